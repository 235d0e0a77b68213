-- loops.lua -- the words loop, every and wait.
local fingerprint = require "livelua.fingerprint"
local rational = require "livelua.rational"

local SYNC <const> = 4
local OWNER_SCRIPT <const> = 2 << 24
local OPTIONS <const> = { "sync" }

return function(live)
  local core, mistake, check = live.core, live.mistake, live.check
  local transaction, schedule = live.transaction, live.schedule
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

  -- `call` is what a pass does, `body` what the player wrote of it.
  local function declare(name, body, call, sync)
    local share, numerator, denominator = draft(), rational.fraction(sync)
    if not share.bodies[name] then
      table.insert(share.names, name)
    end
    share.stops[name] = nil
    share.bodies[name] = {
      call = call,
      origin = core.origin(body),
      print = fingerprint.of(live, body) .. (call == body and "" or " " .. sync),
      text = live.sources[core.origin(body).file],
      numerator = numerator,
      denominator = denominator,
    }
    transaction.declare("loop", name)
  end

  local function loop(name, options, body)
    if body == nil and type(options) == "function" then
      options, body = nil, options
    end
    name = check.name("loop", name)
    body = check.kind("loop", body, "function", "a function to repeat")
    options = check.options("loop", options, OPTIONS)
    local sync = SYNC
    if options and options.sync ~= nil then
      sync = check.beats("sync", options.sync)
    end
    if name == "drums" then
      mistake.say "loop: 'drums' is what the pattern is called; expected another name"
    elseif name and body and options and sync then
      declare(name, body, body, sync)
    end
  end

  -- Without a name it is known by its file and its place among such calls; at the prompt each is another.
  local typed = 0
  local function next_name(context)
    if context.kind == "file" then
      context.everies = (context.everies or 0) + 1
      return ("every %d of %s"):format(context.everies, context.file)
    end
    typed = typed + 1
    return ("every %d"):format(typed)
  end

  local function every(beats, body)
    body = check.kind("every", body, "function", "a function to call")
    beats = check.beats("every", beats)
    if live.context.mode ~= "evaluation" then
      return mistake.say "every does not belong in a loop or a handler: it repeats by itself"
    end
    local numerator, denominator = rational.fraction(beats)
    if numerator == 0 then
      return mistake.say("every: expected at least 1/1000 of a beat, got %g", beats)
    elseif body then
      declare(next_name(live.context), body, function()
        body()
        coroutine.yield(schedule.WAIT, numerator, denominator)
      end, beats)
    end
  end

  local function wait(beats)
    local context = live.context
    if context.mode ~= "loop" then
      return mistake.say "wait belongs in a loop: loop(\"name\", function() note(1, \"C4\") wait(1) end)"
    elseif coroutine.running() ~= context.routine then
      return mistake.say "wait belongs in the loop itself, not in a coroutine of its own"
    elseif not coroutine.isyieldable() then
      return mistake.say "wait cannot stand in a function that table.sort or string.gsub calls, only in the loop itself"
    end
    local numerator, denominator = rational.fraction(check.beats("wait", beats))
    if numerator == 0 then
      return mistake.say("wait: expected at least 1/1000 of a beat, got %g", beats)
    end
    coroutine.yield(schedule.WAIT, numerator, denominator)
  end

  function loops.commit(context, commands)
    local share = context.draft.loop
    for _, name in ipairs(share.names) do
      schedule.declare(name, owner_of(name), share.bodies[name], commands)
    end
    for name in pairs(share.stops) do
      local tick = context.mode == "loop" and context.tick or schedule.next_multiple(SYNC, 1):ticks()
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
    end
  end

  live.loops = loops
  transaction.add_part(loops)

  live.words.add {
    { "loop", "loop(name, { sync = 4 }, function() ... end)", loop,
      "Repeats a function for ever, in time: it plays notes and waits. It starts, and is replaced when it is "
        .. "declared again with another body, on a multiple of `sync` beats. stop \"name\" ends it." },
    { "every", "every(beats, function() ... end)", every,
      "Calls a function each time so many beats have passed, on their multiples: every(1, function() note(4, \"C5\") "
        .. "end). The function may wait, which comes on top." },
    { "wait", "wait(beats)", wait,
      "Inside a loop: lets that many beats pass, exactly. wait(1/3) three times is one beat." },
  }
end
