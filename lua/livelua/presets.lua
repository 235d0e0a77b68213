-- presets.lua -- sounds and patterns that are data: tables read from files, each once.
--
-- A preset's file runs in an environment that holds nothing, for a few milliseconds.
local registry = require "livelua.registry"
local patterns = require "livelua.patterns"
local show = require "livelua.show"

local DEADLINE_S <const> = 0.05
local KIT <const> = "standard"
local FOLDER = { instrument = "instruments", kit = "kits", pattern = "patterns" }

return function(live)
  local core, params = live.core, live.params
  local presets, loaded = {}, {}

  function presets.names(kind)
    return core.list(FOLDER[kind])
  end

  -- The table in the file, or nil and what is wrong with it.
  local function read(kind, name)
    local text, path = core.read(FOLDER[kind], name)
    if not text then
      return nil, path
    end
    local chunk, fault = core.load(text, "@" .. path, {})
    if not chunk then
      return nil, ("%s:%d: %s"):format(path, fault.line, fault.text)
    end
    local ok, preset, problem = core.call(DEADLINE_S, chunk)
    if not ok then
      return nil, ("%s:%d: %s"):format(path, problem.line, problem.text)
    elseif type(preset) ~= "table" or preset.kind ~= kind then
      return nil, ("%s: expected a table with kind = \"%s\""):format(path, kind)
    end
    return preset, path
  end

  -- Names to ids, with an envelope as its four stages. Unlike a script, a preset may not be wrong.
  local function instrument(preset)
    local values = {}
    for n, stage in ipairs(preset.envelope and registry.STAGES or {}) do
      values[params.channel[stage].id] = registry.envelopes[preset.envelope][n]
    end
    for name, value in pairs(preset.values) do
      local row = assert(params.channel[name], "no parameter '" .. name .. "'")
      value = row.values[value] or value
      local fits = type(value) == "number" and value >= row.min and value <= row.max
      assert(fits, name .. " = " .. show.given(value))
      values[row.id] = value
    end
    return values
  end

  local function kit(preset)
    local names, notes, keys, pieces, fields = {}, {}, {}, {}, {}
    for _, field in ipairs(core.kit_fields()) do
      fields[field] = true
    end
    for name, piece in pairs(preset.pieces) do
      names[#names + 1] = name
      notes[name], keys[name] = piece.notes[1], piece.notes
      for field, value in pairs(piece) do
        local known = field == "notes" or (fields[field] and type(value) == "number")
        assert(known, ("piece '%s': %s = %s"):format(name, field, show.given(value)))
      end
      pieces[#pieces + 1] = piece
    end
    return { names = names, notes = notes, keys = keys, pieces = pieces }
  end

  local function pattern(preset, name)
    local made, problems = patterns.build(name, preset.pattern, presets.kit().notes)
    return made or error(show.text(problems[1]), 0)
  end

  local build = { instrument = instrument, kit = kit, pattern = pattern }

  local function exists(kind, name)
    for _, known in ipairs(presets.names(kind)) do
      if known == name then
        return true
      end
    end
    return false
  end

  -- What the file of a preset describes; nil when there is none; nil and the reason when it is wrong.
  local function get(kind, name)
    local key = kind .. "/" .. show.text(name)
    if loaded[key] or not exists(kind, name) then
      return loaded[key]
    end
    local preset, path = read(kind, name)
    if not preset then
      return nil, path
    end
    local ok, result = pcall(build[kind], preset, name)
    if not ok then
      return nil, path .. ": " .. tostring(result):gsub("^livelua/[^:]*:%d+: ", "")
    end
    loaded[key] = result
    return result
  end

  -- The values of an instrument by parameter id.
  function presets.instrument(name)
    return get("instrument", name)
  end

  function presets.pattern(name)
    return get("pattern", name)
  end

  function presets.kit()
    return assert(get("kit", KIT))
  end

  return presets
end
