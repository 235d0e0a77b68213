-- random.lua -- random numbers from streams that do not disturb each other.
--
-- Each draw is a hash of (session seed, name, cycle, how many were drawn in this cycle). A loop that
-- draws once more changes nothing in another loop, nor in its own next pass.
local random = {}

-- The finalizer of splitmix64 (Steele, Lea and Flood 2014): every bit of x moves half of the result's.
local function scramble(x)
  x = (x ~ (x >> 30)) * 0xbf58476d1ce4e5b9
  x = (x ~ (x >> 27)) * 0x94d049bb133111eb
  return x ~ (x >> 31)
end

local function hash_name(name)
  local hash = 0xcbf29ce484222325
  for i = 1, #name do
    hash = (hash ~ name:byte(i)) * 0x100000001b3
  end
  return hash
end

function random.stream(seed, name, cycle)
  local key = scramble(scramble(seed + 0x9e3779b97f4a7c15) ~ hash_name(name))
  return { key = scramble(key + cycle * 0x9e3779b97f4a7c15), count = 0 }
end

local function draw(stream)
  stream.count = stream.count + 1
  return scramble(stream.key + stream.count * 0x9e3779b97f4a7c15)
end

-- 0 <= x < 1, in steps of 2^-53.
function random.float(stream)
  return (draw(stream) >> 11) * 0x1p-53
end

-- A whole number, low <= x <= high.
function random.whole(stream, low, high)
  return low + math.floor(random.float(stream) * (high - low + 1))
end

return random
