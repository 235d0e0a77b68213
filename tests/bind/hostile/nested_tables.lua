-- a table literal a hundred thousand deep
-- expect: error overflow|too many|limit
assert(load("return " .. ("{"):rep(100000) .. ("}"):rep(100000)))
