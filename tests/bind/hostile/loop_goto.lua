-- an endless loop of goto
-- expect: deadline
::again:: goto again
