-- Patterns as values: however they are written, what they tell, and what holds them together.
local tap = dofile "tests/lua/tap.lua"
local fraction = require "livelua.pattern.fraction"
local pattern = require "livelua.pattern"
local told = require "told"

local function problem_of(made, problem)
  tap.equal(made, nil)
  return problem
end

tap.test("a line of steps: X x o . and digits, a sixteenth each", function()
  local p = pattern.steps "X.x. o..9 | 1..5"
  tap.equal(told(p), "true 0+1/12 v127, true 1/6+1/12, true 1/3+1/12 v50, true 7/12+1/12 v127, true 2/3+1/12 v14, "
    .. "true 11/12+1/12 v71")
  tap.equal(tostring(pattern.beats(p)), "3")
  tap.equal(tostring(pattern.beats(pattern.steps("x.x", 1 / 3))), "1")
  tap.equal(pattern.period(p), 1)
end)

tap.test("each digit is its ninth of the loudest", function()
  local velocities = {}
  for n, event in ipairs(pattern.query(pattern.steps "123456789", 0, { seed = 1, name = "" })) do
    velocities[n] = event.vel
  end
  tap.equal(table.concat(velocities, " "), "14 28 42 56 71 85 99 113 127")
end)

tap.test("a line of steps that is wrong tells its column", function()
  assert(problem_of(pattern.steps "x..y"):find("column 4 of \"x..y\" is 'y'", 1, true))
  assert(problem_of(pattern.steps "x0"):find("column 2 of \"x0\" is '0'", 1, true))
  tap.equal(problem_of(pattern.steps " | "), "the line \" | \" has no steps")
  tap.equal(problem_of(pattern.steps("x", 0)), "expected a number of beats from 0.001 to 1024, got 0")
end)

local function euclid_text(hits, count)
  local text = ("."):rep(count)
  for _, event in ipairs(pattern.query(pattern.euclid(hits, count), 0, { seed = 1, name = "" })) do
    local at = (event.start * fraction.new(count)).n
    text = text:sub(1, at) .. "x" .. text:sub(at + 2)
  end
  return text
end

tap.test("Euclid's rhythms are those of Toussaint's list", function()
  for name, row in pairs {
    tresillo = { 3, 8, "x..x..x." }, cinquillo = { 5, 8, "x.xx.xx." }, khafif = { 2, 5, "x.x.." },
    ruchenitza = { 4, 7, "x.x.x.x" }, aksak = { 4, 9, "x.x.x.x.." }, nawakhat = { 5, 7, "x.xx.xx" },
    agsag = { 5, 9, "x.x.x.x.x" }, bossa_nova = { 5, 16, "x..x..x..x..x..." }, bembe = { 7, 12, "x.xx.x.xx.x." },
    samba = { 7, 16, "x..x.x.x..x.x.x." }, venda = { 5, 12, "x..x.x..x.x." }, aka = { 9, 16, "x.xx.x.x.xx.x.x." },
  } do
    tap.equal(name .. " " .. euclid_text(row[1], row[2]), name .. " " .. row[3])
  end
end)

tap.test("where only one step is to be spread, Euclid's rhythms begin as Tidal's do", function()
  tap.equal(euclid_text(2, 3), "xx.")
  tap.equal(euclid_text(3, 4), "xxx.")
  tap.equal(euclid_text(5, 6), "xxxxx.")
  tap.equal(euclid_text(1, 5), "x....")
end)

tap.test("Euclid's rotation takes steps from the front; a negative number of hits is the rests", function()
  tap.equal(told(pattern.euclid(3, 8, 2)), "true 1/8+1/8, true 1/2+1/8, true 3/4+1/8")
  tap.equal(told(pattern.euclid(-1, 4)), "true 1/4+1/4, true 1/2+1/4, true 3/4+1/4")
  tap.equal(problem_of(pattern.euclid(9, 8)), "expected hits from 0 to the 8 steps, got 9")
  tap.equal(problem_of(pattern.euclid(3, 0)), "expected steps from 1 to 1024, got 0")
  tap.equal(problem_of(pattern.euclid(1.5, 4)), "expected hits from 0 to the 4 steps, got 1.5")
end)

