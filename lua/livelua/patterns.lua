-- patterns.lua -- a table of a kit's pieces, each with its hits, as one pattern.
--
-- A row is a line of steps, a list of beats, any pattern (whatever its events are, each is a hit of the piece), or a
-- function of the cycle. The table is the script's own or a preset's.
local pattern = require "livelua.pattern"
local fraction = require "livelua.pattern.fraction"
local node = require "livelua.pattern.node"
local rational = require "livelua.rational"
local show = require "livelua.show"
local values = require "livelua.pattern.values"

local patterns = {}

local STRAIGHT <const>, MOST_SWING <const> = 0.5, 0.75
local NOTES <const> = { [1] = true, [2] = true, [4] = true, [8] = true, [16] = true, [32] = true }

local function count(number, word)
  return show.text(number) .. " " .. word .. (number == 1 and "" or "s")
end

local PLACE_OPTIONS <const> = { vel = true, prob = true, len = true }

-- -- settings ----------------------------------------------------------------------------------------

local function beats(value, what)
  local is_good = type(value) == "number" and value > 0 and value <= 256
  if is_good and rational.fraction(value) == 0 then
    return nil, ("%s: expected at least 1/1000 of a beat, got %g"):format(what, value)
  elseif is_good then
    return value
  end
  return nil, ("%s: expected a number of beats above 0 and up to 256, got %s"):format(what, show.given(value))
end

local function swing(value)
  if type(value) == "number" and value >= STRAIGHT and value <= MOST_SWING then
    return value
  end
  return nil, ("swing: expected a number from 0.5 to 0.75, got %s"):format(show.given(value))
end

local function text(value, what)
  if type(value) == "string" then
    return value
  end
  return nil, ("%s: expected a text, got %s"):format(what, show.given(value))
end

local function meter(value)
  local numerator, note = (type(value) == "string" and value or ""):match "^(%d+)/(%d+)$"
  if numerator and tonumber(numerator) >= 1 and NOTES[math.tointeger(tonumber(note))] then
    return value
  end
  return nil, ("meter: expected a text such as '4/4' or '7/8', got %s"):format(show.given(value))
end

-- What may stand beside the rows, and what it is unless it does.
local SETTINGS <const> = {
  beats = { read = beats, initial = 4 },
  step = { read = beats, initial = 1 / 4 },
  swing = { read = swing, initial = STRAIGHT },
  meter = { read = meter },
  fill = { read = text },
}

