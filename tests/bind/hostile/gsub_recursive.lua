-- gsub in its own callback until there is no more room
-- expect: error C stack overflow
local function again() ("x"):gsub("x", again) end
again()
