-- electronic.lua -- what machines play on a dance floor, and what disco left to them.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- Four on the floor, and a hat that opens on every "and" and is closed by the next beat.
    ["disco"] = {
      about = "Four to the floor, and a hat that breathes: closed on the beat, open off it.",
      meter = "4/4",
      beats = 4,
      fill = "disco",
      pattern = {
        kick       = "8... 7... 8... 7...",
        snare      = ".... 8... .... 8...",
        closed_hat = "5... 5... 5... 5...",
        open_hat   = "..7. ..6. ..7. ..7.",
      },
    },
    -- The kick is the floor; the open hat between its strokes is what makes one move.
    ["house"] = {
      about = "Four to the floor, claps on two and four, an open hat off every beat.",
      meter = "4/4",
      beats = 4,
      fill = "house",
      pattern = {
        kick     = "8... 8... 8... 8...",
        clap     = ".... 7... .... 8...",
        open_hat = "..6. ..7. ..6. ..7.",
      },
    },
    -- The same floor, colder: closed hats tick in the sixteenths that the kick and the open hat leave free.
    ["techno"] = {
      about = "A pounding four, open hats off the beat, and closed ones ticking in every gap.",
      meter = "4/4",
      beats = 4,
      fill = "buildup",
      pattern = {
        kick       = "9... 8... 9... 8...",
        clap       = ".... 6... .... 6...",
        closed_hat = ".3.4 .3.4 .3.4 .3.5",
        open_hat   = "..6. ..6. ..6. ..6.",
      },
    },
    -- Written at half the number that producers give it: claps on two and four, and hats that break out of
    -- their sixteenths into a roll of sextuplets.
    ["trap"] = {
      about = "A deep, sparse kick, hard claps, and hats that break into rolls.",
      meter = "4/4",
      beats = 4,
      fill = "trap",
      pattern = {
        kick       = "9... ...6 ..8. ....",
        clap       = ".... 9... .... 9...",
        closed_hat = { step = 1/12, "7..4..6..4.. 7..4..6..4.. 7.3.4.5.6.7. 7..4..6....." },
        open_hat   = ".... .... .... ...6",
      },
    },
    -- The third bar of the break, where the last backbeat comes late; played fast, that limp is the style.
    ["jungle"] = {
      about = "A chopped break at speed: the last backbeat falls late, on the off-beat of four.",
      meter = "4/4",
      beats = 4,
      fill = "funk",
      pattern = {
        kick  = "8.7. .... ..8. ....",
        snare = ".... 9..4 .5.. ..9.",
        ride  = "7.5. 7.5. 7.5. 7.5.",
      },
    },
    -- Two-step: the second kick on the "and" of three leaves the beat itself empty; sixteenths hold it up.
    ["drum and bass"] = {
      about = "A fast two-step: the second kick waits until after three, hats run on.",
      meter = "4/4",
      beats = 4,
      fill = "buildup",
      pattern = {
        kick       = "8.5. .... ..8. ....",
        snare      = ".... 9..2 .2.. 9...",
        closed_hat = "7364 5364 7364 5364",
      },
    },
  },
}
