#!/usr/bin/env bats
# render.bats -- a session as a sound file: how long, in which format, the same bytes each time.
load common

setup() {
  common_setup
  cat >song.lua <<'LUA'
tempo(120)
channel(1, "electric_piano")
drums("house", { volume = 0.5 })
loop("tune", function()
  note(1, choose { "C4", "Eb4", "G4" }, { len = 0.5 })
  wait(1 / 3)
end)
LUA
}
teardown() { common_teardown; }

render() { "$LIVELUA" render "$@" --quiet; }

@test "bars are counted in beats, to the frame" {
  render song.lua -o out.wav --bars 3
  [ "$(sound frames out.wav)" = $((3 * 4 * 24000)) ]
  render song.lua -o out.wav --bars 1 -e 'tempo(124)'
  [ "$(sound frames out.wav)" = 92903 ] # 4 beats of 60 / 124 s
}

@test "16 bars unless asked otherwise" {
  render song.lua -o out.wav
  [ "$(sound frames out.wav)" = $((16 * 4 * 24000)) ]
}

@test "seconds are counted in frames, at the rate that was asked for" {
  render song.lua -o out.wav --seconds 1.5
  [ "$(sound frames out.wav)" = 72000 ]
  [ "$(sound rate out.wav)" = 48000 ]
  render song.lua -o out.wav --seconds 1.5 --rate 44100
  [ "$(sound frames out.wav)" = 66150 ]
  [ "$(sound rate out.wav)" = 44100 ]
}

@test "a length is exact at every rate, and what --tail adds too" {
  for rate in 8000 11025 44100 96000 192000; do
    render song.lua -o out.wav --seconds 0.7501 --rate "$rate"
    [ "$(sound frames out.wav)" = $(((7501 * rate + 5000) / 10000)) ]
    render song.lua -o out.wav --bars 0.37 --rate "$rate" --tail 0.25
    [ "$(sound frames out.wav)" = $(((74 * rate + 50) / 100 + rate / 4)) ]
  done
}

@test "a length may be less than the limiter looks ahead" {
  render song.lua -o out.wav --seconds 0.0001
  [ "$(sound frames out.wav)" = 5 ]
  [ "$(sound peak out.wav)" \> 0.000001 ]
}

# A wave that begins at its peak is there in the first frames, or it would come late by the limiter's look-ahead.
@test "a note at the start is in the first frame of the file, at every rate" {
  echo 'channel(1, { synth = "square", attack = 0 }) note(1, "A6")' >first.lua
  for rate in 8000 44100 48000 192000; do
    render first.lua -o out.wav --seconds 0.5 --rate "$rate"
    [ "$(sound peak out.wav 0 0.001)" \> 0.001 ] || { echo "at $rate Hz"; return 1; }
  done
}

@test "a stopped transport does not make a render endless" {
  timeout 30 "$LIVELUA" render song.lua -o out.wav --bars 2 --quiet -e 'stop()'
  [ "$(sound frames out.wav)" = 192000 ]
}

@test "nothing of the next bar is in the file" {
  echo 'tempo(120) channel(10, "drums") drums("house")' >beat.lua
  render beat.lua -o one.wav --bars 1 --tail 1
  render beat.lua -o two.wav --bars 2
  # the first bar's last half beat is the same, and what follows only rings out
  [[ "$(sound peak one.wav 2.8 2.9)" < 0.001 ]]
  [[ "$(sound peak two.wav 2 2.2)" > 0.05 ]]
}

@test "a tail follows the music, for its seconds or until silence" {
  render song.lua -o out.wav --bars 1 --tail 0.5
  [ "$(sound frames out.wav)" = 120000 ]
  render song.lua -o out.wav --bars 1 --tail auto
  frames=$(sound frames out.wav)
  [ "$frames" -gt 120000 ]
  [ "$frames" -lt $((96000 + 30 * 48000)) ]
  [ "$(sound peak out.wav -0.4)" \< 0.00002 ]
  [ "$(sound peak out.wav -2)" \> 0.00001 ]
}

