-- What rains, rolls and chimes: sounds of many small events, no two of them the same.
return {
  kind = "kit",
  name = "effects",
  author = "livelua",
  license = "CC0-1.0",
  about = "Rainsticks, ocean drum, wind chimes and finger cymbals.",
  pieces = {
    -- Pebbles that fall past pins in a tube, fewer and fewer of them.
    rainstick = {
      notes = { 81 }, level = 5.65, grains = 1, grain_rate = 420, grain_attack = 0.12, grain_decay = 3.4,
      grain_ring = 0.005, grain_hz = 4600, grain_q = 1.2, noise = 0.06, noise_low = 2500, noise_high = 9000,
      noise_attack = 0.15, noise_decay = 2.6, thump = 0.05, thump_low = 140, thump_high = 260, thump_decay = 1.5,
      width = 0.9, vel_to_tone = 0.3,
    },
    rainstick_slow = {
      notes = { 79 }, level = 3.64, grains = 4, grain_rate = 150, grain_attack = 0.7, grain_decay = 4.2,
      grain_ring = 0.008, grain_hz = 3600, grain_q = 1.6, noise = 0.16, noise_low = 1800, noise_high = 7000,
      noise_attack = 0.9, noise_decay = 4, thump = 0.16, thump_low = 120, thump_high = 220, thump_decay = 2.5,
      width = 1, vel_to_tone = 0.3,
    },
    -- Steel balls between two skins: a wave comes in and runs out.
    ocean_drum = {
      notes = { 82 }, level = 6.04, noise = 0.6, noise_low = 900, noise_high = 5500, noise_attack = 1.1,
      noise_decay = 3.2, grains = 0.5, grain_rate = 900, grain_attack = 1.3, grain_decay = 3.4, grain_ring = 0.004,
      grain_hz = 5200, grain_q = 1, tone = 0.06, tone_end = 118, tone_decay = 3, tone_attack = 1.2, width = 0.9,
      vel_to_tone = 0.3,
    },
    -- Six tubes, each struck when the clapper reaches it, with the click of the strike.
    wind_chimes = {
      notes = { 84 }, level = 1.39, tone = 0.3, tone_end = 1201, tone_decay = 2.8, tone2 = 0.3, tone2_ratio = 1.208,
      tone2_decay = 2.6, tone3 = 0.3, tone3_ratio = 1.416, tone3_decay = 2.4, tone4 = 0.28, tone4_ratio = 1.667,
      tone4_decay = 2.2, tone5 = 0.26, tone5_ratio = 2.003, tone5_decay = 2, tone6 = 0.24, tone6_ratio = 2.377,
      tone6_decay = 1.8, tone_scatter = 0.5, grains = 0.25, grain_rate = 14, grain_decay = 1.2, grain_ring = 0.03,
      grain_hz = 7800, grain_q = 14, width = 0.7, vel_to_tone = 0.2,
    },
    -- Two small cups, not quite in tune: they beat ten times a second.
    finger_cymbal = {
      notes = { 85 }, level = 1.21, tone = 0.5, tone_end = 3200, tone_decay = 2, tone2 = 0.5, tone2_ratio = 1.0031,
      tone2_decay = 2, tone3 = 0.18, tone3_ratio = 2.437, tone3_decay = 0.9, tone4 = 0.07, tone4_ratio = 3.906,
      tone4_decay = 0.45, click = 0.15, vel_to_tone = 0.3, width = 0.15,
    },
  },
}
