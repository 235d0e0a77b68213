-- an environment whose words never come
-- expect: deadline
load("return x", "x", "t", setmetatable({}, { __index = function() while true do end end }))()
