-- a reader of source text that never comes back
-- expect: deadline
load(function() while true do end end)
return "survived"
