-- an error object that never tells itself
-- expect: deadline
error(setmetatable({}, { __tostring = function() while true do end end }))
