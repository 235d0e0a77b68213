-- Each transform, with what it makes of a pattern of four steps worked out by hand.
local tap = dofile "tests/lua/tap.lua"
local pattern = require "livelua.pattern"
local told = require "told"

local mini, steps = pattern.mini, pattern.steps
local FOUR <const> = "a 0+1/4, b 1/4+1/4, c 1/2+1/4, d 3/4+1/4"
local BACK <const> = "d 0+1/4, c 1/4+1/4, b 1/2+1/4, a 3/4+1/4"
local TWICE <const> = "a 0+1/8, b 1/8+1/8, c 1/4+1/8, d 3/8+1/8, a 1/2+1/8, b 5/8+1/8, c 3/4+1/8, d 7/8+1/8"

local four = mini "a b c d"

local function gives(p, expected, count)
  tap.equal(told(p, count or 1), expected)
end

local function fails(expected, call)
  local ok, problem = pcall(call)
  tap.equal(ok, false)
  tap.equal(problem, expected)
end

tap.test("fast and slow", function()
  gives(four:fast(2), TWICE)
  gives(four:fast(1.5), "a 0+1/6, b 1/6+1/6, c 1/3+1/6, d 1/2+1/6, a 2/3+1/6, b 5/6+1/6 / "
    .. "c 0+1/6, d 1/6+1/6, a 1/3+1/6, b 1/2+1/6, c 2/3+1/6, d 5/6+1/6", 2)
  gives(four:slow(2), "a 0+1/2, b 1/2+1/2 / c 0+1/2, d 1/2+1/2", 2)
  gives(four:slow(1 / 2), TWICE)
end)

tap.test("a number may be a pattern of numbers", function()
  gives(four:fast "<1 2>", FOUR .. " / " .. TWICE, 2)
  gives(four:fast(mini "<1 2>"), FOUR .. " / " .. TWICE, 2)
  gives(four:vel "100 50", "a 0+1/4, b 1/4+1/4, c 1/2+1/4 v50, d 3/4+1/4 v50")
  gives(four:fast "1 ~", "a 0+1/4, b 1/4+1/4")
  gives(four:every("<2 1>", "rev"), BACK .. " / " .. BACK .. " / " .. BACK .. " / " .. BACK, 4)
end)

tap.test("rev and palindrome", function()
  gives(four:rev(), BACK)
  gives(mini("a@3 b"):rev(), "b 0+1/4, a 1/4+3/4")
  gives(mini("a ~ ~ b"):rev(), "b 0+1/4, a 3/4+1/4")
  gives(mini("a <b c>"):rev(), "b 0+1/2, a 1/2+1/2 / c 0+1/2, a 1/2+1/2", 2)
  gives(four:palindrome(), FOUR .. " / " .. BACK .. " / " .. FOUR, 3)
  gives(mini("<[a b] [c d]>"):palindrome(), "a 0+1/2, b 1/2+1/2 / b 0+1/2, a 1/2+1/2 / "
    .. "c 0+1/2, d 1/2+1/2 / d 0+1/2, c 1/2+1/2", 4)
end)

tap.test("shift, late and early", function()
  gives(four:shift(1 / 4), "d 0+1/4, a 1/4+1/4, b 1/2+1/4, c 3/4+1/4")
  gives(four:late(1 / 8), "a 1/8+1/4, b 3/8+1/4, c 5/8+1/4, d 7/8+1/4")
  gives(four:early(1 / 4), "b 0+1/4, c 1/4+1/4, d 1/2+1/4, a 3/4+1/4")
  gives(four:shift(-1 / 4), "b 0+1/4, c 1/4+1/4, d 1/2+1/4, a 3/4+1/4")
  gives(mini("<a b>"):shift(1), "b 0+1 / a 0+1", 2)
  gives(four:shift(1 / 3), "d 1/12+1/4, a 1/3+1/4, b 7/12+1/4, c 5/6+1/4")
end)

tap.test("iter begins later in each cycle", function()
  gives(four:iter(4), FOUR .. " / b 0+1/4, c 1/4+1/4, d 1/2+1/4, a 3/4+1/4 / "
    .. "c 0+1/4, d 1/4+1/4, a 1/2+1/4, b 3/4+1/4 / d 0+1/4, a 1/4+1/4, b 1/2+1/4, c 3/4+1/4 / " .. FOUR, 5)
end)

