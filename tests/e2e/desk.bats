#!/usr/bin/env bats
# desk.bats -- the desk as a musician plays it: the sessions in scripts/, and one with all of its words.

setup() {
  load common.bash
  common_setup
}
teardown() { common_teardown; }

# The lines of the language's own page that are about the desk, on instruments that are here.
sound_session() {
  cat <<'LUA'
local bass = channel(2, "synth_bass")
bass.lowpass = 900
bass:set { reverb = 0.1, delay = 0.2, delay_time = 3/4, delay_sync = true }
bass:ramp("lowpass", 4000, 8)
bass:lfo("pan", { shape = "sine", rate = 1/4, depth = 0.6 })
loop("riff", function() for _, n in ipairs { "C2", "C3", "Eb2", "Bb1" } do note(2, n, { len = 0.2 }) wait(1/2) end end)
channel(5, "synth_pad"):mute(true)
note(5, "C4", { len = 16 })
send("hall", { reverb = 1, reverb_type = "hall", reverb_decay = 3 })
bass:set { send = { hall = 0.3 } }
master { volume = 0.9, limiter = true }
LUA
}

loud() { awk -v x="$1" 'BEGIN { exit !(x > 0.02) }' || { echo "only $1"; return 1; }; }

@test "every session in scripts has no mistakes, and is heard in each of its bars" {
  for script in "$ROOT"/scripts/*.lua; do
    run -0 "$LIVELUA" check "$script" --bars 4
    [[ "$output" == *"no mistakes"* ]]
    "$LIVELUA" render "$script" -o out.wav --seconds 16 --quiet
    for second in 4 8 12; do loud "$(sound peak out.wav "$second" $((second + 4)))"; done
  done
}

@test "the desk's lines of the language play, rendered" {
  sound_session >song.lua
  run -0 "$LIVELUA" check song.lua
  [[ "$output" == *"no mistakes"* ]]
  "$LIVELUA" render song.lua -o out.wav --bars 4 --tail 6 --quiet
  loud "$(sound peak out.wav 0 1)"
  [ "$(sound peak out.wav 9 10)" \> 0.0001 ] # echoes and the hall go on
  grep -v mute song.lua >heard.lua
  echo 'channel(5, "synth_pad")' >>heard.lua
  "$LIVELUA" render heard.lua -o heard.wav --bars 4 --tail 6 --quiet
  run -1 sound same out.wav heard.wav # muted, the pad was not in it
}

@test "what a file sets and ramps in one breath goes on from what it set" {
  cat >song.lua <<'LUA'
local c = channel(1, { synth = "sine", envelope = "organ" })
c.volume = 0.1
c:ramp("volume", 0.5, 8)
note(1, "A4", { len = 12 })
LUA
  "$LIVELUA" render song.lua -o out.wav --seconds 6 --quiet
  begin=$(sound peak out.wav 0.1 0.3) middle=$(sound peak out.wav 1.9 2.1) end=$(sound peak out.wav 5 5.5)
  awk -v b="$begin" -v m="$middle" -v e="$end" 'BEGIN { exit !(b / e < 0.3 && b / e > 0.15 && m / e < 0.65 && m / e > 0.55) }' ||
    { echo "$begin $middle $end"; return 1; }
}

@test "the same lines live, and what is typed to them" {
  sound_session >song.lua
  start_live --no-shed song.lua
  play_on 3
  loud "$(sound peak out.raw 1 3)"
  type_line 'master():ramp("volume", 0, 1)'
  play_on 3
  stop_live
  seconds=$(($(stat -c %s out.raw) / 384000))
  run -0 sound peak out.raw $((seconds - 1)) "$seconds"
  awk -v x="$output" 'BEGIN { exit !(x < 0.001) }' || { echo "still $output"; return 1; }
}

@test "a mistake at the desk is named with its line and the nearest word, and changes no sample" {
  sound_session >song.lua
  "$LIVELUA" render song.lua -o out.wav --bars 4 --quiet
  run -1 --separate-stderr "$LIVELUA" render song.lua -e 'channel(2):ramp("lowpas", 900, 4)' -o bad.wav --bars 4
  [[ "$stderr" == *"lowpas"*"lowpass"* ]]
  run -1 --separate-stderr "$LIVELUA" check - <<<'channel(2):set { send = { hal = 0.2 } } send("hall", { reverb = 1 })'
  [[ "$stderr$output" == *"hal"*"hall"* ]]
  run -1 --separate-stderr "$LIVELUA" check - <<<'channel(1).reverb_type = "cathedrl"'
  [[ "$stderr$output" == *"cathedrl"*"cathedral"* ]]
}

@test "a render waits for an echo that is longer than its silence" {
  echo 'channel(1).delay = 0.5 channel(1).delay_time = 2.5 note(1, "C5", { len = 0.1 })' |
    "$LIVELUA" render - -o out.wav --seconds 1 --tail auto --quiet
  [ "$(sound peak out.wav 2.4 3)" \> 0.001 ]
}
