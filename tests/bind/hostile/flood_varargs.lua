-- arguments that double without end
-- expect: error stack overflow|too many|limit
local function double(...) return double(..., ...), double(...) end
double(1, 2, 3)
