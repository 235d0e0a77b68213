#!/usr/bin/env bats
# sanitizers.bats -- the C tests again, with every access to memory, every conversion and every access of
# two threads to one place watched. (The queue under ThreadSanitizer is in queue.bats.)

setup_file() {
  cd "$BATS_TEST_DIRNAME/../.." || return 1
  unset MAKEFLAGS MFLAGS MAKELEVEL
  export RUNNER=
}

setup() { cd "$BATS_TEST_DIRNAME/../.." || return 1; }

# Where the kernel scatters addresses farther than the sanitizer can follow, without scattering.
choose_runner() { # sanitizer
  echo 'int main(void) { return 0; }' >"$BATS_TEST_TMPDIR/probe.c"
  ${CC:-gcc} "-fsanitize=$1" "$BATS_TEST_TMPDIR/probe.c" -o "$BATS_TEST_TMPDIR/probe" ||
    skip "this compiler has no -fsanitize=$1"
  for RUNNER in "" "setarch $(uname -m) -R"; do
    $RUNNER "$BATS_TEST_TMPDIR/probe" 2>/dev/null && return
  done
  skip "-fsanitize=$1 does not run on this kernel"
}

# A sanitized program is some ten times slower: the tests that render for minutes are left out.
build() { # variant, sanitizers, programs
  local variant=$1 sanitizers=$2
  shift 2
  make -s -j2 OPT=-O1 WARNINGS=-w VARIANT="$variant" SANITIZE="$sanitizers" "${@/#/build/$variant/}"
}

names() { # folders: the C tests in them
  local file
  for file in "$@"; do
    case $file in */test_engines.c | */test_waveforms.c | */test_desk_paths.c | */test_desk_route.c) continue ;; esac
    case $file in */test_sounds_* | */test_kits_sound.c | */test_tuning_*.c | */test_drum*.c) continue ;; esac
    case $file in */dsp/test_{wave,fm,partials,string,guide,vocal,grain}*) continue ;; esac # played below
    case $file in */test_sound_* | */test_loops.c | */test_realtime.c) continue ;; esac
    case $file in */test_motion_lfo.c | */test_desk_knob.c | */test_desk_insert.c | */test_reverb.c | */test_soak.c) continue ;; esac
    case $file in */test_timeline.c | */test_presets_patterns.c | */test_pattern*.c | */test_reload_*.c | */test_undo_*.c) continue ;; esac
    case $file in */test_loops_*.c | */test_transport_tempo.c | */test_clock_out.c | */test_cues.c | */bind/test_groove.c) continue ;; esac
    [ -e "$file" ] && echo "${file%.c}"
  done
}

@test "the C tests touch no memory that is not theirs and do nothing undefined" {
  choose_runner address
  mapfile -t programs < <(names tests/{dsp,engine,host,bind}/test_*.c)
  build asan address,undefined,float-cast-overflow "${programs[@]}" tools/midi_player
  export ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
  local failed=0 program
  for program in "${programs[@]}"; do
    CMOCKA_MESSAGE_OUTPUT=TAP timeout 120 $RUNNER "build/asan/$program" >"$BATS_TEST_TMPDIR/said" 2>&1 && continue
    failed=1
    echo "$program"
    cat "$BATS_TEST_TMPDIR/said"
  done
  [ "$failed" = 0 ]
}

@test "nor does any instrument, nor any piece of a kit" {
  choose_runner address
  build asan address,undefined,float-cast-overflow livelua
  for kind in instrument kit; do
    build/asan/livelua preset list $kind | awk '{ print $2 }' >"$BATS_TEST_TMPDIR/$kind"
  done
  [ "$(wc -l <"$BATS_TEST_TMPDIR/instrument")" -ge 83 ]
  {
    echo 'loop("all", function()'
    while read -r name; do
      echo "channel(1, '$name') for k = 0, 3 do note(1, 40 + 12 * k, { len = 0.2 }) end wait(0.4)"
    done <"$BATS_TEST_TMPDIR/instrument"
    while read -r name; do
      echo "channel(10, '$name') for k = 0, 127 do note(10, k) if k % 8 == 0 then wait(0.05) end end"
    done <"$BATS_TEST_TMPDIR/kit"
    echo 'stop "all" wait(100) end)'
  } >"$BATS_TEST_TMPDIR/all.lua"
  timeout 300 $RUNNER build/asan/livelua render "$BATS_TEST_TMPDIR/all.lua" -o "$BATS_TEST_TMPDIR/all.wav" --seconds 25
}

@test "a busy session on SDL's own thread touches no memory that is not its own" {
  choose_runner address
  build asan address,undefined,float-cast-overflow tests/host/test_realtime
  timeout 60 $RUNNER build/asan/tests/host/test_realtime busy
}

@test "control, MIDI and audio threads of a busy session race for nothing" {
  choose_runner thread
  build tsan thread tests/host/test_realtime
  TSAN_OPTIONS="halt_on_error=1 exitcode=66" timeout 60 $RUNNER build/tsan/tests/host/test_realtime busy
}

@test "nor do threads that help the audio thread" {
  choose_runner thread
  build tsan thread tests/host/test_realtime tests/host/test_helpers
  for program in "test_realtime helped" test_helpers; do
    TSAN_OPTIONS="halt_on_error=1 exitcode=66" timeout 120 $RUNNER build/tsan/tests/host/$program
  done
}

@test "a planted race between them is found" {
  choose_runner thread
  build tsan thread tests/host/test_realtime
  TSAN_OPTIONS="halt_on_error=1 exitcode=66" run timeout 60 $RUNNER build/tsan/tests/host/test_realtime race
  echo "$output"
  [ "$status" -eq 66 ]
  [[ "$output" == *"data race"* ]]
}
