-- timbre_help.lua -- what the data of a sound are, as help and the reference have them: { name, values, help }.
return {
  { "harmonics", "`{ 1, 0, 0.3 }`; lists of such; `\"saw\"`, `\"triangle\"`, `\"sine\"`, `\"fold\"`",
    "Of channels and instruments: levels of up to 1024 harmonics; several lists are a wavetable (`position`)." },
  { "phases", "a list like `harmonics`", "Where the sine of each harmonic begins, in cycles." },
  { "modes", "`{ { ratio, level, decay, split }, ... }`",
    "Of channels and instruments: up to 64 partials by ratio to the key, level, seconds to -60 dB (0: as long as it "
      .. "is held), and the Hz that two of them are apart." },
  { "inharmonicity", "0 to 0.1", "How far modes are stretched, as those of a stiff string are." },
  { "key_decay", "-4 to 4", "Octaves of decay that modes lose an octave up." },
  { "aftersound", "0 to 1", "Level of a second, slower decay of modes." },
  { "swell", "0 to 20 s", "Time in which modes come that are rubbed or held." },
  { "operators", "`{ { ratio = 1, level = 1 }, ... }`",
    "Of channels and instruments: up to six sines: ratio (without one: `fm_ratio`), hz, level, attack, decay, sustain, "
      .. "release, velocity, key." },
  { "matrix", "`{ { 0, 1 }, ... }`",
    "How far each operator is moved, a list for each, by the operators in their order: radians, times `fm_index`." },
  { "resonances", "`{ { hz, level, q }, ... }`", "Of channels and instruments: up to eight, of the body." },
  { "dry", "0 to 10", "How much of the sound goes past the resonances." },
  { "breath", "`{ level, chiff, time, hz, ratio, q }`, by name",
    "Noise in a band at `hz`, or at `ratio` to the key: `level` all along, `chiff` more for `time` at the start." },
  { "strike", "`{ level, time, hz }`, by name", "Noise up to `hz` at the start of a note, to -60 dB in `time`." },
  { "vowels", "a list of 0 (a) to 4 (u)", "Of channels and instruments: where a voice goes, one each `vowel_time` s." },
  { "vowel_time", "0.01 to 20 s", "Time from a vowel to the next." },
  { "consonant", "0 to 1", "Noise at the start of a voice." },
  { "copies", "1 to 9", "Copies of a unison, unless `unison` says otherwise." },
  { "shape", "a name", "How the synth sounds: of modes strike, hold or rub; of a wave sine, table, pulse, sync ..." },
  { "mod", "`{ { source, target, amount }, ... }`",
    "Of channels and instruments: up to eight routes from envelope (the filter's), lfo1, lfo2, random, chance, "
      .. "velocity, key, pressure or wheel to pitch (semitones), cutoff (octaves), level, pan or a parameter of the "
      .. "synth." },
  { "drift_shape", "`\"saw\"`, `\"square\"`, `\"triangle\"`, `\"pulse\"`", "Which wave the waveform `drift` is." },
  { "tape", "`\"strings\"`, `\"flute\"`, `\"choir\"`", "What is on the tape of the waveform `mellotron_synth`." },
}
