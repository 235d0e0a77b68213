-- options.lua -- what a strip is given in a table: parameters, and those that are more than a number.
local registry = require "livelua.registry"
local show = require "livelua.show"

local EVERYWHERE <const> = { "chain", "sidechain_from" }
local BUSES <const> = { "send", "group" }

-- What is more than a number: { name, values, help }, as the reference has them.
local ROWS <const> = {
  { "send", "`{ hall = 0.3 }`",
    "Levels to buses, after the volume; one alone goes by `\"send.hall\"`. Not of the master." },
  { "group", "a name; `false`", "The bus through which it goes, instead of straight on. Not of the master." },
  { "chain", "names of effects; `false`", "These come first, in this order, the others after them." },
  { "sidechain_from", "a piece, a channel, a handle; `false`",
    "What the side-chain listens to: the kick unless set." },
  { "envelope", "a name; four stages", "Attack, decay, sustain and release at once. Of channels." },
}

return function(live)
  local params, mistake, check, rack = live.params, live.mistake, live.check, live.rack
  local options = { rows = ROWS, ends = { group = true, chain = true, sidechain_from = true } } -- those that take false
  local envelope_names, envelopes = {}, registry.envelopes
  for name in pairs(envelopes) do
    table.insert(envelope_names, name)
  end
  table.sort(envelope_names)
  options.envelope_names = envelope_names

  -- The names that a strip's table may have.
  local function list_names(group)
    local names = table.move(params[group .. "_names"], 1, #params[group .. "_names"], 1, {})
    table.move(EVERYWHERE, 1, #EVERYWHERE, #names + 1, names)
    if group ~= "master" then
      table.move(BUSES, 1, #BUSES, #names + 1, names)
    end
    if group == "channel" then
      names[#names + 1] = "envelope"
    end
    return names
  end
  local names = { channel = list_names "channel", strip = list_names "strip", master = list_names "master" }

  function options.names(index)
    return names[rack.group(index)]
  end

  -- Data of a sound are declared with it: they are no knobs.
  local function is_data(name)
    return live.timbres ~= nil and type(name) == "string" and live.timbres.data().is_field(name)
  end

  -- What a strip has not: another kind of strip may have it.
  function options.say_unknown(index, name, known)
    local title, group = rack.title(index), rack.group(index)
    if group == "channel" and name == "base" then
      return mistake.say "'base' is instrument()'s: write channel(1, \"piano\", { ... })"
    elseif group == "channel" and is_data(name) then
      local form = "'%s' is no knob: it is declared with its sound, channel(%s, { %s = ... })"
      return mistake.say(form, name, index == rack.DRUMS and "\"drums\"" or index + 1, name)
    end
    if group == "master" and (name == "send" or name == "group") then
      return mistake.say("'%s': the master is where all goes to", name)
    elseif group ~= "channel" and (params.channel[name] or name == "envelope") then
      return mistake.say("'%s' is for channels: %s has no such parameter", name, title)
    elseif group ~= "master" and params.master[name] then
      return mistake.say("'%s' is for the master: %s has no such parameter", name, title)
    end
    return mistake.unknown("parameter", name, known or options.names(index))
  end

  -- A name, or { attack, decay, sustain, release }, into values by parameter id.
  local function read_envelope(_, envelope, values)
    local stages = envelope
    if type(envelope) == "string" then
      stages = envelopes[envelope]
      if not stages then
        mistake.unknown("envelope", envelope, envelope_names)
        return
      end
    elseif not check.kind("envelope", envelope, "table", "a name or { attack, decay, sustain, release }") then
      return
    end
    for n, stage in ipairs(registry.STAGES) do
      local row = params.channel[stage]
      values[row.id] = check.value(row, stages[n])
    end
    for key in pairs(stages) do
      if not registry.STAGES[key] then
        mistake.say("envelope: expected { attack, decay, sustain, release }, got '%s' as well", show.text(key))
      end
    end
  end

  -- The row of the level to a bus, and how messages call it.
  function options.send_row(name)
    local bus = live.desk.bus(name)
    if not bus then
      return nil
    end
    local row = params.sends[bus - rack.BUS_FIRST + 1]
    return row, "send." .. name, bus
  end

  local function read_level(index, name, level, values)
    local row, what, bus = options.send_row(name)
    if row then
      values[row.id] = check.value(row, level, what)
      if values[row.id] and values[row.id] ~= 0 then
        live.desk.link(index, bus)
      end
    end
  end

  -- { hall = 0.3 }; the handle of a bus is as good as its name.
  local function read_send(index, levels, values)
    if not check.kind("send", levels, "table", "levels by the names of buses, such as { hall = 0.3 }") then
      return
    end
    for key, level in pairs(levels) do
      local name = live.handles.bus_name(key) or key
      if type(name) == "string" then
        read_level(index, name, level, values)
      else
        mistake.say("send: expected levels by the names of buses, such as { hall = 0.3 }, got %s", show.given(key))
      end
    end
  end

  local function read_group(index, group, values)
    if group == false then
      values.route = rack.home(index)
      return
    end
    local name = check.name("group", live.handles.bus_name(group) or group)
    local bus = name and live.desk.bus(name)
    if bus then
      values.route = bus
      live.desk.link(index, bus)
    end
  end

  local function effect_number(name, used)
    for n, known in ipairs(params.effects) do
      if known == name and used[name] then
        mistake.say("chain: '%s' stands there twice", name)
        return nil
      elseif known == name then
        return n - 1
      end
    end
    if not mistake.is_void(name) then
      mistake.unknown("effect", name, params.effects)
    end
    return nil
  end

  -- Those that are named come first, the others after them as the desk has them.
  local function read_chain(_, list, values)
    if list == false then
      values.chain = rack.DEFAULT_CHAIN
      return
    elseif not check.kind("chain", list, "table", "names of effects, such as { \"lowpass\", \"distortion\" }") then
      return
    end
    local used, order = {}, {}
    for _, name in ipairs(list) do
      order[#order + 1] = effect_number(name, used)
      used[name] = true
    end
    for n, name in ipairs(params.effects) do
      order[#order + 1] = not used[name] and n - 1 or nil
    end
    for key in pairs(list) do
      if math.type(key) ~= "integer" then
        mistake.say("chain: expected names of effects in their order, got '%s' as well", show.text(key))
      end
    end
    values.chain = 0
    for n, number in ipairs(order) do
      values.chain = values.chain | number << 4 * (n - 1)
    end
  end

  -- A piece of the pattern's kit, a channel, or a handle of either.
  local function source_of(from)
    if type(from) == "string" and from ~= "drums" then
      return live.desk.piece(rack.DRUMS, from)
    elseif live.handles.is(from) then
      local index = live.handles.index(from)
      if index and index >= rack.BUS_FIRST then
        mistake.say("sidechain_from: expected a channel or a piece of a kit, got %s", show.given(from))
        return nil
      end
      return index
    end
    local number = type(from) == "number" and math.tointeger(from)
    if from == "drums" or (number and number >= 1 and number <= 16) then
      return check.channel(from)
    elseif not mistake.is_void(from) then
      mistake.say("sidechain_from: expected a piece of the kit, a channel or a handle, got %s", show.given(from))
    end
    return nil
  end

  local function read_source(index, from, values)
    if from == false then
      values.key = rack.NONE
      return
    end
    local source = source_of(from)
    if source == index then
      mistake.say("sidechain_from: %s cannot listen to itself", rack.title(index))
    elseif source then
      values.key = source
    end
  end

  local readers = {
    envelope = read_envelope, send = read_send, group = read_group, chain = read_chain, sidechain_from = read_source,
  }

  local function reader_of(index, name)
    for _, known in ipairs(options.names(index)) do
      if known == name then
        return readers[name]
      end
    end
    return nil
  end

  local function read_option(index, name, value, values)
    local row, reader = rack.rows(index)[name], reader_of(index, name)
    local bus = type(name) == "string" and index ~= rack.MASTER and name:match "^send%.(.+)$"
    if row then
      values[row.id] = check.value(row, value)
    elseif bus then
      read_level(index, bus, value, values)
    elseif not reader then
      options.say_unknown(index, name)
    elseif not mistake.is_void(value) then
      reader(index, value, values)
    end
  end

  -- The good values among the options, by parameter id; says what is wrong with the others. A stage of the
  -- envelope that is given by its own name goes over the envelope's.
  function live.read_options(index, given)
    local values = {}
    if given.envelope ~= nil and reader_of(index, "envelope") then
      read_option(index, "envelope", given.envelope, values)
    end
    for name, value in pairs(given) do
      if name ~= "envelope" or not reader_of(index, name) then
        read_option(index, name, value, values)
      end
    end
    return values
  end

  -- The row of a parameter that can move, and how messages call it; nil with the mistake said. `verb` says
  -- what was asked of it.
  function options.row(index, name, verb)
    if mistake.is_void(name) then
      return nil
    end
    local row = rack.rows(index)[name]
    local bus = type(name) == "string" and index ~= rack.MASTER and name:match "^send%.(.+)$"
    if row then
      return row, row.short
    elseif bus then
      return options.send_row(bus)
    elseif readers[name] and reader_of(index, name) then
      mistake.say("%s: '%s' is no number: set it with set { %s = ... }", verb, name, name)
    else
      options.say_unknown(index, name)
    end
    return nil
  end

  -- What moves a bus's send to another opens it, and what moves a side-chain wants a source.
  function options.moves(index, row, bus)
    if bus then
      live.desk.link(index, bus, row.id)
    elseif row.name == "sidechain" then
      live.rack.wake(index)
    end
  end

  live.options = options
end
