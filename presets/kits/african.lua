-- Hand drums of Africa and the Middle East, and the box that took their place in Peru.
return {
  kind = "kit",
  name = "african",
  author = "livelua",
  license = "CC0-1.0",
  about = "Djembe, doumbek and cajon.",
  pieces = {
    -- Djembe: the air in the goblet booms (a Helmholtz resonance), the skin's edge rings, a slap is all edge.
    djembe_bass = {
      notes = { 102 }, level = 2.5, tone = 0.95, tone_start = 92, tone_end = 67, tone_sweep = 0.09,
      tone_decay = 0.72, tone2 = 0.2, tone2_ratio = 3.4, tone2_decay = 0.14, tone3 = 0.08, tone3_ratio = 5.3,
      tone3_decay = 0.07, thump = 0.7, thump_low = 55, thump_high = 270, thump_decay = 0.13, click = 0.2,
      click_high = 2500, drive = 0.2, vel_to_tone = 0.3,
    },
    djembe_tone = {
      notes = { 103 }, level = 2.85, pan = 0.1, tone = 0.75, tone_start = 275, tone_end = 252, tone_sweep = 0.04,
      tone_decay = 0.5, tone2 = 0.3, tone2_ratio = 1.62, tone2_decay = 0.3, tone3 = 0.24, tone3_ratio = 2.03,
      tone3_decay = 0.24, tone4 = 0.12, tone4_ratio = 2.9, tone4_decay = 0.15, thump = 0.5, thump_low = 180,
      thump_high = 900, thump_decay = 0.06, click = 0.4, click_high = 5500, drive = 0.15, vel_to_tone = 0.4,
    },
    djembe_slap = {
      notes = { 104 }, level = 4.4, pan = -0.1, tone = 0.5, tone_start = 930, tone_end = 885, tone_sweep = 0.02,
      tone_decay = 0.2, tone2 = 0.3, tone2_ratio = 1.79, tone2_decay = 0.16, tone3 = 0.18, tone3_ratio = 2.67,
      tone3_decay = 0.12, tone4 = 0.12, tone4_ratio = 0.36, tone4_decay = 0.12, noise = 0.6, noise_low = 1800,
      noise_high = 9000, noise_decay = 0.07, click = 0.7, drive = 0.3, vel_to_tone = 0.5,
    },
    -- Doumbek: a thin head on a metal goblet; dum in the middle, tek and ka at the rim with either hand.
    doumbek_dum = {
      notes = { 112 }, level = 2.46, tone = 0.9, tone_start = 126, tone_end = 82, tone_sweep = 0.16,
      tone_decay = 0.7, tone2 = 0.18, tone2_ratio = 2.7, tone2_decay = 0.22, tone3 = 0.1, tone3_ratio = 4.6,
      tone3_decay = 0.14, thump = 0.5, thump_low = 60, thump_high = 280, thump_decay = 0.08, click = 0.35,
      click_high = 5000, drive = 0.15, vel_to_tone = 0.3,
    },
    doumbek_tek = {
      notes = { 113 }, level = 4.29, pan = 0.1, tone = 0.3, tone_end = 402, tone_decay = 0.22, tone2 = 0.36,
      tone2_ratio = 2.28, tone2_decay = 0.24, tone3 = 0.34, tone3_ratio = 3.7, tone3_decay = 0.2, tone4 = 0.24,
      tone4_ratio = 5.25, tone4_decay = 0.15, tone5 = 0.14, tone5_ratio = 8.1, tone5_decay = 0.09, noise = 0.5,
      noise_low = 2500, noise_high = 10000, noise_decay = 0.03, click = 1, drive = 0.3, vel_to_tone = 0.5,
    },
    doumbek_ka = {
      notes = { 114 }, level = 6.62, pan = -0.1, tone = 0.4, tone_end = 352, tone_decay = 0.14, tone2 = 0.3,
      tone2_ratio = 2.05, tone2_decay = 0.12, tone3 = 0.18, tone3_ratio = 3.42, tone3_decay = 0.09, noise = 0.7,
      noise_low = 1200, noise_high = 6000, noise_decay = 0.05, click = 0.6, click_high = 8000, drive = 0.25,
      vel_to_tone = 0.5,
    },
    -- Cajon: plywood over a box of air. The bass is the air, slap and tap the corner of the plate.
    cajon_bass = {
      notes = { 117 }, level = 2.89, tone = 0.9, tone_start = 98, tone_end = 76, tone_sweep = 0.07,
      tone_decay = 0.5, tone2 = 0.34, tone2_ratio = 2.24, tone2_decay = 0.2, tone3 = 0.2, tone3_ratio = 3.95,
      tone3_decay = 0.12, tone4 = 0.1, tone4_ratio = 6.1, tone4_decay = 0.07, thump = 0.6, thump_low = 50,
      thump_high = 380, thump_decay = 0.12, noise = 0.2, noise_low = 500, noise_high = 1800, noise_decay = 0.03,
      drive = 0.25, vel_to_tone = 0.3,
    },
    cajon_slap = {
      notes = { 109 }, level = 5.32, tone = 0.45, tone_end = 243, tone_decay = 0.17, tone2 = 0.36,
      tone2_ratio = 1.67, tone2_decay = 0.14, tone3 = 0.26, tone3_ratio = 2.52, tone3_decay = 0.11, tone4 = 0.2,
      tone4_ratio = 4.3, tone4_decay = 0.08, tone5 = 0.1, tone5_ratio = 7.2, tone5_decay = 0.05, noise = 0.7,
      noise_low = 900, noise_high = 6500, noise_decay = 0.06, click = 0.9, drive = 0.3, vel_to_tone = 0.5,
    },
    cajon_tap = {
      notes = { 110 }, level = 7.49, pan = 0.1, tone = 0.4, tone_end = 286, tone_decay = 0.12, tone2 = 0.3,
      tone2_ratio = 1.61, tone2_decay = 0.09, tone3 = 0.2, tone3_ratio = 3.3, tone3_decay = 0.06, tone4 = 0.1,
      tone4_ratio = 5.6, tone4_decay = 0.04, noise = 0.15, noise_low = 1000, noise_high = 4000, noise_decay = 0.03,
      click = 0.4, click_high = 6000, drive = 0.15, vel_to_tone = 0.5,
    },
    cajon_slap_snare = {
      notes = { 111 }, level = 4.71, tone = 0.42, tone_end = 238, tone_decay = 0.17, tone2 = 0.32,
      tone2_ratio = 1.69, tone2_decay = 0.13, tone3 = 0.22, tone3_ratio = 2.6, tone3_decay = 0.1, noise = 0.8,
      noise_low = 1700, noise_high = 7000, noise_decay = 0.24, thump = 0.5, thump_low = 500, thump_high = 2500,
      thump_decay = 0.05, click = 0.8, drive = 0.2, vel_to_tone = 0.5, width = 0.2,
    },
  },
}
