-- a callback of gsub that swallows errors without end
-- expect: deadline
local text = ("x"):rep(1000000)
while true do text:gsub("x", function() pcall(error, "x") end) end
