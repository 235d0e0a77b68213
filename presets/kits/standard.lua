-- Levels are set by ear and meter: at velocity 100 a kick peaks near -10 dBFS, a hat near -18. The hats choke
-- each other.
local HATS <const> = 1

return {
  kind = "kit",
  name = "standard",
  author = "livelua",
  license = "CC0-1.0",
  about = "A dance kit on the General MIDI notes.",
  pieces = {
    kick = {
      notes = { 36, 35 }, level = 2.9, tone = 1, tone_start = 210, tone_end = 47, tone_sweep = 0.09,
      tone_decay = 0.55, click = 0.25, drive = 0.25, vel_to_tone = 0.4,
    },
    snare = {
      notes = { 38, 40 }, level = 2.9, tone = 0.5, tone_start = 260, tone_end = 185, tone_sweep = 0.04,
      tone_decay = 0.16, tone2 = 0.25, tone2_ratio = 1.83, tone2_decay = 0.1, noise = 0.7, noise_low = 900,
      noise_high = 9000, noise_decay = 0.24, click = 0.3, drive = 0.15, vel_to_tone = 0.5,
    },
    rimshot = {
      notes = { 37 }, level = 1.85, pan = -0.1, tone = 0.6, tone_start = 440, tone_end = 410, tone_sweep = 0.01,
      tone_decay = 0.05, tone2 = 0.7, tone2_ratio = 4.1, tone2_decay = 0.035, noise = 0.2, noise_low = 2000,
      noise_high = 9000, noise_decay = 0.02, click = 0.6, drive = 0.2, vel_to_tone = 0.4,
    },
    clap = {
      notes = { 39 }, level = 3.9, noise = 0.9, noise_low = 800, noise_high = 3200, noise_decay = 0.22, bursts = 4,
      burst_gap = 0.0105, drive = 0.1, vel_to_tone = 0.3,
    },
    closed_hat = {
      notes = { 42 }, level = 3.4, pan = 0.25, metal = 0.6, metal_pitch = 1, metal_low = 7000, metal_decay = 0.1,
      noise = 0.35, noise_low = 7500, noise_high = 16000, noise_decay = 0.08, vel_to_tone = 0.5, choke = HATS,
    },
    pedal_hat = {
      notes = { 44 }, level = 3.8, pan = 0.25, metal = 0.5, metal_pitch = 0.92, metal_low = 6000, metal_decay = 0.09,
      noise = 0.3, noise_low = 6000, noise_high = 14000, noise_decay = 0.06, vel_to_tone = 0.5, choke = HATS,
    },
    open_hat = {
      notes = { 46 }, level = 2.9, pan = 0.25, metal = 0.6, metal_pitch = 1, metal_low = 6500, metal_decay = 0.55,
      noise = 0.3, noise_low = 7000, noise_high = 16000, noise_decay = 0.4, vel_to_tone = 0.5, choke = HATS,
    },
    low_tom = {
      notes = { 45, 41, 43 }, level = 2.0, pan = 0.35, tone = 0.9, tone_start = 150, tone_end = 92, tone_sweep = 0.1,
      tone_decay = 0.6, tone2 = 0.2, tone2_ratio = 1.5, tone2_decay = 0.3, noise = 0.12, noise_low = 300,
      noise_high = 3000, noise_decay = 0.08, click = 0.3, drive = 0.1, vel_to_tone = 0.4,
    },
    mid_tom = {
      notes = { 47, 48 }, level = 2.5, tone = 0.9, tone_start = 215, tone_end = 135, tone_sweep = 0.09,
      tone_decay = 0.5, tone2 = 0.2, tone2_ratio = 1.5, tone2_decay = 0.25, noise = 0.12, noise_low = 400,
      noise_high = 4000, noise_decay = 0.07, click = 0.3, drive = 0.1, vel_to_tone = 0.4,
    },
    high_tom = {
      notes = { 50 }, level = 2.0, pan = -0.3, tone = 0.9, tone_start = 290, tone_end = 185, tone_sweep = 0.08,
      tone_decay = 0.42, tone2 = 0.2, tone2_ratio = 1.5, tone2_decay = 0.2, noise = 0.12, noise_low = 500,
      noise_high = 5000, noise_decay = 0.06, click = 0.3, drive = 0.1, vel_to_tone = 0.4,
    },
    crash = {
      notes = { 49 }, level = 2.0, pan = -0.35, metal = 0.6, metal_pitch = 1.35, metal_low = 4200, metal_decay = 2.4,
      noise = 0.5, noise_low = 4000, noise_high = 15000, noise_decay = 1.9, vel_to_tone = 0.4,
    },
    cowbell = {
      notes = { 56 }, level = 1.55, pan = 0.2, tone = 0.6, tone_start = 545, tone_end = 540, tone_sweep = 0.01,
      tone_decay = 0.3, tone2 = 0.6, tone2_ratio = 1.481, tone2_decay = 0.28, click = 0.3, drive = 0.6,
      vel_to_tone = 0.3,
    },
  },
}
