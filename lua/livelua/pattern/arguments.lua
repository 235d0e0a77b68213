-- arguments.lua -- what transforms are given, checked: a number, a pattern of numbers, another transform.
--
-- A kind has read(given), which gives a good value, or nil and what was expected, or nil, nil and what is wrong.
-- One that is `patterned` takes a pattern of such values too, or a line of mini-notation. One that is `rest`
-- reads the list of all that is left.
local fraction = require "livelua.pattern.fraction"
local pitches = require "livelua.pattern.pitches"
local scales = require "livelua.pattern.scales"
local show = require "livelua.show"
local values = require "livelua.pattern.values"

local arguments = {}

local function is_between(value, low, high)
  return type(value) == "number" and low <= value and value <= high
end

local function span(low, high)
  return ("from %s to %s"):format(show.text(low), show.text(high))
end

-- What need not be given: `default` stands for it then.
function arguments.optional(kind, default)
  return setmetatable({ is_optional = true, default = default }, { __index = kind })
end

function arguments.number(low, high)
  return {
    patterned = true,
    read = function(given)
      if is_between(given, low, high) then
        return given
      end
      return nil, "a number " .. span(low, high)
    end,
  }
end

function arguments.whole(low, high)
  return {
    patterned = true,
    read = function(given)
      if is_between(given, low, high) and math.tointeger(given) then
        return math.tointeger(given)
      end
      return nil, "a whole number " .. span(low, high)
    end,
  }
end

-- A number as an exact fraction.
function arguments.exact(low, high, unit)
  return {
    patterned = true,
    read = function(given)
      if is_between(given, low, high) then
        return fraction.from(given)
      end
      return nil, "a number " .. (unit and unit .. " " or "") .. span(low, high)
    end,
  }
end

-- A chance in front of what it is the chance of: anything but a number leaves it out.
arguments.chance_before = {
  is_optional = true,
  is_skipped = function(given)
    return type(given) ~= "number"
  end,
  default = 0.5,
  read = arguments.number(0, 1).read,
}

-- A pattern of any kind, or a line of mini-notation.
arguments.pattern = {
  read = function(given)
    local made, problem = values.node(given)
    return made, nil, problem
  end,
}

arguments.patterns = {
  rest = true,
  read = function(list)
    local made, problem = values.nodes(list)
    return made, nil, problem
  end,
}

-- The name of a scale, with its root.
arguments.scale = {
  read = function(given)
    if type(given) ~= "string" then
      return nil, "a scale such as \"C minor\""
    end
    local scale, problem = scales.find(given)
    return scale, nil, problem
  end,
}

-- The center of an inversion: a note or a number.
arguments.axis = {
  read = function(given)
    if is_between(given, -1e6, 1e6) or type(given) == "string" and pitches.number(given) then
      return given
    end
    return nil, "a note such as \"C4\" or a number"
  end,
}

return arguments
