-- plain.lua -- what the engine knows by itself, as others may build on it.
return {
  sine = { synth = "wave", shape = "sine" },
  saw = { synth = "wave", shape = "table", harmonics = "saw" },
  triangle = { synth = "wave", shape = "table", harmonics = "triangle" },
  square = { synth = "wave", shape = "pulse", harmonics = "saw" },
  pulse = { synth = "wave", shape = "pulse", harmonics = "saw" },
  supersaw = { synth = "wave", shape = "table", harmonics = "saw", copies = 7 },
  noise = { synth = "wave", shape = "noise" },
  pwm_slow = { synth = "wave", shape = "pulse", harmonics = "saw", pwm_hz = 0.3 },
  pwm_fast = { synth = "wave", shape = "pulse", harmonics = "saw", pwm_hz = 3 },
}
