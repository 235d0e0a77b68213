-- timbre_data.lua -- what a sound has besides numbers: harmonics, modes, operators, routes, checked and copied.
--
-- What a script gives is read without its metatables, and no further than a timbre can hold. Each reader
-- returns a copy, or nil and what is wrong with it.
local nearest = require "livelua.nearest"
local show = require "livelua.show"

-- Which synths can use a field; all, where it does not say.
local SYNTHS <const> = {
  harmonics = { wave = true, grain = true, vocal = true }, phases = { wave = true, grain = true, vocal = true },
  modes = { partials = true }, inharmonicity = { partials = true }, key_decay = { partials = true },
  aftersound = { partials = true }, swell = { partials = true }, operators = { fm = true }, matrix = { fm = true },
  vowels = { vocal = true }, vowel_time = { vocal = true }, consonant = { vocal = true },
}

-- What a field alone makes, where no waveform is named.
local OWN <const> = {
  { "harmonics", { synth = "wave", shape = "table" } }, { "modes", { synth = "partials", shape = "strike" } },
  { "operators", { synth = "fm" } }, { "vowels", { synth = "vocal" } },
}

-- A field of a record in a list or by name: { name, least, most, what it is unless given }.
local MODE <const> = { { "ratio", 0.01, 200 }, { "level", -10, 10, 1 }, { "decay", 0, 120, 0 }, { "split", 0, 50, 0 } }
local RESONANCE <const> = { { "hz", 20, 20000 }, { "level", -10, 10, 1 }, { "q", 0.1, 200, 1 } }
local OPERATOR <const> = {
  { "ratio", 0, 100 }, { "hz", -20000, 20000 }, { "level", 0, 10 }, { "attack", 0, 20 }, { "decay", 0, 120 },
  { "sustain", 0, 1 }, { "release", 0, 60 }, { "velocity", 0, 1 }, { "key", -4, 4 },
}
local BREATH <const> = {
  { "level", 0, 4 }, { "chiff", 0, 10 }, { "time", 0.001, 10 }, { "hz", 20, 20000 }, { "ratio", 0.1, 100 },
  { "q", 0.05, 100 },
}
local STRIKE <const> = { { "level", 0, 10 }, { "time", 0.0005, 10 }, { "hz", 20, 20000 } }

local function range(low, high)
  return ("from %s to %s"):format(show.text(low), show.text(high))
end

local function is_number(value, low, high)
  return type(value) == "number" and value >= low and value <= high -- NaN is not
end

local function names_of(fields)
  local names = {}
  for n, field in ipairs(fields) do
    names[n] = field[1]
  end
  return names
end

local function unknown(what, key, names)
  local meant = type(key) == "string" and nearest.word(key, names)
  if meant then
    return ("%s: no field '%s'; did you mean '%s'?"):format(what, key, meant)
  end
  return ("%s: no field %s; there is %s"):format(what, show.given(key), show.list(names))
end

-- How long a list is, when it is one and no longer than `most`.
local function length_of(what, list, most, expectation, entries)
  if type(list) ~= "table" then
    return nil, ("%s: expected %s, got %s"):format(what, expectation, show.given(list))
  elseif rawlen(list) == 0 or rawlen(list) > most then
    return nil, ("%s: expected 1 to %d %s, got %d"):format(what, most, entries or "entries", rawlen(list))
  end
  return rawlen(list)
end

local function number_list(what, list, most, low, high)
  local count, problem = length_of(what, list, most, "a list of numbers")
  if not count then
    return nil, problem
  end
  local copy = {}
  for n = 1, count do
    copy[n] = rawget(list, n)
    if not is_number(copy[n], low, high) then
      local form = "%s: entry %d: expected a number %s, got %s"
      return nil, form:format(what, n, range(low, high), show.given(copy[n]))
    end
  end
  return copy
end

-- { ratio, level, ... } in their order.
local function row_of(what, row, fields)
  if type(row) ~= "table" or rawlen(row) > #fields then
    return nil, ("%s: expected { %s }, got %s"):format(what, table.concat(names_of(fields), ", "), show.given(row))
  end
  local copy = {}
  for n, field in ipairs(fields) do
    local value = rawget(row, n)
    copy[n] = value == nil and field[4] or value
    if not is_number(copy[n], field[2], field[3]) then
      local form = "%s: %s: expected a number %s, got %s"
      return nil, form:format(what, field[1], range(field[2], field[3]), show.given(value))
    end
  end
  return copy
end

-- { level = 0.1, ... } by name.
local function record_of(what, record, fields)
  if type(record) ~= "table" then
    return nil, ("%s: expected { %s = ... }, got %s"):format(what, fields[1][1], show.given(record))
  end
  local copy, known = {}, 0
  for _, field in ipairs(fields) do
    local value = rawget(record, field[1])
    if value ~= nil and not is_number(value, field[2], field[3]) then
      local form = "%s: %s: expected a number %s, got %s"
      return nil, form:format(what, field[1], range(field[2], field[3]), show.given(value))
    end
    copy[field[1]], known = value, known + (value ~= nil and 1 or 0)
  end
  local key = nil
  for _ = 1, known + 1 do -- one of them is none of ours, if there are more than we know
    key = next(record, key)
    if key == nil then
      return copy
    elseif copy[key] == nil then
      return nil, unknown(what, key, names_of(fields))
    end
  end
  return copy
end

local function list_of(what, list, most, expectation, read, entries)
  local count, problem = length_of(what, list, most, expectation, entries)
  local copy = {}
  for n = 1, count or 0 do
    copy[n], problem = read(("%s: entry %d"):format(what, n), rawget(list, n))
    if problem then
      return nil, problem
    end
  end
  return count and copy, problem
end

