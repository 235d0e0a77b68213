-- functions a thousand deep
-- expect: error overflow|too many|limit|levels
assert(load(("function f() "):rep(1000) .. ("end "):rep(1000)))
