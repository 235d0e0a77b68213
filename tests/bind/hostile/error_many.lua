-- of errors upon errors the first is told
-- expect: error first
local function closer(n)
  return setmetatable({}, { __close = function() error("last", 0) end })
end
local a <close> = closer(1)
local b <close> = closer(2)
local c <close> = closer(3)
error("first")
