-- show.lua -- values as a person would write them.
local show = {}

local DEPTH <const>, ENTRIES <const> = 3, 24

local function number(value)
  if value ~= value then
    return "nan"
  end
  return math.type(value) == "integer" and ("%d"):format(value) or ("%.6g"):format(value)
end

-- Objects with a metatable that is protected or has __tostring.
local function tells_itself(value)
  local meta = getmetatable(value)
  return meta ~= nil and (type(meta) ~= "table" or meta.__tostring ~= nil)
end

local describe

local function entry(values, key, depth)
  local value = describe(values[key], depth - 1)
  if math.type(key) == "integer" and key >= 1 and key <= #values then
    return value
  elseif type(key) == "string" and key:match("^[%a_][%w_]*$") then
    return key .. " = " .. value
  end
  return "[" .. describe(key, 1) .. "] = " .. value
end

local function contents(values, depth)
  local parts = {}
  for key in pairs(values) do
    if #parts == ENTRIES then
      parts[#parts + 1] = "..."
      break
    end
    parts[#parts + 1] = entry(values, key, depth)
  end
  return #parts == 0 and "{}" or "{ " .. table.concat(parts, ", ") .. " }"
end

-- Our own objects say what they are; other tables show what is in them. No addresses: they differ
-- from run to run.
describe = function(value, depth)
  local kind = type(value)
  if kind == "number" then
    return number(value)
  elseif kind == "string" then
    return '"' .. value .. '"'
  elseif kind == "table" then
    if tells_itself(value) then
      return tostring(value)
    end
    return depth > 0 and contents(value, depth) or "{...}"
  elseif kind == "nil" or kind == "boolean" then
    return tostring(value)
  end
  return "a " .. kind
end

-- As print() and the prompt show it: a string stands for itself.
function show.text(value)
  return type(value) == "string" and value or describe(value, DEPTH)
end

-- As a message quotes a value that was given.
function show.given(value)
  local kind = type(value)
  if kind == "nil" then
    return "nothing"
  elseif kind == "string" then
    return "'" .. (#value > 60 and value:sub(1, 57) .. "..." or value) .. "'"
  elseif kind == "number" or kind == "boolean" then
    return kind == "number" and number(value) or tostring(value)
  end
  return kind == "table" and tells_itself(value) and tostring(value) or "a " .. kind
end

-- "a, b and c".
function show.list(words, link)
  if #words < 2 then
    return words[1] or "none"
  end
  return table.concat(words, ", ", 1, #words - 1) .. " " .. (link or "and") .. " " .. words[#words]
end

return show
