-- plucked.lua -- strings without a guitar: the harp and the banjo, and what Asia and the steel bar make of them.

return {
  kind = "instrument",
  author = "livelua",
  license = "CC0-1.0",
  instruments = {
    harp = {
      about = "Gut under the fingertips near the middle of the string; nothing damps it when the key is up.",
      values = {
        synth = "harp_synth", gain = 12.6, string_decay = 4.5, brightness = 0.3, pick_position = 0.36, pick_hardness = 0.18,
        stiffness = 0.2, attack = 0.001, release = 2.2, reverb = 0.3, reverb_type = "plate", reverb_predelay = 0.015,
        pressure_to_vibrato = 0,
      },
      resonances = {
        { 125, 0.5, 3 }, { 210, 0.7, 4 }, { 340, 0.5, 4 }, { 520, 0.4, 4 }, { 900, 0.3, 3 }, { 1800, 0.3, 2 },
        { 3600, 0.2, 1.5 },
      },
      dry = 0.5,
      strike = { level = 0.02, time = 0.02, hz = 700 },
      mod = {
        { "velocity", "brightness", 0.3 }, { "chance", "pick_position", 0.015 }, { "velocity", "pick_hardness", 0.3 }, { "key", "level", 0 },
        { "key", "string_decay", -0.15 },
      },
    },
    sitar = {
      about = "Steel over a wide flat bridge that it touches at each swing, and the strings below that answer it.",
      values = {
        synth = "sitar_synth", gain = 13, string_decay = 6, brightness = 0.6, pick_position = 0.07, pick_hardness = 0.65,
        stiffness = 0.25, buzz = 0.35, sympathy = 0.35, attack = 0, release = 0.6, lowpass = 4500, humanize = 0.2,
        filter_attack = 0, filter_decay = 0.09, pressure_to_vibrato = 45, vibrato_rate = 4.6,
      },
      sympathy = { 0.75, 1, 1.125, 1.25, 1.5, 1.6875, 1.875, 2 },
      resonances = {
        { 150, 0.4, 4 }, { 270, 0.5, 4 }, { 480, 0.4, 4 }, { 850, 0.5, 3 }, { 1500, 0.6, 2 }, { 2600, 0.7, 2 },
        { 3900, 0.5, 2 },
      },
      dry = 0.4,
      strike = { level = 0.05, time = 0.012, hz = 2500 },
      mod = {
        { "envelope", "pitch", 0.2 }, { "velocity", "brightness", 0.25 }, { "velocity", "pick_hardness", 0.25 }, { "chance", "pick_position", 0.01 }, { "velocity", "buzz", 0.15 },
        { "key", "level", 0.1 },
      },
    },
    pedal_steel = {
      about = "A steel bar instead of frets: each note slides into place, sings for long and trembles slowly.",
      values = {
        synth = "pedal_steel_synth", gain = 17.2, string_decay = 16, brightness = 0.44, pick_position = 0.1,
        pick_hardness = 0.34, stiffness = 0.25, pickup = 0.07, attack = 0.02, release = 0.3, glide = 0.12,
        cutoff = 4500, resonance = 1.3, vel_to_filter = 1500, filter_attack = 0, filter_decay = 0.16,
        vibrato_rate = 4, vibrato_depth = 10, vibrato_delay = 0.4, reverb = 0.3, reverb_type = "spring",
        compressor = 0.7, compressor_threshold = -26, compressor_ratio = 4, compressor_attack = 0.02,
        compressor_release = 0.5, humanize = 0.15, pressure_to_vibrato = 25,
      },
      mod = {
        { "envelope", "pitch", -0.7 }, { "velocity", "brightness", 0.25 }, { "velocity", "pick_hardness", 0.3 }, { "chance", "pick_position", 0.02 }, { "key", "level", 0 },
        { "key", "pickup", 0.02 },
      },
    },
    banjo = {
      about = "Steel and finger-picks on a drum's skin: loud at once, twanging, and soon gone.",
      values = {
        synth = "banjo_synth", gain = 18, string_decay = 1.5, brightness = 0.58, pick_position = 0.11, pick_hardness = 0.64,
        stiffness = 0.2, attack = 0, release = 0.08, humanize = 0.2, pressure_to_vibrato = 10,
      },
      resonances = {
        { 260, 0.5, 4 }, { 430, 0.6, 5 }, { 690, 0.9, 5 }, { 980, 0.6, 5 }, { 1500, 0.6, 3 }, { 2300, 0.5, 3 },
        { 3400, 0.6, 2 }, { 5200, 0.3, 2 },
      },
      dry = 0.3,
      strike = { level = 0.14, time = 0.018, hz = 1800 },
      mod = { { "velocity", "brightness", 0.3 }, { "velocity", "pick_hardness", 0.35 }, { "chance", "pick_position", 0.012 }, { "key", "level", 0.03 }, { "key", "string_decay", 0.15 } },
    },
    mandolin = {
      about = "Pairs of steel strings, a little apart, under a hard pick on a small carved body.",
      values = {
        synth = "mandolin_synth", gain = 17.3, string_decay = 2.6, brightness = 0.56, pick_position = 0.1,
        pick_hardness = 0.64, detune = 3.5, stiffness = 0.3, attack = 0, release = 0.12, humanize = 0.2,
        pressure_to_vibrato = 10,
      },
      resonances = {
        { 195, 0.5, 5 }, { 390, 0.8, 6 }, { 510, 0.7, 6 }, { 740, 0.5, 5 }, { 1050, 0.5, 4 }, { 2000, 0.5, 2.5 },
        { 3200, 0.6, 2 }, { 5500, 0.3, 1.5 },
      },
      dry = 0.4,
      strike = { level = 0.06, time = 0.014, hz = 2600 },
      mod = { { "velocity", "brightness", 0.3 }, { "chance", "pick_position", 0.01 }, { "velocity", "pick_hardness", 0.3 }, { "key", "level", 0.09 } },
    },
    mandola = {
      about = "The mandolin a fifth lower: thicker pairs, a wider and darker body, longer notes.",
      values = {
        synth = "mandolin_synth", gain = 16, string_decay = 3.4, brightness = 0.42, pick_position = 0.14,
        pick_hardness = 0.42, detune = 3, stiffness = 0.4, attack = 0, release = 0.16, lowpass = 3000, humanize = 0.2,
        pressure_to_vibrato = 10,
      },
      resonances = {
        { 130, 0.7, 5 }, { 255, 0.9, 6 }, { 350, 0.7, 6 }, { 500, 0.5, 5 }, { 720, 0.4, 4 }, { 1350, 0.4, 2.5 },
        { 2300, 0.4, 2 },
      },
      dry = 0.4,
      strike = { level = 0.05, time = 0.02, hz = 1600 },
      mod = { { "velocity", "brightness", 0.3 }, { "chance", "pick_position", 0.012 }, { "velocity", "pick_hardness", 0.35 }, { "key", "level", 0.12 } },
    },
    ukulele = {
      about = "Short nylon strings and a thumb on a box as small as a loaf: round, merry and brief.",
      values = {
        synth = "ukulele_synth", gain = 15.2, string_decay = 1.7, brightness = 0.3, pick_position = 0.27,
        pick_hardness = 0.28, stiffness = 0.2, attack = 0.001, release = 0.12, humanize = 0.2, pressure_to_vibrato = 12,
      },
      resonances = {
        { 248, 1.0, 6 }, { 415, 1.0, 6 }, { 620, 0.6, 6 }, { 900, 0.5, 4 }, { 1350, 0.4, 3 }, { 2400, 0.3, 2 },
      },
      dry = 0.35,
      strike = { level = 0.09, time = 0.02, hz = 800 },
      mod = { { "velocity", "brightness", 0.35 }, { "chance", "pick_position", 0.012 }, { "velocity", "pick_hardness", 0.35 }, { "key", "level", 0.05 } },
    },
    koto = {
      about = "Ivory picks on silk, close to the bridge, over a hollow trunk of paulownia as long as a man.",
      values = {
        synth = "pluck_synth", gain = 16.4, string_decay = 4.5, brightness = 0.48, pick_position = 0.09,
        pick_hardness = 0.52, stiffness = 0.15, attack = 0, release = 0.5, lowpass = 4000, reverb = 0.2,
        reverb_type = "room", filter_attack = 0, filter_decay = 0.12, humanize = 0.12, pressure_to_vibrato = 50,
        vibrato_rate = 4.2,
      },
      resonances = {
        { 90, 0.4, 4 }, { 170, 0.6, 4 }, { 290, 0.5, 5 }, { 480, 0.4, 4 }, { 780, 0.4, 3 }, { 1300, 0.4, 2.5 },
        { 2400, 0.4, 2 },
      },
      dry = 0.5,
      strike = { level = 0.05, time = 0.025, hz = 1300 },
      mod = {
        { "envelope", "pitch", 0.12 }, { "velocity", "brightness", 0.3 }, { "chance", "pick_position", 0.01 }, { "velocity", "pick_hardness", 0.3 },
        { "key", "level", 0.08 },
      },
    },
  },
}
