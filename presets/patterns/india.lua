-- india.lua -- the talas of north and south, the dhol of Punjab, the dholak of songs.
--
-- A tala's first beat is its sam, where all phrases land; its empty part, khali, is played without the bass.
-- Dha is both hands, na the rim, tin the open ring, tit the flat right hand, ge the open left, ke the flat left.
-- Dhin has no piece of its own: tabla_dha gives its bass and tabla_tin, at the same time, its ring.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- Dha dhin dhin dha, dha dhin dhin dha, na tin tin na, na dhin dhin dha: four fours. The third is khali, and
    -- the bass comes back one beat into the fourth.
    ["teental"] = {
      about = "Sixteen beats in four fours; the third four is empty, played without the bass.",
      meter = "4/4",
      beats = 16,
      step = 1,
      fill = "tihai",
      pattern = {
        tabla_dha = "9446 7446 .... .447",
        tabla_tin = ".66. .66. .55. .66.",
        tabla_na  = ".... .... 6..5 5...",
      },
    },
    -- Dhi na, dhi dhi na, ti na, dhi dhi na: two and three, two and three; the sixth beat is khali.
    ["jhaptaal"] = {
      about = "Ten beats as two, three, two and three; the sixth is empty.",
      meter = "4/4",
      beats = 10,
      step = 1,
      fill = "tihai",
      pattern = {
        tabla_dha = "8. 55. .. 65.",
        tabla_tin = "5. 56. 6. 56.",
        tabla_na  = ".6 ..6 .5 ..7",
      },
    },
    -- Tin tin na, dhi na, dhi na: the only tala whose sam is khali, so the bass is on four and six and never on one.
    ["rupak"] = {
      about = "Seven beats as three, two and two, the first of them empty: the bass falls on four and six.",
      meter = "7/4",
      beats = 7,
      step = 1,
      fill = "tiri kita",
      pattern = {
        tabla_tin = "76. 5. 5.",
        tabla_na  = "..6 .6 .6",
        tabla_dha = "... 8. 7.",
      },
    },
    -- Dha dhi na, na tin na: the second three answers the first without the bass.
    ["dadra"] = {
      about = "Six light beats: three with the bass, and the same three without it.",
      meter = "6/4",
      beats = 6,
      step = 1,
      fill = "bayan",
      pattern = {
        tabla_dha = "86. ...",
        tabla_tin = ".5. .6.",
        tabla_na  = "..6 5.5",
      },
    },
    -- Dha ge na ti, na ke dhi na: khali on five, where ke stands for ge.
    ["keherwa"] = {
      about = "Eight beats of song and dance: dha ge na ti, na ke dhi na, the fifth empty.",
      meter = "4/4",
      beats = 8,
      step = 1,
      fill = "tabla call",
      pattern = {
        tabla_dha = "9... ..7.",
        tabla_ge  = ".6.. ....",
        tabla_na  = "..7. 5..6",
        tabla_tit = "...5 ....",
        tabla_ke  = ".... .5..",
      },
    },
    -- The kaida that every student of Delhi begins with: dha ti te dha ti te dha dha, ti te dha ge tin na ke na.
    ["tabla solo"] = {
      about = "The first kaida of Delhi: dha ti te dha ti te dha dha, ti te dha ge tin na ke na.",
      meter = "4/4",
      beats = 4,
      fill = "chakkardar",
      pattern = {
        tabla_dha = "9..7 ..78 ..7. ....",
        tabla_tit = ".54. 54.. 54.. ....",
        tabla_ge  = ".... .... ...6 ....",
        tabla_tin = ".... .... .... 7...",
        tabla_na  = ".... .... .... .6.5",
        tabla_ke  = ".... .... .... ..4.",
      },
    },
    -- A wheel: one phrase three times, each with a tihai of "tit na dha" in its tail, so that the ninth dha is
    -- the next sam. A phrase is 21 sixteenths, two beats of sextuplets and then sixteenths, and a sixteenth's
    -- rest parts the three, 65 in all: one more than the cycle. Each turn is louder; the bass glides up into the end.
    ["chakradar"] = {
      about = "A phrase three times, three times its tail in each: the ninth dha is the next sam.",
      meter = "4/4",
      beats = 16,
      step = 1/12,
      fill = "chakkardar",
      pattern = {
        tabla_dha = "9........... ............ ......6..... .........6.."
          .. " | ............ 7.....8..... ............ ............"
          .. " | 7........... ...7........ ......8..... 8..........."
          .. " | ............ ......8..... .........8.. ............",
        tabla_tit = "..4.4...4.4. ....4.....4. 4........... ...4........"
          .. " | ......4..... ........5.5. ..5.5.....5. ....5.5....."
          .. " | .........5.. ............ 5........... ..5.5...5.5."
          .. " | ....5.....5. 6........... ...6........ ......6.....",
        tabla_na = "......5..... ..5.....5... ...5........ ......5....."
          .. " | .........5.. ............ 6.......6... ..6......6.."
          .. " | ............ 6........... ...6........ ......6....."
          .. " | ..6.....6... ...7........ ......7..... .........7..",
        tabla_ge = "............ 6........... ............ ............"
          .. " | ............ ............ ......7..... ............"
          .. " | ............ ............ ............ ............"
          .. " | 7........... ............ ............ ............",
        tabla_ke = "............ ......4..... ............ ............"
          .. " | ............ ............ ............ 5..........."
          .. " | ............ ............ ............ ............"
          .. " | ......5..... ............ ............ ............",
        tabla_ge_bend = "............ ............ ............ ............"
          .. " | ............ ............ ............ ............"
          .. " | ............ ............ ............ ............"
          .. " | ............ ............ ............ 6...........",
      },
    },
    -- Dha and "ti ra ki ta" in fives, three times over the four beats, and one dha to turn it round.
    ["tiri kita"] = {
      about = "Dha ti ra ki ta, five strokes three times over sixteen, and a dha to come round.",
      meter = "4/4",
      beats = 4,
      fill = "tiri kita",
      pattern = {
        tabla_dha = "9....8.. ..8....5",
        tabla_tit = ".5..4.5. .4.5..4.",
        tabla_na  = "..4....4 ....4...",
        tabla_ke  = "...5.... 5....5..",
      },
    },
    -- Swung nearly to triplets: the thick stick's tresillo under a cane that never stops.
    ["bhangra"] = {
      about = "A swung dance of Punjab: the bass stick in threes under a running cane.",
      meter = "4/4",
      beats = 4,
      swing = 0.62,
      fill = "tiri kita",
      pattern = {
        dhol_both  = "9... .... .... ....",
        dhol_dagga = "...7 ..8. ..7. ....",
        dhol_tilli = "..56 7.56 7.56 7.56",
      },
    },
    -- Chaal, the walk: dha na na na, na dha dha na, twice in the bar, and swung.
    ["dhol chaal"] = {
      about = "The walk of bhangra: dha na na na, na dha dha na, swung.",
      meter = "4/4",
      beats = 4,
      swing = 0.62,
      fill = "tiri kita",
      pattern = {
        dhol_both  = "9... ..8. 8... ..8.",
        dhol_dagga = ".... .7.. .... .7..",
        dhol_tilli = ".465 75.6 .465 75.6",
      },
    },
    -- A fast keherwa under the clapping of the party: the bass comes early and again after three, the rim
    -- holds the claps on two and four.
    ["qawwali"] = {
      about = "A driving keherwa: the rim with the claps on two and four, a bass that hurries between.",
      meter = "4/4",
      beats = 4,
      fill = "bayan",
      pattern = {
        dholak_ge  = "9..6 ..7. ..8. ....",
        dholak_na  = "..5. 8... 6... 8.5.",
        dholak_tit = ".... ...4 .4.. ...4",
      },
    },
    -- Dhin . na ti . dhin na ti: the second low stroke comes late, after three.
    ["dholak folk"] = {
      about = "A wedding song's dholak: low, high and light, the second low stroke late.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      fill = "tabla call",
      pattern = {
        dholak_ge  = "9... .7..",
        dholak_na  = "..7. ..7.",
        dholak_tit = "...4 ...5",
      },
    },
    -- Four, two and two: the hand claps on one, five and seven, and the drum lets one hear it there.
    ["adi talam"] = {
      about = "Eight beats as four, two and two, the weight where the hand claps: one, five and seven.",
      meter = "4/4",
      beats = 8,
      step = 1,
      fill = "tihai",
      pattern = {
        mridangam_tham = "9... 8. ..",
        mridangam_din  = ".5.. .. 8.",
        mridangam_nam  = "..6. .6 ..",
        mridangam_tha  = "...4 .. .4",
      },
    },
    -- Ta din gi na tom, three times: fifteen strokes from the second sixteenth, so that the third tom is the
    -- next bar's one. Gi and na are both the ringing rim.
    ["mridangam korvai"] = {
      about = "Ta din gi na tom three times over: the third tom is the next bar's one.",
      meter = "4/4",
      beats = 4,
      fill = "tihai",
      pattern = {
        mridangam_tham = "9.....7. ...8....",
        mridangam_tha  = "..5....5 ....6...",
        mridangam_din  = "...6.... 6....7..",
        mridangam_nam  = "....56.. .56...67",
      },
    },
  },
}
