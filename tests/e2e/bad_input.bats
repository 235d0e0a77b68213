#!/usr/bin/env bats
# bad_input.bats -- every mistake is named with its file and line; nothing that plays is touched by one.
load common

setup() { common_setup; }
teardown() { common_teardown; }

# The session is spoiled on its third line: mistake LINE TEXT...
# It has to end with exit code 1, and to say the file, the line and each text.
mistake() {
  local line=$1 command text
  shift
  printf 'tempo(120)\nchannel(1, "electric_piano")\n%s\n' "$line" >bad.lua
  for command in "check bad.lua" "render bad.lua -o bad.wav" "--audio none --no-midi bad.lua"; do
    run -1 --separate-stderr timeout 30 "$LIVELUA" $command </dev/null
    for text in bad.lua:3 "$@"; do
      [[ "${stderr,,}" == *"${text,,}"* ]] || { echo "no '$text' from $command:"; echo "$stderr"; return 1; }
    done
  done
  [ ! -e bad.wav ]
}

@test "an unknown word is named, with the nearest right one" { mistake 'temppo(120)' temppo tempo; }

@test "an unknown instrument is named, with the nearest right one" {
  mistake 'channel(2, "eletric_piano")' "eletric_piano" "did you mean 'electric_piano'"
}

@test "an unknown parameter is named, with the nearest right one" {
  mistake 'channel(2, "bass_guitar", { lowpas = 800 })' lowpas lowpass
}

@test "an unknown pattern is named, with the nearest right one" { mistake 'drums("huose")' huose house; }

@test "a channel of 17 is out of 1 to 16" { mistake 'channel(17, "bass_guitar")' 17 16; }

@test "a channel of 0, of 1.5 and of NaN is none" {
  mistake 'channel(0, "bass_guitar")' 0 16
  mistake 'channel(1.5, "bass_guitar")' 1.5 16
  mistake 'channel(0/0, "bass_guitar")' nan 16
}

@test "a CC of 128 is out of 0 to 127" { mistake 'cc(128, "lowpass")' 128 127; }

@test "NaN is refused where a number belongs" {
  mistake 'tempo(0/0)' nan
  mistake 'channel(2, "bass_guitar", { volume = 0/0 })' volume nan
}

@test "a number out of its range is refused, with the range" {
  mistake 'channel(2, "bass_guitar", { volume = 7 })' volume 7
  mistake 'tempo(-3)' -3
}

@test "a string is refused where a number belongs" {
  mistake 'tempo("fast")' fast number
  mistake 'channel(2, "bass_guitar", { volume = "loud" })' volume loud number
}

@test "a note that is none is refused" { mistake 'note(1, "H9")' H9; }

@test "a syntax error is named" { mistake 'channel(1 "synth_pad")' expected; }

@test "an error at run time is named" { mistake 'error("stop here")' "stop here"; }

@test "wait outside a loop is an error" { mistake 'wait(1)' wait; }

@test "a word of the language cannot be assigned to" { mistake 'tempo = 120' tempo; }

@test "an endless loop at top level is stopped" {
  printf 'tempo(120)\nwhile true do end\n' >bad.lua
  for command in "check bad.lua" "render bad.lua -o bad.wav" "--audio none --no-midi bad.lua"; do
    run -1 --separate-stderr timeout 30 "$LIVELUA" --deadline 0.5 $command </dev/null
    [[ "$stderr" == *bad.lua:2* ]] || { echo "$stderr"; return 1; }
  done
}

@test "an endless loop in the body of a loop is stopped, said once, and fails a check" {
  printf 'loop("stuck", function()\n  while true do end\nend)\n' >bad.lua
  run -1 --separate-stderr timeout 60 "$LIVELUA" --deadline 0.2 check bad.lua --bars 1
  [[ "$stderr" == *bad.lua:2* ]] || { echo "$stderr"; return 1; }
}

@test "an error in the body of a loop is named, fails a check and a render, which is written all the same" {
  printf 'drums("house")\nloop("wrong", function()\n  wait(1)\n  note(1, "H9")\nend)\n' >bad.lua
  run -1 --separate-stderr timeout 60 "$LIVELUA" check bad.lua --bars 2
  [[ "$stderr" == *bad.lua:4*H9* ]] || { echo "$stderr"; return 1; }
  run -1 --separate-stderr timeout 60 "$LIVELUA" render bad.lua -o bad.wav --bars 2
  [[ "$stderr" == *bad.lua:4*H9* ]] || { echo "$stderr"; return 1; }
  [ "$(sound frames bad.wav)" = 192000 ]
}

# What is not a session that can be read: not_read PATH TEXT
not_read() {
  local command
  for command in "check $1" "render $1 -o bad.wav" "--audio none --no-midi $1"; do
    run -1 --separate-stderr timeout 30 $AS "$LIVELUA" $command </dev/null
    [[ "$stderr" == *"$1"* && "${stderr,,}" == *"$2"* ]] || { echo "$stderr"; return 1; }
  done
  [ ! -e bad.wav ]
}

