#!/usr/bin/env bats
# sounds.bats -- the language of sounds as a musician writes it: rendered and live, every voice heard.

setup() {
  load common.bash
  common_setup
}
teardown() { common_teardown; }

sound_session() {
  cat <<'LUA'
local bass = channel(2, "acid_bass")
bass.lowpass = 900                        -- set: smoothed, no click
bass:set { reverb = 0.1, delay = 0.2, delay_time = 3/4, delay_sync = true }  -- beats when synced, else seconds
bass:ramp("lowpass", 4000, 8)             -- over 8 beats
bass:lfo("pan", { shape = "sine", rate = 1/4, depth = 0.6 })
loop("riff", function() for _, n in ipairs { "C2", "C3", "Eb2", "Bb1" } do note(2, n, { len = 0.2 }) wait(1/2) end end)

instrument("my_lead", { base = "synth_lead", synth = "hard_sync", slave_ratio = 2.5,
  envelope = { 0.01, 0.2, 0.6, 0.3 }, filter_amount = 4000, voices = 8, glide = 0.04, legato = true })
channel(3, "my_lead"); note(3, "G4", { len = 2 })
channel(4, { synth = "fm", fm_ratio = 3, fm_index = 5, envelope = "mallet" })   -- no name needed
every(1, function() note(4, choose { "C5", "Eb5", "G5" }, { len = 0.5 }) end)
channel(5, "string_ensemble"):mute(true)                                        -- mute(on), solo(on): they set

send("hall", { reverb = 1, reverb_type = "hall", reverb_decay = 3 })
bass:set { send = { hall = 0.3 } }
master { volume = 0.9, limiter = true }
LUA
}

loud() { awk -v x="$1" 'BEGIN { exit !(x > 0.02) }' || { echo "only $1"; return 1; }; }

quiet() { awk -v x="$1" 'BEGIN { exit !(x < 0.0001) }' || { echo "$1 is heard"; return 1; }; }

@test "the session of sounds runs as written, and every voice in it is heard" {
  sound_session >song.lua
  run -0 "$LIVELUA" check song.lua
  [[ "$output" == *"no mistakes"* ]]
  for voice in 2 3 4; do
    "$LIVELUA" render song.lua -e "channel($voice):solo(true)" -o out.wav --bars 2 --quiet
    loud "$(sound peak out.wav 0.1 0.9)"
  done
  "$LIVELUA" render song.lua -e 'channel(5):solo(true) note(5, "C4", { len = 8 })' -o out.wav --bars 2 --quiet
  quiet "$(sound peak out.wav 0 4)" # it is muted
  "$LIVELUA" render song.lua -e 'channel(5):mute(false) channel(5):solo(true) note(5, "C4", { len = 8 })' \
    -o out.wav --bars 2 --quiet
  loud "$(sound peak out.wav 1 4)"
}

@test "the same session live, an instrument redefined while it plays" {
  sound_session >song.lua
  start_live --no-shed song.lua
  play_on 2
  loud "$(sound peak out.raw 1 2)"
  type_line 'instrument("my_lead", { base = "synth_pad", gain = 3 })'
  type_line 'note(3, "C4", { len = 2 })'
  type_line 'instrument("my_lead", { base = "synth_padd" })'
  wait_for err "did you mean 'synth_pad'"
  play_on 2
  seconds=$(($(stat -c %s out.raw) / 384000))
  loud "$(sound peak out.raw $((seconds - 1)) "$seconds")"
  stop_live
}

@test "every plays in time, and is replaced by the same place in its file" {
  cat >song.lua <<'LUA'
channel(1, { synth = "square", envelope = "staccato" })
every(1, function() note(1, "A4", { len = 0.1 }) end)
every(2, function() note(1, "A5", { len = 0.1 }) end)
LUA
  "$LIVELUA" render song.lua -o out.wav --seconds 4 --quiet
  for beat in 0 1 2 3 4 5 6 7; do
    start=$(awk -v b="$beat" 'BEGIN { print b / 2 }')
    loud "$(sound peak out.wav "$start" "$(awk -v s="$start" 'BEGIN { print s + 0.1 }')")"
  done
  quiet "$(sound peak out.wav 0.4 0.49)"
}

@test "a mistake in a sound is named with its nearest right word, and nothing that plays stops" {
  while IFS='|' read -r line said; do
    run "$LIVELUA" check - <<<"$line"
    [ "$status" -eq 1 ] || { echo "$line: accepted"; return 1; }
    [[ "$output" == *"$said"* ]] || { echo "$line: $output"; return 1; }
  done <<'LINES'
channel(1, "vibrafone")|did you mean 'vibraphone'
channel(1, { synth = "hard_sink" })|did you mean 'hard_sync'
instrument("a", { base = "synth_leed" })|did you mean 'synth_lead'
instrument("a", { base = "piano", hardnes = 1 })|did you mean 'hardness'
instrument("a", { base = "piano", gain = "loud" })|gain
instrument("a", { synth = "saw", fm_index = 3 })|fm_index
instrument("a", { synth = "saw", modes = { { 1, 1, 1 } } })|modes
kit("a", { base = "standart" })|did you mean 'standard'
kit("a", { pieces = { x = { tune = "high" } } })|tune
tuning "werkmeister3"|did you mean 'werckmeister3'
note("drums", "snar")|did you mean 'snare'
LINES
}
