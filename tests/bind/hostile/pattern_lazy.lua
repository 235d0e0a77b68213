-- match: lazy repetition upon lazy repetition
-- expect: deadline
(("a"):rep(3000)):match(".-.-.-.-.-.-.-b")
