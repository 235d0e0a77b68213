#!/usr/bin/env bats
# runner.bats -- tests/run itself: nothing that went wrong is counted as good.
load common

setup() {
  common_setup
  mkdir -p tests/lua tests/engine
  cp "$ROOT/tests/run" tests/run
}

suite() { printf '%s\n' "$2" >"tests/lua/test_$1.lua"; }

# Runs all; the last line has to be this, and the exit code too.
expect() { # exit code, last line, TEXT...
  local text status=0
  env -u VARIANT SUITE_SECONDS=2 tests/run >said 2>&1 8>&- || status=$?
  cat said
  [ "$status" = "$1" ]
  [ "$(tail -n 1 said)" = "$2" ]
  for text in "${@:3}"; do grep -qF -- "$text" said; done
}

@test "what passes is counted, and what is skipped is named with its reason" {
  suite good 'print "1..2" print "ok 1 - it works" print "ok 2 - it rings # SKIP no bell here"'
  expect 0 "1 passed, 0 failed" "SKIPPED lua/test_good: it rings: no bell here" "1 skipped"
}

@test "what fails is named, with what it said" {
  suite bad 'print "1..2" print "not ok 1 - it works" print "# 1 is not 2" print "ok 2 - it rings"'
  expect 1 "1 passed, 1 failed" "FAILED lua/test_bad: it works" "# 1 is not 2"
}

@test "cmocka's way to say that a test was skipped is understood" {
  suite skip 'print "1..2" print "not ok 1 # SKIP it rings" print "ok 2 - it works"'
  expect 0 "1 passed, 0 failed" "SKIPPED lua/test_skip: it rings"
}

@test "a suite that dies has failed, whatever passed before" {
  suite dead 'print "1..1" print "ok 1 - it works" os.exit(3)'
  expect 1 "1 passed, 1 failed" "exit code 3"
}

@test "a suite that runs fewer tests than it planned has failed" {
  suite short 'print "1..3" print "ok 1 - it works"'
  expect 1 "1 passed, 1 failed" "ran 1 of 3 tests"
}

@test "a suite that says nothing, and one that is not built, have failed" {
  suite mute ''
  touch tests/engine/test_unbuilt.c
  expect 1 "0 passed, 2 failed" "FAILED lua/test_mute: printed no plan" "FAILED engine/test_unbuilt"
}

@test "a suite that does not end has failed" {
  suite endless 'print "1..1" while true do end'
  expect 1 "0 passed, 1 failed" "took too long"
}

@test "no test at all is a failure" { expect 1 "0 passed, 0 failed" "no test ran"; }
