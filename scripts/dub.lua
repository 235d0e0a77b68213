-- dub.lua -- a dub: four instruments, and a desk that is played like one of them.
--
--   livelua scripts/dub.lua
--
-- Everything happens on the sends: a chord is thrown into the echo and pulled out again, the echo feeds the
-- spring, the snare has an echo of its own. At the prompt:
--
--   send("echo").delay_feedback = 1.05      -- it goes on by itself; 0.5 lets it die
--   channel(3):mute(true)
--   channel("drums"):solo(true)
tempo(72)

send("spring", { reverb = 1, reverb_type = "spring", highpass = 250 })
send("echo", { delay = 1, delay_time = 3/4, delay_sync = true, delay_feedback = 0.62, delay_tone = 2600,
  highpass = 180, send = { spring = 0.25 } })

local bass = channel(2, "synth_bass", { volume = 0.62, lowpass = 420 })
local skank = channel(3, "electric_piano", { volume = 0.5, highpass = 400, send = { echo = 0.1, spring = 0.15 } })
local lead = channel(4, "synth_lead", { volume = 0.2, chorus = 0.4, send = { echo = 0.4 } })

pattern("one_drop", {
  kick       = ".... .... x... ....",
  rimshot    = ".... .... x... ....",
  closed_hat = "x.o. x.o. x.o. x.ox",
  snare      = ".... .... .... ...o",
})
drums("one_drop", { volume = 0.6 })
local snare = channel("drums"):piece("rimshot", { send = { echo = 0.15, spring = 0.3 } })

loop("bass", { sync = 4 }, function()
  for _, step in ipairs { { "A1", 3/2 }, { "C2", 1/2 }, { "D2", 1 }, { "E2", 1/2 }, { "D2", 1/2 } } do
    note(2, step[1], { len = step[2] * 0.8, vel = 104 })
    wait(step[2])
  end
end)

loop("skank", { sync = 4 }, function()
  for _ = 1, 4 do
    wait(1/2)
    for _, pitch in ipairs { "A3", "C4", "E4" } do note(3, pitch, { len = 0.12, vel = 84 }) end
    wait(1/2)
  end
end)

-- The hand on the desk: every fourth bar a throw.
loop("throws", { sync = 16 }, function()
  wait(12)
  skank:ramp("send.echo", 0.8, 1)
  snare:ramp("send.echo", 0.7, 2)
  wait(2)
  bass:ramp("volume", 0, 1/2)
  wait(2)
  skank:ramp("send.echo", 0.1, 1/2)
  snare:ramp("send.echo", 0.15, 1/2)
  bass:ramp("volume", 0.62, 1/4)
end)

loop("lead", { sync = 32 }, function()
  wait(24)
  for _, step in ipairs { { "E5", 1 }, { "D5", 1/2 }, { "C5", 1/2 }, { "A4", 2 } } do
    note(4, step[1], { len = step[2] * 0.7 })
    wait(step[2])
  end
  wait(4)
end)

lead:lfo("pan", { shape = "sine", rate = 1/8, depth = 0.6 })
bass:lfo("lowpass", { shape = "triangle", rate = 1/16, depth = 0.5 })
master { volume = 0.9, compressor = 0.6, compressor_threshold = -20, limiter = true }
