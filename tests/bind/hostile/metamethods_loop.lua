-- operators that never come back
-- expect: deadline
local function loop() while true do end end
local t = setmetatable({}, { __add = loop, __eq = loop, __lt = loop, __concat = loop, __len = loop, __call = loop })
local u = setmetatable({}, getmetatable(t))
for _, operate in ipairs({
  function() return t + 1 end,
  function() return t == u end,
  function() return t < u end,
  function() return t .. "" end,
  function() return #t end,
  function() return t() end,
}) do
  pcall(operate)
end
return "survived"
