-- recursion without end in pcall, again and again
-- expect: deadline
local function down() return 1 + down() end
while true do pcall(down) end