-- `family` is what stands around the table, in a preset.
local function read_settings(content, family, problems)
  local settings = {}
  for key, setting in pairs(SETTINGS) do
    local value = content[key]
    if value == nil then
      value = family[key]
    end
    if value == nil then
      settings[key] = setting.initial
    else
      settings[key], problems[#problems + 1] = setting.read(value, key)
    end
  end
  return settings
end

-- The print of what is made of a pattern.
local function print_of(how, value, with)
  return values.print_of { how, value, with }
end

-- A pattern that takes what it is put into has a length from here on.
local function in_beats(value, length)
  if pattern.beats(value) then
    return value
  end
  local bare = values.node_of(value)
  local fields = { period = bare.period, salt = bare.salt, beats = fraction.from(length) }
  return values.wrap(node.new(bare.query, fields), values.text_of(value), print_of("beats", value, length))
end

-- -- rows --------------------------------------------------------------------------------------------

-- A line must fill the pattern.
local function read_steps(line, step, settings)
  local row, problem = pattern.steps(line, step)
  if not row then
    return nil, problem
  end
  local n, d = rational.fraction(step)
  local steps = pattern.beats(row):number() * d / n
  local wanted = settings.beats * d / n
  if math.abs(steps - wanted) > 1e-6 then
    local length = d == 1 and count(n, "beat") or ("%d/%d beat"):format(n, d)
    return nil, ("has %s of %s, %s in all; expected %s for %s"):format(count(steps, "step"), length,
      count(steps * n / d, "beat"), count(wanted, "step"), count(settings.beats, "beat")), true
  end
  return row
end

-- { step = 1/6, "x.x x.x" }: a line with steps of its own.
local function read_own_steps(row, settings)
  for key in pairs(row) do
    if key ~= 1 and key ~= "step" then
      return nil, ("expected steps with a step of their own, such as { step = 1/6, \"x.x x.x\" }, got '%s' as well")
        :format(show.text(key))
    end
  end
  local step, problem = beats(row.step == nil and settings.step or row.step, "step")
  if not step then
    return nil, problem
  end
  return read_steps(row[1], step, settings)
end

-- What has no meaning in a list of places, or nil.
local function surplus_of(row)
  for _, place in ipairs(row) do
    for key in pairs(type(place) == "table" and place or {}) do
      if key ~= 1 and not PLACE_OPTIONS[key] then
        return key
      end
    end
  end
end

-- The hits of a row as a pattern; nil and what is wrong, and whether that is its length.
local function read_row(row, settings, guard)
  if type(row) == "string" then
    return read_steps(row, settings.step, settings)
  elseif pattern.is(row) then
    return row
  elseif type(row) == "function" then
    return pattern.from_function(guard(row), settings.beats)
  elseif type(row) == "table" and type(row[1]) == "string" then
    return read_own_steps(row, settings)
  elseif type(row) == "table" and surplus_of(row) ~= nil then
    return nil, { kind = "option", word = surplus_of(row), known = { "vel", "prob", "len" } }
  elseif type(row) == "table" then
    return pattern.places(row, settings.beats, settings.step)
  end
  return nil, ("expected steps such as \"x... x..o\", a list of beats or a pattern, got %s"):format(show.given(row))
end

-- Whatever its events were, each is a hit of that piece.
local function of_piece(row, piece)
  return values.wrap(node.each_event(values.node_of(row), function(event)
    event.value = piece
  end), piece, print_of("piece", row, piece))
end

local function is_swung(row, settings)
  return settings.swing ~= STRAIGHT and not (type(row) == "table" and row.step ~= nil)
end

-- -- patterns ----------------------------------------------------------------------------------------

-- Its length; of one that is the same in each cycle also how many hits that has.
local function size_of(made, value)
  local length = count(made.beats, "beat")
  if pattern.period(value) ~= 1 then
    return length
  end
  return length .. ", " .. count(#pattern.query(value, 0, { seed = 0, name = "" }), "hit")
end

-- A pattern under a name, which its text tells; `made` is what else is known of it.
local function named(name, value, made)
  local length = pattern.beats(value)
  made.name, made.pieces = name, made.pieces or {}
  made.beats = made.beats or (length and length:number()) or 4
  if name then
    local told = ("pattern '%s' (%s)"):format(name, size_of(made, value))
    value = values.wrap(values.node_of(value), told, values.print_of(value))
  end
  made.value = value
  return made
end

-- Any value as a pattern, with a name or nil.
function patterns.of_value(name, value)
  return named(name, value, {})
end

-- A pattern from { kick = "x...", beats = 4, step = 1/4 }; `family` is what a preset says beside its table, and
-- guard(piece, f) what is called in place of a function of the cycle. Otherwise nil, and all that is wrong with it,
-- each a text or an unknown word.
function patterns.build(name, content, family, guard)
  local problems, rows, pieces = {}, {}, {}
  local settings = read_settings(content, family, problems)
  if #problems > 0 then
    return nil, problems
  end
  for piece, given in pairs(content) do
    if type(piece) ~= "string" then
      problems[#problems + 1] = "expected pieces of the kit by their names, got " .. show.given(piece)
    elseif not SETTINGS[piece] then
      local row, problem, is_length = read_row(given, settings, function(call)
        return guard(piece, call)
      end)
      problems[#problems + 1] = type(problem) == "table" and problem
        or problem and piece .. (is_length and " " or ": ") .. problem
      rows[#rows + 1] = row and of_piece(is_swung(given, settings)
        and pattern.transforms.swing[1](row, settings.swing, settings.step) or row, piece)
      pieces[piece] = true
    end
  end
  if #problems == 0 and #rows == 0 then
    problems[1] = "it is empty: expected pieces of the kit, such as kick = \"x... x...\""
  end
  if #problems > 0 then
    return nil, problems
  end
  local made = { beats = settings.beats, pieces = pieces, fill = settings.fill, meter = settings.meter }
  return named(name, in_beats(pattern.stack(rows), settings.beats), made)
end

return patterns
