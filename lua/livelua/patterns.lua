-- patterns.lua -- patterns as values: hits on a timeline of their own, whichever way they were written.
local rational = require "livelua.rational"
local show = require "livelua.show"
local steps = require "livelua.steps"

local patterns = {}

local SETTINGS <const> = { beats = 4, step = 1 / 4 } -- unless the pattern says otherwise

local HIT_OPTIONS <const> = { "vel" }

local function count(number, word)
  return show.text(number) .. " " .. word .. (number == 1 and "" or "s")
end

function patterns.title(pattern)
  return ("pattern '%s' (%s, %s)"):format(pattern.name, count(pattern.beats, "beat"), count(#pattern.hits, "hit"))
end

local function step_string(name, text, pattern)
  local velocities, problem = steps.parse(text)
  if not velocities then
    return nil, name .. ": " .. problem
  end
  local n, d = rational.fraction(pattern.step)
  local hits = steps.hits(velocities, n, d)
  local beats = #velocities * n / d
  if beats ~= pattern.beats then
    local length = d == 1 and count(n, "beat") or ("%d/%d beat"):format(n, d)
    local found, wanted = count(#velocities, "step"), count(pattern.beats * d / n, "step")
    return nil, ("%s has %s of %s, %s in all; expected %s for %s"):format(name, found, length,
      count(beats, "beat"), wanted, count(pattern.beats, "beat"))
  end
  return hits
end

-- What has no meaning in a hit, or nil.
local function surplus_of(place)
  for key in pairs(place) do
    if key ~= 1 and key ~= "vel" then
      return key
    end
  end
end

-- { 0, 1.5, { 2.75, vel = 60 } }: beats from the pattern's start.
local function hit_table(name, places, pattern)
  local hits = {}
  for _, place in ipairs(places) do
    local beat, velocity = place, 100
    if type(place) == "table" then
      local surplus = surplus_of(place)
      if surplus ~= nil then
        return nil, { kind = "option", word = surplus, known = HIT_OPTIONS }
      end
      beat, velocity = place[1], place.vel or 100
    end
    if type(beat) ~= "number" or not (beat >= 0 and beat < pattern.beats) then
      local most = show.text(pattern.beats)
      return nil, ("%s: expected places from 0 to under %s beats, got %s"):format(name, most, show.given(beat))
    elseif type(velocity) ~= "number" or not (velocity >= 1 and velocity <= 127) then
      return nil, ("%s: expected vel from 1 to 127, got %s"):format(name, show.given(velocity))
    end
    hits[#hits + 1] = { tick = rational.ticks(beat), length = rational.ticks(pattern.step), velocity = velocity }
  end
  return hits
end

local function read_hits(name, value, pattern)
  if type(value) == "string" then
    return step_string(name, value, pattern)
  elseif type(value) == "table" then
    return hit_table(name, value, pattern)
  end
  local given = show.given(value)
  return nil, ("%s: expected steps such as \"x... x..o\" or a list of beats, got %s"):format(name, given)
end

-- One order for hits on the same tick, so that a pattern is the same however it was written.
local function earlier(a, b)
  if a.tick ~= b.tick then
    return a.tick < b.tick
  end
  return a.pitch < b.pitch
end

local function setting(content, name, initial)
  local value = content[name]
  if value == nil then
    return initial
  elseif type(value) == "number" and value > 0 and value <= 256 then
    return value
  end
  return nil, ("%s: expected a number of beats above 0 and up to 256, got %s"):format(name, show.given(value))
end

local function add_hits(pattern, hits, pitch)
  for _, hit in ipairs(hits) do
    hit.pitch = pitch
    table.insert(pattern.hits, hit)
  end
end

-- A pattern from { kick = "x...", beats = 4, step = 1/4 }; `notes` gives each piece its number.
-- Otherwise nil, and all that is wrong with it, each as a text, or as the word that is unknown,
-- its kind and the words that are known (of a piece: those of the kit).
function patterns.build(name, content, notes)
  local problems, pattern = {}, { name = name, hits = {} }
  for key, initial in pairs(SETTINGS) do
    local value, problem = setting(content, key, initial)
    pattern[key], problems[#problems + 1] = value, problem
  end
  if #problems > 0 then
    return nil, problems
  end
  for piece, value in pairs(content) do
    if notes[piece] then
      local hits, problem = read_hits(piece, value, pattern)
      problems[#problems + 1] = problem
      add_hits(pattern, hits or {}, notes[piece])
    elseif not SETTINGS[piece] then
      problems[#problems + 1] = { kind = "piece of the kit", word = piece }
    end
  end
  if #problems > 0 then
    return nil, problems
  end
  table.sort(pattern.hits, earlier)
  pattern.length = rational.ticks(pattern.beats)
  return pattern
end

-- A text that is the same for patterns that sound the same.
function patterns.content(pattern)
  local parts = { pattern.length }
  for _, hit in ipairs(pattern.hits) do
    parts[#parts + 1] = ("%d:%d:%g:%g"):format(hit.tick, hit.length, hit.pitch, hit.velocity)
  end
  return table.concat(parts, " ")
end

return patterns
