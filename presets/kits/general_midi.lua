-- The notes of General MIDI, 35 to 81, and those of its second level that come after them.
--
-- Where the map stands, the notes of the kits that are included do not count.
local WHISTLES <const>, GUIROS <const>, CUICAS <const>, TRIANGLES <const>, SURDOS <const> = 3, 4, 5, 6, 7

return {
  kind = "kit",
  name = "general_midi",
  author = "livelua",
  license = "CC0-1.0",
  about = "General MIDI percussion: the 47 notes from 35 to 81, shaker, chimes, castanets and surdos.",
  include = { "standard" },
  map = {
    [35] = "bass_drum", [36] = "kick", [37] = "rimshot", [38] = "snare", [39] = "clap", [40] = "metal_snare",
    [41] = "floor_tom_low", [42] = "closed_hat", [43] = "floor_tom_high", [44] = "pedal_hat", [45] = "low_tom",
    [46] = "open_hat", [47] = "mid_tom", [48] = "upper_tom", [49] = "crash", [50] = "high_tom", [51] = "ride",
    [52] = "china", [53] = "ride_bell", [54] = "tambourine", [55] = "splash", [56] = "cowbell", [57] = "crash_dark",
    [58] = "vibraslap", [59] = "ride_dark", [60] = "bongo_high", [61] = "bongo_low", [62] = "conga_mute",
    [63] = "conga_high", [64] = "conga_low", [65] = "timbale_high", [66] = "timbale_low", [67] = "agogo_high",
    [68] = "agogo_low", [69] = "cabasa", [70] = "maracas", [71] = "whistle_short", [72] = "whistle_long",
    [73] = "guiro_short", [74] = "guiro_long", [75] = "clave", [76] = "wood_block_high", [77] = "wood_block_low",
    [78] = "cuica_mute", [79] = "cuica_open", [80] = "triangle_mute", [81] = "triangle_open", [82] = "shaker",
    [84] = "wind_chimes", [85] = "castanets", [86] = "surdo_mute", [87] = "surdo_open",
  },
  pieces = {
    -- A larger drum and a softer beater than the kick's.
    bass_drum = {
      level = 2.9, tone = 1, tone_start = 118, tone_end = 52, tone_sweep = 0.09, tone_decay = 0.7, tone2 = 0.26,
      tone2_ratio = 1.59, tone2_decay = 0.24, tone3 = 0.12, tone3_ratio = 2.14, tone3_decay = 0.14, thump = 0.6,
      thump_low = 50, thump_high = 420, thump_decay = 0.08, click = 0.15, click_high = 2800, drive = 0.1,
      vel_to_tone = 0.4,
    },
    floor_tom_low = {
      level = 2.22, pan = 0.5, tone = 0.95, tone_start = 102, tone_end = 73, tone_sweep = 0.17, tone_decay = 1,
      tone2 = 0.3, tone2_ratio = 1.59, tone2_decay = 0.46, tone3 = 0.15, tone3_ratio = 2.14, tone3_decay = 0.26,
      tone4 = 0.08, tone4_ratio = 2.65, tone4_decay = 0.16, thump = 0.38, thump_low = 110, thump_high = 1700,
      thump_decay = 0.08, click = 0.22, click_high = 4000, drive = 0.1, vel_to_tone = 0.4, width = 0.3,
    },
    floor_tom_high = {
      level = 2.26, pan = 0.45, tone = 0.92, tone_start = 119, tone_end = 85, tone_sweep = 0.155, tone_decay = 0.9,
      tone2 = 0.29, tone2_ratio = 1.59, tone2_decay = 0.41, tone3 = 0.15, tone3_ratio = 2.14, tone3_decay = 0.23,
      tone4 = 0.08, tone4_ratio = 2.65, tone4_decay = 0.14, thump = 0.36, thump_low = 130, thump_high = 1950,
      thump_decay = 0.075, click = 0.24, click_high = 4500, drive = 0.1, vel_to_tone = 0.4, width = 0.3,
    },
    upper_tom = {
      level = 2.49, pan = -0.15, tone = 0.9, tone_start = 230, tone_end = 166, tone_sweep = 0.11, tone_decay = 0.6,
      tone2 = 0.28, tone2_ratio = 1.59, tone2_decay = 0.27, tone3 = 0.14, tone3_ratio = 2.14, tone3_decay = 0.155,
      tone4 = 0.07, tone4_ratio = 2.65, tone4_decay = 0.09, thump = 0.31, thump_low = 230, thump_high = 3100,
      thump_decay = 0.055, click = 0.25, click_high = 5800, drive = 0.1, vel_to_tone = 0.4, width = 0.3,
    },
    -- China: an upturned edge, trashy and quick. Splash: small, thin, gone at once.
    china = {
      level = 1.78, pan = 0.35, metal = 0.6, metal_pitch = 1.24, metal_low = 2400, metal_decay = 1.3,
      metal_attack = 0.005, metal_ring = 1, metal_band = 0.4, metal_band_hz = 1900, metal_band_q = 0.9,
      metal_band_decay = 0.6, noise = 0.7, noise_low = 2600, noise_high = 12000, noise_decay = 0.9, drive = 0.35,
      vel_to_tone = 0.4, width = 0.6,
    },
    splash = {
      level = 4.41, pan = -0.25, metal = 0.45, metal_pitch = 2.4, metal_low = 5600, metal_decay = 0.7,
      metal_attack = 0.004, metal_ring = 0.7, noise = 0.6, noise_low = 5500, noise_high = 17000, noise_decay = 0.5,
      thump = 0.3, thump_low = 2500, thump_high = 8000, thump_decay = 0.08, vel_to_tone = 0.4, width = 0.6,
    },
    crash_dark = {
      level = 2.38, pan = 0.3, metal = 0.45, metal_pitch = 1.52, metal_low = 2800, metal_decay = 2.7,
      metal_attack = 0.016, metal_ring = 0.85, metal_band = 0.3, metal_band_hz = 2300, metal_band_q = 0.8,
      metal_band_decay = 1.2, noise = 0.5, noise_low = 3200, noise_high = 13000, noise_decay = 2.2,
      noise_attack = 0.014, thump = 0.5, thump_low = 1100, thump_high = 5500, thump_decay = 0.14, vel_to_tone = 0.4,
      width = 0.7,
    },
    ride_dark = {
      level = 4.04, pan = -0.35, tone = 0.2, tone_end = 2610, tone_decay = 1, tone2 = 0.15, tone2_ratio = 1.53,
      tone2_decay = 0.8, tone3 = 0.1, tone3_ratio = 2.21, tone3_decay = 0.5, tone4 = 0.12, tone4_ratio = 0.251,
      tone4_decay = 0.7, metal = 0.2, metal_pitch = 1.43, metal_low = 3800, metal_decay = 2.2, metal_attack = 0.025,
      metal_ring = 0.95, noise = 0.12, noise_low = 4500, noise_high = 12000, noise_decay = 1.2, click = 0.5,
      click_high = 8000, vel_to_tone = 0.4, width = 0.5,
    },
    -- A rattle of pegs in a wooden box, set off by a ball on a spring: it slows down as it dies.
    vibraslap = {
      level = 5.31, pan = -0.2, grains = 5, grain_rate = 44, grain_ratchet = 0.85, grain_decay = 1.6,
      grain_ring = 0.016, grain_hz = 2300, grain_q = 3.5, tone = 0.3, tone_end = 2320, tone_decay = 0.08,
      noise = 0.1, noise_low = 2500, noise_high = 8000, noise_decay = 0.9, click = 0.5, vel_to_tone = 0.3,
      width = 0.2,
    },
    conga_mute = {
      level = 5.42, pan = -0.3, tone = 0.7, tone_start = 356, tone_end = 318, tone_sweep = 0.03, tone_decay = 0.15,
      tone2 = 0.3, tone2_ratio = 1.6, tone2_decay = 0.08, tone3 = 0.18, tone3_ratio = 2.4, tone3_decay = 0.05,
      thump = 0.55, thump_low = 600, thump_high = 3800, thump_decay = 0.035, click = 0.45, click_high = 7000,
      drive = 0.15, vel_to_tone = 0.4,
    },
    -- Pea whistles: two tones forty to the second apart, and breath.
    whistle_short = {
      level = 4.09, pan = 0.1, tone = 0.5, tone_start = 2180, tone_end = 2310, tone_sweep = 0.04, tone_decay = 0.36,
      tone2 = 0.35, tone2_ratio = 1.0165, tone2_decay = 0.34, tone3 = 0.06, tone3_ratio = 2.01, tone3_decay = 0.3,
      tone_attack = 0.015, noise = 0.2, noise_low = 2000, noise_high = 5000, noise_attack = 0.01, noise_decay = 0.3,
      vel_to_tone = 0.2, choke = WHISTLES,
    },
    whistle_long = {
      level = 1.8, pan = 0.1, tone = 0.5, tone_start = 2080, tone_end = 2290, tone_sweep = 0.09, tone_decay = 1.5,
      tone2 = 0.38, tone2_ratio = 1.0174, tone2_decay = 1.5, tone3 = 0.06, tone3_ratio = 2.01, tone3_decay = 1.2,
      tone_attack = 0.04, noise = 0.18, noise_low = 2000, noise_high = 5000, noise_attack = 0.03, noise_decay = 1.3,
      vel_to_tone = 0.2, choke = WHISTLES,
    },
    guiro_short = {
      level = 4.78, pan = -0.15, grains = 9, grain_rate = 130, grain_ratchet = 1, grain_attack = 0.02,
      grain_decay = 0.24, grain_ring = 0.009, grain_hz = 3000, grain_q = 1.6, noise = 0.3, noise_low = 3000,
      noise_high = 9000, noise_attack = 0.02, noise_decay = 0.16, drive = 0.5, vel_to_tone = 0.3, choke = GUIROS,
    },
    guiro_long = {
      level = 3.34, pan = -0.15, grains = 9, grain_rate = 66, grain_ratchet = 1, grain_attack = 0.25,
      grain_decay = 1.1, grain_ring = 0.014, grain_hz = 2500, grain_q = 1.7, noise = 0.3, noise_low = 3000,
      noise_high = 9000, noise_attack = 0.25, noise_decay = 0.8, drive = 0.3, vel_to_tone = 0.3, choke = GUIROS,
    },
    -- Wood blocks: a slot in the wood makes its air sound with it.
    wood_block_high = {
      level = 4.91, pan = -0.1, tone = 0.8, tone_start = 1080, tone_end = 1042, tone_sweep = 0.01,
      tone_decay = 0.12, tone2 = 0.3, tone2_ratio = 1.46, tone2_decay = 0.07, tone3 = 0.16, tone3_ratio = 2.61,
      tone3_decay = 0.04, click = 0.45, click_high = 8000, vel_to_tone = 0.4,
    },
    wood_block_low = {
      level = 4.39, pan = 0.15, tone = 0.85, tone_start = 765, tone_end = 738, tone_sweep = 0.012,
      tone_decay = 0.15, tone2 = 0.28, tone2_ratio = 1.48, tone2_decay = 0.08, tone3 = 0.15, tone3_ratio = 2.66,
      tone3_decay = 0.05, click = 0.4, click_high = 7000, vel_to_tone = 0.4,
    },
    -- Cuica: a stick rubbed inside the drum; the pitch goes where the thumb presses the skin.
    cuica_mute = {
      level = 3.61, pan = 0.2, tone = 0.6, tone_start = 640, tone_end = 880, tone_sweep = 0.12, tone_decay = 0.3,
      tone2 = 0.28, tone2_ratio = 2, tone2_decay = 0.22, tone3 = 0.14, tone3_ratio = 3, tone3_decay = 0.16,
      tone_attack = 0.012, grains = 0.5, grain_rate = 220, grain_ratchet = 1, grain_decay = 0.2, grain_ring = 0.004,
      grain_hz = 1500, grain_q = 1.5, drive = 0.4, vel_to_tone = 0.3, choke = CUICAS,
    },
    cuica_open = {
      level = 2.55, pan = 0.2, tone = 0.6, tone_start = 760, tone_end = 430, tone_sweep = 0.5, tone_decay = 0.65,
      tone2 = 0.3, tone2_ratio = 2, tone2_decay = 0.5, tone3 = 0.16, tone3_ratio = 3, tone3_decay = 0.36,
      tone_attack = 0.03, grains = 0.5, grain_rate = 150, grain_ratchet = 1, grain_decay = 0.4, grain_ring = 0.006,
      grain_hz = 1200, grain_q = 1.5, drive = 0.4, vel_to_tone = 0.3, choke = CUICAS,
    },
    -- A bent steel rod: partials far apart, none of them a harmonic. A hand stops the open one.
    triangle_mute = {
      level = 3.97, pan = -0.3, tone = 0.3, tone_end = 1640, tone_decay = 0.16, tone2 = 0.4, tone2_ratio = 2.44,
      tone2_decay = 0.18, tone3 = 0.4, tone3_ratio = 3.37, tone3_decay = 0.16, tone4 = 0.3, tone4_ratio = 4.21,
      tone4_decay = 0.13, tone5 = 0.2, tone5_ratio = 5.9, tone5_decay = 0.1, click = 0.3, vel_to_tone = 0.3,
      choke = TRIANGLES,
    },
    triangle_open = {
      level = 1.05, pan = -0.3, tone = 0.2, tone_end = 1640, tone_decay = 2.4, tone2 = 0.34, tone2_ratio = 2.44,
      tone2_decay = 3, tone3 = 0.4, tone3_ratio = 3.37, tone3_decay = 2.6, tone4 = 0.3, tone4_ratio = 4.21,
      tone4_decay = 2.2, tone5 = 0.2, tone5_ratio = 5.9, tone5_decay = 1.4, tone6 = 0.34, tone6_ratio = 2.447,
      tone6_decay = 2.8, click = 0.2, vel_to_tone = 0.3, width = 0.2, choke = TRIANGLES,
    },
    -- Two shells of hard wood, twice: the hands are never quite together.
    castanets = {
      level = 6.31, pan = 0.25, tone = 0.4, tone_end = 2180, tone_decay = 0.05, tone2 = 0.3, tone2_ratio = 1.41,
      tone2_decay = 0.04, noise = 0.9, noise_low = 1500, noise_high = 6500, noise_decay = 0.04, bursts = 2,
      burst_gap = 0.022, burst_decay = 0.03, click = 0.4, drive = 0.2, vel_to_tone = 0.3,
    },
    -- Surdos: the heart of a samba, stopped with the hand or left to boom.
    surdo_mute = {
      level = 4.57, pan = 0.1, tone = 0.9, tone_start = 92, tone_end = 74, tone_sweep = 0.06, tone_decay = 0.24,
      tone2 = 0.35, tone2_ratio = 1.59, tone2_decay = 0.12, tone3 = 0.2, tone3_ratio = 2.14, tone3_decay = 0.08,
      thump = 0.8, thump_low = 90, thump_high = 900, thump_decay = 0.07, drive = 0.15, vel_to_tone = 0.4,
      choke = SURDOS,
    },
    surdo_open = {
      level = 2.04, pan = 0.1, tone = 1, tone_start = 78, tone_end = 64, tone_sweep = 0.1, tone_decay = 1.3,
      tone2 = 0.3, tone2_ratio = 1.59, tone2_decay = 0.5, tone3 = 0.14, tone3_ratio = 2.14, tone3_decay = 0.3,
      thump = 0.6, thump_low = 60, thump_high = 700, thump_decay = 0.08, drive = 0.1, vel_to_tone = 0.4,
      choke = SURDOS,
    },
  },
}
