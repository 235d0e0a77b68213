-- schedule.lua -- runs the loops, and what is to happen once: each at its time, a little ahead of the sound.
--
-- They are resumed in the order of their time, then what happens once before the loops, then in the order of their
-- declaration: so what they play does not depend on when the program came round to it. A body that fails gives way
-- to the one before it; one that is late goes on at its next grid point.
--
-- A loop is { name, owner, generation, cycle, order, state, said, life } and, as it comes, `run` (pass.lua),
-- `next` (the body that takes over), `fallback` (the run of the last good one), `ends` (a tick). What happens once
-- is a loop whose body is called once (moments.lua): `once` is true, `title` is what messages call it.
local queue = require "livelua.queue"
local rational = require "livelua.rational"
local tally = require "livelua.tally"

local BAR <const> = 4
local MOST_PASSED_OVER <const> = 1000 -- pauses of a body that catches up

return function(live)
  local horizon = require "livelua.horizon"(live)
  live.horizon = horizon
  local cues = require "livelua.cues"(live)
  live.cues = cues
  local core, mistake, transaction = live.core, live.mistake, live.transaction
  local pass = require "livelua.pass"(live)
  local schedule = { errors = 0, WAIT = pass.WAIT, GRID = pass.GRID, CUE = pass.CUE }
  local loops, by_name = {}, {} -- in the order of their declaration
  local agenda = {}             -- those to which something will happen
  local count = 0               -- of all loops and moments that there ever were
  local settled                 -- the tick up to which the others' share was settled
  local busiest = {}            -- { name, commands }: the loop that played the most at one moment
  schedule.expect_tempo = horizon.expect_tempo

  -- The first start of a bar at or after a tick, as a position.
  function schedule.bar(tick)
    local meter = live.meter
    return meter and meter.next_bar and meter.next_bar(tick) or rational.next_multiple(tick, BAR, 1)
  end

  -- The first multiple of a length in beats that can still be met.
  function schedule.next_multiple(numerator, denominator)
    return rational.next_multiple(horizon.soonest(), numerator, denominator)
  end

  function schedule.next_bar()
    return schedule.bar(horizon.soonest())
  end

  function schedule.new_loop(name, owner)
    count = count + 1
    return { name = name, owner = owner, order = count, generation = 0, cycle = 0, life = 0, said = {}, state = {} }
  end

  -- Where a body may begin, from a tick on.
  local function grid(body, tick)
    if body.numerator then
      return rational.next_multiple(tick, body.numerator, body.denominator)
    end
    return schedule.bar(tick)
  end

  local function restart(loop, body, tick)
    loop.run = pass.start(loop, body, grid(body, tick))
  end

  local function sooner(a, b)
    return a and b and math.min(a, b) or a or b
  end

  -- Notes down the tick at which something happens to the loop next.
  function schedule.plan(loop)
    local run = loop.run
    local due = run and not run.awaits and run.tick or nil
    queue.move(agenda, loop, sooner(loop.ends, sooner(due, loop.next and loop.next.tick)))
  end
  local plan = schedule.plan
  local moments = require "livelua.moments"(live, schedule)
  schedule.once, schedule.withdraw = moments.add, moments.withdraw

  -- The old body goes on as if it had never been away: what it would have played up to that tick is
  -- passed over.
  local function bring_back(loop, run, tick)
    loop.run, loop.fallback, loop.print = run, nil, nil
    for _ = 1, MOST_PASSED_OVER do
      if run.awaits then
        cues.await(loop, run, run.awaits)
        return
      elseif run.tick >= tick then
        return
      end
      local context = pass.attempt(loop, run)
      if not context then
        break
      end
      pass.proceed(loop, run, context)
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

  local function title(loop)
    return loop.title or ("loop '%s'"):format(loop.name)
  end

  function schedule.close(loop, tick, commands)
    if not loop.once then
      live.motions.leave(loop.owner, tick, commands)
      loop.print = nil
    else
      moments.forget(loop)
    end
    loop.run, loop.next, loop.fallback, loop.ends = nil, nil, nil, nil
    loop.life = loop.life + 1
  end

  local close = schedule.close

  local function fail(loop, fault, commands)
    local run, back = loop.run, loop.fallback
    local consequence = "it begins again at its next grid point"
    if loop.once then
      consequence = "it is not called again"
      close(loop, run.tick, commands)
    elseif back and not run.body.good then
      consequence = "the last good one plays on"
      bring_back(loop, back, run.tick)
    else
      restart(loop, run.body, run.tick + 1)
    end
    schedule.errors = schedule.errors + 1
    local source = place(run.body, fault)
    local text = ("%s\n    in %s: %s"):format(mistake.report(fault, nil, source), title(loop), consequence)
    tally.say(loop.said, mistake.place(fault), core, "error", text)
  end

  -- A pass of a loop marks its beginning for those that wait for it.
  local function begin(loop, run)
    if not (run.under_way or loop.once) then
      run.under_way = true
      cues.begin(loop, run)
    end
  end

  local function step(loop, commands)
    local run = loop.run
    local context, fault = pass.attempt(loop, run)
    local is_done, made = true, nil
    if context then
      begin(loop, run)
      is_done, made = pcall(transaction.commit, context)
    end
    if not is_done then -- a fault of ours stops one pass, and no other loop
      context, fault = nil, mistake.at(run.body.origin.file, run.body.origin.line, tostring(made))
    end
    if context then
      table.move(made, 1, #made, #commands + 1, commands)
      if pass.proceed(loop, run, context) and loop.once then
        close(loop, run.tick, commands)
      end
    else
      fail(loop, fault, commands)
    end
    live.context = nil
  end

  local function skip(loop)
    restart(loop, loop.run.body, horizon.nearest())
    local text = ("loop '%s' fell behind: it goes on at its next grid point"):format(loop.name)
    tally.say(loop.said, "behind", core, "warning", text)
  end

  -- What happens once is not lost when it comes late: the tempo that it sets is for all that follows.
  local function say_late(loop)
    tally.say(loop.said, "late", core, "warning", ("%s came late: notes in it may be missing"):format(title(loop)))
  end

  local function swap(loop, commands)
    local old, parent = loop.run, loop.parent
    if parent and parent.life ~= loop.parent_life then
      close(loop, loop.next.tick, commands) -- the loop that asked for it has ended
      return
    elseif old and old.body.good then
      loop.fallback = old
    end
    loop.run = pass.start(loop, loop.next.body, loop.next.position)
    loop.generation, loop.next, loop.said = loop.generation + 1, nil, {}
  end

  local function act(loop, status, commands)
    local tick = loop.due
    local is_missed = horizon.is_missed(tick, status)
    if loop.ends and loop.ends <= tick then
      close(loop, tick, commands)
    elseif loop.next and loop.next.tick <= tick then
      swap(loop, commands)
    elseif is_missed and not loop.once then
      skip(loop)
    else
      if is_missed then
        say_late(loop)
      end
      step(loop, commands)
    end
    plan(loop)
  end

  local function note_busiest(loop, commands)
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

  -- What was put off until a bar takes its turn.
  local function settle(tick, commands)
    if tick ~= settled then
      live.settle(tick, commands)
      settled = tick
    end
  end

  -- A loop that had still to begin, or to go on, does so on the new stretch of the timeline.
  local function move_loop(loop, tick)
    local fallback = loop.fallback
    if loop.ends then
      loop.ends = tick
    end
    if loop.next then
      loop.next.position = grid(loop.next.body, tick)
      loop.next.tick = loop.next.position:ticks()
    end
    if loop.run then
      restart(loop, loop.run.body, tick)
      loop.fallback = fallback and pass.start(loop, fallback.body, grid(fallback.body, tick))
    end
    plan(loop)
  end

  local function move(tick, commands)
    schedule.moved_to = tick
    cues.forget()
    settled = nil
    for _, loop in ipairs(loops) do
      move_loop(loop, tick)
    end
    moments.move(tick, commands)
  end

  -- The timeline goes on from that tick: at once, or, when a loop says so, from its moment on.
  function schedule.located(tick, commands)
    local context = live.context
    if context and context.mode == "loop" then
      horizon.jump(tick, context.tick)
    else
      horizon.jump(tick)
      move(tick, commands)
    end
  end

  -- Runs all that is due within the look-ahead; what was put off until a bar takes its turn.
  function schedule.advance(status, commands)
    local now, tick = horizon.follow(status)
    if tick then
      move(tick, commands)
    end
    local loop = queue.first(agenda, horizon.reach(now))
    while loop do
      settle(loop.due - 1, commands)
      local before = #commands
      act(loop, now, commands)
      note_busiest(loop, #commands - before)
      loop = queue.first(agenda, horizon.reach(now))
    end
    settled = nil
    live.settle(horizon.reach(now), commands)
  end

  -- What the loop has played already for a tick and after is not to sound.
  local function withdraw(loop, tick, commands)
    if loop.run and loop.run.tick > tick and not loop.once then
      commands[#commands + 1] = {
        type = "cancel", when = "tick", time = tick, owner = loop.owner, generation = loop.generation + 1,
      }
    end
  end

  -- What runs is declared again before another has taken its place: it goes on. What was withdrawn for the other's
  -- sake was of the old generation.
  local function keep_running(loop, body)
    local run = loop.run
    if run and loop.next and body.print and run.body.print == body.print then
      loop.next, loop.print, loop.generation = nil, body.print, loop.generation + 1
    end
  end

  -- From its next grid point on, the loop of that name has this body.
  function schedule.declare(name, owner, body, commands)
    local loop = by_name[name]
    if not loop then
      loop = schedule.new_loop(name, owner)
      by_name[name] = loop
      loops[#loops + 1] = loop
    end
    loop.ends = nil
    keep_running(loop, body)
    local latest = loop.next and loop.next.body or loop.run and loop.run.body
    if latest and loop.print and loop.print == body.print then
      latest.shift = body.origin.line - latest.origin.line
      latest.numerator, latest.denominator = body.numerator, body.denominator
      plan(loop)
      return
    end
    body.shift = 0
    local position = grid(body, horizon.soonest())
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

  function schedule.loop(name)
    return by_name[name]
  end

  -- True when something is still to happen: a loop, or what happens once.
  function schedule.plays()
    return #agenda > 0 or #schedule.names() > 0
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
