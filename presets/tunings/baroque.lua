return {
  kind = "tuning",
  name = "baroque",
  author = "livelua",
  license = "CC0-1.0",
  about = "Werckmeister III, and A4 at 415 Hz: half a tone low.",
  scale = "werckmeister3",
  reference = 415,
}
