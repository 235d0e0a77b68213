-- a script that replaces every word it has
-- expect: ok
local remember, kind, fail = pairs, type, error
for name, word in remember(_ENV) do
  if kind(word) == "table" then for key in remember(word) do word[key] = fail end end
  _ENV[name] = nil
end
