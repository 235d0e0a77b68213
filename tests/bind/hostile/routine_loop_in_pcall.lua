-- an endless loop in pcall in a coroutine in pcall
-- expect: deadline
pcall(function()
  local routine = coroutine.wrap(function()
    while true do pcall(function() while true do end end) end
  end)
  while true do pcall(routine) end
end)
return "survived"
