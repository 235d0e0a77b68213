-- coroutines that resume each other until there is no more room
-- expect: error nested too deeply|C stack overflow
local function nest()
  local routine = coroutine.wrap(nest)
  return routine()
end
nest()
