#!/usr/bin/env bats
# send.bats -- livelua send: code from other programs, and from those who mean no good.
# shellcheck disable=SC2154,SC2016
load common

setup() {
  common_setup
  export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR/run
  mkdir -m 700 run
  printf 'tempo(120)\nloop("a", function() note(1, 60) wait(1) end)\n' >song.lua
}
teardown() {
  [ -z "${OTHER:-}" ] || kill -KILL "$OTHER" 2>/dev/null || true
  common_teardown
}

start() {
  start_live "$@" song.lua
  wait_for err seed
  SOCKET=$XDG_RUNTIME_DIR/livelua/$LIVE.sock
}

# Writes to the socket what Python makes of the arguments, and hears what comes: knock EXPRESSION SECONDS
knock() {
  python3 - "$SOCKET" "$1" "${2:-0}" <<'PYTHON'
import socket, struct, sys, time
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
frame = lambda kind, text: kind + struct.pack("<I", len(text)) + text
s.settimeout(5)
try:
    s.sendall(eval(sys.argv[2]))
    time.sleep(float(sys.argv[3]))
    s.shutdown(socket.SHUT_WR)
    heard = b"".join(iter(lambda: s.recv(65536), b""))
except OSError as problem:
    heard = b"hung up"
print(heard)
PYTHON
}

@test "code is evaluated and its value, messages and mistakes are printed" {
  start
  run -0 --separate-stderr "$LIVELUA" send '6 * 7'
  [ "$output" = 42 ]
  run -0 --separate-stderr "$LIVELUA" send 'print("one") print("two")'
  [ "$output" = $'one\ntwo' ]
  run -1 --separate-stderr "$LIVELUA" send 'nosuch()'
  [ -z "$output" ]
  [[ $stderr == "send:1: no word 'nosuch'"* ]]
  run -1 --separate-stderr "$LIVELUA" send 'for'
  [[ $stderr == "send:1:"* ]]
  grep -q "send:1: no word 'nosuch'" err # the session says it too
  stop_live
}

@test "a file is evaluated as one: what it declares no longer ends, and the session's own is known by its path" {
  start
  mkdir sets
  printf 'x = 1 loop("b", function() wait(1) end) note(3, 60)\n' >sets/b.lua
  run -0 "$LIVELUA" send -f sets/b.lua
  [[ $output == "$PWD/sets/b.lua: evaluated" ]]
  printf 'print("b again")\n' >sets/b.lua
  run -0 "$LIVELUA" send -f sets/b.lua
  [[ $output == *"no longer in $PWD/sets/b.lua, ending at the next bar: loop 'b'"* ]]
  printf 'print("mine")\n' >song.lua
  run -0 "$LIVELUA" send --file=sets/../song.lua
  [[ $output == *"no longer in song.lua, ending at the next bar: loop 'a'"* ]]
  stop_live
}

@test "standard input is a file without a place" {
  start
  run -0 --separate-stderr bash -c 'echo "print(1 + 1)" | "$0" send -f -' "$LIVELUA"
  [ "$output" = 2 ]
  run -1 --separate-stderr bash -c 'printf "x = 1\nnosuch()" | "$0" send -f -' "$LIVELUA"
  [[ $stderr == "stdin:2: no word 'nosuch'"* ]]
  stop_live
}

@test "bad usage, no file, no session" {
  run -2 "$LIVELUA" send
  run -2 "$LIVELUA" send one two
  run -2 "$LIVELUA" send -f song.lua code
  run -1 "$LIVELUA" send -f nosuch.lua
  [[ $output == "livelua send: nosuch.lua: No such file"* ]]
  run -1 "$LIVELUA" send 1
  [[ $output == "livelua send: no session is running: start one with 'livelua session.lua'" ]]
  run -1 "$LIVELUA" send --session 1 1
  [[ $output == *"no session is running as process 1" ]]
}

@test "with two sessions it goes to the one that was started last, or to that of --session" {
  start
  sleep 0.05
  "$LIVELUA" --no-midi --quiet song.lua <&9 >out2 2>err2 3>&- &
  OTHER=$!
  for _ in $(seq 200); do [ -S "$XDG_RUNTIME_DIR/livelua/$OTHER.sock" ] && break; sleep 0.02; done
  "$LIVELUA" send 'print("newest")'
  wait_for out2 newest
  "$LIVELUA" send --session "$LIVE" 'print("oldest")'
  wait_for out oldest
  kill -KILL "$OTHER"
  wait "$OTHER" || true
  unset OTHER
  "$LIVELUA" send 'print("the one that is left")'
  wait_for out "the one that is left"
  [ "$(ls "$XDG_RUNTIME_DIR/livelua")" = "$LIVE.sock" ] # the dead one's socket is gone
  stop_live
  [ -z "$(ls "$XDG_RUNTIME_DIR/livelua")" ]
}

