-- node.lua -- what a pattern is inside: a question about a span of time, and its answer.
--
-- A node's query(from, to, key) gives the events of a span of cycles, as Tidal's patterns do. An event
-- lasts `from` .. `to`, of which `since` .. `till` lies in the span: it begins there when since == from.
-- Times are fractions, `key` is what chance is drawn with (see dice.lua). The list of events and the
-- events in it belong to the caller, who may change them.
--
-- period  cycles after which all repeats, or nil when chance or a function is in it
-- beats   length of a cycle in beats, or nil: it takes what it is put into
-- salt    how many choices by chance were laid over one another
--
-- Errors   a text, raised, when there is more than a cycle may hold.
local dice = require "livelua.pattern.dice"
local fraction = require "livelua.pattern.fraction"

local MOST_KEPT <const> = 64 -- patterns that a changing value makes
local MOST_WORK <const> = 100000 -- what one question may visit
local MOST_EVENTS <const> = 10000 -- of its answer
local TOO_MANY <const> = "the pattern has too many events in a cycle: more than 10000"

local node = {}

local least, most = fraction.least, fraction.most
local work = 0

local function spend()
  work = work + 1
  if work > MOST_WORK then
    error(TOO_MANY, 0)
  end
end
node.spend = spend

-- Asks from outside: all that the answer takes is counted together.
function node.ask(pattern, from, to, key)
  work = 0
  local events = pattern.query(from, to, key)
  if #events > MOST_EVENTS then
    error(TOO_MANY, 0)
  end
  return events
end

function node.new(query, fields)
  return { query = query, period = fields.period, beats = fields.beats, salt = fields.salt or 0 }
end

-- A node that answers by another's events, and repeats with it.
function node.derive(pattern, query)
  return node.new(query, pattern)
end

-- Calls visit(cycle, from, to) for each cycle's share of a span.
local function each_cycle(from, to, visit)
  local cycle = from:floor()
  while true do
    spend()
    local next_cycle = fraction.new(cycle + 1)
    if to <= next_cycle then
      visit(cycle, from, to)
      return
    end
    visit(cycle, from, next_cycle)
    from, cycle = next_cycle, cycle + 1
  end
end
node.each_cycle = each_cycle

