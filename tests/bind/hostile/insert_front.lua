-- insertion at the front of an ever longer table
-- expect: deadline
local t = {}
while true do table.insert(t, 1, 1) end
