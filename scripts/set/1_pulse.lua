-- 1_pulse.lua -- a live-coding set in six steps, played by sending one file after another into a running session:
--
--   livelua scripts/set/1_pulse.lua
--
-- and from another terminal, or from the editor, whenever the room is ready for it:
--
--   livelua send -f scripts/set/2_bass.lua
--   ... 3_chords, 4_melody, 5_break, 6_out
--
-- Each step comes in with a bar, and leaves what it does not name as it is. undo() takes the last one back. Change a
-- line and send it again: what did not change plays on.
tempo(126)
seed(2024)

send("room", { reverb = 1, reverb_type = "plate", reverb_decay = 2.2, highpass = 200 })

pattern("pulse", {
  kick = "x... x... x... x...",
  closed_hat = "..x. ..x. ..x. ..xo",
})
drums("pulse", { volume = 0.5 })
