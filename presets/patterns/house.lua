return {
  kind = "pattern",
  name = "house",
  author = "livelua",
  license = "CC0-1.0",
  about = "Four to the floor, claps on two and four, an open hat off every beat.",
  pattern = {
    kick     = "x... x... x... x...",
    clap     = ".... x... .... x...",
    open_hat = "..x. ..x. ..x. ..x.",
  },
}
