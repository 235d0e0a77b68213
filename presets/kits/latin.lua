-- Latin percussion.
return {
  kind = "kit",
  name = "latin",
  author = "livelua",
  license = "CC0-1.0",
  about = "Congas, bongos, timbales, agogos, claves, guiro, maracas and cabasa.",
  pieces = {
    -- Hand drums: a tight skin on a long shell. The palm damps the overtones, so the first mode sings.
    conga_high = {
      notes = { 63 }, level = 2.77, pan = -0.3, tone = 0.85, tone_start = 342, tone_end = 302, tone_sweep = 0.04,
      tone_decay = 0.5, tone2 = 0.22, tone2_ratio = 1.56, tone2_decay = 0.16, tone3 = 0.13, tone3_ratio = 2.2,
      tone3_decay = 0.1, tone4 = 0.08, tone4_ratio = 3.05, tone4_decay = 0.06, thump = 0.4, thump_low = 400,
      thump_high = 3000, thump_decay = 0.035, click = 0.2, click_high = 5000, drive = 0.1, vel_to_tone = 0.4,
    },
    conga_low = {
      notes = { 64 }, level = 2.56, pan = 0.2, tone = 0.9, tone_start = 228, tone_end = 201, tone_sweep = 0.05,
      tone_decay = 0.56, tone2 = 0.2, tone2_ratio = 1.82, tone2_decay = 0.18, tone3 = 0.12, tone3_ratio = 2.5,
      tone3_decay = 0.1, tone4 = 0.08, tone4_ratio = 3.6, tone4_decay = 0.07, thump = 0.45, thump_low = 250,
      thump_high = 2200, thump_decay = 0.045, click = 0.16, click_high = 4000, drive = 0.1, vel_to_tone = 0.4,
    },
    bongo_high = {
      notes = { 60 }, level = 3.94, pan = -0.2, tone = 0.8, tone_start = 500, tone_end = 452, tone_sweep = 0.025,
      tone_decay = 0.26, tone2 = 0.3, tone2_ratio = 1.68, tone2_decay = 0.12, tone3 = 0.16, tone3_ratio = 2.42,
      tone3_decay = 0.08, tone4 = 0.1, tone4_ratio = 3.5, tone4_decay = 0.05, thump = 0.35, thump_low = 900,
      thump_high = 5000, thump_decay = 0.02, click = 0.35, click_high = 8000, drive = 0.1, vel_to_tone = 0.4,
    },
    bongo_low = {
      notes = { 61 }, level = 3.44, pan = 0.15, tone = 0.85, tone_start = 386, tone_end = 348, tone_sweep = 0.03,
      tone_decay = 0.32, tone2 = 0.26, tone2_ratio = 1.64, tone2_decay = 0.14, tone3 = 0.15, tone3_ratio = 2.36,
      tone3_decay = 0.09, tone4 = 0.08, tone4_ratio = 3.4, tone4_decay = 0.06, thump = 0.4, thump_low = 700,
      thump_high = 4000, thump_decay = 0.025, click = 0.28, click_high = 7000, drive = 0.1, vel_to_tone = 0.4,
    },
    -- Timbales: a thin head on a metal shell, which rings on above it.
    timbale_high = {
      notes = { 65 }, level = 3.47, pan = -0.25, tone = 0.6, tone_start = 830, tone_end = 796, tone_sweep = 0.03,
      tone_decay = 0.42, tone2 = 0.3, tone2_ratio = 0.52, tone2_decay = 0.2, tone3 = 0.32, tone3_ratio = 1.61,
      tone3_decay = 0.3, tone4 = 0.26, tone4_ratio = 2.3, tone4_decay = 0.34, tone5 = 0.16, tone5_ratio = 3.7,
      tone5_decay = 0.24, tone6 = 0.08, tone6_ratio = 5.4, tone6_decay = 0.14, noise = 0.2, noise_low = 2000,
      noise_high = 10000, noise_decay = 0.03, click = 0.7, vel_to_tone = 0.4, width = 0.2,
    },
    timbale_low = {
      notes = { 66 }, level = 3.1, pan = 0.2, tone = 0.7, tone_start = 628, tone_end = 597, tone_sweep = 0.035,
      tone_decay = 0.5, tone2 = 0.35, tone2_ratio = 0.53, tone2_decay = 0.26, tone3 = 0.3, tone3_ratio = 1.59,
      tone3_decay = 0.34, tone4 = 0.22, tone4_ratio = 2.3, tone4_decay = 0.36, tone5 = 0.14, tone5_ratio = 3.7,
      tone5_decay = 0.26, tone6 = 0.07, tone6_ratio = 5.3, tone6_decay = 0.16, noise = 0.18, noise_low = 1600,
      noise_high = 9000, noise_decay = 0.035, click = 0.6, vel_to_tone = 0.4, width = 0.2,
    },
    -- Agogos: cone bells struck with a stick; two partials close to a fifth.
    agogo_high = {
      notes = { 67 }, level = 2.23, pan = -0.3, tone = 0.7, tone_end = 905, tone_decay = 0.62, tone2 = 0.42,
      tone2_ratio = 1.484, tone2_decay = 0.5, tone3 = 0.2, tone3_ratio = 2.147, tone3_decay = 0.36, tone4 = 0.16,
      tone4_ratio = 3.41, tone4_decay = 0.26, tone5 = 0.08, tone5_ratio = 5.12, tone5_decay = 0.16, tone6 = 0.3,
      tone6_ratio = 1.004, tone6_decay = 0.56, click = 0.25, vel_to_tone = 0.4,
    },
    agogo_low = {
      notes = { 68 }, level = 2.12, pan = 0.25, tone = 0.75, tone_end = 682, tone_decay = 0.72, tone2 = 0.4,
      tone2_ratio = 1.491, tone2_decay = 0.6, tone3 = 0.2, tone3_ratio = 2.171, tone3_decay = 0.42, tone4 = 0.14,
      tone4_ratio = 3.52, tone4_decay = 0.3, tone5 = 0.08, tone5_ratio = 5.31, tone5_decay = 0.18, tone6 = 0.3,
      tone6_ratio = 1.005, tone6_decay = 0.64, click = 0.2, vel_to_tone = 0.4,
    },
    -- Two rods of hard wood: one clear note, gone at once.
    clave = {
      notes = { 75 }, level = 4.04, pan = -0.2, tone = 0.9, tone_start = 2530, tone_end = 2495, tone_sweep = 0.01,
      tone_decay = 0.11, tone2 = 0.12, tone2_ratio = 1.527, tone2_decay = 0.05, tone3 = 0.06, tone3_ratio = 2.71,
      tone3_decay = 0.03, click = 0.25, vel_to_tone = 0.3,
    },
    -- A stick over the notches of a gourd: teeth at an even pace, ninety-five a second.
    guiro = {
      notes = { 73 }, level = 6.62, pan = -0.15, grains = 9, grain_rate = 95, grain_ratchet = 1,
      grain_attack = 0.05, grain_decay = 0.42, grain_ring = 0.012, grain_hz = 2700, grain_q = 1.6, noise = 0.1,
      noise_low = 3000, noise_high = 9000, noise_attack = 0.05, noise_decay = 0.3, vel_to_tone = 0.3,
    },
    -- Hard seeds that meet the wall of the gourd together: shorter and sharper than a shaker.
    maracas = {
      notes = { 69 }, level = 5.8, pan = 0.3, grains = 0.5, grain_rate = 4000, grain_attack = 0.004,
      grain_decay = 0.13, grain_ring = 0.003, grain_hz = 7400, grain_q = 1.8, noise = 0.5, noise_low = 6500,
      noise_high = 15000, noise_attack = 0.002, noise_decay = 0.09, thump = 0.2, thump_low = 1200,
      thump_high = 3000, thump_decay = 0.02, drive = 0.5, vel_to_tone = 0.3,
    },
    -- Steel beads dragged over a ribbed cylinder, and let go.
    cabasa = {
      notes = { 83 }, level = 9.69, grains = 0.9, grain_rate = 900, grain_attack = 0.02, grain_decay = 0.24,
      grain_ring = 0.006, grain_hz = 6600, grain_q = 1.4, tone = 0.05, tone_end = 7500, tone_decay = 0.12,
      tone2 = 0.04, tone2_ratio = 1.227, tone2_decay = 0.1, tone_attack = 0.02, noise = 0.35, noise_low = 3200,
      noise_high = 10000, noise_attack = 0.015, noise_decay = 0.13, vel_to_tone = 0.3, width = 0.2,
    },
  },
}
