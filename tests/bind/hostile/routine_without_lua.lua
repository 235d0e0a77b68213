-- coroutines whose body is a C function
-- expect: deadline
while true do
  local routine = coroutine.wrap(coroutine.yield)
  pcall(routine)
  pcall(routine)
end
