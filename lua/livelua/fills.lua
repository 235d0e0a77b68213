-- fills.lua -- the word fill: a bar in which something else takes the place of what the drums play.
--
-- The engine has room for one fill, which plays once or again and again. What comes next is sent when its bar is the
-- next thing to come; one that comes again by itself then needs the interpreter no more. A fill ends where a bar
-- begins: of one that is longer than the bar the end is heard.
local clips = require "livelua.clips"
local pattern = require "livelua.pattern"
local rational = require "livelua.rational"

local SLOT <const> = 0
local DEFAULT <const> = "rock"
local OPTIONS <const> = { "every" }
local MOST_BARS <const> = 4096
local BAR <const> = 4 * rational.TICKS_PER_BEAT

return function(live)
  local core, mistake, check = live.core, live.mistake, live.check
  local decks, player, transaction = live.decks, live.player, live.transaction
  local fills = { kind = "fill" }
  local repeated = {} -- records by name
  local asked = {}    -- { record, tick }, in the order of their bars
  local sent          -- what the engine has: { record, tick, clip, period, is_asked }

  -- -- bars ----------------------------------------------------------------------------------------

  local function bar_at(tick)
    return live.meter and live.meter.next_bar(tick):ticks() or rational.next_multiple(tick, 4, 1):ticks()
  end

  local function length_of_bar(tick)
    return live.meter and live.meter.next_bar(tick + 1):ticks() - tick or BAR
  end

  -- How many bars came before the one that begins at a tick.
  local function bars_before(tick)
    return live.meter and (live.meter.bar_of(tick)) - 1 or tick // BAR
  end

  -- -- what a fill is ------------------------------------------------------------------------------

  -- The fill that belongs to what plays.
  local function own_fill()
    local current = player.current()
    local made = current and current.made or {}
    for _, name in ipairs { made.fill or "", made.name or "", DEFAULT } do
      local found = live.patterns.find("fill", name)
      if found and found ~= made then
        return found
      end
    end
    return nil
  end

  local function title(record)
    return record.name == "" and "fill" or ("fill '%s'"):format(record.name)
  end

  local function made_of(record)
    return record.made or own_fill()
  end

  local function spec_of(record)
    local made = made_of(record)
    local spec = player.spec({ made = made, value = made.value, place = record.place }, "fill")
    spec.title = title(record)
    return spec
  end

  -- How many bars of that length it lasts.
  local function bars_of(made, bar)
    local length = clips.tick(decks.length(pattern.beats(made.value) or made.beats), 1)
    return math.max(1, length // bar)
  end

  -- What is heard from a bar on.
  local function clip_of(record, tick)
    local made, bar, hits = made_of(record), length_of_bar(tick), {}
    local clip, length = decks.render(spec_of(record), bars_before(tick), 1), bars_of(made, bar) * bar
    for _, hit in ipairs(clip.hits) do
      hit.tick = hit.tick + length - clip.length
      hits[#hits + 1] = hit.tick >= 0 and hit or nil
    end
    return { made = made, bar = bar, length = length, hits = hits }
  end

  -- -- what comes next -----------------------------------------------------------------------------

  -- Where a repeated fill begins next: it ends every so many bars.
  local function next_of(record, tick)
    local start = bar_at(tick)
    local bar = length_of_bar(start)
    return start + (-(bars_before(start) + bars_of(made_of(record), bar)) % record.every) * bar
  end

  -- The repeated fill that comes first; of several in the same bar the rarest.
  local function first_repeated(tick)
    local best
    for _, record in pairs(repeated) do
      local start = next_of(record, tick)
      if not best or start < best.tick or start == best.tick and record.every > best.record.every then
        best = { record = record, tick = start }
      end
    end
    return best
  end

  local function send(fill, commands)
    fill.clip = clip_of(fill.record, fill.tick)
    if fill.is_endless then
      fill.period = fill.record.every * fill.clip.bar
    end
    commands[#commands + 1] = {
      type = "fill", slot = SLOT, channel = live.rack.DRUMS, when = "tick", time = fill.tick,
      length = fill.clip.length, period = fill.period, hits = fill.clip.hits,
    }
    sent = fill
  end

  -- One that is alone and has no chance in it goes on in the engine by itself.
  local function send_repeated(tick, horizon, commands)
    local fill = first_repeated(tick)
    if fill.tick > horizon then
      return
    end
    local is_alone = next(repeated, (next(repeated))) == nil
    fill.is_endless = is_alone and pattern.period(made_of(fill.record).value) == 1
    send(fill, commands)
  end

  local function send_asked(horizon, commands)
    while asked[1] and asked[1].tick <= horizon do
      local fill = table.remove(asked, 1)
      decks.hold(SLOT, fill.tick)
      decks.settle(horizon, commands)
      send(fill, commands)
    end
  end

  local function withdraw(tick, commands)
    commands[#commands + 1] = { type = "fill", slot = SLOT, channel = live.rack.DRUMS, when = "tick", time = tick }
    sent = nil
  end

  local function is_heard(tick)
    local place = tick - sent.tick
    return (sent.period and place % sent.period or place) < sent.clip.length
  end

  -- Forgets what was sent when it is over, and takes it back when it is not what it was.
  local function review(tick, commands)
    local is_repeated = not sent.is_asked
    local is_valid = repeated[sent.record.name] == sent.record and made_of(sent.record) == sent.clip.made
      and length_of_bar(bar_at(tick)) == sent.clip.bar
    if is_repeated and not decks.is_playing(SLOT) then
      withdraw(decks.end_of(SLOT), commands)
    elseif not sent.period and tick >= sent.tick + sent.clip.length then
      sent = nil
    elseif is_repeated and not is_valid and tick >= sent.tick and not is_heard(tick) then
      withdraw(tick, commands)
    end
  end

  function fills.settle(horizon, commands)
    local tick = core.status().tick
    if sent then
      review(tick, commands)
    end
    send_asked(horizon, commands)
    if not sent and not asked[1] and next(repeated) and decks.is_playing(SLOT) then
      send_repeated(tick, horizon, commands)
    end
  end

  -- -- the word ------------------------------------------------------------------------------------

  local function draft()
    local share = transaction.draft "fill"
    share.repeated = share.repeated or {}
    return share
  end

  -- How many bars lie between the ends of a repeated fill; false ends it; nil with the mistake said.
  local function read_every(record, every)
    if every == false then
      return every
    end
    every = check.whole("every", every, 1, MOST_BARS, "bars")
    local beats = record.made and record.made.beats or 0
    if every and beats * rational.TICKS_PER_BEAT > every * length_of_bar(bar_at(core.status().tick)) then
      local length = beats == 1 and "1 beat" or ("%g beats"):format(beats)
      mistake.say("%s lasts %s: it does not go into %d bar%s", title(record), length, every, every == 1 and "" or "s")
      return nil
    end
    return every
  end

  local function verify(record)
    decks.check(spec_of(record), title(record) .. ": ")
  end

  -- In a loop or a handler nothing comes after the call that could say what is wrong.
  local function verify_at_once(record)
    if live.context.mode ~= "evaluation" and record.every ~= false then
      verify(record)
    end
  end

  local function fill(source, options)
    if type(source) == "table" and options == nil and not live.patterns.is_value(source) then
      source, options = nil, source
    end
    local made = source ~= nil and live.patterns.resolve("fill", source)
    options = check.options("fill", options, OPTIONS)
    if made == nil or not options then
      return mistake.void
    end
    if not made and not own_fill() then
      return mistake.unknown("fill", DEFAULT, live.patterns.names "fill")
    end
    local record = { name = made and (made.name or "of its own") or "", made = made or nil, place = mistake.here() }
    if options.every == nil then
      verify_at_once(record)
      if transaction.act("fill", record.name) then
        draft().once = record
      end
      return nil
    end
    record.every = read_every(record, options.every)
    if record.every == nil then
      return mistake.void
    end
    verify_at_once(record)
    draft().repeated[record.name] = record
    transaction.declare("fill", record.name)
    return nil
  end

  -- -- what is declared ----------------------------------------------------------------------------

  function fills.check(context)
    local share = context.draft.fill
    local records = { share.once }
    for _, record in pairs(share.repeated or {}) do
      records[#records + 1] = record.every and record or nil
    end
    for _, record in ipairs(records) do
      verify(record)
    end
  end

  local function is_same(a, b)
    return a and a.every == b.every and a.made == b.made
  end

  -- Of two for the same bar the later one is heard.
  local function ask(record)
    local tick = transaction.next_bar():ticks()
    while asked[1] and asked[#asked].tick >= tick do
      table.remove(asked)
    end
    table.insert(asked, { record = record, tick = tick, is_asked = true })
  end

  function fills.omit(share, name)
    share.repeated[name] = nil
  end

  function fills.commit(context)
    local share = context.draft.fill
    for name, record in pairs(share.repeated or {}) do
      if not is_same(repeated[name], record) then
        repeated[name] = record.every and record or nil
      end
    end
    if share.once then
      ask(share.once)
    end
  end

  function fills.finish(name)
    repeated[name] = nil
    return title { name = name }
  end

  live.fills = fills
  transaction.add_part(fills)
  -- Repeated fills as the running script has them, by name; and whether it declared any itself.
  local function alive()
    local drafted, records, is_fresh = (live.context.draft.fill or {}).repeated or {}, {}, false
    for name, record in pairs(repeated) do
      records[name] = drafted[name] == nil and record or nil
    end
    for name, record in pairs(drafted) do
      records[name] = record.every and record or nil
      is_fresh = is_fresh or record.every ~= false
    end
    return records, is_fresh
  end

  table.insert(live.stoppables, {
    names = function()
      return next((alive())) and { "fill" } or {}
    end,
    stop = function(name)
      local records, is_fresh = alive()
      if is_fresh or transaction.act("stop", name) then
        for known, record in pairs(records) do
          transaction.touch("fill", known)
          draft().repeated[known] = { name = known, every = false, place = record.place }
        end
      end
    end,
  })

  live.words.add {
    { "fill", "fill(name, { every = 8 })", fill,
      "Plays a fill in the next bar, in place of the drums' pattern, which then goes on: fill(\"rock\"). fill() plays "
        .. "the fill that belongs to the pattern. With `every` it is declared: it comes in the last bar of so many, "
        .. "until stop \"fill\" or every = false. A fill is a preset's, or any pattern." },
  }
end
