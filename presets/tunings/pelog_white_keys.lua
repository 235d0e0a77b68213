return {
  kind = "tuning",
  name = "pelog_white_keys",
  author = "livelua",
  license = "CC0-1.0",
  about = "The example of a pelog on the white keys.",
  scale = "pelog",
  kbm = "white_keys",
}
