-- voices.lua -- what sings, what is cut into grains, and what was on tape.
local harmonics = require "livelua.waveforms.harmonics"

local HELD <const> = { 0.06, 0, 1, 0.15 }
local FORMANTS <const> = { 800, 1200, 2500 }

-- A choir at C4, as a tape holds it: harmonics near the formants of an a.
local CHOIR <const> = harmonics.list(25, function(n)
  local level = 0.15 / n
  for _, hz in ipairs(FORMANTS) do
    level = level + math.exp(-((261.63 * n - hz) / 250) ^ 2) / n ^ 0.5
  end
  return level
end)

local function tape(list, copies)
  return {
    synth = "grain", shape = "tape", harmonics = list, copies = copies,
    values = { envelope = { 0.02, 0, 1, 0.08 }, wow = 6, flutter = 3, age = 0.3 },
  }
end

return {
  vocal_synth = {
    synth = "vocal", vowels = { 0 }, consonant = 0.15,
    values = {
      envelope = HELD, aspiration = 0.1, jitter = 0.3, vibrato_rate = 5.5, vibrato_depth = 15, vibrato_delay = 0.3,
    },
  },
  choir_synth = {
    synth = "vocal", vowels = { 0 }, copies = 5,
    values = {
      envelope = { 0.12, 0, 1, 0.3 }, detune = 8, spread = 0.5, aspiration = 0.15, jitter = 0.4, vibrato_rate = 5,
      vibrato_depth = 8, vibrato_delay = 0.3,
    },
  },
  granular_synth = {
    synth = "grain", shape = "cloud", harmonics = "saw",
    values = { envelope = HELD, grain_size = 0.04, grain_rate = 50, grain_scatter = 0.5, grain_detune = 12 },
  },
  mellotron_synth = tape(harmonics.saw(25, 0.85), 3),
  mellotron_flute_synth = tape { 1, 0, 0.21, 0, 0.07 },
  mellotron_choir_synth = tape(CHOIR, 3),
}
