-- handles.lua -- what stands for a strip in a script: bass.lowpass = 900, bass:set { pan = 0.2 }.
--
-- A handle knows its strip by name and looks it up each time, so that one of a bus that is declared again, or
-- further down, is the same handle.
local registry = require "livelua.registry"
local show = require "livelua.show"

return function(live)
  local core, params, mistake, check = live.core, live.params, live.mistake, live.check
  local rack, options = live.rack, live.options
  local handles, methods = {}, {}
  local made = {}                                     -- by identity
  local places = setmetatable({}, { __mode = "k" }) -- of handles: { kind, identity, ... }

  local Handle = {}

  local function get(place)
    if not made[place.identity] then
      local handle = setmetatable({}, Handle)
      made[place.identity], places[handle] = handle, place
    end
    return made[place.identity]
  end

  -- Of a channel or the master.
  function handles.get(index)
    return get { kind = "strip", identity = "channel:" .. index, index = index }
  end

  function handles.bus(name)
    return get { kind = "bus", identity = "bus:" .. name, name = name }
  end

  function handles.piece(channel, name)
    return get { kind = "piece", identity = ("piece:%d/%s"):format(channel, name), channel = channel, name = name }
  end

  function handles.is(value)
    return value ~= nil and places[value] ~= nil
  end

  function handles.is_channel(value)
    local place = places[value]
    return place.kind == "strip" and place.index <= rack.DRUMS
  end

  function handles.identity(value)
    return places[value] and places[value].identity
  end

  -- The name of the bus that a handle is of.
  function handles.bus_name(value)
    local place = handles.is(value) and places[value]
    return place and place.kind == "bus" and place.name or nil
  end

  -- The strip; nil for what is no handle, and with the mistake said for what is not there any more.
  function handles.index(value)
    local place = value ~= nil and places[value]
    if not place then
      return nil
    elseif place.kind == "bus" then
      return live.desk.bus(place.name)
    elseif place.kind == "piece" then
      return live.desk.piece(place.channel, place.name)
    end
    return place.index
  end

  local function set(index, given)
    for id, value in pairs(live.read_options(index, given)) do
      rack.set(index, id, value)
    end
  end
  handles.set = set

  function handles.method_names()
    local names = {}
    for name in pairs(methods) do
      names[#names + 1] = name
    end
    return names
  end

  -- -- reading -------------------------------------------------------------------------------------

  local function read(index, row)
    return registry.readable(row, rack.value(index, row.id))
  end

  local special = {}

  -- A copy, which nothing listens to: what is written into it would be lost.
  local function to_be_read(values, advice)
    return setmetatable({}, {
      __metatable = "values to be read",
      __index = values,
      __newindex = function()
        return mistake.say("%s", advice)
      end,
      __len = function()
        return #values
      end,
      __pairs = function()
        return pairs(values)
      end,
      __tostring = function()
        return show.text(values)
      end,
    })
  end

  function special.envelope(index)
    local stages = {}
    for n, stage in ipairs(registry.STAGES) do
      stages[n] = read(index, params.channel[stage])
    end
    return to_be_read(stages, "envelope: its stages are set by their names, as in bass.attack = 0.1")
  end

  function special.send(index)
    local levels = {}
    for n, row in ipairs(params.sends) do
      local name = rack.buses.name(rack.BUS_FIRST + n - 1)
      local level = name and read(index, row)
      levels[name or 0] = level ~= 0 and level or nil
    end
    return to_be_read(levels, "send: a level is set with bass:set { send = { hall = 0.3 } }")
  end

  function special.group(index)
    local route = rack.value(index, "route")
    return rack.is_bus(route) and rack.buses.name(route)
  end

  function special.chain(index)
    local chain, list = rack.value(index, "chain"), {}
    for n = 1, #params.effects do
      list[n] = params.effects[(chain >> 4 * (n - 1) & 15) + 1]
    end
    return to_be_read(list, "chain: it is set as a whole, as in bass.chain = { \"lowpass\", \"distortion\" }")
  end

  function special.sidechain_from(index)
    local key = rack.value(index, "key")
    if key == rack.NONE then
      return false
    elseif key <= rack.DRUMS then
      return handles.get(key)
    end
    return handles.piece(rack.piece(key))
  end

  local function is_option(index, name)
    for _, known in ipairs(options.names(index)) do
      if known == name then
        return true
      end
    end
    return false
  end

  -- All that can stand after a handle's dot or colon.
  local function names_of(index)
    local names = handles.method_names()
    return table.move(options.names(index), 1, #options.names(index), #names + 1, names)
  end

  local function read_any(index, name)
    local bus = type(name) == "string" and index ~= rack.MASTER and name:match "^send%.(.+)$"
    local row = rack.rows(index)[name] or (bus and options.send_row(bus))
    if row then
      return read(index, row)
    elseif special[name] and is_option(index, name) then
      return special[name](index)
    elseif bus then
      return mistake.void
    end
    return options.say_unknown(index, name, names_of(index))
  end

  Handle.__metatable = "a channel"

  function Handle.__index(handle, name)
    if methods[name] then
      return methods[name]
    end
    local index = handles.index(handle)
    if not index then
      return mistake.void
    end
    return read_any(index, name)
  end

  function Handle.__newindex(handle, name, value)
    local option = value
    if value == nil then
      local how = options.ends[name] and "a value, or false for none" or "a value"
      option = mistake.say("%s: expected %s, got nothing", show.text(name), how)
    end
    local index = handles.index(handle)
    if index then
      set(index, { [name] = option })
    end
  end

  function Handle.__tostring(handle)
    local place = places[handle]
    if place.kind == "bus" then
      return live.desk.title(place.name)
    elseif place.kind == "piece" then
      return ("piece '%s' of %s"):format(place.name, rack.title(place.channel))
    end
    local index = place.index
    local instrument = rack.get(index).instrument
    return rack.title(index) .. (instrument and index ~= rack.DRUMS and " (" .. instrument .. ")" or "")
  end

  -- For completion, which makes no mistakes: no strip is looked up.
  function handles.names(handle)
    local place = places[handle]
    return names_of(place.index or place.kind == "bus" and rack.BUS_FIRST or rack.DRUMS + 1)
  end

  -- -- methods -------------------------------------------------------------------------------------

  -- Rows of { name, form, function(index, handle, ...), help }: each is called with a colon.
  function handles.add(rows)
    for _, row in ipairs(rows) do
      local name, form, call = row[1], row[2], row[3]
      local guarded = live.words.guard(name, form, function(handle, ...)
        local index = handles.index(handle)
        if not index then
          return mistake.void
        end
        return call(index, handle, ...)
      end, 1)
      methods[name] = function(handle, ...)
        if not handles.is(handle) then
          return mistake.say("%s: write it with a colon, as in %s", name, form)
        end
        return guarded(handle, ...)
      end
      table.insert(live.words.methods, { name, form, methods[name], row[4] })
    end
  end

  local function set_all(index, handle, given)
    if check.kind("set", given, "table", "a table of parameters") then
      set(index, given)
    end
    return handle
  end

  local function make_switch(name)
    return function(index, handle, on)
      if on == nil or type(on) == "boolean" then
        set(index, { [name] = on ~= false })
      elseif not mistake.is_void(on) then
        mistake.say("%s: expected true, false or nothing, got %s", name, show.given(on))
      end
      return handle
    end
  end

  local function get_value(index, _, name)
    if mistake.is_void(name) then
      return name
    end
    return read_any(index, name)
  end

  local function piece(index, _, name, given)
    if index > rack.DRUMS then
      return mistake.say("piece: %s has no pieces, a channel with a kit has", rack.title(index))
    elseif given ~= nil and not check.kind("piece", given, "table", "a table of parameters") then
      return mistake.void
    end
    local strip = live.desk.piece(index, name)
    if strip and given then
      rack.declare_values(strip, rack.initial(strip), live.read_options(strip, given))
    end
    return strip and handles.piece(index, name) or mistake.void
  end

  local function meter(index)
    local peak, rms, hold = core.meter(index)
    return { peak = peak, rms = rms, hold = hold }
  end

  local function loudness(index)
    if index ~= rack.MASTER then
      return mistake.say("loudness: only the master has one; %s has a meter()", rack.title(index))
    end
    local momentary, short_term, integrated = core.loudness()
    return { momentary = momentary, short_term = short_term, integrated = integrated }
  end

  live.handles = handles
  handles.add {
    { "set", "bass:set { volume = 0.5 }", set_all, "Sets parameters, smoothly: what the table does not name stays." },
    { "get", "bass:get(\"mute\")", get_value,
      "What a parameter stands at: bass.lowpass says the same, but for those whose name is also a method, mute and "
        .. "solo, and for levels, \"send.hall\"." },
    { "mute", "bass:mute(on)", make_switch "mute", "Silences a strip and what it sends; mute(false) lets it sound." },
    { "solo", "bass:solo(on)", make_switch "solo",
      "Only strips with solo are heard, and what they send to; solo(false) ends it." },
    { "piece", "channel(\"drums\"):piece(name, { parameter = value })", piece,
      "Gives a piece of a channel's kit a strip of its own, and returns its handle: channel(10):piece(\"snare\", "
        .. "{ reverb = 0.3 }). There may be 16. Its sound goes back into the channel, and through its effects, unless "
        .. "a `group` leads it elsewhere." },
    { "meter", "bass:meter()", meter,
      "How loud a strip is now, in dB of full scale: { peak, rms, hold }; `hold` is the highest peak of the last two "
        .. "seconds. Silence is -120." },
    { "loudness", "master():loudness()", loudness,
      "How loud the mix is to the ear, in LUFS: { momentary, short_term, integrated } over 0.4 s, 3 s and since the "
        .. "start. Silence is -120." },
  }
end
