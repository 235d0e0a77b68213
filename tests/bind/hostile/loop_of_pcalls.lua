-- an endless loop of pcalls of endless loops
-- expect: deadline
while true do pcall(function() while true do end end) end
