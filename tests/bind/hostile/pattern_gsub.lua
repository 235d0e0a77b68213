-- gsub: a search that backtracks for ever
-- expect: deadline
(("a"):rep(200)):gsub(("a*"):rep(20) .. "b", "")
