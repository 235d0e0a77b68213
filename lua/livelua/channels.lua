-- channels.lua -- the words channel and master.
local show = require "livelua.show"

return function(live)
  local mistake, check = live.mistake, live.check
  local presets, rack = live.presets, live.rack

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
    local values = live.read_options(index or 0, options)
    if index and record then
      rack.declare_values(index, record, values)
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
    if options == nil then
      return live.handles.get(rack.MASTER)
    elseif not check.kind("master", options, "table", "a table such as { volume = 0.9, limiter = true }") then
      return mistake.void
    end
    rack.declare_values(rack.MASTER, rack.initial(rack.MASTER), live.read_options(rack.MASTER, options))
    return live.handles.get(rack.MASTER)
  end

  live.words.add {
    { "channel", "channel(number, instrument, { parameter = value })", channel,
      "Declares what a channel plays and returns its handle: channel(2, \"bass_guitar\", { lowpass = 800 }). The "
        .. "number is 1 to 16, or \"drums\": the pattern's own. The instrument \"drums\" makes pads of a channel. "
        .. "channel(2) alone returns the handle: bass.lowpass = 900, bass:set { pan = 0.2 }. An envelope is a name "
        .. "or { attack, decay, sustain, release }. Without an instrument, { synth = \"saw\" } is a plain wave." },
    { "master", "master { volume = 0.9, limiter = true } or master()", master,
      "Declares what the whole mix goes through at last, and returns its handle; master() alone does just that: "
        .. "master():ramp(\"volume\", 0, 8)." },
  }
end
