-- caribbean.lua -- fills for reggae, and for timbales.
return {
  kind = "fill",
  author = "livelua",
  license = "CC0-1.0",
  fills = {
    -- High and dry on the rim, then everything falls at once ahead of the one, which stays empty after it.
    ["reggae"] = {
      about = "A dry phrase on the rim, then kick, snare and cymbal together ahead of the empty one.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      pattern = {
        rimshot = "..6. 567.",
        snare   = ".... ...8",
        kick    = ".... ...8",
        crash   = ".... ...7",
      },
    },
    -- It ends in an abanico: a shot on four, then a roll on the low drum that opens like a fan into the one.
    -- The bent bayan is a conga that moans under a sliding finger.
    ["salsa"] = {
      about = "A timbalero's call: shots on the high drum, and a roll on the low one that opens into the next bar.",
      meter = "4/4",
      beats = 4,
      pattern = {
        timbale_high  = "8..7 ..8. 8... 9...",
        timbale_low   = { step = 1/8, "........ ........ ....5.6. ..456788" },
        tabla_ge_bend = ".... .... .5.. ....",
        crash         = "7... .... .... ....",
      },
    },
  },
}
