-- an expression of ten thousand operands
-- expect: error overflow|too complex|too many|limit|registers
assert(load("local x = 1 return " .. ("x .. "):rep(10000) .. "x"))
