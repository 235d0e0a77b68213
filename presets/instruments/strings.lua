-- Bowed strings. A bow and its string make a saw, soft strokes a rounder one; the wooden body, whose air and plates
-- ring at pitches of their own, makes a violin or a bass of it.

-- 1/n, that falls faster from harmonic `last` on.
local function bowed(count, slope, last)
  local levels = {}
  for n = 1, count do
    levels[n] = (1e5 * n ^ -slope / (1 + (n / last) ^ 2) + 0.5) // 1 / 1e5
  end
  return levels
end

return {
  kind = "instrument",
  author = "livelua",
  license = "CC0-1.0",
  instruments = {
    violin = {
      about = "A violin, bowed: air at 280 Hz, plates at 460 and 550, and the bright hill of its bridge at 2.5 kHz.",
      copies = 1,
      harmonics = { bowed(64, 1.45, 12), bowed(64, 1.05, 40) },
      resonances = {
        { 280, 0.55, 6 }, { 460, 0.7, 7 }, { 550, 0.75, 7 }, { 820, 0.45, 4 }, { 1180, 0.5, 5 }, { 2500, 1.5, 1.6 },
        { 3700, 0.7, 3 },
      },
      dry = 0.55,
      breath = { level = 0.015, chiff = 0.15, time = 0.07, hz = 3200, q = 0.6 },
      strike = { level = 0.05, time = 0.03, hz = 2600 },
      mod = {
        { "velocity", "position", 0.85 }, { "key", "level", -0.2 }, { "random", "level", 0.05 },
        { "random", "cutoff", 0.12 }, { "chance", "cutoff", 0.1 }, { "pressure", "level", 0.25 },
        { "pressure", "cutoff", 0.4 },
      },
      values = {
        gain = 1.1, synth = "strings_synth", detune = 0, position = 0.1, attack = 0.065, decay = 0.25,
        sustain = 0.86, release = 0.2, cutoff = 2200, key_to_filter = 0.35, vel_to_filter = 4800,
        filter_amount = 1600, filter_attack = 0.06, filter_decay = 0.3, filter_sustain = 0.5, filter_release = 0.3,
        lowpass = 8500, vibrato_rate = 5.8, vibrato_depth = 13, vibrato_delay = 0.25, pressure_to_vibrato = 18,
        analog = 0.12, humanize = 0.15, noise_mix = 0.004,
      },
    },
    viola = {
      about = "A viola: larger and darker than a violin, a little hoarse around 1 kHz, slower to speak.",
      copies = 1,
      harmonics = { bowed(56, 1.5, 10), bowed(56, 1.12, 30) },
      resonances = {
        { 225, 0.6, 6 }, { 350, 0.7, 6 }, { 440, 0.7, 6 }, { 690, 0.5, 4 }, { 1050, 0.85, 3 }, { 1850, 0.8, 1.8 },
        { 2900, 0.3, 3 },
      },
      dry = 0.4,
      breath = { level = 0.018, chiff = 0.14, time = 0.09, hz = 2200, q = 0.6 },
      strike = { level = 0.05, time = 0.04, hz = 1800 },
      mod = {
        { "velocity", "position", 0.85 }, { "key", "level", -0.2 }, { "random", "level", 0.05 },
        { "random", "cutoff", 0.12 }, { "chance", "cutoff", 0.1 }, { "pressure", "level", 0.25 },
        { "pressure", "cutoff", 0.4 },
      },
      values = {
        gain = 4.5, synth = "strings_synth", detune = 0, position = 0.1, attack = 0.085, decay = 0.3,
        sustain = 0.87, release = 0.24, cutoff = 1500, key_to_filter = 0.35, vel_to_filter = 2800,
        filter_amount = 1000, filter_attack = 0.08, filter_decay = 0.35, filter_sustain = 0.5,
        filter_release = 0.3, lowpass = 5200, vibrato_rate = 5.3, vibrato_depth = 11, vibrato_delay = 0.3,
        pressure_to_vibrato = 16, analog = 0.12, humanize = 0.15, noise_mix = 0.004,
      },
    },
    cello = {
      about = "A cello: its wood sings from 180 Hz, a tenor's voice; a slow, wide vibrato.",
      copies = 1,
      harmonics = { bowed(60, 1.5, 12), bowed(60, 1.08, 36) },
      resonances = {
        { 102, 0.5, 5 }, { 180, 0.75, 5 }, { 225, 0.6, 6 }, { 310, 0.5, 4 }, { 490, 0.6, 3 }, { 760, 0.5, 3 },
        { 1350, 0.8, 1.6 }, { 2500, 0.4, 2 },
      },
      dry = 0.4,
      breath = { level = 0.018, chiff = 0.14, time = 0.09, hz = 1800, q = 0.6 },
      strike = { level = 0.06, time = 0.04, hz = 1500 },
      mod = {
        { "velocity", "position", 0.85 }, { "key", "level", -0.12 }, { "random", "level", 0.05 },
        { "random", "cutoff", 0.12 }, { "chance", "cutoff", 0.1 }, { "pressure", "level", 0.25 },
        { "pressure", "cutoff", 0.4 },
      },
      values = {
        gain = 2.9, synth = "cello_synth", detune = 0, position = 0.1, attack = 0.095, decay = 0.35,
        sustain = 0.88, release = 0.28, cutoff = 1100, key_to_filter = 0.4, vel_to_filter = 2600,
        filter_amount = 900, filter_attack = 0.08, filter_decay = 0.4, filter_sustain = 0.5, filter_release = 0.3,
        lowpass = 5500, vibrato_rate = 5, vibrato_depth = 12, vibrato_delay = 0.3, pressure_to_vibrato = 16,
        analog = 0.12, humanize = 0.15,
      },
    },
    contrabass = {
      about = "A double bass, bowed: it growls before it sings, and its top is felt more than heard.",
      copies = 1,
      harmonics = { bowed(48, 1.45, 10), bowed(48, 1.1, 26) },
      resonances = {
        { 62, 0.6, 4 }, { 108, 0.75, 5 }, { 170, 0.55, 5 }, { 250, 0.5, 3 }, { 430, 0.5, 2.5 }, { 820, 0.6, 1.5 },
        { 1600, 0.25, 2 },
      },
      dry = 0.5,
      breath = { level = 0.022, chiff = 0.2, time = 0.14, hz = 900, q = 0.5 },
      strike = { level = 0.08, time = 0.06, hz = 700 },
      mod = {
        { "velocity", "position", 0.85 }, { "key", "level", -0.06 }, { "random", "level", 0.06 },
        { "random", "cutoff", 0.15 }, { "chance", "cutoff", 0.1 }, { "pressure", "level", 0.25 },
        { "pressure", "cutoff", 0.4 },
      },
      values = {
        gain = 1.5, synth = "strings_synth", detune = 0, position = 0.1, attack = 0.14, decay = 0.4,
        sustain = 0.88, release = 0.3, cutoff = 600, key_to_filter = 0.4, vel_to_filter = 1300,
        filter_amount = 500, filter_attack = 0.12, filter_decay = 0.4, filter_sustain = 0.5, filter_release = 0.3,
        lowpass = 2600, sub_osc = 0.1, vibrato_rate = 4.4, vibrato_depth = 6, vibrato_delay = 0.45,
        pressure_to_vibrato = 12, analog = 0.12, humanize = 0.1,
      },
    },
    string_ensemble = {
      about = "A string section: six desks wide apart, none quite in tune with the next; they swell in and "
        .. "let go slowly.",
      copies = 6,
      harmonics = { bowed(48, 1.5, 12), bowed(48, 1.1, 32) },
      resonances = {
        { 230, 0.4, 2.5 }, { 460, 0.5, 2 }, { 1000, 0.35, 1.5 }, { 2500, 0.8, 1.4 },
      },
      dry = 0.5,
      breath = { level = 0.02, chiff = 0.03, time = 0.2, hz = 3000, q = 0.5 },
      mod = {
        { "velocity", "position", 1 }, { "key", "level", -0.2 }, { "random", "level", 0.05 },
        { "random", "cutoff", 0.1 }, { "pressure", "level", 0.25 }, { "pressure", "cutoff", 0.4 },
      },
      values = {
        gain = 2.2, synth = "strings_synth", detune = 18, spread = 0.9, attack = 0.26, decay = 0.4, sustain = 0.9,
        release = 0.55, cutoff = 1200, key_to_filter = 0.35, vel_to_filter = 4200, filter_amount = 800,
        filter_attack = 0.4, filter_decay = 0.5, filter_sustain = 0.7, filter_release = 0.5, lowpass = 6500,
        vibrato_rate = 5.2, vibrato_depth = 3, vibrato_delay = 0.4, pressure_to_vibrato = 8, analog = 0.1,
        chorus = 0.2, chorus_rate = 0.5, saturation = 0.05, noise_mix = 0.003,
      },
    },
  },
}
