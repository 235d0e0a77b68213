-- Drums of India: skins loaded with paste, whose overtones are nearly whole-number multiples.
return {
  kind = "kit",
  name = "indian",
  author = "livelua",
  license = "CC0-1.0",
  about = "Tabla, dhol, dholak and mridangam.",
  pieces = {
    -- Tabla, right hand: na at the rim rings over a damped first mode; tin sings; tit is dead.
    tabla_na = {
      notes = { 86 }, level = 3.04, pan = 0.2, tone = 0.4, tone_end = 332, tone_decay = 0.5, tone2 = 0.5,
      tone2_ratio = 2.05, tone2_decay = 0.62, tone3 = 0.36, tone3_ratio = 3.08, tone3_decay = 0.46, tone4 = 0.14,
      tone4_ratio = 4.12, tone4_decay = 0.26, tone5 = 0.08, tone5_ratio = 5.2, tone5_decay = 0.16, thump = 0.5,
      thump_low = 250, thump_high = 900, thump_decay = 0.05, click = 0.8, click_high = 9000, click_decay = 0.006,
      drive = 0.15, vel_to_tone = 0.4,
    },
    tabla_tin = {
      notes = { 87 }, level = 1.91, pan = 0.2, tone = 0.8, tone_end = 340, tone_decay = 1.2, tone2 = 0.4,
      tone2_ratio = 2.03, tone2_decay = 1, tone3 = 0.18, tone3_ratio = 3.06, tone3_decay = 0.7, tone4 = 0.05,
      tone4_ratio = 4.1, tone4_decay = 0.4, thump = 0.35, thump_low = 150, thump_high = 600, thump_decay = 0.07,
      click = 0.3, click_high = 6000, vel_to_tone = 0.4,
    },
    -- Left hand: the heel of the palm slides, and the bass bends; ke is a flat hand.
    tabla_ge = {
      notes = { 88 }, level = 1.84, pan = -0.2, tone = 0.9, tone_start = 152, tone_end = 58, tone_sweep = 0.6,
      tone_decay = 1.2, tone2 = 0.22, tone2_ratio = 1.98, tone2_decay = 0.5, tone3 = 0.1, tone3_ratio = 3.1,
      tone3_decay = 0.22, thump = 0.7, thump_low = 50, thump_high = 260, thump_decay = 0.12, click = 0.25,
      click_high = 2500, drive = 0.2, vel_to_tone = 0.3,
    },
    tabla_ge_bend = {
      notes = { 108 }, level = 1.66, tone = 0.9, tone_start = 62, tone_end = 236, tone_sweep = 1.3,
      tone_decay = 1.3, tone2 = 0.16, tone2_ratio = 2.02, tone2_decay = 0.7, tone3 = 0.06, tone3_ratio = 3.05,
      tone3_decay = 0.35, thump = 0.7, thump_low = 45, thump_high = 250, thump_decay = 0.12, click = 0.25,
      click_high = 2500, drive = 0.2, vel_to_tone = 0.2,
    },
    -- Both hands: ge bends below while na stays.
    tabla_dha = {
      notes = { 89 }, level = 1.85, tone = 0.9, tone_start = 150, tone_end = 60, tone_sweep = 0.6, tone_decay = 1.1,
      tone_apart = 1, tone2 = 0.24, tone2_ratio = 5.53, tone2_decay = 0.5, tone3 = 0.32, tone3_ratio = 11.34,
      tone3_decay = 0.62, tone4 = 0.22, tone4_ratio = 17.04, tone4_decay = 0.46, tone5 = 0.08, tone5_ratio = 22.8,
      tone5_decay = 0.26, thump = 0.6, thump_low = 60, thump_high = 700, thump_decay = 0.08, click = 0.6,
      click_high = 9000, click_decay = 0.006, drive = 0.2, vel_to_tone = 0.3,
    },
    tabla_tit = {
      notes = { 90 }, level = 6.44, pan = 0.25, tone = 0.6, tone_end = 505, tone_decay = 0.1, tone2 = 0.3,
      tone2_ratio = 2.18, tone2_decay = 0.07, tone3 = 0.12, tone3_ratio = 3.6, tone3_decay = 0.04, thump = 0.5,
      thump_low = 500, thump_high = 2600, thump_decay = 0.03, click = 0.9, click_high = 9000, drive = 0.3,
      vel_to_tone = 0.4,
    },
    tabla_ke = {
      notes = { 91 }, level = 6.88, pan = -0.2, tone = 0.6, tone_end = 84, tone_decay = 0.15, tone2 = 0.25,
      tone2_ratio = 2.4, tone2_decay = 0.08, noise = 0.7, noise_low = 300, noise_high = 3500, noise_decay = 0.07,
      thump = 0.5, thump_low = 90, thump_high = 500, thump_decay = 0.07, click = 0.3, click_high = 5000,
      drive = 0.2, vel_to_tone = 0.4,
    },
    -- Dhol: a bent stick booms on the bass skin, a thin cane cracks on the treble one.
    dhol_dagga = {
      notes = { 92 }, level = 1.94, pan = -0.2, tone = 1, tone_start = 128, tone_end = 47, tone_sweep = 0.36,
      tone_decay = 1.1, tone2 = 0.3, tone2_ratio = 1.59, tone2_decay = 0.35, tone3 = 0.14, tone3_ratio = 2.14,
      tone3_decay = 0.2, thump = 1.1, thump_low = 35, thump_high = 180, thump_decay = 0.25, noise = 0.3,
      noise_low = 400, noise_high = 2200, noise_decay = 0.04, click = 0.3, click_high = 3500, drive = 0.4,
      vel_to_tone = 0.3,
    },
    dhol_tilli = {
      notes = { 93 }, level = 4.17, pan = 0.2, tone = 0.5, tone_start = 540, tone_end = 498, tone_sweep = 0.03,
      tone_decay = 0.28, tone2 = 0.32, tone2_ratio = 1.58, tone2_decay = 0.16, tone3 = 0.3, tone3_ratio = 2.42,
      tone3_decay = 0.13, tone4 = 0.12, tone4_ratio = 3.9, tone4_decay = 0.07, noise = 0.8, noise_low = 500,
      noise_high = 5000, noise_decay = 0.07, click = 1, click_high = 12000, drive = 0.3, vel_to_tone = 0.4,
    },
    dhol_both = {
      notes = { 94 }, level = 1.95, tone = 1, tone_start = 126, tone_end = 48, tone_sweep = 0.36, tone_decay = 1.05,
      tone_apart = 1, tone2 = 0.3, tone2_ratio = 10.4, tone2_decay = 0.28, tone3 = 0.2, tone3_ratio = 16.4,
      tone3_decay = 0.16, tone4 = 0.18, tone4_ratio = 25.2, tone4_decay = 0.13, thump = 0.9, thump_low = 35,
      thump_high = 190, thump_decay = 0.22, noise = 0.55, noise_low = 500, noise_high = 5000, noise_decay = 0.06,
      click = 0.8, click_high = 11000, drive = 0.4, vel_to_tone = 0.3,
    },
    -- Dholak: the bass skin is pressed after the stroke and slides up; the treble one is struck by fingers.
    dholak_ge = {
      notes = { 95 }, level = 2.29, pan = -0.15, tone = 0.9, tone_start = 74, tone_end = 96, tone_sweep = 0.5,
      tone_decay = 0.8, tone2 = 0.25, tone2_ratio = 1.63, tone2_decay = 0.3, tone3 = 0.1, tone3_ratio = 2.5,
      tone3_decay = 0.16, thump = 0.6, thump_low = 70, thump_high = 320, thump_decay = 0.09, click = 0.25,
      click_high = 3000, drive = 0.2, vel_to_tone = 0.3,
    },
    dholak_na = {
      notes = { 96 }, level = 3.17, pan = 0.15, tone = 0.65, tone_start = 425, tone_end = 402, tone_sweep = 0.03,
      tone_decay = 0.42, tone2 = 0.38, tone2_ratio = 2.12, tone2_decay = 0.3, tone3 = 0.14, tone3_ratio = 3.2,
      tone3_decay = 0.16, thump = 0.5, thump_low = 300, thump_high = 1300, thump_decay = 0.05, click = 0.6,
      click_high = 8000, drive = 0.2, vel_to_tone = 0.4,
    },
    dholak_tit = {
      notes = { 97 }, level = 5.65, pan = 0.2, tone = 0.6, tone_end = 486, tone_decay = 0.13, tone2 = 0.2,
      tone2_ratio = 1.72, tone2_decay = 0.07, thump = 0.35, thump_low = 800, thump_high = 4200, thump_decay = 0.02,
      click = 0.8, click_high = 7000, drive = 0.35, vel_to_tone = 0.4,
    },
    -- Mridangam: tham is the open bass, weighted with dough; nam rings on five whole-number partials.
    mridangam_tham = {
      notes = { 98 }, level = 2.22, pan = -0.2, tone = 0.95, tone_start = 82, tone_end = 70, tone_sweep = 0.12,
      tone_decay = 0.95, tone2 = 0.34, tone2_ratio = 2, tone2_decay = 0.6, tone3 = 0.1, tone3_ratio = 3.04,
      tone3_decay = 0.3, thump = 0.6, thump_low = 45, thump_high = 220, thump_decay = 0.12, click = 0.2,
      click_high = 2200, drive = 0.15, vel_to_tone = 0.3,
    },
    mridangam_nam = {
      notes = { 99 }, level = 2.56, pan = 0.2, tone = 0.55, tone_end = 302, tone_decay = 0.85, tone2 = 0.45,
      tone2_ratio = 2, tone2_decay = 0.7, tone3 = 0.3, tone3_ratio = 3.03, tone3_decay = 0.52, tone4 = 0.2,
      tone4_ratio = 4.1, tone4_decay = 0.4, tone5 = 0.1, tone5_ratio = 5.14, tone5_decay = 0.28, thump = 0.5,
      thump_low = 220, thump_high = 950, thump_decay = 0.05, click = 0.6, click_high = 7500, drive = 0.1,
      vel_to_tone = 0.4,
    },
    mridangam_din = {
      notes = { 100 }, level = 2.23, tone = 0.9, tone_start = 80, tone_end = 70, tone_sweep = 0.12,
      tone_decay = 0.9, tone_apart = 1, tone2 = 0.3, tone2_ratio = 2, tone2_decay = 0.5, tone3 = 0.32,
      tone3_ratio = 4.29, tone3_decay = 0.8, tone4 = 0.26, tone4_ratio = 8.57, tone4_decay = 0.65, tone5 = 0.18,
      tone5_ratio = 13.1, tone5_decay = 0.45, tone6 = 0.1, tone6_ratio = 17.6, tone6_decay = 0.32, thump = 0.55,
      thump_low = 50, thump_high = 800, thump_decay = 0.08, click = 0.45, click_high = 7000, drive = 0.15,
      vel_to_tone = 0.3,
    },
    mridangam_tha = {
      notes = { 101 }, level = 5.08, pan = 0.15, tone = 0.6, tone_end = 282, tone_decay = 0.18, tone2 = 0.25,
      tone2_ratio = 1.83, tone2_decay = 0.09, noise = 0.6, noise_low = 350, noise_high = 4500, noise_decay = 0.06,
      click = 0.4, click_high = 6000, drive = 0.25, vel_to_tone = 0.4,
    },
  },
}
