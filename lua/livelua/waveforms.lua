-- waveforms.lua -- the waveforms by name: which synth plays each, with what, and where its knobs stand.
--
-- A waveform is { synth, shape, data, values }. Its place in the list is its slot in the engine, which knows the
-- first by itself. A file of them is read when one is first asked for.
local waveforms = {}

local FILES <const> = {
  { "plain", "sine saw triangle square pulse supersaw noise pwm_slow pwm_fast" },
  { "oscillators", "fm hard_sync ring_mod wavefold drift drift_square drift_triangle drift_pulse theremin_synth" },
  { "keys", "organ_synth pipe_organ_synth piano_synth rhodes_synth wurlitzer_synth harpsichord_synth" },
  { "blown", "strings_synth cello_synth flute_synth clarinet_synth oboe_synth saxophone_synth trumpet_synth "
    .. "harmonium_synth accordion_synth bagpipe_synth didgeridoo_synth" },
  { "plucked", "pluck_synth bass_guitar_synth upright_bass_synth acoustic_guitar_synth electric_guitar_synth "
    .. "sitar_synth banjo_synth mandolin_synth ukulele_synth harp_synth pedal_steel_synth" },
  { "struck", "vibraphone_synth marimba_synth kalimba_synth steel_drum_synth timpani_synth crotales_synth "
    .. "tingsha_synth singing_bowl_strike_synth singing_bowl_ring_synth" },
  { "voices", "vocal_synth choir_synth granular_synth mellotron_synth mellotron_flute_synth mellotron_choir_synth" },
}

-- An option that picks among the kinds of a waveform.
waveforms.kinds = {
  drift = { option = "drift_shape", saw = "drift", square = "drift_square", triangle = "drift_triangle",
    pulse = "drift_pulse" },
  mellotron_synth = { option = "tape", strings = "mellotron_synth", flute = "mellotron_flute_synth",
    choir = "mellotron_choir_synth" },
}

waveforms.names = {}
local file_of, loaded = {}, {}
for _, file in ipairs(FILES) do
  for name in file[2]:gmatch "%S+" do
    table.insert(waveforms.names, name)
    file_of[name] = file[1]
  end
end

-- The waveform of that name, or nil.
function waveforms.get(name)
  local file = file_of[name]
  if not file then
    return nil
  end
  loaded[file] = loaded[file] or require("livelua.waveforms." .. file)
  return loaded[file][name]
end

return waveforms
