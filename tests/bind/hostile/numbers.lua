-- numbers at their ends
-- expect: ok
assert(not pcall(function() return 1 // 0 end))
assert(not pcall(function() return 1 % 0 end))
assert(math.mininteger // -1 == math.mininteger)
assert(not pcall(function() for i = 1, 10, 0 do end end))
assert(tostring(0 / 0):find("nan"))
assert(not pcall(function() local t = {} t[0 / 0] = 1 end))
