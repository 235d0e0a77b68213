-- caribbean.lua -- Jamaica, and the merengue of the Dominican Republic; Cuba has a file of its own.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- The one drop: the first beat is left out, kick and snare fall together on three. The hat swings a little.
    ["reggae"] = {
      about = "One drop: nothing on the one, kick and snare together on three.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      swing = 0.57,
      fill = "reggae",
      pattern = {
        kick       = ".... 8...",
        snare      = ".... 8...",
        closed_hat = "3656 3657",
      },
    },
    -- The one drop with most of it taken away: what is not played is left to the echo.
    ["dub"] = {
      about = "One drop with holes for the echo: three off-beat hats and one heavy stroke on three.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      fill = "reggae",
      pattern = {
        kick       = ".... 9...",
        snare      = ".... 7...",
        closed_hat = "...6 .5..",
        open_hat   = ".... ...5",
      },
    },
    -- Up-beats carry it: the hat is loud where the guitar chops, kick and rim hold two and four.
    ["ska"] = {
      about = "Loud up-beats on the hat with the guitar's chop, and a firm two and four.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      swing = 0.55,
      fill = "reggae",
      pattern = {
        kick       = "6... 6...",
        snare      = "..8. ..82",
        closed_hat = "3838 3838",
      },
    },
    -- Dem bow: the kick walks the beats, the snare plays the two late strokes of a tresillo in each half bar.
    ["dancehall"] = {
      about = "Dem bow: four on the kick, the snare late of the beat, three and three and two.",
      meter = "4/4",
      beats = 4,
      fill = "reggae",
      pattern = {
        kick       = "8... 7... 8... 7...",
        snare      = "...6 ..8. ...6 ..8.",
        closed_hat = "..5. ..5. ..5. ..5.",
      },
    },
    -- The tambourine scrapes as a güira does, long on the beat and short after it. The snare is the tambora,
    -- which only marks the first half and says a cinquillo, "x.xx.xx.", in the second.
    ["merengue"] = {
      about = "A scraping güira in running sixteenths, and a tambora that ends each bar with a cinquillo.",
      meter = "4/4",
      beats = 4,
      fill = "salsa",
      pattern = {
        kick       = "8... .... 8... ....",
        tambourine = "8255 7255 8255 7256",
        snare      = "4... 5... 7.67 .78.",
      },
    },
  },
}