local function append(events, others)
  table.move(others, 1, #others, #events + 1, events)
end

-- The query that asks for each cycle on its own.
function node.by_cycle(ask)
  return function(from, to, key)
    local events = {}
    each_cycle(from, to, function(cycle, since, till)
      append(events, ask(cycle, since, till, key))
    end)
    return events
  end
end

-- Moves all times of events by a function that keeps their order.
function node.move(events, by)
  for _, event in ipairs(events) do
    local from, to = event.from, event.to
    event.from, event.to = by(from), by(to)
    event.since = event.since == from and event.from or by(event.since)
    event.till = event.till == to and event.to or by(event.till)
  end
  return events
end

function node.copy(event)
  return {
    from = event.from, to = event.to, since = event.since, till = event.till, value = event.value, vel = event.vel,
    pan = event.pan, shift = event.shift, len = event.len,
  }
end

-- A pattern whose events are changed in place by change(event, key); where that gives false they are left out.
function node.each_event(pattern, change)
  return node.derive(pattern, function(from, to, key)
    local kept = {}
    for _, event in ipairs(pattern.query(from, to, key)) do
      kept[#kept + 1] = change(event, key) ~= false and event or nil
    end
    return kept
  end)
end

function node.silence()
  local made = node.new(function()
    return {}
  end, { period = 1 })
  made.is_rest = true
  return made
end

local function hit_event(hit, from, to, since, till)
  return {
    from = from, to = to, since = from < since and since or from, till = till < to and till or to, value = hit.value,
    vel = hit.vel, len = hit.len,
  }
end

-- The same value, once a cycle.
function node.pure(value)
  local hit = { value = value }
  local made = node.new(node.by_cycle(function(cycle, since, till)
    return { hit_event(hit, fraction.new(cycle), fraction.new(cycle + 1), since, till) }
  end), { period = 1 })
  made.value = value
  return made
end

-- A cycle of hits { from, to, value, vel, len, prob }, times from 0 to 1.
function node.hits(hits, beats)
  local period = 1
  for _, hit in ipairs(hits) do
    period = not hit.prob and period or nil
  end
  return node.new(node.by_cycle(function(cycle, since, till, key)
    local events, start = {}, fraction.new(cycle)
    for _, hit in ipairs(hits) do
      spend()
      local from, to = start + hit.from, start + hit.to
      local is_asked = from < till and since < to
      if is_asked and not (hit.prob and dice.at(key, from) >= hit.prob) then
        events[#events + 1] = hit_event(hit, from, to, since, till)
      end
    end
    return events
  end), { period = period, beats = beats })
end

local function scaled(pattern, factor)
  return function(from, to, key)
    return node.move(pattern.query(from * factor, to * factor, key), function(time)
      return time / factor
    end)
  end
end

-- `factor` cycles in the time of one; it is a fraction above 0.
function node.fast(pattern, factor)
  if factor == fraction.ONE then
    return pattern
  end
  local made = node.derive(pattern, scaled(pattern, factor))
  if pattern.period then -- the least whole number of cycles that holds whole periods
    made.period = (fraction.new(pattern.period) / factor).n
  end
  return made
end

function node.slow(pattern, factor)
  return node.fast(pattern, fraction.ONE / factor)
end

function node.late(pattern, time)
  return node.derive(pattern, function(from, to, key)
    return node.move(pattern.query(from - time, to - time, key), function(at)
      return at + time
    end)
  end)
end

-- What is common to several: they repeat when all do.
function node.together(list)
  local period, salt, beats = 1, 0, nil
  for _, pattern in ipairs(list) do
    period = fraction.common_multiple(period, pattern.period)
    salt, beats = math.max(salt, pattern.salt), beats or pattern.beats
  end
  return { period = period, salt = salt, beats = beats }
end
-- A pattern of its own length, in cycles of that many beats.
function node.in_beats(pattern, beats)
  if not (beats and pattern.beats) or pattern.beats == beats then
    return pattern
  end
  local made = node.fast(pattern, beats / pattern.beats)
  made.beats = beats
  return made
end

-- All at once, each with its own length and its own chance.
function node.stack(list)
  local common, parts = node.together(list), {}
  for n, pattern in ipairs(list) do
    parts[n] = node.in_beats(pattern, common.beats)
  end
  common = { period = node.together(parts).period, beats = common.beats }
  return node.new(function(from, to, key)
    local events = {}
    for n, part in ipairs(parts) do
      append(events, part.query(from, to, part.period and key or dice.part(key, n)))
    end
    return events
  end, common)
end

-- All at once by names, each with its own length and with chance of its own whatever the others are. A cycle has
-- `beats`, or is as long as the longest.
function node.layers(patterns, beats)
  local list = {}
  for _, pattern in pairs(beats and {} or patterns) do
    beats = beats and pattern.beats and fraction.most(beats, pattern.beats) or beats or pattern.beats
  end
  for name, pattern in pairs(patterns) do
    local part = node.in_beats(pattern, beats)
    list[#list + 1] = part.period and part or node.derive(part, function(from, to, key)
      return part.query(from, to, dice.named(key, name))
    end)
  end
  local made = node.overlay(list)
  made.beats = beats
  return made
end

-- Several views of one pattern at once: chance falls the same way in all.
function node.overlay(list)
  return node.new(function(from, to, key)
    local events = {}
    for _, pattern in ipairs(list) do
      append(events, pattern.query(from, to, key))
    end
    return events
  end, node.together(list))
end

-- What a step of a sequence plays in one cycle: its pattern's cycle, squeezed into its place.
local function squeezed(step, number, start, since, till, key)
  local function inward(time)
    return start + (time - start - step.from) / step.width
  end
  local pattern = step.pattern
  local events = pattern.query(inward(since), inward(till), pattern.period and key or dice.part(key, number))
  return node.move(events, function(time)
    return start + step.from + (time - start) * step.width
  end)
end

-- Steps { pattern, weight } into one cycle, each as long as its weight, a fraction.
function node.sequence(list)
  local total, steps, patterns, at = fraction.ZERO, {}, {}, fraction.ZERO
  for n, step in ipairs(list) do
    total, patterns[n] = total + step.weight, step.pattern
  end
  for n, step in ipairs(list) do
    local width = step.weight / total
    steps[n] = { pattern = step.pattern, from = at, to = at + width, width = width }
    at = at + width
  end
  local common = node.together(patterns)
  return node.new(node.by_cycle(function(cycle, since, till, key)
    local events, start = {}, fraction.new(cycle)
    for n, step in ipairs(steps) do
      spend()
      local from, to = start + step.from, start + step.to
      if step.pattern.value ~= nil and from < till and since < to then
        events[#events + 1] = hit_event(step.pattern, from, to, since, till)
      elseif not step.pattern.is_rest and from < till and since < to then
        append(events, squeezed(step, n, start, most(since, from), least(till, to), key))
      end
    end
    return events
  end), { period = common.period, beats = common.beats })
end

-- One after another, each for cycles as many as its weight.
function node.alternate(list)
  local total = fraction.ZERO
  for _, step in ipairs(list) do
    total = total + step.weight
  end
  return node.slow(node.sequence(list), total)
end

-- One after another, each in its own length.
function node.cat(list)
  local beats, steps = node.together(list).beats, {}
  for n, pattern in ipairs(list) do
    steps[n] = { pattern = pattern, weight = beats and pattern.beats and pattern.beats / beats or fraction.ONE }
  end
  return node.alternate(steps)
end

-- The same with chance of its own.
function node.keyed(pattern)
  return pattern.period and pattern or node.derive(pattern, function(from, to, key)
    return pattern.query(from, to, dice.part(key, 0))
  end)
end

-- Times and values of the left pattern's events with what the right one has there: combine(left, right)
-- gives the event, a copy with the left one's place, or nil.
function node.combine(left, right, combine)
  local common = node.together { left, right }
  common.beats = left.beats or right.beats
  return node.new(function(from, to, key)
    local events = {}
    for _, event in ipairs(left.query(from, to, key)) do
      for _, other in ipairs(right.query(event.from, event.to, key)) do
        local since, till = most(event.since, other.since), least(event.till, other.till)
        local made = since < till and combine(event, other)
        if made then
          made.from, made.to, made.since, made.till = event.from, event.to, since, till
          events[#events + 1] = made
        end
      end
    end
    return events
  end, common)
end

-- What make(value) gives, for as long as `values` has that value. It must be the same for the same value.
function node.join(values, like, make)
  if values.value ~= nil then
    return make(values.value)
  end
  local made, count = {}, 0
  local function of(value)
    if not made[value] then
      made, count = count < MOST_KEPT and made or {}, count < MOST_KEPT and count + 1 or 1
      made[value] = make(value)
    end
    return made[value]
  end
  local period = values.period and values.period <= MOST_KEPT and values.period or nil
  if period then
    for _, event in ipairs(node.ask(values, fraction.ZERO, fraction.new(period), 0)) do
      period = fraction.common_multiple(period, of(event.value).period)
    end
  end
  return node.new(function(from, to, key)
    local events = {}
    for _, event in ipairs(values.query(from, to, dice.salted(key, like.salt + 1))) do
      append(events, of(event.value).query(event.since, event.till, key))
    end
    return events
  end, { period = period, beats = like.beats, salt = like.salt + 1 })
end

return node
