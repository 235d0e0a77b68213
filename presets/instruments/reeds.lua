-- Free reeds, drones, and an instrument that nobody touches.

local function round(x)
  return (1e5 * x + 0.5) // 1 / 1e5
end

-- A free reed shuts its slot once a cycle: pulses. `even` weighs the even harmonics.
local function reed(count, slope, even, last)
  local levels = {}
  for n = 1, count do
    levels[n] = round((n % 2 == 0 and even or 1) * n ^ -slope / (1 + (n / last) ^ 2))
  end
  return levels
end

-- Around a harmonic, as a conical pipe with a strong double reed has it.
local function hill(count, middle, slope)
  local levels = {}
  for n = 1, count do
    levels[n] = round(n ^ -0.6 / (1 + slope * (n - middle) ^ 2))
  end
  return levels
end

return {
  kind = "instrument",
  author = "livelua",
  license = "CC0-1.0",
  instruments = {
    harmonium = {
      about = "A hand-pumped harmonium: brass reeds in a wooden box, two banks an octave apart, and bellows "
        .. "that breathe.",
      copies = 1,
      harmonics = { reed(40, 1.05, 0.75, 14), reed(40, 0.8, 0.9, 22) },
      resonances = { { 380, 0.4, 2 }, { 1150, 0.7, 2.2 }, { 2300, 0.3, 2.5 } },
      dry = 0.6,
      breath = { level = 0.02, chiff = 0.03, time = 0.08, hz = 1500, q = 0.5 },
      strike = { level = 0.04, time = 0.02, hz = 900 },
      mod = {
        { "velocity", "position", 0.8 }, { "key", "level", -0.1 }, { "lfo1", "level", 0.06 },
        { "lfo1", "cutoff", 0.06 }, { "random", "level", 0.05 }, { "pressure", "level", 0.2 },
      },
      values = {
        gain = 5.1, synth = "harmonium_synth", sub_osc = 0.25, attack = 0.07, decay = 0.1, sustain = 1,
        release = 0.12, cutoff = 1800, key_to_filter = 0.4, vel_to_filter = 2600, lfo1_rate = 0.45,
        lfo1_phase = 0.1, chorus = 0.15, chorus_rate = 0.25, chorus_depth = 0.001, reverb = 0.2,
        reverb_type = "taj_mahal", reverb_decay = 6, humanize = 0.15, analog = 0.08,
      },
    },
    accordion = {
      about = "An accordion, musette: two steel reeds a note, one sharp and one flat, that beat as the bellows push.",
      copies = 2,
      harmonics = { reed(48, 0.95, 0.6, 18), reed(48, 0.7, 0.75, 28) },
      resonances = { { 620, 0.35, 2 }, { 1900, 0.5, 1.8 }, { 3400, 0.3, 2.5 } },
      dry = 0.7,
      breath = { level = 0.012, chiff = 0.02, time = 0.05, hz = 2600, q = 0.5 },
      strike = { level = 0.05, time = 0.012, hz = 2000 },
      mod = {
        { "velocity", "position", 0.8 }, { "key", "level", -0.06 }, { "lfo1", "level", 0.05 },
        { "random", "level", 0.05 }, { "pressure", "level", 0.25 }, { "pressure", "position", 0.2 },
      },
      values = {
        gain = 4.4, synth = "accordion_synth", detune = 6, spread = 0.35, attack = 0.028, decay = 0.1,
        sustain = 0.96, release = 0.06, cutoff = 2600, key_to_filter = 0.4, vel_to_filter = 4500, lfo1_rate = 0.8,
        humanize = 0.15, analog = 0.06,
      },
    },
    bagpipe = {
      about = "A Highland chanter: a loud double reed in a cone, nasal and steady; hold a low key or two "
        .. "for its drones.",
      copies = 1,
      harmonics = { hill(40, 4, 0.05), hill(40, 6, 0.03) },
      resonances = { { 900, 0.5, 2.5 }, { 1700, 0.7, 2 }, { 3000, 0.7, 2.5 } },
      dry = 0.6,
      breath = { level = 0.025, chiff = 0.05, time = 0.02, ratio = 4, q = 0.7 },
      mod = {
        { "velocity", "position", 1 }, { "key", "level", -0.14 }, { "lfo1", "level", 0.015 },
        { "random", "level", 0.03 }, { "random", "position", 0.1 },
      },
      values = {
        gain = 5.2, synth = "bagpipe_synth", attack = 0.014, decay = 0.1, sustain = 1, release = 0.03,
        cutoff = 2800, vel_to_filter = 3500, key_to_filter = 0.2, lowpass = 6500, lfo1_rate = 1.5, analog = 0.15,
      },
    },
    didgeridoo = {
      about = "A didgeridoo in a cave: buzzing lips on a hollow trunk, and a mouth behind them that never "
        .. "keeps still.",
      copies = 1,
      harmonics = { reed(40, 1.0, 0.45, 16), reed(40, 0.7, 0.6, 24) },
      resonances = { { 75, 0.3, 1.5 }, { 230, 0.3, 2 }, { 1500, 0.5, 4 }, { 2400, 0.2, 4 } },
      dry = 0.7,
      breath = { level = 0.05, chiff = 0.15, time = 0.12, hz = 700, q = 0.8 },
      mod = {
        { "velocity", "position", 0.8 }, { "key", "level", -0.18 }, { "lfo1", "cutoff", 0.75 },
        { "random", "cutoff", 0.18 }, { "random", "level", 0.05 }, { "pressure", "cutoff", 0.6 },
        { "lfo2", "level", 0.04 },
      },
      values = {
        gain = 3.3, synth = "didgeridoo_synth", attack = 0.11, decay = 0.2, sustain = 0.95, release = 0.2,
        cutoff = 560, resonance = 2.6, key_to_filter = 0.15, vel_to_filter = 300, lfo1_rate = 0.3,
        lfo1_phase = 0.75, lfo2_rate = 3.1, lowpass = 3200, reverb = 0.4, reverb_decay = 2.6,
        reverb_type = "cave", analog = 0.3,
      },
    },
    theremin = {
      about = "A theremin: hands in the air, one note that glides to the next, a wide vibrato as the hand trembles.",
      copies = 1,
      harmonics = { { 1, 0.06, 0.015 }, { 1, 0.35, 0.16, 0.09, 0.05, 0.03, 0.015 } },
      resonances = { { 600, 0.2, 1 }, { 1400, 0.2, 1.2 } },
      dry = 0.9,
      mod = {
        { "velocity", "position", 0.8 }, { "key", "position", -0.15 }, { "key", "level", -0.24 },
        { "random", "level", 0.06 }, { "lfo1", "level", 0.05 }, { "pressure", "level", 0.3 },
        { "pressure", "position", 0.3 },
      },
      values = {
        gain = 3.3, synth = "theremin_synth", legato = true, glide = 0.07, attack = 0.14, decay = 0.3,
        sustain = 0.92, release = 0.3, vibrato_rate = 5.8, vibrato_depth = 22, vibrato_delay = 0.15,
        lfo1_rate = 5.8, lfo1_delay = 0.15, lfo1_fade = 0.25, pressure_to_vibrato = 30, analog = 0.35,
        cutoff = 3500, key_to_filter = 0.5, vel_to_filter = 2000, reverb = 0.3, reverb_type = "plate",
      },
    },
  },
}
