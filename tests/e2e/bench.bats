#!/usr/bin/env bats
# bench.bats -- what 'livelua bench' prints. In virtual time its figures are gated; those of this machine are printed.
load common

setup() { common_setup; }

# The largest figure of the rows that hold a text: most TEXT
most() { awk -v text="$1" 'index($0, text) { if ($NF + 0 > most) most = $NF; found = 1 } END { if (!found) exit 1; print most }' out; }

below() { # FIGURE LIMIT
  awk -v figure="$1" -v limit="$2" 'BEGIN { exit !(figure != "" && figure + 0 <= limit) }' || { echo "$1 is over $2"; cat out; return 1; }
}

@test "in virtual time notes and pulses are within half a frame, MIDI clock within 0.5 ms, Link within 3 ms" {
  "$LIVELUA" bench clock --audio none >out 2>err
  below "$(most "in frames")" 0.501
  below "$(most "notes through changes")" 0.011
  below "$(most "pulses through")" 0.011
  [ "$(grep -c "MIDI in at" out)" = 4 ]
  below "$(most "MIDI in at")" 0.5
  below "$(most "tempo, beats a minute")" 0.05
  below "$(most "Link: beat")" 3
  grep -q "on this machine, now" out
  grep -q "no audio device, 48000 Hz, block 256" out
  ! grep -q "none$" out || { cat out; return 1; }
  sed 's/^/# /' out >&3
}

@test "what is measured in virtual time is the same each time" {
  "$LIVELUA" bench clock --audio none 2>/dev/null | sed '/Link/,$d' >first &
  "$LIVELUA" bench clock --simd base --audio none 2>/dev/null | sed '/Link/,$d' >second
  wait
  [ "$(wc -l <first)" -gt 10 ]
  diff first second
}

@test "a device is watched as it is opened, and nothing is said of progress where there is no terminal" {
  "$LIVELUA" bench clock --rate 44100 --block 512 >out 2>err
  grep -q "default output (dummy), 44100 Hz, block 512" out
  [ ! -s err ] || { cat err; return 1; }
  [[ $(<out) != *$'\033'* && $(<out) != *$'\r'* ]]
}

@test "bench alone counts voices first" {
  "$LIVELUA" bench --audio none >out 2>err
  head -n 1 out | grep -q "^voices on one core"
  [ "$(awk '/plain saw/ { print ($3 > 100) }' out)" = 1 ]
  [ "$(awk '/electric_piano/ { print ($2 > 50) }' out)" = 1 ]
  grep -q "in virtual time" out
}

@test "bench refuses what it does not know" {
  run -2 "$LIVELUA" bench clocks
  [[ $output == *"bench takes clock or nothing, not clocks"* ]]
  run -2 "$LIVELUA" bench clock twice
  [[ $output == *"one word too many: 'twice'"* ]]
  run -2 "$LIVELUA" bench --midi-in virtual
  [[ $output == *"bench takes no --midi-in"* ]]
  run -0 "$LIVELUA" bench --help
  [[ $output == *"bench [options] [clock]"* ]]
}

@test "a signal ends it" {
  "$LIVELUA" bench clock --audio none >out 2>err 3>&- &
  LIVE=$!
  wait_for out "in virtual time"
  kill -TERM "$LIVE"
  status=0
  wait "$LIVE" || status=$?
  unset LIVE
  [ "$status" = 143 ]
}
