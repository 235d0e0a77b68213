#!/usr/bin/env bats
# real_path.bats -- a musician in another process plays over JACK's MIDI, and what the audio device was
# given is listened to. Played once, then each test looks at its part of the recording.
load common
load ../support/jack

setup_file() {
  ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  LIVELUA=$(realpath "${LIVELUA:-$ROOT/livelua}")
  TOOLS=$(realpath "${TOOLS:-$ROOT/build/${VARIANT:-release}/tools}")
  PYTHON=$([ -x /usr/bin/python3 ] && echo /usr/bin/python3 || echo python3)
  export XDG_STATE_HOME=$BATS_FILE_TMPDIR/state
  cd "$BATS_FILE_TMPDIR" || return 1
  missing=$(find_missing)
  export missing PYTHON
  [ -z "$missing" ] || return 0
  jack_choose
  jack_start
  write_session
  write_scores
  wait_until jack_answers
  record_phrases
  record_killed_port
  jack_stop
}

# The package's numpy is the package's python's, whatever comes first in PATH.
find_missing() {
  command -v jackd >/dev/null || echo "jackd is not installed"
  "$PYTHON" -c 'import numpy' 2>/dev/null || echo "python3-numpy is not installed"
}

teardown_file() {
  [ -z "${LIVE:-}" ] || kill -KILL "$LIVE" 2>/dev/null || true
  jack_stop
}

jack_answers() { ! "$LIVELUA" ports --midi-api jack 2>&1 | grep -q 'no JACK'; }

write_session() {
  echo 'channel(1, { synth = "sine", attack = 0.005, decay = 0.05, sustain = 1, release = 0.03 })' >sine.lua
}

# Milliseconds, and what is played then: each phrase is one or more notes with silence between them.
write_scores() {
  printf '%s\n' '1000 90 48 64' '60000' >held
  {
    key 1000 3c 64 400
    key 1700 45 64 400
    key 2400 24 64 700
    key 3400 6c 64 400
    key 4100 3c 50 500
    key 4100 40 50 500
    key 4100 43 50 500
    key 5000 45 14 300
    key 5600 45 32 300
    key 6200 45 50 300
    key 6800 45 7f 300
    echo '7400 90 3c 64 # bent while it sounds'
    echo '7900 e0 7f 7f'
    echo '8400 80 3c 40'
    key 8700 3c 64 400 # starts bent
    echo '9300 e0 00 40'
    echo '9400 b0 40 7f # the pedal holds it'
    key 9500 3c 64 200
    echo '10500 b0 40 00'
    echo '10900 90 3c 64 # a note-on of velocity 0 ends it'
    echo '11200 90 3c 00'
    echo '11700'
  } | sort -s -n >score
}

key() { # at, note, velocity, for how long
  printf '%s 90 %s %s\n%s 80 %s 40\n' "$1" "$2" "$3" $(($1 + $4)) "$2"
}

wait_until() { # command...
  local tries=200
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "never: $*"; return 1; }
    sleep 0.05
  done
}

start_playing() { # recording, argument...
  local file=$1
  shift
  SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=$PWD/$file SDL_DISKAUDIODELAY=10 \
    "$LIVELUA" --block 480 --rate 48000 --midi-api jack "$@" sine.lua </dev/null >said 2>&1 3>&- &
  LIVE=$!
}

stop_playing() {
  kill -TERM "$LIVE"
  wait "$LIVE"
  unset LIVE
}

record_phrases() {
  start_playing phrases.raw --midi-in virtual
  "$TOOLS/midi_player" --to livelua:in score 3>&-
  "$TOOLS/midi_player" --to livelua:in held >/dev/null 3>&- &
  kill_while_it_plays $! phrases.raw
  stop_playing
}

record_killed_port() {
  start_playing port.raw
  "$TOOLS/midi_player" held >/dev/null 3>&- &
  kill_while_it_plays $! port.raw
  wait_for said 'player:out is gone'
  stop_playing
}

# Once it sounds; then a while more is recorded.
kill_while_it_plays() { # player, recording
  wait_until sounds "$2"
  sleep 0.5
  kill -KILL "$1"
  wait "$1" || true
  sleep 1.5
}

sounds() { [ -n "$(tail -c 19200 "$1" | tr -d '\0' | head -c 1)" ]; }

setup() {
  cd "$BATS_FILE_TMPDIR" || return 1
  [ -z "$missing" ] || skip "$missing"
}

listen() { "$PYTHON" "$BATS_TEST_DIRNAME/../support/listen.py" "$@"; }

@test "single notes from C2 to C8 are in tune within a cent" {
  listen notes phrases.raw
  listen pitches phrases.raw 0 60 69 36 108
}

@test "a chord holds its three notes and no other" {
  listen pitches phrases.raw 4 60+64+67
}

@test "the harder a key is struck the louder it sounds" {
  listen rising phrases.raw 5 8
}

@test "a bend moves the note that sounds, by two semitones" {
  listen halves phrases.raw 9 60 62
}

@test "a note that starts while the wheel is bent is bent" {
  listen pitches phrases.raw 10 62
}

@test "the pedal holds a note whose key is up, until it is up too" {
  listen length phrases.raw 11 0.9 1.2
  listen pitches phrases.raw 11 60
}

@test "a note-on of velocity 0 ends the note" {
  listen length phrases.raw 12 0.25 0.5
}

@test "a player killed while a key is down leaves no note behind" {
  listen pitches phrases.raw 13 72
  listen length phrases.raw 13 0.3 1.5
  listen count phrases.raw 14
}

@test "a port killed while a key is down leaves no note behind, and it is said" {
  listen pitches port.raw 0 72
  listen length port.raw 0 0.3 1.5
  listen count port.raw 1
  grep -q 'player:out is gone' said
}

@test "before the first key and after the last there is silence, to the bit" {
  for file in phrases.raw port.raw; do
    listen silent "$file" 0 0.5
    listen silent "$file" -0.5 -0
  done
}
