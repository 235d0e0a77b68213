-- an endless handler of xpcall
-- expect: deadline
xpcall(error, function() while true do end end)
return "survived"
