-- polymeter.lua -- five lines, five lengths: each keeps its own, and all meet again after 105 bars.
--
--   livelua scripts/polymeter.lua
--
-- A pattern is as long as it says, whatever the meter. A loop waits in elevenths and drifts by nothing.
tempo(96)
meter(4, 4)

channel(1, "marimba", { volume = 0.4, pan = -0.4 })
channel(2, "vibraphone", { volume = 0.35, pan = 0.4 })
channel(3, "upright_bass", { volume = 0.5 })
channel(4, "kalimba", { volume = 0.35, pan = 0.1 })
send("hall", { reverb = 1, reverb_type = "hall", reverb_decay = 3 })
for n = 1, 4 do channel(n):set { send = { hall = 0.2 } } end

pattern("three", { beats = 3, kick = "x... ..x. ....", rimshot = "..x. x... x.x.", shaker = "xoxo xoxo xoxo" })
drums("three", { volume = 0.4 })

seq("five", { channel = 1, beats = 5/2, len = 0.4, pattern = mini "d4 a4 c5 [e5 d5] a4" })
seq("seven", { channel = 2, beats = 7/2, len = 0.8, pattern = mini "a4 ~ f4 g4 ~ e4 c5":every(3, "rev") })
seq("four", { channel = 3, beats = 4, len = 0.8, pattern = mini "d2 [~ d2] <a2 f2> [c2 ~]" })

-- Eleven in the time of four beats, on and on.
loop("eleven", { sync = 4 }, function()
  for n = 1, 11 do
    note(4, ({ "D5", "F5", "A5", "C6" })[(n - 1) * 3 % 4 + 1], { len = 0.2, vel = n == 1 and 100 or 60 })
    wait(4/11)
  end
end)
