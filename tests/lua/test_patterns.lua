local tap = dofile "tests/lua/tap.lua"
local patterns = require "livelua.patterns"
local steps = require "livelua.steps"
local TICKS <const> = 725760
local notes = { kick = 36, snare = 38, cowbell = 56 }

local function hits(content)
  local pattern, problems = patterns.build("p", content, notes)
  assert(pattern, problems and tostring(problems[1]))
  local list = {}
  for n, hit in ipairs(pattern.hits) do
    list[n] = ("%d@%g=%d"):format(hit.pitch, hit.tick / TICKS, hit.velocity)
  end
  return table.concat(list, " ")
end

local function problem(content)
  local pattern, problems = patterns.build("p", content, notes)
  tap.equal(pattern, nil)
  return problems[1]
end

tap.test("X is an accent, x a hit, o a ghost, . a rest; spaces and | are for the eye", function()
  tap.equal(table.concat(steps.parse "X.xo | .x", ","), "127,0,100,50,0,100")
end)

tap.test("a stray letter is shown with its column, whatever came before it", function()
  local _, message = steps.parse "x. y."
  assert(message:find("column 4 of \"x. y.\" is 'y'", 1, true), message)
  _, message = steps.parse "x…x"
  assert(message:find("column 2 of \"x…x\" is '…'", 1, true), message)
end)

tap.test("a step is a sixteenth and a pattern four beats, unless it says otherwise", function()
  tap.equal(hits { kick = "x... x... x... ..x." }, "36@0=100 36@1=100 36@2=100 36@3.5=100")
  tap.equal(hits { kick = "xx", beats = 1, step = 1 / 2 }, "36@0=100 36@0.5=100")
  tap.equal(hits { kick = "x..x", beats = 3, step = 3 / 4 }, "36@0=100 36@2.25=100")
end)

tap.test("triplets fall on their exact ticks", function()
  local pattern = patterns.build("p", { kick = "xxx", beats = 1, step = 1 / 3 }, notes)
  tap.equal(pattern.hits[2].tick, TICKS // 3)
  tap.equal(pattern.hits[3].tick, 2 * TICKS // 3)
  tap.equal(pattern.length, TICKS)
end)

tap.test("a list of beats is a pattern too", function()
  tap.equal(hits { cowbell = { 1.5, 0, { 2.75, vel = 60 } } }, "56@0=100 56@1.5=100 56@2.75=60")
end)

tap.test("the same hits are the same pattern however they are written", function()
  local strings = patterns.build("a", { kick = "x...x...x...x...", snare = "....x..." .. "....x..." }, notes)
  local lists = patterns.build("b", { snare = { 3, 1 }, kick = { 0, 1, 2, 3 } }, notes)
  tap.equal(patterns.content(strings), patterns.content(lists))
end)

tap.test("a line that does not fit is told with its counts", function()
  tap.equal(problem { kick = "x...x" },
    "kick has 5 steps of 1/4 beat, 1.25 beats in all; expected 16 steps for 4 beats")
  tap.equal(problem { kick = "xxxx", beats = 1, step = 1 / 3 },
    "kick has 4 steps of 1/3 beat, 1.33333 beats in all; expected 3 steps for 1 beat")
end)

tap.test("whatever else is wrong is said", function()
  tap.equal(problem { kik = "x" }.word, "kik")
  tap.equal(problem { kick = 5 }, "kick: expected steps such as \"x... x..o\" or a list of beats, got 5")
  tap.equal(problem { kick = { 4 } }, "kick: expected places from 0 to under 4 beats, got 4")
  tap.equal(problem { kick = { { 1, vel = 0 } } }, "kick: expected vel from 1 to 127, got 0")
  tap.equal(problem { kick = "x", beats = 0 }, "beats: expected a number of beats above 0 and up to 256, got 0")
  tap.equal(problem { kick = "x", step = "a" }, "step: expected a number of beats above 0 and up to 256, got 'a'")
end)

tap.done()
