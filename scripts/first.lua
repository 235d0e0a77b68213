-- first.lua -- a first session: a keyboard to play, a bass under the left hand, a house beat.
--
--   livelua scripts/first.lua
--
-- Then type at the prompt, and hear it change:
--
--   tempo(128)
--   drums "rock"
--   channel(2).lowpass = 300
--   loop("bass", function() note(2, choose { "C2", "Eb2", "G1" }, { len = 0.3 }) wait(1/2) end)
--   stop "bass"
--   help()

tempo(124)

channel(1, "electric_piano")
channel(2, "bass_guitar", { lowpass = 800 })
channel(10, "drums")                                        -- pads: a kit by note number

drums("house", { volume = 0.5 })                            -- a pattern, on the beat grid
cc(11, "lowpass", { min = 200, max = 8000, curve = "exp" }) -- every channel
cc(12, "volume", { channel = 2 })