@test "one note from standard input is a whole program, and lasts until it is silent" {
  echo 'note(1, "A4")' | "$LIVELUA" render - -o a4.wav --quiet
  [[ "$(sound peak a4.wav)" > 0.01 ]]
  [ "$(sound frames a4.wav)" -gt 24000 ]
  [ "$(sound frames a4.wav)" -lt 960000 ]
  echo 'note(1, "A4")' | "$LIVELUA" render - -o a4.wav --quiet --seconds 2
  [ "$(sound frames a4.wav)" = 96000 ]
}

@test "the pattern's own channel plays a piece of the kit by its name and by its number" {
  for piece in '"kick"' 36; do
    echo "note(\"drums\", $piece)" | "$LIVELUA" render - -o kick.wav --seconds 1 2>err
    [ -s kick.wav ]
    ! grep -q silence err
  done
  echo 'note("drums", 20)' | "$LIVELUA" render - -o none.wav --seconds 1 2>err
  grep -q silence err # a number that has no piece
}

@test "the same session gives the same bytes, whatever the block and the instruction set" {
  render song.lua -o first.wav --bars 2
  [[ "$(sound peak first.wav)" > 0.05 ]]
  for option in "" "--block 1" "--block 17" "--block 100" "--block 4096" "--simd base" "--seed 0"; do
    render song.lua -o again.wav --bars 2 $option
    cmp first.wav again.wav || { echo "with '$option'"; return 1; }
  done
}

@test "another seed gives other choices" {
  render song.lua -o first.wav --bars 2 --seed 1
  render song.lua -o second.wav --bars 2 --seed 2
  ! cmp -s first.wav second.wav
}

@test "an instruction set that this machine has not got is said" {
  run -1 --separate-stderr "$LIVELUA" render song.lua -o out.wav --simd xyzzy
  [[ "$stderr" == *xyzzy* ]]
}

@test "each format is what it says" {
  for format in f32 s24 s16 flac; do render song.lua -o "out.$format" --bars 1 --format "$format"; done
  [ "$(stat -c %s out.f32)" -gt $((96000 * 8)) ]
  [ "$(sound frames out.s16)" = 96000 ]
  [ "$(stat -c %s out.s24)" -gt $((96000 * 6)) ]
  [ "$(stat -c %s out.s24)" -lt $((96000 * 6 + 1000)) ]
  [ "$(head -c 4 out.flac)" = fLaC ]
  render song.lua -o out2.flac --bars 1
  cmp out.flac out2.flac
}

@test "without -o the file has the session's name, in this folder" {
  mkdir elsewhere
  mv song.lua elsewhere
  render elsewhere/song.lua --bars 1
  [ -s song.wav ]
  render elsewhere/song.lua --bars 1 --format flac
  [ -s song.flac ]
  run -2 "$LIVELUA" render - --quiet <elsewhere/song.lua
}

@test "a file is replaced when the new one is whole, and left as it was by a mistake" {
  echo keep >out.wav
  run -1 "$LIVELUA" render song.lua -o out.wav --bars 1 -e 'nosuchword()'
  [ "$(cat out.wav)" = keep ]
  render song.lua -o out.wav --bars 1
  [ "$(sound frames out.wav)" = 96000 ]
  [ "$(ls)" = $'out.wav\nsong.lua' ]
}

@test "a link's target is replaced, and a device is written to as it is" {
  mkdir there
  echo old >there/target.wav
  ln -s there/target.wav link.wav
  render song.lua -o link.wav --bars 1
  [ -L link.wav ]
  [ "$(sound frames there/target.wav)" = 96000 ]
  render song.lua -o /dev/null --bars 1
  [ -c /dev/null ]
}

@test "what is read is never written to, by whatever name" {
  cp song.lua keep.lua
  ln -s song.lua link.wav
  ln song.lua hard.wav
  cp song.lua song.wav
  for command in "render song.lua -o song.lua" "render song.lua -o link.wav" "render song.lua -o hard.wav" \
    "render song.wav" "render song.lua -o a.wav --log song.lua" "check song.lua --log ./song.lua" \
    "--audio none --no-midi --log song.lua song.lua" "replay song.lua -o song.lua --format f32" \
    "render song.lua -o both.wav --log both.wav"; do
    run -2 --separate-stderr timeout 20 "$LIVELUA" $command --quiet </dev/null
    [[ "$stderr" == *song* || "$stderr" == *.wav* ]]
    cmp song.lua keep.lua
    cmp song.wav keep.lua
  done
  [ ! -e both.wav ]
  "$LIVELUA" render song.lua -o out.wav --bars 1 --log take --quiet
  cp take keep.take
  run -2 "$LIVELUA" replay take -o take
  cmp take keep.take
}

