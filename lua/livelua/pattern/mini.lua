-- mini.lua -- mini-notation: a cycle as a line of text, after Tidal's.
--
--   a b c            a sequence: equal steps in a cycle          a b . c d    groups: [a b] [c d]
--   [a b]  ~  -      a step of steps; a rest                     <a b>        one a cycle
--   {a b c}%4        four steps of them a cycle                  a, b         at the same time
--   a*2  a/2         faster, slower                              a | b        one by chance, each cycle
--   a!3  a ! !       as three steps                              a@3  a _ _   three times as long
--   a?  a?0.3        left out by chance                          a(3,8,2)     Euclid: hits, steps, rotation
--   0 .. 7           all between                                 kick:2       a variant
--
-- What stands after * / % and in ( ) is a number or a pattern of numbers in brackets. A word is a string,
-- a number a number.
--
-- Errors   a text with the column.
local changes = require "livelua.pattern.changes"
local fraction = require "livelua.pattern.fraction"
local node = require "livelua.pattern.node"
local parts = require "livelua.pattern.parts"
local Reader = require "livelua.pattern.reader"

local MOST_BYTES <const> = 65536
local DEEPEST <const> = 64
local MOST_EVENTS <const> = 10000 -- in a cycle
local SMALLEST <const> = 0.001 -- factor or weight
local CLOSING <const> = { ["["] = "]", ["<"] = ">", ["{"] = "}", ["("] = ")" }
local A_STEP <const> = "a word, a number, a rest (~) or a bracket"

local EUCLID <const> = "hits, steps and a rotation, such as (3,8) or (3,8,2): no more hits than steps, up to 1024 steps"

local mini = {}
local read_term, read_alternatives

local function counted(reader, count, at)
  if count > MOST_EVENTS then
    reader:fail("at most 10000 events in a cycle", at)
  end
  return count
end

local function read_number(reader, expectation)
  local at, digits = reader.at, reader:take "%-?%d+"
  local decimals = digits and reader:sees "%.%d" and reader:take "%.%d+" or ""
  if not digits or #digits + #decimals > 12 or reader:sees "[%w_#']" then
    reader:fail(expectation, at)
  end
  return tonumber(digits .. decimals)
end

-- A number above 0, or a pattern of such in brackets, as a part.
local function read_factor(reader, expectation)
  local at = reader.at
  if reader:sees "[%[<{]" then
    return read_term(reader)
  end
  local number = read_number(reader, expectation)
  if number < SMALLEST then
    reader:fail(expectation, at)
  end
  local made = parts.new(node.pure(number), 1)
  made.number = fraction.from(number)
  return made
end

local function inverse(number)
  return 1 / number
end

-- The largest size(number) in a pattern of numbers, all of which `check` has to take; at least 1.
local function largest_of(reader, factor, at, expectation, check, size)
  if factor.number then
    return math.max(1, size(factor.pattern.value))
  end
  local largest, period = 1, math.min(factor.pattern.period or 16, 64)
  reader.asked = counted(reader, reader.asked + factor.count * period, at)
  for _, event in ipairs(node.ask(factor.pattern, fraction.ZERO, fraction.new(period), 0)) do
    if not check(event.value) then
      reader:fail(expectation, at)
    end
    largest = math.max(largest, size(event.value))
  end
  return largest
end

local function is_factor(value)
  return type(value) == "number" and value >= SMALLEST
end

-- The pattern that make(number) gives for the factor's number, or for each of its pattern.
local function by_factor(factor, like, make)
  if factor.number then
    return make(factor.number)
  end
  return node.join(factor.pattern, like, function(value)
    if not is_factor(value) then
      error("expected numbers above 0 in the pattern of a factor", 0)
    end
    return make(fraction.from(value))
  end)
end

local function read_speed(reader, step, sign)
  local at, expectation = reader.at, ("a number above 0 after '%s', such as %s2 or %s1.5"):format(sign, sign, sign)
  local factor = read_factor(reader, expectation)
  local largest = largest_of(reader, factor, at, expectation, is_factor, sign == "*" and math.abs or inverse)
  step.count = counted(reader, step.count * math.ceil(largest), at)
  local pattern, change = step.pattern, sign == "*" and node.fast or node.slow
  step.pattern = by_factor(factor, pattern, function(number)
    return change(pattern, number)
  end)
end

local function read_chance(reader, step)
  local at, chance = reader.at, 0.5
  if reader:sees "%d" then
    local expectation = "a chance from 0 to 1 after '?', such as ?0.3"
    chance = read_number(reader, expectation)
    if chance > 1 then
      reader:fail(expectation, at)
    end
  end
  step.doubts = (step.doubts or 0) + 1
  step.pattern = changes.doubt(step.pattern, chance, step.doubts - 1)
