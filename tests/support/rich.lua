-- Something of everything that a session can hold: what its render hears, every render must.
tempo(126)
seed(7)
channel(1, "electric_piano", { volume = 0.4, pan = -0.3 })
channel(2, "bass_guitar", { lowpass = 900, lowpass_q = 3 })
channel(3, "synth_lead", { volume = 0.25, vibrato_depth = 20, pan = 0.4 })
channel(4, "synth_pad", { volume = 0.3 })
channel(5, { synth = "supersaw", volume = 0.15, cutoff = 1200, resonance = 4, filter_amount = 3000, release = 0.6 })
channel(6, { synth = "pwm_slow", volume = 0.15, detune = 8, noise_mix = 0.1, sub_osc = 0.3 })
channel(7, { synth = "noise", volume = 0.05, cutoff = 3000, resonance = 8, decay = 0.1, sustain = 0 })
master { volume = 0.8 }

pattern("groove", {
  kick = "x... x... x... x..x",
  snare = ".... X... .... x..o",
  closed_hat = "x.x. x.xx x.x. xxxx",
  cowbell = "..x. .... ..x. ....",
})
drums("groove")

cc(11, "lowpass", { min = 200, max = 8000, curve = "exp" })

loop("bass", function()
  for _, n in ipairs { "C2", "C2", "Eb2", "G1", "Bb1" } do
    note(2, n, { len = 0.4, vel = 80 + 40 * rand() })
    wait(1 / 2)
  end
end)

loop("keys", function()
  for _, n in ipairs { "C4", "Eb4", "G4", "Bb4" } do note(1, n, { len = 1.5, vel = 70 }) end
  wait(4 / 3)
  note(1, choose { "D5", "F5", "Ab5" }, { len = 1 / 3 })
  wait(8 / 3)
end)

loop("lead", function()
  for i = 1, 7 do
    note(3, 60 + 3 * i, { len = 1 / 7, vel = 60 + 8 * i })
    wait(2 / 7)
  end
end)

local pad = channel(4)
loop("pad", function()
  note(4, "C3", { len = 7 })
  note(4, "G3", { len = 7 })
  for step = 1, 16 do
    pad.lowpass = 300 + 200 * step
    pad.pan = step / 16 - 0.5
    wait(1 / 2)
  end
end)

loop("swarm", function()
  for n = 1, 24 do note(5 + n % 3, 40 + 2 * n, { len = 0.7, vel = 40 + n }) end
  wait(5 / 3)
end)

loop("conductor", function()
  for _, bpm in ipairs { 126, 90, 180, 126, 61, 240 } do
    tempo(bpm)
    wait(3)
  end
end)
