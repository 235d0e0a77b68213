-- gmatch: a search that backtracks for ever
-- expect: deadline
for _ in (("a"):rep(200)):gmatch(("a*"):rep(20) .. "b") do end
