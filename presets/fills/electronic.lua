-- electronic.lua -- fills for the dance floor, which lives on what is taken away before the kick returns.
return {
  kind = "fill",
  author = "livelua",
  license = "CC0-1.0",
  fills = {
    -- The kick goes after one stroke; quarters become eighths become sixteenths, and all of it rises.
    ["buildup"] = {
      about = "The kick drops out while the snare doubles and doubles again, rising all the way.",
      meter = "4/4",
      beats = 4,
      pattern = {
        kick  = "8... .... .... ....",
        crash = "7... .... .... ....",
        snare = "3... 4... 5.5. 6789",
      },
    },
    -- Two kicks, then none: claps where they always were, and a snare roll in the second half.
    ["house"] = {
      about = "The kick leaves halfway, and a snare roll fills the floor until it is back.",
      meter = "4/4",
      beats = 4,
      pattern = {
        kick  = "8... 8... .... ....",
        clap  = ".... 7... .... 8...",
        snare = ".... .... 3344 5678",
      },
    },
    -- One kick, one clap, and a hat whose roll goes from sixteenths to triplets and opens.
    ["trap"] = {
      about = "A hat that rolls from sixteenths into triplets and opens at the end.",
      meter = "4/4",
      beats = 4,
      pattern = {
        kick       = "9... .... .... ....",
        clap       = ".... .... 9... ....",
        closed_hat = { step = 1/12, "............ 5..4..5..6.. ............ 4.5.6.7.8..." },
        open_hat   = ".... .... .... ...7",
      },
    },
    -- The beat stops: snare and open hat trade short phrases, swung as the beat was, around one late kick.
    ["hip hop"] = {
      about = "Snare and open hat trade a phrase around one late kick, up to a crash on four.",
      meter = "4/4",
      beats = 4,
      swing = 0.58,
      pattern = {
        snare    = "8... .... 7..6 ....",
        open_hat = "..6. ..7. .... ..6.",
        kick     = ".... ...7 .... ....",
        crash    = ".... .... .... 8...",
      },
    },
    -- The hat goes on opening off the beat until the toms come down in eighths to a push.
    ["disco"] = {
      about = "Open hats to the end, then three toms down, a crash on the push.",
      meter = "4/4",
      beats = 4,
      pattern = {
        kick     = "8... 8... .... ....",
        open_hat = "..7. ..7. .... ....",
        high_tom = ".... .... 7... ....",
        mid_tom  = ".... .... ..7. ....",
        low_tom  = ".... .... .... 8...",
        crash    = ".... .... .... ..8.",
      },
    },
  },
}
