-- transport.lua -- the words play, stop, continue, locate, beat and bar.
--
-- An evaluation jumps before anything else that it says takes effect, and sets the transport going when all is in
-- place: what it declares plays from there on, from the first frame. In a loop they happen at its logical time.
local rational = require "livelua.rational"

local TICKS <const> = rational.TICKS_PER_BEAT
local OWNER <const> = 2 << 24 | 0xffffff -- of what counts in: no loop's
local LAST_BEAT <const>, MOST_BARS <const> = 1e9, 16
local OPTIONS <const> = { "count_in", "from" }
local AHEAD_S <const> = 0.1 -- from the evaluation to the first click

return function(live)
  local core, mistake, check, transaction = live.core, live.mistake, live.check, live.transaction
  local transport = { kind = "transport" }
  local counting = { generation = 0, frame = 0 } -- in: the frame at which the transport starts

  -- Where the running script is.
  function transport.tick()
    local context = live.context
    return context and context.mode == "loop" and context.tick or core.status().tick
  end

  -- -- words -----------------------------------------------------------------------------------------

  local function run(running, bars)
    local context = live.context
    if context.mode == "evaluation" then
      context.running, context.count_in = running, bars
    else
      transaction.emit { type = running and "play" or "stop" }
    end
  end

  local function jump(tick)
    local context = live.context
    local place = context.mode == "evaluation" and context or transaction.draft "transport"
    place.jump = tick
  end

  local function read_beat(what, beat)
    beat = check.number(what, beat, 0, LAST_BEAT, "beats")
    return beat and rational.ticks(beat)
  end

  -- The bars of a count-in; nil with the mistake said.
  local function read_bars(bars)
    bars = check.whole("count_in", bars, 0, MOST_BARS, "bars")
    local problem = bars and live.metronome.problem()
    if live.context.mode ~= "evaluation" then
      problem = "it is for a file or the prompt: a loop runs only while the transport does"
    end
    if problem then
      mistake.say("count_in: %s", problem)
      return nil
    end
    return bars
  end

  local function play(options)
    options = check.options("play", options, OPTIONS)
    if not options then
      return mistake.void
    end
    local tick = options.from ~= nil and read_beat("from", options.from)
    local bars = options.count_in ~= nil and read_bars(options.count_in)
    if tick == nil or bars == nil then
      return mistake.void
    elseif transaction.act("play", tick, bars) then
      run(true, bars and bars > 0 and bars or nil)
      if tick then
        jump(tick)
      end
    end
    return nil
  end

  local function continue()
    return play()
  end

  local function locate(beat)
    local tick = read_beat("locate", beat)
    if not tick then
      return mistake.void
    elseif transaction.act("locate", tick) then
      jump(tick)
    end
    return nil
  end

  local function beat()
    return transport.tick() / TICKS
  end

  local function bar()
    return live.meter.bar_of(transport.tick())
  end

  -- -- stop ------------------------------------------------------------------------------------------

  local function stop_named(name)
    local names, is_found = {}, false
    local function ask(part)
      for _, known in ipairs(part.names()) do
        if known == name then
          part.stop(name)
          is_found = true
        end
        names[#names + 1] = known
      end
    end
    ask(live.loops)
    for _, part in ipairs(live.stoppables) do
      ask(part)
    end
    -- A file that has stopped it already does not do so again.
    if is_found or not transaction.act("stop", name) then
      return nil
    elseif #names == 0 and type(name) == "string" then
      return mistake.say("stop: nothing is called '%s'; nothing plays", name)
    end
    return mistake.unknown("loop", name, names)
  end

  local function stop(name)
    if mistake.is_void(name) then
      return name
    elseif name ~= nil then
      return stop_named(name)
    elseif transaction.act "stop" then
      run(false)
    end
    return nil
  end

  -- -- taking effect ---------------------------------------------------------------------------------

  local function count_in_is_on()
    return core.status().frame < counting.frame
  end

  local function cancel_count_in(commands)
    if count_in_is_on() then
      commands[#commands + 1] = { type = "cancel", owner = OWNER, generation = counting.generation + 1 }
      counting.frame = 0
    end
  end

  -- Clicks for so many bars at the tempo of now; the transport starts on the frame after them.
  local function count_in(bars, tick, commands)
    local status = core.status()
    local meter, ticks_a_frame = live.meter.at(tick), live.tempo.at(status.tick) * TICKS / 60 / status.rate
    local start = status.frame + math.floor(AHEAD_S * status.rate)
    local function at(command, ticks)
      command.when, command.time = "frame", start + math.floor(ticks / ticks_a_frame + 0.5)
      command.owner, command.generation = OWNER, counting.generation
      commands[#commands + 1] = command
      return command.time
    end
    counting.generation = counting.generation + 1
    for n = 0, bars - 1 do
      for _, hit in ipairs(live.metronome.clicks(meter)) do
        local note = { type = "note", channel = live.rack.DRUMS, pitch = hit.pitch, length = hit.length }
        note.velocity = hit.velocity / 127
        at(note, n * meter.length + hit.tick)
      end
    end
    counting.frame = at({ type = "play" }, bars * meter.length)
  end

  local function locate_now(tick, commands)
    commands[#commands + 1] = { type = "locate", tick = tick }
    live.schedule.located(tick, commands)
  end

  -- What comes before all else that an evaluation wants.
  function transport.begin(context, commands)
    if context.running ~= nil then
      cancel_count_in(commands)
    end
    if context.running == false or context.count_in and core.status().playing then
      commands[#commands + 1] = { type = "stop" } -- what it plays sounds while the transport stands
    end
    if context.jump then
      locate_now(context.jump, commands)
    end
  end

  -- What comes after all else. The loops' first moments are part of it: they sound with the first frame.
  function transport.finish(context, commands)
    local status, running = core.status(), context.running
    if running == nil and not live.started then
      running = true
    end
    live.started = true
    local starts = running -- though it may play: a stop may be on its way
    if starts and context.count_in then
      count_in(context.count_in, context.jump or status.tick, commands)
    elseif starts then
      commands[#commands + 1] = { type = "play" }
    end
    if starts or context.jump and running ~= false and (status.playing or count_in_is_on()) then
      live.context = nil
      live.schedule.advance(status, commands)
    end
  end

  -- In a loop or a handler a jump comes with what else is played then.
  function transport.commit(context, commands)
    local tick = context.draft.transport.jump
    if context.mode ~= "loop" then
      locate_now(tick, commands)
      return
    end
    commands[#commands + 1] = {
      type = "locate", tick = tick, when = "tick", time = context.tick, owner = context.owner,
      generation = context.generation,
    }
    live.schedule.located(tick, commands)
  end

  live.transport = transport
  transaction.add_part(transport)

  live.words.add {
    { "play", "play() or play { count_in = 1, from = 0 }", play,
      "Sets the transport going from where it stands, or from a beat. `count_in` is in bars of clicks, after which it "
        .. "starts. A session plays from its start by itself, unless it calls stop()." },
    { "continue", "continue()", continue,
      "Sets the transport going from where it stands, as play() does; locate(0) or play { from = 0 } rewinds." },
    { "stop", "stop() or stop \"name\"", stop,
      "stop() halts the transport where it is and releases what plays. stop \"bass\" ends a loop or a sequence, stop "
        .. "\"drums\" the pattern and stop \"metronome\" the clicks, at the next bar (in a loop: at once); declared "
        .. "again, they start again." },
    { "locate", "locate(beat)", locate,
      "Jumps to a beat, counted from 0, playing or standing. Nothing of what lies between is heard; loops go on from "
        .. "their next grid point." },
    { "beat", "beat()", beat, "The present beat, from 0; in a loop its logical time." },
    { "bar", "bar()", bar, "The number of the present bar, from 1, and how many beats of it have passed." },
  }
end
