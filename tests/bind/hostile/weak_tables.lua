-- tables that forget
-- expect: deadline
local weak = setmetatable({}, { __mode = "k" })
while true do weak[{}] = {} end
