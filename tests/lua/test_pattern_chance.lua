-- Chance in patterns: the same for the same seed, its own for each place, even.
local tap = dofile "tests/lua/tap.lua"
local pattern = require "livelua.pattern"

local mini = pattern.mini

-- Which values begin where in so many cycles, as a set of texts; of `only` that value if given.
local function heard(p, cycles, only, stream)
  local set, count = {}, 0
  for cycle = 0, cycles - 1 do
    for _, event in ipairs(pattern.query(p, cycle, stream or { seed = 7, name = "test" })) do
      if not only or event.value == only then
        set[("%d %s %s"):format(cycle, event.start, event.value)] = true
        count = count + 1
      end
    end
  end
  return set, count
end

local function is_same(a, b)
  for key in pairs(a) do
    if not b[key] then
      return false
    end
  end
  for key in pairs(b) do
    if not a[key] then
      return false
    end
  end
  return true
end

local function check_same(a, b, only)
  assert(is_same(heard(a, 100, only), heard(b, 100, only)), tostring(b))
end

local function near(found, expected, tolerance)
  assert(math.abs(found - expected) <= tolerance, ("expected about %g, found %g"):format(expected, found))
end

tap.test("the same seed and name give the same, another seed or another name something else", function()
  local p = mini "hh*8?"
  local first = heard(p, 16)
  assert(is_same(first, heard(mini "hh*8?", 16)))
  assert(not is_same(first, heard(p, 16, nil, { seed = 8, name = "test" })))
  assert(not is_same(first, heard(p, 16, nil, { seed = 7, name = "other" })))
end)

tap.test("a ? added somewhere changes no choice elsewhere", function()
  for _, pair in ipairs {
    { "a? b c? d", "a? b? c? d" }, { "a? b, c d", "a? b, c? d" }, { "[a? b]*2 c", "[a? b?]*2 c?" },
    { "a? [b [c d]]", "a? [b? [c? d]?]?" }, { "<a? b> c", "<a? b?> c?" }, { "a?*8, b*8", "a?*8, b*8?" },
    { "{a? b c}%4", "{a? b? c?}%4" }, { "a(3,8)? b", "a(3,8)? b?" }, { "[a?|b] c", "[a?|b] c?" },
    { "a? b | c", "a? b? | c?" },
  } do
    local bare, more = assert(mini(pair[1])), assert(mini(pair[2]))
    check_same(bare, more, "a")
    local _, count = heard(bare, 100, "a")
    assert(count > 10, pair[1])
  end
end)

tap.test("a ? around others leaves out some of them and changes none", function()
  local inner, outer = heard(mini "a*4? b?", 100), heard(mini "[a*4? b?]?", 100)
  local count, left = 0, 0
  for key in pairs(outer) do
    assert(inner[key], key)
    left = left + 1
  end
  for _ in pairs(inner) do
    count = count + 1
  end
  near(left / count, 0.5, 0.1)
end)

tap.test("two ? in a row, and a ? after a choice, draw anew", function()
  for text, share in pairs { ["a??"] = 1 / 4, ["[a?]?"] = 1 / 4, ["[[a?]?]?"] = 1 / 8, ["[a|b]?"] = 1 / 4,
    ["[[a|b]|c]"] = 1 / 4, ["<a?>? "] = 1 / 4 } do
    local _, count = heard(mini(text), 2000, "a")
    near(count / 2000, share, 0.04)
  end
end)

tap.test("a transform that draws leaves the choices before it, and its own where others come between", function()
  local p = mini "a*8? b"
  local before, after = heard(p, 100), heard(p:degrade(0.3), 100)
  for key in pairs(after) do
    assert(before[key], key)
  end
  check_same(p:degrade(0.3), p:vel(50):rev():rev():degrade(0.3))
  check_same(p:degrade(0.3), p:degrade(0.3):humanize(1))
  local twice, once = select(2, heard(p:degrade(0.5):degrade(0.5), 200)), select(2, heard(p:degrade(0.5), 200))
  near(twice / once, 0.5, 0.06) -- the second draws anew
end)

tap.test("layers draw on their own: one more changes nothing in the others", function()
  local hat, snare = mini "hh*8?", mini "sn*4?"
  local two, three = { hat = hat, snare = snare }, { clap = mini "cp*2?", hat = hat, snare = snare }
  check_same(pattern.layers(two), pattern.layers(three), "hh")
  check_same(pattern.stack { hat, snare }, pattern.stack { hat, snare, mini "cp*2?" }, "sn")
  local same = 0
  local a, b = heard(mini "x*16?", 50), heard(pattern.layers { other = mini "x*16?" }, 50)
  for key in pairs(a) do
    same = same + (b[key] and 1 or 0)
  end
  near(same / 400, 0.5, 0.1)
end)

tap.test("how often is as asked", function()
  for _, row in ipairs { { "x*40?", 0.5 }, { "x*40?0.3", 0.7 }, { "x*40?0.9", 0.1 } } do
    local _, count = heard(mini(row[1]), 100)
    near(count / 4000, row[2], 0.03)
  end
  for _, value in ipairs { "a", "b", "c" } do
    local _, count = heard(mini "[a|b|c]*30", 100, value)
    near(count / 3000, 1 / 3, 0.03)
  end
  local _, count = heard(pattern.places { { 0, prob = 0.25 } }, 2000)
  near(count / 2000, 0.25, 0.03)
end)

