#!/usr/bin/env bats
# cli.bats -- the command line: help, options, exit codes, which stream says what.
load common

setup() { common_setup; }
teardown() { common_teardown; }

live() { timeout 20 "$LIVELUA" --audio none --no-midi "$@"; }

@test "--version names the version, for every command" {
  for command in "" render check demo replay ports devices; do
    run -0 --separate-stderr "$LIVELUA" $command --version
    [[ "$output" =~ ^livelua\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    [ -z "$stderr" ]
  done
}

@test "--help lists the commands and the options, on standard output" {
  run -0 --separate-stderr "$LIVELUA" --help
  [ -z "$stderr" ]
  for word in render check ports devices demo --audio --rate --block --midi-api --midi-in --no-midi \
    --deadline --seed --threads --no-shed -e, --quiet --help --version; do
    [[ "$output" == *"$word"* ]] || { echo "no $word"; return 1; }
  done
}

@test "every command has a help of its own, with its own options" {
  run -0 "$LIVELUA" render --help
  [[ "$output" == "usage: livelua render"*--bars*--seconds*--tail*--format* ]]
  run -0 "$LIVELUA" check --help
  [[ "$output" == "usage: livelua check"*--bars* ]]
  [[ "$output" != *--tail* ]]
  run -0 "$LIVELUA" ports --help
  [[ "$output" == "usage: livelua ports"* ]]
  [[ "$output" != *--bars* ]]
}

@test "help fits a terminal of 100 columns" {
  for command in "" render check demo replay ports devices; do
    run -0 "$LIVELUA" $command --help
    for line in "${lines[@]}"; do [ ${#line} -le 100 ] || { echo "$line"; return 1; }; done
  done
}

refused() { # text, ARGUMENT...
  local text=$1
  shift
  run -2 --separate-stderr timeout 20 "$LIVELUA" "$@"
  [ -z "$output" ]
  [[ "$stderr" == *"$text"* ]] || { echo "$stderr"; return 1; }
}

@test "an unknown option is bad usage, and the nearest right word is named" {
  refused "did you mean '--bars'?" render x.lua --bras 3
  refused "did you mean '--quiet'?" --quite
  refused "no option '--xyzzy'" --xyzzy
  refused "no option '-z'" -z
}

@test "an unknown command is bad usage, and the nearest right word is named" {
  refused "did you mean 'render'?" rendr x.lua
  refused "did you mean 'check'?" chekc x.lua
  refused "no command or file 'xyzzy'" xyzzy
}

@test "a wrong value is bad usage, and what was expected is named" {
  refused "'loud' is not a whole number from 8000 to 192000" --rate loud
  refused "'1.5' is not a whole number" --block 1.5
  refused "'0' is not a whole number from 1 to 16" --threads 0
  refused "'17' is not a whole number from 1 to 16" render x.lua --threads 17
  refused "'0' is not a number" render x.lua --bars 0
  refused "'nan' is not a number" render x.lua --seconds nan
  refused "'-1' is not a number" check x.lua --bars=-1
  refused "f32" render x.lua --format mp3
  refused "auto" --midi-api windows
  refused "or auto" render x.lua --tail long
}

@test "an option without its value, a word too many and no session are bad usage" {
  refused "--rate needs a value" --rate
  refused "-o needs a value" render x.lua -o
  refused "--quiet takes no value" --quiet=1
  refused "--midi-in needs a value" --midi-in ""
  refused "--audio needs a value" --audio=
  refused "--output needs a value" render x.lua -o ""
  refused "one word too many: 'b.lua'" render a.lua b.lua
  refused "one word too many: 'x'" ports x
  refused "render needs session.lua" render
  refused "give --bars or --seconds" render x.lua --bars 2 --seconds 2
}

@test "an option of another command is bad usage" {
  refused "ports takes no --bars" ports --bars 3
  refused "check takes no --output" check x.lua -o y.wav
  refused "playing takes no --tail" x.lua --tail 2
  refused "render takes no --no-shed" render x.lua --no-shed
}

@test "an option may be joined to its value, stand before the command, or be ended by --" {
  echo 'print("one")' >-x.lua
  run -0 --separate-stderr "$LIVELUA" check --quiet -- -x.lua
  [ "$output" = one ]
  run -0 --separate-stderr "$LIVELUA" --quiet check --bars=1 -e'print("two")'
  [ "$output" = two ]
}

@test "-e is evaluated after the file, in the order given" {
  echo 'print("file")' >x.lua
  run -0 --separate-stderr "$LIVELUA" check x.lua --bars 1 --quiet -e 'print("first")' -e 'print("second")'
  [ "$output" = $'file\nfirst\nsecond' ]
}

@test "- is standard input" {
  run -0 --separate-stderr bash -c "echo 'print(6 * 7)' | '$LIVELUA' check - --bars 1 --quiet"
  [ "$output" = 42 ]
}

@test "results go to standard output and messages to standard error" {
  echo 'print("result")' >x.lua
  run -0 --separate-stderr "$LIVELUA" check x.lua --bars 1
  [ "$output" = result ]
  [[ "$stderr" == *"no mistakes"* ]]
  run -0 --separate-stderr "$LIVELUA" check x.lua --bars 1 --quiet
  [ -z "$stderr" ]
}

@test "ports and devices list what there is and exit with 0 when there is nothing" {
  run -0 --separate-stderr timeout 20 "$LIVELUA" ports
  run -0 --separate-stderr timeout 20 "$LIVELUA" devices
}

@test "there are no colours but on a terminal, and none with NO_COLOR" {
  echo 'nonsense(' >x.lua
  run -1 --separate-stderr "$LIVELUA" check x.lua
  [[ "$stderr" != *$'\033'* ]]
  TERM=xterm run script -qec "'$LIVELUA' check x.lua" /dev/null
  [[ "$output" == *$'\033[31m'* ]]
  NO_COLOR=1 TERM=xterm run script -qec "'$LIVELUA' check x.lua" /dev/null
  [[ "$output" != *$'\033'* ]]
}

# Plays in the background until `text` has been said, then ends it in good order.
play_until() { # text, ARGUMENT...
  local text=$1
  shift
  "$LIVELUA" "$@" </dev/null >out 2>err 3>&- &
  LIVE=$!
  wait_for err "$text"
  kill -TERM "$LIVE"
  wait "$LIVE"
  unset LIVE
}

@test "a session says what it opened and what not, and its seed" {
  play_until 'seed: 77' --audio none --no-midi --seed 77 -e 'tempo(120)'
  grep -qE '^audio: none, 48000 Hz, block [0-9]+ \([0-9.]+ ms\) \+ 1\.3 ms look-ahead$' err
  grep -q '^midi: off' err
  grep -qx 'seed: 77' err
  [ ! -s out ]
}

@test "no audio device and no MIDI port are said, and are no error" {
  [ -e /dev/snd ] && skip "this machine has a sound card"
  SDL_AUDIODRIVER=alsa play_until seed
  grep -q '^audio: cannot open' err
  grep -q '^midi: no input' err
}

@test "with --quiet only results, warnings and mistakes are said" {
  "$LIVELUA" --audio none --no-midi --quiet -e 'print("up")' </dev/null >out 2>err 3>&- &
  LIVE=$!
  wait_for out up
  sleep 0.2
  kill -TERM "$LIVE"
  wait "$LIVE"
  unset LIVE
  [ "$(cat out)" = up ]
  [ ! -s err ]
}

@test "blocks that came late are counted and said, but with --quiet" {
  for option in "" --quiet; do
    SDL_AUDIODRIVER=dummy "$LIVELUA" --no-midi --block 64 $option -e 'print("up")' </dev/null >out 2>err 3>&- &
    LIVE=$!
    wait_for out up
    sleep 0.3
    kill -STOP "$LIVE"
    sleep 0.3
    kill -CONT "$LIVE"
    sleep 0.3
    kill -TERM "$LIVE"
    wait "$LIVE"
    unset LIVE
    [ "$option" ] || grep -q '^audio: .* late' err
  done
  [ ! -s err ]
}

@test "standard output on a full disk is said once, and fails" {
  [ -w /dev/full ] || skip "no /dev/full here"
  for command in "--version" "--help" "check -e print(1)print(2) --bars 1 --quiet"; do
    status=0
    "$LIVELUA" $command >/dev/full 2>err || status=$?
    [ "$status" = 1 ]
    [ "$(grep -c 'standard output: No space left' err)" = 1 ] || { cat err; return 1; }
    [ "$(wc -l <err)" = 1 ]
  done
}

@test "the end of standard input is not the end of the music; SIGINT and SIGTERM are, with exit code 0" {
  for signal in INT TERM HUP; do
    rm -f err
    "$LIVELUA" --audio none --no-midi </dev/null >out 2>err 3>&- &
    LIVE=$!
    wait_for err seed
    sleep 0.3
    kill -0 "$LIVE"
    kill -"$signal" "$LIVE"
    wait "$LIVE"
    unset LIVE
  done
}

@test "under nohup it plays on when the terminal goes" {
  (trap '' HUP && exec "$LIVELUA" --audio none --no-midi </dev/null >out 2>err 3>&-) &
  LIVE=$!
  wait_for err seed
  kill -HUP "$LIVE"
  sleep 0.3
  kill -TERM "$LIVE"
  wait "$LIVE"
  unset LIVE
}

@test "it plays with standard output closed, and what it says goes into no file of its own" {
  printf 'drums("house")\nloop("talk", function() print("said") wait(1/4) end)\n' >x.lua
  SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=$PWD/out.raw \
    "$LIVELUA" --block 480 --rate 48000 --no-midi --no-shed --seed 0 x.lua </dev/null >&- 2>&- 3>&- &
  LIVE=$!
  play_on 3
  kill -TERM "$LIVE"
  wait "$LIVE"
  unset LIVE
  "$LIVELUA" render x.lua -o x.wav --seconds 20 --quiet >/dev/null
  [ "$(sound same out.raw x.wav)" -ge 1 ]
}

@test "lines of standard input that is no terminal are evaluated as they come" {
  start_live
  type_line 'x = 2'
  type_line 'print(x + 3)'
  wait_for out 5
  printf 'print("no newline")' >&9
  exec 9>&-
  wait_for out "no newline"
  stop_live
}

@test "the first mistake when nothing plays yet ends the program with exit code 1" {
  echo 'nosuchword()' >x.lua
  run -1 live x.lua
  run -1 live -e 'nosuchword()'
}

@test "it finds its data beside itself, in its PREFIX and through a link, and says when there is none" {
  mkdir -p alone beside prefix/bin prefix/share/livelua
  for place in alone beside prefix/bin; do cp "$LIVELUA" $place; done
  cp -r "$ROOT/lua" "$ROOT/presets" beside
  cp -r "$ROOT/lua" "$ROOT/presets" prefix/share/livelua
  ln -s "$PWD/beside/livelua" link
  for program in beside/livelua prefix/bin/livelua ./link; do
    run -0 "$program" check -e 'channel(1, "electric_piano")' --bars 1 --quiet
  done
  [ -d /usr/local/share/livelua ] && skip "livelua is installed here, and would be found"
  run -1 alone/livelua check -e 'tempo(120)'
  [[ "$output" == *"no lua/livelua"* ]]
}

@test "the first session has no mistakes, and is heard" {
  run -0 "$LIVELUA" check "$ROOT/scripts/first.lua"
  [[ "$output" == *"no mistakes"* ]]
  "$LIVELUA" render "$ROOT/scripts/first.lua" -o first.wav --bars 4 --quiet
  [ "$(sound peak first.wav)" \> 0.05 ]
  [ "$(sound peak first.wav -1)" \> 0.01 ]
}

@test "a session that plays never holds 96 MB of memory" {
  cp "$ROOT/scripts/demo.lua" .
  start_live demo.lua
  play_on 4
  type_line 'for c = 1, 16 do channel(c, "synth_pad", { polyphony = 64 }) for p = 30, 90 do note(c, p, { len = 4 }) end end'
  play_on 2
  held=$(awk '/^VmHWM/ { print $2 }' "/proc/$LIVE/status")
  echo "$held kB"
  [ "$held" -gt 1000 ]
  [ "$held" -lt 98304 ]
  stop_live
}

@test "without an audio device the demo is written to demo.wav, and is heard" {
  run -0 timeout 120 "$LIVELUA" demo --audio none
  [[ "$output" == *demo.wav* ]]
  [ "$(sound peak demo.wav)" \> 0.05 ]
}

@test "a signal that comes at any moment of a start ends it within a second" {
  for n in $(seq 1 20); do
    "$LIVELUA" --audio none --no-midi --quiet -e 'drums("house")' </dev/null >out 2>err 3>&- &
    LIVE=$!
    sleep "0.0$((n * 37 % 90 + 10))"
    kill -TERM "$LIVE"
    timeout 1 tail --pid="$LIVE" -s 0.02 -f /dev/null
    unset LIVE
  done
}
