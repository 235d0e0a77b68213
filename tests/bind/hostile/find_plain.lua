-- plain find of three megabytes in six
-- expect: ok
local text, wanted = ("a"):rep(6000000), ("a"):rep(3000000) .. "b"
assert(not text:find(wanted, 1, true))
assert(not text:find("b" .. wanted:sub(1, -2), 1, true))
