-- channels.lua -- the words channel and master, and the handles that channel gives.
local registry = require "livelua.registry"
local show = require "livelua.show"

return function(live)
  local params, mistake, check = live.params, live.mistake, live.check
  local presets, rack = live.presets, live.rack
  local handles, index_of = {}, {}

  local option_words = table.move(params.channel_names, 1, #params.channel_names, 2, { "envelope" })
  local handle_words = table.move(option_words, 1, #option_words, 2, { "set" })
  local envelope_names = {}
  for name in pairs(registry.envelopes) do
    table.insert(envelope_names, name)
  end
  table.sort(envelope_names)

  -- A name, or { attack, decay, sustain, release }, into values by parameter id.
  local function read_envelope(envelope, values)
    local stages = envelope
    if type(envelope) == "string" then
      stages = registry.envelopes[envelope]
      if not stages then
        return mistake.unknown("envelope", envelope, envelope_names)
      end
    elseif not check.kind("envelope", envelope, "table", "a name or { attack, decay, sustain, release }") then
      return nil
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
    return nil
  end

  -- The good values among the options, by parameter id; says what is wrong with the others. A stage of
  -- the envelope that is given by its own name goes over the envelope's.
  local function read_options(index, options)
    local values, rows, is_master = {}, rack.rows(index), index == rack.MASTER
    if options.envelope ~= nil and not is_master then
      read_envelope(options.envelope, values)
    end
    for name, option in pairs(options) do
      local row = rows[name]
      if row then
        values[row.id] = check.value(row, option)
      elseif is_master or name ~= "envelope" then
        mistake.unknown("parameter", name, is_master and params.master_names or option_words)
      end
    end
    return values
  end
  live.read_options = read_options

  local function set(index, options)
    for id, value in pairs(read_options(index, options)) do
      rack.set(index, id, value)
    end
  end

  local function apply(record, values)
    for id, value in pairs(values) do
      record.values[id] = value
    end
  end

  local methods = {}

  local function set_all(handle, options)
    local index = index_of[handle]
    if not index then
      return mistake.say "set: write it with a colon, as in bass:set { volume = 0.5 }"
    elseif check.kind("set", options, "table", "a table of parameters") then
      set(index, options)
    end
    return handle
  end
  local set_form <const> = "set(handle, { parameter = value }), written bass:set { volume = 0.5 }"
  methods.set = live.words.guard("set", set_form, set_all)

  local Handle = { __metatable = "a channel" }

  local function read(index, name)
    local row = params.channel[name]
    return registry.readable(row, rack.value(index, row.id))
  end

  function Handle.__index(handle, name)
    local index = index_of[handle]
    if params.channel[name] then
      return read(index, name)
    elseif name == "envelope" then
      local stages = {}
      for n, stage in ipairs(registry.STAGES) do
        stages[n] = read(index, stage)
      end
      return stages
    end
    return methods[name] or mistake.unknown("parameter", name, handle_words)
  end

  function Handle.__newindex(handle, name, value)
    local option = value
    if value == nil then
      option = mistake.say("%s: expected a value, got nothing", show.text(name))
    end
    set(index_of[handle], { [name] = option })
  end

  function Handle.__tostring(handle)
    local index = index_of[handle]
    local instrument = rack.get(index).instrument
    return rack.title(index) .. (instrument and index ~= rack.DRUMS and " (" .. instrument .. ")" or "")
  end

  live.handles = {}

  function live.handles.index(value)
    return value ~= nil and index_of[value] or nil
  end

  function live.handles.get(index)
    if not handles[index] then
      handles[index] = setmetatable({}, Handle)
      index_of[handles[index]] = index
    end
    return handles[index]
  end

  -- Without an instrument a channel keeps what it plays undeclared; with a waveform of its own it is plain.
  local function unnamed(index, options)
    local plain = options.synth ~= nil and index ~= rack.DRUMS
    return plain and rack.record(index, nil, nil, {}) or rack.initial(index)
  end

  local function named(index, instrument)
    if instrument == "drums" then
      return rack.record(index, "drums", "standard", {})
    elseif index == rack.DRUMS then
      mistake.say("channel 'drums' plays the kit: expected options, got %s", show.given(instrument))
      return nil
    end
    local values, problem = presets.instrument(instrument)
    if values then
      return rack.record(index, instrument, nil, values)
    elseif problem then
      mistake.say("instrument '%s' is broken: %s", instrument, problem)
      return nil
    end
    local names = presets.names "instrument"
    table.insert(names, "drums")
    mistake.unknown("instrument", instrument, names)
    return nil
  end

  -- Declares a channel when all is right with it; what is wrong is said.
  local function declare(index, instrument, options)
    local record
    if instrument == nil then
      record = index and unnamed(index, options)
    elseif not mistake.is_void(instrument) then
      record = named(index, instrument)
    end
    local values = read_options(index or 0, options)
    if index and record then
      apply(record, values)
      rack.declare(index, record)
    end
  end

  local function channel(which, instrument, options)
    local index = check.channel(which)
    if type(instrument) == "table" and options == nil and not mistake.is_void(instrument) then
      instrument, options = nil, instrument
    end
    if instrument ~= nil or options ~= nil then
      options = options == nil and {} or check.kind("channel", options, "table", "a table of options")
      declare(index, instrument, options or {})
    end
    return index and live.handles.get(index) or mistake.void
  end

  local function master(options)
    if not check.kind("master", options, "table", "a table such as { volume = 0.9, limiter = true }") then
      return mistake.void
    end
    local record = rack.initial(rack.MASTER)
    apply(record, read_options(rack.MASTER, options))
    rack.declare(rack.MASTER, record)
    return nil
  end

  live.words.add {
    { "channel", "channel(number, instrument, { parameter = value })", channel,
      "Declares what a channel plays and returns its handle: channel(2, \"bass_guitar\", { lowpass = 800 }). The "
        .. "number is 1 to 16, or \"drums\": the pattern's own. The instrument \"drums\" makes pads of a channel. "
        .. "channel(2) alone returns the handle: bass.lowpass = 900, bass:set { pan = 0.2 }. An envelope is a name "
        .. "or { attack, decay, sustain, release }. Without an instrument, { synth = \"saw\" } is a plain wave." },
    { "master", "master { volume = 0.9, limiter = true }", master,
      "Declares the level of the whole mix and its soft limiter." },
  }
end
