#!/usr/bin/env bats
# queue.bats -- the queue and the inlet under ThreadSanitizer and Spin, and whether the tests see a bug
# when there is one: each mutant is the source with one step spoiled, and has to be caught.

setup_file() {
  cd "$BATS_TEST_DIRNAME/../.." || return 1
  export BUILD=build/queue CC=${CC:-gcc}
  rm -rf "$BUILD"
  mkdir -p "$BUILD"
  export FLAGS="-std=c11 -O2 -g -Isrc -Itests -D_GNU_SOURCE"
  local compiler runner
  export TSAN_CC="" RUNNER=""
  echo 'int main(void) { return 0; }' >"$BUILD/probe.c"
  for compiler in clang "$CC" gcc; do
    $compiler -fsanitize=thread "$BUILD/probe.c" -o "$BUILD/probe" 2>/dev/null || continue
    # Where the kernel scatters addresses farther than the sanitizer can follow: without scattering.
    for runner in "" "setarch $(uname -m) -R"; do
      $runner "$BUILD/probe" 2>/dev/null || continue
      TSAN_CC=$compiler RUNNER=$runner
      return 0
    done
  done
}

setup() { cd "$BATS_TEST_DIRNAME/../.." || return 1; }

need_thread_sanitizer() { [ -n "$TSAN_CC" ] || skip "no compiler here has a ThreadSanitizer that runs"; }

# Builds tests/engine/test_NAME.c with the queue and the inlet of the folder.
build() { # name, folder of the sources, compiler and its flags
  local sources="tests/engine/test_$1.c $2/queue.c $2/inlet.c"
  $3 $FLAGS $sources -lcmocka -lpthread -o "$BUILD/test$BATS_TEST_NUMBER"
}

sanitized() { # name, folder of the sources, which of the tests
  build "$1" "$2" "$TSAN_CC -fsanitize=thread" || return 99
  TSAN_OPTIONS="halt_on_error=1 exitcode=66" timeout 120 $RUNNER "$BUILD/test$BATS_TEST_NUMBER" ${3:+"$3"}
}

plain() { # name, folder of the sources
  build "$1" "$2" "$CC" || return 99
  timeout 60 "$BUILD/test$BATS_TEST_NUMBER"
}

# A copy of the sources with one file spoiled; fails when the pattern no longer finds its line.
mutate() { # folder, file, sed script
  mkdir -p "$1"
  cp src/engine/queue.c src/engine/inlet.c "$1"
  sed -E -i "$3" "$1/$2"
  ! cmp -s "src/engine/$2" "$1/$2" || { echo "no line of $2 matches: $3"; return 1; }
}

caught() { # how to run, name, file, sed script
  local folder=$BUILD/mutant$BATS_TEST_NUMBER
  mutate "$folder" "$3" "$4"
  run "$1" "$2" "$folder"
  echo "$output"
  [ "$status" -ne 0 ] && [ "$status" -ne 99 ]
}

caught_by_order() { # name, file, sed script
  need_thread_sanitizer
  caught sanitized "$@"
  [[ "$output" == *"data race"* ]]
}

@test "five million messages cross under ThreadSanitizer without a race" {
  need_thread_sanitizer
  run sanitized queue src/engine
  echo "$output"
  [ "$status" -eq 0 ]
  [[ "$output" != *"ThreadSanitizer"* ]]
}

@test "an inlet is flooded under ThreadSanitizer without a race" {
  need_thread_sanitizer
  run sanitized inlet_flood src/engine "*another thread*"
  echo "$output"
  [ "$status" -eq 0 ]
  [[ "$output" != *"ThreadSanitizer"* ]]
}

@test "queue mutant caught: records are published without a release" {
  caught_by_order queue queue.c 's/(store.*head \+ count, memory_order_)release/\1relaxed/'
}

@test "queue mutant caught: records are published before they are written" {
  caught_by_order queue queue.c '/^  copy_in\(/{h;d}; /^  atomic_store.*head \+ count/G'
}

@test "queue mutant caught: a slot is given back without a release" {
  caught_by_order queue queue.c 's/(store.*tail \+ 1, memory_order_)release/\1relaxed/'
}

@test "queue mutant caught: a slot is given back before it is read" {
  caught_by_order queue queue.c '/^  memcpy\(record,/{h;d}; /^  atomic_store.*tail \+ 1/G'
}

@test "queue mutant caught: the consumer looks without an acquire" {
  caught_by_order queue queue.c 's/(load.*q->head, memory_order_)acquire/\1relaxed/'
}

