-- pitch.lua -- names of notes: "C4" is 60, as are "B#3" and "c4".
local pitch = {}

local STEP = { C = 0, D = 2, E = 4, F = 5, G = 7, A = 9, B = 11 }
local NAMES = { "C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B" }

-- The MIDI number of a name, or nil when it is none. It may lie outside 0 to 127.
function pitch.number(name)
  local letter, signs, octave = name:match("^([A-Ga-g])([#b]?[#b]?)(%-?%d%d?)$")
  if not letter or signs == "#b" or signs == "b#" then
    return nil
  end
  local _, sharps = signs:gsub("#", "")
  return (tonumber(octave) + 1) * 12 + STEP[letter:upper()] + 2 * sharps - #signs
end

function pitch.name(number)
  local key = math.floor(number + 0.5)
  return NAMES[key % 12 + 1] .. key // 12 - 1
end

return pitch
