-- a pattern with too many captures
-- expect: error too many captures
("a"):match(("("):rep(100))
