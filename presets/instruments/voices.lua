-- voices.lua -- what sings, what is cut into grains, and what was on tape.
return {
  kind = "instrument",
  author = "livelua",
  license = "CC0-1.0",
  instruments = {
    vocal = {
      about = "One singer on an open vowel that is never quite the same, smaller the higher it sings, in a hall.",
      mod = {
        { "chance", "vowel", 0.12 }, { "random", "vowel", 0.04 }, { "key", "tract", 0.07 },
        { "velocity", "tension", 0.6 }, { "pressure", "tension", 0.3 }, { "random", "level", 0.05 },
      },
      resonances = { { 260, 2.5, 0.8 } },
      values = {
        synth = "vocal_synth", vowel = 0.25, tension = 0.3, aspiration = 0.09, jitter = 0.35,
        humanize = 0.15, gain = 8.7,
        attack = 0.07, decay = 0.3, sustain = 0.85, release = 0.22,
        vibrato_rate = 5.5, vibrato_depth = 18, vibrato_delay = 0.35, pressure_to_vibrato = 20,
        cutoff = 600, key_to_filter = 0.3, vel_to_filter = 6000,
        reverb = 0.3, reverb_type = "hall",
      },
    },
    choir = {
      about = "Six voices that breathe together under the dome of a cathedral, each a little late and a little off.",
      mod = {
        { "random", "vowel", 0.08 }, { "key", "tract", 0.07 }, { "velocity", "tension", 0.6 },
        { "pressure", "tension", 0.3 },
      },
      resonances = { { 260, 2.5, 0.8 } },
      values = {
        synth = "choir_synth", unison = 6, detune = 6, spread = 0.3, vowel = 2.8, tension = 0.25, aspiration = 0.1,
        jitter = 0.7, gain = 5.7,
        attack = 0.16, decay = 0.5, sustain = 0.9, release = 0.4,
        vibrato_rate = 4.9, vibrato_depth = 5, vibrato_delay = 0.5, pressure_to_vibrato = 10,
        cutoff = 150, key_to_filter = 0.3, vel_to_filter = 3500,
        reverb = 0.45, reverb_type = "cathedral",
      },
    },
    granular_pad = {
      about = "A cloud of long grains cut from four waves of one pitch, wide, slow, and far away in a cathedral.",
      harmonics = {
        { 0.8, 0.5, 0.4, 0.33, 0.28, 0.24, 0.2, 0.18, 0.16, 0.14, 0.13, 0.12 },
        { 0.8, 0, 0.5, 0, 0.35, 0, 0.25, 0, 0.15 },
        { 0.8, 0.7, 0, 0.5, 0, 0, 0, 0.3, 0, 0, 0, 0.1, 0, 0, 0, 0.15 },
        { 0.8, 0.3, 0.5, 0.1, 0.1, 0.3, 0.05, 0.05, 0.2 },
      },
      mod = {
        { "random", "cutoff", 0.25 }, { "lfo2", "cutoff", 0.15 }, { "pressure", "cutoff", 1 },
        { "key", "level", -0.1 },
      },
      values = {
        synth = "granular_synth", grain_size = 0.13, grain_rate = 48, grain_scatter = 0.34, grain_detune = 8,
        spread = 0.7, analog = 0.3, gain = 8.8,
        attack = 0.6, decay = 0.8, sustain = 0.85, release = 1.1,
        cutoff = 150, key_to_filter = 0.5, vel_to_filter = 4500,
        filter_amount = 700, filter_attack = 1.2, filter_decay = 3, filter_sustain = 0.6, filter_release = 1,
        lfo2_rate = 0.11, pressure_to_vibrato = 10,
        reverb = 0.4, reverb_type = "cathedral",
      },
    },
    granular_texture = {
      about = "Sparks: short grains of few harmonics, thick and thin as rain, that scatter and echo in a marble dome.",
      harmonics = {
        { 0.6, 0.3, 0.1, 0.1, 0.05 }, { 0.5, 1, 0.1, 0.2, 0.05 }, { 0.6, 0.1, 0.2, 0.6, 0.1, 0.1 },
        { 0.5, 0.2, 0.9, 0.1, 0.4, 0.1 }, { 0.6, 0.1, 0.3, 0.1, 0.1 }, { 0.5, 0.4, 0.1, 0.9, 0.1, 0.1 },
        { 0.6, 0.2, 0.1, 0.1, 0.2, 0.8, 0.1, 0.2 }, { 0.5, 0.1, 0.1, 0.2, 0.1, 0.2, 0.1, 0.8 },
      },
      mod = {
        { "velocity", "grain_rate", 0.8 }, { "random", "grain_rate", 0.5 }, { "lfo2", "grain_size", 0.4 },
        { "pressure", "grain_rate", 1.5 },
      },
      values = {
        synth = "granular_synth", grain_size = 0.055, grain_rate = 30, grain_scatter = 0.27, grain_detune = 16,
        spread = 1, gain = 11.2,
        attack = 0.01, sustain = 1, release = 0.3,
        cutoff = 200, key_to_filter = 0.6, vel_to_filter = 4500, lfo2_rate = 0.07,
        reverb = 0.5, reverb_type = "taj_mahal", delay = 0.3, delay_time = 0.4, delay_feedback = 0.4,
        delay_pingpong = 0.7,
      },
    },
    mellotron = {
      about = "The strings of a machine that has been on the road: worn tape, a tired motor, eight seconds a key.",
      mod = { { "random", "level", 0.1 }, { "chance", "age", 0.12 }, { "key", "level", -0.2 } },
      values = {
        synth = "mellotron_synth", wow = 11, flutter = 5, age = 0.6, humanize = 0.2, saturation = 0.25, gain = 8.4,
        attack = 0.03, decay = 0.1, sustain = 1, release = 0.09,
        cutoff = 250, key_to_filter = 0.4, vel_to_filter = 2600, pressure_to_vibrato = 10,
        reverb = 0.3, reverb_type = "plate",
      },
    },
    mellotron_strings = {
      about = "Three violins on fresh tape, eight seconds a key: a bright, thin, beloved orchestra.",
      mod = { { "key", "level", -0.18 } },
      values = {
        synth = "mellotron_synth", wow = 4, flutter = 2.5, age = 0.18, humanize = 0.2, gain = 8,
        attack = 0.02, decay = 0.1, sustain = 1, release = 0.07,
        cutoff = 300, key_to_filter = 0.4, vel_to_filter = 6500, vibrato_rate = 5.3, vibrato_depth = 4,
        pressure_to_vibrato = 10,
        reverb = 0.3, reverb_type = "plate",
      },
    },
    mellotron_flute = {
      about = "The flute of a tape keyboard: breathy, hollow, shaking as the reel turns, eight seconds a key.",
      mod = { { "key", "level", -0.1 } },
      values = {
        synth = "mellotron_flute_synth", wow = 7, flutter = 4, age = 0.35, humanize = 0.2, gain = 8.3,
        attack = 0.025, decay = 0.1, sustain = 1, release = 0.08,
        cutoff = 60, key_to_filter = 0.7, vel_to_filter = 1900, vibrato_rate = 4.8, vibrato_depth = 6,
        vibrato_delay = 0.15, pressure_to_vibrato = 10,
        reverb = 0.35, reverb_type = "hall",
      },
    },
    mellotron_choir = {
      about = "Eight men and women on tape, singing one vowel for eight seconds a key, from the end of a nave.",
      mod = { { "key", "level", -0.24 } },
      values = {
        synth = "mellotron_choir_synth", wow = 6, flutter = 3, age = 0.4, humanize = 0.2, gain = 8.6,
        attack = 0.05, decay = 0.1, sustain = 1, release = 0.12,
        cutoff = 120, key_to_filter = 0.3, vel_to_filter = 3600, vibrato_rate = 5.1, vibrato_depth = 5,
        pressure_to_vibrato = 10,
        reverb = 0.4, reverb_type = "cathedral",
      },
    },
  },
}
