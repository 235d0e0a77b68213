-- recursion without end
-- expect: error stack overflow|not enough memory
local function down() return 1 + down() end
down()