return function(core)
  local readers, known = {}, nil

  -- The engine's words of timbres, and how long its lists may be; asked for when they are needed.
  local function words()
    known = known or core.timbre_words()
    return known
  end

  local function add_number(name, low, high)
    readers[name] = function(value)
      if not is_number(value, low, high) then
        local form = "%s: expected a number %s, got %s"
        return nil, form:format(name, range(low, high), show.given(value))
      end
      return value
    end
  end
  add_number("dry", 0, 10)
  add_number("inharmonicity", 0, 0.1)
  add_number("key_decay", -4, 4)
  add_number("aftersound", 0, 1)
  add_number("swell", 0, 20)
  add_number("vowel_time", 0.01, 20)
  add_number("consonant", 0, 1)

  function readers.copies(value)
    local most = words().most.copies
    if not is_number(value, 1, most) or not math.tointeger(value) then
      return nil, ("copies: expected a whole number from 1 to %d, got %s"):format(most, show.given(value))
    end
    return math.tointeger(value)
  end

  local function is_wave(name)
    for _, wave in ipairs(words().waves) do
      if wave == name then
        return true
      end
    end
    return false
  end

  local function levels(what, low, high)
    return function(list)
      if type(list) == "string" and what == "harmonics" then
        if is_wave(list) then
          return list
        end
        return nil, ("harmonics: no wave '%s'; there is %s"):format(list, show.list(words().waves))
      elseif type(list) == "table" and type(rawget(list, 1)) == "table" then
        return list_of(what, list, words().most.frames, "a list of lists", function(where, inner)
          return number_list(where, inner, words().most.harmonics, low, high)
        end, "lists")
      end
      return number_list(what, list, words().most.harmonics, low, high)
    end
  end
  readers.harmonics = levels("harmonics", -100, 100)
  readers.phases = levels("phases", -1, 1)

  local function add_rows(name, fields)
    local form = ("a list of { %s }"):format(table.concat(names_of(fields), ", "))
    readers[name] = function(list)
      return list_of(name, list, words().most[name], form, function(where, row)
        return row_of(where, row, fields)
      end)
    end
  end
  add_rows("modes", MODE)
  add_rows("resonances", RESONANCE)

  function readers.operators(list)
    local form = "a list of { ratio = 1, level = 1 }"
    return list_of("operators", list, words().most.operators, form, function(where, record)
      return record_of(where, record, OPERATOR)
    end)
  end

  function readers.matrix(list)
    return list_of("matrix", list, words().most.operators, "a list of lists", function(where, row)
      if type(row) == "table" and rawlen(row) == 0 then
        return {}
      end
      return number_list(where, row, words().most.operators, -30, 30)
    end)
  end

  function readers.breath(record)
    return record_of("breath", record, BREATH)
  end

  function readers.strike(record)
    return record_of("strike", record, STRIKE)
  end

  function readers.vowels(list)
    return number_list("vowels", list, words().most.vowels, 0, 4)
  end

  -- Of the strings that ring along; a number is the parameter: their level.
  function readers.sympathy(list)
    return number_list("sympathy", list, words().most.sympathy, 0.05, 20)
  end

  local function place(name, list)
    for n, entry in ipairs(list) do
      if entry == name then
        return n - 1
      end
    end
    return nil
  end

  local function word(where, what, name, list)
    local meant = type(name) == "string" and nearest.word(name, list)
    local hint = meant and ("did you mean '%s'?"):format(meant) or "there is " .. show.list(list)
    return ("%s: no %s %s; %s"):format(where, what, show.given(name), hint)
  end

  -- { source, target, amount }; targets are the voice's, or the knobs of the synth by their names.
  function readers.mod(list, knobs)
    return list_of("mod", list, words().most.mod, "a list of { source, target, amount }", function(where, route)
      if type(route) ~= "table" or rawlen(route) ~= 3 then
        return nil, ("%s: expected { source, target, amount }, got %s"):format(where, show.given(route))
      end
      local source, target, amount = rawget(route, 1), rawget(route, 2), rawget(route, 3)
      local targets = table.move(words().targets, 1, #words().targets, 1, {})
      table.move(knobs, 1, #knobs, #targets + 1, targets)
      if not place(source, words().sources) then
        return nil, word(where, "source", source, words().sources)
      elseif not place(target, targets) then
        return nil, word(where, "target", target, targets)
      elseif not is_number(amount, -100, 100) then
        local form = "%s: expected an amount %s, got %s"
        return nil, form:format(where, range(-100, 100), show.given(amount))
      end
      return { source = source, target = place(target, targets), amount = amount }
    end)
  end

  local names = {}
  for name in pairs(readers) do
    names[#names + 1] = name
  end
  names[#names + 1] = "shape"

  local reading = { names = names, OWN = OWN }

  -- True for a field of a timbre; `sympathy` with a number is a parameter.
  function reading.is_field(name, value)
    return name == "shape" or readers[name] ~= nil and not (name == "sympathy" and type(value) == "number")
  end

  local function check_shape(shape, synth)
    local shapes = words().shapes[synth]
    if #shapes == 0 then
      return nil, ("shape: %s has none"):format(synth)
    elseif not place(shape, shapes) then
      return nil, word("shape", "shape", shape, shapes)
    end
    return shape
  end

  -- A field for a synth, whose knobs by name are `knobs`: a copy; or nil and what is wrong.
  function reading.read(name, value, synth, knobs)
    if name == "shape" then
      return check_shape(value, synth)
    elseif SYNTHS[name] and not SYNTHS[name][synth] then
      return nil, nil, SYNTHS[name]
    elseif name == "sympathy" and synth ~= "string" then
      return nil, nil, { string = true }
    end
    return readers[name](value, knobs)
  end

  return reading
end
