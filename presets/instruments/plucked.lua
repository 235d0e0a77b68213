-- plucked.lua -- strings without a guitar: the harp and the banjo, and what Asia and the steel bar make of them.

return {
  kind = "instrument",
  author = "livelua",
  license = "CC0-1.0",
  instruments = {
    harp = {
      about = "Gut under the fingertips near the middle of the string; nothing damps it when the key is up.",
      values = {
        synth = "harp_synth", gain = 8.6, string_decay = 4.5, brightness = 0.14, pick_position = 0.36,
        pick_hardness = 0.14, stiffness = 0.2, attack = 0.001, release = 2.2, reverb = 0.3,
        reverb_type = "plate", reverb_predelay = 0.015,
      },
      mod = {
        { "velocity", "brightness", 0.5 }, { "velocity", "level", 0.6 },
        { "velocity", "pick_hardness", 0.32 }, { "chance", "pick_position", 0.008 },
        { "key", "level", -0.04 }, { "key", "string_decay", -0.15 },
      },
    },
    sitar = {
      about = "Steel over a wide flat bridge that it touches at each swing, and the strings below that answer it.",
      values = {
        synth = "sitar_synth", gain = 6.4, string_decay = 8, brightness = 0.4, pick_position = 0.07,
        pick_hardness = 0.3, stiffness = 0.25, buzz = 0.8, sympathy = 0.35, attack = 0, release = 0.8,
        cutoff = 500, resonance = 3, key_to_filter = 0.4, vel_to_filter = 3200, filter_amount = 2500,
        filter_attack = 0, filter_decay = 0.9, filter_sustain = 0.05, vibrato_rate = 4.6,
        pressure_to_vibrato = 45, humanize = 0.2, lowpass = 4500,
      },
      mod = {
        { "velocity", "brightness", 0.57 }, { "velocity", "buzz", 0.15 }, { "velocity", "level", 0.6 },
        { "velocity", "pick_hardness", 0.68 }, { "chance", "pick_position", 0.004 },
        { "key", "pitch", 0.0025 },
      },
    },
    pedal_steel = {
      about = "A steel bar instead of frets: each note slides into place, sings for long and trembles slowly.",
      values = {
        synth = "pedal_steel_synth", gain = 16.4, string_decay = 16, brightness = 0.36, pick_position = 0.125,
        pick_hardness = 0.26, stiffness = 0.25, pickup = 0.07, attack = 0.02, release = 0.3, glide = 0.12,
        cutoff = 4500, resonance = 1.3, vel_to_filter = 1500, filter_attack = 0, filter_decay = 0.16,
        vibrato_rate = 4, vibrato_depth = 10, vibrato_delay = 0.4, pressure_to_vibrato = 25, humanize = 0.15,
        compressor = 0.7, compressor_threshold = -26, compressor_ratio = 4, compressor_attack = 0.02,
        compressor_release = 0.5, reverb = 0.3, reverb_type = "spring",
      },
      mod = {
        { "envelope", "pitch", -0.7 }, { "velocity", "brightness", 0.35 },
        { "velocity", "pick_hardness", 0.4 }, { "chance", "pick_position", 0.005 }, { "key", "pickup", 0.02 },
      },
    },
    banjo = {
      about = "Steel and finger-picks on a drum's skin: loud at once, twanging, and soon gone.",
      values = {
        synth = "banjo_synth", gain = 14, string_decay = 1.9, brightness = 0.58, pick_position = 0.11,
        pick_hardness = 0.55, stiffness = 0.2, attack = 0, release = 0.08, pressure_to_vibrato = 10,
        humanize = 0.2,
      },
      mod = {
        { "velocity", "brightness", 0.4 }, { "velocity", "level", 0.5 },
        { "velocity", "pick_hardness", 0.45 }, { "chance", "pick_position", 0.006 },
        { "key", "string_decay", 0.25 },
      },
    },
    mandolin = {
      about = "Pairs of steel strings, a little apart, under a hard pick on a small carved body.",
      values = {
        synth = "mandolin_synth", gain = 14.6, string_decay = 3.4, brightness = 0.48, pick_position = 0.1,
        pick_hardness = 0.56, stiffness = 0.3, detune = 3.5, attack = 0, release = 0.12,
        pressure_to_vibrato = 10, humanize = 0.2,
      },
      mod = {
        { "velocity", "brightness", 0.42 }, { "velocity", "level", 0.5 },
        { "velocity", "pick_hardness", 0.42 }, { "chance", "pick_position", 0.006 }, { "key", "level", 0.09 },
      },
    },
    mandola = {
      about = "The mandolin a fifth lower: thicker pairs, a wider and darker body, longer notes.",
      values = {
        synth = "mandolin_synth", gain = 11.8, string_decay = 4.2, brightness = 0.28, pick_position = 0.14,
        pick_hardness = 0.36, stiffness = 0.4, detune = 3, attack = 0, release = 0.16,
        pressure_to_vibrato = 10, humanize = 0.2, lowpass = 3000,
      },
      resonances = {
        { 130, 0.7, 5 }, { 255, 0.9, 6 }, { 350, 0.7, 6 }, { 500, 0.5, 5 }, { 720, 0.4, 4 }, { 1350, 0.4, 2.5 },
        { 2300, 0.4, 2 },
      },
      dry = 0.4,
      strike = { level = 0.05, time = 0.02, hz = 1600 },
      mod = {
        { "velocity", "brightness", 0.5 }, { "velocity", "level", 0.7 },
        { "velocity", "pick_hardness", 0.42 }, { "chance", "pick_position", 0.006 }, { "key", "level", 0.16 },
      },
    },
    ukulele = {
      about = "Short nylon strings and a thumb on a box as small as a loaf: round, merry and brief.",
      values = {
        synth = "ukulele_synth", gain = 11.9, string_decay = 2, brightness = 0.2, pick_position = 0.27,
        pick_hardness = 0.28, stiffness = 0.2, attack = 0.001, release = 0.12, pressure_to_vibrato = 12,
        humanize = 0.2,
      },
      mod = {
        { "velocity", "brightness", 0.5 }, { "velocity", "level", 0.7 },
        { "velocity", "pick_hardness", 0.36 }, { "chance", "pick_position", 0.008 }, { "key", "level", 0.05 },
        { "key", "string_decay", 0.15 },
      },
    },
    koto = {
      about = "Ivory picks on silk, close to the bridge, over a hollow trunk of paulownia as long as a man.",
      values = {
        synth = "pluck_synth", gain = 12, string_decay = 5, brightness = 0.36, pick_position = 0.09,
        pick_hardness = 0.4, stiffness = 0.15, attack = 0, release = 1.2, filter_attack = 0,
        filter_decay = 0.12, vibrato_rate = 4.2, pressure_to_vibrato = 50, humanize = 0.12, lowpass = 4000,
        reverb = 0.2, reverb_type = "room",
      },
      resonances = {
        { 100, 1.1, 2 }, { 180, 0.8, 3 }, { 290, 0.3, 4 }, { 480, 0.3, 4 }, { 780, 0.2, 3 }, { 1200, 0.8, 2 },
        { 2400, 0.4, 2 },
      },
      dry = 0.45,
      strike = { level = 0.05, time = 0.025, hz = 1300 },
      mod = {
        { "envelope", "pitch", 0.12 }, { "velocity", "brightness", 0.45 }, { "velocity", "level", 0.5 },
        { "velocity", "pick_hardness", 0.45 }, { "chance", "pick_position", 0.006 }, { "key", "level", 0.03 },
        { "key", "string_decay", 0.45 },
      },
    },
  },
}
