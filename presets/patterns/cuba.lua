-- cuba.lua -- Cuba and the New York that learnt from it: everything stands on one side of a clave or the other.
--
-- The side of three is "x..x..x." in eighths, the side of two is "..x.x..."; a rumba's third stroke comes an
-- eighth later than a son's.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- Three strokes, then two; the last of the three, on four, is the one that is leant on.
    ["son clave 3-2"] = {
      about = "The key of son and salsa, the side of three first.",
      meter = "4/4",
      beats = 8,
      step = 1/2,
      fill = "salsa",
      pattern = { clave = "8..7 ..9. ..7. 8..." },
    },
    ["son clave 2-3"] = {
      about = "The key of son and salsa, the side of two first.",
      meter = "4/4",
      beats = 8,
      step = 1/2,
      fill = "salsa",
      pattern = { clave = "..7. 8... 8..7 ..9." },
    },
    -- The third stroke hangs back to the "and" of four.
    ["rumba clave 3-2"] = {
      about = "The key of rumba: the third stroke of the three hangs back an eighth.",
      meter = "4/4",
      beats = 8,
      step = 1/2,
      fill = "salsa",
      pattern = { clave = "8..7 ...9 ..7. 8..." },
    },
    ["rumba clave 2-3"] = {
      about = "The key of rumba with the side of two first, the very last stroke hanging back.",
      meter = "4/4",
      beats = 8,
      step = 1/2,
      fill = "salsa",
      pattern = { clave = "..7. 8... 8..7 ...9" },
    },
    -- In 2-3: "x.x.xx.x" goes with the side of two, "x.xx.x.x" with the side of three. The strokes that meet
    -- the clave are the loud ones.
    ["cascara"] = {
      about = "The shell of the timbales in 2-3, loud where it meets the clave.",
      meter = "4/4",
      beats = 8,
      step = 1/2,
      fill = "salsa",
      pattern = { timbale_high = "6.9. 95.7 9.59 .6.7" },
    },
    -- All of it in 2-3 son: the tumbao slaps on two and opens on four, and the low conga speaks on the side of
    -- three only. The kick keeps off the one as the bass does, and is heaviest on the bombo, the "and" of two
    -- on the side of three.
    ["salsa"] = {
      about = "Clave in 2-3, tumbao on the congas, the bell for the chorus, and no bass on the one.",
      meter = "4/4",
      beats = 8,
      step = 1/2,
      fill = "salsa",
      pattern = {
        clave      = "..7. 8... 8..7 ..8.",
        conga_high = "2272 2278 2272 2278",
        conga_low  = ".... .... ...8 7...",
        cowbell    = "8.56 8.5. 8.56 8.56",
        kick       = "...5 ..6. ...8 ..6.",
      },
    },
    -- New York's, after Palmieri: both sides of a 2-3 clave in one bar of sixteenths. The bell's hand never
    -- moves; the other one plays the drums in its gaps, and the kick has the bombo.
    ["mozambique"] = {
      about = "The New York bell of mozambique in 2-3, with the drums in its gaps.",
      meter = "4/4",
      beats = 4,
      fill = "salsa",
      pattern = {
        cowbell    = "8.6. 86.7 .76. 7.6.",
        kick       = "...6 .... ...9 ....",
        snare      = ".... ..6. .... ...5",
        conga_high = ".... .... 6... .7..",
        conga_low  = "...7 .... ...8 ....",
      },
    },
    -- The ekón of the Abakuá: twelve pulses in the bar, the 6/8 form of the rumba clave.
    ["nanigo"] = {
      about = "The bell of the Abakuá, the rumba clave in twelve pulses.",
      meter = "6/8",
      beats = 3,
      fill = "salsa",
      pattern = { cowbell = "9.7 ..8 .6. 7.." },
    },
    -- 3-2 rumba: the low drum calls with the clave's late third stroke and once more after it, the higher one
    -- answers on the side of two; all else is hands that keep the time on the skin.
    ["guaguanco"] = {
      about = "Rumba of Havana: two congas call and answer across a 3-2 rumba clave.",
      meter = "4/4",
      beats = 8,
      step = 1/2,
      fill = "salsa",
      pattern = {
        clave      = "8..7 ...8 ..7. 8...",
        conga_low  = "3.2. 2.28 7.2. 2.2.",
        conga_high = ".2.3 .2.. .28. 86.2",
      },
    },
    -- Three, three and two.
    ["tresillo"] = {
      about = "Three strokes in eight: three, three and two, the side of three of every clave.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      fill = "salsa",
      pattern = { kick = "9..7 ..8." },
    },
    -- A tresillo with the third beat put back.
    ["habanera"] = {
      about = "A tresillo with the middle of the bar put back, as the old contradanza had it.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      fill = "salsa",
      pattern = { kick = "9..6 8.7." },
    },
    -- Slow: maracas keep the eighths, the stick has the side of two, and four opens softly towards the one.
    ["bolero"] = {
      about = "Slow and soft: maracas in eighths, a quiet side of two on the rim, an open four.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      fill = "bossa nova",
      pattern = {
        kick    = "6... ..3.",
        rimshot = "..6. 5...",
        snare   = ".... ..53",
        shaker  = "6343 5343",
      },
    },
    -- The long bell in twelve pulses, four to the foot; the congas ask before the middle and answer after it.
    ["6/8 afro-cuban"] = {
      about = "The seven strokes of the long bell over a slow foot, with congas that ask and answer.",
      meter = "6/8",
      beats = 3,
      fill = "salsa",
      pattern = {
        cowbell    = "9.6 .76 .8. 6.7",
        kick       = "8.. ... 7.. ...",
        conga_high = "... 64. ... ...",
        conga_low  = "... ... ... 86.",
      },
    },
    -- Seven strokes in twelve pulses, "x.x.xx.x.x.x": the bell that West Africa sent to Cuba.
    ["bembe"] = {
      about = "The long bell alone: seven strokes in twelve pulses, two by two but for two places.",
      meter = "6/8",
      beats = 3,
      fill = "salsa",
      pattern = { cowbell = "9.7 .86 .8. 7.6" },
    },
  },
}
