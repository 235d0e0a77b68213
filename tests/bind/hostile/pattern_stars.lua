-- find: stars upon stars
-- expect: deadline
(("a"):rep(100)):find(("a*"):rep(30) .. "b")
