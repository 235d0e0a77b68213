#!/usr/bin/env bats
# transport.bats -- how long a render of bars is: those of the meter, across ramps, jumps and a count-in.
load common

setup() { common_setup; }
teardown() { common_teardown; }

TICKING='loop("tick", function() note(1, "C4", { len = 0.1 }) wait(1/2) end) '

# frames BARS CODE: of so many bars, without a tail
frames() {
  echo "$TICKING $2" | "$LIVELUA" render - -o out.wav --bars "$1" --tail 0 --quiet
  sound frames out.wav
}

@test "bars are those of the meter" {
  [ "$(frames 4 'tempo(120)')" = $((16 * 24000)) ]
  [ "$(frames 4 'tempo(120) meter(7, 8)')" = $((14 * 24000)) ]
  [ "$(frames 5 'tempo(120) meter(3, 4)')" = $((15 * 24000)) ]
  [ "$(frames 2.5 'tempo(120) meter(3, 4)')" = $((15 * 12000)) ]
}

@test "bars are counted on through a change of the meter" {
  [ "$(frames 4 'tempo(120) loop("m", function() wait(4) meter(3) wait(100) end)')" = $((13 * 24000)) ]
  [ "$(frames 3 'tempo(120) loop("m", function() wait(5) meter(5, 8) wait(100) end)')" = $((21 * 12000)) ]
}

@test "bars are counted from where a session begins" {
  [ "$(frames 2 'tempo(120) locate(64) meter(3)')" = $((6 * 24000)) ]
}

@test "a bar of a count-in is one of those that were asked for" {
  [ "$(frames 3 'tempo(120) play { count_in = 1 }')" = $((12 * 24000)) ]
}

@test "a ramp in seconds ends when it says" {
  # 60 to 180 in 3 s, evenly in time, are 6 beats; the other 2 last 2/3 s
  [ "$(frames 2 'tempo(60) tempo(180, { seconds = 3, linear = "time" })')" = 176000 ]
}

@test "ramps, swing, meters and clicks are the same bytes whatever the block" {
  cat >song.lua <<'LUA'
tempo(90); tempo(150, { over = 12 })
meter(7, 8)
groove "drunk"
metronome { division = 1/4, accents = "Xoxo" }
loop("a", function() note(1, choose { "C4", "E4", "G4" }, { len = 0.2 }) wait(1/3) end)
loop("b", { sync = 7 }, function() wait(7) tempo(80, { over = 3, linear = "time" }) wait(1000) end)
LUA
  for block in 32 441 1024; do
    "$LIVELUA" render song.lua -o $block.wav --bars 6 --block $block --quiet
  done
  cmp 32.wav 441.wav
  cmp 32.wav 1024.wav
}
