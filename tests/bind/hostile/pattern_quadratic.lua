-- find: a long text, from each of its places to its end
-- expect: deadline
local text = ("a"):rep(1000000)
text:find(".*b")
