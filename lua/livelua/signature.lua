-- signature.lua -- how many values a word takes, read from the signature that help shows.
local signature = {}

-- The values between the brackets of one form; nil when it takes any number.
local function count(inside)
  if inside:find "^%s*%.%.%.%s*$" then
    return nil
  end
  local plain = inside:gsub("%b{}", "x"):gsub("function%b() .- end", "x"):gsub("%b\"\"", "x")
  local commas = select(2, plain:gsub(",", ""))
  return plain:find "%S" and commas + 1 or 0
end

-- The most values that a word takes in any of its forms: word(a, b), word { a } and word "a".
function signature.most(name, text)
  local most = 0
  for form in text:gmatch(name .. "%s*(%b())") do
    most = math.max(most, count(form:sub(2, -2)) or math.huge)
  end
  return text:find(name .. " [{\"]") and math.max(most, 1) or most
end

return signature
