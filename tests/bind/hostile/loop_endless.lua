-- an endless loop
-- expect: deadline
while true do end
