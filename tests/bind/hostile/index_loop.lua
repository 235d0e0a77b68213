-- an endless __index function
-- expect: deadline
local t = setmetatable({}, { __index = function() while true do end end })
return t.x
