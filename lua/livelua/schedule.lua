-- schedule.lua -- runs the loops: coroutines on exact logical time, a little ahead of the sound.
--
-- Loops are resumed in the order of their time, then of their declaration, so what they play does not
-- depend on when the program came round to it. A body that fails gives way to the one before it; one
-- that is late goes on at its next grid point.
local queue = require "livelua.queue"
local random = require "livelua.random"
local rational = require "livelua.rational"
local tally = require "livelua.tally"

local WAIT <const>, PASS <const> = {}, {}
local LOOKAHEAD_S <const>, MARGIN_S <const> = 0.1, 0.03
local MOST_PASSED_OVER <const> = 1000 -- waits of a body that catches up

return function(live)
  local core, mistake, transaction = live.core, live.mistake, live.transaction
  local schedule = { errors = 0, WAIT = WAIT }
  local loops, by_name = {}, {} -- in the order of their declaration
  local agenda = {}             -- those to which something will happen
  local horizon     -- all that is due up to this tick was run
  local busiest = {} -- { name, commands }: the loop that played the most at one moment
  local tempos = {} -- { tick, bpm }: changes that lie ahead

  local function ticks_in(seconds, bpm)
    return math.ceil(seconds * bpm / 60 * rational.TICKS_PER_BEAT)
  end

  -- The first multiple of a length in beats that can still be met: nothing was played past it.
  function schedule.next_multiple(numerator, denominator)
    local context = live.context
    if context and context.mode == "loop" then
      return rational.next_multiple(context.tick, numerator, denominator)
    end
    local status = core.status()
    local from = status.tick
    if status.playing then
      from = from + ticks_in(MARGIN_S, status.bpm)
    end
    if horizon and from <= horizon then
      from = horizon + 1
    end
    return rational.next_multiple(from, numerator, denominator)
  end

  function schedule.next_bar()
    return schedule.next_multiple(4, 1)
  end

  local function new_stream(loop)
    return random.stream(live.seed, loop.name, loop.cycle)
  end

  -- A body that begins at a position.
  local function start(loop, body, position)
    local run = { body = body, position = position, tick = position:ticks(), stream = new_stream(loop) }
    run.started = run.tick
    run.routine = core.routine(function()
      while true do
        body.call()
        coroutine.yield(PASS)
      end
    end)
    return run
  end

  local function restart(loop, body, tick)
    loop.run = start(loop, body, rational.next_multiple(tick, body.numerator, body.denominator))
  end

  -- The body has shown that it works: the one before it is not needed any more.
  local function approve(loop, run)
    run.body.good, loop.fallback = true, nil
  end

  -- What the body did up to its next wait becomes true; a new pass has its own random numbers.
  local function proceed(loop, run, context)
    if context.signal == WAIT then
      run.position:add(context.numerator, context.denominator)
      run.tick, run.waited = run.position:ticks(), true
      local grid = run.body.numerator * rational.TICKS_PER_BEAT // run.body.denominator
      if not run.body.good and run.tick - run.started >= grid then
        approve(loop, run)
      end
      return
    end
    approve(loop, run)
    loop.cycle, run.waited = loop.cycle + 1, false
    run.stream = new_stream(loop)
  end

  -- Runs the body up to its next wait. Returns what it wants to be so; or nil, and what is wrong.
  local function attempt(loop, run)
    local origin = run.body.origin
    local context = transaction.begin {
      mode = "loop", kind = "loop", file = origin.file, line = origin.line, tick = run.tick,
      owner = loop.owner, generation = loop.generation, stream = run.stream, routine = run.routine,
    }
    local ok, signal, a, b = core.resume(live.pass_deadline, run.routine)
    if not ok then
      return nil, mistake.from_error(signal, a)
    end
    local problem -- what no line of the body did by itself
    if signal ~= WAIT and signal ~= PASS then
      problem = "a loop pauses with wait(beats), not with coroutine.yield"
    elseif signal == PASS and not run.waited then
      problem = ("loop '%s' never waits: a pass needs a wait(beats)"):format(loop.name)
    end
    if problem then
      return nil, mistake.at(origin.file, origin.line, problem)
    end
    context.signal, context.numerator, context.denominator = signal, a, b
    return context
  end

  -- The old body goes on as if it had never been away: what it would have played up to that tick is
  -- passed over.
  local function bring_back(loop, run, tick)
    loop.run, loop.fallback, loop.print = run, nil, nil
    for _ = 1, MOST_PASSED_OVER do
      if run.tick >= tick then
        return
      end
      local context = attempt(loop, run)
      if not context then
        break
      end
      proceed(loop, run, context)
    end
    restart(loop, run.body, tick)
  end

  -- A body that was declared again unchanged, further up or down in its file, still runs as it was. Its
  -- line is shown as it was then, and numbered as it is now.
  local function place(body, fault)
    local origin = body.origin
    if fault.file ~= origin.file or fault.line < origin.line or fault.line > origin.last then
      return nil
    end
    local source = mistake.source_line(body.text, fault.line)
    if body.shift ~= 0 then
      fault.line, fault.trace = fault.line + body.shift, ""
    end
    return source
  end

  local function fail(loop, fault)
    local run, back = loop.run, loop.fallback
    local consequence = "it begins again at its next grid point"
    if back and not run.body.good then
      consequence = "the last good one plays on"
      bring_back(loop, back, run.tick)
    else
      restart(loop, run.body, run.tick + 1)
    end
    schedule.errors = schedule.errors + 1
    local source = place(run.body, fault)
    local text = ("%s\n    in loop '%s': %s"):format(mistake.report(fault, nil, source), loop.name, consequence)
    tally.say(loop.said, mistake.place(fault), core, "error", text)
  end

  local function step(loop, commands)
    local run = loop.run
    local context, fault = attempt(loop, run)
    if context then
      local made = transaction.commit(context)
      table.move(made, 1, #made, #commands + 1, commands)
      proceed(loop, run, context)
    else
      fail(loop, fault)
    end
    live.context = nil
  end

  local function skip(loop, status)
    restart(loop, loop.run.body, status.tick + ticks_in(MARGIN_S, status.bpm))
    local text = ("loop '%s' fell behind: it goes on at its next grid point"):format(loop.name)
    tally.say(loop.said, "behind", core, "warning", text)
  end

  local function swap(loop)
    local old = loop.run
    if old and old.body.good then
      loop.fallback = old
    end
    loop.run = start(loop, loop.next.body, loop.next.position)
    loop.generation, loop.next, loop.said = loop.generation + 1, nil, {}
  end

  local function sooner(a, b)
    return a and b and math.min(a, b) or a or b
  end

  -- Notes down the tick at which something happens to the loop next.
  local function plan(loop)
    queue.move(agenda, loop, sooner(loop.ends, sooner(loop.run and loop.run.tick, loop.next and loop.next.tick)))
  end

  local function act(loop, status, commands)
    local tick = loop.due
    if loop.ends and loop.ends <= tick then
      live.motions.leave(loop.owner, tick, commands)
      loop.run, loop.next, loop.fallback, loop.ends, loop.print = nil, nil, nil, nil, nil
    elseif loop.next and loop.next.tick <= tick then
      swap(loop)
    elseif loop.run.tick < status.tick then
      skip(loop, status)
    else
      step(loop, commands)
    end
    plan(loop)
  end

  -- A change of tempo was sent: the look-ahead must hold at the fastest that is to come.
  function schedule.expect_tempo(tick, bpm)
    tempos[#tempos + 1] = { tick = tick, bpm = bpm }
  end

  local function look_ahead(status)
    local fastest, still = status.bpm, {}
    for _, change in ipairs(tempos) do
      if change.tick >= status.tick then
        still[#still + 1] = change
        fastest = math.max(fastest, change.bpm)
      end
    end
    tempos = still
    local ahead = status.tick + ticks_in(LOOKAHEAD_S, fastest)
    horizon = math.max(horizon or ahead, ahead)
    return horizon
  end

  local function count(loop, commands)
    if commands > (busiest.commands or 0) then
      busiest.name, busiest.commands = loop.name, commands
    end
  end

  -- The name of the loop that played the most at one moment since this was last asked; nil when none did.
  function schedule.take_busiest()
    local name = busiest.name
    busiest = {}
    return name
  end

  -- Runs all that is due within the look-ahead; what was put off until a bar takes its turn.
  function schedule.advance(status, commands)
    local loop = queue.first(agenda, look_ahead(status))
    while loop do
      live.settle(loop.due - 1, commands)
      local before = #commands
      act(loop, status, commands)
      count(loop, #commands - before)
      loop = queue.first(agenda, look_ahead(status))
    end
    live.settle(horizon, commands)
  end

  -- What the loop has played already for a tick and after is not to sound.
  local function withdraw(loop, tick, commands)
    if loop.run and loop.run.tick > tick then
      commands[#commands + 1] = {
        type = "cancel", when = "tick", time = tick, owner = loop.owner, generation = loop.generation + 1,
      }
    end
  end

  -- From its next grid point on, the loop of that name has this body.
  function schedule.declare(name, owner, body, commands)
    local loop = by_name[name]
    if not loop then
      loop = { name = name, owner = owner, generation = 0, cycle = 0, said = {}, order = #loops + 1 }
      by_name[name] = loop
      loops[#loops + 1] = loop
    end
    local latest = loop.next and loop.next.body or loop.run and loop.run.body
    loop.ends = nil
    if latest and loop.print and loop.print == body.print then
      latest.shift = body.origin.line - latest.origin.line
      plan(loop)
      return
    end
    body.shift = 0
    local position = schedule.next_multiple(body.numerator, body.denominator)
    loop.next = { body = body, position = position, tick = position:ticks() }
    loop.print = body.print
    withdraw(loop, loop.next.tick, commands)
    plan(loop)
  end

  function schedule.finish(name, tick, commands)
    local loop = by_name[name]
    if loop and (loop.run or loop.next) then
      loop.ends = tick
      withdraw(loop, tick, commands)
      plan(loop)
    end
  end

  function schedule.is_alive(name)
    local loop = by_name[name]
    return loop ~= nil and (loop.run or loop.next) ~= nil and not loop.ends
  end

  function schedule.names()
    local names = {}
    for _, loop in ipairs(loops) do
      if schedule.is_alive(loop.name) then
        names[#names + 1] = loop.name
      end
    end
    return names
  end

  return schedule
end
