-- india.lua -- fills for tabla: what is said three times ends on the sam, the next bar's one.
return {
  kind = "fill",
  author = "livelua",
  license = "CC0-1.0",
  fills = {
    -- A tihai: "tit ke na dha dha" three times with a rest of a sixteenth after each dha, seventeen in all; the
    -- last dha is the sam, which belongs to the bar that follows.
    ["tihai"] = {
      about = "Tit ke na dha dha, three times, so that the last dha is the next bar's one.",
      meter = "4/4",
      beats = 4,
      pattern = {
        tabla_tit = "4... ..5. .... 6...",
        tabla_ke  = ".4.. ...4 .... .5..",
        tabla_na  = "..5. .... 6... ..7.",
        tabla_dha = "...6 7... .78. ...9",
      },
    },
    -- A wheel of sextuplets: seven light strokes and a dha, three times and with a glide under each dha; the
    -- third one is the sam.
    ["chakkardar"] = {
      about = "Rolling sextuplets that come to a dha three times, the third on the next bar's one.",
      meter = "4/4",
      beats = 4,
      step = 1/6,
      pattern = {
        tabla_dha     = "8..... ..8... ....9. ......",
        tabla_tit     = ".32345 56.344 5566.4 556678",
        tabla_ge_bend = "...... ..6... ....7. ......",
      },
    },
    -- "Ti ra ki ta" in thirty-seconds before two, three and four, a dha on each; then the bass glides up.
    ["tiri kita"] = {
      about = "Ti ra ki ta runs up to a dha on two, three and four, and the bass glides on to the next one.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      pattern = {
        tabla_tit     = "....4..4 ....5..4 ....6..5 ....6...",
        tabla_na      = ".....4.. .....5.. .....5.. ........",
        tabla_ke      = "......4. ......4. ......5. ........",
        tabla_dha     = "........ 7....... 8....... 9.......",
        tabla_ge_bend = "........ ........ ........ ......7.",
      },
    },
    -- The left hand's: the heel of the palm bends every low stroke upwards, the right one only comments.
    ["bayan"] = {
      about = "The left hand speaks: low strokes that glide upwards, hardly a word from the right.",
      meter = "4/4",
      beats = 4,
      pattern = {
        tabla_ge_bend = "8... ..6. 7... ..9.",
        tabla_na      = "..5. .... ..5. ....",
        tabla_ge      = ".... 6... .... ....",
        tabla_ke      = ".... .... ...4 ....",
        tabla_dha     = ".... .... .... 8...",
      },
    },
    -- A question at the rim, an answer in the bass, then a run to the dha before the bar.
    ["tabla call"] = {
      about = "The rim asks, the bass answers, and a run of light strokes ends in a dha.",
      meter = "4/4",
      beats = 4,
      step = 1/8,
      pattern = {
        tabla_na      = "7.5.7... ........ 6...7... ........",
        tabla_ge      = "........ 6....... ........ 6.......",
        tabla_ge_bend = "........ ....7... ......6. ........",
        tabla_tit     = "........ ........ ........ ..4.45..",
        tabla_ke      = "........ ......3. ........ ........",
        tabla_dha     = "........ ........ ........ ......9.",
      },
    },
  },
}
