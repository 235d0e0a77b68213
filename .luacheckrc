-- The library is plain Lua 5.4; presets are data; sessions speak the language.
std = "lua54"
max_line_length = 120

local language = {
  "tempo", "play", "stop", "channel", "send", "group", "note", "drums", "pattern", "loop", "wait", "cc", "master", "seed", "rand",
  "choose", "shuffle", "help", "every", "at", "after", "sync", "cue", "chord", "seq", "fill", "mini", "euclid", "steps", "swing",
  "groove", "meter", "metronome", "tap", "locate", "continue", "beat", "bar", "clock", "link", "reload", "undo", "redo",
}

files["scripts"] = { read_globals = language, allow_defined_top = true, ignore = { "111", "112", "113" } }
files["tests/support"] = { read_globals = language, allow_defined_top = true, ignore = { "111", "112", "113" } }
files["tests/bind/hostile"] = { ignore = { "." } }
