-- registry.lua -- the engine's parameters by name, and the envelopes that set four of them at once.
local waveforms = require "livelua.waveforms"

local registry = {}

-- Attack, decay, sustain, release.
registry.envelopes = {
  none = { 0, 0, 1, 0 },
  piano = { 0.005, 0.1, 0.4, 0.15 },
  organ = { 0.02, 0, 1, 0.02 },
  pluck = { 0.002, 0.15, 0, 0.1 },
  pad = { 0.4, 0.2, 0.7, 0.5 },
  strings = { 0.15, 0.1, 0.8, 0.3 },
  bowed = { 0.04, 0.08, 0.75, 0.25 },
  bell = { 0.001, 0.3, 0, 0.5 },
  mallet = { 0.002, 0.05, 0.6, 0.8 },
  staccato = { 0.005, 0.05, 0, 0.02 },
}
registry.STAGES = { "attack", "decay", "sustain", "release" }

-- Channels and the pattern's drums come first; other strips begin at full level.
local CHANNELS <const> = 17

function registry.initial(row, index)
  return index >= CHANNELS and row.name == "volume" and 1 or row.initial
end

-- The waveforms: the first are the engine's own, the others ours. A value is a slot, and may lie beyond them.
local function add_waveforms(row)
  row.built_in = #row.names
  table.move(waveforms.names, row.built_in + 1, #waveforms.names, row.built_in + 1, row.names)
end

local function complete(row, effects)
  if row.name == "synth" then
    add_waveforms(row)
  end
  row.short = row.scope == "master" and row.name:gsub("^master_", "") or row.name
  row.effect = effects[row.name:match "^[^_]+"] and row.name:match "^[^_]+" or nil
  row.values = {}
  for n, name in ipairs(row.names) do
    row.values[name] = n - 1
  end
end

local function add(rows, row)
  if not rows.by_name[row.short] then
    table.insert(rows.names, row.short)
  end
  rows.by_name[row.short] = row
  table.insert(rows.list, row)
end

-- Whom the rows of a scope belong to: channels, pieces and buses ("strip"), the master. A solo of the master
-- would have no meaning.
local function add_to_all(groups, row)
  if row.scope ~= "master" then
    add(groups.channel, row)
  end
  if row.scope == "strip" then
    add(groups.strip, row)
  end
  if row.scope == "master" or (row.scope == "strip" and row.name ~= "solo") then
    add(groups.master, row)
  end
end

-- Sorts the rows that the engine gives by what they belong to. A master's row goes by its short name. Levels
-- to buses go by the names of the buses.
function registry.new(rows, effects)
  local known, groups = {}, {}
  for n, name in ipairs(effects) do
    known[name] = n
  end
  for _, group in ipairs { "channel", "strip", "master" } do
    groups[group] = { by_name = {}, names = {}, list = {} }
  end
  local params = { by_id = {}, sends = {}, effects = effects, groups = groups }
  for _, row in ipairs(rows) do
    complete(row, known)
    params.by_id[row.id] = row
    local bus = row.scope == "strip" and row.name:match "^send(%d+)$"
    if bus then
      row.bus = math.tointeger(bus)
      params.sends[row.bus] = row
      table.insert(groups.channel.list, row)
      table.insert(groups.strip.list, row)
    else
      add_to_all(groups, row)
    end
  end
  for group, share in pairs(groups) do
    params[group], params[group .. "_names"] = share.by_name, share.names
  end
  return params
end

-- A value as the musician wrote it.
function registry.readable(row, value)
  if row.curve == "switch" then
    return value ~= 0
  elseif row.curve == "name" then
    local place = math.tointeger(value)
    return row.names[place + 1] or row.name_of and row.name_of(place)
  end
  return math.tointeger(value) or value
end

return registry
