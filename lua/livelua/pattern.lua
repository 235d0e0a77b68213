-- pattern.lua -- patterns as values, however they were written: what scripts hold, and how they are asked.
--
-- A pattern is immutable. Its methods are its transforms, which give new ones. Constructors give a pattern,
-- or nil and what is wrong as a text; with strings it tells the column.
--
--   pattern.query(p, cycle, { seed =, name = })   the events that begin in that cycle, in order: { start, length,
--       value, vel, pan, shift }. start and length are fractions (fields n and d; start:number()) of a cycle,
--       from the cycle's start; value is true (a hit), a number or a string ("c4", "kick", "kick:2"); vel is 1
--       to 127, pan -1 to 1, shift a number of beats. It may raise a text: as a pattern with functions in it.
--   pattern.period(p)    cycles after which it repeats exactly, or nil when chance or a function is in it
--   pattern.beats(p)     beats of a cycle, a fraction, when it knows, else nil: it takes what it is put into
local apply = require "livelua.pattern.apply"
local dice = require "livelua.pattern.dice"
local fraction = require "livelua.pattern.fraction"
local mini = require "livelua.pattern.mini"
local node = require "livelua.pattern.node"
local sources = require "livelua.pattern.sources"
local signals = require "livelua.pattern.signals"
local show = require "livelua.show"
local transforms = require "livelua.pattern.transforms"
local values = require "livelua.pattern.values"

local VELOCITY <const> = 100

-- `transforms` by name: { function(p, ...), signature, help }; `transform_names` in the order in which they are told.
-- attach(mistake) has mistakes said by a session's mistake.lua; without it they are raised.
local pattern = {
  is = values.is, transforms = transforms, transform_names = apply.names, attach = values.attach,
}

-- What constructors give to scripts. The values that it was made of tell it from others.
local function wrapped(made, problem, text, ...)
  if not made then
    return nil, problem
  end
  return values.wrap(made, text, values.print_of { text:match "^%a+", ... })
end

function pattern.mini(text)
  local made, problem = mini.parse(text)
  return wrapped(made, problem, ("mini \"%s\""):format(text), text)
end

local function length_of(beats, initial)
  if beats == nil then
    return fraction.from(initial)
  elseif type(beats) == "number" and beats >= 0.001 and beats <= 1024 then
    return fraction.from(beats)
  end
  return nil, ("expected a number of beats from 0.001 to 1024, got %s"):format(show.given(beats))
end

-- A line of steps, each `step` beats long, a sixteenth unless given.
function pattern.steps(text, step)
  local length, problem = length_of(step, 1 / 4)
  local made = nil
  if length then
    made, problem = sources.steps(text, length)
  end
  return wrapped(made, problem, ("steps \"%s\""):format(text), text, step or false)
end

function pattern.euclid(hits, steps, rotation)
  local made, problem = sources.euclid(hits, steps, rotation or 0)
  local text = made and ("euclid(%d, %d, %d)"):format(hits, steps, rotation or 0)
  return wrapped(made, problem, text, text)
end

-- A list of places in beats, { 0, 1.5, { 2.75, vel = 60, prob = 0.5, len = 1 } }, of a cycle of `beats`, 4
-- unless given. Each lasts `step` beats unless it says otherwise; { 1, "c4" } has a value.
function pattern.places(list, beats, step)
  local cycle, problem = length_of(beats, 4)
  local length, other = length_of(step, 1 / 4)
  local made = nil
  if cycle and length then
    made, problem = sources.places(list, cycle, length)
  end
  problem = problem or other
  return wrapped(made, problem, "a list of places", list, beats or false, step or false)
end

function pattern.pure(value)
  return wrapped(node.pure(value), nil, "pure(" .. tostring(value) .. ")", value)
end

function pattern.silence()
  return wrapped(node.silence(), nil, "silence")
end

-- "sine", "saw", "rand" ...: 0 to 1.
function pattern.signal(name)
  local made, problem = signals.find(name)
  return wrapped(made, problem, made and ("signal \"%s\""):format(name), name)
end

function pattern.stack(list)
  local made, problem = values.nodes(list)
  return wrapped(made and node.stack(made), problem, ("a stack of %d"):format(#list), "stack", list)
end

-- Patterns by names, all at once, in cycles of `beats`, or as long as the longest. What one draws by chance is keyed
-- by its name: others may come and go.
function pattern.layers(named, beats)
  local nodes, count = {}, 0
  for name, value in pairs(named) do
    nodes[name], count = values.node_of(value), count + 1
  end
  local made = node.layers(nodes, beats and fraction.from(beats))
  return wrapped(made, nil, ("layers of %d"):format(count), named, beats or false)
end

function pattern.cat(list)
  local made, problem = values.nodes(list)
  return wrapped(made and node.cat(made), problem, ("%d in turn"):format(#list), "cat", list)
end

-- What f(cycle) gives: a pattern, a line of mini-notation, a list of places, or a list of strings, each a
-- step. It is called by whoever asks, once for each cycle.
function pattern.from_function(f, beats)
  return values.wrap(sources.from_function(f, beats and fraction.from(beats)), "a function of the cycle")
end

function pattern.period(p)
  return values.node_of(p).period
end

function pattern.beats(p)
  return values.node_of(p).beats
end

local function by_start(first, second)
  if first.start == second.start then
    return first.number < second.number
  end
  return first.start < second.start
end

local function velocity_of(event)
  return math.max(1, math.min(127, event.vel or VELOCITY))
end

-- An event as players take it.
local function played(event, origin, number)
  local length = event.to - event.from
  return {
    start = event.from - origin, length = event.len and length * event.len or length, value = event.value,
    vel = velocity_of(event), pan = event.pan or 0, shift = event.shift or 0, number = number,
  }
end

function pattern.query(p, cycle, stream)
  local from, to = fraction.new(cycle), fraction.new(cycle + 1)
  local events = {}
  for n, event in ipairs(node.ask(values.node_of(p), from, to, dice.key(stream.seed, stream.name))) do
    if event.from == event.since then
      events[#events + 1] = played(event, from, n)
    end
  end
  table.sort(events, by_start)
  return events
end

return pattern
