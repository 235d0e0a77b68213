-- a source text that never ends
-- expect: deadline
load(function() return " " end)
return "survived"
