-- demo.lua -- what `make run` plays: sixteen bars of house in F minor, round and round.
tempo(122)

channel(1, "electric_piano", { volume = 0.38, pan = -0.2 })
local bass = channel(2, "synth_bass", { volume = 0.5 })
local pad = channel(3, "synth_pad", { volume = 0.31, lowpass = 500 })
channel(4, "synth_lead", { volume = 0.31, pan = 0.25, detune = 12, release = 0.4 })

-- One bar each: what the left hand and the right hand hold.
local chords = {
  { root = "F1", "Ab3", "C4", "Eb4", "G4" },
  { root = "Db2", "Ab3", "C4", "Eb4", "F4" },
  { root = "Bb1", "Ab3", "C4", "Db4", "F4" },
  { root = "Eb2", "G3", "Bb3", "C4", "F4" },
}

pattern("pulse", {
  kick = "x... x... x... x...",
  closed_hat = "..x. ..x. ..x. ..xo",
})

pattern("groove", {
  kick = "X... x... x... x..o",
  clap = ".... x... .... x...",
  closed_hat = "xo.x xo.x xo.x xo.o",
  open_hat = "..x. ..x. ..x. ..x.",
  rimshot = "...o ..o. ...o ....",
})

pattern("turn", {
  kick = "X... x... x... ....",
  clap = ".... x... .... x..x",
  open_hat = "..x. ..x. ..x. ....",
  snare = ".... .... ..oo oxxX",
  high_tom = ".... .... x... ....",
  low_tom = ".... .... .... x.x.",
})

-- The form: which bar this is, what the drums play, how far the filters have opened.
loop("form", { sync = 4 }, function()
  for n = 1, 16 do
    measure, harmony = n, chords[(n - 1) % 4 + 1]
    drums(n <= 4 and "pulse" or n % 8 == 0 and "turn" or "groove", { volume = 0.45 })
    pad.lowpass = 400 + 220 * n
    bass.cutoff = n > 8 and 420 or 220
    wait(4)
  end
end)

loop("pad", { sync = 4 }, function()
  for _, pitch in ipairs(harmony) do note(3, pitch, { len = 3.9, vel = 80 }) end
  wait(4)
end)

local function stab(length, velocity)
  for _, pitch in ipairs(harmony) do note(1, pitch, { len = length, vel = velocity + rand(-8, 8) }) end
end

loop("keys", { sync = 4 }, function()
  stab(0.6, 96)
  wait(3/4)
  stab(0.3, 72)
  wait(3/4)
  stab(0.8, 90)
  wait(5/4)
  stab(0.25, 68)
  wait(1/2)
  stab(0.4, 84)
  wait(3/4)
end)

loop("bass", { sync = 4 }, function()
  if measure <= 2 then
    wait(4)
    return
  end
  for _, step in ipairs { { 3/4, 110 }, { 3/4, 80 }, { 1/2, 96 }, { 3/4, 104 }, { 1/4, 70 }, { 1, 92 } } do
    note(2, harmony.root, { len = step[1] * 0.7, vel = step[2] })
    wait(step[1])
  end
end)

-- A phrase of four bars, { pitch, beats } with rests between; it answers itself an octave up at times.
local phrase = {
  { "C5", 3/2 }, { "Eb5", 1/2 }, { "F5", 2 },
  { "Eb5", 3/4 }, { "C5", 3/4 }, { "Ab4", 5/2 },
  { "Bb4", 3/2 }, { "C5", 1/2 }, { "Db5", 1 }, { "C5", 1 },
  { "Bb4", 3/4 }, { "G4", 3/4 }, { "F4", 5/2 },
}

loop("lead", { sync = 16 }, function()
  if measure <= 8 then
    wait(16)
    return
  end
  for _, step in ipairs(phrase) do
    note(4, step[1], { len = step[2] * 0.9, vel = rand(84, 108) })
    wait(step[2])
  end
end)
