-- an endless loop in pcall, and a life after it
-- expect: deadline
pcall(function() while true do end end)
return "survived"
