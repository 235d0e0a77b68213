-- signals.lua -- values from 0 to 1 that move on and on: what parameters follow.
--
-- A signal has no steps of its own: segment(n) gives it some. Each has the value that the signal has where it
-- begins. One that was given none steps once a cycle.
local dice = require "livelua.pattern.dice"
local nearest = require "livelua.nearest"
local node = require "livelua.pattern.node"
local show = require "livelua.show"

local signals = {}

-- Of the place in the cycle, 0 to 1.
local SHAPES <const> = {
  saw = function(x) return x end,
  isaw = function(x) return 1 - x end,
  tri = function(x) return x < 0.5 and 2 * x or 2 - 2 * x end,
  square = function(x) return x < 0.5 and 0 or 1 end,
  sine = function(x) return 0.5 + 0.5 * math.sin(2 * math.pi * x) end,
  cosine = function(x) return 0.5 + 0.5 * math.cos(2 * math.pi * x) end,
}

-- By chance, of the time and the key.
local NOISES <const> = {
  rand = function(time, key) return dice.at(key, time) end,
  perlin = function(time, key) -- a smooth way from one number by chance to the next cycle's
    local cycle = time:floor()
    local x = time.n % time.d / time.d
    local a, b = dice.of_cycle(key, cycle), dice.of_cycle(key, cycle + 1)
    return a + (b - a) * x * x * (3 - 2 * x)
  end,
}

signals.names = { "cosine", "isaw", "perlin", "rand", "saw", "sine", "square", "tri" }

-- The node of a signal; nil and what is wrong.
function signals.find(name)
  local shape, noise = SHAPES[name], NOISES[name]
  if not (shape or noise) then
    local meant = type(name) == "string" and nearest.word(name, signals.names)
    local hint = meant and ("did you mean '%s'?"):format(meant) or "there is " .. show.list(signals.names)
    return nil, ("no signal %s; %s"):format(show.given(name), hint)
  end
  return node.new(function(from, to, key)
    local value = shape and shape(from.n % from.d / from.d) or noise(from, key)
    return { { from = from, to = to, since = from, till = to, value = value } }
  end, { period = shape and 1 or nil })
end

return signals
