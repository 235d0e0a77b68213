#!/usr/bin/env bats
# link.bats -- Ableton's test plan for Link (TEST-PLAN.md, in ableton-link-dev), against LinkHut and a second livelua.
#
# Each test has a network of its own, which holds nobody else and which nothing leaves.
load common
load ../support/jack
load ../support/link

setup() {
  common_setup
  local missing
  missing=$(link_missing)
  [ -z "$missing" ] || skip "SKIPPED ${missing//$'\n'/, }"
  declare -gA KEYS PLAYER
  link_open_network
  jack_choose
  jack_start
  export XDG_RUNTIME_DIR=$PWD
  printf '%s\n' 'channel(1, { synth = "sine", attack = 0.001, decay = 0.02, sustain = 0, release = 0.01 })' \
    'loop("click", function() note(1, "C6", { len = 0.1 }) wait(1) end)' >click.lua
  { cat click.lua; echo 'link { quantum = 4, start_stop = true }'; } >jam.lua
  { cat jam.lua; echo 'stop()'; } >still.lua
}

teardown() {
  local name
  for name in "${!PLAYER[@]}"; do kill -KILL "${PLAYER[$name]}" 2>/dev/null || true; done
  hut_kill
  jack_stop
  link_close_network
}

start_player() { # name, ARGUMENT...
  local name=$1 keys
  shift
  mkdir "$name"
  mkfifo "$name/typed"
  SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE=$PWD/$name/out.raw SDL_DISKAUDIODELAY=10 "${NET[@]}" "$LIVELUA" \
    --block 480 --rate 48000 --no-midi --seed 1 "$@" <"$name/typed" >"$name/out" 2>"$name/err" 3>&- &
  PLAYER[$name]=$!
  exec {keys}>"$name/typed"
  KEYS[$name]=$keys
}

say() { printf '%s\n' "$2" >&"${KEYS[$1]}"; } # name, line

ask() { # name, expression: what it is
  local number=$BASHPID$RANDOM
  say "$1" "print('answer $number', $2)"
  wait_for "$1/out" "answer $number"$'\t' || return 1
  sed -n "s/^answer $number\t//p" "$1/out"
}

# Until a command succeeds, for ten seconds at most.
until_true() {
  local end=$((SECONDS + 10))
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || { echo "never: $*"; return 1; }
    sleep 0.1
  done
}

is() { [ "$(ask "$1" "$2")" = "$3" ]; } # name, expression, value
near() { # name, expression, number: to a tenth
  [ "$(ask "$1" "math.abs($2 - $3) < 0.1")" = true ]
}
hut_goes_at() { [[ $(hut_tempo) == "$1" ]]; }
hut_has_peers() { [ "$(hut_peers)" = "$1" ]; }
seconds_of() { echo $(($(stat -c %s "$1/out.raw") / 384000)); } # played so far

clicks() { python3 "$ROOT/tests/e2e/clicks.py" clicks "$1/out.raw" "${@:2}"; }
count_clicks() { clicks "$@" | grep -c .; }

# Nothing jumps, is left out or played twice.
expect_steady() { # name, from, to
  run python3 "$ROOT/tests/e2e/clicks.py" steady "$1/out.raw" "$2" "$3"
  echo "# the most that an interval was off: $output ms" >&3
  [ "$status" = 0 ]
}

@test "TEMPO-1: a tempo that is asked for here is LinkHut's, and LinkHut's is ours" {
  hut_start
  hut_key a ' '
  start_player one still.lua
  until_true hut_has_peers 1
  say one 'tempo(131)'
  until_true hut_goes_at 131.00
  say one 'play()'
  until_true is one 'link().peers' 1
  hut_key e e
  until_true near one 'link().tempo' 133
  say one 'tempo(90, { over = 4 })'
  until_true hut_goes_at 90.00
  hut_stop
}

@test "TEMPO-2: joining changes no tempo of a session that is there" {
  hut_start
  hut_key ' ' a e e e
  until_true hut_goes_at 123.00
  sleep 2 # to Link, sessions that begin within half a second are equally old
  { echo 'tempo(100)'; cat jam.lua; } >own.lua
  start_player one own.lua
  wait_for one/err "Link: 1 peer"
  until_true near one 'link().tempo' 123
  sleep 1
  hut_goes_at 123.00
  hut_stop
}

@test "TEMPO-3: a file that is opened in a session changes no tempo; one that is changed does" {
  hut_start
  hut_key a e e
  start_player one jam.lua
  until_true hut_has_peers 1
  echo 'tempo(100)' >other.lua
  "$LIVELUA" send -f other.lua
  sleep 1
  hut_goes_at 122.00
  near one 'link().tempo' 122
  grep -q 'whose tempo stays: 122' one/err
  echo 'tempo(101)' >other.lua
  "$LIVELUA" send -f other.lua
  until_true hut_goes_at 101.00
  hut_stop
}