@test "a new session takes away the sockets of dead ones" {
  start
  kill -KILL "$LIVE"
  wait "$LIVE" || true
  exec 9>&-
  rm typed err
  [ -S "$SOCKET" ]
  start
  [ "$(ls "$XDG_RUNTIME_DIR/livelua")" = "$LIVE.sock" ]
  stop_live
}

@test "nobody else may send, and nothing listens on a network" {
  start
  [ "$(stat -c '%a %a' "$XDG_RUNTIME_DIR/livelua" "$SOCKET" | tr '\n' ' ')" = "700 700 600 600 " ]
  for inode in $(find /proc/"$LIVE"/fd -lname 'socket:*' -printf '%l\n' | tr -dc '0-9\n'); do
    run cat /proc/"$LIVE"/net/{tcp,tcp6,udp,udp6}
    [[ $output != *" $inode "* ]]
  done
  if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null; then skip "only root can try as somebody else"; fi
  chmod 711 "$XDG_RUNTIME_DIR" "$XDG_RUNTIME_DIR/livelua"
  chmod 666 "$SOCKET"
  parent=$BATS_TEST_TMPDIR
  while [ "$parent" != / ]; do chmod a+x "$parent"; parent=$(dirname "$parent"); done
  run setpriv --reuid=65534 --regid=65534 --clear-groups /usr/bin/python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.settimeout(5)
try:
    s.sendall(b"c\x0e\0\0\0print(\"entered\")")
    print("heard", s.recv(100))
except OSError as problem:
    print("heard", problem.errno in (32, 104))' "$SOCKET"
  [[ $output == "heard b''" || $output == "heard True" ]]
  sleep 0.1
  run ! grep -q entered out
  stop_live
}

@test "a folder that is open to others is not trusted" {
  mkdir -m 777 run/livelua
  chmod 777 run/livelua
  start_live song.lua
  wait_for err "livelua send: not here: $XDG_RUNTIME_DIR/livelua is open to others"
  run -1 "$LIVELUA" send 1
  [[ $output == *"is open to others" ]]
  stop_live
}

@test "garbage, half frames, huge ones and those who hang up harm nothing" {
  start
  run -0 knock 'b"GET / HTTP/1.0\r\n\r\n"'
  run -0 knock 'b"c" + struct.pack("<I", 1 << 30)'
  run -0 knock 'b"c" + struct.pack("<I", 100) + b"half"'
  run -0 knock 'frame(b"f", b"no zero byte")'
  [[ $output == *"a file without a name"* ]]
  run -0 knock 'b"c" + struct.pack("<I", 1 << 26) + b"x" * (1 << 26)'
  run -0 knock 'frame(b"c", b"1 + 1") + frame(b"c", b"2 + 2") + frame(b"c", b"\0")'
  [[ $output == *"2"*"4"* ]]
  python3 - "$SOCKET" <<'PYTHON'
import os, random, socket, sys
random.seed(1)
for n in range(300):
    s = socket.socket(socket.AF_UNIX)
    s.connect(sys.argv[1])
    try:
        s.send(random.choice([b"", b"c", b"f\1\0\0\0", os.urandom(random.randrange(1, 4000))]))
    except OSError:
        pass
    s.close()
PYTHON
  run -0 --separate-stderr "$LIVELUA" send '6 * 7'
  [ "$output" = 42 ]
  head -c 2000000 /dev/zero | tr '\0' ' ' >big.lua
  run -1 "$LIVELUA" send -f big.lua
  [[ $output == *"is larger than 1 MB" ]]
  play_on 1
  stop_live
}

@test "a caller that stalls keeps nobody waiting, nor the music" {
  start
  for _ in $(seq 12); do knock 'b"c" + struct.pack("<I", 100) + b"stalled"' 3 >/dev/null & done
  sleep 0.5
  run -0 --separate-stderr "$LIVELUA" send '6 * 7'
  [ "$output" = 42 ]
  play_on 1
  stop_live
  wait
}

@test "a caller that never reads is left behind" {
  start
  timeout 20 python3 - "$SOCKET" <<'PYTHON'
import socket, struct, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
text = b'for n = 1, 300 do print(("x"):rep(100000)) end'
s.sendall((b"c" + struct.pack("<I", len(text)) + text))
probe = socket.socket(socket.AF_UNIX)
probe.connect(sys.argv[1])
probe.sendall(b"c" + struct.pack("<I", 5) + b"6 * 7")
probe.settimeout(15)
print(probe.recv(7))
PYTHON
  run -0 --separate-stderr "$LIVELUA" send '6 * 7'
  [ "$output" = 42 ]
  stop_live
}

@test "code that runs away is stopped by its deadline, and the sender hears it" {
  start --deadline 0.3
  run -1 "$LIVELUA" send 'while true do end'
  [[ $output == *"took longer than 0.3 s: stopped"* ]]
  play_on 1
  stop_live
}
