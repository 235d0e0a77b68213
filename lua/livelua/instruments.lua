-- instruments.lua -- sounds by name: what a table makes of a waveform, and the word instrument.
--
-- A sound is { wave, record, data, own, values }: the waveform's name and what it is made of, data in place of
-- that, what was said by parameter id, and all values of a channel that plays it. A waveform's values lie below
-- what was said.
local registry = require "livelua.registry"
local show = require "livelua.show"
local waveforms = require "livelua.waveforms"

local PLAIN <const> = "sine"
local OF_A_STRIP <const> = { chain = true, group = true, send = true, sidechain_from = true }
local NOUNS <const> = {
  wave = "a wave", fm = "fm", partials = "a sum of partials", string = "a string", guide = "a pipe or a bow",
  vocal = "a voice", grain = "grains",
}
local LONGEST_NAME <const> = 64

return function(live)
  local mistake, check, params = live.mistake, live.check, live.params
  local transaction, timbres = live.transaction, live.timbres
  local row = params.channel.synth
  local book = { kind = "instrument" }
  local declared = {} -- by name

  -- -- sounds from tables --------------------------------------------------------------------------

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

  local function say_unknown(name, is_whole)
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
        say_unknown(name, is_whole)
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

  -- What the data of a table without a waveform are of.
  local function own_record(data)
    if next(data) == nil then
      return nil
    end
    for _, own in ipairs(timbres.data().OWN) do
      if data[own[1]] ~= nil then
        return own[2]
      end
    end
    return waveforms.get(PLAIN)
  end

  local function say_owner(name, owners, sound)
    local names = {}
    for owner in pairs(owners) do
      names[#names + 1] = owner
    end
    local title = sound.wave and "'" .. sound.wave .. "'" or "this sound"
    mistake.say("'%s' belongs to %s; %s is %s", name, show.list(names, "or"), title, NOUNS[sound.record.synth])
  end

  -- The data that are right; nil when there are none.
  local function read_data(data, sound)
    local synth, read = sound.record.synth, {}
    for name, value in pairs(data) do
      local good, problem, owners = timbres.data().read(name, value, synth, timbres.knobs(synth))
      if owners then
        say_owner(name, owners, sound)
      elseif problem and not mistake.is_void(value) then
        mistake.say("%s", problem)
      end
      read[name] = good
    end
    return next(read) ~= nil and read or nil
  end

  -- Parameters of other synths would do nothing.
  local function check_owners(numbers, sound)
    for name in pairs(numbers) do
      local owner = params.channel[name].synth
      if owner and owner ~= sound.record.synth then
        say_owner(name, { [owner] = true }, sound)
      end
    end
  end

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

  -- What a table makes of a sound, or of none; says what is wrong with it. Also returns what it said alone. Not
  -- even a synth has what plays a kit, or a table of nothing but a place in the mix: no record.
  --   is_whole  parameters that the synth has not are wrong; else only where the table names a waveform
  --   pin       it is there for ever
  function book.make(base, options, index, is_whole, pin)
    local given = merged(options)
    local named = take_synth(given)
    local wave = pick_kind(named or base and base.wave, given)
    local data, numbers, others = part(given, is_whole)
    local record = wave and timbres.record(row.values[wave]) or base and base.record or own_record(data)
    local sound = { wave = wave, record = record }
    local said = read_values(index, numbers, others)
    sound.own = merged(base and base.own, said)
    sound.values = sound.own
    if record then
      if named or is_whole then
        check_owners(numbers, sound)
      end
      local inherited, read = not named and base and base.data or nil, read_data(data, sound)
      sound.data = (inherited or read) and merged(inherited, read) or nil
      sound.values = merged(values_of(record), sound.own)
      sound.values[row.id] = slot_of(sound, pin)
    end
    return sound, said
  end

  -- -- names ---------------------------------------------------------------------------------------

  function book.names()
    local names = live.presets.names "instrument"
    for name in pairs(declared) do
      names[#names + 1] = name
    end
    for name in pairs(live.context and live.context.draft.instrument or {}) do
      names[#names + 1] = name
    end
    return names
  end

  -- The session's sound of that name, else the preset's; nil, and the mistake said, when there is none. A file
  -- does not see what it declared last time and has not yet declared again.
  function book.find(name, others)
    if mistake.is_void(name) then
      return nil
    end
    local draft = live.context.draft.instrument
    local sound = draft and type(name) == "string" and draft[name]
    if sound == false then
      return nil -- what is wrong with it was said
    elseif not sound and type(name) == "string" and not transaction.is_redefinition("instrument", name) then
      sound = declared[name]
    end
    local problem
    if not sound and type(name) == "string" then
      sound, problem = live.presets.sound(name)
    end
    if problem then
      mistake.say("instrument '%s' is broken: %s", name, problem)
    elseif not sound then
      local names = book.names()
      mistake.unknown("instrument", name, table.move(others or {}, 1, #(others or {}), #names + 1, names))
    end
    return sound
  end

  -- True for the name of an instrument, be it broken.
  function book.is(name)
    local draft = live.context.draft.instrument
    local sound, problem = live.presets.sound(name)
    return (draft and draft[name] ~= nil) or declared[name] ~= nil or sound ~= nil or problem ~= nil
  end

  -- What an instrument's table has that no channel's has: its base, and what it says of itself.
  local function check_table(name, given)
    local options = merged(given)
    options.base, options.about = nil, nil
    for key in pairs(OF_A_STRIP) do
      if options[key] ~= nil then
        mistake.say("instrument '%s': '%s' is a channel's, not an instrument's", name, key)
        options[key] = nil
      end
    end
    return options
  end

  -- The sound of an instrument's table; nil, with the mistake said, where its base is none. A preset's (`pin`) is
  -- there for ever, and may be a sine.
  function book.build(name, given, pin)
    local options, base = check_table(name, given), nil
    if given.base ~= nil then
      base = book.find(given.base)
      if not base then
        return nil
      end
    end
    local sound = book.make(base, options, 0, true, pin)
    if not sound.record and given.synth == nil and not pin then
      mistake.say("instrument '%s' makes no sound: expected base = \"piano\", synth = \"saw\" or harmonics", name)
    end
    sound.about = type(given.about) == "string" and given.about or base and base.about
    return sound
  end

  local function check_name(name)
    name = check.name("instrument", name)
    if name and (#name > LONGEST_NAME or name:find "%c" or name == "drums") then
      mistake.say("instrument: expected a name of at most %d letters, and not \"drums\"", LONGEST_NAME)
      return nil
    end
    return name
  end

  local function instrument(name, given)
    name = check_name(name)
    given = check.kind("instrument", given, "table", "a table such as { base = \"synth_lead\", glide = 0.05 }")
    if not (name and given) then
      return mistake.void
    end
    local sound = book.build(name, given)
    transaction.draft("instrument")[name] = sound or false
    transaction.declare("instrument", name)
    return name
  end

  -- -- what is declared ----------------------------------------------------------------------------

  local function value_in(values, param, index)
    return values[param.id] or registry.initial(param, index)
  end

  -- A channel that plays it changes, but for what was said of the channel itself.
  local function redefine(index, old, new, commands)
    local record = live.rack.get(index)
    for _, param in ipairs(params.groups.channel.list) do
      local from, to = value_in(old.values, param, index), value_in(new.values, param, index)
      if from ~= to and record.values[param.id] == from then
        record.values[param.id] = to
        commands[#commands + 1] = { type = "param", channel = index, param = param.id, value = to }
      end
    end
  end

  -- Channels that this evaluation declares have the new sound already.
  function book.commit(context, commands)
    local channels = context.draft.channel or {}
    for name, sound in pairs(context.draft.instrument) do
      local old = declared[name] or live.presets.sound(name)
      for index = 0, live.rack.DRUMS do
        if old and not channels[index] and live.rack.get(index).instrument == name then
          redefine(index, old, sound, commands)
        end
      end
      declared[name] = sound
    end
  end

  function book.finish(name)
    declared[name] = nil
    return "instrument '" .. name .. "'"
  end

  -- True when a declared sound is in that slot.
  function book.uses(slot)
    for _, sounds in ipairs { declared, live.context and live.context.draft.instrument or {} } do
      for _, sound in pairs(sounds) do
        if sound and sound.values[row.id] == slot then
          return true
        end
      end
    end
    return false
  end

  live.instruments = book
  transaction.add_part(book)

  live.words.add {
    { "instrument", "instrument(name, { base = \"synth_lead\", synth = \"hard_sync\", glide = 0.05 })", instrument,
      "Declares a sound by name, for channel(3, \"my_lead\"). It is its base, another instrument, with other "
        .. "parameters; or a waveform (`synth`); or data of its own: `harmonics` = { 1, 0.5, 0.2 }, `modes` = "
        .. "{ { ratio, level, decay, split } }, `operators`, `resonances`, `breath`, `strike`, `mod` = { { \"lfo1\", "
        .. "\"pitch\", 0.1 } }. Channels that play it change with it at once. A table straight to channel() may hold "
        .. "all that too." },
  }
end
