-- patterns in pcall, again and again
-- expect: deadline
while true do pcall(string.find, ("a"):rep(100), ("a*"):rep(30) .. "b") end
