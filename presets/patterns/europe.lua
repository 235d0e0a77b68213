-- europe.lua -- the ballroom of Vienna and the palms of Andalusia; what marches has a file of its own.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- Vienna takes the second beat early and lets the third float; the bass drum has a cymbal on its one.
    ["waltz"] = {
      about = "A Viennese waltz: a round one, a second beat that comes early, a light third.",
      meter = "3/4",
      beats = 3,
      fill = "jazz brush",
      pattern = {
        kick       = { { 0, vel = 100 } },
        crash      = { { 0, vel = 38 } },
        closed_hat = { { 0.94, vel = 76 }, { 2, vel = 62 } },
      },
    },
    -- The bulería counts from twelve: 12, 3, 6, 8 and 10 are loud, twos and threes in one round of twelve.
    -- Soft palms go on between them; the box has the 12 and the 6, the knuckle the 8 and the 10.
    ["flamenco"] = {
      about = "Bulerías: a round of twelve that begins on twelve, with accents on 12, 3, 6, 8 and 10.",
      meter = "12/8",
      beats = 3,
      fill = "cajon flam",
      pattern = {
        clap    = "932 832 829 283",
        kick    = "7.. ... 6.. ...",
        rimshot = "... ... ..7 .8.",
      },
    },
  },
}
