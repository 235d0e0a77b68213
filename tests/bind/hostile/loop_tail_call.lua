-- endless tail calls
-- expect: deadline
local function again() return again() end
again()
