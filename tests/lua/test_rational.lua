local tap = dofile "tests/lua/tap.lua"
local rational = require "livelua.rational"
local TICKS <const> = rational.TICKS_PER_BEAT

local function fraction(beats, numerator, denominator)
  local n, d = rational.fraction(beats)
  tap.equal(n .. "/" .. d, numerator .. "/" .. denominator)
end

tap.test("a number of beats becomes the fraction that was meant", function()
  fraction(1, 1, 1)
  fraction(1 / 3, 1, 3)
  fraction(2.75, 11, 4)
  fraction(0.1, 1, 10)
  fraction(1 / 11, 1, 11)
  fraction(7 / 13, 7, 13)
  fraction(999 / 1000, 999, 1000)
  fraction(0.333333333, 1, 3)
  fraction(0, 0, 1)
  fraction(1e-5, 0, 1)
  fraction(0.99999, 1, 1)
end)

tap.test("every fraction with a denominator up to 1000 is found again", function()
  for d = 1, 1000 do
    for n = 1, d - 1, d > 100 and 37 or 1 do
      local found_n, found_d = rational.fraction(n / d)
      tap.equal(found_n * d, n * found_d)
    end
  end
end)

tap.test("no fraction with a denominator up to 1000 is nearer", function()
  for _, x in ipairs { math.pi - 3, math.sqrt(2) - 1, 0.123456789, 0.0007, 0.6180339887 } do
    local n, d = rational.fraction(x)
    for other = 1, 1000 do
      local nearest = math.floor(x * other + 0.5)
      assert(math.abs(nearest / other - x) >= math.abs(n / d - x), ("%d/%d is nearer to %g"):format(nearest, other, x))
    end
  end
end)

tap.test("eleven million elevenths are a million beats, and every tick on the way is the nearest", function()
  local position = rational.position()
  for count = 1, 11000000 do
    position:add(1, 11)
    if count % 99991 == 0 then
      tap.equal(position:ticks(), (2 * count * TICKS + 11) // 22)
    end
  end
  tap.equal(position:ticks(), 1000000 * TICKS)
end)

tap.test("fractions that have no common denominator add up exactly", function()
  local position, primes = rational.position(), { 997, 991, 983, 977, 971, 967, 953, 947 }
  for _ = 1, 3 do
    for _, prime in ipairs(primes) do
      for _ = 1, prime do
        position:add(1, prime)
      end
    end
  end
  tap.equal(position:ticks(), 3 * #primes * TICKS)
end)

tap.test("the next multiple of a grid is at or after a tick", function()
  local function at(tick, n, d, expected)
    tap.equal(rational.next_multiple(tick, n, d):ticks(), expected)
  end
  at(0, 4, 1, 0)
  at(1, 4, 1, 4 * TICKS)
  at(4 * TICKS, 4, 1, 4 * TICKS)
  at(4 * TICKS + 1, 4, 1, 8 * TICKS)
  at(1, 1, 3, TICKS // 3)
  at(TICKS // 2, 3, 2, 3 * TICKS // 2)
  at(10 ^ 12 // 1, 4, 1, math.ceil(10 ^ 12 / (4 * TICKS)) * 4 * TICKS)
end)

-- A multiple is where its tick is, though it may lie up to half a tick before it.
tap.test("no multiple is missed, and none comes twice, whatever the division and however far", function()
  for _, d in ipairs { 1, 2, 3, 7, 11, 13, 49, 512, 997, 1000 } do
    for _, start in ipairs { 0, 2 ^ 31 // 1 | 0, 2 ^ 32 // 1 | 0, 12410000000 } do
      local tick = start * TICKS
      for k = 0, 3 * d do
        local exact = start * TICKS + (2 * k * TICKS + d) // (2 * d)
        tap.equal(rational.next_multiple(tick, 1, d):ticks(), exact)
        tick = exact + 1
        tap.equal(rational.next_multiple(exact, 1, d):ticks(), exact)
      end
    end
  end
end)

tap.test("a half of a tick is rounded up, also when it is a sum of parts that are none", function()
  local COMMON <const> = 512 * 729
  local random, halves = 1, 0
  for _ = 1, 20000 do
    local position, sum = rational.position(), 0
    for _ = 1, 4 do
      random = (random * 1103515245 + 12345) % 2147483648
      local d = ({ 243, 486, 512, 729, 256, 972 })[random // 65536 % 6 + 1]
      local n = random // 1048576 % d + 1
      position:add(n, d)
      sum = sum + n * COMMON // d
    end
    halves = halves + (2 * sum * TICKS % COMMON == 0 and sum * TICKS % COMMON ~= 0 and 1 or 0)
    tap.equal(position:ticks(), (2 * sum * TICKS + COMMON) // (2 * COMMON))
  end
  assert(halves > 1000)
end)

tap.test("a day of mixed divisions at 120 is exact at each step", function()
  local PARTS <const> = 27720
  local position, parts, random = rational.position(), 0, 1
  for step = 1, 400000 do
    random = (random * 1103515245 + 12345) % 2147483648
    local d = random // 65536 % 10 + 2
    local n = random // 1048576 % d + 1
    position:add(n, d)
    parts = parts + n * PARTS // d
    if step % 97 == 0 then
      tap.equal(position:ticks(), parts // PARTS * TICKS + (2 * (parts % PARTS) * TICKS + PARTS) // (2 * PARTS))
    end
  end
  assert(parts > 172800 * PARTS)
end)

tap.test("a copy moves by itself, and parts that are whole again are gone", function()
  local position = rational.position()
  position:add(1, 3)
  local copy = position:copy()
  copy:add(2, 3)
  tap.equal(position:ticks(), TICKS // 3)
  tap.equal(copy:ticks(), TICKS)
  tap.equal(#copy.parts, 0)
end)

tap.done()
