-- pitches.lua -- what is done to the values of events: notes, degrees and numbers.
--
-- A name of a note stays one ("c4" transposed is "D4"), a number stays a number: it is a degree of a scale, a
-- MIDI note or a value, as who plays it takes it. A hit, which has no pitch, stays as it is.
local node = require "livelua.pattern.node"
local pitch = require "livelua.pitch"
local scales = require "livelua.pattern.scales"
local show = require "livelua.show"

local MIDDLE <const> = 60

local pitches = {}

-- The MIDI number of a note's name; without an octave it is in the fourth. nil for other words.
function pitches.number(name)
  return pitch.number(name) or pitch.number(name .. "4")
end

local function name_of(number)
  return math.tointeger(number) and pitch.name(number) or number
end

-- A pattern with other values: `numbers` changes a number, `names` the number of a name, and gives a number.
-- Without `others`, words that are no notes are an error.
local function each_note(what, pattern, numbers, names, others)
  return node.each_event(pattern, function(event)
    local value = event.value
    if type(value) == "number" then
      event.value = numbers(value)
      return
    end
    local note = type(value) == "string" and pitches.number(value)
    if note then
      event.value = name_of(names(note))
    elseif value ~= true and not others then
      error(("%s: expected notes or numbers in the pattern, got %s"):format(what, show.given(value)), 0)
    end
  end)
end

function pitches.transpose(pattern, interval)
  local function up(number)
    return number + interval
  end
  return each_note("transpose", pattern, up, up)
end

-- As a tape that runs faster: also higher.
function pitches.hurry(pattern, factor)
  local interval = math.floor(12 * math.log(factor:number(), 2) + 0.5)
  local function up(number)
    return number + interval
  end
  return each_note("hurry", node.fast(pattern, factor), up, up, true)
end

function pitches.scale(pattern, scale)
  local function degree(number)
    return pitch.name(scales.note(scale, number))
  end
  local function snap(note)
    return scales.snap(scale, note)
  end
  return each_note("scale", pattern, degree, snap)
end

-- Upside down around an axis: a number, the name of a note, or nothing: 0 for numbers, C4 for names.
function pitches.invert(pattern, axis)
  local note = type(axis) == "string" and pitches.number(axis) or axis
  local function around(center)
    return function(number)
      return 2 * center - number
    end
  end
  return each_note("invert", pattern, around(note or 0), around(note or MIDDLE))
end

-- 0 to 1 becomes low to high.
function pitches.range(pattern, low, high)
  return node.each_event(pattern, function(event)
    if type(event.value) ~= "number" then
      error(("range: expected numbers in the pattern, got %s"):format(show.given(event.value)), 0)
    end
    event.value = low + event.value * (high - low)
  end)
end

function pitches.vel(pattern, velocity)
  return node.each_event(pattern, function(event)
    event.vel = velocity
  end)
end

function pitches.pan(pattern, pan)
  return node.each_event(pattern, function(event)
    event.pan = pan
  end)
end

-- How much of its place an event sounds: a factor.
function pitches.len(pattern, factor)
  return node.each_event(pattern, function(event)
    event.len = event.len and event.len * factor or factor
  end)
end

function pitches.beats(pattern, beats)
  local made = node.derive(pattern, pattern.query)
  made.beats = beats
  return made
end

return pitches
