# jack.bash -- a JACK server of the test's own: no card, no realtime, a name that nobody else has.
# shellcheck shell=bash

# From here on what this shell starts finds that server and no other, and starts none.
jack_choose() {
  export JACK_DEFAULT_SERVER=livelua-e2e-$$-$RANDOM JACK_NO_START_SERVER=1 JACK_NO_AUDIO_RESERVATION=1
}

# It answers after a while: who wants it waits for it. JACK keeps a place for each server that was
# killed, and there are eight on a machine: where no other runs they are all given back. The cycles
# are not short, since it passes over a client that is late, and on a busy machine many are.
jack_start() {
  pgrep -x jackd >/dev/null || rm -f /dev/shm/jack-shm-registry
  jackd -r -n "$JACK_DEFAULT_SERVER" -d dummy -r 48000 -p 256 >jackd.log 2>&1 3>&- &
  JACKD=$!
}

jack_stop() { # signal; SIGTERM unless said otherwise
  [ -n "${JACKD:-}" ] || return 0
  kill "-${1:-TERM}" "$JACKD" 2>/dev/null || true
  wait "$JACKD" 2>/dev/null || true
  unset JACKD
  rm -f "/dev/shm/"*"$JACK_DEFAULT_SERVER"* # what a killed server leaves behind
}
