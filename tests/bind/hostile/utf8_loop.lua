-- UTF-8 of a megabyte, again and again
-- expect: deadline
local text = ("\u{7fffffff}"):rep(100000)
while true do utf8.len(text, 1, -1, true) end