tap.test("a list of places is in beats", function()
  local p = pattern.places { 0, 1.5, { 2.75, vel = 60, len = 1 }, { 3, "c4" } }
  tap.equal(told(p), "true 0+1/16, true 3/8+1/16, true 11/16+1/4 v60, c4 3/4+1/16")
  tap.equal(told(pattern.places({ { 2, len = 4 } }, 3)), "true 2/3+4/3")
  tap.equal(told(pattern.places({ 1 / 3, 2 / 3 }, 1, 1 / 3)), "true 1/3+1/3, true 2/3+1/3")
  tap.equal(pattern.period(p), 1)
  tap.equal(pattern.period(pattern.places { { 0, prob = 0.5 } }), nil)
  tap.equal(problem_of(pattern.places { 4 }), "expected places from 0 to under 4 beats, got 4")
  tap.equal(problem_of(pattern.places { 0, -1 }), "expected places from 0 to under 4 beats, got -1")
  tap.equal(problem_of(pattern.places { 0 / 0 }), "expected places from 0 to under 4 beats, got nan")
  tap.equal(problem_of(pattern.places { { 0, vel = 128 } }), "expected vel from 1 to 127, got 128")
  tap.equal(problem_of(pattern.places { { 0, prob = 2 } }), "expected prob from 0 to 1, got 2")
  tap.equal(problem_of(pattern.places { { 0, loud = 2 } }), "a place has no 'loud'; there is vel, prob and len")
  tap.equal(problem_of(pattern.places { 0, kick = 1 }), "expected a list of places, got 'kick' as well")
end)

tap.test("a place that sounds longer than its cycle is played back to front too", function()
  tap.equal(told(pattern.places({ { 3, len = 4 } }, 4):rev()), "true 0+1")
end)

tap.test("a function of the cycle gives a pattern, a line, places or a list of steps, once for each cycle", function()
  local calls = 0
  local p = pattern.from_function(function(cycle)
    calls = calls + 1
    return ({ [0] = "a b", pattern.euclid(1, 2), { 0, { 1, vel = 50 } }, { "c", false, "d" } })[cycle % 5]
  end, 4)
  tap.equal(told(p, 5), "a 0+1/2, b 1/2+1/2 / true 0+1/2 / true 0+1/16, true 1/4+1/16 v50 / c 0+1/3, d 2/3+1/3 / ")
  tap.equal(told(p, 5), told(p, 5))
  tap.equal(calls, 5)
  tap.equal(pattern.period(p), nil)
  tap.equal(tostring(pattern.beats(p)), "4")
  tap.equal(told(pattern.from_function(function(n) return "<a b c> " .. n end), 2, 7), "b 0+1/2, 7 1/2+1/2 / "
    .. "c 0+1/2, 8 1/2+1/2")
end)

tap.test("what is wrong in a function of the cycle is raised to who asks", function()
  local ok, problem = pcall(told, pattern.from_function(function() return "a [" end))
  tap.equal(ok, false)
  assert(problem:find "^the function of the cycle: column 4", problem)
  ok, problem = pcall(told, pattern.from_function(function() error "own" end))
  tap.equal(ok, false)
  assert(problem:find "own$", problem)
end)

tap.test("the same hits are the same however they are written", function()
  local written = "true 0+1/8, true 3/8+1/8, true 3/4+1/8"
  tap.equal(told(pattern.steps("x..x..x.", 1 / 2)), written)
  tap.equal(told(pattern.euclid(3, 8)), written)
  tap.equal(told(pattern.places({ 0, 1.5, 3 }, 4, 1 / 2)), written)
  tap.equal(told(pattern.from_function(function() return { 0, 3, 6 } end, 8):len(4)), written)
  tap.equal(told(pattern.mini "x(3,8)"), (written:gsub("true", "x")))
end)

tap.test("stack, cat, layers, pure and silence", function()
  tap.equal(told(pattern.stack { pattern.mini "a b", "c" }), "a 0+1/2, c 0+1, b 1/2+1/2")
  tap.equal(told(pattern.cat { "a", pattern.silence(), pattern.pure(7) }, 3), "a 0+1 /  / 7 0+1")
  tap.equal(told(pattern.layers { a = pattern.mini "a", b = pattern.mini "~ b" }), "a 0+1, b 1/2+1/2")
  tap.equal(problem_of(pattern.stack {}), "expected patterns, got none")
  tap.equal(problem_of(pattern.stack { true }), "expected a pattern or a line of mini-notation, got true")
end)

