-- match: captures and what was captured again
-- expect: deadline
(("ab"):rep(2000)):match("(.*)(.*)(.*)%3%2%1(.*)%1x")
