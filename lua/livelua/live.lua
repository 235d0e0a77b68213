-- live.lua -- a session: evaluates scripts as transactions, runs their loops, hears the engine.
--
-- All that a session knows hangs on one table, `live`, which each file is given and adds its share to.
-- Time comes from core.status(), never from a clock.
local random = require "livelua.random"
local registry = require "livelua.registry"
local show = require "livelua.show"
local tally = require "livelua.tally"

local OWNER_SCRIPT <const> = 2 << 24
local WORDS <const> = {
  "options", "handles", "automation", "meter", "tempo", "tap", "groove", "metronome", "transport", "channels",
  "desk", "notes", "chords", "decks", "players", "pattern_words", "drums", "seq", "fills", "loops", "controls",
  "chance", "tunings", "reload", "links", "clocks",
}
local EVALUATION_S <const>, PASS_S <const> = 5, 1

local function new_live(core, seed, deadline)
  return {
    core = core,
    environment = core.environment(),
    seed = seed,
    first_seed = seed,
    deadline = deadline < 0 and EVALUATION_S or deadline,
    pass_deadline = deadline < 0 and PASS_S or deadline,
    params = registry.new(core.params(), core.effects()),
    values = {},      -- by channel and parameter id: as last set, by script or knob
    owners = {},      -- by declaration: the file that made it
    done = {},        -- by file: how often each action was done
    sources = {},     -- by file: the text last evaluated
    evaluations = {}, -- by name: how many there were
    said = {},        -- warnings, counted
    lost = 0,         -- notes that the engine dropped
    stoppables = {},  -- { names(), stop(name) }: what stop "name" can end besides loops
  }
end

local function load_parts(live)
  live.mistake = require "livelua.mistake"(live)
  live.words = require "livelua.words"(live)
  live.presets = require "livelua.presets"(live)
  live.transaction = require "livelua.transaction"(live)
  require "livelua.motions"(live)
  live.rack = require "livelua.rack"(live)
  live.check = require "livelua.check"(live)
  live.schedule = require "livelua.schedule"(live)
  require "livelua.history"(live)
  for _, name in ipairs(WORDS) do
    require("livelua." .. name)(live)
  end
  live.words.add_to("math", "random", live.words.get "rand")
  live.help = require "livelua.help"(live)
end

-- What waits for a bar is sent when the horizon has come there.
local function settle(live, horizon, commands)
  local parts = {
    live.groove, live.metronome, live.decks, live.fills, live.rack, live.controls, live.motions, live.tunings,
  }
  for _, part in ipairs(parts) do
    part.settle(horizon, commands)
  end
end

-- The function of an expression, which gives a list of its values, or nil for any other text. It is no
-- tail call, so that a mistake in it has a line.
local function compile_expression(live, chunk_name, text)
  local function load(before, after)
    return (live.core.load(before .. text .. after, chunk_name, live.environment))
  end
  if load("return ", "\n") then
    return load("return { ", " }") or load("return { ", "\n}") -- a comment ends with its line
  end
end

-- The function of a text, or nil and the fault; true when it is an expression.
local function compile(live, name, text, kind)
  local chunk_name = (kind == "file" and "@" or "=") .. name
  local expression = kind == "prompt" and compile_expression(live, chunk_name, text)
  if expression then
    return expression, nil, true
  end
  local chunk, fault = live.core.load(text, chunk_name, live.environment)
  return chunk, fault, false
end

-- A text that ends too soon is wrong in its last line, not in the emptiness after it.
local function say_syntax(live, text, fault)
  local _, lines = text:gsub("%s+$", ""):gsub("\n", "")
  fault.line = math.min(fault.line, lines + 1)
  local earlier = live.sources[fault.file]
  live.sources[fault.file] = text
  live.mistake.say_all({}, live.mistake.from_error(nil, fault))
  live.sources[fault.file] = earlier
end

-- Each line at the prompt has random numbers of its own; a file has the same every time.
local function open_step(live, name, text, kind, cycle)
  local count = (live.evaluations[name] or 0) + 1
  live.evaluations[name] = count
  live.session_file = live.session_file or kind == "file" and name or nil
  return live.history.open(name, text, kind, cycle or kind == "file" and 0 or count)
end

local function begin_evaluation(live, step)
  return live.transaction.begin {
    mode = "evaluation", kind = step.kind, file = step.name, line = 1, owner = OWNER_SCRIPT, generation = 0,
    stream = random.stream(live.seed, step.name, step.cycle), step = step,
  }
end

