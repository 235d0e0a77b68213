-- analog.lua -- what old oscillators do to each other: synced, rung, folded, and drifting apart.
return {
  kind = "instrument",
  author = "livelua",
  license = "CC0-1.0",
  instruments = {
    sync_lead = {
      about = "Synced saws whose edge sweeps down as the key is struck; pressure tears it open again.",
      mod = {
        { "envelope", "slave_ratio", 0.9 }, { "velocity", "slave_ratio", 0.15 }, { "random", "slave_ratio", 0.02 },
        { "pressure", "slave_ratio", 0.5 },
      },
      values = {
        synth = "hard_sync", slave_ratio = 1.5, detune = 8, analog = 0.3, gain = 4.2,
        attack = 0.004, decay = 0.5, sustain = 0.7, release = 0.15,
        cutoff = 1600, resonance = 1.1, key_to_filter = 0.5, vel_to_filter = 2600,
        filter_amount = 3000, filter_attack = 0.01, filter_decay = 0.45, filter_sustain = 0.3, filter_release = 0.2,
        vibrato_rate = 5.6, vibrato_depth = 7, vibrato_delay = 0.4, pressure_to_vibrato = 15,
        delay = 0.15, delay_time = 0.2, delay_feedback = 0.25, delay_tone = 5000,
      },
    },
    sync_lead_bright = {
      about = "Synced saws far above the key, tearing: the edge falls fast, then sways, across the whole stage.",
      mod = {
        { "envelope", "slave_ratio", 0.7 }, { "velocity", "slave_ratio", 0.25 }, { "lfo2", "slave_ratio", 0.06 },
        { "pressure", "slave_ratio", 0.6 },
      },
      values = {
        synth = "hard_sync", slave_ratio = 2.5, detune = 10, spread = 0.35, analog = 0.3, gain = 4.2,
        attack = 0.002, decay = 0.35, sustain = 0.6, release = 0.1,
        cutoff = 3000, resonance = 0.9, key_to_filter = 0.4, vel_to_filter = 4000,
        filter_amount = 4000, filter_attack = 0.005, filter_decay = 0.25, filter_sustain = 0.15, filter_release = 0.15,
        lfo2_rate = 0.4, lfo2_delay = 1, lfo2_fade = 2,
        vibrato_rate = 6.2, vibrato_depth = 5, vibrato_delay = 0.3, pressure_to_vibrato = 20,
      },
    },
    -- The lower of a ring's two tones is at the key: 2.1 - 1 times the oscillator's pitch.
    ring_mod_bell = {
      about = "Two sines multiplied into a clear bell: one tone at the key, one near its twelfth, on a plate.",
      strike = { level = 0.2, time = 0.012, hz = 7000 },
      values = {
        synth = "ring_mod", mod_ratio = 2.1, transpose = -1.650042, analog = 0.2, drive = 0.18, gain = 8.6,
        attack = 0.001, decay = 5, sustain = 0, release = 2.5,
        cutoff = 60, resonance = 0.6, key_to_filter = 0.7, vel_to_filter = 2000,
        filter_amount = 800, filter_attack = 0.001, filter_decay = 2.2, filter_sustain = 0, filter_release = 1.5,
        pressure_to_vibrato = 10,
        reverb = 0.4, reverb_type = "plate",
      },
    },
    ring_mod_metallic = {
      about = "Sheet iron: two sines a crooked interval apart, driven until they clang, in a hall with echoes.",
      strike = { level = 0.5, time = 0.02, hz = 9000 },
      values = {
        synth = "ring_mod", mod_ratio = 3.7, transpose = -17.195509, unison = 3, detune = 7, drive = 0.5, gain = 14.4,
        attack = 0.001, decay = 1.6, sustain = 0, release = 0.5,
        cutoff = 40, resonance = 0.8, key_to_filter = 0.6, vel_to_filter = 2000,
        filter_amount = 250, filter_attack = 0.001, filter_decay = 0.7, filter_sustain = 0, filter_release = 0.4,
        reverb = 0.3, reverb_type = "hall", delay = 0.2, delay_time = 0.3, delay_feedback = 0.3,
      },
    },
    wavefold_warm = {
      about = "A sine folded once or twice, slowly more and less, over its own octave: a reed organ of electricity.",
      mod = {
        { "velocity", "folds", 0.45 }, { "lfo2", "folds", 0.12 }, { "random", "folds", 0.1 },
        { "pressure", "folds", 0.6 }, { "key", "level", -0.12 },
      },
      values = {
        synth = "wavefold", folds = 1.35, sub_osc = 0.2, analog = 0.3, gain = 3.6,
        attack = 0.025, decay = 0.3, sustain = 0.9, release = 0.2,
        cutoff = 1500, resonance = 1.2, key_to_filter = 0.5, vel_to_filter = 2000,
        lfo2_rate = 0.23, vibrato_rate = 4.8, vibrato_depth = 4, vibrato_delay = 0.6, pressure_to_vibrato = 10,
        saturation = 0.15,
      },
    },
    wavefold_gnarly = {
      about = "A sine folded over and over, snarling as it is struck, through a filter that bites and a little dirt.",
      mod = {
        { "envelope", "folds", 2.5 }, { "velocity", "folds", 1.2 }, { "lfo2", "folds", 0.35 },
        { "random", "folds", 0.2 }, { "pressure", "folds", 2 }, { "key", "level", -0.11 },
      },
      values = {
        synth = "wavefold", folds = 4.3, detune = 6, analog = 0.3, gain = 1.2,
        attack = 0.003, decay = 0.6, sustain = 0.55, release = 0.12,
        cutoff = 1100, resonance = 2.5, key_to_filter = 0.5, vel_to_filter = 2200,
        filter_amount = 4000, filter_attack = 0.01, filter_decay = 0.3, filter_sustain = 0.12, filter_release = 0.15,
        lfo2_rate = 0.37, pressure_to_vibrato = 15,
        distortion = 0.3, distortion_drive = 2,
      },
    },
    drift_saw = {
      about = "Three saws of an old synthesizer that was never quite in tune and never twice the same.",
      mod = { { "random", "cutoff", 0.12 }, { "chance", "cutoff", 0.1 } },
      values = {
        synth = "drift", detune = 10, analog = 0.4, noise_mix = 0.005, gain = 1.8,
        attack = 0.012, decay = 0.2, sustain = 0.95, release = 0.1,
        cutoff = 1500, resonance = 0.8, key_to_filter = 0.8, vel_to_filter = 2600,
        pressure_to_vibrato = 25,
      },
    },
    drift_square = {
      about = "Hollow squares whose width wanders with their pitch, over a sine: a lonely old oscillator.",
      mod = {
        { "random", "pulse_width", 0.05 }, { "chance", "pulse_width", 0.03 }, { "lfo2", "pulse_width", 0.03 },
        { "random", "cutoff", 0.12 },
      },
      values = {
        synth = "drift_square", detune = 10, analog = 0.4, noise_mix = 0.005, sub_osc = 0.12, gain = -3.3,
        attack = 0.016, decay = 0.2, sustain = 0.95, release = 0.12,
        cutoff = 1000, resonance = 0.9, key_to_filter = 0.7, vel_to_filter = 1900,
        lfo2_rate = 0.17, pressure_to_vibrato = 25,
      },
    },
    analog_pad = {
      about = "A bank of drifting saws behind a dark filter that opens slowly and breathes, wide and warm.",
      mod = { { "random", "cutoff", 0.2 }, { "lfo2", "cutoff", 0.15 }, { "key", "level", -0.06 } },
      values = {
        synth = "drift", unison = 5, detune = 12, spread = 0.5, analog = 0.5, noise_mix = 0.004, gain = 1.6,
        attack = 0.45, decay = 0.8, sustain = 0.85, release = 0.9,
        cutoff = 450, resonance = 1, key_to_filter = 0.5, vel_to_filter = 1900,
        filter_amount = 700, filter_attack = 0.9, filter_decay = 2, filter_sustain = 0.6, filter_release = 0.9,
        lfo2_rate = 0.13, pressure_to_vibrato = 15,
        chorus = 0.2, chorus_rate = 0.6,
      },
    },
    analog_bass = {
      about = "A fat old bass: a driven saw and its octave below, behind a filter that growls as it closes.",
      mod = { { "random", "cutoff", 0.08 }, { "key", "level", -0.1 } },
      values = {
        synth = "drift", sub_osc = 0.4, noise_mix = 0.003, drive = 0.22, analog = 0.3, gain = 6,
        attack = 0.002, decay = 0.5, sustain = 0.7, release = 0.07,
        cutoff = 190, resonance = 2, key_to_filter = 0.5, vel_to_filter = 900,
        filter_amount = 1400, filter_attack = 0.005, filter_decay = 0.3, filter_sustain = 0.05, filter_release = 0.1,
        pressure_to_vibrato = 15,
      },
    },
  },
}
