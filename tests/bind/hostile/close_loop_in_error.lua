-- an endless __close on the way out of an error
-- expect: deadline
while true do
  pcall(function()
    local value <close> = setmetatable({}, { __close = function() while true do end end })
    error("out")
  end)
end