tap.test("layers of other lengths keep them, in cycles of the longest", function()
  local p = pattern.layers { a = pattern.steps "X.x", b = pattern.steps "o..." }
  tap.equal(tostring(pattern.beats(p)), "1")
  tap.equal(pattern.period(p), 3)
  tap.equal(tostring(pattern.beats(pattern.layers({ a = pattern.steps "X.x" }, 4))), "4")
end)

tap.test("a value says what it is, and no script can change it", function()
  local p = pattern.mini "a b"
  tap.equal(pattern.is(p), true)
  tap.equal(pattern.is {}, false)
  tap.equal(pattern.is(nil), false)
  tap.equal(tostring(p), "mini \"a b\"")
  tap.equal(tostring(p:fast(2):every(4, "rev")), "mini \"a b\":fast(2):every(4, \"rev\")")
  tap.equal(tostring(pattern.steps "x..."), "steps \"x...\"")
  tap.equal(tostring(pattern.euclid(3, 8)), "euclid(3, 8, 0)")
  assert(#tostring(pattern.mini(("a "):rep(100))) <= 60)
  tap.equal(getmetatable(p), "a pattern")
  tap.equal(pcall(setmetatable, p, {}), false)
  tap.equal(next(p), nil)
  for name, method in pairs(p) do
    tap.equal(pattern.transforms[name][1], method) -- what can be done with it, for completion
  end
  local args = { "fast", 2 }
  p:layer { args }
  tap.equal(args.n, nil)
end)

tap.test("a pattern gives the same however often and in whatever order it is asked", function()
  local p = pattern.mini "a? <b c>(3,8) [d|e]*2":every(3, "rev"):off(1 / 8, "vel", 50):humanize(1)
  local all = {}
  for cycle = 0, 7 do
    all[cycle] = told(p, 1, cycle)
  end
  for cycle = 7, 0, -1 do
    tap.equal(told(p, 1, cycle), all[cycle])
  end
end)

tap.test("mistakes are said by a session's mistake.lua once it is attached", function()
  local values = require "livelua.pattern.values"
  local complain, is_void, said, void = values.complain, values.is_void, {}, setmetatable({}, {})
  pattern.attach {
    void = void,
    say = function(form, ...)
      said[#said + 1] = form:format(...)
      return void
    end,
    is_void = function(value)
      return rawequal(value, void)
    end,
  }
  local p = pattern.mini "a b"
  tap.equal(p:fast(0), void)
  tap.equal(p:fast(void), void) -- its mistake was said when it was made
  tap.equal(p:stack(void), void)
  tap.equal(p:every(2, function(inner) return inner:fast(0) end), void)
  tap.equal(p.fsat, void)
  values.complain, values.is_void = complain, is_void
  tap.equal(#said, 3)
  tap.equal(said[1], "fast: expected a number from 0.001 to 1000, got 0")
  tap.equal(said[3], "no transform 'fsat'; did you mean 'fast'?")
end)

tap.test("fractions are exact, and refuse what would not be", function()
  local sum = fraction.ZERO
  for _ = 1, 11 * 13 do
    sum = sum + fraction.new(1, 11 * 13)
  end
  tap.equal(sum, fraction.ONE)
  tap.equal(tostring(fraction.new(-6, 4)), "-3/2")
  tap.equal(fraction.new(-3, 2):floor(), -2)
  tap.equal(fraction.new(-3, 2):ceil(), -1)
  tap.equal(fraction.new(1, 3) < fraction.new(2, 5), true)
  tap.equal(fraction.new(2, 6) == fraction.new(1, 3), true)
  tap.equal(tostring(fraction.from(0.1)), "1/10")
  local ok, problem = pcall(function() return fraction.new(1 << 40, 3) * fraction.new(1 << 40, 5) end)
  tap.equal(ok, false)
  tap.equal(problem, "the pattern divides time too finely to be exact")
end)

tap.test("cycles far out are as exact as the first", function()
  local p = pattern.mini "a [b c d]*<2 3> e(5,7)":swing(0.58)
  local period = pattern.period(p)
  for _, cycle in ipairs { 1 << 20, 1 << 31, (1 << 32) + 5 } do
    tap.equal(told(p, 1, cycle), told(p, 1, cycle % period))
  end
end)

tap.done()
