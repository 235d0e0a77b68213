-- closing a coroutine whose __close loops
-- expect: deadline
local routine = coroutine.create(function()
  local value <close> = setmetatable({}, { __close = function() while true do end end })
  coroutine.yield()
end)
coroutine.resume(routine)
while true do coroutine.close(routine) end
