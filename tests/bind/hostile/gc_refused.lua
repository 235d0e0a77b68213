-- finalisers are refused
-- expect: ok
assert(not pcall(setmetatable, {}, { __gc = function() while true do end end }))
assert(not pcall(setmetatable, {}, { __gc = true }))
local late = {}
setmetatable({}, late)
late.__gc = function() while true do end end
for _ = 1, 100000 do local _ = {} end
