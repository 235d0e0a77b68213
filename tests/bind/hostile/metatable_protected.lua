-- a protected metatable stays
-- expect: ok
local t = setmetatable({}, { __metatable = "mine" })
assert(getmetatable(t) == "mine")
assert(not pcall(setmetatable, t, {}))
assert(not pcall(setmetatable, t, nil))
