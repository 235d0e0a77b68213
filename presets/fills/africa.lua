-- africa.lua -- fills for afrobeat, highlife and the djembe.
return {
  kind = "fill",
  author = "livelua",
  license = "CC0-1.0",
  fills = {
    -- A phrase that goes around the kit one drum at a time, with the hat open in its gaps.
    ["afrobeat"] = {
      about = "One drum at a time around the kit, an open hat in the gaps.",
      meter = "4/4",
      beats = 4,
      pattern = {
        open_hat = "..6. .... ..6. ....",
        snare    = "7... .... .... ....",
        high_tom = "...7 .... .... ....",
        mid_tom  = ".... .7.. .... ....",
        low_tom  = ".... .... 8... ....",
        kick     = ".... .... ...6 ....",
        crash    = ".... .... .... ..8.",
      },
    },
    -- The bent bayan is the talking drum, in the threes of twelve eighths; the bell points at what it says.
    ["highlife"] = {
      about = "A talking drum's phrase in threes, pointed by a bell and closed by a cymbal.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      pattern = {
        tabla_ge_bend = "8..6 .78.",
        ride_bell     = "..5. 6...",
        crash         = ".... ...7",
      },
    },
    -- The lead drum's call that every ensemble knows: tones in threes and twos, then slaps; the bass falls in
    -- wherever it leaves room.
    ["djembe call"] = {
      about = "The lead drum's call: tones in threes and twos, then slaps that everyone waits for.",
      meter = "4/4",
      beats = 4,
      pattern = {
        djembe_tone = "8.67 .7.6 7... ....",
        djembe_slap = ".... .... ..8. 8.89",
        djembe_bass = ".... 5.5. ...6 .7..",
      },
    },
    -- For the ternary rhythms: slaps in triplets, then twice as fast, over a bass on every beat.
    ["djembe roll"] = {
      about = "Slaps roll up from triplets over a bass on every beat, to one tone at the end.",
      meter = "4/4",
      beats = 4,
      step = 1/6,
      pattern = {
        djembe_slap = "..4.5. ..5.55 .55666 .6778.",
        djembe_bass = "8..... 7..... 7..... 8.....",
        djembe_tone = "...... ...... ...... .....8",
      },
    },
    -- Bass and slap shout at each other, tones run between, and all stop an eighth before the one.
    ["djembe break"] = {
      about = "Bass and slap shout at each other with runs of tones between, then a breath.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      pattern = {
        djembe_bass = "8.7..... 8.7..... 8....... 8.7.....",
        djembe_slap = "....8.8. ....8.8. ........ ....9...",
        djembe_tone = "........ ........ ..5.6656 ........",
      },
    },
  },
}
