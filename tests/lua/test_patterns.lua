-- Tables of a kit's pieces as patterns, and patterns as hits on ticks.
local tap = dofile "tests/lua/tap.lua"
local clips = require "livelua.clips"
local pattern = require "livelua.pattern"
local patterns = require "livelua.patterns"
local steps = require "livelua.steps"
local TICKS <const> = 725760

local function build(content, family)
  local made, problems = patterns.build("p", content, family or {}, function(_, call)
    return call
  end)
  assert(made, problems and tostring(problems[1]))
  return made
end

local function clip_of(made, first, count, repeats)
  local function events(cycle)
    return pattern.query(made.value, cycle, { seed = 0, name = "p" })
  end
  return clips.build(pattern.beats(made.value), first or 0, count or 1, events, function(event)
    return { pitch = #event.value } -- kick is 4, snare 5, cowbell 7
  end, repeats ~= false)
end

local function hits(content, family)
  local list = {}
  for n, hit in ipairs(clip_of(build(content, family)).hits) do
    list[n] = ("%d@%g=%d"):format(hit.pitch, hit.tick / TICKS, hit.velocity)
  end
  return table.concat(list, " ")
end

local function problem(content)
  local made, problems = patterns.build("p", content, {})
  tap.equal(made, nil)
  return problems[1]
end

tap.test("X is an accent, x a hit, o a ghost, . a rest; spaces and | are for the eye", function()
  tap.equal(table.concat(steps.parse "X.xo | .x", ","), "127,0,100,50,0,100")
end)

tap.test("1 to 9 go from soft to loud", function()
  tap.equal(table.concat(steps.parse "1.3 59", ","), "14,0,42,71,127")
end)

tap.test("a stray letter is shown with its column, whatever came before it", function()
  local _, message = steps.parse "x. y."
  assert(message:find("column 4 of \"x. y.\" is 'y'", 1, true), message)
  _, message = steps.parse "x…x"
  assert(message:find("column 2 of \"x…x\" is '…'", 1, true), message)
end)

tap.test("a step is a sixteenth and a pattern four beats, unless it says otherwise", function()
  tap.equal(hits { kick = "x... x... x... ..x." }, "4@0=100 4@1=100 4@2=100 4@3.5=100")
  tap.equal(hits { kick = "xx", beats = 1, step = 1 / 2 }, "4@0=100 4@0.5=100")
  tap.equal(hits { kick = "x..x", beats = 3, step = 3 / 4 }, "4@0=100 4@2.25=100")
  tap.equal(hits({ kick = "xx" }, { beats = 1, step = 1 / 2 }), "4@0=100 4@0.5=100")
end)

tap.test("triplets fall on their exact ticks", function()
  local clip = clip_of(build { kick = "xxx", beats = 1, step = 1 / 3 })
  tap.equal(clip.hits[2].tick, TICKS // 3)
  tap.equal(clip.hits[3].tick, 2 * TICKS // 3)
  tap.equal(clip.length, TICKS)
end)

tap.test("a list of beats is a pattern too", function()
  tap.equal(hits { cowbell = { 1.5, 0, { 2.75, vel = 60 } } }, "7@0=100 7@1.5=100 7@2.75=60")
end)

tap.test("the same hits are the same pattern however they are written", function()
  local strings = build { kick = "x...x...x...x...", snare = "....x..." .. "....x..." }
  local lists = build { snare = { 3, 1 }, kick = { 0, 1, 2, 3 } }
  tap.equal(clips.print(clip_of(strings)), clips.print(clip_of(lists)))
end)

tap.test("swing delays every second step, of the rows that have the pattern's own", function()
  tap.equal(hits { swing = 0.6, kick = "xxxx", beats = 1 }, "4@0=100 4@0.3=100 4@0.5=100 4@0.8=100")
  tap.equal(hits { swing = 0.6, kick = { step = 1 / 4, "xxxx" }, beats = 1 },
    "4@0=100 4@0.25=100 4@0.5=100 4@0.75=100")
end)

tap.test("a pattern knows its pieces, its length, its meter and its fill", function()
  local made = build { kick = "x...", snare = "..x.", beats = 1, meter = "1/4", fill = "rock" }
  assert(made.pieces.kick and made.pieces.snare and not made.pieces.beats)
  tap.equal(made.beats, 1)
  tap.equal(made.meter .. made.fill, "1/4rock")
  tap.equal(tostring(made.value), "pattern 'p' (1 beat, 2 hits)")
end)

tap.test("a line that does not fit is told with its counts", function()
  tap.equal(problem { kick = "x...x" },
    "kick has 5 steps of 1/4 beat, 1.25 beats in all; expected 16 steps for 4 beats")
  tap.equal(problem { kick = "xxxx", beats = 1, step = 1 / 3 },
    "kick has 4 steps of 1/3 beat, 1.33333 beats in all; expected 3 steps for 1 beat")
  tap.equal(problem { kick = { step = 1 / 6, "x.x" } },
    "kick has 3 steps of 1/6 beat, 0.5 beats in all; expected 24 steps for 4 beats")
end)

tap.test("whatever else is wrong is said", function()
  tap.equal(problem { kick = 5 }, "kick: expected steps such as \"x... x..o\", a list of beats or a pattern, got 5")
  tap.equal(problem { kick = { 4 } }, "kick: expected places from 0 to under 4 beats, got 4")
  tap.equal(problem { kick = { { 1, vel = 0 } } }, "kick: expected vel from 1 to 127, got 0")
  tap.equal(problem { kick = { { 1, ve = 0 } } }.word, "ve")
  tap.equal(problem { kick = "" }, "kick: the line \"\" has no steps")
  tap.equal(problem {}, "it is empty: expected pieces of the kit, such as kick = \"x... x...\"")
  tap.equal(problem { "x..." }, "expected pieces of the kit by their names, got 1")
  tap.equal(problem { kick = "x", beats = 0 }, "beats: expected a number of beats above 0 and up to 256, got 0")
  tap.equal(problem { kick = "x", step = "a" }, "step: expected a number of beats above 0 and up to 256, got 'a'")
  tap.equal(problem { kick = "x", swing = 0.8 }, "swing: expected a number from 0.5 to 0.75, got 0.8")
end)

tap.test("the tick of any place is its exact one, rounded", function()
  for n = 1, 40 do
    for d = 1, 40 do
      local cycle = n * 7919 + d
      local exact = (cycle * 3 + 1) * n * TICKS * 2 // (3 * d)
      tap.equal(clips.tick({ n = n, d = d }, cycle, 1, 3), (exact + 1) // 2)
      tap.equal(clips.cycle_at({ n = n, d = d }, clips.tick({ n = n, d = d }, cycle)), cycle)
    end
  end
end)

tap.test("parts of a pattern that follow each other are the whole", function()
  local made = build { kick = "x.x.", snare = { { 0.25, prob = 0.5 } }, beats = 1 }
  made.value = made.value:humanize(1)
  local whole, parts = clip_of(made, 0, 64, false), {}
  for first = 0, 60, 4 do
    local part = clip_of(made, first, 4, false)
    for _, hit in ipairs(part.hits) do
      parts[#parts + 1] = ("%d@%d=%g"):format(hit.pitch, hit.tick + part.origin, hit.velocity)
    end
  end
  tap.equal(#parts, #whole.hits)
  for n, hit in ipairs(whole.hits) do
    tap.equal(("%d@%d=%g"):format(hit.pitch, hit.tick, hit.velocity), parts[n])
  end
end)

tap.done()