@test "a name that says another format than is written is refused" {
  for name in out.mp3 out.ogg ./x.y/out.aiff; do
    run -2 --separate-stderr "$LIVELUA" render song.lua -o "$name" --bars 1
    [[ "$stderr" == *"$name"*--format* ]] || { echo "$stderr"; return 1; }
    [ ! -e "$name" ]
  done
  render song.lua -o out.mp3 --bars 1 --format s16
  render song.lua -o out.WAV --bars 1
  render song.lua -o out.FLAC --bars 1
  [ "$(head -c 4 out.FLAC)" = fLaC ]
  mkdir v1.x
  for name in plain plain.2 v1.x/plain; do
    render song.lua -o "$name" --bars 1
    [ "$(head -c 4 "$name")" = RIFF ]
  done
}

@test "a place that cannot be written to is said, as the user calls it" {
  run -1 --separate-stderr "$LIVELUA" render song.lua -o nowhere/out.wav --bars 1
  [[ "$stderr" == *nowhere/out.wav* ]]
  [[ "$stderr" != *.part* ]]
  mkdir folder
  run -1 --separate-stderr "$LIVELUA" render song.lua -o folder --bars 1
  [[ "$stderr" == *folder* ]]
  run -1 --separate-stderr "$LIVELUA" render song.lua -o /dev/full --bars 1
  [[ "$stderr" == */dev/full* ]]
}

@test "a signal ends a render with its exit code, and leaves no file" {
  for signal in INT:130 TERM:143; do
    "$LIVELUA" render song.lua -o out.wav --bars 100000 --quiet 3>&- &
    LIVE=$!
    for _ in $(seq 100); do compgen -G 'out.wav.*' >/dev/null && break; sleep 0.02; done
    compgen -G 'out.wav.*' >/dev/null
    kill -"${signal%:*}" "$LIVE"
    status=0
    wait "$LIVE" || status=$?
    unset LIVE
    [ "$status" = "${signal#*:}" ]
    [ "$(ls)" = song.lua ]
  done
}

@test "progress is shown on a terminal, and wiped" {
  TERM=xterm run -0 script -qec "'$LIVELUA' render song.lua -o out.wav --bars 200" /dev/null
  [[ "$output" == *%* ]]
  run -0 "$LIVELUA" render song.lua -o out.wav --bars 1
  [[ "$output" != *%* ]]
}

@test "what was played live is replayed from its log to the sample" {
  start_live --log take song.lua
  play_on 1
  type_line 'channel(1, "synth_lead", { volume = 0.6 })'
  type_line 'tempo(140)'
  type_line 'drums("rock")'
  play_on 2
  type_line 'note(2, "C3", { len = 2 }) stop "tune"'
  play_on 2
  stop_live
  "$LIVELUA" replay take -o again.wav --quiet
  [ "$(sound same out.raw again.wav)" -ge 2 ]
  "$LIVELUA" replay take -o base.wav --simd base --threads 2 --quiet
  cmp again.wav base.wav
}

@test "what is no take is not replayed" {
  run -1 --separate-stderr "$LIVELUA" replay song.lua -o out.wav
  [[ "$stderr" == *song.lua* ]]
  run -1 --separate-stderr "$LIVELUA" replay nowhere -o out.wav
  [[ "$stderr" == *nowhere* ]]
  [ ! -e out.wav ]
}

@test "a log that cannot be written is said" {
  run -1 --separate-stderr "$LIVELUA" render song.lua -o out.wav --bars 1 --log nowhere/take
  [[ "$stderr" == *nowhere/take* ]]
}

@test "a render that is silent says so" {
  echo 'tempo(120)' >quiet.lua
  run -0 --separate-stderr "$LIVELUA" render quiet.lua -o out.wav
  [[ "$stderr" == *silence* ]]
}
