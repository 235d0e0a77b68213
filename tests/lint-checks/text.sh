# text.sh -- formatting, length and words.
# shellcheck shell=bash

FORMAT_MAJOR=14 # of the clang-format that writes this tree; another formats otherwise

# Every file of ours that a person reads.
texts() {
  local root=$1 place
  for place in src lua presets scripts tests docs .ci Makefile README.md CHANGELOG.md; do
    [ -e "$root/$place" ] && find "$root/$place" -type f
  done
}
codes() { texts "$1" | grep -E '\.(c|h|lua|sh|bats|py)$|/(\.ci|tests)/[a-z]+$|Makefile$'; }

# What belongs to an effect or a send is read by its place in a row: engine/test_desk_knob hears each of them.
params_check() {
  # Knobs of effects and synths, and of LFOs, are read by their place in a row of knobs.
  local id by_place='^(SATURATION|TREMOLO|DISTORTION|CABINET|BITCRUSH|CHORUS|PHASER|HIGHPASS|LOWPASS|EQ|COMPRESSOR|SIDECHAIN|DELAY|REVERB|WIDTH|LIMITER|SEND|LFO[12])([0-9_]|$)'
  sed -nE 's/^ *X\(([A-Z0-9_]+),.*/\1/p' "$1/src/engine/param.h" | sed '/^PULSE_WIDTH$/,/^AGE$/d' |
    grep -vE "$by_place" | while read -r id; do
    grep -rqE "\\<PARAM_$id\\>" --include='*.[ch]' --exclude='param.[ch]' "$1/src/dsp" "$1/src/engine" ||
      echo "PARAM_$id is read nowhere"
  done
  sed -n '/^\/\/ The knobs of each/,/SYNTH_KNOBS = /p' "$1/src/dsp/synth.h" | sed 's|//.*||; s|/\*[^*]*\*/||g' |
    grep -oE '\<(WAVE|FM|PARTIALS|STRING|GUIDE|VOCAL|GRAIN)_[A-Z_]+' | grep -v '_KNOBS$' | while read -r id; do
    grep -rqE "\\<$id\\>" "$1/src/dsp/synths" || echo "$id is read nowhere"
  done
}
params_plant() {
  sed -i 's/^#define PARAM_ROWS(X) \\/&\n  X(PLANTED, "planted", "", 0, 1, 0, CURVE_LINEAR, SCOPE_VOICE, "Nothing.") \\/' \
    "$1/src/engine/param.h"
}

arithmetic_check() {
  grep -nE 'fast-math|-Ofast|finite-math|associative-math|reciprocal-math|march=native|fp-contract=(fast|on)' \
    "$1/Makefile"
  grep -q -e '-ffp-contract=off' "$1/Makefile" || echo "the Makefile does not say -ffp-contract=off"
}
arithmetic_plant() { echo 'CFLAGS += -ffast-math # planted' >>"$1/Makefile"; }

format_check() {
  command -v clang-format >/dev/null || { echo "SKIP clang-format is not installed" ; return; }
  clang-format --version | grep -q "version $FORMAT_MAJOR\." ||
    { echo "SKIP this clang-format is not of version $FORMAT_MAJOR" ; return; }
  find "$1/src" "$1/tests" -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror 2>&1 |
    grep 'error:' | cut -d: -f1 | uniq -c
}
format_plant() { echo 'int planted( void ){return 0 ;}' >"$1/src/engine/planted.c"; }

luacheck_check() {
  command -v luacheck >/dev/null || { echo "SKIP luacheck is not installed" ; return; }
  (cd "$1" && luacheck -q --no-color --codes lua presets scripts tests 2>&1 | grep -E '\(([WEF][0-9]+)\)|^(Critical|I/O)')
}
luacheck_plant() { mkdir -p "$1/lua"; echo 'local planted = 1' >"$1/lua/planted.lua"; }

shellcheck_check() {
  command -v shellcheck >/dev/null || { echo "SKIP shellcheck is not installed" ; return; }
  codes "$1" | while read -r file; do
    head -n 1 "$file" | grep -qE '^#!.*\<(ba)?sh\>' || case $file in *.sh) ;; *) continue ;; esac
    echo "$file"
  done | xargs shellcheck -S warning -f gcc 2>&1
}
# shellcheck disable=SC2016 # the text is a script
shellcheck_plant() { printf '#!/bin/sh\nplanted() { cd $1; rm -r $2/*; }\n' >"$1/tests/planted.sh"; }

length_check() {
  codes "$1" | while read -r file; do
    local most=400 lines
    case $file in */src/main.c) most=150 ;; esac
    lines=$(wc -l <"$file")
    [ "$lines" -lt "$most" ] || echo "$file has $lines lines"
  done
}
length_plant() { seq 400 | sed 's/.*/-- &/' >"$1/tests/planted.lua"; }

words_check() {
  texts "$1" | xargs grep -nIE '\<(TO[D]O|FIX[M]E)\>|(^|[^A-Za-z0-9_.$}-])/(wor[k]|hom[e]|roo[t]|User[s])/'
}
words_plant() { printf -- '-- %s%s: planted\n' TO DO >"$1/tests/planted.lua"; }
