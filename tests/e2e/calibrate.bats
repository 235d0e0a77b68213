#!/usr/bin/env bats
# calibrate.bats -- 'livelua calibrate' through a cable of a known length: SDL's output and input are two FIFOs, and
# cable.py carries the sound from one to the other.
#
# A machine that is too busy to play evenly is refused, rightly, so a test tries again a few times, and then says that
# it could not.
load common

TRIES=5

setup() {
  common_setup
  export XDG_CONFIG_HOME=$PWD/config
}

teardown() {
  [ -z "${CABLE:-}" ] || kill "$CABLE" 2>/dev/null || true
  common_teardown
}

# A cable of so many milliseconds, with the gain and wobble that cable.py knows: calibrate_through "40 0.5" ARGUMENT...
# At 51200 Hz a block of 512 lasts the whole 10 ms that SDL's disk driver waits for each.
calibrate_through() {
  local cable=$1 status=0
  shift
  rm -f played heard
  mkfifo played heard
  # shellcheck disable=SC2086 # words
  python3 "$ROOT/tests/e2e/cable.py" played heard $cable 3>&- &
  CABLE=$!
  SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=played SDL_DISKAUDIOFILEIN=heard SDL_DISKAUDIODELAY=10 \
    "$LIVELUA" calibrate --rate 51200 --block 512 "$@" >out 2>err 3>&- || status=$?
  kill "$CABLE" 2>/dev/null || true
  wait "$CABLE" 2>/dev/null || true
  unset CABLE
  return "$status"
}

# The same until it is not refused for a machine that plays unevenly.
calibrate_evenly() {
  local n
  for ((n = 0; n < TRIES; n++)); do
    calibrate_through "$@" && return 0
    grep -q "ms apart" err || { cat err; return 1; }
  done
  echo "# SKIPPED: this machine is too busy to play evenly: $(tail -n 1 err)" >&3
  skip "the machine is too busy to play evenly"
}

shown() { awk -v word="$1" '$1 == word { print ($2 == "trip" ? $3 : $2) }' out; }

# FIGURE LOW HIGH
between() {
  awk -v x="$1" -v low="$2" -v high="$3" 'BEGIN { exit !(x != "" && x + 0 >= low && x + 0 <= high) }' ||
    { echo "$1 is not from $2 to $3"; cat out; return 1; }
}

# To what the cable takes come a block that the output's stdio holds, and what of the input's block, of two of the
# output's, has to wait for the rest.
@test "a cable of 40 ms is measured as that, to the millisecond" {
  calibrate_evenly "40"
  sed 's/^/# /' out >&3
  between "$(shown round)" 59 61
  between "$(shown offset)" 29 31
  grep -q "^known      10.00 ms of the output's block, 20.00 ms of the input's" out
  grep -qF "clock { offset = $(shown offset) }" out
  [ ! -e config ]
}

@test "a weak signal, upside down, over a longer way is measured as well, and kept for the device" {
  calibrate_evenly "120 -0.05" --save
  between "$(shown round)" 139 141
  grep -q "kept for default output (disk)" err
  between "$(awk '{ print $1 }' config/livelua/offset)" 109 111
  [ "$(sed 's/^[^ ]* //' config/livelua/offset)" = "default output (disk)" ]
}

@test "a cable that is not connected is told from one, and nothing is kept" {
  run -1 calibrate_through "40 0" --save
  grep -q "no sweep was heard in default input (disk): connect the output to the input with a cable, or hold" err
  [ ! -s out ]
  [ ! -e config ]
}

@test "silence is called silence" {
  status=0
  "$LIVELUA" calibrate >out 2>err || status=$?
  [ "$status" = 1 ]
  grep -q "only silence in default input (dummy): connect the output" err
  [[ $(<err) != *$'\033'* && ! -s out ]]
}

@test "a way whose length changes is refused" {
  run -1 calibrate_through "40 1 30" --save
  grep -q "sweeps came back up to .* ms apart" err
  [ ! -e config ]
}

@test "what was kept is played with, said, and is a device's own" {
  mkdir -p config/livelua
  printf '%s\n' "12.34 default output (disk)" "rubbish" "99 default output (dummy)" "1e9 default output (x)" >config/livelua/offset
  start_live
  wait_for err "clock: offset 12.3 ms from calibrate"
  stop_live
}

@test "another measurement takes the place of that device's, and of no other's" {
  mkdir -p config/livelua
  printf '%s\n' "5 default output (disk)" "7.5 headphones (alsa)" >config/livelua/offset
  calibrate_evenly "40" --save
  [ "$(wc -l <config/livelua/offset)" = 2 ]
  grep -qx "7.50 headphones (alsa)" config/livelua/offset
  between "$(awk '/disk/ { print $1 }' config/livelua/offset)" 29 31
}

@test "mistakes: a device that is not there, an option of another command" {
  run -1 "$LIVELUA" calibrate --input nothing-like-it
  [[ $output == *"cannot open the input nothing-like-it through dummy (no input has that in its name); there are: "* ]]
  run -1 "$LIVELUA" calibrate --audio nothing-like-it
  [[ $output == *"cannot open the output nothing-like-it"* ]]
  run -2 "$LIVELUA" calibrate now
  [[ $output == *"one word too many: 'now'"* ]]
  run -2 "$LIVELUA" --save
  [[ $output == *"playing takes no --save"* ]]
}
