-- Mini-notation, against the table of mini_cases.lua.
local tap = dofile "tests/lua/tap.lua"
local cases = require "mini_cases"
local pattern = require "livelua.pattern"
local random = require "livelua.random"

local STEP <const> = "a word, a number, a rest (~) or a bracket"
local EUCLID <const> = "hits, steps and a rotation, such as (3,8) or (3,8,2): no more hits than steps, up to 1024 steps"
local MANY <const> = "at most 10000 events in a cycle"
local SPEED <const> = "a number above 0 after '*', such as *2 or *1.5"
local TIMES <const> = "a whole number from 1 to 10000 after '!', such as !3"
local WEIGHT <const> = "a length above 0 after '@', such as @3"
local WHOLE <const> = "whole numbers on both sides of '..', such as 0 .. 7"
local OPEN <const> = "a step or the end, as no bracket is open"
local GAP <const> = "a space between steps"

-- { text, column, expected, got }
local MISTAKES <const> = {
  { "", 1, STEP, "the end" },
  { "   ", 4, STEP, "the end" },
  { "[", 2, STEP, "the end" },
  { "[]", 2, STEP, "']'" },
  { "a <>", 4, STEP, "'>'" },
  { "{}", 2, STEP, "'}'" },
  { "a [b", 5, "']' for the '[' of column 3", "the end" },
  { "<a", 3, "'>' for the '<' of column 1", "the end" },
  { "{a b", 5, "'}' for the '{' of column 1", "the end" },
  { "[a>", 3, "']' for the '[' of column 1", "'>'" },
  { "[a [b]", 7, "']' for the '[' of column 1", "the end" },
  { "a]", 2, OPEN, "']'" },
  { "a b )", 5, OPEN, "')'" },
  { "a>", 2, OPEN, "'>'" },
  { "a(3", 4, "',' and a number of steps, as in (3,8)", "the end" },
  { "a(3,8", 6, "')' for the '(' of column 2", "the end" },
  { "a(3,8,1,2)", 8, "')' for the '(' of column 2", "','" },
  { "a(9,8)", 3, EUCLID, "'9'" },
  { "a(3,0)", 5, EUCLID, "'0'" },
  { "a(3,2000)", 5, EUCLID, "'2'" },
  { "a(x,8)", 3, EUCLID, "'x'" },
  { "a(1.5,8)", 3, EUCLID, "'1'" },
  { "a(,8)", 3, STEP, "','" },
  { "a*", 3, SPEED, "the end" },
  { "a*x", 3, SPEED, "'x'" },
  { "a*0", 3, SPEED, "'0'" },
  { "a*-1", 3, SPEED, "'-'" },
  { "a**2", 3, SPEED, "'*'" },
  { "a*<1 0>", 3, SPEED, "'<'" },
  { "a*[x]", 3, SPEED, "'['" },
  { "a/0", 3, "a number above 0 after '/', such as /2 or /1.5", "'0'" },
  { "a@", 3, WEIGHT, "the end" },
  { "a@0", 3, WEIGHT, "'0'" },
  { "a!0", 3, TIMES, "'0'" },
  { "a!1.5", 3, TIMES, "'1'" },
  { "a!20000", 3, TIMES, "'2'" },
  { "a!x", 3, GAP, "'x'" },
  { "! a", 1, "a step before '!'", "'!'" },
  { "_ a", 1, "a step before '_'", "'_'" },
  { "[a] [_ b]", 6, "a step before '_'", "'_'" },
  { ".. 3", 1, WHOLE, "'.'" },
  { "a .. 3", 3, WHOLE, "'.'" },
  { "0 .. b", 3, WHOLE, "'.'" },
  { "0 .. 1.5", 3, WHOLE, "'.'" },
  { ". a", 1, "steps on both sides of '.'", "'.'" },
  { "a .", 4, "steps on both sides of '.'", "the end" },
  { "a . . b", 5, "steps on both sides of '.'", "'.'" },
  { "x.x.", 2, GAP, "'.'" },
  { "a ? b", 3, STEP, "'?'" },
  { "a?2", 3, "a chance from 0 to 1 after '?', such as ?0.3", "'2'" },
  { "kick:", 6, "the number of a variant after ':', such as kick:2", "the end" },
  { "kick:x", 6, "the number of a variant after ':', such as kick:2", "'x'" },
  { "4x", 1, "a number such as 7 or 0.5", "'4'" },
  { "1234567890123", 1, "a number such as 7 or 0.5", "'1'" },
  { "a&b", 2, GAP, "'&'" },
  { "a-b", 2, GAP, "'-'" },
  { "[a b][c d]", 6, GAP, "'['" },
  { "a & b", 3, STEP, "'&'" },
  { "é", 1, STEP, "'é'" },
  { "a é", 3, STEP, "'é'" },
  { "a\0b", 2, GAP, "'\0'" },
  { "a,", 3, STEP, "the end" },
  { ",a", 1, STEP, "','" },
  { "a,,b", 3, STEP, "','" },
  { "a|", 3, STEP, "the end" },
  { "[a,]", 4, STEP, "']'" },
  { "{a b}%", 7, "a number of steps above 0 after '%', such as %4", "the end" },
  { "{a b}%0", 7, "a number of steps above 0 after '%', such as %4", "'0'" },
  { "a%4", 2, GAP, "'%'" },
  { "a*1000000", 3, MANY, "'1'" },
  { "a*<1 20000>", 3, MANY, "'<'" },
  { "a/0.01/0.001", 8, MANY, "'0'" },
  { "[a!1000]*11", 10, MANY, "'1'" },
  { "{a!100}%20000", 9, MANY, "'2'" },
  { "b a!10000(5,8)", 3, MANY, "'a'" },
  { "a [0 .. 20000]", 6, MANY, "'.'" },
}

