-- rock.lua -- fills for rock and metal.
return {
  kind = "fill",
  author = "livelua",
  license = "CC0-1.0",
  fills = {
    -- Eighths down the toms, then a cymbal pushed on the last "and": the next bar starts on its ring.
    ["rock"] = {
      about = "Eighths down the toms and a cymbal that pushes into the next bar.",
      meter = "4/4",
      beats = 4,
      pattern = {
        high_tom = "8.6. .... .... ....",
        mid_tom  = ".... 8.6. .... ....",
        low_tom  = ".... .... 8.7. 8...",
        crash    = ".... .... .... ..8.",
        kick     = ".... .... .... ..8.",
      },
    },
    -- The cymbal comes first; under its ring the snare starts late and grows in sixteenths.
    ["rock crash"] = {
      about = "A crash to begin with, and the snare that grows under it.",
      meter = "4/4",
      beats = 4,
      pattern = {
        crash = "8... .... .... ....",
        kick  = "8... .... .... ....",
        snare = ".... ..34 4545 6789",
      },
    },
    -- The feet run on; the hands fall down the toms in eighths and stay on the floor tom.
    ["metal"] = {
      about = "Toms fall in eighths over feet that never stop.",
      meter = "4/4",
      beats = 4,
      pattern = {
        kick     = "8565 7565 7565 8678",
        high_tom = "8.7. .... .... ....",
        mid_tom  = ".... 8.7. .... ....",
        low_tom  = ".... .... 8.7. 8.9.",
        crash    = "8... .... .... ....",
      },
    },
    -- Everything on every sixteenth, with a cymbal at each half, and the whole of it swelling.
    ["blast"] = {
      about = "Everything on every sixteenth, swelling from cymbal to cymbal.",
      meter = "4/4",
      beats = 4,
      pattern = {
        kick       = "8566 7667 8677 8789",
        snare      = "7556 6667 7677 8899",
        closed_hat = ".565 6566 .666 7677",
        crash      = "8... .... 9... ....",
      },
    },
    -- What hits hardest is the hole: one stroke, silence, and a kick that picks the band up.
    ["breakdown"] = {
      about = "One stroke, then silence, then a kick that picks everybody up.",
      meter = "4/4",
      beats = 4,
      pattern = {
        kick  = "9... .... .... ..8.",
        crash = "8... .... .... ....",
      },
    },
    -- Hand, foot, foot: sextuplets that turn round the kit, louder with each beat.
    ["metal triplet"] = {
      about = "Hand, foot, foot in sextuplets, louder with each beat.",
      meter = "4/4",
      beats = 4,
      step = 1/6,
      pattern = {
        metal_snare = "6..... 7..... 7..... 8..5..",
        metal_hat   = "...5.. ...6.. ...6.. ......",
        metal_kick  = ".45.45 .55.55 .66.66 .67.78",
      },
    },
    -- Bursts of thirty-seconds, foot and hand in turn, with a choked hat in the hole between, then both at once.
    ["metal blast"] = {
      about = "Two bursts of foot and hand in turn around a choked hat, then both together.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      pattern = {
        metal_kick  = "8.6.6.6. ........ 8.7.7.7. 8...8...",
        metal_snare = ".6.6.6.7 ........ .7.7.7.7 8...9...",
        metal_hat   = "........ 7....... ........ ........",
      },
    },
    -- Foot and hand in turn without a gap; it starts at its loudest and runs down like water, then one breath.
    ["metal cascade"] = {
      about = "Foot and hand run down in thirty-seconds from loud to less, then one breath.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      pattern = {
        metal_snare = "9.8.8.8. 8.7.7.7. 7.6.6.6. 6.6.....",
        metal_kick  = ".8.8.8.7 .7.7.7.6 .6.6.6.5 .5.7....",
      },
    },
  },
}