tap.test("every, first_of and last_of", function()
  gives(four:every(3, "rev"), BACK .. " / " .. FOUR .. " / " .. FOUR .. " / " .. BACK, 4)
  gives(four:every(2, "fast", 2), TWICE .. " / " .. FOUR, 2)
  gives(four:first_of(2, "rev"), BACK .. " / " .. FOUR, 2)
  gives(four:last_of(3, "rev"), FOUR .. " / " .. FOUR .. " / " .. BACK .. " / " .. FOUR, 4)
  gives(four:every(2, "every", 3, "rev"), BACK .. " / " .. FOUR .. " / " .. FOUR .. " / " .. FOUR .. " / " .. FOUR
    .. " / " .. FOUR .. " / " .. BACK, 7)
end)

tap.test("a transform as an argument may be a function", function()
  gives(four:every(2, function(p) return p:rev():fast(2) end),
    "d 0+1/8, c 1/8+1/8, b 1/4+1/8, a 3/8+1/8, d 1/2+1/8, c 5/8+1/8, b 3/4+1/8, a 7/8+1/8 / " .. FOUR, 2)
end)

tap.test("within, chunk and inside", function()
  gives(four:within(0, 1 / 2, "ply", 2), "a 0+1/8, a 1/8+1/8, b 1/4+1/8, b 3/8+1/8, c 1/2+1/4, d 3/4+1/4")
  gives(four:within(1 / 2, 1, "vel", 60), "a 0+1/4, b 1/4+1/4, c 1/2+1/4 v60, d 3/4+1/4 v60")
  gives(four:chunk(2, "vel", 60), "a 0+1/4 v60, b 1/4+1/4 v60, c 1/2+1/4, d 3/4+1/4 / "
    .. "a 0+1/4, b 1/4+1/4, c 1/2+1/4 v60, d 3/4+1/4 v60", 2)
  gives(mini("<a b c d>"):inside(4, "rev"), "d 0+1 / c 0+1 / b 0+1 / a 0+1", 4)
end)

tap.test("ply repeats and chop cuts", function()
  gives(mini("a b"):ply(3), "a 0+1/6, a 1/6+1/6, a 1/3+1/6, b 1/2+1/6, b 2/3+1/6, b 5/6+1/6")
  gives(mini("a b"):chop(2), "a 0+1/8, a 1/4+1/8, b 1/2+1/8, b 3/4+1/8")
  gives(mini("a/2"):ply(4), "a 0+1/2, a 1/2+1/2 / a 0+1/2, a 1/2+1/2", 2)
end)

tap.test("linger stays in the first part", function()
  gives(four:linger(1 / 4), "a 0+1/4, a 1/4+1/4, a 1/2+1/4, a 3/4+1/4")
  gives(four:linger(1 / 2), "a 0+1/4, b 1/4+1/4, a 1/2+1/4, b 3/4+1/4")
  gives(four:linger(3 / 4), "a 0+1/4, b 1/4+1/4, c 1/2+1/4, a 3/4+1/4")
  gives(four:linger(1), FOUR)
  gives(mini("<[a b] [c d]>"):linger(1 / 2), "a 0+1/2, a 1/2+1/2 / c 0+1/2, c 1/2+1/2", 2)
end)

tap.test("segment, struct, mask and euclid", function()
  gives(mini("<a b>"):segment(2), "a 0+1/2, a 1/2+1/2 / b 0+1/2, b 1/2+1/2", 2)
  gives(four:segment(2), "a 0+1/2, c 1/2+1/2")
  gives(four:struct "x ~ x", "a 0+1/3, c 2/3+1/3")
  gives(four:struct "1 0 f 1 1 0 0 1", "a 0+1/8, b 3/8+1/8, c 1/2+1/8, d 7/8+1/8")
  gives(four:struct(steps "X.o. ..x."), "a 0+1/8 v127, b 1/4+1/8 v50, d 3/4+1/8")
  gives(four:mask "1 0", "a 0+1/4, b 1/4+1/4")
  gives(four:mask "x ~ x", "a 0+1/4, b 1/4+1/4, d 3/4+1/4")
  gives(four:mask "<1 0>", FOUR .. " / ", 2)
  gives(four:euclid(3, 8), "a 0+1/8, b 3/8+1/8, d 3/4+1/8")
  gives(four:euclid("<3 1>", 4, 1), "a 0+1/4, b 1/4+1/4, d 3/4+1/4 / d 3/4+1/4", 2)
end)

