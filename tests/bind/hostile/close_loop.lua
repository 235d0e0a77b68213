-- an endless __close
-- expect: deadline
local value <close> = setmetatable({}, { __close = function() while true do end end })
