# common.bash -- what the tests of the whole program share.
# shellcheck shell=bash
bats_require_minimum_version 1.5.0

# Each test has a folder of its own, and no device, history or colour of the user's.
common_setup() {
  ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  LIVELUA=$(realpath "${LIVELUA:-$ROOT/livelua}")
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
  export XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/config SDL_AUDIODRIVER=dummy
  unset NO_COLOR LIVE
  cd "$BATS_TEST_TMPDIR" || return 1
}

common_teardown() {
  [ -z "${LIVE:-}" ] || kill -KILL "$LIVE" 2>/dev/null || true
}

# Plays live into out.raw, with standard input from the test: start_live ARGUMENT...
start_live() {
  mkfifo typed
  SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=$PWD/out.raw SDL_DISKAUDIODELAY=10 \
    "$LIVELUA" --block 480 --rate 48000 --no-midi --seed 1 "$@" <typed >out 2>err 3>&- &
  LIVE=$!
  exec 9>typed
}

type_line() { printf '%s\n' "$1" >&9; }

# Until a file holds a text, for ten seconds at most.
wait_for() {
  local tries=500
  until grep -qF -- "$2" "$1" 2>/dev/null; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "no '$2' in $1:"; cat "$1"; return 1; }
    sleep 0.02
  done
}

played() { stat -c %s out.raw 2>/dev/null || echo 0; } # bytes

# Until this many seconds of sound have been played since now.
play_on() {
  local size=$(($(played) + $1 * 48000 * 8)) tries=3000
  while [ "$(played)" -lt "$size" ]; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "the sound stands still"; return 1; }
    sleep 0.02
  done
}

# Ends it in good order; fails unless its exit code is 0.
stop_live() {
  local status=0
  exec 9>&-
  kill -TERM "$LIVE"
  wait "$LIVE" || status=$?
  unset LIVE
  [ "$status" = 0 ] || { echo "exit code $status"; cat err; return 1; }
}

sound() { python3 "$ROOT/tests/e2e/sound.py" "$@"; }
