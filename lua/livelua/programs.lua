-- programs.lua -- the instruments that General MIDI's program numbers stand for.
local programs = {}

-- Its families of eight, by what we have.
local FAMILIES <const> = {
  "electric_piano", "electric_piano", "synth_pad", "electric_piano", "bass_guitar", "synth_pad", "synth_pad",
  "synth_lead", "synth_lead", "synth_lead", "synth_lead", "synth_pad", "synth_pad", "electric_piano",
  "electric_piano", "synth_pad",
}
local SYNTH_BASSES <const> = { [38] = true, [39] = true }

programs.COUNT = 128

-- The name of the instrument for a program from 0 to 127.
function programs.instrument(program)
  return SYNTH_BASSES[program] and "synth_bass" or FAMILIES[program // 8 + 1]
end

return programs
