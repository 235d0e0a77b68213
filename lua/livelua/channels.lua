-- channels.lua -- the words channel and master.
local make_timbres = require "livelua.timbres"
local make_instruments = require "livelua.instruments"
local make_kits = require "livelua.kits"
local timbre_help = require "livelua.timbre_help"

local PADS <const>, STANDARD <const> = "drums", "standard"

return function(live)
  local mistake, check, rack = live.mistake, live.check, live.rack
  live.timbres = make_timbres(live)
  make_instruments(live)
  make_kits(live)
  live.presets.add_words()
  table.move(timbre_help, 1, #timbre_help, #live.options.rows + 1, live.options.rows)

  -- Without an instrument a channel keeps what it plays undeclared; with a waveform of its own it is plain.
  local function declare_unnamed(index, options)
    local sound, said = live.instruments.make(nil, options, index or 0)
    local is_plain = sound.record and index ~= rack.DRUMS
    if index then
      rack.declare_values(index, is_plain and rack.record(index, nil, nil, sound.values) or rack.initial(index), said)
    end
  end

  local function declare_kit(index, name, options)
    local values = live.read_options(index or 0, options)
    if index and live.kits.find(name) then
      rack.declare_values(index, rack.record(index, name == STANDARD and PADS or name, name, {}), values)
      live.transaction.draft "kit" -- which tells the channel of it
    end
  end

  local function declare_sound(index, instrument, options)
    local others = table.move(live.kits.names(), 1, #live.kits.names(), 2, { PADS })
    local base = live.instruments.find(instrument, others)
    local sound, said = live.instruments.make(base, options, index or 0)
    if index and base then
      rack.declare_values(index, rack.record(index, instrument, nil, sound.values), said)
    end
  end

  -- An instrument or a kit; "drums" is the standard kit. The pattern's own channel plays kits alone.
  local function declare_named(index, name, options)
    local is_kit = name == PADS or type(name) == "string" and live.kits.is(name)
    if is_kit and (name == PADS or not live.instruments.is(name)) then
      declare_kit(index, name == PADS and STANDARD or name, options)
    elseif index == rack.DRUMS then
      if not mistake.is_void(name) then
        mistake.unknown("kit", name, live.kits.names())
      end
    else
      declare_sound(index, name, options)
    end
  end

  -- Declares a channel when all is right with it; what is wrong is said.
  local function declare(index, instrument, options)
    if instrument == nil then
      declare_unnamed(index, options)
    else
      declare_named(index, instrument, options)
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
        .. "number is 1 to 16, or \"drums\": the pattern's own. A kit, \"standard\" or \"general_midi\", makes pads of "
        .. "a channel; \"drums\" is the standard one. "
        .. "channel(2) alone returns the handle: bass.lowpass = 900, bass:set { pan = 0.2 }. An envelope is a name "
        .. "or { attack, decay, sustain, release }. Without an instrument, { synth = \"saw\" } is a plain wave, and "
        .. "{ harmonics = { 1, 0, 0.3 } } or { modes = { { 1, 1, 2 }, { 2.76, 0.4, 1 } } } are sounds of their own." },
    { "master", "master { volume = 0.9, limiter = true } or master()", master,
      "Declares what the whole mix goes through at last, and returns its handle; master() alone does just that: "
        .. "master():ramp(\"volume\", 0, 8)." },
  }
end
