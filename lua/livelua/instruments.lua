-- instruments.lua -- sounds by name: the word instrument, what builds on another, and what changes where it plays.
local make_sounds = require "livelua.sounds"
local registry = require "livelua.registry"

local OF_A_STRIP <const> = { chain = true, group = true, send = true, sidechain_from = true }
local LONGEST_NAME <const> = 64

return function(live)
  local mistake, check, params, transaction = live.mistake, live.check, live.params, live.transaction
  local row = params.channel.synth
  local sounds = make_sounds(live)
  local merged = sounds.merged
  local book = { kind = "instrument", make = sounds.make }
  local declared = {} -- by name
  local ended = {}    -- those that no file declares any more, but channels may play

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

  -- What a name stands for, if anything; no mistake.
  function book.named(name)
    local draft = live.context and live.context.draft.instrument
    return draft and draft[name] or declared[name] or ended[name] or (live.presets.sound(name))
  end

  -- The session's own of that name; nil for a preset.
  function book.own(name)
    local draft = live.context and live.context.draft.instrument
    return draft and draft[name] or declared[name] or nil
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
    local sound = sounds.make(base, options, 0, true, pin)
    if not sound.record and given.synth == nil and not pin then
      mistake.say("instrument '%s' makes no sound: expected base = \"piano\", synth = \"saw\" or harmonics", name)
    end
    sound.said.about = type(given.about) == "string" and given.about or nil
    sound.about = sound.said.about or base and base.about
    sound.base = given.base ~= name and base or nil -- what is built on its own former self is whole
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

  -- -- what is declared ----------------------------------------------------------------------------

  local function value_in(values, param, index)
    return values[param.id] or registry.initial(param, index)
  end

  -- A strip that plays it changes, but for what was said of the channel itself. `commands` tell the engine.
  local function redefine(index, record, new, commands)
    local old = record.sound or live.presets.sound(record.instrument)
    for _, param in ipairs(old and params.groups.channel.list or {}) do
      local from, to = value_in(old.values, param, index), value_in(new.values, param, index)
      if from ~= to and record.values[param.id] == from then
        record.values[param.id] = to
        commands[#commands + 1] = { type = "param", channel = index, param = param.id, value = to }
      end
    end
    record.sound = new
  end

  local function plays(record, name, sound)
    return record and not record.kit and record.instrument == name and record.sound ~= sound
  end

  -- Channels that this evaluation declared further up change with it.
  local function put(name, sound)
    transaction.draft("instrument")[name] = sound
    for index, record in pairs(sound and live.context.draft.channel or {}) do
      if plays(record, name, sound) then
        redefine(index, record, sound, {})
      end
    end
  end

  -- What is built on the old sound is built on the new one. What a file has yet to declare again is left alone.
  local function rebase(name, old, new)
    local others = merged(declared, live.context.draft.instrument)
    for other, sound in pairs(others) do
      local is_stale = not live.context.draft.instrument[other] and transaction.is_redefinition("instrument", other)
      local made = other ~= name and sound and not is_stale and sounds.rebased(sound, old, new)
      if made and made ~= sound then
        put(other, made)
      end
    end
  end

  local function instrument(name, given)
    name = check_name(name)
    given = check.kind("instrument", given, "table", "a table such as { base = \"synth_lead\", glide = 0.05 }")
    if not (name and given) then
      return mistake.void
    end
    local old, sound = book.named(name), book.build(name, given)
    put(name, sound or false)
    if old and sound then
      rebase(name, old, sound)
    end
    transaction.declare("instrument", name)
    return name
  end

  -- Channels of other evaluations, and of files that have ended it.
  function book.commit(context, commands)
    for name, sound in pairs(context.draft.instrument) do
      for index = 0, live.rack.DRUMS do
        local record = live.rack.get(index)
        if plays(record, name, sound) then
          redefine(index, record, sound, commands)
        end
      end
      declared[name], ended[name] = sound, nil
    end
  end

  function book.finish(name)
    declared[name], ended[name] = nil, declared[name]
    return "instrument '" .. name .. "'"
  end

  -- True when a declared sound is in that slot.
  function book.uses(slot)
    for _, list in ipairs { declared, live.context and live.context.draft.instrument or {} } do
      for _, sound in pairs(list) do
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
