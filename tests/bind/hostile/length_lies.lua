-- tables that lie about their length
-- expect: ok
local liar = setmetatable({ "a", "b" }, {
  __len = function() return 1e15 end,
  __index = function() return "x" end,
  __newindex = function() error("asked") end,
})
table.insert(liar, 1, "first")
table.insert(liar, "last")
assert(table.remove(liar, 1) == "first")
assert(table.concat(liar, " ") == "a b last")
assert(select("#", table.unpack(liar)) == 3)
table.sort(liar, function(a, b) return a > b end)
assert(rawget(liar, 1) == "last")
