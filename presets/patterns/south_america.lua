-- south_america.lua -- Brazil, Colombia, the Río de la Plata, and the box drum of Peru.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- The last stroke on the rim comes an eighth later than a son clave's; the kick is a surdo's heartbeat,
    -- heavier on three than on one.
    ["bossa nova"] = {
      about = "A cross-stick clave whose last stroke hangs back, over a surdo's heartbeat and whispering eighths.",
      meter = "4/4",
      beats = 8,
      step = 1/2,
      fill = "bossa nova",
      pattern = {
        rimshot    = "7..6 ..7. ..6. .7..",
        kick       = "5..3 7..3 5..3 7..4",
        closed_hat = "5343 5343 5343 5344",
      },
    },
    -- The surdo that carries it falls on the second beat of each two. The shaker is loud on the first and the
    -- last of its four sixteenths and lilts between; the snare plays teleco-teco, as a tamborim does.
    ["samba"] = {
      about = "The surdo booms on the second beat, the shaker lilts, the snare taps a tamborim's teleco-teco.",
      meter = "4/4",
      beats = 4,
      swing = 0.54,
      fill = "samba",
      pattern = {
        kick   = "4..3 9..3 4..3 9..4",
        shaker = "7346 7346 7346 7346",
        snare  = "5.4. 65.4 .6.5 .46.",
      },
    },
    -- The zabumba: the mallet's first stroke is damped, its second, the late one, is let ring; then the switch
    -- snaps on the other skin. The tambourine stands for the triangle, open off the beat.
    ["baiao"] = {
      about = "The zabumba's two low strokes, the late one ringing, and the switch that answers under a triangle.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      fill = "samba",
      pattern = {
        kick       = "6..9 ....",
        snare      = ".... 6.5.",
        tambourine = "4847 4847",
      },
    },
    -- Baque de marcação: one stroke of the alfaias, then twice a light one and a heavy one late after the beat.
    -- The gonguê's high bell is the key, twice off the beat and then in threes; the caixa rolls on with its accents.
    ["maracatu"] = {
      about = "A procession of Recife: great drums that answer late in the bar, a two-toned bell, a rolling snare.",
      meter = "4/4",
      beats = 4,
      fill = "samba",
      pattern = {
        kick       = "9... .... 57.. 58..",
        snare      = "4272 4272 4726 4273",
        agogo_low  = "5... 5... 5... 5...",
        agogo_high = "..7. ..7. .8.7 ..8.",
      },
    },
    -- The güiro goes long and two short; the hat is the llamador, the little drum that has only the "and"; the
    -- snare is the tambora's rim and its two strokes before the one.
    ["cumbia"] = {
      about = "A güiro that drags its feet, long short short, and a small drum on every off-beat.",
      meter = "4/4",
      beats = 4,
      fill = "cumbia",
      pattern = {
        kick       = "8... 5... 7... 5...",
        closed_hat = "..7. ..7. ..7. ..74",
        guiro      = "8.45 7.45 8.45 7.45",
        snare      = ".... .... .... 5.6.",
      },
    },
    -- Marcato: four dry beats, one and three the heavier; the arrastre is the little roll that drags the
    -- orchestra into the next one.
    ["tango"] = {
      about = "Marcato: four dry beats, and a dragged roll that pulls into the next bar.",
      meter = "4/4",
      beats = 4,
      fill = "bossa nova",
      pattern = {
        kick       = "8... 6... 7... 6...",
        snare      = { step = 1/8, "........ ........ ........ ....3457" },
        closed_hat = "5.3. 4.3. 5.3. 4.3.",
      },
    },
    -- The three cajon patterns play their low strokes on cajon_bass, without which there is no cajon; the
    -- bending tabla_ge_bend, softly with one of them, is the heel that slides up the plate after the stroke.
    ["cajon"] = {
      about = "A song's backbeat on a box: the palm in the middle, the slap on two and four, fingertips between.",
      meter = "4/4",
      beats = 4,
      fill = "cajon flam",
      pattern = {
        cajon_bass    = "8... ..6. ..7. ....",
        tabla_ge_bend = ".... .... ..3. ....",
        cajon_slap    = ".... 8... .... 8...",
        cajon_tap     = "..32 .2.2 2..3 .232",
      },
    },
    -- Three, three and two in each half, the slap on the late strokes.
    ["cajon rumba"] = {
      about = "Rumba flamenca: three, three and two, with the slap on the late strokes.",
      meter = "4/4",
      beats = 4,
      fill = "cajon rumble",
      pattern = {
        cajon_bass    = "8... .... 7..6 ....",
        tabla_ge_bend = "3... .... .... ....",
        cajon_slap    = "...6 ..8. .... ..8.",
        cajon_tap     = ".22. 32.3 .22. 22.4",
      },
    },
    -- Nothing but what a singer needs: low, high, low, high, and one touch that leads back.
    ["cajon folk"] = {
      about = "Low, high, low, high, and one touch before the bar begins again.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      fill = "cajon breakdown",
      pattern = {
        cajon_bass    = "8... 6...",
        tabla_ge_bend = ".... 3...",
        cajon_slap    = "..7. ..7.",
        cajon_tap     = ".... ...4",
      },
    },
  },
}
