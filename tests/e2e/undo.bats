#!/usr/bin/env bats
# undo.bats -- undo at the prompt, by its key, and from an editor.
load common

setup() {
  common_setup
  export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR
  SCREEN=livelua-undo-$BATS_TEST_NUMBER-$$
  printf 'tempo(120)\nx = 1\ndrums("house")\n' >song.lua
}

teardown() {
  tmux -L "$SCREEN" kill-server 2>/dev/null || true
  common_teardown
}

@test "undo goes back twice and redo forward, from the prompt and from an editor" {
  start_live song.lua
  wait_for err seed
  type_line 'x = 2'
  type_line 'x = 3 drums("rock")'
  type_line 'undo()'
  wait_for err 'undone: x = 3 drums("rock")'
  run -0 --separate-stderr "$LIVELUA" send 'x'
  [ "$output" = 2 ]
  run -0 "$LIVELUA" send 'undo()'
  [[ $output == 'undone: x = 2' ]]
  run -1 "$LIVELUA" send 'undo()'
  [[ $output == 'undo: nothing was evaluated before song.lua' ]]
  run -0 "$LIVELUA" send 'redo()'
  run -0 --separate-stderr "$LIVELUA" send 'x'
  [ "$output" = 2 ]
  stop_live
}

@test "undone before its bar, what was sent is not heard at all" {
  start_live song.lua
  wait_for err seed
  play_on 1
  "$LIVELUA" send 'drums("rock") undo()'
  play_on 6
  stop_live
  "$LIVELUA" render song.lua -o song.wav --seconds 60 --seed 1 --quiet
  [ "$(sound same out.raw song.wav)" -ge 6 ]
}

@test "Ctrl-X u undoes, and what is being typed stays" {
  tmux -L "$SCREEN" -f /dev/null new-session -d -x 100 -y 40 -c "$PWD" -e SDL_AUDIODRIVER=dummy \
    -e XDG_STATE_HOME="$XDG_STATE_HOME" -e XDG_RUNTIME_DIR="$XDG_RUNTIME_DIR" \
    "'$LIVELUA' --no-midi --seed 1 song.lua" 3>&-
  see() {
    local tries=500
    until tmux -L "$SCREEN" capture-pane -p | grep -qF -- "$1"; do
      tries=$((tries - 1))
      [ "$tries" -gt 0 ] || { tmux -L "$SCREEN" capture-pane -p; return 1; }
      sleep 0.02
    done
  }
  see 'Ctrl-D quits'
  tmux -L "$SCREEN" send-keys 'x = 2' Enter 'half a line' C-x u
  see 'undone: x = 2'
  see '> half a line'
}
