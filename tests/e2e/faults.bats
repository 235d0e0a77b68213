#!/usr/bin/env bats
# faults.bats -- what fails around the program while it plays: devices, servers, terminals, signals.
load common
load ../support/jack

setup() {
  common_setup
  TOOLS=$(realpath "${TOOLS:-$ROOT/build/${VARIANT:-release}/tools}")
  PYTHON=$([ -x /usr/bin/python3 ] && echo /usr/bin/python3 || echo python3)
  cat >held.lua <<'LUA'
channel(1, { synth = "sine", attack = 0.005, decay = 0.05, sustain = 1, release = 0.03 })
note(1, "A4", { len = 1000 })
LUA
  cat >beat.lua <<'LUA'
tempo(240)
drums("house")
LUA
  echo 'channel(1, { synth = "sine", sustain = 1, release = 0.03 })' >sine.lua
  printf '%s\n' '1000 90 48 64' '60000' >key
}

teardown() {
  common_teardown
  jack_stop
}

# Plays into out.raw with standard input from this file: play FILE ARGUMENT...
play() {
  local input=$1
  shift
  SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=$PWD/out.raw SDL_DISKAUDIODELAY=10 \
    "$LIVELUA" --block 480 --rate 48000 "$@" <"$input" >out 2>err 3>&- &
  LIVE=$!
}

end_with() { # signal
  local status=0
  kill "-$1" "$LIVE"
  wait "$LIVE" || status=$?
  unset LIVE
  cat err
  [ "$status" = 0 ]
}

sounds() { [ -n "$(tail -c 38400 out.raw 2>/dev/null | tr -d '\0' | head -c 1)" ]; }

until_it_holds() { # command...
  local tries=500
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "never: $*"; cat err; return 1; }
    sleep 0.02
  done
}

need_jack() {
  command -v jackd >/dev/null || skip "jackd is not installed"
  jack_choose
}

listen() {
  "$PYTHON" -c 'import numpy' 2>/dev/null || skip "python3-numpy is not installed"
  "$PYTHON" "$ROOT/tests/support/listen.py" "$@"
}

@test "an audio device that is lost is said, and plays again when it is back" {
  ln -s /dev/full out.raw
  play /dev/null --no-midi beat.lua
  wait_for err 'is gone'
  sleep 1.5
  run ! grep -q 'is there' err
  ln -sf "$PWD/back.raw" out.raw
  wait_for err 'is there'
  until_it_holds sounds
  [ "$(grep -c 'is gone' err)" = 1 ]
  end_with TERM
}

@test "without an audio device a session plays on, and says so" {
  SDL_AUDIODRIVER=nosuch "$LIVELUA" --no-midi beat.lua </dev/null >out 2>err 3>&- &
  LIVE=$!
  wait_for err 'playing silently'
  sleep 0.5
  end_with TERM
}

@test "a JACK server that is killed takes its notes along, and is found again when it is back" {
  need_jack
  jack_start
  play /dev/null --midi-api jack --midi-in virtual sine.lua
  "$TOOLS/midi_player" --to livelua:in key >/dev/null 3>&- &
  player=$!
  until_it_holds sounds
  kill -KILL "$player"
  jack_stop KILL
  wait_for err 'JACK server is gone'
  sleep 0.5
  run ! sounds
  jack_start
  "$TOOLS/midi_player" --to livelua:in key >/dev/null 3>&- &
  player=$!
  until_it_holds sounds
  kill -KILL "$player"
  end_with TERM
}

@test "a machine that is too slow fades notes, says so, and plays the same from its log" {
  cat >heavy.lua <<'LUA'
for c = 1, 16 do
  channel(c, { synth = "supersaw", voices = 64, sustain = 1, volume = 0.02, cutoff = 2000, chorus = 0.5 })
  for p = 0, 59 do note(c, 30 + p, { len = 1000 }) end
end
LUA
  SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=$PWD/out.raw SDL_DISKAUDIODELAY=3 \
    "$LIVELUA" --block 480 --rate 192000 --no-midi --log take heavy.lua </dev/null >out 2>err 3>&- &
  LIVE=$!
  wait_for err 'audio: the machine is too slow: '
  grep -qE '[0-9]+ notes faded so far, [0-9]+ voices? at most$' err
  play_on 6
  end_with TERM
  "$LIVELUA" replay take -o again.wav --quiet
  python3 "$ROOT/tests/e2e/sound.py" same out.raw again.wav
}

@test "with --no-shed, or without a device, it fades none" {
  echo 'for c = 1, 16 do channel(c, { synth = "supersaw", voices = 64 }) for p = 0, 59 do note(c, 30 + p, { len = 1000 }) end end' >heavy.lua
  for option in --no-shed "--audio none"; do
    SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=/dev/null SDL_DISKAUDIODELAY=3 timeout -s TERM 2 \
      "$LIVELUA" --block 480 --rate 192000 --no-midi $option heavy.lua </dev/null >out 2>err 3>&- || true
    grep -q seed err
    run ! grep -q 'too slow' err
  done
}

@test "SIGTERM fades the sound out and is no failure" {
  play /dev/null --no-midi held.lua
  until_it_holds sounds
  sleep 0.5
  end_with TERM
  listen fades out.raw
}

@test "SIGINT does the same where there is no prompt" {
  play /dev/null --no-midi held.lua
  until_it_holds sounds
  sleep 0.5
  end_with INT
  listen fades out.raw
}

@test "the end of standard input is not the end of the music" {
  play /dev/null --no-midi beat.lua
  until_it_holds sounds
  play_on 2
  sounds
  end_with TERM
}

@test "the music plays without any standard input" {
  SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=$PWD/out.raw SDL_DISKAUDIODELAY=10 \
    "$LIVELUA" --block 480 --no-midi beat.lua <&- >out 2>err 3>&- &
  LIVE=$!
  until_it_holds sounds
  play_on 1
  sounds
  end_with TERM
}

# Ends of the program, each at another random point of its life: restart COUNT WORKERS SIGNAL ARGUMENT...
restart() {
  local count=$1 workers=$2 signal=$3
  shift 3
  "$PYTHON" "$ROOT/tests/support/restart.py" "$count" "$workers" "$signal" "$LIVELUA" "$@"
}

@test "200 starts end with SIGTERM at random points, each within a second" {
  echo 'drums("house") loop("l", function() note(1, "A3") wait(1 / 8) end)' >busy.lua
  restart 200 4 TERM --no-midi busy.lua
}

@test "200 starts end with SIGINT at random points, each within a second" {
  restart 200 4 INT --no-midi beat.lua
}

@test "100 starts end at random points while they open and close MIDI ports" {
  need_jack
  jack_start
  restart 100 1 TERM --midi-api jack --midi-in virtual beat.lua
}
