-- blown.lua -- winds, reeds and bowed strings: lists of harmonics under the resonances of a body.
local harmonics = require "livelua.waveforms.harmonics"

local HELD <const> = { 0.04, 0, 1, 0.1 }

-- What the lips do at full force, and softly.
local BRASS <const> = harmonics.hill(20, 4, 0.08)
local SOFT_BRASS <const> = harmonics.hill(20, 1, 0.25)

-- Brightest in the middle, with a long tail.
local SAXOPHONE <const> = harmonics.list(25, function(n)
  return (n <= 5 and 1 or 0.85 ^ (n - 5)) / n ^ 0.7
end)

return {
  strings_synth = {
    synth = "wave", shape = "table", harmonics = harmonics.saw(40, 0.85), copies = 3,
    resonances = { { 280, 0.8, 2 }, { 1000, 0.5, 2 }, { 2500, 0.35, 2 } }, dry = 0.6,
    mod = { { "random", "pitch", 0.03 } },
    values = {
      envelope = "bowed", detune = 4, vibrato_rate = 5.2, vibrato_depth = 8, vibrato_delay = 0.2,
    },
  },
  cello_synth = {
    synth = "wave", shape = "table", harmonics = harmonics.saw(25, 0.85), copies = 3,
    resonances = { { 250, 0.8, 2 }, { 500, 0.5, 2 }, { 1200, 0.2, 2 } }, dry = 0.6,
    mod = { { "random", "pitch", 0.03 } },
    values = { envelope = "bowed", detune = 4, vibrato_rate = 5, vibrato_depth = 8, vibrato_delay = 0.2 },
  },
  flute_synth = {
    synth = "wave", shape = "table", harmonics = { 1, 0, 0.21, 0, 0.07 },
    breath = { level = 0.05, chiff = 0.12, time = 0.05, ratio = 1, q = 1.7 },
    values = { envelope = HELD, vibrato_rate = 5, vibrato_depth = 6, vibrato_delay = 0.35 },
  },
  clarinet_synth = {
    synth = "guide", shape = "reed",
    values = { envelope = HELD, reed = 0.3, vibrato_rate = 4.5, vibrato_depth = 3, vibrato_delay = 0.5 },
  },
  oboe_synth = {
    synth = "wave", shape = "table", harmonics = harmonics.hill(18, 3, 0.05),
    resonances = { { 1100, 0.6, 2 }, { 2800, 0.5, 2.5 } }, dry = 0.7,
    breath = { level = 0.015, chiff = 0.05, time = 0.03, ratio = 2, q = 2 },
    values = { envelope = HELD, vibrato_rate = 5, vibrato_depth = 7, vibrato_delay = 0.3 },
  },
  saxophone_synth = {
    synth = "wave", shape = "table", harmonics = SAXOPHONE,
    resonances = { { 520, 0.6, 1.5 }, { 1380, 0.6, 2 }, { 2300, 0.4, 2.5 }, { 3200, 0.3, 2.5 } }, dry = 0.5,
    breath = { level = 0.025, chiff = 0.08, time = 0.03, hz = 3500, q = 0.9 },
    strike = { level = 0.05, time = 0.015, hz = 2500 }, -- the tongue
    values = {
      envelope = HELD, drive = 0.25, sub_osc = 0.03, vibrato_rate = 5, vibrato_depth = 9, vibrato_delay = 0.3,
    },
  },
  trumpet_synth = {
    synth = "wave", shape = "table", harmonics = { SOFT_BRASS, BRASS },
    resonances = { { 1600, 0.5, 1.2 }, { 2600, 0.4, 1.5 } }, dry = 0.8,
    mod = { { "velocity", "position", 0.7 }, { "envelope", "position", 0.3 } },
    values = {
      envelope = HELD, filter_attack = 0.06, filter_decay = 0.3, filter_sustain = 0.6, vibrato_rate = 5.5,
      vibrato_depth = 6, vibrato_delay = 0.4,
    },
  },
  harmonium_synth = {
    synth = "wave", shape = "table", harmonics = harmonics.saw(11, 0.5),
    resonances = { { 1200, 0.6, 2 } }, dry = 0.7, mod = { { "lfo1", "level", 0.05 } },
    values = { envelope = { 0.05, 0, 1, 0.1 }, lfo1_rate = 0.5 },
  },
  accordion_synth = {
    synth = "wave", shape = "table", harmonics = { 1, 0.4, 0.6, 0.25, 0.4, 0.15, 0.25, 0.1, 0.15 }, copies = 2,
    mod = { { "lfo1", "level", 0.07 } },
    values = { envelope = { 0.03, 0, 1, 0.06 }, detune = 4, lfo1_rate = 0.8 },
  },
  bagpipe_synth = {
    synth = "wave", shape = "table", harmonics = harmonics.hill(17, 5, 0.03),
    breath = { level = 0.03, ratio = 4, q = 0.7 }, mod = { { "lfo1", "level", 0.01 } },
    values = { envelope = { 0.02, 0, 1, 0.03 }, lfo1_rate = 1.5 },
  },
  didgeridoo_synth = {
    synth = "wave", shape = "table", harmonics = harmonics.saw(14, 0.4),
    breath = { level = 0.04, hz = 700, q = 0.8 }, mod = { { "lfo1", "cutoff", 0.8 } },
    values = { envelope = { 0.1, 0, 1, 0.2 }, cutoff = 700, resonance = 3, lfo1_rate = 0.3 },
  },
}
