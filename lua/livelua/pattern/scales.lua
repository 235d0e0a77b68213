-- scales.lua -- scales by name: the semitones above their root.
local nearest = require "livelua.nearest"
local pitch = require "livelua.pitch"

local SCALES <const> = {
  major = "0 2 4 5 7 9 11", minor = "0 2 3 5 7 8 10", harmonic_minor = "0 2 3 5 7 8 11",
  melodic_minor = "0 2 3 5 7 9 11", harmonic_major = "0 2 4 5 7 8 11", ionian = "0 2 4 5 7 9 11",
  dorian = "0 2 3 5 7 9 10", phrygian = "0 1 3 5 7 8 10", lydian = "0 2 4 6 7 9 11", mixolydian = "0 2 4 5 7 9 10",
  aeolian = "0 2 3 5 7 8 10", locrian = "0 1 3 5 6 8 10", lydian_dominant = "0 2 4 6 7 9 10",
  altered = "0 1 3 4 6 8 10", phrygian_dominant = "0 1 4 5 7 8 10", major_pentatonic = "0 2 4 7 9",
  minor_pentatonic = "0 3 5 7 10", pentatonic = "0 2 4 7 9", blues = "0 3 5 6 7 10", major_blues = "0 2 3 4 7 9",
  bebop = "0 2 4 5 7 9 10 11", whole_tone = "0 2 4 6 8 10", chromatic = "0 1 2 3 4 5 6 7 8 9 10 11",
  diminished = "0 2 3 5 6 8 9 11", half_whole = "0 1 3 4 6 7 9 10", augmented = "0 3 4 7 8 11",
  double_harmonic = "0 1 4 5 7 8 11", hungarian_minor = "0 2 3 6 7 8 11", neapolitan_minor = "0 1 3 5 7 8 11",
  neapolitan_major = "0 1 3 5 7 9 11", enigmatic = "0 1 4 6 8 10 11", prometheus = "0 2 4 6 9 10",
  romanian = "0 2 3 6 7 9 10", spanish = "0 1 3 4 5 6 8 10", hijaz = "0 1 4 5 7 8 10", persian = "0 1 4 5 6 8 11",
  bhairav = "0 1 4 5 7 8 11", todi = "0 1 3 6 7 8 11", purvi = "0 1 4 6 7 8 11", marwa = "0 1 4 6 7 9 11",
  kafi = "0 2 3 5 7 9 10", khamaj = "0 2 4 5 7 9 10", hirajoshi = "0 2 3 7 8", insen = "0 1 5 7 10",
  iwato = "0 1 5 6 10", kumoi = "0 2 3 7 9", yo = "0 2 5 7 9", ["in"] = "0 1 5 7 8", ryukyu = "0 4 5 7 11",
  pelog = "0 1 3 7 8", egyptian = "0 2 5 7 10", chinese = "0 4 6 7 11",
}

local scales, by_name = {}, {}
scales.names = {}

for name, text in pairs(SCALES) do
  local steps = {}
  for step in text:gmatch "%d+" do
    steps[#steps + 1] = math.tointeger(tonumber(step))
  end
  by_name[name] = steps
  scales.names[#scales.names + 1] = name
end
table.sort(scales.names)

local MIDDLE <const> = 60

-- The note of "C", "C4" or "eb", or nil.
local function root_of(text)
  return pitch.number(text) or pitch.number(text .. "4")
end

-- "C minor", "Eb3 dorian" or "minor" (of C) as { root, steps }; nil and what is wrong. The root is in octave
-- 4 unless it says otherwise.
function scales.find(text)
  local first, rest = text:match "^%s*(%S+)%s+(.-)%s*$"
  local root = first and root_of(first)
  local name = (root and rest or text:match "^%s*(.-)%s*$"):lower():gsub("[ %-]+", "_")
  if by_name[name] then
    return { root = root or MIDDLE, steps = by_name[name] }
  end
  local meant = nearest.word(name, scales.names)
  if not meant then
    return nil, ("no scale '%s'; there are such as \"C minor\" and \"Eb3 dorian\""):format(text)
  end
  return nil, ("no scale '%s'; did you mean '%s'?"):format(text, root and first .. " " .. meant or meant)
end

-- The note of a degree, 0 being the root; a fraction is rounded down.
function scales.note(scale, degree)
  local count = #scale.steps
  local whole = math.floor(degree)
  return scale.root + 12 * (whole // count) + scale.steps[whole % count + 1]
end

-- The note of the scale that is nearest to one; of two as near the lower.
function scales.snap(scale, note)
  local best
  for _, octave in ipairs { -12, 0, 12 } do
    for _, step in ipairs(scale.steps) do
      local candidate = note + (scale.root + step - note) % 12 + octave
      local is_nearer = not best or math.abs(candidate - note) < math.abs(best - note)
      local is_lower = best and math.abs(candidate - note) == math.abs(best - note) and candidate < best
      best = (is_nearer or is_lower) and candidate or best
    end
  end
  return best
end

return scales
