-- Laws that hold for any pattern, on patterns by chance.
local tap = dofile "tests/lua/tap.lua"
local fraction = require "livelua.pattern.fraction"
local pattern = require "livelua.pattern"
local random = require "livelua.random"

local ROUNDS <const> = 40

local function pick(dice, list)
  return list[random.whole(dice, 1, #list)]
end

-- A line of mini-notation, the deeper the shorter; without chance.
local function any_text(dice, depth)
  local count, steps = random.whole(dice, 1, depth > 1 and 2 or 4), {}
  for n = 1, count do
    local kind = depth > 2 and 1 or random.whole(dice, 1, 9)
    local step = pick(dice, { "a", "b", "c4", "d", "7", "~" })
    if kind == 6 then
      step = "[" .. any_text(dice, depth + 1) .. "]"
    elseif kind == 7 then
      step = "<" .. any_text(dice, depth + 1) .. ">"
    elseif kind == 8 then
      step = ("{%s}%%%d"):format(any_text(dice, depth + 1), random.whole(dice, 1, 5))
    elseif kind == 9 then
      step = ("[%s, %s]"):format(any_text(dice, depth + 1), any_text(dice, depth + 1))
    end
    steps[n] = step .. pick(dice, { "", "", "", "", "*2", "*3", "/2", "@2", "!2", "(3,8)", "*1.5", "*<1 2>" })
  end
  return table.concat(steps, " ")
end

local CHANGES <const> = {
  { "fast", 2 }, { "fast", 1.5 }, { "slow", 3 }, { "rev" }, { "shift", 1 / 8 }, { "early", 1 / 3 },
  { "every", 3, "rev" }, { "iter", 3 }, { "palindrome" }, { "ply", 2 }, { "chop", 2 }, { "linger", 1 / 4 },
  { "mask", "1 0 1" },
  { "struct", "x ~ x x" }, { "segment", 4 }, { "swing", 0.6 }, { "off", 1 / 8, "rev" }, { "chunk", 3, "fast", 2 },
  { "within", 0, 0.5, "rev" }, { "fast", "<1 2 3>" }, { "inside", 2, "rev" }, { "last_of", 2, "fast", 2 },
}

local function change(p, row)
  return pattern.transforms[row[1]][1](p, table.unpack(row, 2))
end

local function any_pattern(dice, changes)
  local p = assert(pattern.mini(any_text(dice, 0)))
  for _ = 1, changes do
    p = change(p, pick(dice, CHANGES))
  end
  return p
end

-- What begins in a cycle, in an order of its own.
local function heard(p, cycle)
  local events = {}
  for n, event in ipairs(pattern.query(p, cycle, { seed = 1, name = "law" })) do
    events[n] = ("%s+%s %s v%g p%g"):format(event.start, event.length, event.value, event.vel, event.pan)
  end
  table.sort(events)
  return table.concat(events, ", ")
end

local function same(a, b, cycles, what)
  for cycle = 0, cycles - 1 do
    local one, other = heard(a, cycle), heard(b, cycle)
    if one ~= other then
      error(("%s: cycle %d of %s is %s, not %s"):format(what, cycle, tostring(a), one, other), 2)
    end
  end
end

local function for_any(changes, call)
  for round = 1, ROUNDS do
    local dice = random.stream(42, "laws", round)
    call(any_pattern(dice, changes), dice)
  end
end

tap.test("back to front twice, fast and slow, late and early are as before", function()
  for_any(1, function(p, dice)
    same(p:rev():rev(), p, 3, "rev rev")
    local n = pick(dice, { 2, 3, 1.5, 0.25, 7 / 11 })
    same(p:fast(n):slow(n), p, 3, "fast slow")
    local time = pick(dice, { 1 / 8, 1, 5 / 7, -1 / 3 })
    same(p:late(time):early(time), p, 3, "late early")
  end)
end)

tap.test("what changes nothing changes nothing", function()
  for_any(1, function(p)
    for _, row in ipairs {
      { "fast", 1 }, { "ply", 1 }, { "iter", 1 }, { "linger", 1 }, { "swing", 0.5 }, { "degrade", 0 },
      { "never", "rev" },
      { "within", 0, 0, "rev" }, { "sometimes", 0, "rev" }, { "inside", 3, "fast", 1 }, { "mask", "1" },
    } do
      same(change(p, row), p, 3, row[1])
    end
  end)
end)

tap.test("every(1), chunk(1), within(0, 1) and always are the transform itself", function()
  for_any(0, function(p, dice)
    local row = pick(dice, CHANGES)
    local changed = change(p, row)
    same(p:every(1, table.unpack(row)), changed, 3, "every 1")
    same(p:always(table.unpack(row)), changed, 3, "always")
    same(p:sometimes(1, table.unpack(row)), changed, 3, "sometimes 1")
    same(p:every(1, function(inner) return change(inner, row) end), changed, 3, "every 1 function")
    same(p:chunk(1, table.unpack(row)), changed, 3, "chunk 1")
  end)
end)

tap.test("palindrome is each cycle forwards, then the same backwards", function()
  for_any(1, function(p)
    local both = p:palindrome()
    for cycle = 0, 3 do
      tap.equal(heard(both, 2 * cycle), heard(p, cycle))
      tap.equal(heard(both, 2 * cycle + 1), heard(p:rev(), cycle))
    end
  end)
end)

tap.test("a stack is heard as its parts, and changes as they do", function()
  for_any(1, function(p, dice)
    local q = any_pattern(dice, 1)
    for _, row in ipairs { { "fast", 3 }, { "rev" }, { "late", 1 / 5 }, { "every", 2, "rev" }, { "ply", 2 } } do
      same(change(p:stack(q), row), change(p, row):stack(change(q, row)), 2, "stack " .. row[1])
    end
  end)
end)

tap.test("cat plays the cycles of each in turn", function()
  for_any(1, function(p, dice)
    local q = any_pattern(dice, 1)
    local both = p:cat(q)
    for cycle = 0, 2 do
      tap.equal(heard(both, 2 * cycle), heard(p, cycle))
      tap.equal(heard(both, 2 * cycle + 1), heard(q, cycle))
    end
  end)
end)

tap.test("nothing is lost or doubled by a change of speed: n cycles hold what n cycles held", function()
  for_any(1, function(p, dice)
    local n = random.whole(dice, 2, 11)
    local before, after = 0, #pattern.query(p:fast(n), 0, { seed = 1, name = "law" })
    local slow = 0
    for cycle = 0, n - 1 do
      before = before + #pattern.query(p, cycle, { seed = 1, name = "law" })
      slow = slow + #pattern.query(p:slow(n), cycle, { seed = 1, name = "law" })
    end
    tap.equal(after, before)
    tap.equal(slow, #pattern.query(p, 0, { seed = 1, name = "law" }))
  end)
end)

tap.test("every event begins in its cycle, lasts, and they come in order", function()
  for_any(3, function(p)
    for cycle = 0, 2 do
      local last = fraction.ZERO
      for _, event in ipairs(pattern.query(p, cycle, { seed = 1, name = "law" })) do
        assert(last <= event.start and event.start < fraction.ONE)
        assert(fraction.ZERO < event.length)
        last = event.start
      end
    end
  end)
end)

-- The least number of cycles after which all that was seen comes again.
local function repetition(cycles)
  for period = 1, #cycles // 2 do
    local is_same = true
    for n = 1, #cycles - period do
      is_same = is_same and cycles[n] == cycles[n + period]
    end
    if is_same then
      return period
    end
  end
end

tap.test("a pattern repeats after its period, which is a multiple of the least", function()
  local exact, all = 0, 0
  for_any(1, function(p)
    local period = assert(pattern.period(p), tostring(p))
    if period <= 36 then
      local cycles = {}
      for cycle = 0, 2 * period + 1 do
        cycles[cycle + 1] = heard(p, cycle)
      end
      for n = 1, period + 2 do
        tap.equal(cycles[n], cycles[n + period])
      end
      local least = repetition(cycles)
      assert(least and period % least == 0, ("%s: %d, %s"):format(p, period, least))
      exact, all = exact + (least == period and 1 or 0), all + 1
    end
  end)
  assert(all > ROUNDS * 0.7 and exact > all * 0.5, ("%d of %d"):format(exact, all))
end)

tap.test("the period of each transform is what it takes", function()
  local four = pattern.mini "a b c d"
  for period, row in pairs {
    [1] = { "fast", 3 }, [2] = { "slow", 2 }, [3] = { "every", 3, "rev" }, [4] = { "iter", 4 },
    [5] = { "chunk", 5, "rev" }, [7] = { "slow", 3.5 }, [6] = { "cat", "<x y>", "z" },
  } do
    tap.equal(pattern.period(change(four, row)), period)
  end
  tap.equal(pattern.period(four:palindrome()), 2)
  tap.equal(pattern.period(pattern.mini "<a b> <c d e>"), 6)
  tap.equal(pattern.period(pattern.mini "{a b c}%4"), 3)
  tap.equal(pattern.period(pattern.mini "a*<1 2 3>"), 3)
  tap.equal(pattern.period(four:degrade()), nil)
  tap.equal(pattern.period(four:every(2, "degrade")), nil)
end)

tap.done()
