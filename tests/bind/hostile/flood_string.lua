-- a string that doubles without end
-- expect: memory
local text = "x"
while true do text = text .. text end