tap.test("what is drawn at one place tells nothing of the next, nor of the next cycle, nor of another part", function()
  local set = heard(mini "x*16?, y*16?", 200)
  local function is_on(cycle, step, value)
    local top, bottom = step, 16
    while top % 2 == 0 and bottom > 1 do
      top, bottom = top // 2, bottom // 2
    end
    return set[("%d %s %s"):format(cycle, bottom == 1 and top or top .. "/" .. bottom, value)] and 1 or 0
  end
  local next_step, next_cycle, other_part = 0, 0, 0
  for cycle = 0, 198 do
    for step = 0, 14 do
      local this = is_on(cycle, step, "x")
      next_step = next_step + (this == is_on(cycle, step + 1, "x") and 1 or 0)
      next_cycle = next_cycle + (this == is_on(cycle + 1, step, "x") and 1 or 0)
      other_part = other_part + (this == is_on(cycle, step, "y") and 1 or 0)
    end
  end
  local count = 199 * 15
  near(next_step / count, 0.5, 0.04)
  near(next_cycle / count, 0.5, 0.04)
  near(other_part / count, 0.5, 0.04)
end)

tap.test("the steps of a sequence draw each on its own", function()
  local set, both = heard(mini "x? y?", 2000), 0
  for cycle = 0, 1999 do
    both = both + (set[cycle .. " 0 x"] and set[cycle .. " 1/2 y"] and 1 or 0)
  end
  near(both / 2000, 0.25, 0.04)
end)

tap.test("sometimes changes some events and loses none", function()
  local p = mini("x*16"):sometimes(0.25, "vel", 50)
  local soft, all = 0, 0
  for cycle = 0, 199 do
    for _, event in ipairs(pattern.query(p, cycle, { seed = 7, name = "test" })) do
      soft, all = soft + (event.vel == 50 and 1 or 0), all + 1
    end
  end
  tap.equal(all, 3200)
  near(soft / all, 0.25, 0.03)
  for name, chance in pairs { often = 0.75, rarely = 0.25, sometimes = 0.5, some_cycles = 0.5 } do
    local changed, count = mini "x*16", 0
    changed = changed[name](changed, "vel", 50)
    for cycle = 0, 199 do
      for _, event in ipairs(pattern.query(changed, cycle, { seed = 7, name = "test" })) do
        count = count + (event.vel == 50 and 1 or 0)
      end
    end
    near(count / 3200, chance, name == "some_cycles" and 0.1 or 0.03)
  end
end)

tap.test("humanize moves by up to 5 % of a beat and 15 of velocity, both ways, and nothing else", function()
  local p = mini("x*16"):humanize(1)
  local least, most, softest, loudest, sum = 1, -1, 127, 0, 0
  for cycle = 0, 199 do
    local events = pattern.query(p, cycle, { seed = 7, name = "test" })
    tap.equal(#events, 16)
    for n, event in ipairs(events) do
      tap.equal(event.start.n / event.start.d, (n - 1) / 16)
      least, most = math.min(least, event.shift), math.max(most, event.shift)
      softest, loudest = math.min(softest, event.vel), math.max(loudest, event.vel)
      sum = sum + event.shift
    end
  end
  assert(least >= -0.05 and least < -0.049 and most <= 0.05 and most > 0.049)
  assert(softest >= 85 and softest < 85.1 and loudest <= 115 and loudest > 114.9)
  near(sum / 3200, 0, 0.002)
  for _, event in ipairs(pattern.query(mini("x*16"):vel(125):humanize(1), 0, { seed = 7, name = "test" })) do
    assert(event.vel <= 127)
  end
end)

tap.test("views of one pattern drop the same: both sides of jux, both ways of palindrome", function()
  local left, right = {}, {}
  for cycle = 0, 50 do
    for _, event in ipairs(pattern.query(mini("x*16?"):jux("fast", 1), cycle, { seed = 7, name = "test" })) do
      local side = event.pan < 0 and left or right
      side[("%d %s"):format(cycle, event.start)] = true
    end
  end
  assert(is_same(left, right))
  local there, back = {}, {}
  for cycle = 0, 50 do
    for _, event in ipairs(pattern.query(mini("x*16?"):palindrome(), cycle, { seed = 7, name = "test" })) do
      local step = (event.start.n * 16 // event.start.d)
      local side = cycle % 2 == 0 and there or back
      side[("%d %d"):format(cycle // 2, cycle % 2 == 0 and step or 15 - step)] = cycle < 50 or nil
    end
  end
  assert(is_same(there, back))
end)

tap.test("rand and perlin stay in 0 to 1, and perlin moves smoothly", function()
  local sum, last, widest = 0, nil, 0
  for cycle = 0, 99 do
    for _, event in ipairs(pattern.query(pattern.signal("rand"):segment(20), cycle, { seed = 7, name = "test" })) do
      assert(event.value >= 0 and event.value < 1)
      sum = sum + event.value
    end
    for _, event in ipairs(pattern.query(pattern.signal("perlin"):segment(20), cycle, { seed = 7, name = "test" })) do
      assert(event.value >= 0 and event.value < 1)
      widest, last = math.max(widest, last and math.abs(event.value - last) or 0), event.value
    end
  end
  near(sum / 2000, 0.5, 0.03)
  assert(widest < 0.08 and widest > 0.01, widest) -- at most 3/2 of the way in 20 steps
end)

tap.test("a rhythm or a mask with chance of its own leaves the pattern's as it was", function()
  local p = mini "a*8?"
  local plain, masked = heard(p, 100), heard(p:mask "1*8?0.3", 100)
  local kept, all = 0, 0
  for key in pairs(masked) do
    assert(plain[key], key)
    kept = kept + 1
  end
  for _ in pairs(plain) do
    all = all + 1
  end
  near(kept / all, 0.7, 0.07)
end)

tap.done()
