-- strips.lua -- which strips the desk has: channels, pieces, buses and the master, each by its number.
local registry = require "livelua.registry"
local make_slots = require "livelua.slots"

local DRUMS <const>, PADS <const> = 16, 9
local SPLIT_FIRST <const>, SPLITS <const> = 17, 16
local BUS_FIRST <const>, BUSES <const> = 33, 12
local MASTER <const>, NONE <const> = 45, 255
local FIRST_INSTRUMENT <const> = "electric_piano"

return function(live)
  local params, presets = live.params, live.presets
  local strips = { kind = "channel", DRUMS = DRUMS, MASTER = MASTER, BUS_FIRST = BUS_FIRST, NONE = NONE }

  strips.buses = make_slots(live, "bus", BUS_FIRST, BUSES)
  strips.splits = make_slots(live, "split", SPLIT_FIRST, SPLITS)

  -- The four bits of each effect, the first lowest.
  local function default_chain()
    local chain = 0
    for n = 1, #params.effects do
      chain = chain | (n - 1) << 4 * (n - 1)
    end
    return chain
  end
  strips.DEFAULT_CHAIN = default_chain()

  function strips.is_bus(index)
    return index >= BUS_FIRST and index < MASTER
  end

  function strips.slots_of(index)
    if index < SPLIT_FIRST or index == MASTER then
      return nil
    end
    return index < BUS_FIRST and strips.splits or strips.buses
  end

  -- Which parameters a strip has: "channel", "strip" or "master".
  function strips.group(index)
    return index == MASTER and "master" or index <= DRUMS and "channel" or "strip"
  end

  function strips.rows(index)
    return params[strips.group(index)]
  end

  -- The channel and the piece that a split strip is of.
  function strips.piece(index)
    local channel, piece = (strips.splits.name(index) or ""):match "^(%d+)/(.*)$"
    return math.tointeger(channel), piece
  end

  function strips.title(index)
    local slots = strips.slots_of(index)
    if slots and not slots.name(index) then
      return "a strip that ended"
    elseif strips.is_bus(index) then
      return live.desk.title(strips.buses.name(index))
    elseif slots then
      local channel, piece = strips.piece(index)
      return ("piece '%s' of %s"):format(piece, strips.title(channel))
    end
    return index == MASTER and "master" or index == DRUMS and "channel \"drums\"" or "channel " .. index + 1
  end

  -- Where the sound of a strip goes that has no group.
  function strips.home(index)
    return strips.slots_of(index) == strips.splits and strips.piece(index) or MASTER
  end

  -- Values by parameter id; those that are not given are the registry's.
  function strips.record(index, instrument, kit, values)
    local record = { instrument = instrument, kit = kit, values = {}, motions = {} }
    for _, row in ipairs(params.groups[strips.group(index)].list) do
      record.values[row.id] = values[row.id] or registry.initial(row, index)
    end
    record.values.chain, record.values.route, record.values.key = strips.DEFAULT_CHAIN, strips.home(index), NONE
    return record
  end

  -- Makes the values of a strip what the engine's `clear` makes them.
  function strips.clear(index, values)
    for _, row in ipairs(params.by_id) do
      if row.scope == "strip" and values[row.id] then
        values[row.id] = registry.initial(row, index)
      end
    end
    values.chain, values.route, values.key = strips.DEFAULT_CHAIN, strips.home(index), NONE
  end

  -- What a strip is that nobody declares.
  function strips.initial(index)
    if index > DRUMS then
      return strips.record(index, nil, nil, {})
    elseif index == DRUMS or index == PADS then
      return strips.record(index, "drums", "standard", {})
    end
    return strips.record(index, FIRST_INSTRUMENT, nil, assert(presets.instrument(FIRST_INSTRUMENT)))
  end

  return strips
end
