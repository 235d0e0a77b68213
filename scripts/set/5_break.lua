-- 5_break.lua -- the floor goes away for eight bars: the drums thin out, the tempo stays, the filter opens.
stop "bass"

pattern("pulse", {
  closed_hat = euclid(7, 16),
  rimshot = "...o ..o. ...o ....",
})

channel(1):ramp("lowpass", 6000, 32)
send("room", { reverb = 1, reverb_type = "plate", reverb_decay = 2.2, highpass = 200 })
channel(4, { synth = "supersaw", volume = 0.2, cutoff = 400, send = { room = 0.5 } }):ramp("cutoff", 5000, 32)
seq("riser", { channel = 4, beats = 32, len = 1, pattern = mini "f2!8 f3!8 [f3 f4]!8 [f4*4]!8" })
