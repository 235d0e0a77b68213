-- fraction.lua -- exact fractions: where in a cycle things are.
--
-- They are values: arithmetic gives new ones, in lowest terms. What would not fit into whole numbers of
-- 62 bits is an error rather than wrong.
local rational = require "livelua.rational"

local LARGEST <const> = 0x1p61

local fraction, Fraction = {}, {}
Fraction.__index = Fraction

local function reduced(n, d)
  local a, b = n, d
  while b ~= 0 do
    a, b = b, a % b
  end
  return setmetatable({ n = n // a, d = d // a }, Fraction)
end

local function product(a, b)
  local size = (a + 0.0) * b
  if size >= LARGEST or size <= -LARGEST then
    error("the pattern divides time too finely to be exact", 0)
  end
  return a * b
end

-- n/d; d is above 0, and 1 unless given.
function fraction.new(n, d)
  return reduced(n, d or 1)
end

-- The fraction nearest to a number with a denominator up to 1000.
function fraction.from(number)
  return reduced(rational.fraction(number))
end

function fraction.is(value)
  return getmetatable(value) == Fraction
end

function Fraction.__add(a, b)
  if a.d == b.d then
    return reduced(a.n + b.n, a.d)
  end
  return reduced(product(a.n, b.d) + product(b.n, a.d), product(a.d, b.d))
end

function Fraction.__sub(a, b)
  if a.d == b.d then
    return reduced(a.n - b.n, a.d)
  end
  return reduced(product(a.n, b.d) - product(b.n, a.d), product(a.d, b.d))
end

function Fraction.__mul(a, b)
  return reduced(product(a.n, b.n), product(a.d, b.d))
end

-- By what is above 0.
function Fraction.__div(a, b)
  return reduced(product(a.n, b.d), product(a.d, b.n))
end

function Fraction.__eq(a, b)
  return a.n == b.n and a.d == b.d
end

function Fraction.__lt(a, b)
  if a.d == b.d then
    return a.n < b.n
  end
  return product(a.n, b.d) < product(b.n, a.d)
end

function Fraction.__le(a, b)
  if a.d == b.d then
    return a.n <= b.n
  end
  return product(a.n, b.d) <= product(b.n, a.d)
end

function Fraction.__tostring(a)
  return a.d == 1 and ("%d"):format(a.n) or ("%d/%d"):format(a.n, a.d)
end

function Fraction:floor()
  return self.n // self.d
end

function Fraction:ceil()
  return -(-self.n // self.d)
end

function Fraction:number()
  return self.n / self.d
end

function fraction.least(a, b)
  return b < a and b or a
end

function fraction.most(a, b)
  return a < b and b or a
end

-- The least whole number that two divide; nil when either is unknown or it is beyond use.
function fraction.common_multiple(a, b)
  if not (a and b) then
    return nil
  end
  local multiple = reduced(a, b).n * b
  return multiple < 1 << 31 and multiple or nil
end

fraction.ZERO, fraction.ONE = fraction.new(0), fraction.new(1)

return fraction
