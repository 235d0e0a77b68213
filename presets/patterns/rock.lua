return {
  kind = "pattern",
  name = "rock",
  author = "livelua",
  license = "CC0-1.0",
  about = "Kick on one and three, snare on two and four, eighths on the hat.",
  pattern = {
    kick       = "x... .... x... ....",
    snare      = ".... x... .... x...",
    closed_hat = "x.x. x.x. x.x. x.x.",
  },
}
