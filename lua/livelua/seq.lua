-- seq.lua -- the word seq: melodies, and parameters that follow a pattern, which play by themselves in the engine.
local pattern = require "livelua.pattern"
local pitch = require "livelua.pitch"
local rational = require "livelua.rational"
local show = require "livelua.show"
local values = require "livelua.pattern.values"

local OPTIONS <const> = { "channel", "pattern", "beats", "len", "vel", "note", "param" }
local FIRST_SLOT <const>, LAST_SLOT <const> = 1, 62
local BEATS <const>, VELOCITY <const> = 4, 100
local SWITCHES <const> = { on = true, off = false, ["true"] = true, ["false"] = false }

return function(live)
  local mistake, check = live.mistake, live.check
  local rack, decks, players, transaction = live.rack, live.decks, live.players, live.transaction
  local seqs = { kind = "seq" }
  local declared, slots = {}, {} -- records and slots by name

  -- -- what is heard of an event --------------------------------------------------------------------

  local function is_number(value)
    return math.type(value) ~= nil
  end

  -- A letter alone is of the fourth octave.
  local function named_pitch(name, kit)
    if kit then
      return live.player.key_of(name, kit)
    end
    return pitch.number(name) or pitch.number(name .. "4")
  end

  local function pitch_of(value, record, kit)
    if value == true then
      value = record.note
    end
    local number = is_number(value) and value or type(value) == "string" and named_pitch(value, kit)
    if number and number >= 0 and number <= 127 then
      return number
    elseif type(value) == "string" and kit then
      return nil, { kind = "piece of the kit", word = value, known = kit.names }
    elseif value == nil then
      return nil, "a hit without a pitch; note = \"C2\" gives it one"
    end
    return nil, ("expected notes such as 'c4' or numbers from 0 to 127, got %s"):format(show.given(value))
  end

  local function note_voice(record)
    local kit_name = rack.get(record.channel).kit
    local kit = kit_name and live.kits.of(record.channel)
    return function(event)
      local number, problem = pitch_of(event.value, record, kit)
      if not number then
        return nil, problem
      end
      local velocity = math.min(127, math.max(1, event.vel * record.vel / VELOCITY))
      return { pitch = number, velocity = velocity, length = record.len }
    end
  end

  -- A value of the parameter as the engine takes it.
  local function param_value(row, what, value)
    if row.curve == "switch" and is_number(value) then
      value = value ~= 0
    elseif row.curve == "switch" and SWITCHES[value] ~= nil then
      value = SWITCHES[value]
    end
    if row.curve == "switch" then
      return type(value) == "boolean" and (value and 1 or 0), what .. ": expected on or off, got " .. show.given(value)
    elseif row.curve == "name" then
      return row.values[value], { kind = what, word = value, known = row.names }
    end
    local is_good = is_number(value) and value >= row.min and value <= row.max
    is_good = is_good and (row.curve ~= "whole" or math.tointeger(value) ~= nil)
    local form = "%s: expected a %snumber from %s to %s, got %s"
    return is_good and value, form:format(what, row.curve == "whole" and "whole " or "", show.text(row.min),
      show.text(row.max), show.given(value))
  end

  local function param_voice(record)
    return function(event)
      local value, problem = param_value(record.param.row, record.param.what, event.value)
      return value and { pitch = value, param = record.param.row.id } or nil, problem
    end
  end

  -- -- parameters ------------------------------------------------------------------------------------

  local function target_of(record)
    return record.param and ("%d %d"):format(record.channel, record.param.row.id) or nil
  end

  local function is_moved_by_another(target)
    for _, record in pairs(declared) do
      if target_of(record) == target then
        return true
      end
    end
    return false
  end

  -- What a sequence has moved goes back to what is said of it, unless something else moves it on.
  local function leave(record)
    local index, id = record.channel, record.param.row.id
    return function(tick)
      local said = live.values[index]
      if not said or is_moved_by_another(target_of(record)) then
        return nil
      end
      local value = said[id] or record.param.row.initial
      if live.motions.is_moved(index, id) and live.motions.place(index, id, tick) ~= value then
        return nil
      end
      return { type = "param", channel = index, param = id, value = value, when = "tick", time = tick }
    end
  end

  local function print_of(name, record, length)
    local kit = not record.param and rack.get(record.channel).kit and live.kits.of(record.channel).notes or false
    return values.print_of {
      record.value, name, length.n, length.d, kit, record.channel, record.len or false, record.vel,
      record.note or false, target_of(record) or false,
    }
  end

  local function spec_of(name, record)
    local length = decks.length(record.beats or pattern.beats(record.value) or record.made.beats or BEATS)
    return {
      name = name, title = ("seq '%s'"):format(name), channel = record.channel, value = record.value, length = length,
      voice = (record.param and param_voice or note_voice)(record), place = record.place,
      print = print_of(name, record, length), moves = target_of(record), leave = record.param and leave(record),
    }
  end

  -- -- declaring -----------------------------------------------------------------------------------

  local function is_alive(name)
    local draft = live.context and live.context.draft.seq
    if draft and draft[name] ~= nil then
      return draft[name] ~= false
    end
    return declared[name] ~= nil
  end

  function seqs.names()
    local names = {}
    for _, known in ipairs { declared, live.context and live.context.draft.seq or {} } do
      for name in pairs(known) do
        names[name] = is_alive(name) and name or nil
      end
    end
    local list = {}
    for name in pairs(names) do
      list[#list + 1] = name
    end
    return list
  end

  local function check_note(value, channel)
    local kit = channel and rack.get(channel).kit
    if value == nil then
      return nil
    end
    return check.pitch(value, kit)
  end

  -- Parameters belong to strips of every kind, notes to channels.
  local function read_target(record, options)
    if options.param == nil then
      record.channel = check.channel(options.channel)
      return
    end
    record.channel = live.handles.is(options.channel) and live.handles.index(options.channel)
      or check.channel(options.channel)
    if record.channel then
      local row, what, bus = live.options.row(record.channel, options.param, "seq")
      record.param = row and { row = row, what = what, bus = bus }
    end
  end

  -- The beats of a cycle, which are not 0 as a fraction.
  local function read_beats(beats)
    beats = check.beats("beats", beats)
    if beats and rational.fraction(beats) == 0 then
      mistake.say("beats: expected at least 1/1000 of a beat, got %g", beats)
      return nil
    end
    return beats
  end

  local function read(name, options)
    local made = live.patterns.resolve("pattern", options.pattern)
    local record = made and players.record(made, mistake.here())
    if not record then
      return nil
    end
    local before = #live.context.mistakes
    read_target(record, options)
    record.name = name
    record.beats = options.beats ~= nil and read_beats(options.beats) or nil
    record.len = options.len ~= nil and check.beats("len", options.len) or nil
    record.vel = options.vel == nil and VELOCITY or check.number("vel", options.vel, 1, 127)
    record.note = check_note(options.note, record.channel)
    return #live.context.mistakes == before and record.channel and record or nil
  end

  -- Says what is wrong with what is to be played.
  function seqs.verify(record)
    decks.check(spec_of(record.name, record), seqs.title(record.name) .. ": ", slots[record.name])
  end

  local function seq(name, options)
    name = check.name("seq", name)
    if name and check.kind("seq", options, "table", "a table such as { channel = 3, pattern = mini \"c4 e4\" }") then
      options = check.options("seq", options, OPTIONS)
    else
      return mistake.void
    end
    if name == "drums" then
      return mistake.say "seq: 'drums' is what the drums' pattern is called; expected another name"
    elseif options.pattern == nil then
      return mistake.say("seq '%s': expected a pattern, such as pattern = mini \"c4 e4\"", name)
    elseif not is_alive(name) and #seqs.names() > LAST_SLOT - FIRST_SLOT then
      return mistake.say("seq: there may be %d at once", LAST_SLOT - FIRST_SLOT + 1)
    end
    local record = read(name, options)
    if not record then
      return mistake.void
    elseif live.context.mode ~= "evaluation" then
      seqs.verify(record)
    end
    if record.param then
      live.options.moves(record.channel, record.param.row, record.param.bus)
    end
    transaction.draft("seq")[name] = record
    transaction.declare("seq", name)
    return players.handle(seqs, name)
  end

  -- -- methods -------------------------------------------------------------------------------------

  function seqs.title(name)
    return ("seq '%s'"):format(name)
  end

  function seqs.writable(name)
    local draft = transaction.draft "seq"
    local record = draft[name]
    if record == nil and declared[name] then
      record = players.copy(declared[name])
    end
    if not record then
      mistake.say("seq '%s' does not play; seq(\"%s\", { channel = 1, pattern = ... }) declares it", name, name)
      return nil
    end
    draft[name] = record
    return record
  end

  -- -- what is declared ----------------------------------------------------------------------------

  function seqs.check(context)
    for _, record in pairs(context.draft.seq) do
      if record then
        seqs.verify(record)
      end
    end
  end

  -- A name keeps its slot while it plays.
  local function slot_of(name)
    if slots[name] then
      return slots[name]
    end
    local taken = {}
    for _, slot in pairs(slots) do
      taken[slot] = true
    end
    for slot = FIRST_SLOT, LAST_SLOT do
      if not taken[slot] then
        slots[name] = slot
        return slot
      end
    end
    return nil
  end

  local function play(name, record)
    declared[name] = record
    decks.play(slot_of(name), spec_of(name, record), transaction.next_bar():ticks())
  end

  local function finish(name)
    if declared[name] then
      decks.finish(slots[name], transaction.next_bar():ticks())
      declared[name], slots[name] = nil, nil
    end
  end

  function seqs.commit(context)
    for name, record in pairs(context.draft.seq) do
      if not record then
        finish(name)
      end
    end
    for name, record in pairs(context.draft.seq) do
      if record then
        play(name, record)
      end
    end
  end

  -- A pattern of that name was declared again.
  function seqs.follow(source, made)
    for name, record in pairs(declared) do
      if record.made.name == source then
        play(name, players.again(record, made))
      end
    end
  end

  function seqs.finish(name)
    finish(name)
    return seqs.title(name)
  end

  live.seqs = seqs
  transaction.add_part(seqs)
  table.insert(live.stoppables, {
    names = seqs.names,
    stop = function(name)
      local draft = live.context.draft.seq
      if draft and draft[name] or transaction.act("stop", name) then
        transaction.draft("seq")[name] = false
        transaction.touch("seq", name)
      end
    end,
  })

  live.words.add {
    { "seq", "seq(name, { channel = 3, pattern = mini \"c4 e4\", beats = 4, len = 1, vel = 100, note = \"C2\", param = "
      .. "\"cutoff\" })", seq,
      "Plays a pattern of notes on a channel, or with `param` sets a parameter by a pattern of its values: "
        .. "seq(\"wobble\", { channel = 3, param = \"cutoff\", pattern = mini \"400 2000 800 ~\" }). Notes are "
        .. "names, numbers, or pieces of the channel's kit; hits without one are on `note`. A cycle lasts `beats`, "
        .. "else as long as the pattern says, else four; notes last as long as their place unless `len` says "
        .. "otherwise; `vel` is the velocity of a plain hit. It starts, and is replaced, at the next bar. The "
        .. "transforms of patterns are its methods: seq(\"lead\", { ... }):slow(2). There may be 62; stop \"lead\" "
        .. "ends one." },
  }
end
