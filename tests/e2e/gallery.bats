#!/usr/bin/env bats
# gallery.bats -- the page of sounds (make gallery), of a few of them.

setup() {
  load common.bash
  common_setup
  GALLERY=${TOOLS:-$ROOT/build/release/tools}/gallery
  PAGE=$BATS_TEST_TMPDIR/page
  cd "$ROOT" || return 1
}
teardown() { common_teardown; }

# The loudest sample of a 16-bit file, the share of its frames that are louder than 1/1000, and its seconds.
loudest() {
  python3 - "$1" <<'PYTHON'
import array, sys, wave
with wave.open(sys.argv[1]) as file:
    frames, rate, channels = file.getnframes(), file.getframerate(), file.getnchannels()
    samples = array.array("h", file.readframes(frames))
assert channels == 2
loud = sum(1 for n in range(0, len(samples), 2) if abs(samples[n]) > 32)
print(f"{max(map(abs, samples)) / 32768:.3f} {loud / frames:.3f} {frames / rate:.2f}")
PYTHON
}

is_heard() { # FILE SECONDS
  local peak share seconds
  read -r peak share seconds <<<"$(loudest "$1")"
  awk -v p="$peak" -v s="$share" -v t="$seconds" -v want="$2" \
    'BEGIN { exit !(p > 0.05 && p < 1 && s > 0.05 && t == want) }' || { echo "$1: $peak $share $seconds"; return 1; }
}

# The line of the page that holds the figures of a sound.
line_of() { grep -F "id: \"$1\"" "$PAGE/index.html"; }

@test "a gallery of two instruments and two drums has their sounds, pictures and names, and no more" {
  run -0 "$GALLERY" -o "$PAGE" piano organ standard.snare standard.kick
  [[ "$output" == *"4 sounds: $(realpath "$PAGE")/index.html"* ]]
  [ "$(grep -c '^  { id: ' "$PAGE/index.html")" = 4 ]
  for id in piano organ standard.snare standard.kick; do
    line_of "$id" | grep -qF "fault: \"\""
    for picture in wave light dark; do
      [ "$(head -c 4 "$PAGE/png/$id.$picture.png" | tail -c 3)" = PNG ]
    done
  done
  [ "$(find "$PAGE/wav" "$PAGE/png" -type f | wc -l)" = 16 ]
  cmp -s "$PAGE/presets/keys.lua.txt" presets/instruments/keys.lua
  cmp -s "$PAGE/presets/standard.lua.txt" presets/kits/standard.lua
}

@test "what it plays is heard, for as long as it says" {
  "$GALLERY" -o "$PAGE" piano organ snare kick # of every kit
  is_heard "$PAGE/wav/piano.wav" 4.00
  is_heard "$PAGE/wav/organ.wav" 4.00
  is_heard "$PAGE/wav/standard.snare.wav" 3.00
  is_heard "$PAGE/wav/standard.kick.wav" 3.00
  run -1 cmp -s "$PAGE/wav/piano.wav" "$PAGE/wav/organ.wav"
  run -1 cmp -s "$PAGE/wav/standard.snare.wav" "$PAGE/wav/standard.kick.wav"
}

@test "it says what it measured: the level near the aim, and the pitch near the key" {
  "$GALLERY" -o "$PAGE" organ kick
  local figures
  figures=$(line_of organ | sed -E 's/.*cents: \[([^,]*), ([^,]*), ([^]]*)\], lufs: ([^,]*).*/\1 \2 \3 \4/')
  awk '{ exit !(NF == 4 && $1^2 < 1 && $2^2 < 1 && $3^2 < 1 && $4 < -17 && $4 > -23) }' <<<"$figures" ||
    { echo "$figures"; false; }
  line_of standard.kick | grep -qE 'cents: \[null, null, null\], lufs: -(1[7-9]|2[0-3])\.'
  line_of standard.kick | grep -qE 'strongest: [3-9][0-9]\.'
}

@test "the page needs nothing from elsewhere" {
  "$GALLERY" -o "$PAGE" organ
  grep -q '</html>' "$PAGE/index.html"
  run -1 grep -nE 'https?:|src="?//|@import|url\(|\{\{' "$PAGE/index.html"
}

@test "the same sounds give the same bytes" {
  "$GALLERY" -o "$PAGE" piano kick
  "$GALLERY" -o "$PAGE.again" kick piano
  diff -r "$PAGE" "$PAGE.again"
}

@test "a name that is nobody's is refused with the nearest one, and nothing is written" {
  run -2 "$GALLERY" -o "$PAGE" organ pianno
  [[ "$output" == *"gallery: no instrument and no drum 'pianno'; did you mean 'piano'?"* ]]
  [ ! -e "$PAGE" ]
}

@test "a sound that cannot be played is told on the page, and the others are there" {
  cp -r presets lua "$BATS_TEST_TMPDIR"
  mkdir "$BATS_TEST_TMPDIR/tests" && cp -r tests/tools "$BATS_TEST_TMPDIR/tests"
  cd "$BATS_TEST_TMPDIR"
  cat >presets/instruments/wrong.lua <<'LUA'
return { kind = "instrument", instruments = { wrong = { values = { synth = "nothing_like_it" } } } }
LUA
  run -1 "$GALLERY" -o "$PAGE" wrong organ
  [[ "$output" == *"gallery: wrong: "*nothing_like_it* ]]
  line_of wrong | grep -q 'fault: ".*nothing_like_it'
  is_heard "$PAGE/wav/organ.wav" 4.00
}
