-- link_jam.lua -- a jam with whoever is on the network: the tempo, the beat and the bar are everybody's.
--
--   livelua scripts/link_jam.lua
--
-- Start Live, Bitwig, a phone or another livelua with Link on. Whoever changes the tempo changes it for all; a start
-- waits for the others' bar. At the prompt:
--
--   link()                     who is there, and how fast
--   link { offset = 12 }       ours is heard 12 ms too late: earlier by so much
--   tempo(128)                 for everybody
--   link(false)                alone again, at the tempo that was
link { quantum = 4, start_stop = true }

channel(1, "electric_piano", { volume = 0.4 })
channel(2, "acid_bass", { volume = 0.4 })

drums("house", { volume = 0.5 })
seq("line", { channel = 2, len = 0.3, pattern = mini "a1*2 [a2 a1] ~ g1 [a1 c2] ~ a1 e1" })

loop("chords", { sync = 8 }, function()
  for _, chord in ipairs { { "A3", "C4", "E4", "G4" }, { "F3", "A3", "C4", "E4" } } do
    for _, pitch in ipairs(chord) do note(1, pitch, { len = 3, vel = 70 }) end
    wait(4)
  end
end)
