#!/usr/bin/env bats
# crew.bats -- the helpers of the audio thread under ThreadSanitizer, and whether the tests see a bug when
# there is one: each mutant is crew.c with one step spoiled, and has to be caught.

setup_file() {
  cd "$BATS_TEST_DIRNAME/../.." || return 1
  unset MAKEFLAGS MFLAGS MAKELEVEL
  export BUILD=build/crew TSAN_CC="" RUNNER=""
  rm -rf "$BUILD"
  mkdir -p "$BUILD"
  local compiler runner
  echo 'int main(void) { return 0; }' >"$BUILD/probe.c"
  for compiler in clang "${CC:-gcc}" gcc; do
    $compiler -fsanitize=thread "$BUILD/probe.c" -o "$BUILD/probe" 2>/dev/null || continue
    # Where the kernel scatters addresses farther than the sanitizer can follow: without scattering.
    for runner in "" "setarch $(uname -m) -R"; do
      $runner "$BUILD/probe" 2>/dev/null || continue
      TSAN_CC=$compiler RUNNER=$runner
      make -s -j2 VARIANT=crew CC="$compiler" SANITIZE=thread WARNINGS=-w "$BUILD/tests/engine/test_crew" >&2
      return
    done
  done
}

setup() {
  cd "$BATS_TEST_DIRNAME/../.." || return 1
  [ -n "$TSAN_CC" ] || skip "no compiler here has a ThreadSanitizer that runs"
}

# shellcheck disable=SC2086 # a runner is words
sanitized() { # program, which of its tests
  TSAN_OPTIONS="halt_on_error=1 exitcode=66" timeout 120 $RUNNER "$1" "$2"
}

# The tests with a crew.c of which the sed script has spoiled a line; fails when it no longer finds it.
spoiled() { # sed script
  local copy=$BUILD/mutant$BATS_TEST_NUMBER
  sed -E "$1" src/engine/crew.c >"$copy.c"
  ! cmp -s src/engine/crew.c "$copy.c" || { echo "no line of crew.c matches: $1"; return 1; }
  # shellcheck disable=SC2086 # flags are words
  $TSAN_CC -std=c11 -O2 -g -fsanitize=thread -Isrc "$copy.c" "$BUILD/tests/engine/test_crew.o" \
    "$BUILD"/tests/support/{stage,listen,listen_time}.o "$BUILD/libengine.a" -lcmocka -lpthread -lm -o "$copy" || return 1
  run sanitized "$copy" "each task*"
  echo "$output"
}

raced() { # sed script
  spoiled "$1" || return 1
  [ "$status" -ne 0 ]
  [[ "$output" == *"data race"* ]]
}

@test "rounds of tasks are shared under ThreadSanitizer without a race" {
  run sanitized "$BUILD/tests/engine/test_crew" "*round*"
  echo "$output"
  [ "$status" -eq 0 ]
  [[ "$output" != *"ThreadSanitizer"* ]]
}

@test "a session with helpers plays under ThreadSanitizer without a race" {
  run sanitized "$BUILD/tests/engine/test_crew" "a session*"
  echo "$output"
  [ "$status" -eq 0 ]
  [[ "$output" != *"ThreadSanitizer"* ]]
}

@test "crew mutant caught: a round is posted without a release" {
  raced 's/(store.*next, .*memory_order_)release/\1relaxed/'
}

@test "crew mutant caught: a round is posted before its task is set" {
  raced '/^  c->task = task;/{h;d}; /^  atomic_store.*next/G'
}

@test "crew mutant caught: a helper takes a task without an acquire" {
  raced 's/(load_explicit\(&c->next, memory_order_)acquire/\1relaxed/
    s/memory_order_acq_rel,/memory_order_relaxed,/
    s/^( +)memory_order_acquire\)\)$/\1memory_order_relaxed))/'
}

@test "crew mutant caught: a task is done without a release" {
  raced 's/(fetch_sub.*memory_order_)release/\1relaxed/'
}

@test "crew mutant caught: the audio thread goes on without an acquire" {
  raced 's/(load_explicit\(&c->left, memory_order_)acquire/\1relaxed/'
}

@test "crew mutant caught: the audio thread does not wait for the last task" {
  raced '/^  while \(atomic_load.*left/d'
}

@test "crew mutant caught: a round has a task too many" {
  spoiled 's/number_of\(seen\) < count/number_of(seen) <= count/'
  [ "$status" -ne 0 ]
}
