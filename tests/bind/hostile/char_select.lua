-- select through ever more arguments
-- expect: deadline
local t = {}
while true do select(-1, table.unpack(t, 1, 200000)) end
