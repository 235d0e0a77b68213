#!/usr/bin/env bats
# tuning.bats -- the word tuning in the whole program: sessions that use it, files beside them, what is said.

setup() {
  load common.bash
  common_setup
}
teardown() { common_teardown; }

# The frequency of a tone within 4 Hz of one, in the second after a moment of a file: by how far its phase goes
# in a tenth of a second. The tone has to be there: a weak one has no frequency.
pitch() { # FILE FROM HZ
  python3 - "$@" <<'PYTHON'
import array, cmath, math, sys
path, begin, guess = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
data = open(path, "rb").read()
data = data[data.index(b"data") + 8:]
left = array.array("f", data[:len(data) // 8 * 8])[::2]
RATE, SIZE, STEP = 48000, 36000, 4800

def line(at):
    total = 0
    for n in range(SIZE):
        window = 1 - math.cos(2 * math.pi * (n + 0.5) / SIZE)
        total += window * left[at + n] * cmath.exp(-2j * math.pi * guess * (at + n) / RATE)
    return total / SIZE

first, second = line(int(begin * RATE)), line(int(begin * RATE) + STEP)
loud = abs(first) > 0.02
print(f"{guess + cmath.phase(second / first) / (2 * math.pi) * RATE / STEP:.3f}" if loud else "none")
PYTHON
}

at() { # FILE FROM HZ: the tone there is this one, to 0.01 Hz
  local hz
  hz=$(pitch "$@")
  awk -v a="$hz" -v b="$3" 'BEGIN { d = a - b; if (d < 0) d = -d; exit !(a ~ /[0-9]/ && d <= 0.01) }' ||
    { echo "$hz Hz, not $3"; return 1; }
}

render() { "$LIVELUA" render "$@" --quiet; }

sine='channel(1, { synth = "sine", envelope = "organ" })'

@test "the line of the language plays: Werckmeister's tuning at 432 Hz" {
  cat >song.lua <<LUA
$sine
tuning("presets/tunings/werckmeister3.scl"); tuning { reference = 432 }
note(1, "A4", { len = 4 })
LUA
  render song.lua -o a.wav --seconds 2
  at a.wav 0.5 432
  sed 's/"A4"/"C4"/' song.lua >c.lua
  render c.lua -o c.wav --seconds 2
  at c.wav 0.5 258.610 # 432 over 1024/729 and the fourth root of 2
}

@test "one line of input is a whole program" {
  echo "$sine tuning 'just' note(1, 'E4', { len = 8 })" | "$LIVELUA" render - -o e.wav --seconds 2 --quiet
  at e.wav 0.5 330
}

@test "a scale beside its session is found from any folder" {
  mkdir -p songs/far
  printf 'fifths\r\n2\r\n3/2\r\n2/1\r\n' >songs/far/mine.scl
  echo "$sine tuning 'mine.scl' note(1, 61, { len = 8 })" >songs/far/song.lua
  render songs/far/song.lua -o a.wav --seconds 2
  at a.wav 0.5 392.438 # a fifth over C4
  (cd songs && render ./far/song.lua -o ../b.wav --seconds 2)
  sound same a.wav b.wav
}

@test "a mistake in a scale is told with the script's line and its own" {
  printf '! mine\nfifths\n2\n3/2\nx\n' >mine.scl
  printf '%s\ntuning "mine.scl"\n' "$sine" >song.lua
  run -1 "$LIVELUA" check song.lua
  [[ "$output" == *"song.lua:2: tuning: mine.scl:5: expected a ratio or cents, got 'x'"* ]]
  run -1 "$LIVELUA" render song.lua -o a.wav --seconds 1 --quiet
  [ ! -e a.wav ]
}

@test "a scale that is unknown is told with the nearest name" {
  echo 'tuning "werkmeister3"' >song.lua
  run -1 "$LIVELUA" check song.lua
  [[ "$output" == *"song.lua:1: no scale 'werkmeister3'; did you mean 'werckmeister3'?"* ]]
}

@test "a loop changes the tuning in a render on its beat" {
  cat >song.lua <<LUA
$sine
tempo(120)
local scales = { "just", "equal" }
loop("l", function()
  for _, scale in ipairs(scales) do
    tuning(scale)
    note(1, "E4", { len = 3.9 })
    wait(4)
  end
end)
LUA
  render song.lua -o a.wav --bars 2
  at a.wav 0.5 330
  at a.wav 2.5 329.628
}

@test "every scale and map that comes along is read, says what it is, and has a licence" {
  for file in "$ROOT"/presets/tunings/*; do
    name=$(basename "$file")
    grep -q 'license.*CC0-1.0' "$file"
    case $file in
    *.kbm) line="tuning('pelog', { kbm = '${name%.*}' })" ;;
    *) line="tuning '${name%.*}'" ;;
    esac
    echo "$sine $line print(tuning()) note(1, 'C4', { len = 2 })" >song.lua
    run -0 "$LIVELUA" check song.lua --bars 1
    [[ "$output" == *"tuning: "*"no mistakes"* ]]
    render song.lua -o a.wav --seconds 1
    [ "$(sound peak a.wav)" \> 0.02 ]
  done
}

@test "at the prompt a tuning is heard at the next note, and told" {
  start_live -e "$sine"
  type_line 'tuning("just", { reference = 432 })'
  type_line 'tuning()'
  wait_for out 'tuning: just (Just intonation of the ratios of 2, 3 and 5: pure in its own key) from C4, A4 = 432 Hz'
  stop_live
}

@test "help and the reference say what the word does" {
  run -0 "$LIVELUA" check - <<<'help "tuning"'
  [[ "$output" == *"tuning(scale, { root, reference, kbm, channel })"* ]]
  run -0 "$LIVELUA" check - <<<'help "reference"'
  [[ "$output" == *"tuning(scale, { root, reference, kbm, channel })"* ]]
}
