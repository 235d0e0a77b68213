-- struck.lua -- bars, bells, bowls and skins: { ratio, level, decay in seconds, split in Hz }.
local RINGS_ON <const> = { 0, 0, 1, 3 } -- a stick that leaves does not stop a bar
local DISC <const> = 1.0081 -- 14 cents

-- Each partial of two discs that are never quite the same.
local function discs(rows)
  local modes = {}
  for _, row in ipairs(rows) do
    modes[#modes + 1] = { row[1] / DISC, row[2], row[3] }
    modes[#modes + 1] = { row[1] * DISC, row[2], row[3] }
  end
  return modes
end

return {
  vibraphone_synth = {
    synth = "partials", shape = "strike",
    modes = { { 1, 0.75, 8 }, { 4, 0.2, 3.5 }, { 10, 0.09, 0.8 }, { 13.2, 0.02, 0.3 } },
    key_decay = 0.5, strike = { level = 0.05, time = 0.006, hz = 3000 }, mod = { { "lfo1", "level", 0.18 } },
    values = { gain = 3.4, envelope = { 0, 0, 1, 0.4 }, hardness = 0.4, lfo1_rate = 5.5, lfo1_fade = 0.6 },
  },
  marimba_synth = {
    synth = "partials", shape = "strike",
    modes = { { 1, 0.75, 1.5 }, { 4, 0.42, 0.7 }, { 9.9, 0.14, 0.2 }, { 15.6, 0.04, 0.1 } },
    key_decay = 0.6, mod = { { "velocity", "hardness", 0.35 } }, strike = { level = 0.14, time = 0.012, hz = 1500 },
    values = { gain = 8.5, envelope = RINGS_ON, hardness = 0.1 },
  },
  kalimba_synth = {
    synth = "partials", shape = "strike",
    modes = { { 1, 0.7, 2.8 }, { 2.92, 0.22, 1.2 }, { 5.4, 0.28, 1.3 }, { 14.5, 0.05, 0.12 } },
    key_decay = 0.4, resonances = { { 300, 0.28, 2.5 }, { 600, 0.25, 2.5 } }, dry = 0.8,
    mod = { { "velocity", "hardness", 0.3 } }, strike = { level = 0.1, time = 0.01, hz = 2200 },
    values = { gain = 6.5, envelope = RINGS_ON, hardness = 0.25 },
  },
  steel_drum_synth = {
    synth = "partials", shape = "strike",
    modes = {
      { 1, 0.42, 2.2 }, { 2, 0.32, 2, 1.3 }, { 3.01, 0.16, 1.3, 1.7 }, { 4.1, 0.1, 0.9, 2 }, { 5.3, 0.06, 0.6 },
      { 6.2, 0.04, 0.4 }, { 8.1, 0.03, 0.25 },
    },
    key_decay = 0.4, strike = { level = 0.12, time = 0.012, hz = 3000 }, mod = { { "envelope", "pitch", 0.12 } },
    values = {
      gain = 8.3, envelope = { 0, 0, 1, 0.5 }, hardness = 0.45, filter_attack = 0, filter_decay = 0.15,
      filter_sustain = 0,
    },
  },
  timpani_synth = {
    synth = "partials", shape = "strike",
    modes = {
      { 0.84, 0.22, 0.4 }, { 1, 0.42, 4.5 }, { 1.5, 0.26, 3.6 }, { 1.98, 0.17, 2.6 }, { 2.44, 0.11, 1.9 },
      { 2.9, 0.07, 1.4 }, { 3.4, 0.05, 1 }, { 1.74, 0.06, 0.3 }, { 2.3, 0.05, 0.25 },
    },
    key_decay = 0.3, mod = { { "envelope", "pitch", 0.08 } }, strike = { level = 0.3, time = 0.05, hz = 500 },
    values = {
      gain = 7.9, envelope = { 0, 0, 1, 1.5 }, hardness = 0.25, filter_attack = 0, filter_decay = 0.1,
      filter_sustain = 0,
    },
  },
  crotales_synth = {
    synth = "partials", shape = "strike",
    modes = {
      { 1, 0.4, 12 }, { 2, 0.22, 9, 0.4 }, { 3.01, 0.14, 6, 0.7 }, { 4.03, 0.1, 4.5, 0.9 }, { 5.06, 0.07, 3.5 },
      { 6.1, 0.05, 2.5 }, { 8.15, 0.04, 1.5 },
    },
    key_decay = 0.4, strike = { level = 0.06, time = 0.003, hz = 9000 },
    values = { gain = 4.8, envelope = { 0, 0, 1, 6 }, hardness = 0.7 },
  },
  tingsha_synth = {
    synth = "partials", shape = "strike",
    modes = discs { { 1, 0.22, 4.5 }, { 2.72, 0.15, 3.2 }, { 5.1, 0.1, 2 }, { 8.3, 0.06, 1.2 } },
    key_decay = 0.3, strike = { level = 0.16, time = 0.004, hz = 9000 },
    values = { gain = 7.7, envelope = { 0, 0, 1, 5 }, hardness = 0.8 },
  },
  singing_bowl_strike_synth = {
    synth = "partials", shape = "strike",
    modes = {
      { 1, 0.45, 20, 0.2 }, { 2.71, 0.25, 12, 0.5 }, { 5.12, 0.15, 7, 0.8 }, { 8.26, 0.09, 4, 1.1 },
      { 12.1, 0.06, 2, 1.5 },
    },
    key_decay = 0.5, strike = { level = 0.08, time = 0.04, hz = 1500 },
    values = { gain = 2.4, envelope = { 0, 0, 1, 8 }, hardness = 0.35 },
  },
  singing_bowl_ring_synth = {
    synth = "partials", shape = "rub", swell = 2, aftersound = 0.08,
    modes = { { 1, 0.55, 15, 0.1 }, { 2.71, 0.25, 9, 0.5 }, { 5.12, 0.12, 5, 0.8 }, { 8.26, 0.08, 3, 1.1 } },
    key_decay = 0.5, values = { gain = 2, envelope = { 0, 0, 1, 5 }, hardness = 0.4 },
  },
}