end

-- One of the values in ( ): a number as such, or a pattern of them.
local function read_argument(reader, is_right)
  reader:skip()
  local at = reader.at
  local made = read_alternatives(reader, parts.in_a_cycle)
  local largest = largest_of(reader, made, at, EUCLID, is_right, math.abs)
  return { pattern = made.pattern, largest = largest }
end

local function is_whole(value)
  return math.type(value) == "integer"
end

local function is_length(value)
  return is_whole(value) and value >= 1 and value <= 1024
end

local function read_euclid(reader, step)
  local at = reader.at
  local hits = read_argument(reader, is_whole)
  if not reader:take "," then
    reader:fail "',' and a number of steps, as in (3,8)"
  end
  local steps = read_argument(reader, is_length)
  local rotation = reader:take "," and read_argument(reader, is_whole) or { pattern = node.pure(0) }
  if not reader:take "%)" then
    reader:fail(("')' for the '(' of column %d"):format(reader:column(at - 1)))
  elseif hits.largest > steps.largest then
    reader:fail(EUCLID, at)
  end
  step.count = counted(reader, step.count * steps.largest, at)
  step.pattern = changes.euclid(step.pattern, hits.pattern, steps.pattern, rotation.pattern)
end

local function read_weight(reader, step)
  local at, expectation = reader.at, "a length above 0 after '@', such as @3"
  local weight = read_number(reader, expectation)
  if weight < SMALLEST then
    reader:fail(expectation, at)
  end
  step.weight = fraction.from(weight)
end

local function read_times(reader, step)
  local at, expectation = reader.at, "a whole number from 1 to 10000 after '!', such as !3"
  step.times = read_number(reader, expectation)
  if not is_whole(step.times) or step.times < 1 or step.times > MOST_EVENTS then
    reader:fail(expectation, at)
  end
end

-- What stands after a step, without a space: how it is changed.
local function read_modifiers(reader, step)
  while true do
    local sign = reader:take "[%*/%?%(@]"
    if sign == "*" or sign == "/" then
      read_speed(reader, step, sign)
    elseif sign == "?" then
      read_chance(reader, step)
    elseif sign == "(" then
      read_euclid(reader, step)
    elseif sign == "@" then
      read_weight(reader, step)
    elseif reader:sees "!%d" and reader:take "!" then
      read_times(reader, step)
    else
      return
    end
  end
end

local function read_word(reader)
  local word = reader:take "%a[%w_#']*"
  if word and reader:take ":" then
    word = word .. ":" .. (reader:take "%d+" or reader:fail "the number of a variant after ':', such as kick:2")
  end
  return word
end

