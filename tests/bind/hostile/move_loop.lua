-- large moves, again and again
-- expect: deadline
local t = {}
while true do table.move(t, 1, 2 ^ 26, 2) end
