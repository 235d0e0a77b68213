-- synths.lua -- the plain synthesizers: a lead, a pad, and four basses.
return {
  kind = "instrument",
  author = "livelua",
  license = "CC0-1.0",
  instruments = {
    synth_lead = {
      about = "Three saws that beat against each other, bright at the start, with vibrato on long notes and an echo.",
      values = {
        synth = "saw", detune = 12, analog = 0.3, gain = 5.3,
        attack = 0.006, decay = 0.5, sustain = 0.7, release = 0.18,
        cutoff = 1500, resonance = 1.4, key_to_filter = 0.5, vel_to_filter = 2200,
        filter_amount = 3000, filter_attack = 0.005, filter_decay = 0.35, filter_sustain = 0.35, filter_release = 0.25,
        vibrato_rate = 5.4, vibrato_depth = 9, vibrato_delay = 0.45, pressure_to_vibrato = 40,
        delay = 0.2, delay_time = 0.25, delay_feedback = 0.3, delay_tone = 5000,
      },
    },
    synth_pad = {
      about = "Seven saws, wide apart, that open and close slowly under a phaser.",
      mod = { { "velocity", "cutoff", 1.8 } },
      values = {
        synth = "supersaw", detune = 12, spread = 0.6, sub_osc = 0.2, analog = 0.4, gain = 3.8,
        attack = 0.5, decay = 1.2, sustain = 0.8, release = 1.4,
        cutoff = 130, resonance = 0.7, key_to_filter = 0.5, vel_to_filter = 1200,
        filter_amount = 450, filter_attack = 1.1, filter_decay = 2.5, filter_sustain = 0.5, filter_release = 1.2,
        pressure_to_vibrato = 20,
        chorus = 0.2, chorus_rate = 0.8, phaser = 0.3, phaser_rate = 0.3,
      },
    },
    synth_bass = {
      about = "A saw with a sine below it and a filter that snaps shut.",
      values = {
        synth = "saw", sub_osc = 0.4, analog = 0.2, gain = 2.8,
        attack = 0.002, decay = 0.7, sustain = 0.6, release = 0.07,
        cutoff = 220, resonance = 2.2, key_to_filter = 0.3, vel_to_filter = 1500,
        filter_amount = 2000, filter_attack = 0.002, filter_decay = 0.2, filter_sustain = 0.1, filter_release = 0.1,
        pressure_to_vibrato = 20,
      },
    },
    acid_bass = {
      about = "The silver box: one saw that slides where keys overlap, a filter that rings as it snaps shut, and dirt.",
      mod = { { "key", "level", -0.2 } },
      values = {
        synth = "saw", legato = true, glide = 0.06, analog = 0.3, gain = -1.1,
        attack = 0.002, decay = 1.6, sustain = 0.55, release = 0.04,
        cutoff = 220, resonance = 15, key_to_filter = 0.35, vel_to_filter = 700,
        filter_amount = 2700, filter_attack = 0.002, filter_decay = 0.48, filter_sustain = 0, filter_release = 0.1,
        pressure_to_vibrato = 10,
        distortion = 0.7, distortion_drive = 8, distortion_tone = 8000, eq_low = -3,
      },
    },
    ["808_bass"] = {
      about = "A kick drum long enough to play tunes: a warm sine that falls to its pitch and dies away by itself.",
      harmonics = { { 1 }, { 1, 0.35, 0.16, 0.06, 0.03 } },
      strike = { level = 0.12, time = 0.008, hz = 1800 },
      mod = { { "envelope", "pitch", 9 }, { "velocity", "position", 0.8 }, { "envelope", "position", 0.3 },
        { "key", "level", -0.08 } },
      values = {
        sub_osc = 0.2, gain = 3.8,
        attack = 0.001, decay = 2.6, sustain = 0, release = 0.12,
        cutoff = 360, resonance = 1.2, key_to_filter = 0.6, vel_to_filter = 1300,
        filter_attack = 0, filter_decay = 0.06, filter_sustain = 0, filter_release = 0.05,
        distortion = 0.4, distortion_drive = 2.5, distortion_tone = 3000, saturation = 0.2,
      },
    },
  },
}
