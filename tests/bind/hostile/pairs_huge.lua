-- the sorting of the keys of a large table, again and again
-- expect: deadline
local t = {}
for i = 1, 100000 do t["key" .. i] = i end
while true do for _ in pairs(t) do break end end
