-- The drum set, and with it all other families: one sound for each note that has one.
--
-- Levels are by meter: the loudest 400 ms of a stroke at velocity 100 lie at -20 LUFS where its peak allows.
local HATS <const> = 1

return {
  kind = "kit",
  name = "standard",
  author = "livelua",
  license = "CC0-1.0",
  about = "A drum set, Latin, Indian, African and marching drums, and effects, each on its own note.",
  include = { "latin", "indian", "african", "march", "effects" },
  pieces = {
    -- Kicks: a beater's knock, the skin's thump, and a head whose pitch falls as it slackens.
    kick = {
      notes = { 36, 35 }, level = 2.64, tone = 1, tone_start = 200, tone_end = 48, tone_sweep = 0.11,
      tone_decay = 0.62, tone2 = 0.16, tone2_ratio = 1.58, tone2_decay = 0.16, thump = 0.7, thump_low = 60,
      thump_high = 330, thump_decay = 0.06, click = 0.4, click_high = 5000, drive = 0.25, vel_to_tone = 0.4,
    },
    metal_kick = {
      notes = { 105 }, level = 3.21, tone = 0.9, tone_start = 240, tone_end = 54, tone_sweep = 0.07,
      tone_decay = 0.4, tone2 = 0.1, tone2_ratio = 2.2, tone2_decay = 0.05, thump = 0.5, thump_low = 90,
      thump_high = 400, thump_decay = 0.04, noise = 0.25, noise_low = 2500, noise_high = 7000, noise_decay = 0.025,
      click = 1.1, click_high = 9000, drive = 0.5, vel_to_tone = 0.3,
    },

    -- Snares: two modes of the head, the stick, and wires that rattle on longer than the head sounds.
    snare = {
      notes = { 38, 40 }, level = 4.19, tone = 0.55, tone_start = 240, tone_end = 186, tone_sweep = 0.04,
      tone_decay = 0.17, tone2 = 0.35, tone2_ratio = 1.77, tone2_decay = 0.11, tone3 = 0.14, tone3_ratio = 2.55,
      tone3_decay = 0.07, noise = 0.8, noise_low = 1700, noise_high = 9500, noise_decay = 0.26, thump = 0.5,
      thump_low = 220, thump_high = 900, thump_decay = 0.06, click = 0.5, click_high = 9000, drive = 0.15,
      vel_to_tone = 0.5, width = 0.2,
    },
    metal_snare = {
      notes = { 106 }, level = 3.62, tone = 0.6, tone_start = 330, tone_end = 278, tone_sweep = 0.03,
      tone_decay = 0.14, tone2 = 0.3, tone2_ratio = 1.62, tone2_decay = 0.12, tone3 = 0.25, tone3_ratio = 3.3,
      tone3_decay = 0.16, tone4 = 0.12, tone4_ratio = 5.1, tone4_decay = 0.12, noise = 1, noise_low = 2400,
      noise_high = 11000, noise_decay = 0.17, click = 1.2, click_high = 12000, drive = 0.5, vel_to_tone = 0.3,
      width = 0.2,
    },
    rimshot = {
      notes = { 37 }, level = 6, pan = -0.1, tone = 0.4, tone_start = 420, tone_end = 400, tone_sweep = 0.01,
      tone_decay = 0.09, tone2 = 0.3, tone2_ratio = 1.94, tone2_decay = 0.07, tone3 = 0.7, tone3_ratio = 3.02,
      tone3_decay = 0.07, tone4 = 0.35, tone4_ratio = 4.4, tone4_decay = 0.05, tone5 = 0.15, tone5_ratio = 6.7,
      tone5_decay = 0.03, noise = 0.2, noise_low = 2200, noise_high = 9000, noise_decay = 0.05, click = 0.6,
      drive = 0.2, vel_to_tone = 0.4,
    },
    -- Four hands that do not quite meet, and the room after them.
    clap = {
      notes = { 39 }, level = 6.28, noise = 0.9, noise_low = 850, noise_high = 3300, noise_decay = 0.3, bursts = 4,
      burst_gap = 0.0105, burst_decay = 0.045, thump = 0.16, thump_low = 3000, thump_high = 9000,
      thump_decay = 0.12, drive = 0.1, vel_to_tone = 0.3, width = 0.5,
    },

    -- Toms: the modes of a round membrane (1, 1.59, 2.14, 2.65), tuned down a little as they fade.
    low_tom = {
      notes = { 45, 41, 43 }, level = 2.35, pan = 0.4, tone = 0.9, tone_start = 138, tone_end = 98,
      tone_sweep = 0.14, tone_decay = 0.8, tone2 = 0.28, tone2_ratio = 1.59, tone2_decay = 0.36, tone3 = 0.14,
      tone3_ratio = 2.14, tone3_decay = 0.2, tone4 = 0.07, tone4_ratio = 2.65, tone4_decay = 0.12, thump = 0.35,
      thump_low = 150, thump_high = 2200, thump_decay = 0.07, click = 0.25, click_high = 5000, drive = 0.1,
      vel_to_tone = 0.4, width = 0.3,
    },
    mid_tom = {
      notes = { 47, 48 }, level = 2.42, tone = 0.9, tone_start = 196, tone_end = 141, tone_sweep = 0.12,
      tone_decay = 0.66, tone2 = 0.28, tone2_ratio = 1.59, tone2_decay = 0.3, tone3 = 0.14, tone3_ratio = 2.14,
      tone3_decay = 0.17, tone4 = 0.07, tone4_ratio = 2.65, tone4_decay = 0.1, thump = 0.32, thump_low = 200,
      thump_high = 2800, thump_decay = 0.06, click = 0.25, click_high = 5500, drive = 0.1, vel_to_tone = 0.4,
      width = 0.3,
    },
    high_tom = {
      notes = { 50 }, level = 2.59, pan = -0.3, tone = 0.9, tone_start = 268, tone_end = 196, tone_sweep = 0.1,
      tone_decay = 0.54, tone2 = 0.28, tone2_ratio = 1.59, tone2_decay = 0.24, tone3 = 0.14, tone3_ratio = 2.14,
      tone3_decay = 0.14, tone4 = 0.07, tone4_ratio = 2.65, tone4_decay = 0.08, thump = 0.4, thump_low = 300,
      thump_high = 3400, thump_decay = 0.05, click = 0.25, click_high = 6000, drive = 0.1, vel_to_tone = 0.4,
      width = 0.3,
    },

    -- Hats: squares without a common pitch and their products, over a hiss. They choke each other.
    closed_hat = {
      notes = { 42 }, level = 13.7, pan = 0.3, metal = 0.6, metal_pitch = 1.63, metal_low = 7200,
      metal_decay = 0.12, metal_ring = 0.4, metal_band = 0.1, metal_band_hz = 5200, metal_band_q = 1.5,
      metal_band_decay = 0.06, noise = 0.4, noise_low = 7500, noise_high = 17000, noise_decay = 0.13, click = 0.1,
      vel_to_tone = 0.5, width = 0.2, choke = HATS,
    },
    pedal_hat = {
      notes = { 44 }, level = 20.3, pan = 0.3, metal = 0.5, metal_pitch = 1.41, metal_low = 5400,
      metal_decay = 0.12, metal_ring = 0.5, noise = 0.3, noise_low = 5500, noise_high = 14000, noise_decay = 0.11,
      noise_attack = 0.004, thump = 0.5, thump_low = 400, thump_high = 1500, thump_decay = 0.04, vel_to_tone = 0.5,
      width = 0.2, choke = HATS,
    },
    open_hat = {
      notes = { 46 }, level = 8.67, pan = 0.3, metal = 0.6, metal_pitch = 1.63, metal_low = 6400,
      metal_decay = 0.75, metal_ring = 0.4, metal_band = 0.2, metal_band_hz = 5000, metal_band_q = 1.2,
      metal_band_decay = 0.5, noise = 0.35, noise_low = 7000, noise_high = 17000, noise_decay = 0.5,
      vel_to_tone = 0.5, width = 0.3, choke = HATS,
    },
    metal_hat = {
      notes = { 107 }, level = 11.4, pan = 0.3, metal = 0.8, metal_pitch = 2.3, metal_low = 9000,
      metal_decay = 0.09, metal_ring = 0.15, noise = 0.3, noise_low = 9500, noise_high = 19000, noise_decay = 0.08,
      click = 0.3, drive = 0.3, vel_to_tone = 0.3,
    },

    -- Cymbals: a dense wash that blooms a moment after the stick; a ride's stick and bell stand out of it.
    crash = {
      notes = { 49 }, level = 2.14, pan = -0.4, metal = 0.45, metal_pitch = 1.87, metal_low = 3600,
      metal_decay = 2.3, metal_attack = 0.012, metal_ring = 0.8, metal_band = 0.25, metal_band_hz = 3000,
      metal_band_q = 0.8, metal_band_decay = 0.9, noise = 0.6, noise_low = 4500, noise_high = 16000,
      noise_decay = 1.9, noise_attack = 0.01, thump = 0.5, thump_low = 1500, thump_high = 7000, thump_decay = 0.12,
      vel_to_tone = 0.4, width = 0.7,
    },
    ride = {
      notes = { 51 }, level = 4.22, pan = 0.4, tone = 0.22, tone_end = 3217, tone_decay = 0.9, tone2 = 0.16,
      tone2_ratio = 1.487, tone2_decay = 0.8, tone3 = 0.12, tone3_ratio = 2.083, tone3_decay = 0.5, tone4 = 0.07,
      tone4_ratio = 2.86, tone4_decay = 0.35, tone5 = 0.1, tone5_ratio = 0.262, tone5_decay = 0.5, metal = 0.16,
      metal_pitch = 1.71, metal_low = 5000, metal_decay = 1.7, metal_attack = 0.02, metal_ring = 0.9, noise = 0.1,
      noise_low = 6000, noise_high = 15000, noise_decay = 0.9, click = 0.6, click_high = 11000, vel_to_tone = 0.4,
      width = 0.5,
    },
    ride_bell = {
      notes = { 53 }, level = 1.57, pan = 0.4, tone = 0.25, tone_end = 1243, tone_decay = 1.1, tone2 = 0.5,
      tone2_ratio = 2.253, tone2_decay = 1.5, tone3 = 0.36, tone3_ratio = 3.298, tone3_decay = 1.2, tone4 = 0.22,
      tone4_ratio = 4.505, tone4_decay = 0.9, tone5 = 0.12, tone5_ratio = 6.275, tone5_decay = 0.5, tone6 = 0.2,
      tone6_ratio = 2.262, tone6_decay = 1.4, metal = 0.04, metal_pitch = 1.71, metal_low = 6000, metal_decay = 1.2,
      metal_attack = 0.03, metal_ring = 0.9, click = 0.3, vel_to_tone = 0.3, width = 0.4,
    },
    -- Two squares through one band, first a knock and then a long note: the TR-808's.
    cowbell = {
      notes = { 56 }, level = 4.86, pan = 0.2, metal = 0.35, metal_pitch = 1, metal_low = 500, metal_decay = 0.07,
      metal_band = 0.9, metal_band_hz = 880, metal_band_q = 1.1, metal_band_decay = 0.42, square1 = 540,
      square2 = 800, drive = 0.3, vel_to_tone = 0.3,
    },
    -- Jingles: pairs of discs that ring high, struck again and again while the shake lasts.
    tambourine = {
      notes = { 54 }, level = 4.92, pan = -0.25, tone = 0.1, tone_end = 6480, tone_decay = 0.25, tone2 = 0.1,
      tone2_ratio = 1.203, tone2_decay = 0.24, tone3 = 0.08, tone3_ratio = 1.424, tone3_decay = 0.22, tone4 = 0.06,
      tone4_ratio = 1.69, tone4_decay = 0.2, grains = 1.1, grain_rate = 260, grain_decay = 0.3, grain_ring = 0.03,
      grain_hz = 8100, grain_q = 2.5, thump = 0.2, thump_low = 350, thump_high = 1500, thump_decay = 0.05,
      vel_to_tone = 0.3, width = 0.4,
    },
    -- A short back-and-forth of seeds: it swells before it stops.
    shaker = {
      notes = { 70 }, level = 9.67, pan = 0.3, grains = 1, grain_rate = 1800, grain_attack = 0.045,
      grain_decay = 0.2, grain_ring = 0.004, grain_hz = 5600, grain_q = 0.9, noise = 0.15, noise_low = 5000,
      noise_high = 12000, noise_attack = 0.045, noise_decay = 0.17, vel_to_tone = 0.3, width = 0.2,
    },
  },
}
