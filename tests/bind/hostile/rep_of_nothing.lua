-- the empty string, repeated for ever
-- expect: ok
assert((""):rep(math.maxinteger) == "")
assert((""):rep(1e15, "") == "")
