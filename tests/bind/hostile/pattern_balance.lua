-- find: brackets that never balance
-- expect: deadline
local text = ("("):rep(1000000)
while true do text:find("%b()") end
