-- oscillators.lua -- waves of synthesizers: synced, rung, folded, drifting, and frequency modulation.

-- An oscillator that is never quite in tune, over a filter that follows the key (12 times its pitch).
local function drift(gain, shape, wave, width)
  return {
    synth = "wave", shape = shape, harmonics = wave,
    mod = { { "random", "pitch", 0.04 } },
    values = {
      gain = gain, analog = 0.1, noise_mix = 0.005, cutoff = 3140, key_to_filter = 1, pulse_width = width,
    },
  }
end

return {
  fm = {
    synth = "fm",
    -- The second's ratio is the knob. How a note ends is the voice's envelope, not the operators'.
    operators = { { ratio = 1, level = 1, release = 60 }, { level = 0, release = 60 } },
    matrix = { { 0, 1 } },
    values = { gain = 0.6, fm_ratio = 2, fm_index = 3 },
  },
  hard_sync = { synth = "wave", shape = "sync", harmonics = "saw", values = { gain = 2.2, slave_ratio = 1.5 } },
  ring_mod = { synth = "wave", shape = "ring", values = { gain = 4, mod_ratio = 1.5 } },
  wavefold = { synth = "wave", shape = "fold", harmonics = "fold", values = { gain = 1, folds = 3 } },
  drift = drift(2.5, "table", "saw"),
  drift_square = drift(-2.2, "pulse", "saw", 0.5),
  drift_triangle = drift(2.7, "table", "triangle"),
  drift_pulse = drift(-1, "pulse", "saw", 0.25),
  theremin_synth = {
    synth = "wave", shape = "table", harmonics = { 1, 0.08 },
    values = {
      gain = 1, vibrato_rate = 5.8, vibrato_depth = 7, vibrato_delay = 0.2, glide = 0.05, envelope = "strings",
    },
  },
}
