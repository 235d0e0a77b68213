#!/usr/bin/env bats
# mutants.bats -- whether the proofs of realtime safety and of sameness see a bug when there is one: each
# mutant is the engine or the host with one line spoiled, and has to be caught. (The checks of tests/lint
# try themselves; those of the queue are in queue.bats.)

setup_file() {
  cd "$BATS_TEST_DIRNAME/../.." || return 1
  unset MAKEFLAGS MFLAGS MAKELEVEL
  export VARIANT=${VARIANT:-release}
  make -s -j2 VARIANT="$VARIANT" "build/$VARIANT/tests/engine/test_engines" "build/$VARIANT/tests/host/test_realtime" >&2
}

setup() {
  cd "$BATS_TEST_DIRNAME/../.." || return 1
  COPY=build/mutants/$BATS_TEST_NUMBER
  rm -rf "$COPY"
  mkdir -p "$COPY/build/$VARIANT/tests"
  cp -a Makefile CHANGELOG.md src tests "$COPY"
  cp -a "build/$VARIANT/"{dsp,engine,host} "$COPY/build/$VARIANT"
  cp -a "build/$VARIANT/tests/"{engine,host,support} "$COPY/build/$VARIANT/tests"
}

teardown() { rm -rf "$COPY"; }

# The file of the folder that has the line is spoiled; fails when none has it any more.
spoil() { # folder, pattern of the line, sed command for it
  local file
  file=$(grep -lE "$2" "src/$1"/*.c) || { echo "no line of $1 matches: $2"; return 1; }
  sed -E -i "/$2/$3" "$COPY/$file"
  ! cmp -s "$file" "$COPY/$file" || { echo "$file is as it was"; return 1; }
}

remake() { make -s -C "$COPY" VARIANT="$VARIANT" WARNINGS=-w "$@"; }

# The engines' test whose name holds the text fails.
caught_by() { # text, flags for make
  local test=build/$VARIANT/tests/engine/test_engines text=$1
  shift
  remake "$@" "$test" || return 1
  run env CMOCKA_MESSAGE_OUTPUT=TAP timeout 120 "$COPY/$test" "*$text*"
  echo "$output"
  [ "$status" -ne 0 ]
  grep -q "^not ok .*$text" <<<"$output"
}

# The same for the realtime test, whose many other objects are taken as they are.
caught_live() { # object, text
  local flags
  flags=$(pkg-config --libs lua5.4 sdl2 rtmidi sndfile readline)
  remake "build/$VARIANT/libengine.a" "build/$VARIANT/$1" || return 1
  # shellcheck disable=SC2086 # flags are words
  ${CC:-gcc} -pie -Wl,-z,now "$COPY/build/$VARIANT/tests/host/test_realtime.o" "$COPY/build/$VARIANT"/tests/support/*.o \
    "$COPY/build/$VARIANT/$1" "build/$VARIANT/libouter.a" "$COPY/build/$VARIANT/libengine.a" $flags -lcmocka -lstdc++ -lpthread -lm \
    -o "$COPY/test_realtime" || return 1
  run env CMOCKA_MESSAGE_OUTPUT=TAP timeout 60 "$COPY/test_realtime"
  echo "$output"
  [ "$status" -ne 0 ]
  grep -q "$2" <<<"$output"
}

@test "mutant caught: a block begins with a new quantum" {
  spoil engine '^void engine_render\(' 'a\  e->given = QUANTUM;'
  caught_by "size of the blocks"
}

@test "mutant caught: the AVX2 kernels round twice where they should once" {
  grep -q '\<fma\>' /proc/cpuinfo || skip "this machine has no fused multiply-add"
  touch "$COPY/src/dsp/kernels.c"
  caught_by "instruction set" ISA_avx2='-mavx2 -mfma -ffp-contract=fast -DKERNELS=kernels_avx2 -DHALF_KERNELS=kernels_avx2_half -DISA_SET=avx2'
}

@test "mutant caught: the seed is forgotten" {
  spoil engine '\.seed = c->seed' 's/c->seed/0/'
  caught_by "another seed"
}

@test "mutant caught: engines share a counter" {
  spoil engine 'order = e->notes\+\+;' 's/^/  static uint64_t shared;\n/; s/e->notes\+\+/shared++/'
  caught_by "a hundred engines"
}

@test "mutant caught: frames are counted in 32 bits" {
  spoil engine 'e->frame \+= QUANTUM;' 's/e->frame \+= QUANTUM/e->frame = (int32_t)(e->frame + QUANTUM)/'
  caught_by "starts near"
}

@test "mutant caught: the engine allocates" {
  spoil engine '^static void render_quantum\(' '{s/^/#include <stdlib.h>\n/;a\  void *volatile block = malloc(64);\n  free(block);
}'
  caught_live host/feed.o "called free"
}

@test "mutant caught: the engine takes its scratch memory from the kernel" {
  spoil engine '^static void render_quantum\(' '{s/^/#include <sys\/mman.h>\n/;a\  munmap(mmap(NULL, 4096, 3, 34, -1, 0), 4096);
}'
  caught_live host/feed.o "made system call"
}

@test "mutant caught: the audio callback sleeps" {
  spoil host '^  block.late = count_late\(' 's/$/\n  clock_sleep_ns(1000);/'
  caught_live host/feed.o "made system call"
}

@test "mutant caught: the audio callback takes a lock that is free" {
  sed -i '1i #include <pthread.h>\nstatic pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;' "$COPY/src/host/feed.c"
  spoil host '^  block.late = count_late\(' 's/$/\n  pthread_mutex_lock(\&lock);\n  pthread_mutex_unlock(\&lock);/'
  caught_live host/feed.o "called pthread_mutex"
}
