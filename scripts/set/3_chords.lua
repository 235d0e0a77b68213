-- 3_chords.lua -- stabs that a loop chooses: the same draws each time, whatever else is added later.
send("room", { reverb = 1, reverb_type = "plate", reverb_decay = 2.2, highpass = 200 })
channel(1, "electric_piano", { volume = 0.4, chorus = 0.3, delay = 0.25, delay_time = 3/4, delay_sync = true,
  send = { room = 0.25 } })

local harmony = { { "F3", "Ab3", "C4", "Eb4" }, { "Db3", "F3", "Ab3", "C4" }, { "Bb2", "Db3", "F3", "Ab3" } }

loop("chords", { sync = 4 }, function(state)
  state.bar = (state.bar or 0) + 1
  local chord = harmony[(state.bar - 1) // 2 % #harmony + 1]
  for _, beat in ipairs(choose { { 3/4, 3/4, 5/2 }, { 3/2, 3/4, 7/4 }, { 3/4, 5/4, 2 } }) do
    for _, pitch in ipairs(chord) do note(1, pitch, { len = 0.3, vel = rand(70, 95) }) end
    wait(beat)
  end
end)
