local tap = dofile "tests/lua/tap.lua"
local nearest = require "livelua.nearest"
local pitch = require "livelua.pitch"
local show = require "livelua.show"

local words = { "tempo", "play", "stop", "channel", "note", "drums", "pattern", "loop", "wait", "cc", "master" }

tap.test("a slip of the hand leads to the word that was meant", function()
  local meant = {
    temp = "tempo", temppo = "tempo", tmepo = "tempo", chanel = "channel", nte = "note", drum = "drums",
    patern = "pattern", lopo = "loop", Wait = "wait", mastr = "master", plya = "play",
  }
  for slip, word in pairs(meant) do
    tap.equal(nearest.word(slip, words), word)
  end
end)

tap.test("case, spaces and dashes make no difference", function()
  tap.equal(nearest.word("Electric Piano", { "electric_piano" }), "electric_piano")
  tap.equal(nearest.word("electric-piano", { "electric_piano" }), "electric_piano")
end)

tap.test("a beginning leads to the word, the nearest letters first", function()
  tap.equal(nearest.word("vol", { "pan", "volume" }), "volume")
  tap.equal(nearest.word("lowpas", { "lowpass_q", "lowpass" }), "lowpass")
end)

tap.test("a word that is like none gets none", function()
  tap.equal(nearest.word("xyzzy", words), nil)
  tap.equal(nearest.word("q", words), nil)
  tap.equal(nearest.word("", words), nil)
  tap.equal(nearest.word(("x"):rep(1000), words), nil)
end)

tap.test("names of notes are numbers, C4 being 60", function()
  local numbers = {
    C4 = 60, ["C-1"] = 0, G9 = 127, A4 = 69, Eb2 = 39, ["F#3"] = 54, Bb1 = 34, c4 = 60, bb3 = 58, ["C##4"] = 62,
    ["B#3"] = 60, Cb4 = 59, Dbb4 = 60,
  }
  for name, number in pairs(numbers) do
    tap.equal(pitch.number(name), number)
  end
end)

tap.test("what is no note is none", function()
  for _, name in ipairs { "", "H2", "C", "4", "C#b4", "C###4", "C4 ", "Cs4", "C400", "do" } do
    tap.equal(pitch.number(name), nil)
  end
end)

tap.test("every key has a name that leads back to it", function()
  for key = 0, 127 do
    tap.equal(pitch.number(pitch.name(key)), key)
  end
end)

tap.test("values are shown as a person would write them", function()
  tap.equal(show.text(3), "3")
  tap.equal(show.text(0.1), "0.1")
  tap.equal(show.text(0 / 0), "nan")
  tap.equal(show.text "C4", "C4")
  tap.equal(show.text { "C4", 1, { true } }, '{ "C4", 1, { true } }')
  tap.equal(show.text { len = 2 }, "{ len = 2 }")
  tap.equal(show.text {}, "{}")
  tap.equal(show.text(print), "a function")
  tap.equal(show.given "x", "'x'")
  tap.equal(show.given(nil), "nothing")
  tap.equal(show.given {}, "a table")
  tap.equal(show.list({ "a", "b", "c" }, "or"), "a, b or c")
end)

tap.done()
