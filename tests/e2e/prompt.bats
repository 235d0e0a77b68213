#!/usr/bin/env bats
# prompt.bats -- the prompt on a real terminal: typing, history, completion, Ctrl-C and Ctrl-D.
load common

setup() {
  common_setup
  SCREEN=livelua-$BATS_TEST_NUMBER-$$
}

teardown() {
  tmux -L "$SCREEN" kill-server 2>/dev/null || true
  common_teardown
}

# The program on a terminal of 100 by 40; what it plays goes to out.raw.
open_terminal() {
  printf 'tempo(130)\ndrums("house")\n' >good.lua
  tmux -L "$SCREEN" -f /dev/null new-session -d -x 100 -y 40 -c "$PWD" \
    -e SDL_AUDIODRIVER=disk -e SDL_DISKAUDIOFILE="$PWD/out.raw" -e SDL_DISKAUDIODELAY=10 \
    -e XDG_STATE_HOME="$XDG_STATE_HOME" -e LIVELUA="$LIVELUA" \
    "sh -c 'echo \$\$ >pid; exec \"\$LIVELUA\" --block 480 --rate 48000 --no-midi --seed 1 $* good.lua'; echo \"exit code \$?\"; cat" 3>&-
  see "> "
}

keys() { tmux -L "$SCREEN" send-keys "$@"; }
typed() { tmux -L "$SCREEN" send-keys -l -- "$1"; }
line() { typed "$1" && keys Enter; }
screen() { tmux -L "$SCREEN" capture-pane -p | sed 's/ *$//' | grep .; }

# Until the screen shows a line that is this text whole.
see() {
  local tries=500
  until screen | grep -qxF -- "${1%"${1##*[! ]}"}"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "no '$1' on the screen:"; screen; return 1; }
    sleep 0.02
  done
}

@test "a line is evaluated, and its value shown" {
  open_terminal
  line '6 * 7'
  see 42
  line 'print("hello")'
  see hello
}

@test "a mistake is said, and the prompt lives on" {
  open_terminal
  line 'nosuchword()'
  line '6 * 7'
  see 42
  screen | grep -q 'prompt:1.*nosuchword'
}

@test "code that is not whole goes on in the next line" {
  open_terminal
  line 'for i = 1, 2 do'
  see '>> '
  line 'print("pass " .. i)'
  line 'end'
  see 'pass 1'
  see 'pass 2'
}

@test "the last line comes back with the arrow, and another day too" {
  open_terminal
  line 'print("again")'
  see again
  keys Up Enter
  for _ in $(seq 200); do [ "$(screen | grep -cx again)" = 2 ] && break; sleep 0.02; done
  [ "$(screen | grep -cx again)" = 2 ]
  keys C-d
  see "exit code 0"
  tmux -L "$SCREEN" kill-server
  SCREEN=$SCREEN-next
  open_terminal
  keys Up
  see '> print("again")'
}

@test "a word is completed" {
  open_terminal
  typed 'temp'
  keys Tab
  see '> tempo'
}

@test "a name in quotes is completed, words and all" {
  open_terminal
  typed 'drums "bossa n'
  keys Tab
  see '> drums "bossa nova'
  typed '"):hum'
  keys Tab
  see '> drums "bossa nova"):humanize'
}

@test "a message is printed above the line that is being typed" {
  open_terminal
  line 'loop("talk", function() print("from the loop") wait(4) end)'
  typed 'half a line'
  see 'from the loop'
  see '> half a line'
  screen | grep -A99 'from the loop' | grep -q 'half a line'
}

@test "Ctrl-C throws a typed line away, and alone says how to quit" {
  open_terminal
  typed 'print("never")'
  keys C-c
  see '> print("never")^C'
  line 'print("next")'
  see next
  [ "$(screen | grep -cx never)" = 0 ]
  line 'for i = 1, 2 do'
  see '>> '
  keys C-c
  line 'print("whole")'
  see whole
  [ "$(screen | grep -c 'Ctrl-D quits')" = 1 ]
  keys C-c
  for _ in $(seq 200); do [ "$(screen | grep -c 'Ctrl-D quits')" = 2 ] && break; sleep 0.02; done
  [ "$(screen | grep -c 'Ctrl-D quits')" = 2 ]
}

@test "Ctrl-C stops a line that runs away, and the beat goes on unchanged" {
  open_terminal --deadline 0
  play_on 1
  line 'while true do end'
  sleep 0.5
  play_on 1
  keys C-c
  line '6 * 7'
  see 42
  play_on 1
  keys C-d
  see "exit code 0"
  "$LIVELUA" render good.lua -o good.wav --seconds 60 --seed 1 --quiet
  [ "$(sound same out.raw good.wav)" -ge 2 ]
}

@test "a word that quits elsewhere does not end the music, and tells how to quit" {
  open_terminal
  [ "$(screen | grep -c 'Ctrl-D quits')" = 1 ]
  line 'quit'
  line ' exit() '
  line 'print("alive")'
  see alive
  [ "$(screen | grep -c 'Ctrl-D quits')" = 3 ]
}

@test "Ctrl-D quits, and leaves the terminal as it was" {
  open_terminal
  keys C-d
  see "exit code 0"
  line 'echoed again'
  see 'echoed again'
}

@test "SIGTERM ends it at the prompt and leaves the terminal as it was" {
  open_terminal
  kill -TERM "$(cat pid)"
  see "exit code 0"
  line 'echoed again'
  see 'echoed again'
}