tap.test("stack and cat, each in its own length", function()
  gives(four:stack "x y", "a 0+1/4, x 0+1/2, b 1/4+1/4, c 1/2+1/4, y 1/2+1/2, d 3/4+1/4")
  gives(four:cat("x", "y z"), FOUR .. " / x 0+1 / y 0+1/2, z 1/2+1/2 / " .. FOUR, 4)
  gives(mini("<a b>"):cat "<c d e>", "a 0+1 / c 0+1 / b 0+1 / d 0+1 / a 0+1 / e 0+1", 6)
  gives(steps("x...", 1):stack(steps("X..", 1)), "true 0+1/4, true 0+1/4 v127, true 3/4+1/4 v127 / "
    .. "true 0+1/4, true 1/2+1/4 v127 / true 0+1/4, true 1/4+1/4 v127", 3)
  gives(steps("xx", 1):cat(steps("XXX", 1)), "true 0+1/2, true 1/2+1/2 / true 0+1/2 v127, true 1/2+1/2 v127 / "
    .. "true 0+1/2 v127, true 1/2+1/2 / true 0+1/2, true 1/2+1/2 v127 / true 0+1/2 v127, true 1/2+1/2 v127", 5)
end)

tap.test("off, superimpose, layer, echo and ghost add copies", function()
  gives(mini("c4 e4"):off(1 / 8, "transpose", 12), "c4 0+1/2, C5 1/8+1/2, e4 1/2+1/2, E5 5/8+1/2")
  gives(mini("a b"):superimpose("fast", 2), "a 0+1/2, a 0+1/4, b 1/4+1/4, b 1/2+1/2, a 1/2+1/4, b 3/4+1/4")
  gives(mini("a b"):layer { "rev", { "vel", 50 } }, "b 0+1/2, a 0+1/2 v50, a 1/2+1/2, b 1/2+1/2 v50")
  gives(mini("a ~"):echo(3, 1 / 4, 0.5), "a 0+1/2, a 1/4+1/2 v50, a 1/2+1/2 v25")
  gives(mini("a ~"):echo(2), "a 0+1/2, a 1/8+1/2 v60")
  gives(mini("a ~"):ghost(), "a 0+1/2, a 3/16+1/2 v40, a 5/16+1/2 v40")
end)

tap.test("jux plays the original left and its transform right", function()
  gives(mini("a b"):jux "rev", "a 0+1/2 p-1, b 0+1/2 p1, b 1/2+1/2 p-1, a 1/2+1/2 p1")
  gives(mini("a b"):jux_by(0.5, "rev"), "a 0+1/2 p-0.5, b 0+1/2 p0.5, b 1/2+1/2 p-0.5, a 1/2+1/2 p0.5")
  gives(mini("a"):pan(0.75):jux_by(0.5, "fast", 1), "a 0+1 p0.25, a 0+1 p1")
end)