@test "a file that is not there is named" { not_read nowhere.lua "no such file"; }

@test "what cannot be read and no instruction set are said before a device is opened" {
  echo 'tempo(120)' >good.lua
  for command in nowhere.lua "--simd xyzzy good.lua" "demo --simd xyzzy"; do
    SDL_AUDIODRIVER=alsa run -1 --separate-stderr timeout 30 "$LIVELUA" $command </dev/null
    [[ "$stderr" != *audio:* ]] || { echo "$stderr"; return 1; }
    [ "${#stderr_lines[@]}" = 1 ]
  done
}

@test "a directory is no session" {
  mkdir folder.lua
  not_read folder.lua directory
}

@test "a file that may not be read is named" {
  echo 'tempo(120)' >secret.lua
  chmod 000 secret.lua
  AS=
  if [ "$(id -u)" = 0 ]; then
    # root may read anything: be somebody else who can still run the program
    AS="setpriv --reuid 65534 --regid 65534 --clear-groups"
    chmod 755 . # of the test's own folder
    $AS test -x "$LIVELUA" && $AS test -x . || skip "nobody cannot reach the program from here"
  fi
  not_read secret.lua "permission denied"
}

@test "bytecode is no session" {
  lua5.4 -e 'io.open("code.lua", "wb"):write(string.dump(function() end))'
  run -1 timeout 30 "$LIVELUA" check code.lua
}

# Where something plays.

playing() {
  printf 'tempo(130)\ndrums("house")\nchannel(1, "synth_pad")\nnote(1, "C3", { len = 400 })\n' >good.lua
  start_live "$@" good.lua
  wait_for err seed
  play_on 1
}

# What was played is what the session alone plays, sample for sample.
unchanged() {
  local seconds
  play_on 2
  stop_live
  seconds=$(($(stat -c %s out.raw) / 48000 / 8 + 1))
  "$LIVELUA" render good.lua -o good.wav --rate 48000 --seed 1 --seconds "$seconds" --quiet
  [ "$(sound same out.raw good.wav)" -ge 2 ]
}

@test "no mistake at the prompt changes a sample of what plays" {
  playing
  for line in 'temppo(120)' 'channel(2, "eletric_piano")' 'channel(17, "bass_guitar")' 'cc(128, "lowpass")' \
    'tempo(0/0)' 'tempo("fast")' 'channel(1, "synth_pad", { volume = "loud" })' 'drums("huose")' 'wait(1)' \
    'channel(1,' 'note(1, "C4") error("too late")' 'tempo(90) drums("rock") nosuchword()'; do
    type_line "$line"
  done
  type_line 'print("all read")'
  wait_for out "all read"
  [ "$(grep -c prompt:1 err)" -ge 12 ]
  unchanged
}

@test "a line that is too long or holds a zero byte is refused whole, once, and what follows is read" {
  playing
  printf 'print("half")\0print("lost")\nprint("between")\n' >&9
  wait_for out between
  { head -c 3000000 /dev/zero | tr '\0' ' ' && printf 'print("end of it")\nprint("alive")\n'; } >&9
  wait_for out alive
  printf 'print("unended")\0' >&9
  exec 9>&-
  for _ in $(seq 200); do [ "$(grep -c 'zero byte' err)" = 2 ] && break; sleep 0.02; done
  [ "$(cat out)" = $'between\nalive' ]
  [ "$(grep -c 'zero byte' err)" = 2 ]
  [ "$(grep -c 'was not evaluated' err)" = 3 ]
  unchanged
}

@test "an endless loop at the prompt changes no sample of what plays, and the prompt lives on" {
  playing --deadline 1
  type_line 'while true do end'
  wait_for err prompt:1
  type_line 'print("alive")'
  wait_for out alive
  unchanged
}

@test "an endless loop that ends neither in C nor in pcall is stopped too" {
  playing --deadline 0.5
  type_line 'while true do pcall(function() while true do end end) end'
  type_line 'string.rep("a", 1e5):find(string.rep("a?", 1e4) .. "b")'
  type_line 'print("alive")'
  wait_for out alive
  [ "$(grep -c prompt:1 err)" -ge 2 ]
  unchanged
}

@test "an endless loop in a loop body changes no sample of what plays" {
  playing --deadline 0.5
  type_line 'loop("stuck", function() while true do end end)'
  wait_for err prompt:1
  type_line 'print("alive")'
  wait_for out alive
  unchanged
}

@test "SIGINT stops a line that runs away, and the music plays on" {
  playing --deadline 0
  type_line 'while true do end'
  sleep 0.5
  kill -INT "$LIVE"
  wait_for err prompt:1
  type_line 'print("alive")'
  wait_for out alive
  unchanged
}

@test "SIGTERM ends the program in the middle of a line that runs away" {
  playing --deadline 0
  type_line 'while true do end'
  sleep 0.5
  stop_live
}
