-- next through a large table
-- expect: deadline
local t = {}
for i = 1, 100000 do t["key" .. i] = i end
for _ in next, t do end