tap.test("transpose, scale, invert, range and hurry", function()
  gives(mini("c4 e4 Bb3 g"):transpose(2), "D4 0+1/4, F#4 1/4+1/4, C4 1/2+1/4, A4 3/4+1/4")
  gives(mini("0 2 60 -1"):transpose(-3), "-3 0+1/4, -1 1/4+1/4, 57 1/2+1/4, -4 3/4+1/4")
  gives(mini("c4 e4"):transpose "<0 12>", "C4 0+1/2, E4 1/2+1/2 / C5 0+1/2, E5 1/2+1/2", 2)
  gives(mini("0 2 4 7 -1"):scale "C minor", "C4 0+1/5, Eb4 1/5+1/5, G4 2/5+1/5, C5 3/5+1/5, Bb3 4/5+1/5")
  gives(mini("0 1 2 3 4 5"):scale "Eb3 pentatonic", "Eb3 0+1/6, F3 1/6+1/6, G3 1/3+1/6, Bb3 1/2+1/6, C4 2/3+1/6, "
    .. "Eb4 5/6+1/6")
  gives(mini("c4 e4 b4 f#4"):scale "C minor", "C4 0+1/4, Eb4 1/4+1/4, Bb4 1/2+1/4, F4 3/4+1/4")
  gives(mini("0 1.9 -0.5"):scale "major", "C4 0+1/3, D4 1/3+1/3, B3 2/3+1/3")
  gives(mini("c4 e4 b4"):invert(), "C4 0+1/3, G#3 1/3+1/3, C#3 2/3+1/3")
  gives(mini("c4 e4"):invert "E4", "G#4 0+1/2, E4 1/2+1/2")
  gives(mini("0 3 -2"):invert(), "0 0+1/3, -3 1/3+1/3, 2 2/3+1/3")
  gives(mini("0 3"):invert(5), "10 0+1/2, 7 1/2+1/2")
  gives(mini("0 0.5 1"):range(100, 300), "100 0+1/3, 200.0 1/3+1/3, 300 2/3+1/3")
  gives(mini("c4"):hurry(2), "C5 0+1/2, C5 1/2+1/2")
  gives(mini("kick"):hurry(2), "kick 0+1/2, kick 1/2+1/2")
  gives(steps("x.", 2):transpose(5), "true 0+1/2")
end)

tap.test("vel, pan, len and beats", function()
  gives(mini("a b"):vel(64), "a 0+1/2 v64, b 1/2+1/2 v64")
  gives(mini("a b"):pan(-1), "a 0+1/2 p-1, b 1/2+1/2 p-1")
  gives(mini("a b"):pan "-1 1", "a 0+1/2 p-1, b 1/2+1/2 p1")
  gives(mini("a b"):len(0.5), "a 0+1/4, b 1/2+1/4")
  gives(mini("a b"):len(0.5):len(3), "a 0+3/4, b 1/2+3/4")
  gives(mini("a b"):beats(3), "a 0+1/2, b 1/2+1/2")
  tap.equal(tostring(pattern.beats(mini("a b"):beats(3.5))), "7/2")
  tap.equal(tostring(pattern.beats(steps("x..x"):fast(2):rev())), "1")
end)

tap.test("swing makes every second step late, exactly", function()
  local eighth = mini("a b c d e f g h"):beats(4)
  gives(eighth:swing(0.6, 1 / 2), "a 0+3/20, b 3/20+1/10, c 1/4+3/20, d 2/5+1/10, e 1/2+3/20, f 13/20+1/10, "
    .. "g 3/4+3/20, h 9/10+1/10")
  gives(eighth:swing(0.5, 1 / 2), told(eighth))
  gives(mini("a*16"):swing(0.75), "a 0+3/32, a 3/32+1/32, a 1/8+3/32, a 7/32+1/32, a 1/4+3/32, a 11/32+1/32, "
    .. "a 3/8+3/32, a 15/32+1/32, a 1/2+3/32, a 19/32+1/32, a 5/8+3/32, a 23/32+1/32, a 3/4+3/32, a 27/32+1/32, "
    .. "a 7/8+3/32, a 31/32+1/32")
  gives(steps("xxx"):swing(0.75), "true 0+1/2, true 1/2+1/6, true 2/3+1/3") -- the third is alone
  gives(eighth:swing(0.6, 1 / 2), told(eighth:swing(0.6, 1 / 2)), 1)
end)

tap.test("sometimes and its kin, where chance is certain", function()
  gives(four:sometimes(0, "rev"), FOUR)
  gives(four:sometimes(1, "rev"), BACK)
  gives(four:always("fast", 2), TWICE)
  gives(four:never("fast", 2), FOUR)
  gives(four:degrade(0), FOUR)
  gives(four:degrade(1), "")
  gives(four:some_cycles(0, "rev"), FOUR)
  gives(four:some_cycles(1, "rev"), BACK)
  gives(four:humanize(0), FOUR)
end)

