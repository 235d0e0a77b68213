-- pcall of pcall of pcall of an endless loop
-- expect: deadline
local function loop() while true do end end
while true do pcall(pcall, pcall, pcall, loop) end
