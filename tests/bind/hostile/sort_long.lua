-- the sorting of a long table, again and again
-- expect: deadline
local t = {}
while true do
  for i = 1, 300000 do t[i] = i * 7919 % 300007 end
  table.sort(t)
end
