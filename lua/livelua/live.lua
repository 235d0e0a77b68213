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
  "options", "handles", "automation", "transport", "channels", "desk", "notes", "drums", "loops", "controls", "chance",
  "tunings",
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
  for _, name in ipairs(WORDS) do
    require("livelua." .. name)(live)
  end
  live.words.add_to("math", "random", live.words.get "rand")
  live.help = require "livelua.help"(live)
end

-- What waits for a bar is sent when the horizon has come there.
local function settle(live, horizon, commands)
  for _, part in ipairs { live.player, live.rack, live.controls, live.motions, live.tunings } do
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

local function begin_evaluation(live, name, kind)
  local count = (live.evaluations[name] or 0) + 1
  live.evaluations[name] = count
  return live.transaction.begin {
    mode = "evaluation", kind = kind, file = name, line = 1, owner = OWNER_SCRIPT, generation = 0,
    stream = random.stream(live.seed, name, kind == "file" and 0 or count),
  }
end

-- Makes it so. The loops' first moments are part of it: they sound with the transport's first frame.
local function commit(live, context)
  live.help.tell_printed(context)
  local commands = live.transaction.commit(context)
  local status = live.core.status()
  local running = context.running
  if running == nil and not live.started then
    running = true
  end
  live.started = true
  if running == false then
    table.insert(commands, 1, { type = "stop" }) -- what it plays sounds while the transport stands
  elseif running and not status.playing then
    commands[#commands + 1] = { type = "play" }
    live.context = nil
    live.schedule.advance(status, commands)
  end
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

local function evaluate(live, name, text, kind)
  local chunk, fault, is_expression = compile(live, name, text, kind)
  if not chunk then
    say_syntax(live, text, fault)
    return false
  end
  local source, kept = live.core.origin(chunk).file, live.words.keep()
  local earlier = live.sources[source]
  live.sources[source] = text
  local context = begin_evaluation(live, name, kind)
  local ok, result, problem = live.core.call(live.deadline, chunk)
  if ok then
    live.transaction.check(context)
  end
  local is_good = ok and #context.mistakes == 0
  if is_good then
    commit(live, context)
  else
    live.words.put_back(kept)
    live.mistake.say_all(context.mistakes, not ok and live.mistake.from_error(result, problem) or nil)
  end
  if is_good and is_expression then
    show_values(live, result)
  end
  if kind == "prompt" or not is_good then
    live.sources[source] = earlier -- each line at the prompt is a text of its own
  end
  live.context = nil
  return is_good
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
  return live.schedule.errors + live.controls.errors + lost
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
  if status.playing then
    live.schedule.advance(status, commands)
  end
  live.bank.advance(commands)
  live.transaction.send(commands)
end

-- The session over a core (src/bind/core.c, or a test's): what the program calls.
return function(core, seed, deadline, offline)
  local live = new_live(core, seed, deadline)
  live.offline = offline
  load_parts(live)
  function live.settle(horizon, commands)
    settle(live, horizon, commands)
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
      return live.player.is_playing() or #live.schedule.names() > 0
    end,
    complete = function(prefix)
      return live.help.complete(prefix)
    end,
  }
end
