-- clock_follower.lua -- a drum machine leads: its clock, its start, its stop, its song position.
--
--   livelua scripts/clock_follower.lua
--   livelua --midi-in Digitakt scripts/clock_follower.lua        of this input only
--
-- While no clock comes we keep the tempo that there was, and play. When it starts, beat one is its beat one. At the
-- prompt:
--
--   clock()                             who leads, how fast, and how evenly
--   clock { source = "internal" }       we lead again, from where we are
--   clock { out = "Digitakt" }          and it follows us
clock { source = "midi" }

channel(1, "synth_pad", { volume = 0.3, chorus = 0.4 })
channel(2, "synth_bass", { volume = 0.5 })

drums("techno", { volume = 0.5 })
fill("house", { every = 4 })

seq("bass", { channel = 2, len = 0.2, pattern = mini "[e1 ~ e2 ~]*2 [e1 g1] ~ d1 ~" })

loop("pad", { sync = 8 }, function()
  for _, pitch in ipairs { "E3", "B3", "D4", "G4" } do note(1, pitch, { len = 7.5, vel = 60 }) end
  wait(8)
end)
