-- a name that never ends
-- expect: memory|deadline
assert(load(function() return ("x"):rep(100000) end))
