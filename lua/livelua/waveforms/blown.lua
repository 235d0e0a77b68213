-- blown.lua -- winds, reeds and bowed strings: lists of harmonics under the resonances of a body.
local harmonics = require "livelua.waveforms.harmonics"

local HELD <const> = { 0.04, 0, 1, 0.1 }

-- Around a harmonic, what lips send down a tube: evenly less from one harmonic to the next.
local function brass(count, middle, fall)
  return harmonics.list(count, function(n)
    return n > middle and fall ^ (n - middle) or 0.88 ^ (middle - n)
  end)
end

-- The pulses of a reed on a cone: harmonics fall slowly up to `last`, then faster.
local function cone(count, slope, last)
  return harmonics.list(count, function(n)
    return n ^ -slope / (1 + (n / last) ^ 2)
  end)
end

return {
  strings_synth = {
    synth = "wave", shape = "table", harmonics = harmonics.saw(64, 0.85), copies = 3,
    resonances = { { 280, 0.8, 2 }, { 1000, 0.5, 2 }, { 2500, 0.35, 2 } }, dry = 0.6,
    mod = { { "random", "pitch", 0.03 } },
    values = {
      gain = -1.3, envelope = "bowed", detune = 4, vibrato_rate = 5.2, vibrato_depth = 8, vibrato_delay = 0.2,
    },
  },
  cello_synth = {
    synth = "wave", shape = "table", harmonics = harmonics.saw(60, 0.85), copies = 3,
    resonances = { { 250, 0.8, 2 }, { 500, 0.5, 2 }, { 1200, 0.2, 2 } }, dry = 0.6,
    mod = { { "random", "pitch", 0.03 } },
    values = {
      gain = -1.7, envelope = "bowed", detune = 4, vibrato_rate = 5, vibrato_depth = 8, vibrato_delay = 0.2,
    },
  },
  flute_synth = {
    synth = "wave", shape = "table",
    harmonics = { { 1, 0.03, 0.15, 0.01, 0.04 }, { 1, 0.35, 0.3, 0.12, 0.1, 0.04, 0.02 } },
    mod = { { "velocity", "position", 0.8 } },
    breath = { level = 0.05, chiff = 0.12, time = 0.05, ratio = 1, q = 1.7 },
    values = { gain = 1.1, envelope = HELD, vibrato_rate = 5, vibrato_depth = 6, vibrato_delay = 0.35 },
  },
  clarinet_synth = {
    synth = "guide", shape = "reed", mod = { { "velocity", "bore", 0.4 }, { "velocity", "blow", 0.2 } },
    values = {
      gain = -1.8, envelope = HELD, reed = 0.3, blow = 0.45, bore = 0.3, vibrato_rate = 4.5, vibrato_depth = 3,
      vibrato_delay = 0.5,
    },
  },
  oboe_synth = {
    synth = "wave", shape = "table", harmonics = cone(40, 0.7, 14),
    resonances = { { 1100, 0.6, 2 }, { 2800, 0.5, 2.5 } }, dry = 0.7,
    breath = { level = 0.015, chiff = 0.05, time = 0.03, ratio = 2, q = 2 },
    values = { gain = 4.5, envelope = HELD, vibrato_rate = 5, vibrato_depth = 7, vibrato_delay = 0.3 },
  },
  saxophone_synth = {
    synth = "wave", shape = "table", harmonics = cone(40, 0.75, 18),
    resonances = { { 520, 0.6, 1.5 }, { 1380, 0.6, 2 }, { 2300, 0.4, 2.5 }, { 3200, 0.3, 2.5 } }, dry = 0.5,
    breath = { level = 0.025, chiff = 0.08, time = 0.03, hz = 3500, q = 0.9 },
    strike = { level = 0.05, time = 0.015, hz = 2500 }, -- the tongue
    values = {
      gain = 6.4, envelope = HELD, drive = 0.25, highpass = 35, sub_osc = 0.03, vibrato_rate = 5,
      vibrato_depth = 9, vibrato_delay = 0.3,
    },
  },
  trumpet_synth = {
    synth = "wave", shape = "table", harmonics = { brass(36, 1, 0.5), brass(36, 3, 0.72), brass(40, 5, 0.88) },
    resonances = { { 1600, 0.5, 1.2 }, { 2600, 0.4, 1.5 } }, dry = 0.8,
    mod = { { "velocity", "position", 0.7 }, { "envelope", "position", 0.3 } },
    values = {
      gain = 5.3, envelope = HELD, filter_attack = 0.06, filter_decay = 0.3, filter_sustain = 0.6,
      vibrato_rate = 5.5, vibrato_depth = 6, vibrato_delay = 0.4,
    },
  },
  harmonium_synth = {
    synth = "wave", shape = "table", harmonics = harmonics.saw(30, 0.6),
    resonances = { { 1200, 0.6, 2 } }, dry = 0.7, mod = { { "lfo1", "level", 0.05 } },
    values = { gain = 4.1, envelope = { 0.05, 0, 1, 0.1 }, lfo1_rate = 0.5 },
  },
  accordion_synth = {
    synth = "wave", shape = "table", harmonics = { 1, 0.4, 0.6, 0.25, 0.4, 0.15, 0.25, 0.1, 0.15 }, copies = 2,
    mod = { { "lfo1", "level", 0.07 } },
    values = { gain = 3.1, envelope = { 0.03, 0, 1, 0.06 }, detune = 4, lfo1_rate = 0.8 },
  },
  bagpipe_synth = {
    synth = "wave", shape = "table", harmonics = harmonics.hill(32, 6, 0.012),
    breath = { level = 0.03, ratio = 4, q = 0.7 }, mod = { { "lfo1", "level", 0.01 } },
    values = { gain = 3.9, envelope = { 0.02, 0, 1, 0.03 }, lfo1_rate = 1.5 },
  },
  didgeridoo_synth = {
    synth = "wave", shape = "table", harmonics = harmonics.saw(30, 0.4),
    breath = { level = 0.04, hz = 700, q = 0.8 }, mod = { { "lfo1", "cutoff", 0.8 } },
    values = { gain = -0.8, envelope = { 0.1, 0, 1, 0.2 }, cutoff = 700, resonance = 3, lfo1_rate = 0.3 },
  },
}
