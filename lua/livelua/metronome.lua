-- metronome.lua -- the word metronome: clicks in the bars of the meter, played by the engine.
--
-- It is a clip of one bar in a slot of its own. Where the meter changes it is another clip from there on: what plays
-- is compared with what should at each look ahead, so that a jump needs nothing special.
local rational = require "livelua.rational"
local show = require "livelua.show"
local steps = require "livelua.steps"

local SLOT <const> = 63
local OPTIONS <const> = { "volume", "accents", "division" }
local VOLUME <const>, LOUDEST <const>, PLAIN <const> = 0.8, 127, 100
local SHORTEST <const>, LONGEST <const> = 1 / 8, 64 -- of divisions, in beats
-- The pieces of accents and of other clicks: the first two that the kit has.
local PIECES <const> = {
  { "wood_block_high", "wood_block_low" }, { "clave", "rimshot" }, { "cowbell", "rimshot" },
  { "agogo_high", "agogo_low" }, { "rimshot", "closed_hat" }, { "snare", "closed_hat" },
}

return function(live)
  local core, mistake, check, transaction, rack = live.core, live.mistake, live.check, live.transaction, live.rack
  local metronome = { kind = "metronome" }
  local wanted = { from = 0 } -- { options, from }: as declared, from a tick on; without options: silence
  local playing = { wanted = wanted } -- { wanted, meter, key, plain }: of the clip that the engine has
  local reached -- the horizon at the last look

  -- The keys of accents and of other clicks on the kit of the drums; nil when it has nothing that clicks.
  local function keys()
    local notes = live.kits.of(rack.DRUMS).notes
    for _, pair in ipairs(PIECES) do
      if notes[pair[1]] and notes[pair[2]] then
        return notes[pair[1]], notes[pair[2]]
      end
    end
    return nil
  end

  -- What is wrong with the kit, or nil.
  function metronome.problem()
    if keys() then
      return nil
    end
    local list = {}
    for _, pair in ipairs(PIECES) do
      list[#list + 1] = pair[1] .. " and " .. pair[2]
    end
    return "nothing in the kit of channel(\"drums\") clicks: expected " .. show.list(list, "or")
  end

  -- The clicks of a bar of that meter: { tick, pitch, velocity, length }. Those that are stronger than a plain one
  -- are accents.
  function metronome.clicks(meter, options)
    options = options or { volume = VOLUME }
    local accent, plain = keys()
    local division = options.division or 4 / meter.denominator
    local numerator, denominator = rational.fraction(division)
    local hits, position, count = {}, rational.position(), 0
    while accent and position:ticks() < meter.length do
      local level = count == 0 and LOUDEST or PLAIN
      if options.accents then
        level = options.accents[count % #options.accents + 1]
      end
      hits[#hits + 1] = level > 0 and {
        tick = position:ticks(), pitch = level > PLAIN and accent or plain, velocity = level * options.volume,
        length = rational.ticks(division / 2),
      } or nil
      position:add(numerator, denominator)
      count = count + 1
    end
    return hits
  end

  -- -- the word --------------------------------------------------------------------------------------

  local function read_velocities(list)
    local read = {}
    for n, velocity in ipairs(list) do
      read[n] = check.number("accents", velocity, 0, LOUDEST)
      if not read[n] then
        return nil
      end
    end
    return read
  end

  -- "Xx.x", or velocities; nil with the mistake said.
  local function read_accents(accents)
    local list, problem
    if type(accents) == "string" then
      list, problem = steps.parse(accents)
    elseif check.kind("accents", accents, "table", "steps such as \"Xxxx\", or a list of velocities") then
      list = read_velocities(accents)
    end
    if problem then
      return mistake.say("accents: %s", problem) and nil
    elseif list and #list == 0 then
      return mistake.say "accents: expected at least one step, such as \"Xxxx\"" and nil
    end
    return list
  end

  local function read_options(given)
    local options = check.options("metronome", given, OPTIONS)
    local read = { volume = VOLUME }
    if options.volume ~= nil then
      read.volume = check.number("volume", options.volume, 0, 1)
    end
    if options.division ~= nil then
      read.division = check.number("division", options.division, SHORTEST, LONGEST, "beats")
    end
    if options.accents ~= nil then
      read.accents = read_accents(options.accents)
    end
    local is_whole = read.volume and (read.division or options.division == nil)
      and (read.accents or options.accents == nil)
    return is_whole and read or nil
  end

  local function silence()
    transaction.draft("metronome").metronome = false
    transaction.touch("metronome", "metronome")
  end

  local function word(on)
    if on == false then
      return silence()
    elseif on == nil or on == true then
      on = {}
    end
    local options = check.kind("metronome", on, "table", "true, false or a table of options") and read_options(on)
    if not options then
      return mistake.void
    end
    local draft = transaction.draft "metronome"
    draft.metronome, draft.place = options, mistake.here()
    transaction.declare("metronome", "metronome")
    return nil
  end

  -- -- playing ---------------------------------------------------------------------------------------

  local function text_of(options)
    local accents = options.accents and table.concat(options.accents, " ") or ""
    return ("%.17g %.17g %s"):format(options.volume, options.division or 0, accents)
  end

  local function declare(options)
    local is_same = options and wanted.options and text_of(options) == text_of(wanted.options)
    if not is_same and (options or wanted.options) then
      wanted = { options = options, from = transaction.next_bar():ticks() }
    end
  end

  function metronome.is_on()
    local draft = live.context and live.context.draft.metronome
    if draft and draft.metronome ~= nil then
      return draft.metronome ~= false
    end
    return wanted.options ~= nil
  end

  function metronome.check(context)
    local draft = context.draft.metronome
    local problem = draft.metronome and metronome.problem()
    if problem then
      mistake.say_at(draft.place, "metronome: " .. problem)
    end
  end

  function metronome.commit(context)
    local options = context.draft.metronome.metronome
    if options ~= nil then
      declare(options or nil)
    end
  end

  function metronome.finish()
    declare(nil)
    return "metronome"
  end

  -- What plays is not what should.
  local function change(meter, commands)
    local is_on = wanted.options ~= nil and keys() ~= nil
    commands[#commands + 1] = {
      type = "clip", slot = SLOT, channel = rack.DRUMS, when = "tick", time = math.max(wanted.from, meter.tick),
      length = is_on and meter.length or nil, origin = meter.tick,
      hits = is_on and metronome.clicks(meter, wanted.options) or {},
    }
    if wanted.options and not is_on then
      core.say("warning", "metronome: " .. metronome.problem())
    end
  end

  -- After a jump back, what was to come comes at the next bar.
  local function follow(horizon)
    if reached and horizon < reached and wanted.from > reached then
      wanted.from = transaction.next_bar():ticks()
    end
    reached = horizon
  end

  function metronome.settle(horizon, commands)
    follow(horizon)
    if horizon < wanted.from or not wanted.options and playing.wanted == wanted then
      return
    end
    local meter, key, plain = live.meter.at(horizon), keys()
    if playing.wanted ~= wanted or playing.meter ~= meter or playing.key ~= key or playing.plain ~= plain then
      playing = { wanted = wanted, meter = meter, key = key, plain = plain }
      change(meter, commands)
    end
  end

  function metronome.names()
    return metronome.is_on() and { "metronome" } or {}
  end

  function metronome.stop(name)
    local draft = live.context.draft.metronome
    if draft and draft.metronome or transaction.act("stop", name) then
      silence()
    end
  end

  live.metronome = metronome
  table.insert(live.stoppables, metronome)
  transaction.add_part(metronome)

  live.words.add {
    { "metronome", "metronome(true) or metronome { volume = 0.8, accents = \"Xxxx\", division = 1 }", word,
      "Clicks from the next bar on, the first of each bar an accent, on the notes that the meter counts, or every "
        .. "`division` of a beat. `accents` are steps (X accent, x click, o soft, . rest) or velocities, again and "
        .. "again from each bar's start. The clicks are pieces of channel(\"drums\"). metronome(false) ends it." },
  }
end
