-- rock.lua -- rock, punk and metal: what a kit plays under loud guitars.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- The backbeat is the loudest thing in the bar; the hat leans on the beat and gives way between.
    ["rock"] = {
      about = "Kick on one and three, snare on two and four, eighths on the hat.",
      meter = "4/4",
      beats = 4,
      fill = "rock",
      pattern = {
        kick       = "8... .... 7... ....",
        snare      = ".... 8... .... 8...",
        closed_hat = "7.4. 6.4. 7.4. 6.4.",
      },
    },
    -- One backbeat a bar, on three: the bar feels twice as long at the same tempo.
    ["half time"] = {
      about = "The backbeat falls on three alone, so that the bar breathes twice as long.",
      meter = "4/4",
      beats = 4,
      fill = "rock crash",
      pattern = {
        kick       = "8... .... .... ..5.",
        snare      = ".... .... 9... ....",
        closed_hat = "7.4. 6.4. 7.4. 6.4.",
      },
    },
    -- A whole rock bar in two beats: the snare stands on every "and".
    ["double time"] = {
      about = "A rock bar played twice as fast: the snare answers on every off-beat.",
      meter = "4/4",
      beats = 4,
      fill = "rock crash",
      pattern = {
        kick       = "8... 7..5 8... 7...",
        snare      = "..8. ..8. ..8. ..8.",
        closed_hat = "6253 5253 6253 5253",
      },
    },
    -- The skank beat: foot and hand take turns in eighths, all of it hard, the ride washing over it.
    ["punk"] = {
      about = "Kick and snare take turns in driving eighths under a washing ride.",
      meter = "4/4",
      beats = 4,
      fill = "rock crash",
      pattern = {
        kick  = "9... 8... 9... 8...",
        snare = "..8. ..9. ..8. ..9.",
        ride  = "9.7. 8.7. 9.7. 8.7.",
      },
    },
    -- The older blast: kick and hat together, the snare in the gaps between them.
    ["blast beat"] = {
      about = "The traditional blast: kick and hat together, the snare in every gap between.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      fill = "blast",
      pattern = {
        kick       = "8.6.7.6. 7.6.7.6. 8.6.7.6. 7.6.7.6.",
        snare      = ".7.6.7.6 .7.6.7.6 .7.6.7.6 .7.6.7.6",
        closed_hat = "9.6.7.6. 8.6.7.6. 9.6.7.6. 8.6.7.6.",
      },
    },
    -- Feet in sixteenths, hands in the time of rock.
    ["metal"] = {
      about = "Two feet run in sixteenths under the hands of a plain rock beat.",
      meter = "4/4",
      beats = 4,
      fill = "metal",
      pattern = {
        kick       = "8565 7565 8565 7565",
        snare      = ".... 9... .... 9...",
        closed_hat = "9.6. 8.6. 9.6. 8.6.",
      },
    },
    -- The feet never stop; the leading foot is the heavier one, and the hat opens the door to each beat.
    ["double kick"] = {
      about = "Sixteenths without a gap on two bass drums, the leading foot a little heavier.",
      meter = "4/4",
      beats = 4,
      fill = "metal cascade",
      pattern = {
        metal_kick  = "9676 8676 8676 8676",
        metal_snare = ".... 8... .... 9...",
        metal_hat   = "8.4. 8.4. 8.4. 8.4.",
      },
    },
    -- The hammer blast: feet, hand and hat all at once, so the accents of the beats are what is left to follow.
    ["metal blast"] = {
      about = "The hammer blast: kick, snare and hat strike every sixteenth together.",
      meter = "4/4",
      beats = 4,
      fill = "metal blast",
      pattern = {
        metal_kick  = "9676 8676 9676 8676",
        metal_snare = "8576 7576 8576 7576",
        metal_hat   = "8464 7464 8464 7464",
      },
    },
    -- The kick doubles the riff: it avoids the backbeats and piles up just before the second.
    ["metal groove"] = {
      about = "The kick plays the riff around two heavy backbeats.",
      meter = "4/4",
      beats = 4,
      fill = "breakdown",
      pattern = {
        metal_kick  = "9..6 ..8. 8.67 ....",
        metal_snare = ".... 9... .... 9...",
        metal_hat   = "8.5. 8.5. 8.5. 8.5.",
      },
    },
    -- An eighth and two sixteenths, as a horse goes; the snare takes the place of the long note on two and four.
    ["metal gallop"] = {
      about = "The feet gallop, long short short, and the snare takes the long note of two and four.",
      meter = "4/4",
      beats = 4,
      fill = "metal triplet",
      pattern = {
        metal_kick  = "9.67 ..67 8.67 ..67",
        metal_snare = ".... 9... .... 9...",
        metal_hat   = "8... 6... 8... 6...",
      },
    },
  },
}
