-- coroutines that fail and close each other, a thousand deep
-- expect: error down|too deeply
local function chain(inner)
  return coroutine.wrap(function()
    local value <close> = setmetatable({}, { __close = inner })
    error("down")
  end)
end
local last = error
for _ = 1, 1000 do last = chain(last) end
last()
