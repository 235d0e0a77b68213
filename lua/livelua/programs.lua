-- programs.lua -- the instruments that General MIDI's program numbers stand for.
local programs = {}

-- Its families of eight.
local PROGRAMS <const> = {
  "piano piano piano piano electric_piano wurlitzer harpsichord harpsichord",
  "celesta glockenspiel music_box vibraphone marimba xylophone tubular_bells koto",
  "organ organ organ pipe_organ harmonium accordion harmonium accordion",
  "acoustic_guitar acoustic_guitar clean_guitar clean_guitar electric_guitar crunch_guitar distorted_guitar "
    .. "metal_guitar",
  "upright_bass bass_guitar bass_guitar bass_guitar bass_guitar bass_guitar synth_bass analog_bass",
  "violin viola cello contrabass string_ensemble harp harp timpani",
  "string_ensemble string_ensemble mellotron_strings analog_pad choir vocal mellotron_choir brass_ensemble",
  "trumpet trombone tuba trumpet french_horn brass_ensemble drift_saw drift_saw",
  "saxophone alto_sax tenor_sax bari_sax oboe oboe bassoon clarinet",
  "flute flute flute mellotron_flute mellotron_flute flute theremin flute",
  "drift_square synth_lead mellotron_flute sync_lead sync_lead_bright vocal synth_lead acid_bass",
  "granular_pad analog_pad synth_pad choir singing_bowl_ring ring_mod_metallic synth_pad synth_pad",
  "granular_texture synth_pad crotales granular_pad ring_mod_bell granular_texture tingsha ring_mod_metallic",
  "sitar banjo mandola koto kalimba bagpipe violin oboe",
  "tingsha crotales steel_drum xylophone timpani timpani 808_bass singing_bowl_ring",
  "electric_guitar flute granular_texture ring_mod_bell ring_mod_bell didgeridoo granular_texture 808_bass",
}

programs.COUNT = 128

local names = {}
for _, family in ipairs(PROGRAMS) do
  for name in family:gmatch "%S+" do
    names[#names + 1] = name
  end
end

-- The name of the instrument for a program from 0 to 127.
function programs.instrument(program)
  return names[program + 1]
end

return programs
