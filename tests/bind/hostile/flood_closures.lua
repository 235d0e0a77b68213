-- functions without end
-- expect: memory
local f
while true do
  local inner = f
  f = function() return inner end
end
