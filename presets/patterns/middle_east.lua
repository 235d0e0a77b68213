-- middle_east.lua -- Egypt's rhythms on the doumbek: dum in the middle of the skin, tek at its edge.
return {
  kind = "pattern",
  author = "livelua",
  license = "CC0-1.0",
  patterns = {
    -- D T . T D . T . : one dum a half; the tek after the first is what makes it maqsoum. The soft ones fill.
    ["maqsoum"] = {
      about = "Dum tek, tek dum, tek: one dum in each half, and a tek close behind the first.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      fill = "doumbek accent",
      pattern = {
        doumbek_dum = "8... 8...",
        doumbek_tek = ".737 .373",
      },
    },
    -- D D . T D . T . : maqsoum with a second dum in the place of its first tek, slower and earthier; the other
    -- hand's ka fills the sixteenths before a tek.
    ["baladi"] = {
      about = "Two dums to begin with, then one: maqsoum gone down to the country.",
      meter = "4/4",
      beats = 4,
      fill = "doumbek roll",
      pattern = {
        doumbek_dum = "8.7. .... 8... ....",
        doumbek_tek = ".... 4.7. ..4. 7.4.",
        doumbek_ka  = ".... .3.. ...3 ...3",
      },
    },
    -- D T . D D . T . : the two dums in the middle, where the stick dance stamps.
    ["saidi"] = {
      about = "The two dums side by side in the middle of the bar, for the stick dance of Upper Egypt.",
      meter = "4/4",
      beats = 4,
      step = 1/2,
      fill = "doumbek accent",
      pattern = {
        doumbek_dum = "7..8 9...",
        doumbek_tek = ".73. .373",
      },
    },
    -- D . . k D . T . in a bar of two: the ka leans into the second dum and the whole thing gallops.
    ["ayoub"] = {
      about = "A short gallop of two beats, round and round: dum, ka dum, tek.",
      meter = "2/4",
      beats = 2,
      fill = "doumbek roll",
      pattern = {
        doumbek_dum = "8... 6...",
        doumbek_ka  = "...4 ....",
        doumbek_tek = ".... ..73",
      },
    },
  },
}
