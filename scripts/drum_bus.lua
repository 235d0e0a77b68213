-- drum_bus.lua -- a kit on a desk: each piece with its own treatment, all of them through one bus.
--
--   livelua scripts/drum_bus.lua
--
-- The kick ducks the pad, the snare has a plate, the hats are thin and wide, and the bus glues them. Hear what
-- each does:
--
--   channel("drums"):piece("snare"):solo(true)
--   group("drum_bus"):set { compressor = 0, saturation = 0 }
--   channel(3).sidechain = 0
tempo(118)

send("plate", { reverb = 1, reverb_type = "plate", reverb_decay = 1.4, highpass = 300 })
group("drum_bus", { compressor = 0.7, compressor_threshold = -22, compressor_ratio = 3, compressor_attack = 0.02,
  compressor_makeup = 4, saturation = 0.3, eq_high = 2 })

pattern("break", {
  kick       = "X..x .... x.x. ....",
  snare      = ".... X..o .o.. X..o",
  closed_hat = "x.xo x.x. x.xo x...",
  open_hat   = ".... .... .... ..x.",
})
drums("break", { volume = 0.6 })

local kit = channel("drums")
kit:set { group = "drum_bus" }
kit:piece("kick", { eq_low = 3, lowpass = 6000 })
kit:piece("snare", { send = { plate = 0.35 }, distortion = 0.15 })
kit:piece("closed_hat", { highpass = 5000, pan = -0.25 })
kit:piece("open_hat", { highpass = 3500, pan = 0.25, send = { plate = 0.1 } })

local bass = channel(2, "synth_bass", { volume = 0.5, sidechain = 0.5, sidechain_from = "kick" })
local pad = channel(3, "synth_pad", { volume = 0.4, sidechain = 0.8, sidechain_from = "kick",
  sidechain_release = 0.25, send = { plate = 0.2 } })

loop("bass", { sync = 4 }, function()
  for _, step in ipairs { { "E1", 3/4 }, { "E1", 3/4 }, { "G1", 1/2 }, { "A1", 1 }, { "B1", 1/2 }, { "D2", 1/2 } } do
    note(2, step[1], { len = step[2] * 0.6 })
    wait(step[2])
  end
end)

loop("pad", { sync = 8 }, function()
  for _, chord in ipairs { { "E3", "G3", "B3", "D4" }, { "C3", "E3", "G3", "B3" } } do
    for _, pitch in ipairs(chord) do note(3, pitch, { len = 3.8, vel = 84 }) end
    wait(4)
  end
end)

-- A filter over the whole kit, closed and opened every eight bars.
loop("sweep", { sync = 32 }, function()
  wait(24)
  group("drum_bus"):ramp("highpass", 1200, 7)
  bass:ramp("lowpass", 300, 7)
  wait(8)
  group("drum_bus").highpass = 0
  bass.lowpass = 0
end)

pad:lfo("pan", { shape = "sine", rate = 1/8, depth = 0.3 })
master { volume = 0.9, limiter = true }
