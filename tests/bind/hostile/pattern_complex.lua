-- a pattern with too many items
-- expect: error too complex
(("a"):rep(300)):match(("a?"):rep(300) .. "$b")