-- Inside a bracket that was just opened, to its end.
local function read_bracket(reader, open, join)
  local at = reader.at - 1
  reader.depth = reader.depth + 1
  if reader.depth > DEEPEST then
    reader:fail("at most 64 brackets in one another", at)
  end
  local layers = {}
  repeat
    layers[#layers + 1] = read_alternatives(reader, join)
  until not reader:take ","
  if not reader:take("%" .. CLOSING[open]) then
    reader:fail(("'%s' for the '%s' of column %d"):format(CLOSING[open], open, reader:column(at)))
  end
  reader.depth = reader.depth - 1
  return layers
end

-- { }: steps at the pace of the first layer, or of the number after %; each layer comes around on its own.
local function read_polymeter(reader)
  local base
  local function keep(steps)
    local made = parts.in_a_cycle(steps)
    made.length = parts.length(steps)
    base = base or made.length
    return made
  end
  local layers, factor = read_bracket(reader, "{", keep), nil
  local at, expectation = reader.at + 1, "a number of steps above 0 after '%', such as %4"
  if reader:take "%%" then
    factor = read_factor(reader, expectation)
  end
  local largest = factor and largest_of(reader, factor, at, expectation, is_factor, math.abs) or base:number()
  for _, layer in ipairs(layers) do
    local pattern, length = layer.pattern, layer.length or base
    local function at_pace(steps)
      return node.fast(pattern, steps / length)
    end
    layer.count = counted(reader, layer.count * math.max(1, math.ceil(largest / length:number())), at)
    layer.pattern = factor and by_factor(factor, pattern, at_pace) or at_pace(base)
  end
  return parts.at_once(layers)
end

read_term = function(reader)
  if reader:take "%[" then
    return parts.at_once(read_bracket(reader, "[", parts.in_a_cycle))
  elseif reader:take "<" then
    return parts.at_once(read_bracket(reader, "<", parts.one_a_cycle))
  elseif reader:take "{" then
    return read_polymeter(reader)
  elseif reader:take "~" then
    return parts.new(node.silence(), 1)
  elseif reader:sees "%-?%d" then
    return parts.new(node.pure(read_number(reader, "a number such as 7 or 0.5")), 1)
  elseif reader:take "%-" then
    return parts.new(node.silence(), 1)
  end
  local word = read_word(reader)
  return word and parts.new(node.pure(word), 1) or reader:fail(A_STEP)
end

-- From the number before to the one after "..", each a step.
local function read_range(reader, steps, at)
  local from = #steps > 0 and steps[#steps].pattern.value
  local expectation = "whole numbers on both sides of '..', such as 0 .. 7"
  reader:skip()
  local to = reader:sees "%-?%d" and read_number(reader, expectation)
  if not (is_whole(from) and is_whole(to)) then
    reader:fail(expectation, at)
  end
  counted(reader, #steps + math.abs(to - from), at)
  local way = from < to and 1 or -1
  for number = from + way, to, way do
    steps[#steps + 1] = parts.new(node.pure(number), 1)
  end
end

-- What follows a step without a space belongs to it, ends it, or is a mistake.
local function check_gap(reader)
  if reader.at <= #reader.text and not reader:sees "[%s%]>}%),|!]" and not reader:sees "%.%." then
    reader:fail "a space between steps"
  end
end

local function add_step(reader, steps)
  local at = reader.at
  local step = read_term(reader)
  read_modifiers(reader, step)
  counted(reader, #steps + step.count * (step.times or 1), at)
  for _ = 1, step.times or 1 do
    steps[#steps + 1] = step
  end
end

-- What is said about the step before: "_" holds it, "!" has it again, ".." counts on from it.
local function read_repeat(reader, steps)
  local at = reader.at
  local last = steps[#steps]
  if reader:take "%.%." then
    read_range(reader, steps, at)
  elseif not last then
    reader:fail("a step before '" .. reader:letter() .. "'")
  elseif reader:take "!" then
    steps[#steps + 1] = last
  else
    reader:take "_"
    local held = { pattern = last.pattern, count = last.count, weight = last.weight + fraction.ONE }
    steps[#steps] = held
  end
end

-- "." closes a group: what stood since the last one is one step.
local function close_group(reader, groups, steps, at)
  if #steps == 0 then
    reader:fail("steps on both sides of '.'", at)
  end
  groups[#groups + 1] = parts.in_a_cycle(steps)
end

-- Steps up to a sign that ends them.
local function read_steps(reader)
  local groups, steps = nil, {}
  while not reader:skip() and not reader:sees "[%]>}%),|]" do
    if reader:sees "%.%." or reader:sees "[!_]" then
      read_repeat(reader, steps)
    elseif reader:take "%." then
      groups = groups or {}
      close_group(reader, groups, steps, reader.at - 1)
      steps = {}
    else
      add_step(reader, steps)
    end
    check_gap(reader)
  end
  if groups then
    close_group(reader, groups, steps)
  elseif #steps == 0 then
    reader:fail(A_STEP)
  end
  return groups or steps
end

-- Sequences between "|".
read_alternatives = function(reader, join)
  local list = {}
  repeat
    local at = reader.at
    local made = join(read_steps(reader))
    counted(reader, made.count, at)
    list[#list + 1] = made
  until not reader:take "|"
  local made = parts.one_by_chance(list)
  made.length = list[1].length
  return made
end

local function read_all(reader)
  local layers = {}
  repeat
    layers[#layers + 1] = read_alternatives(reader, parts.in_a_cycle)
  until not reader:take ","
  if not reader:skip() then
    reader:fail "a step or the end, as no bracket is open"
  end
  local made = parts.at_once(layers)
  counted(reader, made.count, 1)
  return made.pattern
end

-- The node of a text, or nil and what is wrong with it.
function mini.parse(text)
  if #text > MOST_BYTES then
    return nil, ("expected at most %d letters, got %d"):format(MOST_BYTES, #text)
  end
  local reader = Reader.new(text)
  local ok, result = pcall(read_all, reader)
  if ok then
    return result
  elseif type(result) == "string" then
    return nil, ("%s in \"%s\""):format(result, reader:quote())
  elseif type(result) == "table" and result.problem then
    return nil, result.problem
  end
  error(result, 0)
end

return mini
