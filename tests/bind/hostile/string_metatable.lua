-- the methods of strings are out of reach
-- expect: ok
local upper = string.upper
string.upper = function() return "mine" end
assert(("x"):upper() == "X")
assert(type(getmetatable("")) ~= "table")
assert(not pcall(setmetatable, "", {}))
assert(not pcall(function() getmetatable("").__index.upper = string.upper end))
assert(not pcall(rawset, getmetatable(""), "__index", {}))
string.upper = upper
