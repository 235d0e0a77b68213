-- a hundred thousand brackets
-- expect: error overflow|too many|limit
assert(load("return " .. ("("):rep(100000) .. "1" .. (")"):rep(100000)))
