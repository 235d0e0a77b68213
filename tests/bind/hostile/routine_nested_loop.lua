-- the innermost of many coroutines loops
-- expect: deadline
local function nest(depth)
  if depth == 0 then while true do end end
  pcall(coroutine.wrap(nest), depth - 1)
  while true do end
end
nest(40)
