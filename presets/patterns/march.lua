-- march.lua -- the street and the field: snare lines, tenors, and five bass drums that are one instrument.
--
-- A rimshot is the accent of a snare line: taps stay low under it, so that the two hands read as one phrase.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- The left foot comes down on one and three, and so do the rimshots.
    ["march"] = {
      about = "A street beat: rimshots where the left foot falls, taps between.",
      meter = "4/4",
      beats = 4,
      fill = "second line",
      pattern = {
        march_rimshot = "8... .... 8... ....",
        march_snare   = "..4. 6.4. ..4. 6.45",
      },
    },
    -- Threes against the feet in the first bar, squared up in the second, and a last shot that stands alone.
    ["cadence"] = {
      about = "Two bars for the march off: accents in threes that square up to one last shot.",
      meter = "4/4",
      beats = 8,
      fill = "second line",
      pattern = {
        march_rimshot = "8..7 ..8. 7..7 ..8. 8... 8..7 ..8. 9...",
        march_snare   = ".34. 34.4 .34. 34.4 .344 .34. 34.5 ....",
      },
    },
    -- RLRR LRLL twice, then with the accent on the second stroke too: the hands change leads each beat.
    ["march paradiddle"] = {
      about = "Paradiddles, the accent first on one stroke of each four, then on two.",
      meter = "4/4",
      beats = 4,
      fill = "second line",
      pattern = {
        march_rimshot = "8... 8... 87.. 87..",
        march_snare   = ".343 .343 ..43 ..43",
      },
    },
    -- A double-stroke roll, two to a hand, that grows from nothing out of one shot into the next.
    ["march roll"] = {
      about = "A long roll of double strokes that grows from a whisper into a shot.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      fill = "second line",
      pattern = {
        march_rimshot = "8....... ........ ........ ....9...",
        march_snare   = ".3333333 44444455 55556666 7788....",
      },
    },
    -- Two strokes to a drum, across all four and back; the spock, the little shot drum, marks the beats between.
    ["quad sweep"] = {
      about = "Double strokes that sweep over four tenors and back, with the spock between.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      fill = "rock",
      pattern = {
        quad_1     = "86...... ........ ......76 ..6.....",
        quad_2     = "..76.... ........ ....76.. ....6...",
        quad_3     = "....76.. ......6. ..76.... ........",
        quad_4     = "......76 ....7... 86...... ......7.",
        quad_spock = "........ 8....... ........ 8.......",
      },
    },
    -- Groups of three run against the beat, downwards, then upwards from the low drum; the spock closes it.
    ["quad groove"] = {
      about = "Threes across the tenors against the beat, down and then up again.",
      meter = "4/4",
      beats = 4,
      fill = "rock",
      pattern = {
        quad_1     = "8..7 ..7. .... ..7.",
        quad_2     = ".4.. 4..5 ..4. .4..",
        quad_3     = "..4. .4.. .4.. 4...",
        quad_4     = ".... .... 8..7 ....",
        quad_spock = ".... .... .... ...8",
      },
    },
    -- A run is split over five players, one stroke each, from the small drum down to the great one.
    ["bass split"] = {
      about = "A run of sixteenths split over five bass drums, one stroke for each player.",
      meter = "4/4",
      beats = 4,
      fill = "rock crash",
      pattern = {
        bass_1 = "7... ...6 6.6. ....",
        bass_2 = ".6.. .... .... .6..",
        bass_3 = "..6. ..5. .5.5 ....",
        bass_4 = "...7 .... .... ..7.",
        bass_5 = ".... 9... .... 7..8",
      },
    },
    -- All five strike together in threes, then the odd ones alone: the loudest thing on the field.
    ["bass unison"] = {
      about = "All five bass drums as one, three and three and two, and a lighter stroke to go round.",
      meter = "4/4",
      beats = 4,
      fill = "rock crash",
      pattern = {
        bass_1 = "8... ..8. .... 7.5.",
        bass_2 = "8... ..8. .... 7...",
        bass_3 = "8... ..8. .... 7.5.",
        bass_4 = "8... ..8. .... 7...",
        bass_5 = "9... ..9. .... 8.6.",
      },
    },
    -- Three sections in conversation: snares run under four shots, tenors speak after each, the basses hold the feet.
    ["drumline"] = {
      about = "The whole line: snares run, tenors answer after each accent, basses mark the feet.",
      meter = "4/4",
      beats = 4,
      fill = "second line",
      pattern = {
        march_rimshot = "8... ..8. ..8. 9...",
        march_snare   = ".323 43.3 23.3 .324",
        quad_1        = "...6 .... ...6 ....",
        quad_2        = "..5. .... ..5. ....",
        quad_3        = ".... ...6 .... .5..",
        quad_4        = ".... .... 7... ....",
        quad_spock    = ".... .... .... ..8.",
        bass_1        = ".... .... .... ...6",
        bass_3        = ".... 6... .... 6...",
        bass_5        = "8... .... .... ....",
      },
    },
  },
}
