-- each pcall that fails starts two more
-- expect: deadline
local function again()
  pcall(again)
  pcall(again)
end
while true do again() end
