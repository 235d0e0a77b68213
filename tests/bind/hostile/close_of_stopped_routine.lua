-- a coroutine that was stopped is closed, and its __close loops
-- expect: deadline
kept = coroutine.create(function()
  local value <close> = setmetatable({}, { __close = function() while true do end end })
  while true do end
end)
pcall(coroutine.resume, kept)
while true do pcall(coroutine.close, kept) end
