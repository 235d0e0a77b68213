-- coroutines without end are a matter of memory
-- expect: memory
local kept = {}
while true do
  local routine = coroutine.create(function() coroutine.yield(("x"):rep(1000) .. #kept) end)
  coroutine.resume(routine)
  kept[#kept + 1] = routine
end
