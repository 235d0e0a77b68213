-- africa.lua -- West Africa: the djembe of Guinea and Mali, highlife, afrobeat.
--
-- One djembe stands for the ensemble: its slaps and tones are the two accompanying djembes, its bass is what
-- the dunun play. Rows with three steps a beat are ternary rhythms, which Guinea counts in twelve.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- The first rhythm that anybody learns: bass, two tones, slap, two tones; the third beat changes it.
    ["djembe"] = {
      about = "The djembe's three sounds in turn: bass on one and three, slaps on two and four, tones between.",
      meter = "4/4",
      beats = 4,
      fill = "djembe call",
      pattern = {
        djembe_bass = "8... .... 8... ....",
        djembe_tone = "..56 ..56 ..56 ....",
        djembe_slap = ".... 8... .... 7.8.",
      },
    },
    -- From the forest of Guinea, for women who come home from fishing: slaps pull off the beat, two tones answer.
    ["kuku"] = {
      about = "Slaps that pull off the beat and two tones that answer, for coming home from fishing.",
      meter = "4/4",
      beats = 4,
      fill = "djembe break",
      pattern = {
        djembe_bass = "8... .... 7... ....",
        djembe_slap = "...7 ..8. .... 6.8.",
        djembe_tone = ".... .... ..67 ...4",
      },
    },
    -- Ternary, for initiations, fast: one djembe slaps every beat, two tones behind it; the other goes
    -- "slap, tone slap" across; the bass has the dununba's strokes that come early before the one.
    ["soli"] = {
      about = "A fast ternary rhythm of initiation: a slap on each beat, tones that run up to the next.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      fill = "djembe roll",
      pattern = {
        djembe_slap = "8.. 7.. 8.. 7..",
        djembe_tone = "..4 .56 ..4 .56",
        djembe_bass = "8.6 ... ..7 6.7",
      },
    },
    -- The dance of the strong men, ternary: the great drum leans against the pulse, the kenkeni's tones stand
    -- off the beat and never on it.
    ["dununba"] = {
      about = "The dance of the strong men: heavy low strokes against the pulse, tones always off it.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      fill = "djembe roll",
      pattern = {
        djembe_bass = "9.. ..7 8.. .86",
        djembe_tone = "..5 .6. ..5 .5.",
      },
    },
    -- Ternary and very fast, from the coast of Guinea; two tones lead to each slap, which falls after the beat.
    ["tiriba"] = {
      about = "A fast ternary rhythm of the coast: pairs of tones, and slaps that fall just after the beat.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      fill = "djembe roll",
      pattern = {
        djembe_bass = "8.. ... 7.. ...",
        djembe_tone = "..6 7.. ..6 7.5",
        djembe_slap = "... ..8 ... .7.",
      },
    },
    -- A slow dance in two rows that face each other: it sways in three, the slaps on two and four.
    ["yankadi"] = {
      about = "A slow dance of courting: it sways in three, each tone handed softly to the next beat.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      fill = "djembe roll",
      pattern = {
        djembe_bass = "7.. ... 6.. ...",
        djembe_slap = "... 6.. ... 6..",
        djembe_tone = "... ..5 ..4 ..5",
      },
    },
    -- From Kayes in Mali: "slap, slap slap, tone tone" above, and below it the sangban's threes.
    ["djansa"] = {
      about = "A young men's contest from Mali: slap, slap slap, tone tone, over a bass in threes.",
      meter = "4/4",
      beats = 4,
      fill = "djembe call",
      pattern = {
        djembe_slap = "8..6 7... 8..6 ....",
        djembe_tone = ".... ..67 .... 5.67",
        djembe_bass = "8..7 ..7. .... ..6.",
      },
    },
    -- Ternary, for girls who dance alone before the village: slap on the beat, tones that turn around three.
    ["mendiani"] = {
      about = "A ternary rhythm for the girls who dance it alone: slap and tones turn around a late bass.",
      meter = "4/4",
      beats = 4,
      step = 1/3,
      fill = "djembe roll",
      pattern = {
        djembe_slap = "8.. 7.. ... 8.7",
        djembe_tone = "... .56 .6. .5.",
        djembe_bass = "7.. ... 6.7 ...",
      },
    },
    -- Allen's drums talk in four voices: the kick starts phrases and does not mark beats, the hat opens on the
    -- "and" of two and of four, ghosts answer the backbeats.
    ["afrobeat"] = {
      about = "Four voices in conversation: a talking kick, hats that open late, ghosts around the backbeat.",
      meter = "4/4",
      beats = 4,
      swing = 0.54,
      fill = "afrobeat",
      pattern = {
        kick       = "8.5. .... ..8. ...6",
        snare      = ".... 7..3 .3.. 7...",
        closed_hat = "6.4. 6... 6.4. 6...",
        open_hat   = ".... ..5. .... ..6.",
      },
    },
    -- The hat plays all twelve and says the bell's seven of them aloud.
    ["highlife"] = {
      about = "Twelve eighths on the hat, of which the seven of the bell are the loud ones, over a slow four.",
      meter = "12/8",
      beats = 6,
      step = 1/2,
      fill = "highlife",
      pattern = {
        kick       = "8.. ... 7.. ..4",
        snare      = "... 6.. ... 7..",
        closed_hat = "737 377 373 737",
      },
    },
  },
}
