-- check.lua -- what a word was given, checked: a good value, or nil with the mistake said.
--
-- `what` is how messages call the value: "tempo", "len of note". A void passes silently as nil: its
-- mistake was said when it was made.
local pitch = require "livelua.pitch"
local show = require "livelua.show"

local MOST_BEATS <const> = 1000000

local function span(low, high, unit)
  local text = high == math.huge and ("above %s"):format(show.text(low))
    or ("from %s to %s"):format(show.text(low), show.text(high))
  return unit and unit ~= "" and text .. " " .. unit or text
end

return function(live)
  local mistake = live.mistake
  local check = {}

  local function expected(what, expectation, value)
    if not mistake.is_void(value) then
      mistake.say("%s: expected %s, got %s", what, expectation, show.given(value))
    end
    return nil
  end

  function check.number(what, value, low, high, unit)
    if type(value) == "number" and value >= low and value <= high then
      return value
    end
    return expected(what, "a number " .. span(low, high, unit), value)
  end

  function check.whole(what, value, low, high, unit)
    local whole = type(value) == "number" and math.tointeger(value)
    if whole and whole >= low and whole <= high then
      return whole
    end
    return expected(what, "a whole number " .. span(low, high, unit), value)
  end

  -- A length in beats, above 0.
  function check.beats(what, value)
    if type(value) == "number" and value > 0 and value <= MOST_BEATS then
      return value
    end
    local is_too_long = type(value) == "number" and value > MOST_BEATS
    return expected(what, "a number of beats above 0" .. (is_too_long and " and up to 1000000" or ""), value)
  end

  function check.kind(what, value, kind, expectation)
    if type(value) == kind and not mistake.is_void(value) then
      return value
    end
    return expected(what, expectation, value)
  end

  function check.name(what, value)
    if type(value) == "string" and #value > 0 then
      return value
    end
    return expected(what, "a name in quotes", value)
  end

  -- An options table, whose keys must be among `known`: nil counts as empty. Keys that are wrong are
  -- said and left out.
  function check.options(what, value, known)
    if value == nil then
      return {}
    end
    if not check.kind(what, value, "table", "a table of options") then
      return nil
    end
    local names, options = {}, {}
    for _, name in ipairs(known) do
      names[name] = true
    end
    for key, option in pairs(value) do
      if names[key] then
        options[key] = option
      elseif type(key) == "string" then
        mistake.unknown("option", key, known)
      else
        expected(what, "options by name", option)
      end
    end
    return options
  end

  -- 1 to 16, "drums" or a handle, as 0 to 16.
  function check.channel(value, expectation)
    if live.handles.is(value) and live.handles.is_channel(value) then
      return live.handles.index(value)
    elseif value == "drums" then
      return live.rack.DRUMS
    end
    local number = type(value) == "number" and math.tointeger(value)
    if number and number >= 1 and number <= 16 then
      return number - 1
    end
    return expected("channel", expectation or "a whole number from 1 to 16, or 'drums'", value)
  end

  -- A note number or the name of a note; on a drum channel also of a piece of its kit.
  function check.pitch(value, kit_name)
    if type(value) == "number" then
      return check.number("pitch", value, 0, 127)
    elseif type(value) ~= "string" then
      return expected("pitch", "a note such as 'C4', or a number from 0 to 127", value)
    end
    local kit = kit_name and (live.kits.get(kit_name) or live.presets.kit())
    local number = kit and kit.notes[value] or pitch.number(value)
    if not number and kit then
      mistake.unknown("piece of the kit", value, kit.names)
    elseif not number then
      expected("pitch", "a note such as 'C4', 'Eb2' or 'F#3'", value)
    elseif number < 0 or number > 127 then
      expected("pitch", "a note from C-1 to G9", value)
    else
      return number
    end
    return nil
  end

  -- A value for a parameter as the engine takes it; `what` when it goes by another name.
  function check.value(row, value, what)
    what = what or row.short
    if row.curve == "switch" then
      if type(value) == "boolean" then
        return value and 1 or 0
      end
      return expected(what, "true or false", value)
    elseif row.curve == "name" and type(value) == "string" then
      if row.values[value] then
        return row.values[value]
      end
      mistake.unknown(what, value, row.names)
      return nil
    elseif row.curve == "name" then
      return expected(what, "a name in quotes, such as '" .. row.names[1] .. "'", value)
    elseif row.curve == "whole" then
      return check.whole(what, value, row.min, row.max, row.unit)
    end
    return check.number(what, value, row.min, row.max, row.unit)
  end

  return check
end
