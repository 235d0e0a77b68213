-- nobody can pass his code off as the program's
-- expect: error own
assert(load("error()", "=livelua/loop.lua"))
