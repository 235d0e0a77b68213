-- plucked.lua -- strings: how long they ring, how they are plucked, and the body that they are on.
local function string_of(values, body)
  values.envelope = { 0, 0, 1, 0.15 } -- the string dies away by itself; a key that is up damps it
  local waveform = body or {}
  waveform.synth, waveform.values = "string", values
  return waveform
end

return {
  pluck_synth = string_of { string_decay = 4, brightness = 0.8, pick_position = 0.12, pick_hardness = 0.7 },
  bass_guitar_synth = string_of {
    string_decay = 6, brightness = 0.3, pick_position = 0.2, pick_hardness = 0.25, pickup = 0.12,
  },
  upright_bass_synth = string_of({
    string_decay = 2.5, brightness = 0.25, pick_position = 0.25, pick_hardness = 0.15,
  }, { resonances = { { 80, 0.6, 2 }, { 200, 0.5, 2 }, { 400, 0.3, 2 } }, dry = 0.6 }),
  acoustic_guitar_synth = string_of({
    string_decay = 5, brightness = 0.55, pick_position = 0.15, pick_hardness = 0.55,
  }, { resonances = { { 110, 0.6, 3 }, { 250, 0.5, 3 }, { 500, 0.3, 2 } }, dry = 0.7 }),
  electric_guitar_synth = string_of {
    string_decay = 8, brightness = 0.6, pick_position = 0.12, pick_hardness = 0.6, pickup = 0.25,
  },
  sitar_synth = string_of({
    string_decay = 6, brightness = 0.75, pick_position = 0.06, pick_hardness = 0.85, buzz = 0.25, sympathy = 0.3,
  }, { sympathy = { 1, 1.125, 1.25, 1.5, 1.6875, 2 } }),
  banjo_synth = string_of({
    string_decay = 1.5, brightness = 0.75, pick_position = 0.08, pick_hardness = 0.85,
  }, { resonances = { { 600, 0.5, 3 }, { 1500, 0.4, 3 }, { 3000, 0.3, 2 } }, dry = 0.6 }),
  mandolin_synth = string_of({
    string_decay = 2.5, brightness = 0.7, pick_position = 0.1, pick_hardness = 0.75, detune = 3,
  }, { copies = 2, resonances = { { 500, 0.5, 3 }, { 1000, 0.4, 3 }, { 2000, 0.3, 2 } }, dry = 0.7 }),
  ukulele_synth = string_of({
    string_decay = 2, brightness = 0.4, pick_position = 0.25, pick_hardness = 0.25,
  }, { resonances = { { 350, 0.6, 3 }, { 700, 0.4, 3 }, { 1200, 0.3, 2 } }, dry = 0.6 }),
  harp_synth = string_of({
    string_decay = 4, brightness = 0.5, pick_position = 0.4, pick_hardness = 0.3,
  }, { resonances = { { 180, 0.4, 2 }, { 450, 0.3, 2 } }, dry = 0.8 }),
  pedal_steel_synth = string_of {
    string_decay = 8, brightness = 0.65, pick_position = 0.1, pick_hardness = 0.5, pickup = 0.1, vibrato_rate = 4,
    vibrato_depth = 10, vibrato_delay = 0.4,
  },
}
