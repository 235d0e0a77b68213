-- decks.lua -- what plays in the engine's slots of clips, and what is still to be sent to them.
--
-- A pattern that repeats is one clip for ever. One with chance or a function in it is sent a part at a time, always
-- a good while ahead: a part holds twice what it plays before the next one takes over, so that the interpreter may
-- be away for as long.
--
-- A spec says what to play: { name, channel, length = { n, d } of a cycle in beats, value, voice(event), place };
-- what its voice can not play, nil and a problem (a text or an unknown word), is left out. Two with the same print,
-- if they have one, play the same. Where it moves something that is to go back at its end, `moves` tells it from
-- others and leave(tick) gives the command, or nil.
local clips = require "livelua.clips"
local pattern = require "livelua.pattern"
local random = require "livelua.random"
local rational = require "livelua.rational"
local tally = require "livelua.tally"

local SPARE_S <const>, SPARE_BEATS <const> = 10, 8 -- what a part holds beyond its end
local MOST_HITS <const>, MOST_A_BEAT <const> = 4000, 1000
local BAR <const> = 4 * rational.TICKS_PER_BEAT
local FOR_EVER <const> = math.maxinteger

return function(live)
  local core, mistake, transaction = live.core, live.mistake, live.transaction
  local decks = { errors = 0 }
  local list = {} -- by slot: { now, next, coming, latest }, each a part, and the spec that was sent last
  local stuck = setmetatable({}, { __mode = "k" }) -- by value: the fault of one that took too long
  local last_tick, renewed = 0, nil

  -- -- what a pattern says ---------------------------------------------------------------------------

  local function seed()
    local draft = live.context and live.context.draft.seed
    return draft and draft.number or live.seed
  end

  -- A pattern answers; what a function in it wants to play or declare by itself is refused.
  local function answer(value, cycle, stream)
    local events, context = pattern.query(value, cycle, stream), live.context
    if #context.commands > 0 or next(context.draft) ~= nil then
      error("a function of the cycle returns what is to be played: it plays and declares nothing itself", 0)
    end
    return events
  end

  local function problem_of(spec, events)
    local beats = spec.length.n / spec.length.d
    if #events > MOST_A_BEAT * beats then
      local text = "%s has %d hits in %g beats: there may be at most %d in a beat"
      return mistake.at(spec.place.file, spec.place.line, text:format(spec.title, #events, beats, MOST_A_BEAT))
    end
  end

  -- A value that has taken too long is not asked again.
  local function remember(spec, fault)
    stuck[spec.value] = fault.kind == "deadline" and fault or nil
  end

  -- The events of a cycle; or nil and what is wrong.
  local function ask(spec, cycle)
    if stuck[spec.value] then
      return nil, stuck[spec.value]
    end
    local outer, stream = live.context, { seed = seed(), name = spec.name }
    transaction.begin {
      mode = "pattern", kind = "pattern", file = spec.place.file, line = spec.place.line, owner = 0, generation = 0,
      stream = random.stream(stream.seed, stream.name, cycle), seed = stream.seed,
    }
    local ok, events, fault = core.call(live.pass_deadline, answer, spec.value, cycle, stream)
    live.context = outer
    local problem = ok and problem_of(spec, events) or not ok and mistake.from_error(events, fault) or nil
    if not problem then
      return events
    elseif problem.line == 0 then
      problem.file, problem.line = spec.place.file, spec.place.line
    end
    remember(spec, problem)
    return nil, problem
  end

  local function complain(spec, key, text)
    decks.errors = decks.errors + 1
    tally.say(spec.said, key, core, "error", text)
  end

  local function ask_or_complain(spec, cycle)
    local events, fault = ask(spec, cycle)
    if fault then
      local text = ("%s\n    in %s: the last good cycle goes on"):format(mistake.report(fault), spec.title)
      complain(spec, mistake.place(fault), text)
      spec.is_faulty = true
    end
    return events
  end

  -- After an error the last good cycle goes on.
  local function events_of(spec, cycle)
    if not spec.cycles[cycle] then
      local events = not stuck[spec.value] and ask_or_complain(spec, cycle) or nil
      spec.good = events or spec.good or {}
      spec.cycles[cycle] = spec.good
    end
    return spec.cycles[cycle]
  end

  local function text_of(problem)
    return type(problem) == "table" and mistake.unknown_text(problem.kind, problem.word, problem.known) or problem
  end

  -- A mistake of an earlier line of the evaluation; in a loop or a handler one of the line that runs.
  function decks.refuse(place, text)
    if live.context.mode == "evaluation" then
      mistake.say_at(place, text)
    else
      mistake.say("%s", text)
    end
  end

  local function refuse_fault(fault)
    if live.context.mode ~= "evaluation" then
      error(fault, 0)
    end
    mistake.say_at(fault, fault.text)
  end

  local function check_events(spec, events, prefix, met)
    for _, event in ipairs(events) do
      local heard, problem = spec.voice(event)
      local text = not heard and text_of(problem)
      if text and not met[text] then
        decks.refuse(spec.place, prefix .. text)
        met[text] = true
      end
    end
  end

  local function print_of(spec)
    return spec.print and ("%d %s"):format(seed(), spec.print)
  end

  -- True when the slot plays the same already, or is about to, and nothing was wrong with it.
  local function is_known(slot, spec)
    local deck = list[slot]
    local latest = deck and deck.latest and deck.latest.clip and deck.latest.spec
    return latest ~= nil and latest ~= false and latest.asked ~= nil and latest.asked == print_of(spec)
      and not latest.is_faulty
  end

  -- Says what its first cycles can not play, each once, and an error in them; not of what the slot plays already.
  function decks.check(spec, prefix, slot)
    if slot and is_known(slot, spec) then
      return
    end
    local met, first = {}, clips.cycle_at(spec.length, core.status().tick)
    local count = clips.unroll({ n = 1, d = 1 }, pattern.period(spec.value)) or 1
    for cycle = first, first + count - 1 do
      local events, fault = ask(spec, cycle)
      if fault then
        refuse_fault(fault)
        return
      end
      check_events(spec, events, prefix, met)
    end
  end

  -- -- parts -----------------------------------------------------------------------------------------

  local function build(spec, first, count, repeats)
    local clip = clips.build(spec.length, first, count, function(cycle)
      return events_of(spec, cycle)
    end, function(event)
      local heard, problem = spec.voice(event)
      spec.is_faulty = spec.is_faulty or not heard and problem ~= nil
      if not heard and problem and not spec.is_told then
        complain(spec, text_of(problem), ("%s: %s"):format(spec.title, text_of(problem)))
      end
      return heard
    end, repeats)
    clip.channel = spec.channel
    return clip
  end

  -- How many cycles pass before the next part takes over.
  local function stride_of(spec, first)
    local beats = math.max(SPARE_BEATS, SPARE_S * core.status().bpm / 60)
    local cycles = math.ceil(beats * spec.length.d / spec.length.n)
    local hits = #events_of(spec, first)
    return math.max(1, math.min(cycles, hits > 0 and MOST_HITS // hits or cycles))
  end

  -- A part that begins with that cycle and takes over at that tick.
  local function part_from(spec, first, tick)
    local stride = stride_of(spec, first)
    local clip = build(spec, first, 2 * stride, false)
    for cycle in pairs(spec.cycles) do
      spec.cycles[cycle] = cycle >= first - 1 and spec.cycles[cycle] or nil
    end
    local ends = clip.origin + clip.length
    return { spec = spec, clip = clip, time = tick, ends = ends, first = first, stride = stride }
  end

  -- All of it, where it repeats; else the part that is played from that tick on.
  local function part_at(spec, tick)
    local count = clips.unroll(spec.length, pattern.period(spec.value))
    local clip = count and build(spec, 0, count, true)
    if clip and clips.fits(clip) then
      return { spec = spec, clip = clip, time = tick, ends = FOR_EVER }
    end
    return part_from(spec, clips.cycle_at(spec.length, tick), tick)
  end

  -- The hits of so many cycles.
  function decks.render(spec, first, count)
    spec.said, spec.cycles = {}, {}
    return build(spec, first, count, false)
  end

  -- True when the spec sounds in place of that part as the part does.
  local function sounds_same(part, spec, made)
    if not part.clip or (part.stride == nil) ~= (made.stride == nil) then
      return false
    end
    local clip = part.stride and build(spec, part.first, 2 * part.stride, false) or made.clip
    return clip.channel == part.clip.channel and clips.print(clip) == clips.print(part.clip)
  end

  -- -- decks -----------------------------------------------------------------------------------------

  local function parts_of(deck)
    local parts = {}
    for _, key in ipairs { "now", "next", "coming" } do
      parts[#parts + 1] = deck[key]
    end
    return parts
  end

  -- What will be heard from some time on is heard of every part that is still to be played.
  local function is_unchanged(deck, spec, made)
    if not (deck.latest and deck.latest.clip) then
      return false
    end
    for _, part in ipairs(deck.coming and { deck.coming } or parts_of(deck)) do
      if not sounds_same(part, spec, made) then
        return false
      end
    end
    return true
  end

  -- From that tick on the slot plays this; what it plays already in the same way is left alone.
  function decks.play(slot, spec, tick)
    list[slot] = list[slot] or {}
    if is_known(slot, spec) then
      list[slot].latest.spec.place = spec.place
      return
    end
    spec.said, spec.cycles, spec.asked = {}, {}, print_of(spec)
    local deck, made = list[slot], part_at(spec, tick)
    if is_unchanged(deck, spec, made) then
      for _, part in ipairs(parts_of(deck)) do
        part.spec = spec
      end
      return
    end
    deck.coming, deck.latest, deck.is_held = made, made, false
  end

  -- From that tick on the slot is silent.
  function decks.finish(slot, tick)
    local deck = list[slot]
    if deck and deck.latest and deck.latest.clip then
      deck.coming = { time = tick, ends = FOR_EVER }
      deck.latest = deck.coming
    end
  end

  -- Where nothing plays, a rest begins at that tick, over which a fill can lie.
  function decks.hold(slot, tick)
    list[slot] = list[slot] or {}
    local deck = list[slot]
    if decks.is_playing(slot) or deck.is_held then
      return
    end
    local rest = { channel = 0, origin = 0, length = BAR, hits = {} }
    local time = deck.coming and math.min(tick, deck.coming.time) or tick
    deck.coming, deck.is_held = { spec = { channel = 0 }, clip = rest, time = time, ends = FOR_EVER }, true
  end

  function decks.is_playing(slot)
    local deck = list[slot]
    return deck ~= nil and deck.latest ~= nil and deck.latest.clip ~= nil
  end

  -- Where what played last ends.
  function decks.end_of(slot)
    return list[slot].latest.time
  end

  -- What the spec before has moved goes back.
  local function leave(deck, part, commands)
    local before = deck.sent
    deck.sent = part.spec
    if before and before.moves and not (part.spec and part.spec.moves == before.moves) then
      commands[#commands + 1] = before.leave(part.time)
    end
  end

  local function send(slot, deck, part, commands)
    local clip, spec = part.clip or {}, part.spec or { channel = 0 }
    leave(deck, part, commands)
    commands[#commands + 1] = {
      type = "clip", slot = slot, channel = spec.channel, when = "tick", time = part.time, length = clip.length,
      origin = clip.origin, hits = clip.hits,
    }
    deck.next = part
  end

  -- The engine keeps one clip waiting a slot: what waits is displaced where what plays now lasts until then.
  local function has_room(deck, time)
    local waiting = deck.next
    return not waiting or time <= waiting.time or (deck.now ~= nil and time <= deck.now.ends)
  end

  -- The next part of what plays is sent as soon as the one before has begun; one at a time.
  local function renew(slot, deck, status, commands)
    local part = deck.now
    if not (part and part.stride) or deck.next or deck.coming or renewed == status.frame then
      return
    end
    local first = math.max(part.first + part.stride, clips.cycle_at(part.spec.length, status.tick))
    local tick = math.max(status.tick, clips.tick(part.spec.length, first))
    deck.latest = part_from(part.spec, first, tick)
    renewed = status.frame
    send(slot, deck, deck.latest, commands)
  end

  -- The timeline went back: what was to begin far ahead begins at the next bar, and a part is made for where it
  -- plays on.
  local function realign(deck, tick)
    local bar, waiting = live.schedule.bar(live.schedule.moved_to or tick):ticks(), deck.coming or deck.next
    local is_new = waiting and (not deck.now or waiting.spec ~= deck.now.spec)
    if is_new and waiting.time > bar then
      deck.coming, deck.next = waiting.clip and part_at(waiting.spec, bar) or { time = bar, ends = FOR_EVER }, nil
      deck.latest = deck.coming
    elseif not is_new and deck.now and deck.now.stride and tick < deck.now.clip.origin then
      deck.coming, deck.next = part_at(deck.now.spec, tick), nil
      deck.latest = deck.coming
    end
  end

  local function step(slot, deck, status, horizon, commands)
    if deck.next and status.tick >= deck.next.time then
      deck.now, deck.next = deck.next, nil
    end
    if status.tick < last_tick then
      realign(deck, status.tick)
    end
    if deck.coming and deck.coming.time <= horizon and has_room(deck, deck.coming.time) then
      local part = deck.coming
      deck.coming = nil
      send(slot, deck, part, commands)
    end
    renew(slot, deck, status, commands)
  end

  -- Sends what is due to be sent when all up to the horizon was said.
  function decks.settle(horizon, commands)
    local status = core.status()
    for slot, deck in pairs(list) do
      step(slot, deck, status, horizon, commands)
    end
    last_tick = status.tick
  end

  -- Beats, a number or a fraction, as a fraction.
  function decks.length(beats)
    if type(beats) == "table" then
      return beats
    end
    local n, d = rational.fraction(beats)
    return { n = n, d = d }
  end

  live.decks = decks
end
