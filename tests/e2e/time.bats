#!/usr/bin/env bats
# time.bats -- the language of time as a musician writes it: rendered and live, everything that plays is heard.

setup() {
  load common.bash
  common_setup
}
teardown() { common_teardown; }

time_session() {
  cat <<'LUA'
tempo(120); tempo(140, { over = 16 })                -- a ramp of 16 beats; also tap(), meter(7, 8)
swing(0.58)                                          -- of the sixteenths: 0.5 straight, 0.67 triplet
play()                                               -- also stop(), locate(beat); a session plays from its start

loop("bass", function()
  for _, n in ipairs { "C2", "C2", "Eb2", "G1" } do
    note(2, n, { len = 0.4, vel = 100 })
    wait(1/2)
  end
end)

loop("chords", { sync = 4 }, function()             -- starts, and is replaced, on a multiple of 4 beats
  chord(1, choose { "Cm7", "Fm9", "Abmaj7" }, { len = 3.5, strum = 0.02 })
  wait(4)
end)

pattern("groove", {                                  -- one bar unless `beats` says otherwise
  kick       = "x... x... x... x...",
  snare      = ".... x... .... x..o",                -- X accent, x hit, o ghost, . rest
  closed_hat = mini "hh*8?",                         -- mini-notation
  clave      = euclid(5, 16, 2),
  cowbell    = { 0, 1.5, { 2.75, vel = 60, prob = 0.5 } },
})
drums("groove"):every(4, "fast", 2):humanize(0.15)
fill("rock")                                         -- the next bar, then back
fill("rock", { every = 8 })

melody = mini "c4 [e4 g4]*2 <b4 a4> ~"
seq("lead", { channel = 3, pattern = melody:scale("C minor"):slow(2) })

every(16, function() fill() end); at(64, function() tempo(132, { over = 8 }) end)
at(96, function() stop "bass" end)                   -- by name; starts again when declared again
LUA
}

loud() { awk -v x="$1" 'BEGIN { exit !(x > 0.02) }' || { echo "only $1"; return 1; }; }
quiet() { awk -v x="$1" 'BEGIN { exit !(x < 0.0001) }' || { echo "$1 is heard"; return 1; }; }

# Of the session with this line more, the peak between two seconds.
peak_with() { # code, from, to, bars
  "$LIVELUA" render song.lua -e "$1" -o out.wav --bars "${4:-4}" --quiet
  sound peak out.wav "$2" "$3"
}

@test "the session of time runs as written, and everything that it declares is heard" {
  time_session >song.lua
  run -0 "$LIVELUA" check song.lua --bars 40
  [[ "$output" == *"no mistakes"* ]]
  for voice in 1 2 3 '"drums"'; do
    loud "$(peak_with "channel($voice):solo(true)" 0.1 6)"
  done
  for piece in kick snare closed_hat clave cowbell; do
    loud "$(peak_with "channel('drums').$piece:solo(true)" 0 7)"
  done
}

@test "the bass of the session of time stops at beat 96, and the rest plays on" {
  time_session >song.lua
  # 16 beats at 130 on average, 48 at 140, 8 at 136, then 132: beat 96 comes 43.0 s after the start.
  loud "$(peak_with 'channel(2):solo(true)' 40 42.5 30)"
  quiet "$(sound peak out.wav 44 48)"
  loud "$(peak_with 'channel(1):solo(true)' 44 48 30)"
}

@test "the session of time live is the session as rendered, to the sample" {
  time_session >song.lua
  start_live --no-shed --log take song.lua
  play_on 12
  stop_live
  "$LIVELUA" replay take -o replay.wav --quiet
  "$LIVELUA" render song.lua --seed 1 -o render.wav --seconds 16 --quiet
  [ "$(sound same out.raw replay.wav)" -ge 9 ]
  [ "$(sound same render.wav replay.wav)" -ge 9 ]
}

@test "a hundred patterns and 37 fills are listed, and one line plays any of them" {
  "$LIVELUA" preset list pattern >patterns
  "$LIVELUA" preset list fill >fills
  [ "$(wc -l <patterns)" -eq 100 ]
  [ "$(wc -l <fills)" -eq 37 ]
  for line in 'drums "bossa nova"' 'drums "teental"' 'drums "rock" fill("rock crash")' 'drums "samba" fill()'; do
    "$LIVELUA" render - -o out.wav --bars 2 --quiet <<<"$line"
    loud "$(sound peak out.wav 0 4)"
  done
}

@test "the scripts of time are heard" {
  for script in polymeter link_jam clock_follower; do
    "$LIVELUA" render "$ROOT/scripts/$script.lua" -o out.wav --bars 8 --quiet
    loud "$(sound peak out.wav 1 10)"
  done
}

@test "the set in steps is sent into a running session, step by step, and each is heard from its bar on" {
  export XDG_RUNTIME_DIR=$PWD/run
  mkdir -m 700 run
  start_live --no-shed "$ROOT/scripts/set/1_pulse.lua"
  play_on 2
  for step in 2_bass 3_chords 4_melody 5_break 6_out; do
    "$LIVELUA" send -f "$ROOT/scripts/set/$step.lua"
    play_on 3
    seconds=$(($(played) / 384000))
    loud "$(sound peak out.raw $((seconds - 2)) "$seconds")"
  done
  "$LIVELUA" send 'undo()'
  run ! grep -i "error\|mistake" err
  stop_live
}
