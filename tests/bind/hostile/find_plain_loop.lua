-- plain find of much in more, again and again
-- expect: deadline
local text, wanted = ("a"):rep(6000000), ("a"):rep(3000000) .. "b"
while true do text:find(wanted, 1, true) end
