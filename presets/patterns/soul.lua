-- soul.lua -- rhythm and blues, soul, funk, and the beats that were cut from their records.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- Everything begins on the one; after it the kick keeps off the beat, and ghosts tie the backbeats together.
    ["funk"] = {
      about = "All weight on the one, sixteenths on the hat, ghost notes between the backbeats.",
      meter = "4/4",
      beats = 4,
      swing = 0.53,
      fill = "funk",
      pattern = {
        kick       = "9.7. ..5. ..7. ....",
        snare      = ".... 8..2 .2.. 8..2",
        closed_hat = "7353 6353 7353 6353",
      },
    },
    -- The snare walks all four beats and the tambourine doubles its backbeats: that is the sound of Detroit.
    ["motown"] = {
      about = "The snare on all four beats, and a tambourine that shakes the backbeat louder.",
      meter = "4/4",
      beats = 4,
      fill = "rock",
      pattern = {
        kick       = "8... ..6. 7... ....",
        snare      = "6... 8... 6... 8...",
        tambourine = "4.3. 8.3. 4.3. 8.3.",
      },
    },
    -- Shave and a haircut, two bits: a 3-2 clave in one bar, on the drums and, over running maracas, in the shaker.
    ["bo diddley"] = {
      about = "A clave in one bar, three strokes and two, on the drum and out of the shaker.",
      meter = "4/4",
      beats = 4,
      swing = 0.54,
      fill = "rock",
      pattern = {
        kick   = "9..7 ..8. ..7. 8...",
        shaker = "8337 3373 3373 7333",
      },
    },
    -- No two drums at once: sixteen sixteenths, one stroke each.
    ["linear"] = {
      about = "One drum at a time: hat, kick and snare pass a line of sixteenths around.",
      meter = "4/4",
      beats = 4,
      fill = "funk",
      pattern = {
        kick       = "8..6 ..6. .7.6 ..5.",
        closed_hat = ".64. .6.4 6.4. .6.4",
        snare      = ".... 8... .... 8...",
      },
    },
    -- RLRR LRLL: the right hand on the hat, the left on the snare. The left leads on two and four, and only
    -- there does it play out.
    ["paradiddle"] = {
      about = "Paradiddles between hat and snare: the left hand leads on two and four, and ghosts elsewhere.",
      meter = "4/4",
      beats = 4,
      fill = "funk",
      pattern = {
        closed_hat = "7.56 .5.. 7.56 .5..",
        snare      = ".2.. 8.23 .2.. 8.23",
        kick       = "8..5 .... 7..5 ....",
      },
    },
    -- The most sampled bar there is: two kicks, a backbeat, ghosts that drag after it, two kicks late in three.
    ["breakbeat"] = {
      about = "A break as it was sampled: kicks early and late, ghosts that stumble after each backbeat.",
      meter = "4/4",
      beats = 4,
      fill = "funk",
      pattern = {
        kick  = "8.7. .... ..78 ....",
        snare = ".... 9..4 .5.. 9..4",
        ride  = "7.5. 7.5. 7.5. 7.5.",
      },
    },
    -- Boom bap, behind the beat: swung sixteenths, and a second kick that comes late after a light one.
    ["hip hop"] = {
      about = "Boom bap: a lazy swing, a hard snare, and a kick that waits until after three.",
      meter = "4/4",
      beats = 4,
      swing = 0.58,
      fill = "hip hop",
      pattern = {
        kick       = "8... ...5 ..8. ....",
        snare      = ".... 9... .... 9...",
        closed_hat = "6.4. 5.4. 6.4. 5.43",
      },
    },
  },
}
