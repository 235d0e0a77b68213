-- voices.lua -- what sings, what is cut into grains, and what was on tape.
local harmonics = require "livelua.waveforms.harmonics"

local HELD <const> = { 0.06, 0, 1, 0.15 }

-- The source of a choir. Each key has a tape of its own, so that the formants of its a are where they are.
local CHOIR <const> = harmonics.list(40, function(n)
  return 1 / n ^ 1.15
end)
local AH <const> = { { 760, 1, 2 }, { 1180, 0.6, 3 }, { 2600, 0.5, 5 }, { 3300, 0.3, 6 } }
local VIOLINS <const> = { { 290, 0.3, 1.5 }, { 1000, 0.6, 1.5 }, { 2700, 0.8, 1.5 } }

-- Of all tapes, `body` says what was recorded besides the harmonics.
local function tape(gain, list, copies, body)
  return {
    synth = "grain", shape = "tape", harmonics = list, copies = copies,
    resonances = body.resonances, dry = body.dry, breath = body.breath,
    values = { gain = gain, envelope = { 0.02, 0, 1, 0.08 }, wow = 6, flutter = 3, age = 0.3 },
  }
end

return {
  vocal_synth = {
    synth = "vocal", vowels = { 0 }, consonant = 0.15,
    values = {
      gain = 10.2, envelope = HELD, aspiration = 0.1, jitter = 0.3, vibrato_rate = 5.5, vibrato_depth = 15,
      vibrato_delay = 0.3,
    },
  },
  choir_synth = {
    synth = "vocal", vowels = { 0 }, copies = 5,
    values = {
      gain = 9.7, envelope = { 0.12, 0, 1, 0.3 }, detune = 8, spread = 0.5, aspiration = 0.15, jitter = 0.4,
      vibrato_rate = 5, vibrato_depth = 8, vibrato_delay = 0.3,
    },
  },
  granular_synth = {
    synth = "grain", shape = "cloud", harmonics = "saw",
    values = {
      gain = 4.2, envelope = HELD, grain_size = 0.04, grain_rate = 50, grain_scatter = 0.5, grain_detune = 12,
    },
  },
  mellotron_synth = tape(7.1, harmonics.saw(25, 0.85), 3, { resonances = VIOLINS, dry = 0.6 }),
  mellotron_flute_synth = tape(4.4, { 1, 0.04, 0.21, 0.02, 0.07 }, nil, {
    breath = { level = 0.04, chiff = 0.12, time = 0.06, ratio = 1, q = 1.7 },
  }),
  mellotron_choir_synth = tape(7.9, CHOIR, 3, { resonances = AH, dry = 0.3 }),
}
