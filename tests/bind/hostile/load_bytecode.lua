-- precompiled code is refused
-- expect: ok
local chunk, message = load("\27Lua\x54\0\x19\x93\r\n\x1a\n", "x", "b")
assert(not chunk and message)
chunk, message = load("\27Lua\x54\0\x19\x93\r\n\x1a\n", "x", "bt")
assert(not chunk and message:find("binary"))
chunk, message = load(function() return "\27Lua" end)
assert(not chunk and message:find("binary"))
