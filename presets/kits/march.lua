-- The drum line: heads so tight that a stroke is nearly all attack, mallets on big skins, sticks and rims.
return {
  kind = "kit",
  name = "march",
  author = "livelua",
  license = "CC0-1.0",
  about = "Marching snares, four quads, five bass drums.",
  pieces = {
    -- Snares: a woven head at high tension over gut snares that buzz for a moment.
    march_snare = {
      notes = { 115 }, level = 4.77, tone = 0.5, tone_start = 490, tone_end = 452, tone_sweep = 0.02,
      tone_decay = 0.11, tone2 = 0.32, tone2_ratio = 1.56, tone2_decay = 0.09, tone3 = 0.18, tone3_ratio = 2.35,
      tone3_decay = 0.06, noise = 0.9, noise_low = 2800, noise_high = 10000, noise_decay = 0.12, thump = 0.4,
      thump_low = 500, thump_high = 2000, thump_decay = 0.03, click = 1.1, drive = 0.4, vel_to_tone = 0.4,
      width = 0.15,
    },
    march_rimshot = {
      notes = { 116 }, level = 3.63, tone = 0.4, tone_start = 540, tone_end = 500, tone_sweep = 0.02,
      tone_decay = 0.15, tone2 = 0.5, tone2_ratio = 2.21, tone2_decay = 0.18, tone3 = 0.3, tone3_ratio = 3.15,
      tone3_decay = 0.13, tone4 = 0.36, tone4_ratio = 4.42, tone4_decay = 0.12, tone5 = 0.14, tone5_ratio = 6.7,
      tone5_decay = 0.07, noise = 0.8, noise_low = 2800, noise_high = 11000, noise_decay = 0.13, click = 1.4,
      drive = 0.6, vel_to_tone = 0.3, width = 0.15,
    },
    -- Two sticks against each other.
    march_click = {
      notes = { 118 }, level = 5.51, tone = 0.55, tone_end = 1105, tone_decay = 0.09, tone2 = 0.45,
      tone2_ratio = 1.63, tone2_decay = 0.08, tone3 = 0.28, tone3_ratio = 2.36, tone3_decay = 0.06, tone4 = 0.14,
      tone4_ratio = 4.1, tone4_decay = 0.035, click = 0.8, drive = 0.3, vel_to_tone = 0.4,
    },
    -- Quads: single-headed, tuned, played with hard discs; the wider the drum, the longer it speaks.
    quad_1 = {
      notes = { 119 }, level = 3.34, pan = -0.3, tone = 0.7, tone_start = 432, tone_end = 402, tone_sweep = 0.03,
      tone_decay = 0.32, tone2 = 0.28, tone2_ratio = 1.59, tone2_decay = 0.17, tone3 = 0.24, tone3_ratio = 2.3,
      tone3_decay = 0.13, tone4 = 0.12, tone4_ratio = 3.1, tone4_decay = 0.09, tone5 = 0.07, tone5_ratio = 4.7,
      tone5_decay = 0.06, thump = 0.3, thump_low = 500, thump_high = 3500, thump_decay = 0.025, click = 0.9,
      drive = 0.3, vel_to_tone = 0.4,
    },
    quad_2 = {
      notes = { 120 }, level = 3.11, pan = -0.1, tone = 0.72, tone_start = 358, tone_end = 331, tone_sweep = 0.035,
      tone_decay = 0.36, tone2 = 0.28, tone2_ratio = 1.59, tone2_decay = 0.19, tone3 = 0.24, tone3_ratio = 2.29,
      tone3_decay = 0.15, tone4 = 0.12, tone4_ratio = 3.1, tone4_decay = 0.1, tone5 = 0.07, tone5_ratio = 4.7,
      tone5_decay = 0.065, thump = 0.3, thump_low = 420, thump_high = 3200, thump_decay = 0.028, click = 0.85,
      drive = 0.3, vel_to_tone = 0.4,
    },
    quad_3 = {
      notes = { 121 }, level = 2.83, pan = 0.1, tone = 0.75, tone_start = 296, tone_end = 271, tone_sweep = 0.04,
      tone_decay = 0.42, tone2 = 0.28, tone2_ratio = 1.58, tone2_decay = 0.22, tone3 = 0.22, tone3_ratio = 2.28,
      tone3_decay = 0.17, tone4 = 0.12, tone4_ratio = 3.08, tone4_decay = 0.11, tone5 = 0.06, tone5_ratio = 4.6,
      tone5_decay = 0.07, thump = 0.32, thump_low = 340, thump_high = 2900, thump_decay = 0.03, click = 0.8,
      drive = 0.3, vel_to_tone = 0.4,
    },
    quad_4 = {
      notes = { 122 }, level = 2.55, pan = 0.3, tone = 0.78, tone_start = 244, tone_end = 221, tone_sweep = 0.045,
      tone_decay = 0.5, tone2 = 0.28, tone2_ratio = 1.58, tone2_decay = 0.26, tone3 = 0.22, tone3_ratio = 2.27,
      tone3_decay = 0.19, tone4 = 0.11, tone4_ratio = 3.06, tone4_decay = 0.13, tone5 = 0.06, tone5_ratio = 4.6,
      tone5_decay = 0.08, thump = 0.34, thump_low = 280, thump_high = 2600, thump_decay = 0.034, click = 0.75,
      drive = 0.3, vel_to_tone = 0.4,
    },
    -- The smallest drum of the rack, six inches wide.
    quad_spock = {
      notes = { 123 }, level = 3.78, tone = 0.7, tone_start = 1470, tone_end = 1402, tone_sweep = 0.015,
      tone_decay = 0.16, tone2 = 0.3, tone2_ratio = 1.5, tone2_decay = 0.1, tone3 = 0.14, tone3_ratio = 2.3,
      tone3_decay = 0.06, thump = 0.3, thump_low = 1500, thump_high = 6000, thump_decay = 0.02, click = 1,
      drive = 0.3, vel_to_tone = 0.4,
    },
    -- Bass drums: a felt mallet's thwack, then the head, which has no damping but the foam at its edge.
    bass_1 = {
      notes = { 124 }, level = 2.53, pan = -0.5, tone = 0.9, tone_start = 116, tone_end = 91, tone_sweep = 0.07,
      tone_decay = 0.55, tone2 = 0.35, tone2_ratio = 1.59, tone2_decay = 0.28, tone3 = 0.24, tone3_ratio = 2.14,
      tone3_decay = 0.2, tone4 = 0.12, tone4_ratio = 2.92, tone4_decay = 0.12, thump = 0.8, thump_low = 150,
      thump_high = 2500, thump_decay = 0.05, drive = 0.3, vel_to_tone = 0.4,
    },
    bass_2 = {
      notes = { 125 }, level = 2.51, pan = -0.25, tone = 0.92, tone_start = 96, tone_end = 75, tone_sweep = 0.08,
      tone_decay = 0.62, tone2 = 0.35, tone2_ratio = 1.59, tone2_decay = 0.32, tone3 = 0.24, tone3_ratio = 2.14,
      tone3_decay = 0.22, tone4 = 0.12, tone4_ratio = 2.92, tone4_decay = 0.13, thump = 0.8, thump_low = 130,
      thump_high = 2200, thump_decay = 0.055, drive = 0.3, vel_to_tone = 0.4,
    },
    bass_3 = {
      notes = { 126 }, level = 2.52, tone = 0.95, tone_start = 80, tone_end = 62, tone_sweep = 0.09,
      tone_decay = 0.7, tone2 = 0.36, tone2_ratio = 1.59, tone2_decay = 0.36, tone3 = 0.24, tone3_ratio = 2.14,
      tone3_decay = 0.25, tone4 = 0.12, tone4_ratio = 2.92, tone4_decay = 0.15, thump = 0.8, thump_low = 110,
      thump_high = 2000, thump_decay = 0.06, drive = 0.3, vel_to_tone = 0.4,
    },
    bass_4 = {
      notes = { 127 }, level = 2.57, pan = 0.25, tone = 0.98, tone_start = 67, tone_end = 52, tone_sweep = 0.1,
      tone_decay = 0.8, tone2 = 0.38, tone2_ratio = 1.59, tone2_decay = 0.42, tone3 = 0.24, tone3_ratio = 2.14,
      tone3_decay = 0.28, tone4 = 0.13, tone4_ratio = 2.92, tone4_decay = 0.17, thump = 0.8, thump_low = 95,
      thump_high = 1800, thump_decay = 0.07, drive = 0.3, vel_to_tone = 0.4,
    },
    bass_5 = {
      notes = { 80 }, level = 2.8, pan = 0.5, tone = 1, tone_start = 55, tone_end = 42, tone_sweep = 0.11,
      tone_decay = 0.9, tone2 = 0.4, tone2_ratio = 1.59, tone2_decay = 0.5, tone3 = 0.26, tone3_ratio = 2.14,
      tone3_decay = 0.32, tone4 = 0.14, tone4_ratio = 2.92, tone4_decay = 0.22, thump = 0.9, thump_low = 70,
      thump_high = 1200, thump_decay = 0.1, drive = 0.3, vel_to_tone = 0.4,
    },
  },
}
