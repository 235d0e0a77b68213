-- registry.lua -- the engine's parameters by name, and the envelopes that set four of them at once.
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

-- Sorts the rows that the engine gives by what they belong to. A master's row goes by its short name.
function registry.new(rows)
  local params = { by_id = {}, channel = {}, master = {}, channel_names = {}, master_names = {} }
  for _, row in ipairs(rows) do
    local of_master = row.scope == "master"
    row.short = of_master and row.name:gsub("^master_", "") or row.name
    row.values = {}
    for n, name in ipairs(row.names) do
      row.values[name] = n - 1
    end
    params.by_id[row.id] = row
    params[of_master and "master" or "channel"][row.short] = row
    table.insert(params[of_master and "master_names" or "channel_names"], row.short)
  end
  return params
end

-- A value as the musician wrote it.
function registry.readable(row, value)
  if row.curve == "switch" then
    return value ~= 0
  elseif row.curve == "name" then
    return row.names[math.tointeger(value) + 1]
  end
  return math.tointeger(value) or value
end

return registry
