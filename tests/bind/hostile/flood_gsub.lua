-- a replacement that is longer each time
-- expect: memory
local text = "x"
while true do text = text:gsub("x", "xxxx") end