@test "TEMPO-4: the session may go at 20 and at 999" {
  hut_start
  hut_key a ' '
  start_player one jam.lua
  start_player two jam.lua
  until_true hut_has_peers 2
  sleep 9 # half a quantum apart at most: an eighth is made good in each beat
  for bpm in 20 999; do
    say two "tempo($bpm)"
    until_true hut_goes_at "$bpm.00"
    until_true near one 'link().tempo' "$bpm"
    sleep 2
    until_true is one 'math.abs(link().apart) < 10' true
  done
  hut_stop
}

@test "TEMPO-5: alone, neither joining nor leaving changes the tempo" {
  { echo 'tempo(123)'; cat click.lua; } >own.lua
  start_player one own.lua
  say one 'link {}'
  until_true is one 'link().on' true
  sleep 1
  near one 'link().tempo' 123
  say one 'tempo(111)'
  until_true near one 'link().tempo' 111
  say one 'link(false)'
  until_true is one 'link().on' false
  until_true is one 'link().peers' 0
}

@test "BEATTIME-1: alone, the beat goes on evenly when Link is turned on and off" {
  start_player one click.lua
  sleep 3
  say one 'link {}'
  sleep 3
  say one 'link(false)'
  sleep 3
  expect_steady one 2 8
}

@test "BEATTIME-2: when another joins, our beat goes on evenly" {
  start_player one jam.lua
  sleep 3
  hut_start
  hut_key ' ' a
  until_true is one 'link().peers' 1
  sleep 4
  expect_steady one 2 7
  near one 'link().tempo' 120
  until_true hut_goes_at 120.00
  hut_stop
}

@test "STARTSTOPSTATE-1: LinkHut's start and stop are ours, and the first downbeat is heard" {
  hut_start
  hut_key s a
  start_player one still.lua
  until_true hut_has_peers 1
  until_true is one 'link().peers' 1
  sleep 1
  [ "$(count_clicks one)" = 0 ]
  hut_key ' '
  until_true is one 'link().playing' true
  sleep 4
  [ "$(count_clicks one)" -ge 3 ]
  hut_key ' '
  until_true is one 'link().playing' false
  sleep 0.5
  from=$(seconds_of one)
  sleep 2
  [ "$(count_clicks one "$from")" = 0 ]
  hut_key ' '
  sleep 5
  [ "$(count_clicks one "$from")" -ge 5 ]
  hut_stop
}

@test "STARTSTOPSTATE-2: our start and stop are LinkHut's" {
  hut_start
  hut_key a s ' '
  start_player one still.lua
  until_true hut_has_peers 1
  sleep 2
  hut_plays
  [ "$(count_clicks one)" = 0 ]
  say one 'play()'
  sleep 4
  [ "$(count_clicks one)" -ge 2 ]
  is one 'math.abs(link().apart) < 100' true # it began on the quantum
  say one 'stop()'
  sleep 1
  run hut_plays
  [ "$status" = 1 ]
  say one 'play()'
  until_true hut_plays
  hut_stop
}

# Within 3 ms is held in made-up time by host/test_link: SDL's disk driver is no clock to hold it by.
@test "AUDIOENGINE-1: with real peers our beat stays by the session's; how near is printed" {
  hut_start
  hut_key a ' '
  start_player one jam.lua
  until_true is one 'link().peers' 1
  sleep 9
  hut_key e e
  sleep 2
  : >apart
  while [ "$(grep -c . apart)" -lt 50 ]; do
    ask one 'math.abs(link().apart)' >>apart
    sleep 0.1
  done
  sort -g -o apart apart
  echo "# apart from the session: p50 $(sed -n 25p apart) ms, p90 $(sed -n 45p apart) ms, max $(sed -n 50p apart) ms" >&3
  [ "$(sed -n 25p apart | cut -d. -f1)" -lt 50 ]
  hut_stop
}

@test "two liveluas play as one: tempo, ramp, start and stop" {
  start_player one still.lua
  start_player two still.lua
  until_true is one 'link().peers' 1
  say one 'tempo(100)'
  until_true near two 'link().tempo' 100
  say two 'play()'
  until_true is one 'link().playing' true
  sleep 4
  [ "$(count_clicks one)" -ge 2 ]
  [ "$(count_clicks two)" -ge 2 ]
  say one 'tempo(150, { over = 4 })'
  until_true near two 'link().tempo' 150
  say one 'stop()'
  until_true is two 'link().playing' false
}

@test "a peer that leaves, and one that vanishes, are said, and the music goes on" {
  start_player one jam.lua
  start_player two jam.lua
  wait_for one/err "Link: 1 peer"
  say two 'tempo(130)'
  until_true near one 'link().tempo' 130
  say two 'link(false)'
  wait_for one/err "Link: 0 peers"
  say two 'link {}'
  until_true is one 'link().peers' 1
  kill -KILL "${PLAYER[two]}"
  until_true is one 'link().peers' 0
  near one 'link().tempo' 130
  from=$(seconds_of one)
  sleep 2
  [ "$(count_clicks one "$from")" -ge 3 ]
}
