-- a comparator that is pcall
-- expect: deadline
local t = {}
for i = 1, 1000 do t[i] = function() return true end end
while true do table.sort(t, pcall) end
