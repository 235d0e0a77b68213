-- pcall within pcall in a coroutine ends where unwinding would take too long
-- expect: ok
local deepest = 0
local function again(depth)
  deepest = math.max(deepest, depth)
  if depth < 5000 and not pcall(again, depth + 1) then pcall(again, depth + 1) end
end
coroutine.wrap(again)(1)
assert(deepest > 500 and deepest < 2000, deepest)
