#!/usr/bin/env bats
# watch.bats -- a session that is saved while it plays: by rename, in place, half, wrong, and not at all.
load common

setup() {
  common_setup
  export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
  session 1 >song.lua
}
teardown() { common_teardown; }

# A session that says which it is.
session() { printf 'print("text %s")\ntempo(120)\nloop("a", function() note(1, 60) wait(1) end)\n' "$1"; }

watch() {
  start_live --watch song.lua
  wait_for err seed
}

@test "a session that is saved in place is evaluated again" {
  watch
  session 2 >song.lua
  wait_for out "text 2"
  wait_for err "song.lua: evaluated"
  stop_live
}

@test "a session that is saved by rename is evaluated again, each time" {
  watch
  for n in 2 3 4; do
    session "$n" >song.lua~
    mv song.lua~ song.lua
    wait_for out "text $n"
  done
  stop_live
}

@test "a session that is gone for a moment is evaluated when it is back" {
  watch
  rm song.lua
  sleep 0.3
  session 2 >song.lua
  wait_for out "text 2"
  [ "$(grep -c text out)" = 2 ]
  [ "$(grep -c 'song.lua: evaluated' err)" = 1 ]
  stop_live
}

@test "a session behind a link is evaluated when what it leads to is saved" {
  mkdir other
  mv song.lua other/real.lua
  ln -s other/real.lua song.lua
  watch
  session 2 >other/new.lua
  mv other/new.lua other/real.lua
  wait_for out "text 2"
  stop_live
}

@test "a half-written session is never evaluated, however slow its writer" {
  watch
  exec 7>song.lua
  printf 'print("half")\n' >&7
  sleep 0.4
  printf 'print("text 2")\n' >&7
  exec 7>&-
  wait_for out "text 2"
  [ "$(grep -c half out)" = 1 ]
  [ "$(grep -c 'song.lua: evaluated' err)" = 1 ]
  stop_live
}

@test "an editor that empties the file before it writes does not end the music" {
  watch
  : >song.lua
  sleep 0.2
  session 2 >song.lua
  wait_for out "text 2"
  run ! grep -q "no longer in" err
  stop_live
}

@test "a mistake is told with its line, the old session plays on, and the next save mends it" {
  watch
  play_on 1
  printf 'tempo(60)\nloop("a", function() note(1, 99) wait(1)\n' >song.lua
  wait_for err "song.lua:2:"
  printf 'tempo(60)\nchannel(1, "nosuch")\n' >song.lua
  wait_for err "song.lua:2: no instrument 'nosuch'"
  session 1 >song.lua
  wait_for err "song.lua: evaluated"
  play_on 3
  stop_live
  session 1 >same.lua
  "$LIVELUA" render same.lua -o same.wav --seconds 60 --seed 1 --quiet >/dev/null
  [ "$(sound same out.raw same.wav)" -ge 3 ]
}

@test "what is gone ends and is named; undo brings it back and leaves the file alone" {
  watch
  printf 'tempo(120)\nloop("b", function() note(2, 50) wait(1) end)\n' >song.lua
  wait_for err "no longer in song.lua, ending at the next bar: loop 'a'"
  type_line 'undo()'
  wait_for err "undone: song.lua; ending at the next bar: loop 'b'"
  grep -q '"b"' song.lua
  stop_live
}

@test "without --watch nothing is evaluated when it is saved" {
  start_live song.lua
  wait_for err seed
  session 2 >song.lua
  sleep 0.5
  run ! grep -q "text 2" out
  type_line 'reload()'
  wait_for out "text 2"
  stop_live
}

@test "a session that starts with a mistake is tried again when it is saved" {
  printf 'tempo(\n' >song.lua
  start_live --watch song.lua
  wait_for err "song.lua: not evaluated"
  session 2 >song.lua
  wait_for out "text 2"
  play_on 1
  stop_live
}

@test "--watch without a file to watch is bad usage" {
  run -2 "$LIVELUA" --watch
  [[ $output == *"--watch needs session.lua"* ]]
  run -2 "$LIVELUA" --watch -
  run -2 "$LIVELUA" check --watch song.lua
}
