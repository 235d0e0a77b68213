-- an endless loop in a coroutine
-- expect: deadline
local routine = coroutine.create(function() while true do end end)
coroutine.resume(routine)
return "survived"
