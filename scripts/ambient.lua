-- ambient.lua -- slow air: two pads, a bell, and nothing that stands still.
--
--   livelua scripts/ambient.lua
--
-- Every movement here is the engine's: LFOs in beats, a filter drawn with points, long ramps. The loops only
-- choose notes. At the prompt:
--
--   send("dome").reverb_decay = 30
--   channel(1):lfo("lowpass", false)
--   tempo(40)
tempo(54)
seed(7)

send("dome", { reverb = 1, reverb_type = "taj_mahal", highpass = 120 })
send("drift", { delay = 1, delay_time = 5/2, delay_sync = true, delay_feedback = 0.6, delay_pingpong = 1,
  delay_tone = 3000, send = { dome = 0.4 } })

local pad = channel(1, "synth_pad", { volume = 0.4, lowpass = 900, chorus = 0.5, width = 1.4, send = { dome = 0.5 } })
local low = channel(2, "synth_pad", { volume = 0.35, lowpass = 300, transpose = -12, send = { dome = 0.2 } })
local bell = channel(3, "electric_piano", { volume = 0.3, highpass = 300, phaser = 0.4, phaser_rate = 0.07,
  send = { drift = 0.7, dome = 0.3 } })

pad:lfo("lowpass", { shape = "sine", rate = 1/24, depth = 1.2 })
pad:lfo("pan", { shape = "triangle", rate = 1/20, depth = 0.5 })
bell:lfo("pan", { shape = "random", rate = 1/3, depth = 0.8, seed = 3 })
low:automate("lowpass", { { 0, 200 }, { 24, 900, "ease_in" }, { 48, 200, "ease_out" } }, { loop = true })

local chords = {
  { "D3", "A3", "E4", "F#4" },
  { "B2", "A3", "D4", "F#4" },
  { "G2", "B3", "D4", "A4" },
  { "E3", "B3", "D4", "G4" },
}

loop("pad", { sync = 4 }, function()
  local chord = choose(chords)
  for _, pitch in ipairs(chord) do note(1, pitch, { len = 15, vel = 72 }) end
  note(2, chord[1], { len = 15.5, vel = 80 })
  wait(16)
end)

loop("bell", { sync = 1 }, function()
  if rand() < 0.6 then note(3, choose { "A4", "D5", "E5", "F#5", "B5" }, { len = 1.5, vel = rand(40, 90) }) end
  wait(choose { 1, 3/2, 2, 5/2 })
end)

master { volume = 0.8, limiter = true }
