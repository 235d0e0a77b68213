-- rack.lua -- what the strips of the desk are: channels, pieces, buses and the master, each with a value for
-- every parameter.
--
-- What a strip was last declared to be is kept whole. Declared again, it sends only what differs from that, so
-- a knob that was turned meanwhile keeps its place. Besides parameters by id, values hold `chain`, `route` and
-- `key` (what its side-chain listens to).
local make_strips = require "livelua.strips"

-- The slot of a parameter's command that takes effect when its strip has been cleared.
local WHEN_CLEARED <const> = 1

local EXTRAS <const> = { "chain", "route", "key" }

return function(live)
  local core, params, transaction = live.core, live.params, live.transaction
  local rack = make_strips(live)
  local slots_of, DRUMS <const>, MASTER <const>, NONE <const> = rack.slots_of, rack.DRUMS, rack.MASTER, rack.NONE
  local declared = {}
  local reverting = {} -- the tick at which a strip that is declared no longer goes back, until then
  local reverted = {}  -- the tick of what was sent ahead: nothing that is declared may come before it
  local mapped = {}    -- pieces whose keys were told to the engine
  local unmapped = {}  -- by the name of a piece: the tick at which its keys go back to their channel
  local sidechain = params.strip.sidechain and params.strip.sidechain.id

  local function copy_values(values)
    local copied = table.move(values, 1, #params.by_id, 1, {})
    for _, id in ipairs(EXTRAS) do
      copied[id] = values[id]
    end
    return copied
  end

  local function copy(record)
    local motions = {}
    for key, motion in pairs(record.motions) do
      motions[key] = motion
    end
    local copied = { instrument = record.instrument, sound = record.sound, kit = record.kit, motions = motions }
    copied.values = copy_values(record.values)
    return copied
  end

  local function drafted(index)
    local draft = live.context and live.context.draft.channel
    return draft and draft[index]
  end

  -- True when its name stands for something else than before this evaluation.
  local function is_renamed(index)
    local slots = slots_of(index)
    return slots ~= nil and slots.earlier(index) ~= slots.name(index)
  end

  local function base(index)
    return not is_renamed(index) and declared[index] or rack.initial(index)
  end

  -- As the running script has it.
  function rack.get(index)
    return drafted(index) or base(index)
  end

  -- True when the strip is declared and not about to end.
  function rack.is_alive(index)
    return drafted(index) ~= nil or (declared[index] ~= nil and not is_renamed(index) and not reverting[index])
  end

  function rack.is_ending(index)
    return reverting[index] ~= nil
  end

  -- Who sets a side-chain going and says nothing of its source means the kick.
  local function listen(index, record)
    if sidechain and (record.values[sidechain] or 0) ~= 0 and record.values.key == NONE then
      record.values.key = live.desk.kick(index) or NONE
    end
  end

  -- The running script declares the strip to be so.
  function rack.declare(index, record)
    record.sound = record.sound or live.instruments.named(record.instrument)
    transaction.draft("channel")[index] = record
    transaction.declare("channel", index)
    listen(index, record)
  end

  -- The record of a file that sets parameters of a strip one by one.
  function rack.writable(index)
    if not drafted(index) then
      local fresh = reverting[index] or transaction.is_redefinition("channel", index)
      rack.declare(index, fresh and rack.initial(index) or copy(base(index)))
    end
    return drafted(index)
  end

  local function command_of(index, id, value)
    if id == "chain" then
      return { type = id, channel = index, chain = value }
    elseif id == "route" or id == "key" then
      return { type = id, channel = index, slot = value }
    end
    return { type = "param", channel = index, param = id, value = value }
  end

  -- The strip is to be so, and what moved its parameters is not.
  function rack.declare_values(index, record, values)
    for id, value in pairs(values) do
      record.values[id] = value
    end
    rack.declare(index, record)
    for id in pairs(values) do
      live.motions.displace(index, id)
    end
  end

  -- The motions that are declared of a strip, by key, and those that were before this evaluation; nil when it
  -- ends, for all that the running script has said up to now.
  function rack.motions(index)
    local context, owner = live.context, live.owners["channel " .. index]
    local known = not is_renamed(index) and declared[index]
    local before = known and known.motions or {}
    if drafted(index) then
      return drafted(index).motions, before
    elseif reverting[index] or (context.kind == "file" and owner and owner.file == context.file) then
      return nil
    end
    return before, before
  end

  -- Sets a parameter: in a file it belongs to what the file declares; elsewhere it is sent as it comes.
  function rack.set(index, id, value)
    local context = live.context
    live.motions.displace(index, id)
    if context.kind == "file" then
      local record = rack.writable(index)
      record.values[id] = value
      listen(index, record)
      return
    end
    context.sets[index] = context.sets[index] or {}
    context.sets[index][id] = value
    transaction.emit(command_of(index, id, value))
    if id == sidechain and value ~= 0 then
      rack.wake(index)
    end
  end

  -- A side-chain that is set going, or may be, without a source gets the kick.
  function rack.wake(index)
    local key = rack.value(index, "key")
    if key == NONE or key == rack.splits.find(DRUMS .. "/kick") then
      local kick = live.desk.kick(index)
      if kick and key == NONE then
        transaction.emit(command_of(index, "key", kick))
      end
    end
  end

  -- The value as the running script would find it: what it set itself, else where the knob stands.
  function rack.value(index, id)
    local sets, draft, known = live.context.sets[index], drafted(index), base(index)
    if sets and sets[id] then
      return sets[id]
    elseif draft and draft.values[id] ~= known.values[id] then
      return draft.values[id]
    elseif is_renamed(index) or not live.values[index] then
      return known.values[id]
    end
    return live.motions.place(index, id, live.context.tick) or live.values[index][id]
  end

  local function adder(index, commands, when, time)
    return function(command)
      command.channel, command.when, command.time = command.channel or index, when, time
      commands[#commands + 1] = command
    end
  end

  -- Tells the engine which keys of the kit go to the piece's own strip; with NONE they go back.
  local function map(index, add, target)
    local channel, piece = rack.piece(index)
    for _, key in ipairs(live.kits.of(channel).keys[piece] or {}) do
      add { type = "split", channel = channel, pitch = key, slot = target }
    end
  end

  local function map_all(channel, add)
    for index in pairs(mapped) do
      if rack.piece(index) == channel then
        map(index, add, index)
      end
    end
  end

  local function set_kit(index, from, to, commands, when, time)
    if from.kit ~= to.kit then
      local add = adder(index, commands, when, time)
      add { type = "kit", pieces = to.kit and live.kits.pieces(to.kit) }
      map_all(index, add)
    end
  end

  -- Commands that make a strip, which is `from`, into `to`.
  local function difference(index, from, to, commands, when, time)
    local add = adder(index, commands, when, time)
    set_kit(index, from, to, commands, when, time)
    for id in ipairs(params.by_id) do
      if from.values[id] ~= to.values[id] then
        add(command_of(index, id, to.values[id]))
      end
    end
    for _, id in ipairs(EXTRAS) do
      if from.values[id] ~= to.values[id] then
        add(command_of(index, id, to.values[id]))
      end
    end
  end

  -- Every strip lets go of a bus: nothing is sent there or led there any more.
  local function leave_bus(bus, commands, when, time)
    local id = params.sends[bus - rack.BUS_FIRST + 1].id
    for index, record in pairs(declared) do
      local add, values = adder(index, commands, when, time), live.values[index]
      live.motions.finish(index, id, commands, when, time)
      if values[id] and (values[id] ~= 0 or record.values[id] ~= 0) then
        add(command_of(index, id, 0))
      end
      if values.route == bus or record.values.route == bus then
        add(command_of(index, "route", rack.home(index)))
        record.values.route = rack.home(index)
      end
      record.values[id] = record.values[id] and 0
      reverted[index] = time or reverted[index]
    end
    return id
  end

  local function leave_split(split, commands, when, time)
    map(split, adder(split, commands, when, time), NONE)
    unmapped[rack.splits.name(split)] = time
    for index, record in pairs(declared) do
      if live.values[index].key == split or record.values.key == split then
        adder(index, commands, when, time)(command_of(index, "key", NONE))
        record.values.key, reverted[index] = NONE, time or reverted[index]
      end
    end
  end

  -- The strip of a bus or a piece is free again.
  local function vacate(index, commands, when, time)
    local slots, level = slots_of(index), nil
    if rack.is_bus(index) then
      level = leave_bus(index, commands, when, time)
    else
      leave_split(index, commands, when, time)
    end
    adder(index, commands, when, time) { type = "clear" }
    live.motions.forget(index)
    live.desk.forget(index)
    live.controls.forget(index, level, commands)
    slots.free(index)
    declared[index], mapped[index], live.values[index] = nil, nil, nil
  end

  -- A strip that has a name for the first time is as the engine has it from the start.
  local function occupy(index)
    slots_of(index).commit(index)
    declared[index] = rack.initial(index)
    live.values[index] = copy_values(declared[index].values)
  end

  local function name_strips(draft, commands)
    for index in pairs(draft) do
      if is_renamed(index) then
        local kept = live.context.slots
        if declared[index] then
          live.context.slots = {} -- by its old name
          vacate(index, commands)
          live.context.slots = kept
        end
        occupy(index)
      end
    end
  end

  -- "tick" and the tick, when it lies ahead.
  local function at(tick)
    if tick and core.status().tick < tick then
      return "tick", tick
    end
    return nil, nil
  end

  -- Its keys may be on their way back from a strip that it had before.
  local function map_first(index, commands, tick)
    local name = rack.splits.name(index)
    map(index, adder(index, commands, at(math.max(tick or 0, unmapped[name] or 0))), index)
    mapped[index], unmapped[name] = true, nil
  end

  function rack.commit(context, commands)
    local draft = context.draft.channel
    name_strips(draft, commands)
    for index = 0, MASTER do
      local record = draft[index]
      if record then
        local when, tick = at(context.tick or reverted[index])
        difference(index, declared[index], record, commands, when, tick)
        if slots_of(index) == rack.splits and not mapped[index] then
          map_first(index, commands, tick)
        end
        live.motions.change(index, declared[index], record, commands, tick)
        declared[index], reverting[index] = record, nil
      end
    end
  end

  -- Something was sent ahead to a strip for that tick.
  function rack.hold(index, tick)
    reverted[index] = tick
  end

  function rack.finish(index, tick)
    reverting[index] = tick
    return rack.title(index)
  end

  -- What is cleared rings out before it is as new: what comes after would cut that short.
  local function clear(index, home, commands, tick)
    local cleared, add = copy_values(home.values), adder(index, commands, "tick", tick)
    for _, row in ipairs(params.by_id) do
      local id, value = row.id, home.values[row.id]
      local is_home = declared[index].values[id] == value and live.values[index][id] == value
      if row.scope ~= "strip" and not (is_home and not live.motions.is_moved(index, id)) then
        add(command_of(index, id, value))
      end
    end
    add { type = "clear" }
    rack.clear(index, cleared)
    for id in ipairs(params.by_id) do
      if cleared[id] ~= home.values[id] then
        local command = command_of(index, id, home.values[id])
        command.slot = WHEN_CLEARED
        add(command)
      end
    end
  end

  local function go_home(index, commands, tick)
    local home = rack.initial(index)
    live.motions.finish(index, nil, commands, "tick", tick)
    if index == MASTER then
      difference(index, declared[index], home, commands, "tick", tick)
    else
      set_kit(index, declared[index], home, commands, "tick", tick)
      clear(index, home, commands, tick)
    end
    declared[index] = home
  end

  -- Sends home the strips that are declared no longer, when the horizon has come to their bar.
  function rack.settle(horizon, commands)
    for index, tick in pairs(reverting) do
      if tick <= horizon then
        if slots_of(index) then
          vacate(index, commands, "tick", tick)
        else
          go_home(index, commands, tick)
        end
        reverting[index], reverted[index] = nil, tick
      end
    end
  end

  -- A program change made the channel another instrument, which no script named; its level, place and sends stay.
  function rack.programmed(index, values)
    declared[index].instrument, declared[index].sound = nil, nil
    for _, row in ipairs(params.by_id) do
      if row.scope == "voice" or (row.scope == "strip" and row.effect) then
        live.values[index][row.id] = values[row.id]
      end
    end
  end

  -- From an engine where all is as in the registry to what nobody declared yet.
  function rack.start(commands)
    for index = 0, MASTER do
      if not slots_of(index) then
        declared[index] = rack.initial(index)
        local plain = rack.record(index, nil, nil, {})
        live.values[index] = plain.values
        difference(index, plain, declared[index], commands)
      end
    end
  end

  transaction.add_part(rack)
  return rack
end
