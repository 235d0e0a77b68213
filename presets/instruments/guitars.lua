-- guitars.lua -- strings over frets: bodies of wood, and pick-ups with what amplifiers make of them.

-- What the magnets hear goes through the coil, which is a low-pass with a peak.
local function electric(about, values, mod)
  values.synth = "electric_guitar_synth"
  values.filter_type = values.filter_type or "lowpass"
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
        synth = "acoustic_guitar_synth", gain = 12.8, string_decay = 6, brightness = 0.44,
        pick_position = 0.17, pick_hardness = 0.42, stiffness = 0.35, attack = 0, release = 0.16,
        pressure_to_vibrato = 15, humanize = 0.2, saturation = 0.05,
      },
      mod = {
        { "velocity", "brightness", 0.35 }, { "velocity", "level", 0.3 },
        { "velocity", "pick_hardness", 0.4 }, { "chance", "pick_position", 0.008 }, { "key", "level", -0.06 },
      },
    },
    electric_guitar = electric("A solid guitar between its neck's and its middle pick-up, into a small loudspeaker.", {
      gain = 4, string_decay = 9, brightness = 0.38, pick_position = 0.14, pick_hardness = 0.32,
      stiffness = 0.35, pickup = 0.2, cutoff = 3800, resonance = 1.6, vel_to_filter = 2000, humanize = 0.15,
      cabinet_brightness = 0.6,
    }, {
      { "velocity", "brightness", 0.3 }, { "velocity", "level", 0.5 }, { "velocity", "pick_hardness", 0.4 },
      { "chance", "pick_position", 0.005 }, { "key", "level", -0.22 }, { "key", "pickup", 0.04 },
    }),
    clean_guitar = electric("Two thin pick-ups by the bridge and an amplifier that stays clear, with its spring.", {
      gain = 13.6, string_decay = 8, brightness = 0.46, pick_position = 0.12, pick_hardness = 0.45,
      stiffness = 0.3, pickup = 0.07, cutoff = 4000, resonance = 1.9, vel_to_filter = 3500, humanize = 0.15,
      cabinet_brightness = 0.7, chorus = 0.15, chorus_rate = 1, compressor = 0.65, compressor_threshold = -28,
      compressor_ratio = 4, compressor_attack = 0.012, compressor_release = 0.25, reverb = 0.2,
      reverb_type = "spring",
    }, {
      { "velocity", "brightness", 0.3 }, { "velocity", "level", 0.5 }, { "velocity", "pick_hardness", 0.35 },
      { "chance", "pick_position", 0.005 }, { "key", "level", -0.13 }, { "key", "pickup", 0.02 },
    }),
    crunch_guitar = electric("The pick-up at the bridge into valves: hard strokes break up, soft ones stay clear.", {
      gain = 4.8, string_decay = 11, brightness = 0.44, pick_position = 0.12, pick_hardness = 0.46,
      stiffness = 0.3, pickup = 0.09, cutoff = 4200, resonance = 1.7, humanize = 0.15, saturation = 0.3,
      distortion = 0.85, distortion_drive = 9, distortion_tone = 7000, cabinet_brightness = 0.5,
    }, {
      { "velocity", "brightness", 0.28 }, { "velocity", "level", 0.3 }, { "velocity", "pick_hardness", 0.25 },
      { "chance", "pick_position", 0.012 }, { "key", "level", -0.11 }, { "key", "pickup", 0.02 },
    }),
    distorted_guitar = electric("A thick pick-up into an amplifier turned up: every note sings on, and chords growl.", {
      gain = 2.3, string_decay = 13, brightness = 0.46, pick_position = 0.13, pick_hardness = 0.46,
      stiffness = 0.25, pickup = 0.12, cutoff = 3400, resonance = 1.4, humanize = 0.15, saturation = 0.3,
      distortion = 0.92, distortion_drive = 26, distortion_tone = 6000, cabinet_brightness = 0.5,
    }, {
      { "velocity", "brightness", 0.2 }, { "velocity", "level", 0.4 }, { "velocity", "pick_hardness", 0.25 },
      { "chance", "pick_position", 0.012 }, { "key", "brightness", -0.1 }, { "key", "level", -0.26 },
      { "key", "pickup", 0.02 }, { "key", "string_decay", 0.2 },
    }),
    orange_crunch = electric("Woolly and warm: fat pick-ups into a dark amplifier of the seventies, middle first.", {
      gain = 1.6, string_decay = 9, brightness = 0.34, pick_position = 0.17, pick_hardness = 0.4,
      stiffness = 0.3, pickup = 0.15, cutoff = 2600, resonance = 1.3, humanize = 0.15, saturation = 0.4,
      distortion = 0.88, distortion_drive = 16, distortion_tone = 3800, cabinet_brightness = 0.4, eq_mid = 4,
      eq_mid_freq = 750,
    }, {
      { "velocity", "brightness", 0.28 }, { "velocity", "level", 0.4 }, { "velocity", "pick_hardness", 0.25 },
      { "chance", "pick_position", 0.012 }, { "key", "level", -0.1 }, { "key", "pickup", 0.03 },
    }),
    metal_guitar = electric("Played twice, tight and scooped: the lows are cut before the gain, the middle after it.", {
      gain = 2.2, string_decay = 14, brightness = 0.46, pick_position = 0.08, pick_hardness = 0.55,
      stiffness = 0.25, pickup = 0.07, detune = 4, release = 0.06, filter_type = "highpass", cutoff = 140,
      humanize = 0.1, saturation = 0.25, distortion = 0.85, distortion_drive = 24, distortion_tone = 9000,
      cabinet_brightness = 0.5, highpass = 80, eq_low = 4, eq_low_freq = 130, eq_mid = -5, eq_mid_freq = 480,
      eq_high = 3, eq_high_freq = 3000,
    }, {
      { "velocity", "brightness", 0.32 }, { "velocity", "level", 1.2 }, { "velocity", "pick_hardness", 0.3 },
      { "chance", "pick_position", 0.003 }, { "key", "brightness", -0.06 }, { "key", "level", -0.14 },
      { "key", "pickup", 0.015 }, { "key", "string_decay", 0.2 },
    }),
    bass_guitar = {
      about = "Round wound strings under two fingers, heard halfway to the bridge, and a little of the octave below.",
      values = {
        synth = "bass_guitar_synth", gain = 8.3, string_decay = 14, brightness = 0.23, pick_position = 0.2,
        pick_hardness = 0.13, stiffness = 0.4, pickup = 0.13, sub_osc = 0.1, attack = 0.001, decay = 6,
        sustain = 0, release = 0.1, cutoff = 700, resonance = 0.8, key_to_filter = 0.4, vel_to_filter = 2600,
        pressure_to_vibrato = 15, humanize = 0.1,
      },
      mod = {
        { "velocity", "brightness", 0.35 }, { "velocity", "pick_hardness", 0.42 },
        { "chance", "pick_position", 0.008 },
      },
    },
    upright_bass = {
      about = "Plucked with the side of a finger: a deep soft thump, then wood; what growls are the long strings.",
      values = {
        synth = "upright_bass_synth", gain = 9.2, string_decay = 3, brightness = 0.1, pick_position = 0.24,
        pick_hardness = 0.1, stiffness = 0.3, buzz = 0.06, attack = 0.002, release = 0.14,
        pressure_to_vibrato = 20, humanize = 0.15, saturation = 0.1,
      },
      mod = {
        { "velocity", "brightness", 0.4 }, { "velocity", "level", 0.6 },
        { "velocity", "pick_hardness", 0.28 }, { "chance", "pick_position", 0.008 }, { "key", "level", 0.04 },
        { "key", "string_decay", 0.25 },
      },
    },
  },
}