@test "queue mutant caught: the producer looks without an acquire" {
  caught_by_order queue queue.c 's/(load.*q->tail, memory_order_)acquire/\1relaxed/'
}

@test "queue mutant caught: half of the mask is missing" {
  caught plain queue queue.c 's/\(index & q->mask\)/(index \& q->mask >> 1)/'
}

@test "queue mutant caught: one record more than there is room for" {
  caught plain queue queue.c 's/return count <= capacity/return count - 1 <= capacity/'
}

@test "queue mutant caught: a batch does not go on at the beginning" {
  caught plain queue queue.c '/^  memcpy\(q->records, records \+ bytes/d'
}

@test "queue mutant caught: a batch is published a record at a time" {
  need_thread_sanitizer
  caught sanitized queue queue.c '/^  atomic_store.*head \+ count/s/^/  for (uint32_t i = 1; i < count; i++) atomic_store(\&q->head, head + i);\n/'
}

@test "inlet mutant caught: the producer goes back to the ring as soon as there is room" {
  caught plain inlet_flood inlet.c 's/state_of\(inlet\) != STATE_RING \|\| //'
}

@test "inlet mutant caught: the tables are read before the ring is empty" {
  caught plain inlet_flood inlet.c '/^    if \(queue_pop\(/{h;d}; /^    if \(!spilled\)/G'
}

@test "inlet mutant caught: the ring is in use again whatever was spilled meanwhile" {
  caught plain inlet_flood inlet.c 's/(inlet->draining = )!(atomic_compare)/\1!\2/; s/^  unsigned expected = .*/  unsigned expected = state_of(inlet);/'
}

@test "inlet mutant caught: the tables are read once and not again" {
  caught plain inlet_flood inlet.c '/^  start_draining\(inlet\);/,/^  return drain/c\  return false;'
}

@test "inlet mutant caught: a reset waits like any other controller" {
  caught plain inlet_flood inlet.c 's/if \(is_reset\(m\)\)/if (false)/'
}

# Every order of the steps of a model, or of a mutant of it; fails when Spin finds an assertion violated.
explore() { # queue or inlet, sed script
  command -v spin >/dev/null || skip "spin is not installed"
  local folder=$BUILD/model$BATS_TEST_NUMBER model=tests/engine/$1.pml
  mkdir -p "$folder"
  sed -E "${2:-}" "$model" >"$folder/$1.pml"
  [ -z "${2:-}" ] || ! cmp -s "$model" "$folder/$1.pml" || { echo "no line of $1.pml matches: $2"; return 1; }
  (cd "$folder" && spin -a "$1.pml" && $CC -O1 -w -DSAFETY -o pan pan.c && ./pan -m1000000) >"$folder/out" 2>&1
  cat "$folder/out"
  grep -q 'errors: 0' "$folder/out"
}

refuted() { # queue or inlet, sed script
  command -v spin >/dev/null || skip "spin is not installed"
  run explore "$1" "$2"
  echo "$output"
  [[ "$output" == *"assertion violated"* ]]
}

@test "the queue's steps are right in every order (Spin)" {
  explore queue
}

@test "the inlet's steps are right in every order (Spin)" {
  explore inlet
}

@test "queue model's mutant refuted: records are published before they are written" {
  refuted queue '/^      i = 0;$/i head = (own + count) % WRAP;
    /^      head = /d'
}

@test "queue model's mutant refuted: a slot is given back before it is read" {
  refuted queue '/^    :: else ->$/a tail = (own + 1) % WRAP;
    /^      tail = own;$/d'
}

@test "queue model's mutant refuted: a batch needs room for one record only" {
  refuted queue 's/HELD\(own, tail_seen\) \+ count/HELD(own, tail_seen) + 1/'
}

@test "inlet model's mutant refuted: the state is looked at after the ring" {
  refuted inlet 's/^    :: head == tail ->$/& spilled = (state == SPILLED);/'
}

@test "inlet model's mutant refuted: the producer goes back to the ring as soon as there is room" {
  refuted inlet 's/:: state != RING -> spill/:: false -> spill/'
}

@test "inlet model's mutant refuted: the ring is in use again whatever was spilled meanwhile" {
  refuted inlet 's/:: atomic \{ state == DRAINING -> state = RING \}/:: true -> state = RING/
    s/^  :: state != DRAINING -> goto drain//'
}

@test "inlet model's mutant refuted: a port's end overtakes what was spilled behind the reader" {
  refuted inlet 's/:: word == WORD_CLOSED && state == SPILLED/:: false/'
}
