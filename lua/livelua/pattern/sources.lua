-- sources.lua -- nodes from step strings, Euclid's rhythms, lists of places and functions of the cycle.
--
-- Errors   nil and a text.
local euclid = require "livelua.pattern.euclid"
local fraction = require "livelua.pattern.fraction"
local node = require "livelua.pattern.node"
local show = require "livelua.show"
local steps = require "livelua.steps"
local values = require "livelua.pattern.values"

local MOST_STEPS <const> = 1024
local MOST_KEPT <const> = 64 -- cycles of a function

local sources = {}

-- Each step lasts `step` beats.
function sources.steps(text, step)
  local velocities, problem = steps.parse(text)
  if not velocities then
    return nil, problem
  elseif #velocities == 0 then
    return nil, ("the line \"%s\" has no steps"):format(text)
  end
  local hits, width = {}, fraction.new(1, #velocities)
  for n, velocity in ipairs(velocities) do
    local from = fraction.new(n - 1, #velocities)
    local hit = { from = from, to = from + width, value = true, vel = velocity }
    hits[#hits + 1] = velocity > 0 and hit or nil
  end
  return node.hits(hits, step * fraction.new(#velocities))
end

local function is_whole(value, low, high)
  return type(value) == "number" and math.tointeger(value) and low <= value and value <= high
end

function sources.euclid(hits, count, rotation)
  if not is_whole(count, 1, MOST_STEPS) then
    return nil, ("expected steps from 1 to 1024, got %s"):format(show.given(count))
  elseif not is_whole(hits, -count, count) then
    return nil, ("expected hits from 0 to the %d steps, got %s"):format(count, show.given(hits))
  elseif not is_whole(rotation, -MOST_STEPS, MOST_STEPS) then
    return nil, ("expected a rotation from -1024 to 1024 steps, got %s"):format(show.given(rotation))
  end
  local list, at, whole = {}, 0, math.tointeger(count)
  for mark in euclid.steps(math.tointeger(hits), whole, math.tointeger(rotation)):gmatch "." do
    local hit = { from = fraction.new(at, whole), to = fraction.new(at + 1, whole), value = true }
    list[#list + 1] = mark == "x" and hit or nil
    at = at + 1
  end
  return node.hits(list)
end

local PLACE_FIELDS <const> = { "vel", "prob", "len" }
local PLACE_KEYS <const> = { [1] = true, [2] = true, vel = true, prob = true, len = true }

local function between(value, low, high)
  return type(value) == "number" and low <= value and value <= high
end

-- What is wrong with a place, or nil.
local function place_problem(place, beats)
  for key in pairs(place) do
    if not PLACE_KEYS[key] then
      return ("a place has no '%s'; there is %s"):format(show.text(key), show.list(PLACE_FIELDS))
    end
  end
  local beat, last = place[1], beats:number()
  if not between(beat, 0, last) or beat == last then
    return ("expected places from 0 to under %s beats, got %s"):format(show.text(last), show.given(beat))
  elseif not (place.vel == nil or between(place.vel, 1, 127)) then
    return ("expected vel from 1 to 127, got %s"):format(show.given(place.vel))
  elseif not (place.prob == nil or between(place.prob, 0, 1)) then
    return ("expected prob from 0 to 1, got %s"):format(show.given(place.prob))
  elseif not (place.len == nil or between(place.len, 0.001, 1000)) then
    return ("expected len from 0.001 to 1000 beats, got %s"):format(show.given(place.len))
  end
  local value = place[2]
  if not (value == nil or value == true or type(value) == "string" or type(value) == "number") then
    return ("expected a note or a number at a place, got %s"):format(show.given(value))
  end
end

-- It ends with its cycle at the latest, and sounds longer when it says so.
local function hit_of(place, beats, step)
  local from = fraction.from(place[1]) / beats
  local length = (place.len and fraction.from(place.len) or step) / beats
  local width = fraction.least(length, fraction.ONE - from)
  return {
    from = from, to = from + width, value = place[2] == nil or place[2], vel = place.vel, prob = place.prob,
    len = place.len and length / width or nil,
  }
end

function sources.places(list, beats, step)
  local hits = {}
  for n, given in ipairs(list) do
    local place = type(given) == "table" and given or { given }
    local problem = place_problem(place, beats)
    if problem then
      return nil, problem
    end
    hits[n] = hit_of(place, beats, step)
  end
  for key in pairs(list) do
    if not (math.type(key) == "integer" and hits[key]) then
      return nil, ("expected a list of places, got '%s' as well"):format(show.text(key))
    end
  end
  return node.hits(hits, beats)
end

-- A list of strings, each a step; false is a rest.
local function sequence(list)
  local parts = {}
  for n, given in ipairs(list) do
    local made, problem
    if given == false then
      made = node.silence()
    else
      made, problem = values.node(given)
    end
    if not made then
      return nil, problem
    end
    parts[n] = { pattern = made, weight = fraction.ONE }
  end
  return #parts > 0 and node.sequence(parts) or node.silence()
end

-- What a function of the cycle gave.
local function node_of_result(result, beats)
  if result == nil then
    return node.silence()
  elseif type(result) ~= "table" or values.is(result) then
    return values.node(result)
  elseif type(result[1]) == "number" or type(result[1]) == "table" and not values.is(result[1]) then
    return sources.places(result, beats or fraction.new(4), fraction.new(1, 4))
  end
  return sequence(result)
end

function sources.from_function(f, beats)
  local kept, count = {}, 0
  local function of(cycle)
    if not kept[cycle] then
      local made, problem = node_of_result(f(cycle), beats)
      if not made then
        error(("the function of the cycle: %s"):format(problem), 0)
      end
      kept, count = count < MOST_KEPT and kept or {}, count < MOST_KEPT and count + 1 or 1
      kept[cycle] = made
    end
    return kept[cycle]
  end
  return node.new(node.by_cycle(function(cycle, since, till, key)
    return of(cycle).query(since, till, key)
  end), { beats = beats })
end

return sources
