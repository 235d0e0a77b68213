# objects.sh -- what the compiled objects need and hold, read from their symbol tables.
# shellcheck shell=bash

# Puts an object made of this C text into the tree's engine library.
plant_object() { # root, C text
  printf '%s\n' "$2" >"$1/planted.c"
  gcc -O1 -fPIE -c "$1/planted.c" -o "$1/planted.o" && ar q "$1/build/$VARIANT/libengine.a" "$1/planted.o"
}

symbols_check() {
  [ -e "$1/build/$VARIANT/libengine.a" ] || { echo "there is no engine library"; return; }
  nm -A "$1/build/$VARIANT/libengine.a" | awk -F: '
    { count = split($3, field, " "); kind = field[count - 1]; name = field[count] }
    kind ~ /^[A-TV-Z]$/ { defined[name] = 1 }
    kind ~ /^[Uwv]$/ { wanted[name] = wanted[name] " " $2 }
    END { for (name in wanted)
      if (!(name in defined) && name !~ /^(mem(cpy|move|set|cmp)|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_)$/)
        print name " <-" wanted[name] }'
}
symbols_plant() {
  plant_object "$1" 'double sin(double); double planted(double x);
    double planted(double x) { return sin(x); }'
}

# Constant tables of addresses (.data.rel.ro) are written by the loader, once: they are no variables.
globals_check() {
  [ -e "$1/build/$VARIANT/libengine.a" ] || { echo "there is no engine library"; return; }
  objdump -t "$1/build/$VARIANT/libengine.a" "$1/build/$VARIANT"/bind/*.o 2>/dev/null | awk '
    /file format/ { object = $1 }
    NF > 3 { section = $(NF - 2); size = $(NF - 1) }
    NF > 3 && section ~ /^(\.t?(bss|data)|\*COM\*)/ && section !~ /^\.data\.rel\.ro/ && size !~ /^0+$/ {
      print object " " $NF " in " section }'
}
globals_plant() {
  plant_object "$1" 'static const char *const fine[] = {"a", "b"}; static int planted;
    const char *next(void); const char *next(void) { return fine[planted++ & 1]; }'
}

# What the functions of one object call, starting at those whose names match: a function's own
# relocations, then those of the functions of the same object that it names.
calls_from() { # object, pattern of the first functions
  objdump -dr --no-show-raw-insn "$1" | awk -v first="$2" '
    /^[0-9a-f]+ <.*>:$/ { current = substr($2, 2, length($2) - 3); known[current] = 1; next }
    / R_[A-Z0-9_]+/ { name = $3; sub(/[-+]0x[0-9a-f]+$/, "", name); calls[current] = calls[current] " " name; next }
    /(call|jmp|j[a-z]+|bl?) +[0-9a-f]+ </ {
      name = $NF; gsub(/[<>]/, "", name); sub(/\+0x.*/, "", name); calls[current] = calls[current] " " name }
    END {
      for (name in known) if (name ~ first) todo[++last] = name
      for (i = 1; i <= last; i++) {
        if (seen[todo[i]]++) continue
        count = split(calls[todo[i]], target, " ")
        for (j = 1; j <= count; j++)
          if (target[j] in known) todo[++last] = target[j]
          else if (target[j] !~ /^[.$]/) print todo[i] " calls " target[j]
      }
      if (!last) print "no function matches " first
    }' | sort -u
}

# feed_render is what every audio thread calls for a block; the rest of its calls go to the engine.
callback_check() {
  local objects="$1/build/$VARIANT/host"
  {
    if [ -e "$objects/planted.o" ]; then
      calls_from "$objects/planted.o" planted_callback
    else
      calls_from "$objects/audio.o" '^play$'
      calls_from "$objects/feed.o" '^feed_render$'
      calls_from "$objects/governor.o" '^governor_judge$'
      calls_from "$objects/cpu.o" '^cpu_flush_denormals$'
      calls_from "$objects/clock.o" '^clock_now_ns$'
      calls_from "$objects/time_map.o" '^time_map_block$'
      calls_from "$objects/conductor.o" '^conductor_lead$'
      calls_from "$objects/midi_clock.o" '^midi_clock_'
      calls_from "$objects/clock_follower.o" '^follower_'
      calls_from "$objects/clock_inlet.o" '^clock_inlet_pop$'
      calls_from "$objects/midi_out.o" '^midi_out_heard$'
      calls_from "$objects/link.o" '^link_(lead|let_go)$'
      calls_from "$objects/tandem.o" '^tandem_(lead|let_go)$'
    fi
  } | grep -vE ' calls (feed_render|engine_[a-z_]+|governor_judge|cpu_flush_denormals|clock_now_ns|clock_gettime|time_map_block|conductor_lead|midi_clock_[a-z]+|follower_[a-z]+|clock_inlet_pop|queue_p(op|ush)|midi_out_heard|link_lead|link_let_go|tandem_lead|tandem_let_go|abl_link_(capture_audio_session_state|beat_at_time|time_at_beat|tempo|is_playing|time_for_is_playing|num_peers)|mem(cpy|move|set))$'
}
callback_plant() {
  printf '%s\n' 'void SDL_LockAudioDevice(unsigned); void planted_callback(float *out, int frames);
    static __attribute__((noinline)) void planted_inner(void) { SDL_LockAudioDevice(2); __asm__(""); }
    void planted_callback(float *out, int frames) { planted_inner(); out[0] = (float)frames; }' >"$1/planted.c"
  gcc -O1 -fPIE -c "$1/planted.c" -o "$1/build/$VARIANT/host/planted.o"
}

# A call says where to look: queue_push is in queue.c, tables_init, of the set, in table.c, and
# engine_apply, wherever it is, is declared in a header that says engine.
prefixes_check() {
  local headers
  headers=$(cd "$1/src" && find dsp engine -name '*.h' -printf '%f\n' | sed 's/\.h$//' | paste -sd '|')
  nm -A -g --defined-only "$1/build/$VARIANT/libengine.a" | awk -F '[: ]' -v headers="$headers" '
    { file = $2; sub(/\.o$/, "", file) }
    NF > 3 && $NF !~ "^(" headers "|" file ")s?(_|$)" { print $2 " has " $NF }'
}
prefixes_plant() { plant_object "$1" 'int other_planted(void); int other_planted(void) { return 1; }'; }

binding_check() {
  local program=$1/build/$VARIANT/livelua
  [ -e "$1/planted" ] && program=$1/planted
  readelf -dW "$program" 2>&1 | grep -qE 'BIND_NOW|FLAGS_1.*NOW' || echo "$program binds lazily"
  readelf -lW "$program" 2>&1 | grep -q GNU_RELRO || echo "$program has no read-only relocations"
}
binding_plant() {
  echo 'int main(void) { return 0; }' >"$1/planted.c"
  gcc -Wl,-z,lazy -Wl,-z,norelro "$1/planted.c" -o "$1/planted"
}
