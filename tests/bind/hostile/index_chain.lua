-- a chain of __index that closes on itself
-- expect: error too long
local a, b = {}, {}
setmetatable(a, { __index = b })
setmetatable(b, { __index = a })
return a.x
