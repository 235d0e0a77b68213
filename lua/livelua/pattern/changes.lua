-- changes.lua -- what transforms do to nodes: in time, by chance, to what sounds.
--
-- Units   times are fractions of a cycle, chances numbers from 0 to 1.
local dice = require "livelua.pattern.dice"
local euclid = require "livelua.pattern.euclid"
local fraction = require "livelua.pattern.fraction"
local node = require "livelua.pattern.node"

local changes = {}

local ONE <const> = fraction.ONE

-- Each event is left out by chance; what falls on the same time falls together. `salt` tells this doubt from
-- others about the same events. The others are kept when `is_other`.
function changes.doubt(pattern, chance, salt, is_other)
  local made = node.each_event(pattern, function(event, key)
    local is_out = dice.at(dice.salted(key, salt), event.from) < chance
    return is_out == (is_other or false)
  end)
  made.period, made.salt = nil, math.max(pattern.salt, salt)
  return made
end

local function euclid_of(pattern, hits, steps, rotation)
  if math.abs(hits) > steps then
    error(("euclid: %d hits do not fit into %d steps"):format(hits, steps), 0)
  end
  local list, rest = {}, node.silence()
  for mark in euclid.steps(hits, steps, rotation):gmatch "." do
    list[#list + 1] = { pattern = mark == "x" and pattern or rest, weight = ONE }
  end
  return node.sequence(list)
end

-- The pattern on each hit of a Euclidean rhythm. The numbers are nodes, whose values are whole.
function changes.euclid(pattern, hits, steps, rotation)
  return node.join(hits, pattern, function(k)
    return node.join(steps, pattern, function(n)
      return node.join(rotation, pattern, function(r)
        return euclid_of(pattern, k, n, r)
      end)
    end)
  end)
end

-- Back to front, each cycle.
function changes.rev(pattern)
  return node.derive(pattern, node.by_cycle(function(cycle, since, till, key)
    local mirror = fraction.new(2 * cycle + 1)
    local events = pattern.query(mirror - till, mirror - since, key)
    for _, event in ipairs(events) do
      event.from, event.to = mirror - event.to, mirror - event.from
      event.since, event.till = mirror - event.till, mirror - event.since
    end
    return events
  end))
end

-- Each cycle forwards, then back to front.
function changes.palindrome(pattern)
  local back = changes.rev(pattern)
  local made = node.derive(pattern, node.by_cycle(function(cycle, since, till, key)
    local way = fraction.new(cycle - cycle // 2)
    local events = (cycle % 2 == 0 and pattern or back).query(since - way, till - way, key)
    return node.move(events, function(time)
      return time + way
    end)
  end))
  made.period = pattern.period and fraction.common_multiple(1, 2 * pattern.period)
  return made
end

-- Each cycle as one of several nodes: choose(cycle) gives its number.
function changes.choose(list, cycles, choose)
  local made = node.new(node.by_cycle(function(cycle, since, till, key)
    return list[choose(cycle)].query(since, till, key)
  end), node.together(list))
  made.period = fraction.common_multiple(made.period, cycles)
  return made
end

-- What stands in the part of each cycle from `from` to `to`: of one pattern inside of it, of another outside.
function changes.within(inner, outer, from, to)
  local function is_in(event)
    local place = event.from - fraction.new(event.from:floor())
    return from <= place and place < to
  end
  return node.overlay {
    node.each_event(inner, is_in),
    node.each_event(outer, function(event)
      return not is_in(event)
    end),
  }
end

-- The n-th of n parts of the cycle is changed in the n-th cycle.
function changes.chunk(pattern, changed, count)
  local list = {}
  for n = 1, count do
    list[n] = changes.within(changed, pattern, fraction.new(n - 1, count), fraction.new(n, count))
  end
  return changes.choose(list, count, function(cycle)
    return cycle % count + 1
  end)
end

-- Each cycle begins a part later than the one before.
function changes.iter(pattern, count)
  local list = {}
  for n = 1, count do
    list[n] = node.late(pattern, fraction.new(1 - n, count))
  end
  return changes.choose(list, count, function(cycle)
    return cycle % count + 1
  end)
end

-- Each event as so many pieces of its length, each of which sounds for `len` of its place.
function changes.pieces(pattern, count, len)
  local part = fraction.new(1, count)
  return node.derive(pattern, function(from, to, key)
    local events = {}
    for _, event in ipairs(pattern.query(from, to, key)) do
      local width, at = (event.to - event.from) * part, event.from
      for _ = 1, count do
        node.spend()
        local piece, next_at = node.copy(event), at + width
        piece.from, piece.to = at, next_at
        piece.since, piece.till = fraction.most(at, event.since), fraction.least(next_at, event.till)
        piece.len = len and (event.len and event.len * len or len) or event.len
        events[#events + 1] = piece.since < piece.till and piece or nil
        at = next_at
      end
    end
    return events
  end)
end

-- The first part of each cycle again and again; `width` is up to 1.
function changes.linger(pattern, width)
  local function again(events, cycle, since, till, key)
    local at = fraction.new(cycle)
    local start, finish = at, fraction.new(cycle + 1)
    while at < finish do
      local way = at - start
      local from, to = fraction.most(since, at), fraction.least(fraction.least(till, finish), at + width)
      local copies = from < to and pattern.query(from - way, to - way, key) or {}
      for _, event in ipairs(node.move(copies, function(time) return time + way end)) do
        events[#events + 1] = event
      end
      at = at + width
    end
    return events
  end
  return node.derive(pattern, node.by_cycle(function(cycle, since, till, key)
    return again({}, cycle, since, till, key)
  end))
end

-- Steps of the same length, each with the value that is there when it begins.
function changes.segment(pattern, count)
  local steps = node.fast(node.pure(true), count)
  local made = node.combine(steps, pattern, function(_, event)
    return event
  end)
  made.beats = pattern.beats
  return made
end

local function is_on(value)
  return value ~= 0 and value ~= "0" and value ~= "f"
end

-- The rhythm of one pattern with the values of another; where the rhythm has velocities, with those.
function changes.struct(pattern, rhythm)
  local made = node.combine(node.keyed(node.in_beats(rhythm, pattern.beats)), pattern, function(hit, event)
    event.vel = hit.vel or event.vel
    return is_on(hit.value) and event or nil
  end)
  made.beats = pattern.beats or rhythm.beats
  return made
end

-- Only what begins where another pattern has something.
function changes.mask(pattern, where)
  return node.combine(pattern, node.keyed(node.in_beats(where, pattern.beats)), function(event, other)
    return is_on(other.value) and node.copy(event) or nil
  end)
end

-- Every second of steps as long as 1/count of a cycle is late: the first of two takes `amount` of both.
function changes.swing(pattern, amount, count)
  local two = fraction.new(2)
  local first = amount * two
  local second = two - first
  local function warp(time, bend)
    local start = fraction.new(time:floor())
    local steps = (time - start) * count
    local pair = fraction.new(2 * (steps:floor() // 2))
    if count < pair + two then
      return time -- the odd one at the end of the cycle
    end
    return start + (pair + bend(steps - pair)) / count
  end
  local function later(step)
    return step < ONE and step * first or first + (step - ONE) * second
  end
  local function straight(step)
    return step < first and step / first or ONE + (step - first) / second
  end
  return node.derive(pattern, function(from, to, key)
    return node.move(pattern.query(warp(from, straight), warp(to, straight), key), function(time)
      return warp(time, later)
    end)
  end)
end

-- Time and velocity by chance, up to 5 % of a beat and 15 either way when `amount` is 1.
function changes.humanize(pattern, amount, salt)
  local made = node.each_event(pattern, function(event, key)
    local own = dice.salted(key, salt)
    local late, loud = dice.at(dice.part(own, 1), event.from), dice.at(dice.part(own, 2), event.from)
    event.shift = (event.shift or 0) + (2 * late - 1) * 0.05 * amount
    event.vel = (event.vel or 100) + (2 * loud - 1) * 15 * amount
  end)
  made.period, made.salt = nil, salt
  return made
end

-- In some cycles, by chance, one pattern, in the others another.
function changes.some_cycles(changed, pattern, chance, salt)
  local common = node.together { changed, pattern }
  return node.new(node.by_cycle(function(cycle, since, till, key)
    local is_changed = dice.of_cycle(dice.salted(key, salt), cycle) < chance
    return (is_changed and changed or pattern).query(since, till, key)
  end), { beats = common.beats, salt = math.max(common.salt, salt) })
end

-- Copies, each so much later than the last and softer by a factor.
function changes.echo(pattern, times, strength)
  local list = { pattern }
  for n, time in ipairs(times) do
    local factor = strength(n)
    list[n + 1] = node.each_event(node.late(pattern, time), function(event)
      event.vel = (event.vel or 100) * factor
    end)
  end
  return node.overlay(list)
end

-- Moved in the stereo picture, as far as it goes.
function changes.to_side(pattern, amount)
  return node.each_event(pattern, function(event)
    event.pan = math.max(-1, math.min(1, (event.pan or 0) + amount))
  end)
end

return changes
