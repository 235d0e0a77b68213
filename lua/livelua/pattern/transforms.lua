-- transforms.lua -- the transforms of patterns: one row each, with what help says.
--
-- Rows are { name, signature, help, kinds of arguments, make }, as apply.lua has them.
local apply = require "livelua.pattern.apply"
local arguments = require "livelua.pattern.arguments"
local changes = require "livelua.pattern.changes"
local fraction = require "livelua.pattern.fraction"
local node = require "livelua.pattern.node"
local pitches = require "livelua.pattern.pitches"

local optional = arguments.optional
local FACTOR <const> = arguments.exact(0.001, 1000)
local COUNT <const> = arguments.whole(1, 64)
local TIME <const> = arguments.exact(-1000, 1000, "of cycles")
local PLACE <const> = arguments.exact(0, 1, "of a cycle")
local CHANCE <const> = arguments.number(0, 1)
local ANY <const> = arguments.number(-1e6, 1e6)

local half = fraction.new(1, 2)

local function every_first(pattern, count, change)
  local changed = change(pattern)
  return changed and changes.choose({ changed, pattern }, count, function(cycle)
    return cycle % count == 0 and 1 or 2
  end)
end

local function every_last(pattern, count, change)
  local changed = change(pattern)
  return changed and changes.choose({ changed, pattern }, count, function(cycle)
    return cycle % count == count - 1 and 1 or 2
  end)
end

-- Some events go through the transform, each by chance.
local function sometimes(pattern, chance, change)
  local salt = pattern.salt + 1
  local changed = change(changes.doubt(pattern, chance, salt, true))
  return changed and node.overlay { changes.doubt(pattern, chance, salt), changed }
end

local function with_chance(chance)
  return function(pattern, change)
    return sometimes(pattern, chance, change)
  end
end

local function some_cycles(pattern, chance, change)
  local changed = change(pattern)
  return changed and changes.some_cycles(changed, pattern, chance, pattern.salt + 1)
end

local function superimpose(pattern, change)
  local changed = change(pattern)
  return changed and node.overlay { pattern, changed }
end

local function jux_by(pattern, amount, change)
  local changed = change(pattern)
  return changed and node.overlay { changes.to_side(pattern, -amount), changes.to_side(changed, amount) }
end

local function layer(pattern, all)
  local list = {}
  for n, change in ipairs(all) do
    list[n] = change(pattern)
    if not list[n] then
      return nil
    end
  end
  return node.overlay(list)
end

local function within(pattern, from, to, change)
  local changed = change(pattern)
  return changed and changes.within(changed, pattern, from, to)
end

local function swing(pattern, amount, step)
  local beats = pattern.beats or fraction.new(4)
  return changes.swing(pattern, amount, beats / step)
end

local function echo(pattern, count, time, factor)
  local times = {}
  for n = 1, count - 1 do
    times[n] = time * fraction.new(n)
  end
  return changes.echo(pattern, times, function(n)
    return factor ^ n
  end)
end

local function ghost(pattern, time)
  return changes.echo(pattern, { time * fraction.new(3, 2), time * fraction.new(5, 2) }, function()
    return 0.4
  end)
end

local function euclid(pattern, hits, steps, rotation)
  local rhythm = changes.euclid(node.pure(true), node.pure(hits), node.pure(steps), node.pure(rotation))
  return changes.struct(pattern, rhythm)
end

-- With the pattern itself in front.
local function and_others(combine)
  return function(pattern, others)
    return combine { pattern, table.unpack(others) }
  end
end

local function same(pattern)
  return pattern
end

