-- north_america.lua -- fills for jazz, and for the street.
return {
  kind = "fill",
  author = "livelua",
  license = "CC0-1.0",
  fills = {
    -- Triplets on the snare that cross the beat in twos, and end on a push; the ride lets go on the one.
    ["jazz"] = {
      about = "Triplets on the snare that cross the beat and push into the next bar.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      pattern = {
        ride  = "7.. ... ... ...",
        snare = "..4 738 374 586",
      },
    },
    -- Brushes: a sweep's few taps in triplets, hardly more than breath, and the bell for where they were going.
    ["jazz brush"] = {
      about = "A few taps of the brushes in triplets, and the ride's bell at the end.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      pattern = {
        snare     = "4.3 ..5 .36 .4.",
        ride_bell = "... ... ... ..6",
      },
    },
    -- A press roll with a marcher's accents; the big four has bass drum and cymbal.
    ["second line"] = {
      about = "A rolling snare with a parade's accents, and cymbal and bass drum on the big four.",
      meter = "4/4",
      beats = 4,
      swing = 0.58,
      pattern = {
        snare = "7.27 .272 7.27 ..26",
        kick  = ".... .... .... 9...",
        crash = ".... .... .... 7...",
      },
    },
  },
}
