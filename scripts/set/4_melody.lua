-- 4_melody.lua -- a phrase as a value: slowed down, turned round every fourth time, an echo of itself an octave up.
send("room", { reverb = 1, reverb_type = "plate", reverb_decay = 2.2, highpass = 200 })
channel(3, "synth_lead", { volume = 0.3, release = 0.3, send = { room = 0.4 } })

phrase = mini "c5 [eb5 f5] ab4 <bb4 c5> [~ f5]*2 eb5 c5 ~"

seq("melody", { channel = 3, len = 0.9, pattern = phrase:slow(2):every(4, "rev"):off(1/8, "transpose", 12) })

fill("house", { every = 8 })