apply.add {
  { "fast", "fast(n)", "`n` cycles in the time of one.", { FACTOR }, node.fast },
  { "slow", "slow(n)", "One cycle in the time of `n`.", { FACTOR }, node.slow },
  { "hurry", "hurry(n)", "Fast, and as much higher as a tape would be: an octave for 2.", { FACTOR }, pitches.hurry },
  { "rev", "rev()", "Each cycle back to front.", {}, changes.rev },
  { "palindrome", "palindrome()", "Each cycle forwards, then the same back to front.", {},
    changes.palindrome },
  { "shift", "shift(cycles)", "Later by so many cycles: 1/8 of a 4-beat cycle is half a beat.", { TIME }, node.late },
  { "late", "late(cycles)", "The same as shift.", { TIME }, node.late },
  { "early", "early(cycles)", "Earlier by so many cycles.", { TIME }, function(pattern, time)
    return node.late(pattern, fraction.ZERO - time)
  end },
  { "iter", "iter(n)", "Each cycle begins 1/n of a cycle later in the pattern than the one before.", { COUNT },
    changes.iter },
  { "swing", "swing(amount, step)", "Every second step is late: 0.5 is straight, 0.67 a triplet. A step is a "
    .. "sixteenth, 1/4 beat, unless given; a pattern that knows no length counts as 4 beats.",
    { arguments.exact(0.5, 0.9), optional(arguments.exact(0.01, 16, "of beats"), fraction.new(1, 4)) }, swing },
  { "beats", "beats(n)", "Its cycle lasts so many beats.", { arguments.exact(0.01, 1024) }, pitches.beats },
  { "linger", "linger(part)", "The first part of each cycle over and over: 1/4 is its first quarter.",
    { arguments.exact(0.01, 1, "of a cycle") }, changes.linger },
  { "ply", "ply(n)", "Each event `n` times in its own time.", { COUNT }, changes.pieces },
  { "chop", "chop(n)", "Each event cut into `n` short ones with gaps, as a gate does.", { COUNT },
    function(pattern, count)
      return changes.pieces(pattern, count, half)
    end },
  { "segment", "segment(n)", "`n` steps a cycle, each with the value that is there when it begins.", { FACTOR },
    changes.segment },
  { "struct", "struct(rhythm)", "Its values in the rhythm of another pattern, with that one's velocities if it has "
    .. "some; 0 and f count as rests.", { arguments.pattern }, changes.struct },
  { "mask", "mask(where)", "Only what begins where another pattern has something; 0 and f count as nothing.",
    { arguments.pattern }, changes.mask },
  { "euclid", "euclid(hits, steps, rotation)", "Its values in a Euclidean rhythm.",
    { arguments.whole(-1024, 1024), arguments.whole(1, 1024), optional(arguments.whole(-1024, 1024), 0) }, euclid },
  { "stack", "stack(...)", "It and others at once, each with its own length.", { arguments.patterns },
    and_others(node.stack) },
  { "cat", "cat(...)", "It and others in turn, a cycle each.", { arguments.patterns }, and_others(node.cat) },
  { "every", "every(n, transform, ...)", "The transform in every n-th cycle, from the first on: every(4, \"fast\", 2), "
    .. "or a function from a pattern to a pattern.", { COUNT, apply.transform }, every_first },
  { "first_of", "first_of(n, transform, ...)", "The same as every.", { COUNT, apply.transform }, every_first },
  { "last_of", "last_of(n, transform, ...)", "The transform in the last of every `n` cycles.",
    { COUNT, apply.transform }, every_last },
  { "within", "within(from, to, transform, ...)", "The transform for what begins in that part of each cycle.",
    { PLACE, PLACE, apply.transform }, within },
  { "chunk", "chunk(n, transform, ...)", "The transform for one n-th of each cycle, the next one in the next cycle.",
    { COUNT, apply.transform }, function(pattern, count, change)
      local changed = change(pattern)
      return changed and changes.chunk(pattern, changed, count)
    end },
  { "inside", "inside(n, transform, ...)", "The transform over `n` cycles at once, as if they were one.",
    { FACTOR, apply.transform }, function(pattern, factor, change)
      local changed = change(node.fast(pattern, factor))
      return changed and node.slow(changed, factor)
    end },
  { "off", "off(cycles, transform, ...)", "It, and its transform so many cycles later.", { TIME, apply.transform },
    function(pattern, time, change)
      return superimpose(pattern, function(original)
        return change(node.late(original, time))
      end)
    end },
  { "superimpose", "superimpose(transform, ...)", "It and its transform at once.", { apply.transform }, superimpose },
  { "layer", "layer { transform, ... }", "Its transforms at once: layer { \"rev\", { \"fast\", 2 } }.",
    { apply.transforms }, layer },
  { "jux", "jux(transform, ...)", "It on the left, its transform on the right.", { apply.transform },
    function(pattern, change)
      return jux_by(pattern, 1, change)
    end },
  { "jux_by", "jux_by(amount, transform, ...)", "The same, as far to the sides as `amount`, 0 to 1.",
    { arguments.number(0, 1), apply.transform }, jux_by },
  { "echo", "echo(n, cycles, factor)", "`n` times in all, each so many cycles later, 1/8 unless given, and softer by a "
    .. "factor, 0.6 unless given.",
    { COUNT, optional(TIME, fraction.new(1, 8)), optional(arguments.number(0, 1), 0.6) }, echo },
  { "ghost", "ghost(cycles)", "Soft copies 1.5 and 2.5 times so many cycles later; 1/8 unless given.",
    { optional(TIME, fraction.new(1, 8)) }, ghost },
  { "sometimes", "sometimes(chance, transform, ...)", "The transform for some of the events, half of them unless a "
    .. "chance from 0 to 1 is given.", { arguments.chance_before, apply.transform }, sometimes },
  { "often", "often(transform, ...)", "sometimes, with a chance of 0.75.", { apply.transform }, with_chance(0.75) },
  { "rarely", "rarely(transform, ...)", "sometimes, with a chance of 0.25.", { apply.transform }, with_chance(0.25) },
  { "always", "always(transform, ...)", "The transform for all.", { apply.transform }, function(pattern, change)
    return change(pattern)
  end },
  { "never", "never(transform, ...)", "The transform for none.", { apply.transform }, same },
  { "some_cycles", "some_cycles(chance, transform, ...)", "The transform in some cycles, half of them unless a chance "
    .. "is given.", { arguments.chance_before, apply.transform }, some_cycles },
  { "degrade", "degrade(chance)", "Leaves events out by chance, half of them unless given.",
    { optional(CHANCE, 0.5) }, function(pattern, chance)
      return changes.doubt(pattern, chance, pattern.salt + 1)
    end },
  { "humanize", "humanize(amount)", "Time and velocity a little by chance: 1 is 5 % of a beat and 15 either way.",
    { CHANCE }, function(pattern, amount)
      return changes.humanize(pattern, amount, pattern.salt + 1)
    end },
  { "transpose", "transpose(n)", "Notes and numbers higher by `n`: semitones, or degrees before scale().", { ANY },
    pitches.transpose },
  { "scale", "scale(name)", "Whole numbers are degrees of the scale, 0 its root, in octave 4 unless the name has one; "
    .. "names of notes go to the nearest note of the scale: \"C minor\", \"Eb3 dorian\".", { arguments.scale },
    pitches.scale },
  { "invert", "invert(axis)", "Upside down around a note or a number: C4 for names, 0 for numbers unless given.",
    { optional(arguments.axis) }, pitches.invert },
  { "range", "range(low, high)", "Numbers from 0 to 1, as a signal's, from low to high.", { ANY, ANY }, pitches.range },
  { "vel", "vel(n)", "The velocity, 1 to 127, or a pattern of such.", { arguments.number(1, 127) }, pitches.vel },
  { "pan", "pan(n)", "From -1, left, to 1, right.", { arguments.number(-1, 1) }, pitches.pan },
  { "len", "len(factor)", "How much of its time an event sounds: 0.5 is staccato, above 1 overlaps.",
    { arguments.exact(0.01, 64) }, pitches.len },
}

-- By name, for those who play patterns: { function, signature, help }.
local transforms = {}
local methods = require("livelua.pattern.values").methods
for name, row in pairs(apply.rows) do
  transforms[name] = { methods[name], row.signature, row.help }
end

return transforms
