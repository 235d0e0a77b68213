-- format of an object that never tells itself
-- expect: deadline
string.format("%s", setmetatable({}, { __tostring = function() while true do end end }))
