-- parts.lua -- parts of a text of mini-notation: a node, how many events it has in a cycle at most, its weight, and
-- how many `?` in a row it has.
local dice = require "livelua.pattern.dice"
local fraction = require "livelua.pattern.fraction"
local node = require "livelua.pattern.node"

local parts = {}

function parts.new(pattern, count)
  return { pattern = pattern, count = count, weight = fraction.ONE }
end

local function all_count(steps)
  local count = 0
  for _, step in ipairs(steps) do
    count = count + step.count
  end
  return count
end

local function most_count(steps)
  local count = 0
  for _, step in ipairs(steps) do
    count = math.max(count, step.count)
  end
  return count
end

function parts.length(steps)
  local sum = fraction.ZERO
  for _, step in ipairs(steps) do
    sum = sum + step.weight
  end
  return sum
end

-- One step alone is itself: brackets around it change nothing.
local function itself(step)
  local made = parts.new(step.pattern, step.count)
  made.doubts = step.doubts
  return made
end

-- a b c
function parts.in_a_cycle(steps)
  return #steps == 1 and itself(steps[1]) or parts.new(node.sequence(steps), all_count(steps))
end

-- <a b c>
function parts.one_a_cycle(steps)
  local is_short = #steps == 1 and steps[1].weight == fraction.ONE
  return is_short and itself(steps[1]) or parts.new(node.alternate(steps), most_count(steps))
end

-- a | b | c: another one by chance each cycle.
function parts.one_by_chance(list)
  if #list == 1 then
    return list[1]
  end
  local choice = node.new(node.by_cycle(function(cycle, since, till, key)
    local n = math.floor(dice.of_cycle(key, cycle) * #list) + 1
    return list[n].pattern.query(since, till, dice.part(key, n))
  end), {})
  return parts.new(choice, most_count(list))
end

-- a, b, c
function parts.at_once(list)
  if #list == 1 then
    return list[1]
  end
  local patterns = {}
  for n, layer in ipairs(list) do
    patterns[n] = layer.pattern
  end
  return parts.new(node.stack(patterns), all_count(list))
end

return parts
