-- rack.lua -- what the channels and the master are: an instrument or a kit, and a value for each parameter.
--
-- What a channel was last declared to be is kept whole. Declared again, it sends only what differs
-- from that, so a knob that was turned meanwhile keeps its place.
local DRUMS <const>, MASTER <const>, PADS <const> = 16, 17, 9
local FIRST_INSTRUMENT <const> = "electric_piano"

return function(live)
  local core, params, presets, transaction = live.core, live.params, live.presets, live.transaction
  local rack = { kind = "channel", DRUMS = DRUMS, MASTER = MASTER }
  local declared = {}
  local reverting = {} -- the tick at which a channel that is declared no longer goes back, until then
  local reverted = {}  -- the tick of a return that was sent ahead

  function rack.rows(index)
    return index == MASTER and params.master or params.channel
  end

  function rack.title(index)
    return index == MASTER and "master" or index == DRUMS and "channel \"drums\"" or "channel " .. index + 1
  end

  -- Values by parameter id; those that are not given are the registry's.
  function rack.record(index, instrument, kit, values)
    local record = { instrument = instrument, kit = kit, values = {} }
    for _, row in pairs(rack.rows(index)) do
      record.values[row.id] = values[row.id] or row.initial
    end
    return record
  end

  -- What a channel is that nobody declares.
  function rack.initial(index)
    if index == MASTER then
      return rack.record(index, nil, nil, {})
    elseif index == DRUMS or index == PADS then
      return rack.record(index, "drums", "standard", {})
    end
    return rack.record(index, FIRST_INSTRUMENT, nil, assert(presets.instrument(FIRST_INSTRUMENT)))
  end

  local function copy(record)
    local values = {}
    for id, value in pairs(record.values) do
      values[id] = value
    end
    return { instrument = record.instrument, kit = record.kit, values = values }
  end

  local function drafted(index)
    local draft = live.context and live.context.draft.channel
    return draft and draft[index]
  end

  -- As the running script has it.
  function rack.get(index)
    return drafted(index) or declared[index]
  end

  -- The running script declares the channel to be so.
  function rack.declare(index, record)
    transaction.draft("channel")[index] = record
    transaction.declare("channel", index)
  end

  -- The record of a file that sets parameters of a channel one by one.
  local function writable(index)
    if not drafted(index) then
      local fresh = transaction.is_redefinition("channel", index)
      rack.declare(index, fresh and rack.initial(index) or copy(declared[index]))
    end
    return drafted(index)
  end

  -- Sets a parameter: in a file it belongs to what the file declares; elsewhere it is sent as it comes.
  function rack.set(index, id, value)
    local context = live.context
    if context.kind == "file" then
      writable(index).values[id] = value
      return
    end
    context.sets[index] = context.sets[index] or {}
    context.sets[index][id] = value
    transaction.emit { type = "param", channel = index, param = id, value = value }
  end

  -- The value as the running script would find it: what it set itself, else where the knob stands.
  function rack.value(index, id)
    local sets, draft = live.context.sets[index], drafted(index)
    if sets and sets[id] then
      return sets[id]
    elseif draft and draft.values[id] ~= declared[index].values[id] then
      return draft.values[id]
    end
    return live.values[index][id]
  end

  -- Commands that make a channel, which is `from`, into `to`.
  local function difference(index, from, to, commands, when, time)
    local function add(command)
      command.channel, command.when, command.time = index, when, time
      commands[#commands + 1] = command
    end
    if from.kit ~= to.kit then
      add { type = "kit", pieces = to.kit and presets.kit().pieces }
    end
    for id in ipairs(params.by_id) do
      if from.values[id] ~= to.values[id] then
        add { type = "param", param = id, value = to.values[id] }
      end
    end
  end

  function rack.commit(context, commands)
    for index, record in pairs(context.draft.channel) do
      local tick = context.tick or reverted[index]
      local ahead = tick ~= nil and core.status().tick < tick
      difference(index, declared[index], record, commands, ahead and "tick" or nil, ahead and tick or nil)
      declared[index], reverting[index] = record, nil
    end
  end

  function rack.finish(index, tick)
    reverting[index] = tick
    return rack.title(index)
  end

  -- Sends home the channels that are declared no longer, when the horizon has come to their bar.
  function rack.settle(horizon, commands)
    for index, tick in pairs(reverting) do
      if tick <= horizon then
        local home = rack.initial(index)
        difference(index, declared[index], home, commands, "tick", tick)
        declared[index], reverting[index], reverted[index] = home, nil, tick
      end
    end
  end

  -- A program change made the channel another instrument; its level and place stay.
  function rack.programmed(index, values)
    for id, value in pairs(values) do
      if params.by_id[id].scope == "voice" then
        live.values[index][id] = value
      end
    end
  end

  -- From an engine where all is as in the registry to what nobody declared yet.
  function rack.start(commands)
    for index = 0, MASTER do
      declared[index] = rack.initial(index)
      local plain = rack.record(index, nil, nil, {})
      live.values[index] = plain.values
      difference(index, copy(plain), declared[index], commands)
    end
  end

  transaction.add_part(rack)
  return rack
end
