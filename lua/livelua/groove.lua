-- groove.lua -- the words swing and groove: where steps lie between the beats, and how strong they are.
--
-- A groove bends the timeline itself, so that loops, patterns and sequences swing alike; logical time knows nothing
-- of it. It repeats after its span, whose start it leaves in its place; one takes over from another where both begin.
local rational = require "livelua.rational"
local templates = require "livelua.grooves"

local STEP <const>, SHORTEST <const>, LONGEST <const> = 1 / 4, 1 / 64, 4 -- in beats
local STRAIGHT <const> = { name = "straight", span = 1, content = "" }
local FARTHEST <const>, MOST_STEPS <const>, LOUDEST <const> = 0.5, 64, 2
local MOST_BARS <const> = 64 -- of which one is to suit both grooves
local SWING <const>, GROOVE <const> = { "step" }, { "amount" }
local FIELDS <const> = { "step", "levels" }

-- What two grooves have in common.
local function both_spans(a, b)
  local x, y = a, b
  while y ~= 0 do
    x, y = y, x % y
  end
  return a // x * b
end

return function(live)
  local mistake, check, transaction = live.mistake, live.check, live.transaction
  local groove = { kind = "groove" }
  local playing = STRAIGHT -- in the engine, or about to be
  local waiting            -- { tick, groove }: until the horizon has come there
  local reached            -- the horizon at the last look

  -- -- values ----------------------------------------------------------------------------------------

  -- A groove of the engine's from the shifts and levels of its steps.
  local function build(name, step, shifts, levels)
    local made = { name = name, span = rational.ticks(step * #shifts), points = {} }
    local parts = { made.span }
    for n, shift in ipairs(shifts) do
      local point = { from = rational.ticks((n - 1) * step), to = rational.ticks((n - 1 + shift) * step) }
      point.level = levels and levels[n] or 1
      made.points[n] = point
      parts[#parts + 1] = ("%d>%d*%.17g"):format(point.from, point.to, point.level)
    end
    made.content = table.concat(parts, " ")
    return made
  end

  local function read_step(options)
    return options.step == nil and STEP or check.number("step", options.step, SHORTEST, LONGEST, "beats")
  end

  -- The numbers of a list; nil with the mistake said.
  local function read_numbers(what, list, low, high)
    local numbers = {}
    if not check.kind(what, list, "table", "a list of numbers, one a step") then
      return nil
    end
    for n = 1, math.min(#list, MOST_STEPS + 1) do
      numbers[n] = check.number(what, list[n], low, high)
      if not numbers[n] then
        return nil
      end
    end
    return numbers
  end

  -- What is wrong with steps of which each is right.
  local function problem_of(shifts, levels)
    if #shifts == 0 or #shifts > MOST_STEPS then
      return ("groove: expected 1 to %d shifts, got %d"):format(MOST_STEPS, #shifts)
    elseif shifts[1] ~= 0 then
      return ("groove: the first step stays where it is: expected a shift of 0, got %g"):format(shifts[1])
    elseif levels and #levels ~= #shifts then
      return ("groove: expected as many levels as shifts, %d, got %d"):format(#shifts, #levels)
    end
    for n, shift in ipairs(shifts) do
      if shift - (shifts[n + 1] or 0) >= 1 then
        return ("groove: step %d comes after the one that follows it"):format(n)
      end
    end
    return nil
  end

  -- { 0, 0.1, 0, 0.2, levels = { ... }, step = 1/4 }; nil with the mistake said.
  local function read_table(content)
    local shifts, options = {}, {}
    for key, value in pairs(content) do
      local place = math.type(key) == "integer" and shifts or options
      place[key] = value
    end
    options = check.options("groove", options, FIELDS)
    local step, levels = read_step(options), nil
    shifts = read_numbers("groove", shifts, -FARTHEST, FARTHEST)
    if options.levels ~= nil then
      levels = read_numbers("levels", options.levels, 0, LOUDEST)
    end
    if not (step and shifts) or options.levels ~= nil and not levels then
      return nil
    end
    local problem = problem_of(shifts, levels)
    if problem then
      mistake.say("%s", problem)
      return nil
    end
    return { step = step, shifts = shifts, levels = levels }
  end

  local function names()
    local list = { STRAIGHT.name }
    for name in pairs(templates) do
      list[#list + 1] = name
    end
    table.sort(list)
    return list
  end

  local function find(name)
    local plain = type(name) == "string" and name:gsub("_", " ")
    if not (plain and templates[plain]) then
      mistake.unknown("groove", name, names())
      return nil
    end
    return templates[plain], plain
  end

  -- So much of a groove, from nothing to all.
  local function weaken(template, amount)
    local shifts, levels = {}, template.levels and {}
    for n, shift in ipairs(template.shifts) do
      shifts[n] = shift * amount
      if levels then
        levels[n] = 1 + (template.levels[n] - 1) * amount
      end
    end
    return shifts, levels
  end

  -- -- words -----------------------------------------------------------------------------------------

  local function declare(made)
    transaction.draft("groove").groove = made
    transaction.declare("groove", "groove")
  end

  local function swing(amount, options)
    amount = check.number("swing", amount, 0.5, 0.75)
    options = check.options("swing", options, SWING)
    local step = options and read_step(options)
    if not (amount and step) then
      return mistake.void
    end
    declare(amount == 0.5 and STRAIGHT or build(("swing %g"):format(amount), step, { 0, 2 * amount - 1 }))
    return nil
  end

  local function groove_word(source, options)
    options = check.options("groove", options, GROOVE)
    local amount = options and (options.amount == nil and 1 or check.number("amount", options.amount, 0, 1))
    if mistake.is_void(source) or not amount then
      return mistake.void
    elseif source == nil or source == STRAIGHT.name then
      return declare(STRAIGHT)
    end
    local template, name
    if type(source) == "table" then
      template, name = read_table(source), "of its own"
    else
      template, name = find(source)
    end
    if not template then
      return mistake.void
    end
    return declare(build(name, template.step or STEP, weaken(template, amount)))
  end

  -- -- taking over -----------------------------------------------------------------------------------

  -- The next bar at which both begin; where there is none, the next such place.
  local function meeting(first, second)
    local bar = transaction.next_bar():ticks()
    local tick, both = bar, both_spans(first.span, second.span)
    for _ = 1, MOST_BARS do
      if tick % both == 0 then
        return tick
      end
      tick = live.meter.next_bar(tick + 1):ticks()
    end
    return -(-bar // both) * both
  end

  local function change(made)
    waiting = made.content ~= playing.content and { tick = meeting(playing, made), groove = made } or nil
  end

  function groove.commit(context)
    change(context.draft.groove.groove)
  end

  function groove.finish()
    local name = (waiting and waiting.groove or playing).name
    change(STRAIGHT)
    return "groove '" .. name .. "'"
  end

  function groove.settle(horizon, commands)
    if waiting and reached and horizon < reached then -- the timeline jumped back
      waiting.tick = meeting(playing, waiting.groove)
    end
    reached = horizon
    if waiting and waiting.tick <= horizon then
      playing = waiting.groove
      commands[#commands + 1] = {
        type = "groove", when = "tick", time = waiting.tick, span = playing.span, points = playing.points or {},
      }
      waiting = nil
    end
  end

  function groove.names()
    return names()
  end

  live.groove = groove
  transaction.add_part(groove)

  live.words.add {
    { "swing", "swing(amount, { step = 1/4 })", swing,
      "Delays every second sixteenth, of all that plays, from the next bar on: 0.5 is straight, 0.67 a triplet, 0.75 "
        .. "the most. With step = 1/2 it is the eighths that swing." },
    { "groove", "groove(name, { amount = 1 })", groove_word,
      "Moves the steps of all that plays, and their strength, from the next bar on: groove \"laid back\", groove \"mpc "
        .. "58\"; groove { 0, 0.1, -0.05, 0.1 } says how late each sixteenth is, in parts of one, and levels = { 1, "
        .. "0.7, 0.9, 0.7 } in it how strong. groove \"straight\" ends it; swing takes its place." },
  }
end
