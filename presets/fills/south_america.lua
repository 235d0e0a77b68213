-- south_america.lua -- fills for Brazil, Colombia and the cajon.
return {
  kind = "fill",
  author = "livelua",
  license = "CC0-1.0",
  fills = {
    -- The surdo keeps its second beat; the snare runs up to it like a repinique, and the cymbal stops both.
    ["samba"] = {
      about = "A running call on the snare over the surdo, cut off by a cymbal.",
      meter = "4/4",
      beats = 4,
      swing = 0.54,
      pattern = {
        kick  = "5... 8... 5... 8...",
        snare = "7.57 .57. 7456 7...",
        crash = ".... .... .... ..8.",
      },
    },
    -- Hardly a fill: the clave says three strokes of its own, and the bell rounds them off.
    ["bossa nova"] = {
      about = "Three quiet strokes on the rim, and the ride's bell to round them off.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      pattern = {
        rimshot   = "7..6 ..7.",
        kick      = "5... ....",
        ride_bell = ".... ...5",
      },
    },
    -- The güiro stops walking and rasps up to the tambora's stroke.
    ["cumbia"] = {
      about = "Four rasps of the güiro that lead up to drum and cymbal.",
      meter = "4/4",
      beats = 4,
      pattern = {
        guiro = "8... 6... 7.7. ....",
        kick  = "8... .... .... ..7.",
        snare = ".... .... .... 8...",
        crash = ".... .... .... ..7.",
      },
    },
    -- In all three cajon fills cajon_bass has the low strokes, without which there is no cajon, and the bending
    -- tabla_ge_bend with some of them is the heel that slides up the plate. Here a flam is a soft stroke a
    -- thirty-second before a hard one.
    ["cajon flam"] = {
      about = "Flams: each slap has a soft one just before it, on and then across the beat.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      pattern = {
        cajon_bass    = "8....... ....6... 7....... ........",
        tabla_ge_bend = "3....... ........ 3....... ........",
        cajon_slap    = ".......3 8....38. .......3 8..38.39",
        cajon_tap     = "..3.3... ..3..... ..3.3... ........",
      },
    },
    -- Fingers roll in thirty-seconds and swell; the slap ends each half.
    ["cajon rumble"] = {
      about = "A roll of the fingertips that swells to a slap, twice.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      pattern = {
        cajon_bass    = "7....... ........ 7....... ........",
        tabla_ge_bend = "3....... ........ 3....... ........",
        cajon_tap     = "..3.3.3. 333445.. ..3.3.4. 445566..",
        cajon_slap    = "........ ......7. ........ ......8.",
      },
    },
    -- The time thins out: low and high trade in eighths, then the hands tumble over each other into the next bar.
    ["cajon breakdown"] = {
      about = "Low and high trade places, then tumble into the next bar.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      pattern = {
        cajon_bass    = "8....... 7....... ....6... 7...7...",
        tabla_ge_bend = "3....... ........ ........ 4.......",
        cajon_slap    = "....7... ....7... 8....... ..6...79",
        cajon_tap     = "......3. ......3. ..3...3. .3.4....",
      },
    },
  },
}
