-- __newindex that assigns again
-- expect: error C stack overflow
local t
t = setmetatable({}, { __newindex = function(_, key, value) t[key + 1] = value end })
t[1] = 1
