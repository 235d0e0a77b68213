-- fingerprint.lua -- whether two functions are the same: their compiled code, and the values that they hold.
--
-- A loop that is declared again and is the same plays on undisturbed. Where its text stands, and what was
-- evaluated since, makes no difference; nor do comments. The values count as they are when it is declared:
-- what it changes while it plays is its own.
local values = require "livelua.pattern.values"

local fingerprint = {}

local MOST_PARTS <const> = 5000

-- What is not taken apart is the same only as itself: a channel, a word of the language, a coroutine.
local function identity(live, value)
  return live.handles.identity(value) or tostring(value)
end

-- The parts of a value, in order, into `parts`; what was met before is named by its place.
local function describe(live, value, parts, met)
  local kind = type(value)
  if values.is(value) then
    parts[#parts + 1] = "pattern:" .. (values.print_of(value) or tostring(value))
    return
  elseif kind == "number" or kind == "string" or kind == "boolean" or kind == "nil" then
    parts[#parts + 1] = kind .. ":" .. tostring(value)
    return
  elseif met[value] then
    parts[#parts + 1] = "met:" .. met[value]
    return
  end
  met.count = met.count + 1
  met[value] = met.count
  local code = kind == "function" and live.core.digest(value)
  if #parts > MOST_PARTS then
    return
  elseif code then
    parts[#parts + 1] = code
    for _, held in ipairs(live.core.upvalues(value)) do
      describe(live, held.value, parts, met)
    end
  elseif kind == "table" and not live.handles.is(value) then
    parts[#parts + 1] = "{"
    for key, entry in pairs(value) do
      describe(live, key, parts, met)
      describe(live, entry, parts, met)
    end
    parts[#parts + 1] = "}"
  else
    parts[#parts + 1] = identity(live, value)
  end
end

-- A string that is the same for functions that do the same; nil for one that holds too much to tell.
-- What the session's variables hold is no part of the function.
function fingerprint.of(live, call)
  local parts, met = {}, { count = 0, [live.environment] = "globals" }
  describe(live, call, parts, met)
  return #parts <= MOST_PARTS and table.concat(parts, "\n") or nil
end

return fingerprint
