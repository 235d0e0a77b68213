#!/usr/bin/env bats
# preset.bats -- livelua preset, and presets that are broken, by themselves or in a family.
load common

setup() { common_setup; }
teardown() { common_teardown; }

# A program of its own, with presets that the test may change.
install_here() {
  cp "$LIVELUA" livelua
  cp -r "$ROOT/lua" "$ROOT/presets" .
  LIVELUA=$PWD/livelua
}

@test "preset list names every preset, with what it says of itself" {
  run -0 --separate-stderr "$LIVELUA" preset list
  [ -z "$stderr" ]
  [[ "$output" == *instrument*electric_piano*kit*standard*pattern*house* ]]
  run -0 --separate-stderr "$LIVELUA" preset list kit
  [[ "$output" == *"kit "*"standard "* && "$output" != *electric_piano* ]]
  for line in "${lines[@]}"; do [[ "$line" =~ ^kit\ +[a-z_0-9]+\ +[A-Z].*\.$ ]] || { echo "$line"; return 1; }; done
}

@test "preset show prints who made it, under which licence, and its parameters" {
  run -0 --separate-stderr "$LIVELUA" preset show synth_bass
  [ -z "$stderr" ]
  [[ "$output" == "instrument synth_bass"$'\n'"about "*"author "*"license "*"synth = "* ]]
}

@test "an unknown preset, kind or action is told, with the nearest right word" {
  run -1 --separate-stderr "$LIVELUA" preset show synth_bas
  [ -z "$output" ]
  [[ "$stderr" == *"no preset 'synth_bas'; did you mean 'synth_bass'?"* ]]
  run -1 "$LIVELUA" preset list kits
  [[ "$output" == *"no kind of preset 'kits'; did you mean 'kit'?"* ]]
  run -1 "$LIVELUA" preset show '"); os.exit(7) --'
  [[ "$output" == *"no preset"* ]]
  run -2 "$LIVELUA" preset
  [[ "$output" == *"preset needs list|show NAME"* ]]
  run -2 "$LIVELUA" preset shw x
  [[ "$output" == *"preset takes list or show, not shw"* ]]
  run -2 "$LIVELUA" preset show
  run -2 "$LIVELUA" preset list kit x
  [[ "$output" == *"one word too many: 'x'"* ]]
}

@test "preset has a help of its own" {
  run -0 "$LIVELUA" preset --help
  [[ "$output" == "usage: livelua preset [options] list|show NAME"* ]]
  for line in "${lines[@]}"; do [ ${#line} -le 100 ] || { echo "$line"; return 1; }; done
}

@test "a family's file holds several instruments, each by its own name" {
  install_here
  cat >presets/instruments/mine.lua <<'LUA'
return { kind = "instrument", author = "me", license = "CC0-1.0", instruments = {
  my_first = { about = "The first.", base = "synth_lead", values = { glide = 0.5 }, resonances = { { 500, 2, 4 } } },
  my_second = { about = "The second.", base = "my_first", values = { reverb = 0.25 }, envelope = "pad" },
} }
LUA
  run -0 "$LIVELUA" preset show my_second
  [[ "$output" == *"The second."*"author   me"*"base = \"my_first\""* ]]
  echo 'c = channel(1, "my_second") print(c.glide, c.reverb, c.attack) note(1, "C4")' >x.lua
  run -0 "$LIVELUA" check --quiet x.lua
  [ "$output" = $'0.5\t0.25\t0.4' ]
}

@test "a preset that is broken is told where it is used, and nothing else suffers" {
  install_here
  echo 'return { kind = "instrument", values = { fm_indx = 1 } }' >presets/instruments/a.lua
  echo 'return {' >presets/instruments/b.lua
  echo 'return { kind = "kit" }' >presets/instruments/c.lua
  echo 'while true do end' >presets/instruments/d.lua
  echo 'return { kind = "instrument", base = "e", values = {} }' >presets/instruments/e.lua
  echo 'return { kind = "instrument", instruments = { f = 5, [7] = {}, g = { values = 3 } } }' >presets/instruments/f.lua
  echo 'return { kind = "kit", include = { "h" }, pieces = {} }' >presets/kits/h.lua
  tell() { # name, text
    echo "channel(1, '$1')" >x.lua
    run -1 --separate-stderr timeout 20 "$LIVELUA" check --quiet x.lua
    [[ "$stderr" == "x.lua:1: "*"$2"* && "$stderr" != *traceback* ]] || { echo "$1: $stderr"; return 1; }
  }
  tell a "a.lua: no parameter 'fm_indx'; did you mean 'fm_index'?"
  tell b "presets/instruments/b.lua:2: "
  tell c 'expected a table with kind = "instrument"'
  tell d "instrument 'd' is broken: "
  tell e "no instrument 'e'"
  tell f "instrument 'f' is broken"
  tell g "instrument 'g' is broken"
  tell h "kit 'h' is broken"
  echo 'channel(1, "synth_lead") note(1, "C4")' >x.lua
  run -0 "$LIVELUA" check --quiet x.lua
  [ -z "$output" ]
}
