-- What is played with keys: hammers on strings and plates, tines and reeds, and pipes.

return {
  kind = "instrument",
  author = "livelua",
  license = "CC0-1.0",
  instruments = {
    piano = {
      about = "A grand piano: stiff strings that die away in two stages, felt that hardens with force, a wooden board.",
      mod = { { "key", "pan", 0.1 }, { "key", "level", -0.02 } },
      values = {
        synth = "piano_synth", voices = 24, gain = 7.8, release = 0.18, cutoff = 1800, vel_to_filter = 9000,
        key_to_filter = 0.6, reverb = 0.06, reverb_type = "room",
      },
    },
    electric_piano = {
      about = "A tine beside a tone bar: round when touched, a barking bell when struck, in a slow suitcase tremolo.",
      mod = { { "key", "fm_index", -0.2 }, { "key", "level", -0.03 } },
      values = {
        synth = "rhodes_synth", voices = 16, gain = 5.3, attack = 0.001, release = 0.22, cutoff = 700,
        vel_to_filter = 6500, key_to_filter = 0.5, drive = 0.08, chorus = 0.15, chorus_rate = 1,
        tremolo_depth = 0.12, tremolo_rate = 4.5, tremolo_stereo = 0.8, analog = 0.15, pressure_to_vibrato = 10,
      },
    },
    wurlitzer = {
      about = "A steel reed over a charged plate: woody when touched, snarling when struck, in a mono tremolo.",
      mod = { { "key", "fm_index", -0.15 }, { "key", "level", -0.1 } },
      values = {
        synth = "wurlitzer_synth", gain = 5.1, release = 0.15, cutoff = 900, vel_to_filter = 5000,
        key_to_filter = 0.5, tremolo_depth = 0.18, tremolo_rate = 5, highpass = 45, analog = 0.2,
        pressure_to_vibrato = 10,
      },
    },
    pipe_organ = {
      about = "Principals up to a mixture in a stone church: they speak with a chiff, never quite of one pitch.",
      mod = { { "velocity", "cutoff", 3.2 }, { "random", "level", 0.03 }, { "key", "level", -0.05 } },
      values = {
        synth = "pipe_organ_synth", gain = 6.7, release = 0.12, cutoff = 500, key_to_filter = 0.6, reverb = 0.5,
        reverb_type = "cathedral",
      },
    },
    organ = {
      about = "Nine drawbars with percussion and key click, through a turning horn.",
      mod = { { "velocity", "cutoff", 2.8 }, { "random", "level", 0.04 }, { "key", "level", -0.07 } },
      values = {
        synth = "organ_synth", gain = 7.2, attack = 0.003, release = 0.03, cutoff = 500, key_to_filter = 0.5,
        drive = 0.15, -- makes DC of what is not even; the high-pass takes it
        chorus = 0.2, chorus_rate = 5.5, highpass = 30, lowpass = 5000, phaser = 0.15,
        phaser_rate = 0.4, analog = 0.15,
      },
    },
    harpsichord = {
      about = "Two choirs of thin brass strings that quills pluck near their end: bright at once for any touch.",
      mod = { { "velocity", "pick_hardness", 0.35 }, { "key", "level", 0.02 } },
      values = {
        synth = "harpsichord_synth", gain = 12.5, release = 0.1, unison = 2, detune = 0.6, velocity_curve = -0.3,
        pick_hardness = 0.6, cutoff = 2000, vel_to_filter = 9000, key_to_filter = 0.4,
      },
    },
    celesta = {
      about = "Steel plates over wooden boxes, struck by small felts: a soft bell without an edge.",
      modes = {
        { 1, 0.8, 3.2 }, { 2.756, 0.14, 1.8 }, { 4.02, 0.18, 2 }, { 5.404, 0.09, 0.8 }, { 8.93, 0.03, 0.15 },
      },
      key_decay = 0.6,
      resonances = { { 420, 0.3, 1.2 }, { 1100, 0.2, 1.2 } },
      dry = 0.85,
      strike = { level = 0.07, time = 0.018, hz = 1400 },
      mod = { { "velocity", "hardness", 0.3 }, { "key", "level", -0.13 } },
      values = {
        voices = 16, gain = 7, attack = 0, sustain = 1, hardness = 0.2, release = 0.7, lowpass = 8000, reverb = 0.3,
        reverb_type = "plate",
      },
    },
    music_box = {
      about = "Teeth of a steel comb that pins let go, on the lid of a small box: a pure note with a glint.",
      modes = { { 1, 0.8, 2.6 }, { 6.27, 0.2, 1.3 }, { 17.55, 0.06, 0.15 }, { 2, 0.08, 2, 0.6 } },
      key_decay = 0.45,
      resonances = { { 700, 0.3, 1.5 }, { 1900, 0.3, 1.5 } },
      dry = 0.85,
      strike = { level = 0.06, time = 0.004, hz = 6000 },
      mod = { { "velocity", "hardness", 0.3 }, { "key", "level", -0.12 } },
      values = {
        voices = 20, gain = 8.2, attack = 0, sustain = 1, hardness = 0.35, release = 3, lowpass = 6000,
        reverb = 0.25, reverb_type = "plate", humanize = 0.1,
      },
    },
  },
}
