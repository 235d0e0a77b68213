-- 6_out.lua -- home: one voice after another leaves, and the tempo sinks.
stop "riser"
stop "melody"

pattern("pulse", { kick = "x... .... x... ...." })
tempo(84, { over = 32 })
