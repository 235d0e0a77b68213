-- an endless repeat
-- expect: deadline
repeat local x = 1 until x == 2
