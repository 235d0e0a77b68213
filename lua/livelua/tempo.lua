-- tempo.lua -- the word tempo: how fast beats pass, and how that changes.
--
-- A tempo by itself is a declaration, a ramp to one is an action. Lengths are in ticks.
local rational = require "livelua.rational"

local SLOWEST <const>, FASTEST <const> = 20, 999
local OPTIONS <const>, SHAPES <const> = { "over", "seconds", "linear" }, { "beats", "time" }

-- The ticks that a ramp lasts from one tempo to another in so many seconds.
local function ticks_of(seconds, from, to, linear)
  local mean = (from + to) / 2
  if linear == "beats" and from ~= to then
    mean = (to - from) / math.log(to / from)
  end
  return rational.ticks(seconds * mean / 60)
end

return function(live)
  local core, mistake, check, transaction = live.core, live.mistake, live.check, live.transaction
  local tempos = { kind = "tempo", SLOWEST = SLOWEST, FASTEST = FASTEST }
  local declared, was_declared = core.status().bpm, false
  local coming = {} -- changes that were sent and are not over: { tick, from, bpm, length, linear }
  local latest      -- the change that was sent last

  -- The tempo so many ticks after a change began.
  local function reached(change, ticks)
    local part = ticks < change.length and ticks / change.length or 1
    local from, to = change.from, change.bpm
    if change.linear == "time" then
      return (from * from + (to * to - from * from) * part) ^ 0.5
    end
    return from + (to - from) * part
  end

  -- As it will be at a tick, for all that is known.
  function tempos.at(tick)
    local present
    for _, change in ipairs(coming) do
      if change.tick <= tick and (not present or present.tick <= change.tick) then
        present = change
      end
    end
    return present and reached(present, tick - present.tick) or core.status().bpm
  end

  -- As the running script has it.
  local function present()
    local draft = live.context.draft.tempo
    local last = draft and draft[#draft]
    if last then
      return last.length == 0 and last.bpm or last.from
    elseif live.context.mode == "loop" then
      return tempos.at(live.context.tick)
    end
    return core.status().bpm
  end

  local function change(bpm, length, linear)
    table.insert(transaction.draft "tempo", { bpm = bpm, from = present(), length = length, linear = linear })
  end

  -- The length of a ramp; nil with the mistake said.
  local function read_length(options, from, to, linear)
    if options.over ~= nil and options.seconds ~= nil then
      mistake.say "tempo: expected `over`, in beats, or `seconds`, not both"
      return nil
    elseif options.over ~= nil then
      local beats = check.beats("over", options.over)
      return beats and math.max(1, rational.ticks(beats))
    elseif options.seconds ~= nil then
      local seconds = check.number("seconds", options.seconds, 0.001, 86400, "s")
      return seconds and math.max(1, ticks_of(seconds, from, to, linear))
    end
    mistake.say "tempo: expected how long the ramp is, as in tempo(140, { over = 16 })"
    return nil
  end

  local function ramp(bpm, options)
    local known = #live.context.mistakes
    options = check.options("tempo", options, OPTIONS)
    if not options or #live.context.mistakes > known then
      return mistake.void
    end
    local linear = options.linear == nil and "beats" or options.linear
    if linear ~= "beats" and linear ~= "time" then
      return mistake.is_void(linear) and linear or mistake.unknown("shape of a ramp", linear, SHAPES)
    end
    local length = read_length(options, present(), bpm, linear)
    if not length then
      return mistake.void
    elseif transaction.act("tempo", bpm, options.over, options.seconds, linear) then
      change(bpm, length, linear)
    end
    return nil
  end

  -- A tempo that was tapped or turned meanwhile stays when a file says again what it said before.
  local function declare(bpm)
    local context = live.context
    local draft = transaction.draft "tempo"
    if context.mode == "evaluation" then
      draft.declared = bpm
    end
    local is_news = context.kind ~= "file" or bpm ~= declared or #draft > 0
    if is_news and not live.links.keeps_tempo(context) then
      change(bpm, 0)
    end
    return nil
  end

  local function tempo(bpm, options)
    if bpm == nil and options == nil then
      return present()
    end
    bpm = check.number("tempo", bpm, SLOWEST, FASTEST, "beats a minute")
    if not bpm then
      return mistake.void
    elseif options == nil then
      return declare(bpm)
    end
    return ramp(bpm, options)
  end

  -- At once, whatever a file declares.
  function tempos.set(bpm)
    change(bpm, 0)
  end

  -- What is over is the engine's to tell.
  local function expect(entry, tick)
    local now, still = core.status().tick, {}
    for _, other in ipairs(coming) do
      still[#still + 1] = other.tick + other.length >= now and other or nil
    end
    entry.tick = tick
    still[#still + 1] = entry
    coming, latest = still, entry
  end

  function tempos.commit(context, commands)
    local is_loop, draft = context.mode == "loop", context.draft.tempo
    for _, entry in ipairs(draft) do
      commands[#commands + 1] = {
        type = "tempo", bpm = entry.bpm, length = entry.length, linear = entry.linear,
        when = is_loop and "tick" or nil, time = context.tick, owner = context.owner, generation = context.generation,
      }
      expect(entry, is_loop and context.tick or core.status().tick)
    end
    declared, was_declared = draft.declared or declared, was_declared or draft.declared ~= nil
  end

  -- What stands before a draft changes it, and the change itself; nil when the draft changes nothing.
  function tempos.recall(draft)
    local entry = draft[#draft]
    local is_news = draft.declared ~= nil and (draft.declared ~= declared or not was_declared)
    if not (entry or is_news) then
      return nil
    end
    return { bpm = core.status().bpm, declared = declared, latest = latest, entry = entry }
  end

  -- A tempo that was changed since stays.
  function tempos.restore(before, commands)
    declared = before.declared
    if before.entry and before.entry == latest then
      commands[#commands + 1] = { type = "tempo", bpm = before.bpm }
      coming, latest = {}, before.latest
    end
  end

  live.tempo = tempos
  transaction.add_part(tempos)

  live.words.add {
    { "tempo", "tempo(bpm, { over = 16, linear = \"beats\" })", tempo,
      "Sets the tempo in beats a minute, from 20 to 999; a beat is a quarter note. With `over` it gets there within "
        .. "so many beats, or with `seconds` in so many seconds: in even steps from beat to beat, or with linear = "
        .. "\"time\" from second to second. Another ramp takes over from where the first one is. tempo() gives the "
        .. "present tempo." },
  }
end
