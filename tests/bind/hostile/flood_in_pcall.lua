-- tables without end in pcall, again and again
-- expect: deadline
while true do
  pcall(function()
    local t = {}
    while true do t[#t + 1] = {} end
  end)
end
