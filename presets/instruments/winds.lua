-- Woodwinds and brass. Softly blown they are round, hard blown they gain high harmonics: each has two or three waves,
-- from soft to loud, under the fixed resonances of its bell and tone holes, with the breath that it takes.

local function round(x)
  return (1e5 * x + 0.5) // 1 / 1e5
end

-- What comes out of a bell: around harmonic `middle`, falling by the factor `fall` from one to the next above it,
-- by `rise` below it.
local function brass(count, middle, fall, rise)
  local levels = {}
  for n = 1, count do
    levels[n] = round(n > middle and fall ^ (n - middle) or rise ^ (middle - n))
  end
  return levels
end

-- The pulses of a double or single reed on a cone: nearly even up to harmonic `last`; the fundamental is weighed.
local function cone(count, slope, last, first)
  local levels = {}
  for n = 1, count do
    levels[n] = round((n == 1 and first or 1) * n ^ -slope / (1 + (n / last) ^ 2))
  end
  return levels
end

return {
  kind = "instrument",
  author = "livelua",
  license = "CC0-1.0",
  instruments = {
    flute = {
      about = "A concert flute: nearly a sine when soft, its octave and twelfth when blown, wind across its edge.",
      copies = 1,
      harmonics = {
        { 1, 0.1, 0.05, 0.01 }, { 1, 0.42, 0.24, 0.08, 0.04, 0.02, 0.01 },
        { 1, 0.85, 0.5, 0.26, 0.16, 0.09, 0.05, 0.03, 0.02, 0.01 },
      },
      resonances = { { 850, 0.2, 1 }, { 2300, 0.3, 1.2 } },
      dry = 0.85,
      breath = { level = 0.024, chiff = 0.16, time = 0.06, ratio = 2.2, q = 0.6 },
      mod = {
        { "velocity", "position", 0.9 }, { "key", "position", -0.12 }, { "key", "level", -0.12 },
        { "lfo1", "level", 0.07 }, { "lfo1", "position", 0.08 }, { "random", "level", 0.05 },
        { "random", "position", 0.08 }, { "pressure", "position", 0.3 },
      },
      values = {
        gain = 4.2, synth = "flute_synth", attack = 0.075, decay = 0.2, sustain = 0.9, release = 0.11,
        cutoff = 2600, key_to_filter = 0.5, vel_to_filter = 3600, vibrato_rate = 4.9, vibrato_depth = 5,
        vibrato_delay = 0.35, lfo1_rate = 4.9, lfo1_delay = 0.35, lfo1_fade = 0.4, pressure_to_vibrato = 14,
        humanize = 0.2, analog = 0.1, noise_mix = 0.003,
      },
    },
    oboe = {
      about = "An oboe: a narrow cone and two thin blades, reedy and near, with formants at 1.1 and 2.9 kHz.",
      copies = 1,
      harmonics = { cone(40, 0.9, 10, 0.9), cone(40, 0.55, 18, 0.7) },
      resonances = { { 1120, 0.9, 2.2 }, { 2900, 0.6, 3 } },
      dry = 0.5,
      breath = { level = 0.012, chiff = 0.06, time = 0.03, ratio = 3, q = 1 },
      strike = { level = 0.04, time = 0.012, hz = 2200 },
      mod = {
        { "velocity", "position", 1 }, { "key", "level", -0.12 }, { "lfo1", "level", 0.04 },
        { "random", "level", 0.04 }, { "random", "position", 0.1 }, { "pressure", "position", 0.3 },
      },
      values = {
        gain = 8.3, synth = "oboe_synth", attack = 0.03, decay = 0.2, sustain = 0.9, release = 0.09, cutoff = 2400,
        key_to_filter = 0.3, vel_to_filter = 3200, vibrato_rate = 5.2, vibrato_depth = 7, vibrato_delay = 0.3,
        lfo1_rate = 5.2, lfo1_delay = 0.3, lfo1_fade = 0.3, pressure_to_vibrato = 14, humanize = 0.15,
        analog = 0.1,
      },
    },
    clarinet = {
      about = "A clarinet: odd harmonics of a stopped pipe, hollow and dark; even ones come in as it is "
        .. "blown harder.",
      copies = 1,
      harmonics = {
        { 1, 0.01, 0.2, 0.008, 0.05, 0.005, 0.015 },
        { 1, 0.03, 0.5, 0.04, 0.26, 0.06, 0.13, 0.05, 0.06, 0.03, 0.03, 0.02, 0.012 },
        {
          1, 0.06, 0.72, 0.09, 0.48, 0.16, 0.34, 0.16, 0.22, 0.14, 0.14, 0.1, 0.09, 0.07, 0.06, 0.05, 0.04, 0.03,
          0.025, 0.02,
        },
      },
      resonances = { { 1650, 0.4, 1.8 }, { 3300, 0.25, 2.5 } },
      dry = 0.8,
      breath = { level = 0.014, chiff = 0.06, time = 0.04, hz = 2400, q = 0.6 },
      strike = { level = 0.03, time = 0.012, hz = 1600 },
      mod = {
        { "velocity", "position", 0.9 }, { "key", "level", -0.1 }, { "random", "level", 0.05 },
        { "random", "position", 0.08 }, { "pressure", "position", 0.3 }, { "pressure", "level", 0.2 },
      },
      values = {
        gain = 4.2, attack = 0.045, decay = 0.2, sustain = 0.93, release = 0.1, cutoff = 2200, key_to_filter = 0.4,
        vel_to_filter = 3000, vibrato_rate = 4.5, vibrato_depth = 2, vibrato_delay = 0.5, pressure_to_vibrato = 12,
        humanize = 0.15, analog = 0.1,
      },
    },
    bassoon = {
      about = "A bassoon: a long folded cone, its weak fundamental under a formant like the vowel o, dry "
        .. "and reedy below.",
      copies = 1,
      harmonics = { cone(44, 0.95, 12, 0.6), cone(44, 0.6, 18, 0.5) },
      resonances = { { 470, 1.1, 2.2 }, { 1180, 0.55, 2.6 }, { 2100, 0.12, 3 } },
      dry = 0.4,
      breath = { level = 0.014, chiff = 0.08, time = 0.04, ratio = 3, q = 0.8 },
      strike = { level = 0.05, time = 0.015, hz = 1200 },
      mod = {
        { "velocity", "position", 1 }, { "key", "level", 0.02 }, { "lfo1", "level", 0.03 },
        { "random", "level", 0.05 }, { "random", "position", 0.1 }, { "pressure", "position", 0.3 },
      },
      values = {
        gain = 7.9, attack = 0.045, decay = 0.2, sustain = 0.9, release = 0.11, cutoff = 1400, key_to_filter = 0.3,
        vel_to_filter = 1900, lowpass = 3600, vibrato_rate = 5, vibrato_depth = 5, vibrato_delay = 0.4,
        lfo1_rate = 5, lfo1_delay = 0.4, lfo1_fade = 0.3, pressure_to_vibrato = 12, humanize = 0.15, analog = 0.12,
      },
    },
    saxophone = {
      about = "A saxophone for any tune, between alto and tenor: brass cone, hard reed, a voice with an edge.",
      copies = 1,
      harmonics = { cone(40, 1.1, 8, 1), cone(40, 0.72, 18, 0.85) },
      resonances = { { 520, 0.4, 1.5 }, { 1380, 0.9, 2.4 }, { 2300, 0.65, 2.8 }, { 3200, 0.6, 2.8 } },
      dry = 0.45,
      breath = { level = 0.022, chiff = 0.08, time = 0.035, hz = 3500, q = 0.7 },
      strike = { level = 0.06, time = 0.015, hz = 2500 },
      mod = {
        { "velocity", "position", 0.95 }, { "key", "level", -0.12 }, { "lfo1", "level", 0.05 },
        { "random", "level", 0.06 }, { "random", "position", 0.1 }, { "envelope", "position", 0.15 },
        { "pressure", "position", 0.3 }, { "chance", "cutoff", 0.1 },
      },
      values = {
        gain = 8.4, synth = "saxophone_synth", drive = 0.22, sub_osc = 0, attack = 0.04, decay = 0.15,
        sustain = 0.86, release = 0.12, cutoff = 2200, key_to_filter = 0.3, vel_to_filter = 4200,
        filter_attack = 0.04, filter_decay = 0.2, filter_sustain = 0.4, filter_release = 0.15, highpass = 35,
        vibrato_rate = 5.1, vibrato_depth = 11, vibrato_delay = 0.3, lfo1_rate = 5.1, lfo1_delay = 0.3,
        lfo1_fade = 0.35, pressure_to_vibrato = 16, humanize = 0.15, analog = 0.12,
      },
    },
    alto_sax = {
      about = "An alto saxophone: sweet and centred, brightest around 1 kHz, quick to speak.",
      copies = 1,
      harmonics = { cone(36, 1.15, 7, 1), cone(36, 0.8, 14, 0.9) },
      resonances = { { 640, 0.8, 1.8 }, { 1150, 0.5, 2.4 }, { 2650, 0.3, 2.5 }, { 3900, 0.12, 3 } },
      dry = 0.5,
      breath = { level = 0.016, chiff = 0.06, time = 0.03, hz = 4200, q = 0.7 },
      strike = { level = 0.05, time = 0.012, hz = 3000 },
      mod = {
        { "velocity", "position", 0.95 }, { "key", "level", -0.12 }, { "lfo1", "level", 0.05 },
        { "random", "level", 0.05 }, { "random", "position", 0.1 }, { "envelope", "position", 0.1 },
        { "pressure", "position", 0.3 }, { "chance", "cutoff", 0.08 },
      },
      values = {
        gain = 6.8, synth = "saxophone_synth", drive = 0.05, sub_osc = 0, attack = 0.032, decay = 0.15,
        sustain = 0.88, release = 0.1, cutoff = 1900, key_to_filter = 0.3, vel_to_filter = 3400,
        filter_attack = 0.035, filter_decay = 0.2, filter_sustain = 0.4, filter_release = 0.15, highpass = 35,
        vibrato_rate = 5.4, vibrato_depth = 12, vibrato_delay = 0.28, lfo1_rate = 5.4, lfo1_delay = 0.28,
        lfo1_fade = 0.3, pressure_to_vibrato = 16, humanize = 0.15, analog = 0.1,
      },
    },
    tenor_sax = {
      about = "A tenor saxophone: breathy below, husky in the middle, a slow smoky vibrato at the ends of notes.",
      copies = 1,
      harmonics = { cone(44, 1.2, 9, 1), cone(44, 0.78, 20, 0.8) },
      resonances = { { 400, 0.7, 1.6 }, { 880, 0.5, 2.2 }, { 1650, 0.45, 2.2 }, { 2700, 0.3, 2.5 } },
      dry = 0.45,
      breath = { level = 0.038, chiff = 0.12, time = 0.06, hz = 2600, q = 0.6 },
      strike = { level = 0.06, time = 0.02, hz = 1800 },
      mod = {
        { "velocity", "position", 0.95 }, { "key", "level", -0.12 }, { "lfo1", "level", 0.07 },
        { "random", "level", 0.07 }, { "random", "position", 0.12 }, { "envelope", "position", 0.15 },
        { "pressure", "position", 0.3 }, { "chance", "cutoff", 0.12 },
      },
      values = {
        gain = 7.4, synth = "saxophone_synth", drive = 0.18, sub_osc = 0.02, attack = 0.05, decay = 0.2,
        sustain = 0.86, release = 0.14, cutoff = 1300, key_to_filter = 0.3, vel_to_filter = 3400,
        filter_attack = 0.05, filter_decay = 0.25, filter_sustain = 0.4, filter_release = 0.2, highpass = 35,
        vibrato_rate = 4.7, vibrato_depth = 13, vibrato_delay = 0.42, lfo1_rate = 4.7, lfo1_delay = 0.42,
        lfo1_fade = 0.4, pressure_to_vibrato = 18, humanize = 0.15, analog = 0.14,
      },
    },
    bari_sax = {
      about = "A baritone saxophone: wide, dark and growling, a sine an octave below to lean on.",
      copies = 1,
      harmonics = { cone(52, 1.1, 10, 0.9), cone(52, 0.7, 24, 0.7) },
      resonances = { { 250, 0.7, 1.8 }, { 620, 0.6, 2 }, { 1250, 0.45, 2 }, { 2100, 0.3, 2.5 } },
      dry = 0.4,
      breath = { level = 0.03, chiff = 0.14, time = 0.06, hz = 1800, q = 0.6 },
      strike = { level = 0.1, time = 0.025, hz = 1200 },
      mod = {
        { "velocity", "position", 0.95 }, { "key", "level", -0.08 }, { "lfo1", "level", 0.04 },
        { "random", "level", 0.06 }, { "random", "position", 0.1 }, { "envelope", "position", 0.2 },
        { "pressure", "position", 0.3 }, { "chance", "cutoff", 0.1 },
      },
      values = {
        gain = 7.3, synth = "saxophone_synth", drive = 0.26, sub_osc = 0.13, attack = 0.065, decay = 0.2,
        sustain = 0.87, release = 0.14, cutoff = 900, key_to_filter = 0.3, vel_to_filter = 2400, lowpass = 4500,
        filter_attack = 0.06, filter_decay = 0.25, filter_sustain = 0.4, filter_release = 0.2, highpass = 35,
        vibrato_rate = 4.5, vibrato_depth = 7, vibrato_delay = 0.5, lfo1_rate = 4.5, lfo1_delay = 0.5,
        lfo1_fade = 0.4, pressure_to_vibrato = 14, humanize = 0.15, analog = 0.12,
      },
    },
    trumpet = {
      about = "A trumpet: round when soft, brilliant when loud; each note starts dull and opens as the lips "
        .. "take hold.",
      copies = 1,
      harmonics = { brass(36, 1, 0.5, 0.7), brass(36, 3, 0.72, 0.85), brass(40, 5, 0.89, 0.9) },
      resonances = { { 1250, 0.45, 1.2 }, { 2600, 0.4, 1.6 } },
      dry = 0.75,
      breath = { level = 0.008, chiff = 0.05, time = 0.02, hz = 2500, q = 0.6 },
      strike = { level = 0.05, time = 0.012, hz = 1800 },
      mod = {
        { "velocity", "position", 0.66 }, { "envelope", "position", 0.4 }, { "key", "position", -0.06 },
        { "key", "level", -0.14 }, { "random", "level", 0.04 }, { "random", "position", 0.05 },
        { "pressure", "position", 0.3 },
      },
      values = {
        gain = 7.4, synth = "trumpet_synth", attack = 0.038, decay = 0.12, sustain = 0.85, release = 0.1,
        filter_attack = 0.05, filter_decay = 0.22, filter_sustain = 0.55, filter_release = 0.1, cutoff = 2600,
        key_to_filter = 0.3, vel_to_filter = 7000, filter_amount = 1800, vibrato_rate = 5.4, vibrato_depth = 6,
        vibrato_delay = 0.45, pressure_to_vibrato = 16, humanize = 0.15, analog = 0.1,
      },
    },
    trombone = {
      about = "A trombone: broad and noble, a brassy rasp when pushed; its slide never lands quite square.",
      copies = 1,
      harmonics = { brass(40, 1, 0.55, 0.7), brass(40, 2, 0.74, 0.85), brass(44, 5, 0.88, 0.92) },
      resonances = { { 560, 0.5, 1.5 }, { 1500, 0.35, 1.4 }, { 2400, 0.15, 2 } },
      dry = 0.65,
      breath = { level = 0.01, chiff = 0.06, time = 0.03, hz = 1400, q = 0.6 },
      strike = { level = 0.06, time = 0.02, hz = 1100 },
      mod = {
        { "velocity", "position", 0.66 }, { "envelope", "position", 0.38 }, { "key", "position", -0.06 },
        { "key", "level", -0.06 }, { "random", "level", 0.04 }, { "random", "position", 0.06 },
        { "pressure", "position", 0.3 },
      },
      values = {
        gain = 7.5, synth = "trumpet_synth", attack = 0.065, decay = 0.2, sustain = 0.88, release = 0.13,
        filter_attack = 0.075, filter_decay = 0.3, filter_sustain = 0.55, filter_release = 0.15, cutoff = 1100,
        key_to_filter = 0.3, vel_to_filter = 3400, filter_amount = 900, vibrato_rate = 4.8, vibrato_depth = 5,
        vibrato_delay = 0.5, pressure_to_vibrato = 14, humanize = 0.15, analog = 0.18, lowpass = 5500,
      },
    },
    french_horn = {
      about = "A French horn: veiled and far, a hand in its bell and the bell to the back wall; heroic when "
        .. "it is forced.",
      copies = 1,
      harmonics = { brass(32, 1, 0.4, 0.7), brass(32, 2, 0.6, 0.9), brass(36, 4, 0.84, 0.93) },
      resonances = { { 340, 0.55, 1.6 }, { 780, 0.3, 1.6 }, { 1700, 0.1, 2 } },
      dry = 0.6,
      breath = { level = 0.012, chiff = 0.06, time = 0.04, hz = 900, q = 0.6 },
      strike = { level = 0.03, time = 0.025, hz = 700 },
      mod = {
        { "velocity", "position", 0.68 }, { "envelope", "position", 0.28 }, { "key", "position", -0.06 },
        { "key", "level", -0.06 }, { "random", "level", 0.05 }, { "random", "position", 0.06 },
        { "pressure", "position", 0.3 },
      },
      values = {
        gain = 7.5, attack = 0.09, decay = 0.25, sustain = 0.88, release = 0.2, filter_attack = 0.09,
        filter_decay = 0.35, filter_sustain = 0.6, filter_release = 0.2, cutoff = 800, key_to_filter = 0.35,
        vel_to_filter = 1900, filter_amount = 600, lowpass = 3600, vibrato_rate = 4.6, vibrato_depth = 3,
        vibrato_delay = 0.5, pressure_to_vibrato = 12, humanize = 0.15, analog = 0.15, chorus = 0.1,
        chorus_rate = 0.4, saturation = 0.1,
      },
    },
    tuba = {
      about = "A tuba: a wide cone of air, round as a barrel, that takes its time to speak.",
      copies = 1,
      harmonics = { brass(28, 1, 0.42, 0.7), brass(28, 2, 0.6, 0.9), brass(28, 3, 0.74, 0.92) },
      resonances = { { 120, 0.4, 1.6 }, { 230, 0.5, 1.6 }, { 600, 0.2, 1.6 } },
      dry = 0.7,
      breath = { level = 0.014, chiff = 0.1, time = 0.06, hz = 500, q = 0.6 },
      strike = { level = 0.06, time = 0.035, hz = 450 },
      mod = {
        { "velocity", "position", 0.65 }, { "envelope", "position", 0.32 }, { "key", "level", 0.08 },
        { "random", "level", 0.05 }, { "random", "position", 0.06 }, { "pressure", "position", 0.3 },
      },
      values = {
        gain = 5.9, attack = 0.11, decay = 0.2, sustain = 0.9, release = 0.15, filter_attack = 0.1,
        filter_decay = 0.3, filter_sustain = 0.6, filter_release = 0.2, cutoff = 520, key_to_filter = 0.4,
        vel_to_filter = 1100, filter_amount = 350, lowpass = 2200, sub_osc = 0.1, vibrato_rate = 4.4,
        vibrato_depth = 2.5, vibrato_delay = 0.6, pressure_to_vibrato = 10, humanize = 0.1, analog = 0.12,
      },
    },
    brass_ensemble = {
      about = "A brass section: trumpets, horns and trombones in one chair, wide apart, that open together.",
      copies = 6,
      harmonics = { brass(36, 1, 0.52, 0.7), brass(36, 3, 0.72, 0.88), brass(36, 5, 0.85, 0.93) },
      resonances = { { 520, 0.4, 1.2 }, { 1250, 0.4, 1.2 }, { 2400, 0.25, 1.6 } },
      dry = 0.65,
      breath = { level = 0.012, chiff = 0.05, time = 0.04, hz = 1500, q = 0.6 },
      strike = { level = 0.04, time = 0.02, hz = 1200 },
      mod = {
        { "velocity", "position", 0.66 }, { "envelope", "position", 0.4 }, { "key", "position", -0.06 },
        { "key", "level", -0.1 }, { "random", "level", 0.04 }, { "random", "position", 0.05 },
        { "pressure", "position", 0.3 },
      },
      values = {
        gain = 6.8, synth = "trumpet_synth", detune = 13, spread = 0.8, attack = 0.06, decay = 0.2, sustain = 0.88,
        release = 0.2, filter_attack = 0.08, filter_decay = 0.35, filter_sustain = 0.55, filter_release = 0.2,
        cutoff = 1500, key_to_filter = 0.3, vel_to_filter = 3600, filter_amount = 1200, lowpass = 7000,
        vibrato_rate = 4.9, vibrato_depth = 2, vibrato_delay = 0.5, pressure_to_vibrato = 10, humanize = 0.1,
        analog = 0.12, chorus = 0.15, chorus_rate = 0.6,
      },
    },
  },
}
