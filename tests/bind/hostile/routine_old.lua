-- a coroutine from before the stop, resumed after it
-- expect: deadline
local function body()
  while true do coroutine.yield() end
end
local old = coroutine.wrap(body)
old()
pcall(function() while true do end end)
while true do old() end