local function cycle_of(p, cycle)
  local told = {}
  for n, event in ipairs(pattern.query(p, cycle, { seed = 1, name = "table" })) do
    told[n] = ("%s %s+%s"):format(event.value, event.start, event.length)
  end
  return table.concat(told, ", ")
end

local count = 0

local function check_all(rows)
  for _, case in ipairs(rows) do
    local text, expected = case[1], case[2] .. "/"
    local p = assert(pattern.mini(text))
    local cycle = 0
    for part in expected:gsub("%f[/]/%f[ \0]", "\n"):gmatch "([^\n]*)\n" do
      local found, wanted = cycle_of(p, cycle), part:match "^%s*(.-)%s*$"
      if found ~= wanted then
        error(("\"%s\" in cycle %d: expected %s, found %s"):format(text, cycle, wanted, found), 2)
      end
      cycle = cycle + 1
    end
    assert(cycle > 0)
    count = count + 1
  end
end

local function test_all(sentence, rows)
  tap.test(("%s (%d cases)"):format(sentence, #rows), function()
    check_all(rows)
  end)
end

test_all("steps share a cycle equally", cases.sequences)
test_all("~ and - are rests", cases.rests)
test_all("[ ] is a step of steps", cases.brackets)
test_all("* and / make a step faster and slower", cases.speeds)
test_all("! makes a step several", cases.repeats)
test_all("@ and _ make a step longer", cases.lengths)
test_all("a point groups steps", cases.groups)
test_all(".. counts from one number to another", cases.ranges)
test_all("a comma lays one over another", cases.stacks)
test_all("< > plays one a cycle", cases.alternations)
test_all("{ } plays steps at a pace", cases.polymeters)
test_all("(k,n,r) is Euclid's rhythm", cases.euclids)
test_all("chance that is certain", cases.chances)

tap.test("the table has at least 150 cases", function()
  assert(count >= 150, count)
end)

tap.test(("every mistake is told with its column and with what was expected (%d cases)"):format(#MISTAKES), function()
  for _, case in ipairs(MISTAKES) do
    local p, problem = pattern.mini(case[1])
    tap.equal(p, nil)
    tap.equal(problem, ("column %d of \"%s\": expected %s, got %s"):format(case[2], case[1], case[3], case[4]))
  end
end)

tap.test("what only shows when numbers come together is told with the line", function()
  local p, problem = pattern.mini "a(5,<8 3>)"
  tap.equal(p, nil)
  tap.equal(problem, "euclid: 5 hits do not fit into 3 steps in \"a(5,<8 3>)\"")
end)

tap.test("values are strings and numbers", function()
  local events = pattern.query(pattern.mini "a 1 1.5 c4 kick:2", 0, { seed = 1, name = "" })
  tap.equal(events[1].value, "a")
  tap.equal(math.type(events[2].value), "integer")
  tap.equal(events[3].value, 1.5)
  tap.equal(events[4].value, "c4")
  tap.equal(events[5].value, "kick:2")
  tap.equal(events[1].vel, 100)
  tap.equal(events[1].pan, 0)
  tap.equal(events[1].shift, 0)
end)

tap.test("a hostile text is told, not followed", function()
  for text, says in pairs {
    [("["):rep(65)] = "expected at most 64 brackets in one another",
    [("<"):rep(100000)] = "expected at most 65536 letters, got 100000",
    [("a "):rep(20000)] = "expected at most 10000 events in a cycle",
    [("a(3,8)"):rep(3000)] = "expected a space between steps",
    [("a*100"):rep(1) .. ("*100"):rep(1000)] = "expected at most 10000 events in a cycle",
    ["a" .. ("*[1*5000]"):rep(5000)] = "expected at most 10000 events in a cycle",
    [("a!9999 "):rep(3)] = "expected at most 10000 events in a cycle",
  } do
    local p, problem = pattern.mini(text)
    tap.equal(p, nil)
    assert(problem:find(says, 1, true), problem)
    assert(#problem < 300, "the message is too long")
  end
end)

tap.test("whatever is written, it is played or its column is told", function()
  local letters, dice = "abc[]<>{}()*/!@?~-,|._:%#0123456789    ", random.stream(1, "letters", 0)
  local good = 0
  for _ = 1, 20000 do
    local text = {}
    for n = 1, random.whole(dice, 1, 12) do
      local at = random.whole(dice, 1, #letters)
      text[n] = letters:sub(at, at)
    end
    text = table.concat(text)
    local p, problem = pattern.mini(text)
    if p then
      good = good + 1
      cycle_of(p, 0)
      cycle_of(p, 7)
    else
      assert(problem:find "^column %d+ of " or problem:find "^euclid: ", text .. ": " .. problem)
    end
  end
  assert(good > 500, good)
end)

tap.test("64 brackets in one another and 10000 steps are fine", function()
  tap.equal(cycle_of(assert(pattern.mini(("["):rep(64) .. "a" .. ("]"):rep(64))), 0), "a 0+1")
  tap.equal(#pattern.query(assert(pattern.mini "a!10000"), 0, { seed = 1, name = "" }), 10000)
end)

tap.done()
