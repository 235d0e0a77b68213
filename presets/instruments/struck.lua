-- What is struck: bars, tubes, kettles, pans, discs and bowls. Harder blows have harder sticks, and are brighter.

return {
  kind = "instrument",
  author = "livelua",
  license = "CC0-1.0",
  instruments = {
    vibraphone = {
      about = "Aluminium bars tuned to the double octave, over tubes that a motor opens and shuts.",
      mod = { { "velocity", "hardness", 0.2 }, { "lfo1", "level", 0.2 }, { "key", "level", -0.12 } },
      values = {
        synth = "vibraphone_synth", voices = 20, gain = 5, hardness = 0.27, reverb = 0.3, reverb_type = "plate",
      },
    },
    marimba = {
      about = "Rosewood bars over tubes, struck with yarn: a deep round note and a knock of wood.",
      mod = { { "velocity", "hardness", 0.35 }, { "key", "level", 0.05 } },
      values = {
        synth = "marimba_synth", voices = 16, gain = 8.5,
      },
    },
    xylophone = {
      about = "Hard bars tuned to the twelfth, struck with hard mallets: bright, dry and gone at once.",
      modes = { { 1, 0.6, 0.85 }, { 3, 0.45, 0.6 }, { 6.2, 0.25, 0.35 }, { 9.9, 0.09, 0.08 }, { 14.3, 0.05, 0.05 } },
      key_decay = 0.5,
      strike = { level = 0.2, time = 0.006, hz = 5000 },
      mod = { { "velocity", "hardness", 0.3 }, { "key", "level", 0.05 } },
      values = {
        gain = 12, attack = 0, sustain = 1, hardness = 0.45, release = 2, lowpass = 6000,
      },
    },
    glockenspiel = {
      about = "Steel bars that nothing tunes but their length, struck with brass: a piercing bell that rings on.",
      modes = {
        { 1, 0.5, 5.5 }, { 2.756, 0.28, 3 }, { 5.404, 0.18, 1.6 }, { 8.933, 0.1, 0.8 }, { 13.34, 0.05, 0.4 },
        { 3.57, 0.05, 0.9 },
      },
      key_decay = 0.45,
      strike = { level = 0.1, time = 0.003, hz = 9000 },
      mod = { { "velocity", "hardness", 0.2 }, { "key", "level", -0.03 } },
      values = {
        voices = 16, gain = 7.1, attack = 0, sustain = 1, hardness = 0.6, release = 4, lowpass = 8000, reverb = 0.2,
        reverb_type = "plate",
      },
    },
    tubular_bells = {
      about = "Long brass tubes in a church: the ear makes the note from partials at 2, 3 and 4 times it, over a hum.",
      modes = {
        { 0.617, 0.06, 14, 0.2 }, { 1, 0.2, 11 }, { 1.21, 0.05, 9, 0.3 }, { 2, 0.42, 9, 0.35 },
        { 2.99, 0.34, 6.5, 0.5 }, { 4.15, 0.24, 4.5, 0.7 }, { 5.47, 0.14, 3, 0.9 }, { 6.94, 0.08, 1.8 },
        { 8.6, 0.05, 1.1 }, { 10.4, 0.04, 0.7 },
      },
      key_decay = 0.4,
      strike = { level = 0.1, time = 0.012, hz = 4500 },
      mod = { { "velocity", "hardness", 0.2 }, { "key", "level", -0.1 } },
      values = {
        voices = 16, gain = 9.9, attack = 0, sustain = 1, hardness = 0.46, release = 5, reverb = 0.4,
        reverb_type = "cathedral",
      },
    },
    timpani = {
      about = "A calf skin over a copper kettle, whose air draws its modes to 1, 3/2 and 2: a soft blow, then a note.",
      mod = { { "velocity", "hardness", 0.2 }, { "envelope", "pitch", 0.08 }, { "key", "level", -0.02 } },
      values = {
        synth = "timpani_synth", gain = 10.8, hardness = 0.12, reverb = 0.4, reverb_type = "cathedral",
      },
    },
    kalimba = {
      about = "Steel tongues on a hollow board, plucked by the thumbs: a knock of wood and a small clear tone.",
      mod = { { "velocity", "hardness", 0.3 }, { "key", "level", -0.13 } },
      values = {
        synth = "kalimba_synth", voices = 16, gain = 8.2, reverb = 0.35, reverb_type = "plate",
      },
    },
    steel_drum = {
      about = "A dent in a steel pan: its octave and twelfth ring with the note and shimmer against it.",
      mod = { { "velocity", "hardness", 0.2 }, { "envelope", "pitch", 0.12 }, { "key", "level", -0.04 } },
      values = {
        synth = "steel_drum_synth", hardness = 0.3, gain = 10, reverb = 0.3, reverb_type = "plate",
      },
    },
    crotales = {
      about = "Small thick discs of bronze, nearly harmonic: a pure high bell that does not want to end.",
      mod = { { "velocity", "hardness", 0.2 }, { "key", "level", -0.1 } },
      values = {
        synth = "crotales_synth", hardness = 0.55, voices = 16, gain = 6.7, reverb = 0.3, humanize = 0.2,
      },
    },
    tingsha = {
      about = "Two small cymbals on a thong that meet at their rims: they beat a quarter of a tone apart.",
      mod = { { "velocity", "hardness", 0.2 }, { "key", "level", 0 } },
      values = {
        synth = "tingsha_synth", voices = 16, gain = 9, hardness = 0.66, reverb = 0.4, humanize = 0.2,
      },
    },
    singing_bowl = {
      about = "A bronze bowl struck with a padded stick: each partial is two, which turn slowly around each other.",
      mod = { { "velocity", "hardness", 0.3 }, { "key", "level", -0.15 } },
      values = {
        synth = "singing_bowl_strike_synth", voices = 16, gain = 4, hardness = 0.15, reverb = 0.5, humanize = 0.2,
      },
    },
    singing_bowl_ring = {
      about = "The same bowl rubbed around its rim: it comes out of nothing and sings for as long as it is rubbed.",
      mod = { { "velocity", "hardness", 0.3 }, { "key", "level", -0.2 } },
      values = {
        synth = "singing_bowl_ring_synth", gain = 2.6, hardness = 0.2, reverb = 0.5, humanize = 0.2,
      },
    },
  },
}
