-- rational.lua -- exact musical time.
--
-- A position is whole beats and, for each denominator that was waited in, a count of its parts. It
-- is never rounded and never grows, however long a loop waits in elevenths and thirteenths; only
-- its ticks are rounded, when they are asked for.
local rational = {}

rational.TICKS_PER_BEAT = 725760
local TICKS_PER_BEAT <const> = rational.TICKS_PER_BEAT
local LARGEST_DENOMINATOR <const> = 1000
local ONE <const> = 1 << 52
local LARGEST_SUM <const> = 1 << 40  -- of a denominator: what is counted with it fits in 63 bits
local NEAR_A_HALF <const> = 1e-9

-- The fraction nearest to 0 <= x < 1 with a denominator up to 1000, by its continued fraction.
local function approximate(x)
  local n, d = math.floor(x * ONE + 0.5), ONE
  local p0, q0, p1, q1 = 0, 1, 1, 0
  while d ~= 0 do
    local a = n // d
    if q0 + a * q1 > LARGEST_DENOMINATOR then
      local k = (LARGEST_DENOMINATOR - q0) // q1
      local p2, q2 = p0 + k * p1, q0 + k * q1
      if math.abs(p2 / q2 - x) < math.abs(p1 / q1 - x) then
        return p2, q2
      end
      return p1, q1
    end
    p0, q0, p1, q1 = p1, q1, p0 + a * p1, q0 + a * q1
    n, d = d, n - a * d
  end
  return p1, q1
end

-- Numerator and denominator of the fraction nearest to a number of beats, which is not negative.
function rational.fraction(beats)
  local whole = math.floor(beats)
  if whole == beats then
    return whole, 1
  end
  local n, d = approximate(beats - whole)
  return whole * d + n, d
end

-- Ticks of a length in beats, rounded to the nearest.
function rational.ticks(beats)
  return math.floor(beats * TICKS_PER_BEAT + 0.5)
end

local Position = {}
Position.__index = Position

function rational.position()
  return setmetatable({ whole = 0, parts = {} }, Position)
end

local function place_of(parts, denominator)
  for place, part in ipairs(parts) do
    if part.denominator == denominator then
      return place
    end
  end
  table.insert(parts, { denominator = denominator, count = 0 })
  return #parts
end

function Position:add(numerator, denominator)
  self.whole = self.whole + numerator // denominator
  local rest = numerator % denominator
  if rest == 0 then
    return
  end
  local place = place_of(self.parts, denominator)
  local part = self.parts[place]
  part.count = part.count + rest
  if part.count >= denominator then
    part.count = part.count - denominator
    self.whole = self.whole + 1
  end
  if part.count == 0 then
    table.remove(self.parts, place)
  end
end

-- Another position at the same place, which moves by itself.
function Position:copy()
  local copy = rational.position()
  copy.whole = self.whole
  for n, part in ipairs(self.parts) do
    copy.parts[n] = { denominator = part.denominator, count = part.count }
  end
  return copy
end

local function divisor(a, b)
  while b ~= 0 do
    a, b = b, a % b
  end
  return a
end

-- The sum of the parts of a tick as a fraction; nil when its denominator is beyond all bounds.
local function sum(parts)
  local n, d = 0, 1
  for _, part in ipairs(parts) do
    local rest, of = (part.count * TICKS_PER_BEAT) % part.denominator, part.denominator
    local common = divisor(d, of)
    if d // common * of > LARGEST_SUM then
      return nil
    end
    n, d = n * (of // common) + rest * (d // common), d // common * of
  end
  return n, d
end

-- The sum of the parts of a tick, which `rest` is as a float, to the nearest tick. Near a half only whole
-- numbers tell.
local function round(rest, parts)
  local nearest = math.floor(rest + 0.5)
  if math.abs(rest % 1 - 0.5) > NEAR_A_HALF then
    return nearest
  end
  local n, d = sum(parts)
  return n and (2 * n + d) // (2 * d) or nearest
end

-- The nearest tick; a half is rounded up.
function Position:ticks()
  local ticks, rest = self.whole * TICKS_PER_BEAT, 0.0
  for _, part in ipairs(self.parts) do
    local scaled = part.count * TICKS_PER_BEAT
    ticks = ticks + scaled // part.denominator
    rest = rest + (scaled % part.denominator) / part.denominator
  end
  return rest == 0 and ticks or ticks + round(rest, self.parts)
end

-- The first multiple of numerator/denominator beats whose tick is this one or comes after it, as a position.
function rational.next_multiple(tick, numerator, denominator)
  local span = numerator * TICKS_PER_BEAT -- of so many multiples as the denominator says
  local spans, rest = tick // span, tick % span
  local count = -(((1 - 2 * rest) * denominator) // (2 * span))
  local position = rational.position()
  position:add((spans * denominator + count) * numerator, denominator)
  return position
end

return rational
