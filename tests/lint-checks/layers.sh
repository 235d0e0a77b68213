# layers.sh -- what each layer may include, and where conditional compilation may stand.
# shellcheck shell=bash

# "file layer include", one line for each include in the tree's src/.
all_includes() {
  (cd "$1/src" && grep -rnE '^[[:space:]]*#[[:space:]]*include' --include='*.[ch]' . | awk -F: '
    { path = substr($1, 3); layer = path; sub(/\/.*/, "", layer)
      if (layer == "main.c") layer = "app"
      if (layer == "base.h") layer = "base"
      name = $3; sub(/^[^<"]*/, "", name); sub(/[ \t\/]*$/, "", name)
      print "src/" path ":" $2, layer, name }')
}

declare -A RANK=([base]=0 [dsp]=1 [engine]=2 [host]=3 [bind]=4 [app]=5)

includes_check() {
  local place layer name target
  all_includes "$1" | while read -r place layer name; do
    case $name in '<'*) continue ;; esac
    name=${name//\"/}
    if [ ! -e "$1/src/$name" ]; then
      echo "$place includes $name, which is not a path from src/"
      continue
    fi
    target=${name%%/*}
    [ "${RANK[${target%.h}]:-9}" -le "${RANK[$layer]:--1}" ] || echo "$place includes $name, which lies outward"
  done
}
includes_plant() { echo '#include "host/clock.h"' >"$1/src/engine/planted.c"; }

system_headers_check() {
  local place layer name
  all_includes "$1" | while read -r place layer name; do
    case $layer:$name in
    *:'"'*) ;;
    *:'<stdbool.h>' | *:'<stddef.h>' | *:'<stdint.h>' | *:'<stdatomic.h>') ;;
    # For their macros, and for memcpy and its kind: what is called is checked by name.
    dsp:'<math.h>' | dsp:'<float.h>' | engine:'<math.h>' | engine:'<float.h>' | *:'<string.h>') ;;
    base:* | dsp:* | engine:*) echo "$place includes $name" ;;
    host:'<l'*lib.h'>' | host:'<lua'*) echo "$place includes $name" ;;
    bind:*SDL* | bind:*rtmidi* | bind:*sndfile* | bind:*readline*) echo "$place includes $name" ;;
    esac
  done
}
system_headers_plant() { echo '#include <stdlib.h>' >"$1/src/dsp/planted.h"; }

conditionals_check() {
  (cd "$1" && grep -rnE '^[[:space:]]*#[[:space:]]*(if|ifdef|ifndef|elif)\>' --include='*.[ch]' src |
    grep -vE '^src/(base\.h|host/)' | grep -vE '^[^:]*\.h:[0-9]+:#ifndef [A-Z0-9_]+_H$')
}
conditionals_plant() { printf '#ifdef PLANTED\nint planted;\n#endif\n' >"$1/src/engine/planted.c"; }
