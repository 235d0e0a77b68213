-- pass.lua -- a body that runs: a coroutine on exact logical time, from wait to wait.
--
-- A run is { body, position, tick, stream, routine } and what became of it: `waited` in this pass, `awaits` the
-- name of a cue, `given` what the cue brought.
local random = require "livelua.random"
local rational = require "livelua.rational"

local OVER <const> = {}       -- what a routine gives when the body has come to its end
local MOST_TURNS <const> = 100 -- of a loop at one moment
local BAR <const> = 4

return function(live)
  local core, mistake, transaction, cues = live.core, live.mistake, live.transaction, live.cues
  -- What the words give when the body pauses: for so many beats, until a multiple of so many, for a cue.
  local pass = { WAIT = {}, GRID = {}, CUE = {} }
  local is_pause = { [pass.WAIT] = true, [pass.GRID] = true, [pass.CUE] = true, [OVER] = true }

  local function new_stream(loop)
    return random.stream(live.seed, loop.name, loop.cycle)
  end

  -- A body that begins at a position.
  function pass.start(loop, body, position)
    local run = { body = body, position = position, tick = position:ticks(), stream = new_stream(loop), turns = 0 }
    run.started = run.tick
    run.routine = core.routine(function()
      while true do
        body.call(loop.state)
        coroutine.yield(OVER)
      end
    end)
    return run
  end

  -- What is wrong though no line of the body did it by itself.
  local function problem_of(loop, run, signal)
    if not is_pause[signal] then
      return "a loop pauses with wait(beats), not with coroutine.yield"
    elseif signal == OVER and not run.waited and not loop.once then
      return ("loop '%s' never waits: a pass needs a wait(beats)"):format(loop.name)
    elseif run.turns > MOST_TURNS then
      return ("loop '%s' goes round without time passing: a pass needs a wait(beats)"):format(loop.name)
    end
  end

  -- Runs the body up to its next wait. Returns what it wants to be so; or nil, and what is wrong.
  function pass.attempt(loop, run)
    local origin = run.body.origin
    local context = transaction.begin {
      mode = "loop", kind = "loop", file = origin.file, line = origin.line, tick = run.tick, loop = loop, run = run,
      owner = loop.owner, generation = loop.generation, stream = run.stream, routine = run.routine, given = run.given,
    }
    run.given = nil
    run.turns = run.turned == run.tick and run.turns + 1 or 0
    run.turned = run.tick
    local ok, signal, a, b = core.resume(live.pass_deadline, run.routine)
    if not ok then
      return nil, mistake.from_error(signal, a)
    end
    local problem = problem_of(loop, run, signal)
    if problem then
      return nil, mistake.at(origin.file, origin.line, problem)
    end
    context.signal, context.a, context.b = signal, a, b
    return context
  end

  -- The body has shown that it works: the one before it is not needed any more.
  local function approve(loop, run)
    run.body.good, loop.fallback = true, nil
  end

  -- How long a body plays until it is trusted.
  local function trial(body)
    return (body.numerator or BAR) * rational.TICKS_PER_BEAT // (body.denominator or 1)
  end

  local function move(loop, run, context)
    local signal, a, b = context.signal, context.a, context.b
    run.waited = true
    if signal == pass.CUE then
      cues.await(loop, run, a)
      return
    elseif signal == pass.WAIT then
      run.position:add(a, b)
    else
      run.position = rational.next_multiple(run.tick + 1, a, b)
    end
    run.tick = run.position:ticks()
  end

  -- What the body did up to its next wait has become true; a new pass has its own random numbers. Returns true
  -- when the body has come to its end.
  function pass.proceed(loop, run, context)
    if context.signal == OVER then
      approve(loop, run)
      loop.cycle, run.waited, run.under_way = loop.cycle + 1, false, false
      run.stream = new_stream(loop)
      return true
    end
    move(loop, run, context)
    if not run.body.good and run.tick - run.started >= trial(run.body) then
      approve(loop, run)
    end
    return false
  end

  return pass
end
