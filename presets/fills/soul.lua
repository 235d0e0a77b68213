-- soul.lua -- a fill for funk, soul and the breaks.
return {
  kind = "fill",
  author = "livelua",
  license = "CC0-1.0",
  fills = {
    -- Linear: right, left, foot in threes across the four, and a cymbal stopped on the very last sixteenth.
    ["funk"] = {
      about = "Right, left, foot: threes that cross the bar, ended by a late cymbal.",
      meter = "4/4",
      beats = 4,
      pattern = {
        snare = "85.7 4.84 .74. 8...",
        kick  = "..6. .6.. 6..7 .67.",
        crash = ".... .... .... ...8",
      },
    },
  },
}
