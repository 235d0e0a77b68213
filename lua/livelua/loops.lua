-- loops.lua -- the words loop and every.
local rational = require "livelua.rational"

local OWNER_SCRIPT <const> = 2 << 24
local OPTIONS <const> = { "sync" }

return function(live)
  local mistake, check = live.mistake, live.check
  local transaction, schedule = live.transaction, live.schedule
  local bodies = require "livelua.bodies"(live)
  live.bodies = bodies
  local loops = { kind = "loop" }
  local ids, id_count = {}, 0 -- a name keeps its id, and so its owner in the engine, for ever

  local function owner_of(name)
    if not ids[name] then
      id_count = id_count + 1
      ids[name] = id_count
    end
    return OWNER_SCRIPT | ids[name]
  end

  -- Bodies by name, the names in the order of their calls, and the names to stop.
  local function draft()
    local share = transaction.draft "loop"
    share.names, share.bodies, share.stops = share.names or {}, share.bodies or {}, share.stops or {}
    return share
  end

  local function declare(name, body, numerator, denominator)
    local share = draft()
    if not share.bodies[name] then
      table.insert(share.names, name)
    end
    body.numerator, body.denominator = numerator, denominator
    share.stops[name], share.bodies[name] = nil, body
    transaction.declare("loop", name)
  end

  -- The grid on which a loop begins: none is each bar; nil with the mistake said.
  local function read_sync(options)
    local beats = options and check.beats("sync", options.sync)
    if not beats then
      return nil
    end
    local numerator, denominator = rational.fraction(beats)
    if numerator == 0 then
      mistake.say("sync: expected at least 1/1000 of a beat, got %g", beats)
      return nil
    end
    return numerator, denominator
  end

  local function loop(name, options, body)
    if body == nil and type(options) == "function" then
      options, body = nil, options
    end
    name = check.name("loop", name)
    body = check.kind("loop", body, "function", "a function to repeat")
    options = check.options("loop", options, OPTIONS)
    local numerator, denominator
    if options and options.sync ~= nil then
      numerator, denominator = read_sync(options)
      options = numerator and options
    end
    if name == "drums" then
      mistake.say "loop: 'drums' is what the pattern is called; expected another name"
    elseif name and body and options then
      declare(name, bodies.new(body, body, "loop"), numerator, denominator)
    end
  end

  local function every(beats, body)
    body = check.kind("every", body, "function", "a function to call")
    beats = check.beats("every", beats)
    if live.context.mode ~= "evaluation" then
      return mistake.say "every does not belong in a loop or a handler: it repeats by itself"
    elseif not beats then
      return mistake.void
    end
    local numerator, denominator = rational.fraction(beats)
    if numerator == 0 then
      return mistake.say("every: expected at least 1/1000 of a beat, got %g", beats)
    elseif body then
      local function call(state)
        body(state)
        coroutine.yield(schedule.WAIT, numerator, denominator)
      end
      local name = bodies.name(live.context, "every")
      declare(name, bodies.new(body, call, ("every %d/%d"):format(numerator, denominator)), numerator, denominator)
    end
  end

  function loops.omit(share, name)
    share.bodies[name] = nil
  end

  function loops.commit(context, commands)
    local share = context.draft.loop
    for _, name in ipairs(share.names) do
      if share.bodies[name] then
        schedule.declare(name, owner_of(name), share.bodies[name], commands)
      end
    end
    for name in pairs(share.stops) do
      local tick = context.mode == "loop" and context.tick or schedule.next_bar():ticks()
      schedule.finish(name, tick, commands)
    end
  end

  function loops.finish(name, tick, commands)
    schedule.finish(name, tick, commands)
    return "loop '" .. name .. "'" .. live.motions.text(owner_of(name))
  end

  -- Names of the loops that play or were just declared.
  function loops.names()
    local names = schedule.names()
    local share = live.context.draft.loop
    for _, name in ipairs(share and share.names or {}) do
      if not schedule.is_alive(name) then
        table.insert(names, name)
      end
    end
    return names
  end

  -- The loop of that name ends: at once for a loop that says so, else at the next bar.
  function loops.stop(name)
    local share = draft()
    local fresh = share.bodies[name] ~= nil
    if fresh or transaction.act("stop", name) then
      share.stops[name] = true
      transaction.touch("loop", name)
    end
  end

  live.loops = loops
  transaction.add_part(loops)
  require "livelua.waits"(live)
  require "livelua.moment_words"(live)

  live.words.add {
    { "loop", "loop(name, { sync = 4 }, function(state) ... end)", loop,
      "Repeats a function for ever, in time: it plays notes and waits. It starts, and is replaced when it is "
        .. "declared again with another body, at a bar or on a multiple of `sync` beats. `state` is a table that stays "
        .. "the loop's when it is replaced. stop \"name\" ends it." },
    { "every", "every(beats, function() ... end)", every,
      "Calls a function each time so many beats have passed, on their multiples: every(1, function() note(4, \"C5\") "
        .. "end). The function may wait, which comes on top." },
  }
end
