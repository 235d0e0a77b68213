#!/usr/bin/env bats
# clock.bats -- MIDI clock in and out over a real JACK server, through RtMidi's ports. What depends on this machine's
# scheduler is printed, and gated only by what no machine may do.
load common
load ../support/jack

setup() {
  common_setup
  TOOLS=$(realpath "${TOOLS:-$ROOT/build/${VARIANT:-release}/tools}")
  command -v jackd >/dev/null || skip "jackd is not installed"
  jack_choose
  jack_start
  local tries=150
  while "$LIVELUA" ports --midi-api jack 2>&1 | grep -q 'no JACK'; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "no JACK answers"; cat jackd.log; return 1; }
    sleep 0.02
  done
}

teardown() {
  [ -z "${OTHER:-}" ] || kill "$OTHER" 2>/dev/null || true
  common_teardown
  jack_stop
}

# Without --no-midi, whose ports are what this is about: start_led ARGUMENT...
start_led() {
  mkfifo typed
  "$LIVELUA" --audio none --midi-api jack --midi-in virtual --seed 1 "$@" <typed >out 2>err 3>&- &
  LIVE=$!
  exec 9>typed
}

print_figures() { sed "s/^/# $1: /" "$2" >&3; }

@test "a clock that comes through a port is followed: tempo, start and stop" {
  start_led -e 'tempo(100) stop() clock { source = "midi" }'
  wait_for err "clock: MIDI"
  "$TOOLS/clock_sender" livelua:in 133.3 6 >sent 2>&1 3>&- &
  OTHER=$!
  wait_for err "MIDI clock: 13" # as soon as it is locked
  sleep 3
  type_line 'local c = clock() print("shown", c.source, c.tempo, c.present) print("jitter", c.jitter, "apart", c.apart)'
  wait_for out "jitter"
  wait "$OTHER"
  unset OTHER
  wait_for err "no ticks; the beat goes on at 133."
  print_figures "clock in" sent
  sed -n 's/^jitter\t\([^\t]*\)\tapart\t\(.*\)/# clock in: ticks off by \1 ms, our beat by \2 ms/p' out >&3
  shown=$(awk '$1 == "shown" { print $3 }' out)
  awk -v shown="$shown" 'BEGIN { exit !(shown > 120 && shown < 150) }' || { echo "shown: $shown"; cat out; return 1; }
  stop_live
}

@test "clock is sent to an output: start, position, continue, stop, and ticks in between" {
  "$TOOLS/clock_listener" 120 60 >heard 2>&1 3>&- &
  OTHER=$!
  wait_for heard "ready"
  start_led -e 'tempo(120) clock { out = "listener" }'
  wait_for err "clock goes to listener:in"
  wait_for heard "after"
  sleep 3
  type_line 'stop()'
  wait_for heard "stop"
  type_line 'play()'
  wait_for heard "continue"
  sleep 1
  kill "$OTHER"
  wait "$OTHER"
  unset OTHER
  print_figures "clock out" heard
  grep -q '^position' heard
  awk '$1 == "tempo" { exit !($2 > 90 && $2 < 150) }' heard || { cat heard; return 1; }
  stop_live
}

@test "an output that goes and comes again gets its clock again; a wrong name is said" {
  start_led -e 'clock { out = "listener" }'
  wait_for err "no MIDI output has 'listener' in its name"
  "$TOOLS/clock_listener" 120 1 >heard 2>&1 3>&-
  grep -q '^tempo 1[12]' heard || { cat heard; return 1; }
  wait_for err "listener:in is gone"
  "$TOOLS/clock_listener" 120 1 >heard 2>&1 3>&-
  grep -q '^tempo 1[12]' heard || { cat heard; return 1; }
  stop_live
}

@test "whoever follows is told to stop when the program ends" {
  "$TOOLS/clock_listener" 120 4 >heard 2>&1 3>&- &
  OTHER=$!
  wait_for heard "ready"
  start_led -e 'clock { out = "listener" }'
  wait_for heard "after"
  stop_live
  wait "$OTHER"
  unset OTHER
  tail -n 3 heard | grep -q '^stop' || { cat heard; return 1; }
}

@test "clock goes to a port of our own" {
  start_led -e 'clock { out = "virtual" }'
  wait_for err "clock goes to livelua:out"
  stop_live
}

@test "a JACK server that is killed and comes again costs neither inputs nor clock" {
  "$TOOLS/clock_listener" 120 60 >heard 2>&1 3>&- &
  OTHER=$!
  wait_for heard "ready"
  start_led -e 'clock { out = "listener" }'
  wait_for err "clock goes to listener:in"
  jack_stop KILL
  kill "$OTHER"
  unset OTHER
  wait_for err "clock: listener:in is gone"
  wait_for err "the JACK server is gone"
  jack_start
  wait_for err "MIDI input livelua:in is there"
  "$TOOLS/clock_listener" 120 1 >heard 2>&1 3>&-
  grep -q '^tempo' heard || { cat heard err; return 1; }
  stop_live
}
