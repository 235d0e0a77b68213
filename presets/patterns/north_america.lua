-- north_america.lua -- jazz, blues, church and country: what came up the river, and what swings.
--
-- Where it swings, rows are written in triplets: three steps a beat, the middle one left out.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- Ding, ding-a-ding: the ride leans on two and four, where the foot closes the hat. The kick is
    -- feathered, felt more than heard; the left hand touches the hat between.
    ["jazz"] = {
      about = "The ride swings, the foot closes the hat on two and four, the kick is only feathered.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      fill = "jazz",
      pattern = {
        ride       = "6.. 8.5 6.. 8.5",
        pedal_hat  = "... 7.. ... 7..",
        closed_hat = "..3 ... ..4 ...",
        kick       = "3.. 2.. 3.. 2..",
      },
    },
    -- Skip notes on every beat drive the ride; the kick drops its bomb ahead of four, not on a beat.
    ["bebop"] = {
      about = "A pressing ride, a bomb on the kick just ahead of four, a snare that comments.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      fill = "jazz",
      pattern = {
        ride      = "6.4 8.5 6.4 8.5",
        pedal_hat = "... 7.. ... 7..",
        kick      = "... ... ..7 ...",
        snare     = "..4 ... ... ..3",
      },
    },
    -- The big band's time: four soft beats on the kick, and a firm four on the snare to turn the bar round.
    ["swing"] = {
      about = "Big band time: four on the kick under a broad ride, the snare set on four.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      fill = "jazz",
      pattern = {
        ride      = "7.. 8.5 7.4 8.5",
        pedal_hat = "... 6.. ... 6..",
        kick      = "5.. 4.. 5.. 4..",
        snare     = "... ... ... 6..",
      },
    },
    -- Twelve slow eighths in fours: the second and the fourth group begin with the backbeat.
    ["12/8 blues"] = {
      about = "A slow blues: twelve eighths on the hat, the backbeat on the second and the fourth group.",
      meter = "12/8",
      beats = 6,
      step = 1/2,
      fill = "rock",
      pattern = {
        kick       = "8.. ..4 7.. ..5",
        snare      = "... 8.. ... 8..",
        closed_hat = "745 645 745 645",
      },
    },
    -- Long short, long short: the middle of the triplet is never played, and the left hand whispers the short one.
    ["shuffle"] = {
      about = "Triplets without their middle note, over a plain backbeat.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      fill = "jazz",
      pattern = {
        kick       = "8.. ... 8.. ...",
        snare      = "..2 8.2 ..2 8.2",
        closed_hat = "8.5 6.5 8.5 6.5",
      },
    },
    -- A shuffle with church under it: the backbeat as hard as the clapping hands, the kick late and eager before three.
    ["gospel"] = {
      about = "A churchy shuffle: a heavy backbeat, ghosts around it, and a kick that pushes into three.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      fill = "jazz",
      pattern = {
        kick       = "8.. ..7 5.. ..6",
        snare      = "..2 8.. .23 8..",
        closed_hat = "7.4 7.5 6.4 7.5",
      },
    },
    -- Press rolls with the accents of a clave, between straight and swung; the big four is the bass drum's
    -- stroke on four that lifts the street up.
    ["second line"] = {
      about = "A street parade: rolling snare with the accents of a clave, and the big four on the bass drum.",
      meter = "4/4",
      beats = 4,
      swing = 0.58,
      fill = "second line",
      pattern = {
        snare = "8228 .382 .28. 8223",
        kick  = "7... ..5. .... 9...",
      },
    },
    -- The second line sat down at a kit: hat and kick share a clave that is swung halfway to the triplet.
    ["new orleans"] = {
      about = "Second-line funk: hat and kick share a clave, swung halfway to the triplet.",
      meter = "4/4",
      beats = 4,
      swing = 0.6,
      fill = "second line",
      pattern = {
        kick       = "8..7 .... ..6. ....",
        snare      = ".... 7..3 .3.. 8..3",
        closed_hat = "7..6 ..7. ..6. 7...",
      },
    },
    -- Wheels on rails: even sixteenths that lean on the "and", where the stick hits the rim.
    ["train beat"] = {
      about = "Rolling sixteenths that lean on every off-beat, like a train over its rails.",
      meter = "4/4",
      beats = 4,
      fill = "second line",
      pattern = {
        closed_hat = "4273 4273 4273 4274",
        rimshot    = "..7. ..8. ..7. ..8.",
        kick       = "7... .... 7... ....",
      },
    },
    -- Boom-chick: the kick with the bass on one and three, the stick across the rim on two and four.
    ["country"] = {
      about = "Boom-chick: kick on one and three, cross-stick on two and four, nothing in the way of the song.",
      meter = "4/4",
      beats = 4,
      fill = "rock crash",
      pattern = {
        kick       = "7... .... 6... ....",
        rimshot    = ".... 7... .... 7...",
        closed_hat = "5.3. 5.3. 5.3. 5.3.",
        snare      = ".... .... .... ..3.",
      },
    },
  },
}
