-- coroutines that close each other, a thousand deep
-- expect: error too deeply|C stack overflow
local function chain(inner)
  local routine = coroutine.create(function()
    local value <close> = setmetatable({}, { __close = function() assert(coroutine.close(inner)) end })
    coroutine.yield()
  end)
  coroutine.resume(routine)
  return routine
end
local last = coroutine.create(coroutine.yield)
coroutine.resume(last)
for _ = 1, 1000 do last = chain(last) end
assert(coroutine.close(last))
