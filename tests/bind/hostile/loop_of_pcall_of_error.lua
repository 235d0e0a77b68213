-- an endless loop of pcalls of C functions that fail
-- expect: deadline
while true do pcall(error) end
