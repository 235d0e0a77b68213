-- a handler of xpcall that fails itself
-- expect: ok
local ok, message = xpcall(error, function() error("again", 0) end)
assert(not ok and message == "again")
