-- timbres.lua -- which timbre is in which slot of the engine, and sending each before it is first heard.
--
-- The waveforms have slots of their own; a sound with data of its own gets one of the others, the same for the
-- same data. Nothing is compiled until something that plays it is sent: all that goes to the engine passes
-- here, and a timbre goes before the first command that names its slot. What a program change may pick is sent
-- a few at a time, whenever the session flushes; not offline, where nobody plays.
local waveforms = require "livelua.waveforms"
local make_data = require "livelua.timbre_data"

local SLOTS <const> = 256

-- That many harmonics are compiled within 10 ms; and what there are in the waves that go by a name.
local MOST_HARMONICS <const> = 1536
local RESTS <const> = 4
local HARMONICS <const> = { sine = 1, saw = 512, triangle = 256, fold = 7424 }

-- Fields that go by another name than the engine's.
local ENGINE_NAMES <const> = { inharmonicity = "stiffness", swell = "attack" }
-- What a waveform has besides what it is made of.
local NO_DATA <const> = { synth = true, shape = true, values = true }

-- A text that is the same for the same data.
local function content(value)
  if type(value) ~= "table" then
    return ("%s:%s"):format(type(value), tostring(value))
  end
  local parts = {}
  for key, entry in pairs(value) do
    parts[#parts + 1] = tostring(key) .. "=" .. content(entry)
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

-- The record with data in place of its own.
local function over(record, own_data)
  local whole = {}
  for name, value in pairs(record) do
    whole[name] = name ~= "values" and value or nil
  end
  for name, value in pairs(own_data) do
    whole[name] = value
  end
  return whole
end

return function(live)
  local core, row = live.core, live.params.channel.synth
  local timbres = {}
  local own = row.built_in                 -- slots that the engine fills itself
  local records, by_key, keys = {}, {}, {} -- of the slots that are not a waveform's
  local sent, waiting = {}, {}             -- slots; those that a program change may pick, in order
  local used, moment = {}, 0               -- by slot: when it was last asked for
  local pinned = {}                        -- slots of presets
  local titles = {}                        -- by slot: the waveform that it is made from, or its synth
  local data

  -- The readers of data, made when they are first needed.
  function timbres.data()
    data = data or make_data(core)
    return data
  end

  -- The names of a synth's knobs, in the engine's order.
  local knobs = {}
  for _, param in ipairs(live.params.by_id) do
    if param.synth then
      knobs[param.synth] = knobs[param.synth] or {}
      table.insert(knobs[param.synth], param.name)
    end
  end

  function timbres.knobs(synth)
    return knobs[synth] or {}
  end

  -- The routes of a waveform name knobs, as a script's do.
  local function with_routes(waveform)
    local routes = waveform.mod and type(waveform.mod[1][1]) == "string"
    if routes then
      waveform.mod = assert(timbres.data().read("mod", waveform.mod, waveform.synth, timbres.knobs(waveform.synth)))
    end
    return waveform
  end

  -- What a slot holds: { synth, shape, ... }.
  function timbres.record(slot)
    return records[slot] or with_routes(waveforms.get(row.names[slot + 1]))
  end

  function timbres.name(slot)
    return row.names[slot + 1] or titles[slot]
  end
  row.name_of = timbres.name

  local function is_playing(slot)
    for index = 0, live.rack.DRUMS do
      local values, now = live.rack.get(index).values, live.values[index]
      if values[row.id] == slot or now and now[row.id] == slot then
        return true
      end
    end
    return live.instruments.uses(slot)
  end

  -- The slot that was not asked for the longest, of those that nothing plays.
  local function allocate()
    local best
    for slot = #row.names, SLOTS - 1 do
      if not records[slot] then
        return slot
      elseif not pinned[slot] and (not best or used[slot] < used[best]) and not is_playing(slot) then
        best = slot
      end
    end
    return best
  end

  -- The slot for a waveform (or a record) with data in place of its own; it goes by that title. nil when there
  -- is none left. `pin`: for ever.
  function timbres.slot(wave, record, own_data, title, pin)
    local key = (wave or content(record)) .. content(own_data)
    local slot = by_key[key] or allocate()
    if not slot then
      return nil
    elseif by_key[key] ~= slot then
      by_key[keys[slot] or key] = nil
      records[slot], titles[slot], by_key[key], keys[slot], sent[slot] = over(record, own_data), title, slot, key, nil
    end
    moment = moment + 1
    used[slot], pinned[slot] = moment, pinned[slot] or pin
    return slot
  end

  -- -- sending -------------------------------------------------------------------------------------

  local function command_of(slot)
    local record, command = timbres.record(slot), { type = "timbre", slot = slot }
    command.synth, command.shape = record.synth, record.shape
    for name, value in pairs(record) do
      if not NO_DATA[name] then
        command[ENGINE_NAMES[name] or name] = value
      end
    end
    return command
  end

  local function need(slot, commands)
    slot = math.tointeger(slot)
    if slot and slot >= own and not sent[slot] then
      sent[slot] = true
      commands[#commands + 1] = command_of(slot)
    end
  end

  local function is_of_synth(command)
    return command.param == row.id and command.type ~= "still"
  end

  local function queue(bank)
    for _, values in ipairs(bank.rows) do
      waiting[#waiting + 1] = values[row.id]
    end
  end

  -- About as many harmonics as are to be put into tables.
  local function harmonics_of(slot)
    local harmonics = slot >= own and timbres.record(slot).harmonics or {}
    if type(harmonics) == "string" then
      return HARMONICS[harmonics]
    end
    return type(harmonics[1]) == "table" and #harmonics * #harmonics[1] or #harmonics
  end

  local send, flush = core.send, core.flush

  function core.send(commands)
    local all = {}
    for _, command in ipairs(commands) do
      if is_of_synth(command) then
        need(command.value, all)
        for _, point in ipairs(command.points or {}) do
          need(point.value, all)
        end
      elseif command.type == "bank" and not live.offline then
        queue(command)
      end
    end
    send(#all > 0 and table.move(commands, 1, #commands, #all + 1, all) or commands)
  end

  -- What a program change has just picked comes at once.
  function timbres.hurry(slot)
    local commands = {}
    need(slot, commands)
    if #commands > 0 then
      send(commands)
    end
  end

  -- Sends some of those that wait: as many as take little time to compile, and not each time, so that the machine
  -- is free for what sounds.
  local rests = 0
  function core.flush()
    flush()
    rests = (rests + 1) % RESTS
    if rests ~= 0 then
      return
    end
    local commands, spent = {}, 0
    while #waiting > 0 and spent < MOST_HARMONICS do
      local slot = table.remove(waiting, 1)
      spent = spent + (sent[slot] and 0 or harmonics_of(slot))
      need(slot, commands)
    end
    if #commands > 0 then
      send(commands)
    end
  end

  return timbres
end
