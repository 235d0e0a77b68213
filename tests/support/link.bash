# link.bash -- a network that holds nobody but what a test starts in it, and Ableton's own LinkHut as a peer there.
# shellcheck shell=bash

# What this machine lacks for it: a line each.
link_missing() {
  local program
  for program in LinkHut jackd script ip nsenter; do
    command -v "$program" >/dev/null || echo "$program is not installed"
  done
  unshare -n true 2>/dev/null || echo "no network namespace may be made here"
}

# A namespace lasts as long as the process that holds it.
link_open_network() {
  unshare -n sleep 1000 3>&- &
  HOLDER=$!
  local tries=250
  until [ "$(readlink "/proc/$HOLDER/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.02
  done
  NET=(nsenter "--net=/proc/$HOLDER/ns/net")
  "${NET[@]}" sh -c 'ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo'
}

link_close_network() { [ -z "${HOLDER:-}" ] || kill "$HOLDER" 2>/dev/null || true; }

# LinkHut plays through a JACK server, and wants a terminal to be typed at. It shows its state, over and over.
hut_start() {
  until_jack_answers
  mkfifo hut_keys
  script -qfc "exec ${NET[*]} LinkHut" hut_log <hut_keys >/dev/null 2>&1 3>&- &
  HUT=$!
  exec 8>hut_keys
  hut_wait 'beats'
}

until_jack_answers() {
  local tries=50
  while "$LIVELUA" ports --midi-api jack 2>&1 | grep -q 'no JACK'; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "jackd does not answer"; cat jackd.log; return 1; }
    sleep 0.1
  done
}

hut_key() { # KEY...
  local key
  for key; do
    printf '%s' "$key" >&8
    sleep 0.15
  done
}

hut_state() { tail -c 400 hut_log 2>/dev/null | tr '\r' '\n' | grep -a '|.*|.*|.*|' | tail -n 1; }

# enabled, peers, quantum, sync (and [playing]), tempo: one of them.
hut_says() { # column
  hut_state | cut -d'|' -f"$1" | sed 's/^ *//; s/ *$//'
}
hut_peers() { hut_says 2; }
hut_tempo() { hut_says 5; }
hut_plays() { [[ $(hut_says 4) == *playing* ]]; }

hut_wait() { # a text in its log
  local tries=500
  until grep -aqF -- "$1" hut_log 2>/dev/null; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "LinkHut does not say '$1'"; cat hut_log; return 1; }
    sleep 0.02
  done
}

hut_stop() {
  [ -n "${HUT:-}" ] || return 0
  hut_key q
  exec 8>&-
  wait "$HUT" 2>/dev/null || true
  unset HUT
}

hut_kill() {
  [ -n "${HUT:-}" ] || return 0
  pkill -KILL -P "$HUT" 2>/dev/null || true
  kill -KILL "$HUT" 2>/dev/null || true
  wait "$HUT" 2>/dev/null || true
  unset HUT
}
