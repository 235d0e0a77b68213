-- dice.lua -- chance that depends on where it is drawn, never on what was drawn before.
--
-- A pattern is asked with a key, made from the session's seed and the pattern's name. Parts of a stack
-- or of a sequence are asked with keys of their own, so that a `?` in one changes nothing in another;
-- what is drawn at a place in time is a hash of the key and of that time.
local random = require "livelua.random"

local GOLDEN <const> = 0x9e3779b97f4a7c15

local dice = {}

-- The finalizer of splitmix64, as in random.lua.
local function scramble(x)
  x = (x ~ (x >> 30)) * 0xbf58476d1ce4e5b9
  x = (x ~ (x >> 27)) * 0x94d049bb133111eb
  return x ~ (x >> 31)
end

function dice.key(seed, name)
  return random.stream(seed, name, 0).key
end

-- The key of the part of that number.
function dice.part(key, number)
  return scramble(key + number * GOLDEN)
end

-- The key of the part of that name.
function dice.named(key, name)
  return random.stream(key, name, 0).key
end

-- Of several choices about the same part the one of that number has a key of its own.
function dice.salted(key, salt)
  return salt == 0 and key or scramble(~key + salt * GOLDEN)
end

-- 0 <= x < 1, at a time that is a fraction.
function dice.at(key, time)
  return (scramble(scramble(key + time.n * GOLDEN) + time.d * GOLDEN) >> 11) * 0x1p-53
end

-- The same for a whole cycle, which tells nothing of the time at which it begins.
function dice.of_cycle(key, cycle)
  return (scramble(scramble(key + cycle * GOLDEN) - GOLDEN) >> 11) * 0x1p-53
end

return dice