tap.test("signals move from 0 to 1", function()
  local function segments(name)
    return told(assert(pattern.signal(name)):segment(4):range(0, 100))
  end
  tap.equal(segments "saw", "0.0 0+1/4, 25.0 1/4+1/4, 50.0 1/2+1/4, 75.0 3/4+1/4")
  tap.equal(segments "isaw", "100.0 0+1/4, 75.0 1/4+1/4, 50.0 1/2+1/4, 25.0 3/4+1/4")
  tap.equal(segments "tri", "0.0 0+1/4, 50.0 1/4+1/4, 100.0 1/2+1/4, 50.0 3/4+1/4")
  tap.equal(segments "square", "0 0+1/4, 0 1/4+1/4, 100 1/2+1/4, 100 3/4+1/4")
  tap.equal(segments "sine", "50.0 0+1/4, 100.0 1/4+1/4, 50.0 1/2+1/4, 0.0 3/4+1/4")
  tap.equal(told(pattern.signal "saw":segment(2):slow(2), 2), "0.0 0+1 / 0.5 0+1")
  tap.equal(select(2, pattern.signal "sin"), "no signal 'sin'; did you mean 'sine'?")
end)

tap.test("what is wrong is said with the transform's name", function()
  fails("fast: expected a number from 0.001 to 1000, got 0", function() return four:fast(0) end)
  fails("slow: expected a number from 0.001 to 1000, got nothing", function() return four:slow() end)
  fails("fast: expected a number from 0.001 to 1000, got nan", function() return four:fast(0 / 0) end)
  fails("fast: expected 1 value, as in fast(n), got 2", function() return four:fast(1, 2) end)
  fails("rev: expected nothing, as in rev(), got 1", function() return four:rev(1) end)
  fails("fast: expected a number from 0.001 to 1000, got 0", function() return four:fast "<1 0>" end)
  fails("fast: expected a number from 0.001 to 1000, got 'x'", function() return four:fast "x" end)
  fails("fast: column 4 of \"1 [\": expected a word, a number, a rest (~) or a bracket, got the end",
    function() return four:fast "1 [" end)
  fails("ply: expected a whole number from 1 to 64, got 1.5", function() return four:ply(1.5) end)
  fails("no transform 'fsat'; did you mean 'fast'?", function() return four:fsat(2) end)
  fails("every: no transform 'fsat'; did you mean 'fast'?", function() return four:every(4, "fsat", 2) end)
  fails("fast: expected a number from 0.001 to 1000, got 0", function() return four:every(4, "fast", 0) end)
  fails("every: expected a transform such as \"rev\" or a function from a pattern to a pattern, got nothing",
    function() return four:every(4) end)
  fails("every: expected a whole number from 1 to 64, got 0", function() return four:every(0, "rev") end)
  fails("expected the function to give a pattern, got 5", function() return four:every(2, function() return 5 end) end)
  fails("fast: expected a pattern before it, as in p:fast(n)", function() return four.fast(2) end)
  fails("scale: no scale 'C mnor'; did you mean 'C minor'?", function() return four:scale "C mnor" end)
  fails("scale: no scale 'C loud'; there are such as \"C minor\" and \"Eb3 dorian\"",
    function() return four:scale "C loud" end)
  fails("jux_by: expected a number from 0 to 1, got 2", function() return four:jux_by(2, "rev") end)
  fails("transpose: expected notes or numbers in the pattern, got 'kick'", function()
    return told(mini("kick"):transpose(2))
  end)
  fails("a pattern does not change: its transforms give a new one", function() four.x = 1 end)
  fails("euclid: 9 hits do not fit into 8 steps", function() return four:euclid(9, 8) end)
  for _, p in ipairs { four:fast(1000):fast(1000), four:fast(1000):ply(4), four:echo(64):echo(64) } do
    fails("the pattern has too many events in a cycle: more than 10000", function() return told(p) end)
  end
end)

tap.test("every transform has a signature and help that names its values", function()
  local count = 0
  for name, row in pairs(pattern.transforms) do
    count = count + 1
    tap.equal(type(row[1]), "function")
    assert(row[2]:find(name, 1, true) == 1, row[2])
    assert(#row[3] > 15 and row[3]:find "%.$", name)
  end
  assert(count >= 45, count)
  for name in ("fast slow rev shift every sometimes degrade stack cat euclid humanize swing transpose scale invert "
    .. "chop ply off jux iter palindrome mask struct range "
    .. "early late layer superimpose hurry often rarely always never "
    .. "beats vel pan len segment linger chunk within first_of ghost"):gmatch "%S+" do
    assert(pattern.transforms[name], name)
  end
end)

tap.done()
