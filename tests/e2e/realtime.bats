#!/usr/bin/env bats
# realtime.bats -- RealtimeSanitizer listens to the audio thread, where a clang that has it is installed.
#
# What needs no such compiler is in tests/host/test_realtime.c, and what is known without running, in
# tests/lint.

setup_file() {
  cd "$BATS_TEST_DIRNAME/../.." || return 1
  unset MAKEFLAGS MFLAGS MAKELEVEL
  # shellcheck source=/dev/null
  . tests/lint-checks/compilers.sh
  export BUILD=build/rtsan COMPILER
  COMPILER=$(effects_clang) || return 0
  mkdir -p "$BUILD"
  echo 'int main(void) { return 0; }' >"$BUILD/probe.c"
  "$COMPILER" -fsanitize=realtime "$BUILD/probe.c" -o "$BUILD/probe" 2>/dev/null || { COMPILER=; return 0; }
  # Newer compilers warn of more: warnings are another check's business.
  CPPFLAGS=-DCHECK_FUNCTION_EFFECTS make -s -j2 CC="$COMPILER" WARNINGS=-w VARIANT=rtsan SANITIZE=realtime \
    "$BUILD/tests/host/test_realtime" "$BUILD/livelua" >&2
}

setup() {
  cd "$BATS_TEST_DIRNAME/../.." || return 1
  [ -n "$COMPILER" ] || skip "no clang with RealtimeSanitizer: install clang-22 and libclang-rt-22-dev, or later"
}

silent() { [[ "$output" != *RealtimeSanitizer* ]]; }

@test "RealtimeSanitizer finds nothing in a busy session" {
  run "$BUILD/tests/host/test_realtime" busy
  echo "$output"
  [ "$status" -eq 0 ]
  silent
  [[ "$output" =~ [0-9]{3}" blocks" ]]
}

@test "RealtimeSanitizer finds nothing when threads help" {
  run "$BUILD/tests/host/test_realtime" helped
  echo "$output"
  [ "$status" -eq 0 ]
  silent
}

@test "RealtimeSanitizer finds a planted malloc, lock, print, sleep and mmap" {
  for fault in malloc mutex printf nanosleep mmap; do
    run "$BUILD/tests/host/test_realtime" "$fault"
    echo "$fault: $output"
    [ "$status" -ne 0 ]
    [[ "$output" == *RealtimeSanitizer* ]]
  done
}

@test "RealtimeSanitizer finds nothing in the program that plays the rich session" {
  SDL_AUDIODRIVER=dummy run timeout -s TERM 8 "$BUILD/livelua" --no-midi tests/support/rich.lua </dev/null
  echo "$output"
  [ "$status" -eq 0 ] || [ "$status" -eq 124 ]
  [[ "$output" == *dummy* ]]
  silent
}
