-- an endless callback of gsub
-- expect: deadline
("x"):gsub("x", function() while true do end end)
