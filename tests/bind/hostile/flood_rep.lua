-- strings that are repeated too often
-- expect: ok
for _, count in ipairs({ 2 ^ 31, 2 ^ 40, math.maxinteger }) do
  assert(not pcall(string.rep, "x", count))
  assert(not pcall(string.rep, "xyz", count, "gap"))
end
