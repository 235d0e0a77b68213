-- a comparator that changes what is being sorted
-- expect: ok
local t = {}
for i = 1, 1000 do t[i] = i * 7 % 1000 end
table.sort(t, function(a, b)
  for i = 1, 20 do t[#t + i] = nil t[i] = nil end
  return a < b
end)
