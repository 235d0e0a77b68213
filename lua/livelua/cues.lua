-- cues.lua -- moments by name, and the loops that wait for them.
--
-- A cue counts for all that wait for it at its tick, those that come to wait later at that tick too; each loop
-- takes it once, and no loop takes its own. So it makes no difference in which order loops run.
return function(live)
  local transaction, horizon = live.transaction, live.horizon
  local cues = { kind = "cue" }
  local waiting = {}                -- by name, then by a loop's number: the loop
  local given, given_tick = {}, nil -- by name: the latest { number, value } of cue() at the tick that is being run
  local count, forgotten = 0, 0     -- cues are numbered; those up to the second number are forgotten

  -- The latest cue of a name at that tick: of cue(), or of a loop of that name that has begun again.
  local function latest(name, tick)
    local cue, loop = given_tick == tick and given[name] or { number = 0 }, live.schedule.loop(name)
    if loop and loop.begun_tick == tick and loop.begun > math.max(cue.number, forgotten) then
      return loop.begun
    end
    return cue.number, cue.value
  end

  -- What a loop has taken is of interest at that tick only.
  local function note_heard(loop, name, number, tick)
    if loop.heard_tick ~= tick then
      loop.heard, loop.heard_tick = {}, tick
    end
    loop.heard[name] = number
  end

  -- The loop's run goes on at the next cue of that name.
  function cues.await(loop, run, name)
    local number, value = latest(name, run.tick)
    if number > (loop.heard_tick == run.tick and loop.heard[name] or 0) and name ~= loop.name then
      note_heard(loop, name, number, run.tick)
      run.awaits, run.given = nil, value
      return
    end
    run.awaits = name
    waiting[name] = waiting[name] or {}
    waiting[name][loop.order] = loop
  end

  -- What waits for the name goes on from the exact place of a run.
  local function wake(name, run, value)
    local listeners = waiting[name]
    waiting[name] = nil
    for _, loop in pairs(listeners or {}) do
      local sleeper = loop.run
      if sleeper and sleeper.awaits == name then
        note_heard(loop, name, count, run.tick)
        sleeper.awaits, sleeper.given, sleeper.position, sleeper.tick = nil, value, run.position:copy(), run.tick
        live.schedule.plan(loop)
      end
    end
  end

  -- A loop begins again. There are many, and few are listened to: nothing is made for it.
  function cues.begin(loop, run)
    count = count + 1
    loop.begun, loop.begun_tick = count, run.tick
    wake(loop.name, run)
  end

  -- Marks the moment of a loop's run.
  local function fire(name, loop, run, value)
    count = count + 1
    if given_tick ~= run.tick then
      given, given_tick = {}, run.tick
    end
    given[name] = { number = count, value = value }
    note_heard(loop, name, count, run.tick)
    wake(name, run, value)
  end

  -- What was marked lies on another stretch of the timeline.
  function cues.forget()
    given_tick, forgotten = nil, count
  end

  -- In the running context.
  function cues.mark(name, value)
    table.insert(transaction.draft "cue", { name = name, value = value })
  end

  -- Outside a loop it is a moment of its own, at the next bar.
  local typed = 0
  local function mark_at_bar(context, cue)
    typed = typed + 1
    local function call()
      cues.mark(cue.name, cue.value)
    end
    live.schedule.once {
      name = ("cue %d"):format(typed), title = "cue", position = live.schedule.bar(horizon.soonest()),
      body = { call = call, origin = { file = context.file, line = context.line, last = context.line }, shift = 0 },
    }
  end

  function cues.commit(context)
    for _, cue in ipairs(context.draft.cue) do
      if context.mode == "loop" then
        fire(cue.name, context.loop, context.run, cue.value)
      else
        mark_at_bar(context, cue)
      end
    end
  end

  transaction.add_part(cues)
  return cues
end
