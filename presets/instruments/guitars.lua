-- guitars.lua -- strings over frets: bodies of wood, and pick-ups with what amplifiers make of them.

-- What the magnets hear goes through the coil, which is a low-pass with a peak.
local function electric(about, values, mod)
  values.synth = "electric_guitar_synth"
  values.filter_type = "lowpass"
  values.cabinet = 1
  values.release = values.release or 0.12
  values.pressure_to_vibrato = 25
  values.vibrato_rate = 5.2
  return { about = about, values = values, mod = mod }
end

return {
  kind = "instrument",
  author = "livelua",
  license = "CC0-1.0",
  instruments = {
    acoustic_guitar = {
      about = "Steel strings and a pick on a large body: the air under its hole, its top, and the bridge's bright hum.",
      values = {
        synth = "acoustic_guitar_synth", gain = 14.8, string_decay = 5, brightness = 0.45, pick_position = 0.17,
        pick_hardness = 0.4, stiffness = 0.35, attack = 0, release = 0.16, humanize = 0.2, saturation = 0.05,
        pressure_to_vibrato = 15,
      },
      resonances = {
        { 104, 0.9, 5 }, { 198, 1.0, 7 }, { 242, 0.5, 9 }, { 395, 0.5, 7 }, { 560, 0.35, 6 }, { 1150, 0.25, 3 },
        { 2700, 0.55, 1.6 }, { 5200, 0.3, 1.5 },
      },
      dry = 0.35,
      strike = { level = 0.05, time = 0.03, hz = 900 },
      mod = {
        { "velocity", "brightness", 0.25 }, { "chance", "pick_position", 0.012 }, { "velocity", "pick_hardness", 0.3 }, { "key", "level", 0.02 },
      },
    },
    electric_guitar = electric("A solid guitar between its neck's and its middle pick-up, into a small loudspeaker.", {
      gain = 7, string_decay = 9, brightness = 0.42, pick_position = 0.14, pick_hardness = 0.4, stiffness = 0.35,
      pickup = 0.2, cutoff = 3800, resonance = 1.6, vel_to_filter = 2000, cabinet_brightness = 0.6, humanize = 0.15,
    }, { { "velocity", "brightness", 0.25 }, { "velocity", "pick_hardness", 0.3 }, { "chance", "pick_position", 0.012 }, { "key", "level", -0.22 }, { "key", "pickup", 0.04 } }),
    clean_guitar = electric("Two thin pick-ups by the bridge and an amplifier that stays clear, with its spring.", {
      gain = 15, string_decay = 8, brightness = 0.5, pick_position = 0.1, pick_hardness = 0.45, stiffness = 0.3,
      pickup = 0.1, cutoff = 4000, resonance = 1.9, vel_to_filter = 3500, cabinet_brightness = 0.7, chorus = 0.15,
      chorus_rate = 1, reverb = 0.2, reverb_type = "spring", compressor = 0.5, compressor_threshold = -24,
      compressor_ratio = 3, compressor_attack = 0.012, compressor_release = 0.25, humanize = 0.15,
    }, { { "velocity", "brightness", 0.25 }, { "velocity", "pick_hardness", 0.35 }, { "chance", "pick_position", 0.01 }, { "key", "level", -0.1 }, { "key", "pickup", 0.02 } }),
    crunch_guitar = electric("The bridge's pick-up into valves that give way: a hard stroke breaks up, a soft one is clear.", {
      gain = 5.8, string_decay = 9, brightness = 0.48, pick_position = 0.12, pick_hardness = 0.46, stiffness = 0.35,
      pickup = 0.09, cutoff = 4200, resonance = 1.7, saturation = 0.3, distortion = 0.85, distortion_drive = 9,
      distortion_tone = 7000, cabinet_brightness = 0.5, humanize = 0.15,
    }, { { "velocity", "brightness", 0.2 }, { "velocity", "pick_hardness", 0.25 }, { "chance", "pick_position", 0.012 }, { "key", "level", -0.08 }, { "key", "pickup", 0.02 } }),
    distorted_guitar = electric("A thick pick-up into an amplifier turned up: every note sings on, and chords growl.", {
      gain = 2.8, string_decay = 10, brightness = 0.46, pick_position = 0.13, pick_hardness = 0.46, stiffness = 0.35,
      pickup = 0.12, cutoff = 3400, resonance = 1.4, saturation = 0.3, distortion = 1, distortion_drive = 26,
      distortion_tone = 6000, cabinet_brightness = 0.5, humanize = 0.15,
    }, { { "velocity", "brightness", 0.2 }, { "velocity", "pick_hardness", 0.25 }, { "chance", "pick_position", 0.012 }, { "key", "level", -0.12 }, { "key", "pickup", 0.02 } }),
    orange_crunch = electric("Woolly and warm: fat pick-ups into a dark amplifier of the seventies, middle first.", {
      gain = 2.2, string_decay = 9, brightness = 0.38, pick_position = 0.17, pick_hardness = 0.4, stiffness = 0.35,
      pickup = 0.15, cutoff = 2600, resonance = 1.3, saturation = 0.4, distortion = 0.95, distortion_drive = 16,
      distortion_tone = 3800, cabinet_brightness = 0.4, eq_mid = 4, eq_mid_freq = 750, humanize = 0.15,
    }, { { "velocity", "brightness", 0.2 }, { "velocity", "pick_hardness", 0.25 }, { "chance", "pick_position", 0.012 }, { "key", "level", -0.1 }, { "key", "pickup", 0.03 } }),
    metal_guitar = electric("Played twice, tight and scooped: the lows are cut before the gain, the middle after it.", {
      gain = 2, string_decay = 9, brightness = 0.54, pick_position = 0.08, pick_hardness = 0.58, stiffness = 0.35,
      pickup = 0.07, cutoff = 0, saturation = 0.35, distortion = 1, distortion_drive = 55, distortion_tone = 9000,
      cabinet_brightness = 0.5, highpass = 80, detune = 4, eq_low = 4, eq_low_freq = 130, eq_mid = -6, eq_mid_freq = 600,
      eq_high = 3, eq_high_freq = 3000, release = 0.06, humanize = 0.1,
    }, { { "velocity", "brightness", 0.2 }, { "velocity", "pick_hardness", 0.25 }, { "chance", "pick_position", 0.01 }, { "key", "level", -0.1 }, { "key", "pickup", 0.015 } }),
    bass_guitar = {
      about = "Round wound strings under two fingers, heard halfway to the bridge, and a little of the octave below.",
      values = {
        synth = "bass_guitar_synth", gain = 8.3, string_decay = 14, brightness = 0.3, pick_position = 0.2,
        pick_hardness = 0.22, stiffness = 0.4, pickup = 0.13, sub_osc = 0.1, attack = 0.001, decay = 6, sustain = 0,
        release = 0.1, cutoff = 900, resonance = 0.8, vel_to_filter = 2200, key_to_filter = 0.4, humanize = 0.1,
        pressure_to_vibrato = 15,
      },
      strike = { level = 0.015, time = 0.02, hz = 900 },
      mod = { { "velocity", "brightness", 0.25 }, { "chance", "pick_position", 0.012 }, { "velocity", "pick_hardness", 0.3 }, { "key", "level", 0 } },
    },
    upright_bass = {
      about = "Plucked with the side of a finger: a deep soft thump, then wood; what growls are the long strings.",
      values = {
        synth = "upright_bass_synth", gain = 13.6, string_decay = 2.4, brightness = 0.16, pick_position = 0.24,
        pick_hardness = 0.08, stiffness = 0.3, buzz = 0.06, attack = 0.002, release = 0.14, humanize = 0.15,
        saturation = 0.1, pressure_to_vibrato = 20,
      },
      resonances = {
        { 62, 0.8, 4 }, { 101, 1.0, 5 }, { 165, 0.7, 4 }, { 245, 0.5, 4 }, { 420, 0.35, 3 }, { 800, 0.3, 2 },
        { 1600, 0.2, 1.5 },
      },
      dry = 0.35,
      strike = { level = 0.12, time = 0.06, hz = 260 },
      mod = {
        { "velocity", "brightness", 0.3 }, { "chance", "pick_position", 0.012 }, { "velocity", "pick_hardness", 0.3 }, { "key", "string_decay", 0.25 },
        { "key", "level", 0.08 },
      },
    },
  },
}
