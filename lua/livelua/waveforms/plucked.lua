-- plucked.lua -- strings: how long they ring, how they are plucked, and the body that they are on.
--
-- A body is its air, then the modes of its top and back, then what its bridge lets through; the rest of what the
-- string does to it comes past them (`dry`). The strike is the finger, the pick, the skin or the wood that is hit.
local function string_of(values, body)
  values.envelope = { 0, 0, 1, 0.15 } -- the string dies away by itself; a key that is up damps it
  local waveform = body or {}
  waveform.synth, waveform.values = "string", values
  return waveform
end

return {
  pluck_synth = string_of {
    gain = 12.3, string_decay = 4, brightness = 0.8, pick_position = 0.12, pick_hardness = 0.7,
  },
  bass_guitar_synth = string_of({
    gain = 8.9, string_decay = 6, brightness = 0.48, pick_position = 0.2, pick_hardness = 0.42, stiffness = 0.4,
    pickup = 0.13,
  }, { strike = { level = 0.015, time = 0.02, hz = 900 } }),
  upright_bass_synth = string_of({
    gain = 12.8, string_decay = 3, brightness = 0.4, pick_position = 0.24, pick_hardness = 0.35, stiffness = 0.3,
    buzz = 0.06,
  }, {
    resonances = {
      { 62, 1, 4 }, { 101, 1, 5 }, { 165, 0.7, 4 }, { 245, 0.5, 4 }, { 420, 0.35, 3 }, { 800, 0.3, 2 },
      { 1600, 0.2, 1.5 },
    },
    dry = 0.35, strike = { level = 0.12, time = 0.06, hz = 260 },
  }),
  acoustic_guitar_synth = string_of({
    gain = 14.1, string_decay = 6, brightness = 0.7, pick_position = 0.17, pick_hardness = 0.7, stiffness = 0.35,
  }, {
    resonances = {
      { 104, 0.75, 5 }, { 198, 0.85, 7 }, { 242, 0.5, 9 }, { 395, 0.5, 7 }, { 560, 0.35, 6 }, { 1150, 0.25, 3 },
      { 2700, 0.75, 1.6 }, { 5200, 0.5, 1.5 },
    },
    dry = 0.35, strike = { level = 0.05, time = 0.03, hz = 900 },
  }),
  electric_guitar_synth = string_of {
    gain = 9, string_decay = 9, brightness = 0.6, pick_position = 0.14, pick_hardness = 0.62, stiffness = 0.35,
    pickup = 0.2,
  },
  sitar_synth = string_of({
    gain = 11.6, string_decay = 8, brightness = 0.85, pick_position = 0.07, pick_hardness = 0.85,
    stiffness = 0.25, buzz = 0.8, sympathy = 0.35,
  }, {
    sympathy = { 0.75, 1, 1.125, 1.25, 1.5, 1.6875, 1.875, 2 },
    resonances = {
      { 150, 0.6, 3 }, { 270, 0.6, 4 }, { 480, 0.3, 4 }, { 850, 0.5, 3 }, { 1500, 0.6, 2 }, { 2600, 0.7, 2 },
      { 3900, 0.5, 2 },
    },
    dry = 0.4, strike = { level = 0.05, time = 0.012, hz = 2500 },
  }),
  banjo_synth = string_of({
    gain = 16, string_decay = 2.6, brightness = 0.85, pick_position = 0.11, pick_hardness = 0.88, stiffness = 0.2,
  }, {
    resonances = {
      { 260, 0.45, 4 }, { 430, 0.65, 5 }, { 690, 0.8, 5 }, { 980, 0.7, 5 }, { 1500, 0.7, 3 }, { 2300, 0.8, 3 },
      { 3400, 0.9, 2 }, { 5200, 0.5, 2 },
    },
    dry = 0.2, strike = { level = 0.14, time = 0.018, hz = 1800 },
  }),
  mandolin_synth = string_of({
    gain = 17, string_decay = 3.4, brightness = 0.78, pick_position = 0.1, pick_hardness = 0.85, stiffness = 0.3,
    detune = 3.5,
  }, {
    copies = 2,
    resonances = {
      { 195, 0.5, 5 }, { 390, 0.8, 6 }, { 510, 0.7, 6 }, { 740, 0.5, 5 }, { 1050, 0.5, 4 }, { 2000, 0.5, 2.5 },
      { 3200, 0.6, 2 }, { 5500, 0.3, 1.5 },
    },
    dry = 0.4, strike = { level = 0.06, time = 0.014, hz = 2600 },
  }),
  ukulele_synth = string_of({
    gain = 15.2, string_decay = 2, brightness = 0.55, pick_position = 0.27, pick_hardness = 0.55, stiffness = 0.2,
  }, {
    resonances = {
      { 248, 1, 6 }, { 415, 1, 6 }, { 620, 0.6, 6 }, { 900, 0.5, 4 }, { 1350, 0.4, 3 }, { 2400, 0.3, 2 },
    },
    dry = 0.35, strike = { level = 0.09, time = 0.02, hz = 800 },
  }),
  harp_synth = string_of({
    gain = 10.6, string_decay = 4.5, brightness = 0.5, pick_position = 0.36, pick_hardness = 0.4, stiffness = 0.2,
  }, {
    resonances = {
      { 125, 0.5, 3 }, { 210, 0.7, 4 }, { 340, 0.5, 4 }, { 520, 0.4, 4 }, { 900, 0.3, 3 }, { 1800, 0.3, 2 },
      { 3600, 0.2, 1.5 },
    },
    dry = 0.5, strike = { level = 0.02, time = 0.02, hz = 700 },
  }),
  pedal_steel_synth = string_of {
    gain = 9, string_decay = 16, brightness = 0.64, pick_position = 0.1, pick_hardness = 0.58, stiffness = 0.25,
    pickup = 0.07, vibrato_rate = 4, vibrato_depth = 10, vibrato_delay = 0.4,
  },
}
