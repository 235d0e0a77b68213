-- formats that are too wide
-- expect: ok
assert(not pcall(string.format, "%1000d", 1))
assert(not pcall(string.format, "%.1000f", 1))
assert(not pcall(string.format, "%p", {}))
assert(#string.format("%.99f", 1e308) > 300)
assert(not pcall(string.format, ("%d"):rep(100000)))
