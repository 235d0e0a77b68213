-- ten million bytes
-- expect: error too long|too many
local text = ("x"):rep(10000000)
return text:byte(1, -1)
