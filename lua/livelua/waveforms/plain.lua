-- plain.lua -- what the engine knows by itself, as others may build on it.
return {
  sine = { synth = "wave", shape = "sine" },
  saw = { synth = "wave", shape = "table", harmonics = "saw", values = { gain = 2 } },
  triangle = { synth = "wave", shape = "table", harmonics = "triangle", values = { gain = 2.7 } },
  square = { synth = "wave", shape = "pulse", harmonics = "saw", values = { gain = -2.5 } },
  pulse = { synth = "wave", shape = "pulse", harmonics = "saw", values = { gain = -2.5 } },
  supersaw = { synth = "wave", shape = "table", harmonics = "saw", copies = 7 },
  noise = { synth = "wave", shape = "noise" },
  pwm_slow = { synth = "wave", shape = "pulse", harmonics = "saw", pwm_hz = 0.3, values = { gain = -2.2 } },
  pwm_fast = { synth = "wave", shape = "pulse", harmonics = "saw", pwm_hz = 3, values = { gain = -1.6 } },
}
