-- an endless __close on the way out of the stop
-- expect: deadline
local value <close> = setmetatable({}, { __close = function() while true do pcall(function() while true do end end) end end })
while true do end
