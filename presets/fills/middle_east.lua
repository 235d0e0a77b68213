-- middle_east.lua -- fills for the doumbek.
return {
  kind = "fill",
  author = "livelua",
  license = "CC0-1.0",
  fills = {
    -- A finger roll that starts slow, doubles and swells; the dums keep the shape of the rhythm under it.
    ["doumbek roll"] = {
      about = "A roll at the rim that doubles and swells over the dums of the rhythm.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      pattern = {
        doumbek_dum = "8....... ........ 7...7... ....9...",
        doumbek_tek = "....4... 4.4.4.5. ..55.555 6677.788",
      },
    },
    -- Three dums in a row that displace the bar, then teks and kas that run back to its beginning.
    ["doumbek accent"] = {
      about = "Dums in threes that cross the bar, and a run at the rim that leads back.",
      meter = "4/4",
      beats = 4,
      pattern = {
        doumbek_dum = "8..8 ..8. .8.. ..8.",
        doumbek_tek = "..5. .5.. 6..6 7..8",
        doumbek_ka  = ".... ...4 ..4. .5..",
      },
    },
  },
}