-- Makes it so.
local function commit(live, context)
  local commands = {}
  live.help.tell_printed(context)
  live.transport.begin(context, commands)
  local made = live.transaction.commit(context)
  table.move(made, 1, #made, #commands + 1, commands)
  live.transport.finish(context, commands)
  live.bank.advance(commands)
  live.transaction.send(commands)
end

-- Shows what an expression gave. What a script's objects say of themselves is a script's doing.
local function show_values(live, values)
  if next(values) == nil then
    return
  end
  local ok, text, fault = live.core.call(live.deadline, show.text, #values == 1 and values[1] or values)
  if ok then
    live.core.say("result", text)
  else
    live.core.say("error", live.mistake.report(live.mistake.from_error(text, fault)))
  end
end

-- again: the step of the history that this was once.
local function evaluate(live, name, text, kind, again)
  local chunk, fault, is_expression = compile(live, name, text, kind)
  if not chunk then
    say_syntax(live, text, fault)
    return false
  end
  local source, step = live.core.origin(chunk).file, open_step(live, name, text, kind, again and again.cycle)
  local earlier = live.sources[source]
  live.sources[source] = text
  local context = begin_evaluation(live, step)
  local ok, result, problem = live.core.call(live.deadline, chunk)
  if ok then
    live.transaction.check(context)
  end
  local is_good = ok and #context.mistakes == 0
  if is_good then
    live.history.look(step, context)
    commit(live, context)
    live.history.note(step, context, again)
  else
    live.words.put_back(step.before)
    live.mistake.say_all(context.mistakes, not ok and live.mistake.from_error(result, problem) or nil)
  end
  if is_good and is_expression then
    show_values(live, result)
  end
  if kind == "prompt" or not is_good then
    live.sources[source] = earlier -- each line at the prompt is a text of its own
  end
  live.context = nil
  return live.reload.run_waiting() and is_good
end

local function hear(live, report, a, b, channel)
  if report == "cc" then
    live.controls.moved(a, b)
  elseif report == "program" then
    live.rack.programmed(channel, live.bank.values(a + 1))
    live.timbres.hurry(live.values[channel][live.params.channel.synth.id])
  elseif report == "full" then
    live.desk.full(channel, a, b)
  elseif report == "param" then
    live.controls.turned(channel, a + 1, b)
  elseif report == "muted" then
    local name = live.rack.title(channel)
    local text = name .. " made a value that is no number: it was silenced and goes on"
    tally.say(live.said, name, live.core, "warning", text)
  end
end

-- Offline nothing can be late but by the script's doing.
local function warn_of_losses(live, status)
  if status.lost > live.lost then
    live.lost = status.lost
    local name = live.schedule.take_busiest()
    local whose = name and (" (loop '%s' plays the most)"):format(name) or ""
    local text = "notes were dropped: too late, or too many at once" .. whose
    tally.say(live.said, "lost", live.core, live.offline and "error" or "warning", text)
  end
end

local function count_errors(live)
  local lost = live.offline and live.core.status().lost + live.desk.errors or 0
  return live.schedule.errors + live.controls.errors + live.decks.errors + lost
end

-- Who leads from outside may set the transport going at any moment: the loops' first notes wait for it.
local function is_led(live)
  return live.links.is_on() or live.clocks.is_led()
end

local function pump(live)
  local core = live.core
  live.context = nil
  core.flush()
  local report, a, b, channel = core.poll()
  while report do
    hear(live, report, a, b, channel)
    report, a, b, channel = core.poll()
  end
  live.motions.watch()
  live.controls.run_waiting()
  local status, commands = core.status(), {}
  warn_of_losses(live, status)
  if status.playing or is_led(live) then
    live.schedule.advance(status, commands)
  end
  live.bank.advance(commands)
  live.transaction.send(commands)
  live.reload.run_waiting()
end

-- The session over a core (src/bind/core.c, or a test's): what the program calls.
return function(core, seed, deadline, offline)
  local live = new_live(core, seed, deadline)
  live.offline = offline
  load_parts(live)
  function live.settle(horizon, commands)
    settle(live, horizon, commands)
  end
  function live.compile(name, text, kind)
    return compile(live, name, text, kind)
  end
  function live.evaluate(...)
    return evaluate(live, ...)
  end
  live.bank = require "livelua.bank"(live)
  local commands = {}
  live.rack.start(commands)
  live.transaction.send(commands)
  return {
    evaluate = function(name, text, kind)
      return evaluate(live, name, text, kind)
    end,
    pump = function()
      pump(live)
    end,
    errors = function()
      return count_errors(live)
    end,
    plays = function()
      return live.player.is_playing() or live.metronome.is_on()
        or #live.seqs.names() > 0 or live.schedule.plays()
    end,
    span = function(tick, bars)
      return live.meter.span(tick, bars)
    end,
    complete = function(prefix)
      return live.help.complete(prefix)
    end,
  }
end
