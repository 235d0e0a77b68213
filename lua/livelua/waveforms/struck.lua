-- struck.lua -- bars, bells, bowls and skins: { ratio, level, decay in seconds, split in Hz }.
local STRUCK <const> = { 0, 0, 1, 0.4 }
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
    synth = "partials", shape = "strike", modes = { { 1, 0.75, 8 }, { 4, 0.17, 2 }, { 10, 0.08, 0.5 } },
    key_decay = 0.5, strike = { level = 0.05, time = 0.004, hz = 4000 }, mod = { { "lfo1", "level", 0.18 } },
    values = { envelope = STRUCK, hardness = 0.4, lfo1_rate = 5.5, lfo1_fade = 0.6 },
  },
  marimba_synth = {
    synth = "partials", shape = "strike", modes = { { 1, 0.8, 1.2 }, { 4, 0.15, 0.12 }, { 9.9, 0.05, 0.06 } },
    key_decay = 0.6, strike = { level = 0.12, time = 0.005, hz = 3000 },
    values = { envelope = STRUCK, hardness = 0.35 },
  },
  kalimba_synth = {
    synth = "partials", shape = "strike", modes = { { 1, 0.7, 3 }, { 2.92, 0.2, 0.6 }, { 5.4, 0.1, 0.35 } },
    key_decay = 0.4, resonances = { { 300, 0.4, 3 }, { 600, 0.3, 3 } }, dry = 0.8,
    strike = { level = 0.08, time = 0.006, hz = 2500 },
    values = { envelope = STRUCK, hardness = 0.5 },
  },
  steel_drum_synth = {
    synth = "partials", shape = "strike",
    modes = { { 1, 0.45, 2.5 }, { 2, 0.28, 2 }, { 3.01, 0.14, 1.2 }, { 4.1, 0.08, 0.8 }, { 5.3, 0.05, 0.6 } },
    key_decay = 0.4, strike = { level = 0.1, time = 0.008, hz = 3000 }, mod = { { "envelope", "pitch", 0.15 } },
    values = { envelope = STRUCK, hardness = 0.5, filter_attack = 0, filter_decay = 0.15, filter_sustain = 0 },
  },
  timpani_synth = {
    synth = "partials", shape = "strike",
    modes = {
      { 1, 0.45, 4 }, { 1.5, 0.22, 2.5 }, { 1.98, 0.14, 2 }, { 2.44, 0.09, 1.5 }, { 2.9, 0.06, 1.1 },
      { 3.4, 0.04, 0.9 },
    },
    key_decay = 0.3, strike = { level = 0.25, time = 0.02, hz = 700 },
    values = { envelope = STRUCK, hardness = 0.3 },
  },
  crotales_synth = {
    synth = "partials", shape = "strike",
    modes = {
      { 1, 0.4, 12 }, { 2, 0.22, 9 }, { 3.01, 0.14, 6 }, { 4.03, 0.1, 4.5 }, { 5.06, 0.07, 3.5 }, { 6.1, 0.04, 2.5 },
      { 8.15, 0.03, 1.5 },
    },
    key_decay = 0.4, strike = { level = 0.06, time = 0.002, hz = 9000 },
    values = { envelope = STRUCK, hardness = 0.8 },
  },
  tingsha_synth = {
    synth = "partials", shape = "strike",
    modes = discs { { 1, 0.22, 4 }, { 2.72, 0.14, 3 }, { 5.1, 0.09, 2 }, { 8.3, 0.05, 1.2 } },
    key_decay = 0.3, strike = { level = 0.15, time = 0.003, hz = 9000 },
    values = { envelope = STRUCK, hardness = 0.9 },
  },
  singing_bowl_strike_synth = {
    synth = "partials", shape = "strike",
    modes = {
      { 1, 0.45, 20, 0.3 }, { 2.71, 0.25, 12, 0.5 }, { 5.12, 0.15, 7, 0.8 }, { 8.26, 0.09, 4, 1.1 },
      { 12.1, 0.06, 2, 1.5 },
    },
    key_decay = 0.5, strike = { level = 0.08, time = 0.04, hz = 1500 },
    values = { envelope = { 0, 0, 1, 2 }, hardness = 0.4 },
  },
  singing_bowl_ring_synth = {
    synth = "partials", shape = "rub", swell = 2.5,
    modes = { { 1, 0.55, 15, 0.3 }, { 2.71, 0.25, 9, 0.5 }, { 5.12, 0.12, 5, 0.8 }, { 8.26, 0.08, 3, 1.1 } },
    key_decay = 0.5, values = { envelope = { 0, 0, 1, 2 }, hardness = 0.3 },
  },
}
