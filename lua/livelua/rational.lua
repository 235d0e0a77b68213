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

local function part_of(position, denominator)
  for _, part in ipairs(position.parts) do
    if part.denominator == denominator then
      return part
    end
  end
  local part = { denominator = denominator, count = 0 }
  table.insert(position.parts, part)
  return part
end

function Position:add(numerator, denominator)
  self.whole = self.whole + numerator // denominator
  local rest = numerator % denominator
  if rest == 0 then
    return
  end
  local part = part_of(self, denominator)
  part.count = part.count + rest
  if part.count >= denominator then
    part.count = part.count - denominator
    self.whole = self.whole + 1
  end
end

function Position:ticks()
  local ticks, rest = self.whole * TICKS_PER_BEAT, 0.0
  for _, part in ipairs(self.parts) do
    local scaled = part.count * TICKS_PER_BEAT
    ticks = ticks + scaled // part.denominator
    rest = rest + (scaled % part.denominator) / part.denominator
  end
  return ticks + math.floor(rest + 0.5)
end

-- The first multiple of numerator/denominator beats at or after a tick, as a position.
function rational.next_multiple(tick, numerator, denominator)
  local span = numerator * TICKS_PER_BEAT
  local count = -((-tick * denominator) // span)
  local position = rational.position()
  position:add(count * numerator, denominator)
  return position
end

return rational
