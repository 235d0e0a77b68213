-- keys.lua -- organs, pianos and what is played like them.
local harmonics = require "livelua.waveforms.harmonics"

local STRUCK <const> = { 0, 0, 1, 0.2 } -- the sound dies away by itself
local PARTIALS <const>, POSITION <const> = 48, 0.12

-- Partials of a string that a hammer strikes at a place where some have a node: higher ones die away sooner. The
-- strings of a note are not quite in tune, but for their first partial.
local function piano_modes()
  local modes = {}
  for n = 1, PARTIALS do
    local khz = 0.261626 * n
    local level = 0.35 * n ^ -0.8 * math.abs(math.sin(math.pi * n * POSITION)) / math.sin(math.pi * POSITION)
    modes[n] = {
      n, harmonics.round(level), harmonics.round(6.9 / (0.75 + 1.3 * khz ^ 0.9)),
      n > 1 and harmonics.round(0.2 * n ^ 0.5) or 0,
    }
  end
  return modes
end

-- Principals of 8, 4, 2 2/3 and 2 feet and a mixture, each a hair from true, as pipes are.
local function pipes()
  local modes = {}
  local function rank(ratio, level, slope, count)
    for n = 1, count do
      modes[#modes + 1] = { harmonics.round(ratio * n), harmonics.round(level * n ^ -slope) }
    end
  end
  rank(1, 0.3, 1.7, 14)
  rank(2.00025, 0.17, 1.3, 8)
  rank(2.9995, 0.07, 1.5, 5)
  rank(3.9993, 0.1, 1.4, 5)
  rank(5.999, 0.03, 1.5, 3)
  rank(8.001, 0.025, 1.5, 2)
  return modes
end

return {
  organ_synth = {
    synth = "partials", shape = "hold",
    modes = {
      { 0.5, 0.14 }, { 1, 0.28 }, { 1.5, 0.09 }, { 2, 0.2 }, { 3, 0.13 }, { 4, 0.11 }, { 5, 0.05 }, { 6, 0.05 },
      { 8, 0.05 }, { 3, 0.22, 0.5 }, -- the last is the percussion
    },
    swell = 0.004, strike = { level = 0.1, time = 0.004, hz = 6000 }, -- the click of the key
    values = { gain = 6, envelope = "organ" },
  },
  pipe_organ_synth = {
    synth = "partials", shape = "hold", modes = pipes(), swell = 0.03,
    breath = { level = 0.004, chiff = 0.07, time = 0.06, ratio = 4, q = 1.2 },
    values = { gain = 5.6, envelope = { 0.01, 0, 1, 0.08 } },
  },
  piano_synth = {
    synth = "partials", shape = "strike", modes = piano_modes(), inharmonicity = 0.00022, key_decay = 0.65,
    aftersound = 0.22, resonances = { { 110, 0.2, 1.5 }, { 240, 0.35, 1 }, { 620, 0.4, 0.9 }, { 1500, 0.3, 0.9 } },
    dry = 0.5, strike = { level = 0.18, time = 0.05, hz = 900 }, -- the thump of the key bed
    values = { gain = 7.2, envelope = STRUCK, hardness = 0.5 },
  },
  rhodes_synth = {
    synth = "fm",
    operators = {
      { ratio = 1, level = 0.76, decay = 9, sustain = 0, key = 0.5, release = 0.5 },
      { ratio = 1, level = 0, decay = 9, sustain = 0, velocity = 0.9, key = 0.5, release = 0.5 }, -- the pick-up
      { ratio = 1, level = 0.16, decay = 2.5, sustain = 0, velocity = 0.3, key = 0.4, release = 0.5 },
      { ratio = 14, level = 0, decay = 0.5, sustain = 0, velocity = 0.85, key = 0.6, release = 0.3 }, -- the tine
      { ratio = 6.27, level = 0.045, decay = 0.4, sustain = 0, velocity = 0.7, key = 0.6, release = 0.2 },
      { ratio = 2, level = 0.05, decay = 3.5, sustain = 0, velocity = 0.6, key = 0.4, release = 0.4 },
    },
    matrix = { { 0, 0.9 }, {}, { 0, 0, 0, 0.9 } },
    strike = { level = 0.03, time = 0.012, hz = 1200 },
    values = { gain = 4.2, envelope = STRUCK, fm_index = 1 },
  },
  wurlitzer_synth = {
    synth = "fm",
    operators = {
      { ratio = 1, level = 0.94, decay = 5, sustain = 0, key = 0.4, release = 0.4 },
      { ratio = 1, level = 0, decay = 5, sustain = 0, velocity = 0.7, key = 0.4, release = 0.4 },
      { ratio = 2, level = 0, decay = 4, sustain = 0, velocity = 0.85, key = 0.4, release = 0.4 }, -- odd ones
      { ratio = 3, level = 0, decay = 0.4, sustain = 0, velocity = 0.95, key = 0.4, release = 0.2 }, -- the bark
      { ratio = 6.3, level = 0.05, decay = 0.15, sustain = 0, velocity = 0.7, key = 0.5, release = 0.1 },
    },
    matrix = { { 0, 0.8, 0.5, 0.8 } },
    strike = { level = 0.04, time = 0.01, hz = 1500 },
    values = { gain = 4.3, envelope = STRUCK, fm_index = 1, drive = 0.2 },
  },
  harpsichord_synth = {
    synth = "string", strike = { level = 0.08, time = 0.004, hz = 8000 },
    values = {
      gain = 14.5, envelope = { 0, 0, 1, 0.08 }, string_decay = 6, brightness = 0.85, pick_position = 0.08,
      pick_hardness = 0.95,
    },
  },
}
