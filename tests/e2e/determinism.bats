#!/usr/bin/env bats
# determinism.bats -- one rich session gives the same bytes, however it is rendered.

SECONDS_LONG=20

setup_file() {
  cd "$BATS_TEST_DIRNAME/../.." || return 1
  unset MAKEFLAGS MFLAGS MAKELEVEL
  export LIVELUA=${LIVELUA:-./livelua}
  export RICH=tests/support/rich.lua REFERENCE=$BATS_FILE_TMPDIR/reference.wav
  "$LIVELUA" render "$RICH" -o "$REFERENCE" --seconds "$SECONDS_LONG" --quiet
}

setup() {
  cd "$BATS_TEST_DIRNAME/../.." || return 1
  OUT=$BATS_TEST_TMPDIR/out.wav
}

# Renders with these options and compares every byte.
same() { # program, options
  local program=$1
  shift
  "$program" render "$RICH" -o "$OUT" --seconds "$SECONDS_LONG" --quiet "$@" || return 1
  cmp "$REFERENCE" "$OUT"
}

@test "the session is heard" {
  [ "$(stat -c %s "$REFERENCE")" -gt $((SECONDS_LONG * 48000 * 8)) ]
  run "$LIVELUA" render "$RICH" -o "$OUT" --seconds "$SECONDS_LONG"
  echo "$output"
  [[ "$output" =~ peak\ -?[0-9]\.[0-9]\ dB ]]
}

@test "a second render gives the same bytes" { same "$LIVELUA"; }

@test "blocks of 1, 17, 64, 100, 128, 512 and 4096 frames give the same bytes" {
  for block in 1 17 64 100 128 512 4096; do
    echo "blocks of $block"
    same "$LIVELUA" --block "$block"
  done
}

@test "plain x86-64 and AVX2 give the same bytes" {
  grep -q '\<avx2\>' /proc/cpuinfo || skip "this machine has no AVX2"
  same "$LIVELUA" --simd base
  same "$LIVELUA" --simd avx2
}

@test "1 to 4 threads give the same bytes" {
  for threads in 1 2 3 4; do
    echo "$threads threads"
    same "$LIVELUA" --threads "$threads"
  done
  same "$LIVELUA" --threads 3 --block 17
}

@test "a build at -O3 gives the same bytes" {
  make -s -j2 WARNINGS=-w VARIANT=o3 OPT=-O3 build/o3/livelua
  same build/o3/livelua
}

@test "a build by clang gives the same bytes" {
  command -v clang >/dev/null || skip "clang is not installed"
  make -s -j2 WARNINGS=-w VARIANT=clang-o3 CC=clang OPT=-O3 build/clang-o3/livelua
  same build/clang-o3/livelua
}

@test "another seed gives other bytes" {
  run same "$LIVELUA" --seed 8
  [ "$status" -ne 0 ]
  [[ "$output" == *differ* ]]
}

@test "44100 Hz and 96000 Hz are the same in blocks of 17 and 4096" {
  for rate in 44100 96000; do
    "$LIVELUA" render "$RICH" -o "$OUT" --seconds 5 --rate "$rate" --block 17 --quiet
    "$LIVELUA" render "$RICH" -o "$OUT.2" --seconds 5 --rate "$rate" --block 4096 --quiet
    cmp "$OUT" "$OUT.2"
  done
}

# SDL's disk driver, at a third of its speed, so that a busy machine makes nothing late; and what it can not
# make in time it makes late, not less. A line comes in while it plays, if one is given.
play_live() { # raw file, take, line
  local folder=$BATS_TEST_TMPDIR/typed status=0
  mkfifo "$folder"
  SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=$1 SDL_DISKAUDIODELAY=16 \
    timeout -s TERM 16 "$LIVELUA" --no-midi --no-shed --threads "${THREADS:-1}" --rate 48000 --block 256 --seed 0 --log "$2" "$RICH" <"$folder" 3>&- &
  exec 9>"$folder"
  sleep 7
  [ -z "${3:-}" ] || echo "$3" >&9
  wait $! || status=$?
  exec 9>&-
  [ "$status" -eq 0 ] || [ "$status" -eq 124 ]
}

# What was played from its first sound on, against the render from there; its last 0.6 s may be the fade.
compare_live() { # raw file, wav file
  python3 - "$1" "$2" <<'PY'
import sys

def from_sound(frames):
    at = next((i for i in range(0, len(frames), 8) if any(frames[i : i + 8])), len(frames))
    return at // 8, frames[at:]

raw = open(sys.argv[1], "rb").read()
wav = open(sys.argv[2], "rb").read()
_, live = from_sound(raw[: len(raw) // 8 * 8])
_, render = from_sound(wav[wav.index(b"data") + 8 :])
live = live[: max(0, len(live) - int(0.6 * 48000) * 8)]
seconds = len(live) / 8 / 48000
if seconds < 3:
    sys.exit(f"only {seconds:.1f} s were played")
if seconds > len(render) / 8 / 48000:
    sys.exit("more was played than was rendered")
for i in range(0, len(live), 8):
    if live[i : i + 8] != render[i : i + 8]:
        sys.exit(f"the first difference is after {i / 8 / 48000:.3f} s of {seconds:.1f} s")
print(f"{seconds:.1f} s are the same")
PY
}

replay_of() { # take
  "$LIVELUA" replay "$1" -o "$BATS_TEST_TMPDIR/replay.wav" --threads "${THREADS:-1}" --quiet
  echo "$BATS_TEST_TMPDIR/replay.wav"
}

@test "played live, it is the same samples as rendered, and as its log played again" {
  local live=$BATS_TEST_TMPDIR/live.raw
  play_live "$live" "$BATS_TEST_TMPDIR/take"
  compare_live "$live" "$REFERENCE"
  compare_live "$live" "$(replay_of "$BATS_TEST_TMPDIR/take")"
  # One byte of one sample would have been seen.
  printf '\1' | dd of="$live" bs=1 seek=$((4 * 48000 * 8)) conv=notrunc status=none
  run compare_live "$live" "$REFERENCE"
  echo "$output"
  [ "$status" -ne 0 ]
}

@test "what was typed while it played is in the log: played again it is the same samples" {
  local live=$BATS_TEST_TMPDIR/live.raw
  THREADS=2
  play_live "$live" "$BATS_TEST_TMPDIR/take" 'tempo(200); channel(1).volume = 0.9; note(4, "A5", { len = 3 })'
  compare_live "$live" "$(replay_of "$BATS_TEST_TMPDIR/take")"
  run compare_live "$live" "$REFERENCE"
  echo "$output"
  [[ "$output" == *"first difference"* ]]
}
