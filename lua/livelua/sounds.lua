-- sounds.lua -- what a table makes of a waveform or of another sound.
--
-- A sound is { wave, record, data, own, values }: the waveform's name and what it is made of, data in place of
-- that, what was said by parameter id, and all values of a channel that plays it. A waveform's values lie below
-- what was said. It keeps its base and what was said over it, to be made again when the base is.
local make_owners = require "livelua.owners"
local registry = require "livelua.registry"
local waveforms = require "livelua.waveforms"

local PLAIN <const> = "sine"

return function(live)
  local mistake, check, params, timbres = live.mistake, live.check, live.params, live.timbres
  local row = params.channel.synth
  local owners = make_owners(live)
  local sounds = {}

  -- The later ones go over the earlier.
  local function merged(...)
    local all = {}
    for n = 1, select("#", ...) do
      for key, value in pairs((select(n, ...)) or {}) do
        all[key] = value
      end
    end
    return all
  end

  -- The waveform that an option such as drift_shape picks, and what is left of the table.
  local function pick_kind(wave, given)
    for name, kinds in pairs(waveforms.kinds) do
      local kind = given[kinds.option]
      if kind ~= nil then
        given[kinds.option] = nil
        local names = {}
        for key in pairs(kinds) do
          names[#names + 1] = key ~= "option" and key or nil
        end
        if wave ~= name and wave ~= kinds[kind] then
          mistake.say("'%s' belongs to %s", kinds.option, name)
        elseif kind == "option" or type(kind) ~= "string" or not kinds[kind] then
          mistake.unknown(kinds.option, kind, names)
        else
          wave = kinds[kind]
        end
      end
    end
    return wave
  end

  -- The names that a channel's table may have, as a set.
  local function known_names()
    local known = {}
    for _, name in ipairs(live.options.names(0)) do
      known[name] = true
    end
    return known
  end
  local known = known_names()

  local function say_unknown(name, value, is_whole)
    if name == "base" then
      local instrument = type(value) == "string" and value or "piano"
      return mistake.say("'base' is instrument()'s: write channel(1, \"%s\", { ... })", instrument)
    end
    local names = table.move(live.options.names(0), 1, #live.options.names(0), 1, {})
    names[#names + 1] = is_whole and "base" or nil
    local data_names = timbres.data().names
    mistake.unknown("parameter", name, table.move(data_names, 1, #data_names, #names + 1, names))
  end

  -- Parts a table: data of a timbre, parameters, and the others. A name that is none of them is said to be wrong.
  local function part(given, is_whole)
    local data, numbers, others = {}, {}, {}
    for name, value in pairs(given) do
      if timbres.data().is_field(name, value) then
        data[name] = value
      elseif params.channel[name] then
        numbers[name] = value
      elseif known[name] or type(name) ~= "string" or name:find "^send%." or params.master[name] then
        others[name] = value
      else
        say_unknown(name, value, is_whole)
      end
    end
    return data, numbers, others
  end

  -- Values by parameter id. A stage of the envelope that is given by its own name goes over the envelope's.
  local function read_values(index, numbers, others)
    local values = next(others) ~= nil and live.read_options(index, others) or {}
    for name, value in pairs(numbers) do
      values[params.channel[name].id] = check.value(params.channel[name], value)
    end
    return values
  end

  -- What the data of a table without a waveform are of; nil where they are none by themselves.
  local function own_record(data)
    for _, own in ipairs(timbres.data().OWN) do
      if data[own[1]] ~= nil then
        return own[2]
      end
    end
    return nil
  end

  -- A waveform's values by parameter id.
  local function values_of(record)
    local values = {}
    for name, value in pairs(record.values or {}) do
      if name == "envelope" then
        for n, stage in ipairs(registry.STAGES) do
          values[params.channel[stage].id] = (registry.envelopes[value] or value)[n]
        end
      else
        values[params.channel[name].id] = value
      end
    end
    return values
  end

  local function slot_of(sound, pin)
    if sound.wave and not sound.data then
      return row.values[sound.wave]
    end
    local title = sound.wave or sound.record.synth
    local slot = timbres.slot(sound.wave, sound.record, sound.data or {}, title, pin)
    if not slot then
      mistake.say "there are too many sounds with data of their own at once"
    end
    return slot
  end

  -- The name of a waveform in a table, which is taken out.
  local function take_synth(given)
    local name = given.synth
    given.synth = nil
    if name == nil or mistake.is_void(name) then
      return nil
    end
    return check.value(row, name) and name
  end

  -- What was said ({ wave, is_named, record, read, values }) over a base.
  local function compose(said, base, pin)
    local wave = said.wave or base and base.wave
    local record = wave and timbres.record(row.values[wave]) or base and base.record or said.record
    local sound = { said = said, base = base, wave = wave, record = record, about = said.about or base and base.about }
    sound.own = merged(base and base.own, said.values)
    sound.values = sound.own
    if record then
      local inherited = not said.is_named and base and base.data or nil
      sound.data = (inherited or said.read) and merged(inherited, said.read) or nil
      sound.values = merged(values_of(record), sound.own)
      sound.values[row.id] = slot_of(sound, pin)
    end
    return sound
  end

  local function say_silent(data, options)
    local name, value = next(data)
    if name ~= nil and options.synth == nil and not mistake.is_void(value) then
      mistake.say("'%s' alone makes no sound: name a synth or an instrument as well", name)
    end
  end

  -- What a table makes of a sound, or of none; says what is wrong with it. Also returns what it said alone. Not
  -- even a synth has what plays a kit, or a table of nothing but a place in the mix: no record.
  --   is_whole  parameters that the sound cannot use are wrong; else only where the table says what the sound is
  --   pin       it is there for ever; where it says nothing else it is a sine
  function sounds.make(base, options, index, is_whole, pin)
    local given = merged(options)
    local named = take_synth(given)
    local wave = pick_kind(named or base and base.wave, given)
    local data, numbers, others = part(given, is_whole)
    local plain = pin and next(data) ~= nil and waveforms.get(PLAIN) or nil
    local said = { is_named = named ~= nil, record = own_record(data) or plain }
    said.wave = (named or not base or wave ~= base.wave) and wave or nil
    local record = wave and timbres.record(row.values[wave]) or base and base.record or said.record
    said.values = read_values(index, numbers, others)
    if record then
      local probe = { wave = wave, record = record }
      said.read = owners.read_data(data, probe)
      probe.data = merged(not named and base and base.data or nil, said.read)
      owners.check_heard(said.read or {}, probe)
      if not pin and (named or is_whole or not base) then
        owners.check_numbers(numbers, probe)
      end
    elseif not is_whole then
      say_silent(data, options)
    end
    return compose(said, base, pin), said.values
  end

  -- The sound with another in place of `old`, be that its base or its base's. Data of another synth than the new
  -- one's stay what they are.
  function sounds.rebased(sound, old, new)
    if sound == old or not sound.base then
      return sound == old and new or sound
    end
    local base = sounds.rebased(sound.base, old, new)
    local fits = sound.said.wave or not sound.said.read or base.record.synth == sound.record.synth
    return base ~= sound.base and fits and compose(sound.said, base) or sound
  end

  sounds.merged = merged
  return sounds
end
