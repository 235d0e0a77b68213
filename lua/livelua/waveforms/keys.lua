-- keys.lua -- organs, pianos and what is played like them.
local harmonics = require "livelua.waveforms.harmonics"

local STRUCK <const> = { 0, 0, 1, 0.2 } -- the sound dies away by itself
local PARTIALS <const>, POSITION <const> = 48, 0.12

-- Partials of a string that a hammer strikes at a place where some have a node: higher ones die away sooner.
local function piano_modes()
  local modes = {}
  for n = 1, PARTIALS do
    local khz = 0.261626 * n
    local level = 0.35 * n ^ -0.9 * math.abs(math.sin(math.pi * n * POSITION)) / math.sin(math.pi * POSITION)
    modes[n] = {
      n, harmonics.round(level), harmonics.round(6.9 / (0.35 + 1.2 * khz ^ 1.1)), harmonics.round(0.36 * n ^ 0.5),
    }
  end
  return modes
end

-- Ranks of 8, 4 and 2 feet and a mixture, a cent from each other.
local function pipes()
  local modes = {}
  local function rank(ratio, count, level)
    for n = 1, count do
      modes[#modes + 1] = { harmonics.round(ratio * n), harmonics.round(level(n)) }
    end
  end
  rank(1, 11, function(n)
    return ({ 0.3, 0.18, 0.12 })[n] or 0.06 / n
  end)
  rank(2.00116, 7, function(n)
    return n == 1 and 0.12 or 0.05 / n
  end)
  rank(3.9977, 2, function(n)
    return 0.06 / n
  end)
  rank(5.9965, 1, function()
    return 0.025
  end)
  return modes
end

return {
  organ_synth = {
    synth = "partials", shape = "hold",
    modes = {
      { 0.5, 0.12 }, { 1, 0.28 }, { 1.5, 0.08 }, { 2, 0.22 }, { 3, 0.16 }, { 4, 0.13 }, { 5, 0.08 }, { 6, 0.065 },
      { 8, 0.04 },
    },
    strike = { level = 0.08, time = 0.002, hz = 7000 }, -- the click of the key
    values = { envelope = "organ" },
  },
  pipe_organ_synth = {
    synth = "partials", shape = "hold", modes = pipes(), swell = 0.01,
    breath = { level = 0.004, chiff = 0.08, time = 0.04, ratio = 4, q = 1.2 },
    values = { envelope = { 0.01, 0, 1, 0.08 } },
  },
  piano_synth = {
    synth = "partials", shape = "strike", modes = piano_modes(), inharmonicity = 0.00022, key_decay = 0.6,
    aftersound = 0.25,
    strike = { level = 0.12, time = 0.03, hz = 900 }, -- the thump of the key bed
    values = { envelope = STRUCK, hardness = 0.5 },
  },
  rhodes_synth = {
    synth = "fm",
    operators = {
      { ratio = 1, level = 0.85, decay = 6, sustain = 0, key = 0.4 },
      { ratio = 1, level = 0, decay = 3, sustain = 0, velocity = 0.8, key = 0.3 },
      { ratio = 1, level = 0.15, decay = 0.35, sustain = 0 },
      { ratio = 14, level = 0, decay = 0.12, sustain = 0, velocity = 0.9, key = 0.5 }, -- the tine
    },
    matrix = { { 0, 0.6 }, {}, { 0, 0, 0, 0.6 } },
    values = { envelope = STRUCK, fm_index = 1 },
  },
  wurlitzer_synth = {
    synth = "fm",
    operators = {
      { ratio = 1, level = 1, decay = 4, sustain = 0, key = 0.4 },
      { ratio = 1, level = 0, decay = 2, sustain = 0, velocity = 0.7, key = 0.3 },
      { ratio = 3, level = 0, decay = 0.5, sustain = 0, velocity = 0.9 }, -- the bark of the reed
    },
    matrix = { { 0, 0.7, 0.5 } },
    values = { envelope = STRUCK, fm_index = 1, fm_feedback = 0.35, drive = 0.15 },
  },
  harpsichord_synth = {
    synth = "string", strike = { level = 0.08, time = 0.004, hz = 8000 },
    values = {
      envelope = { 0, 0, 1, 0.08 }, string_decay = 6, brightness = 0.85, pick_position = 0.08, pick_hardness = 0.95,
    },
  },
}
