-- presets.lua -- sounds and patterns that are data: tables read from files, each once.
--
-- A preset's file runs in an environment that holds nothing, for a few milliseconds.
local patterns = require "livelua.patterns"
local show = require "livelua.show"

local DEADLINE_S <const> = 0.05
local KIT <const> = "standard"
local NOUNS <const> = { instrument = "an instrument", kit = "a kit", pattern = "a pattern", fill = "a fill",
  tuning = "a tuning" }
local FOLDER = { instrument = "instruments", kit = "kits", pattern = "patterns", fill = "fills", tuning = "tunings" }

return function(live)
  local core = live.core
  local presets, indices, loaded = {}, {}, {}

  -- The table in a file, or nil and what is wrong with it.
  local function read_file(kind, stem)
    local text, path = core.read(FOLDER[kind], stem)
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

  -- What a member of a family does not say of itself, its family says.
  local function member(family, preset)
    if type(preset) ~= "table" then
      return { values = preset }
    end
    for _, key in ipairs { "author", "license" } do
      preset[key] = preset[key] or family[key]
    end
    return preset
  end

  -- Of a Scala file: who made it, and what it says of itself, which is the first line that is no comment.
  local function read_scala(stem)
    local text, path = core.read(FOLDER.tuning, stem, ".scl")
    if not text then
      return nil, path
    end
    local about = ("\n" .. text):match "\n([^!\r\n][^\r\n]*)" or ""
    return { about = about, author = text:match "! author: ([^\r\n]*)", license = text:match "! license: ([^\r\n]*)" },
      path
  end

  local function add_scalas(found)
    for _, stem in ipairs(core.list(FOLDER.tuning, ".scl")) do
      local preset, path = read_scala(stem)
      found[stem] = found[stem] or { preset = preset, path = path, problem = not preset and path or nil }
    end
  end

  -- Every preset of a kind by name: { preset, path }, or { problem }. A file holds one, which goes by the name
  -- of the file, or several under the name of the folder.
  local function index_of(kind)
    local found = {}
    for _, stem in ipairs(core.list(FOLDER[kind])) do
      local preset, path = read_file(kind, stem)
      local family = preset and preset[FOLDER[kind]]
      if type(family) == "table" then
        for name, one in pairs(family) do
          local problem = type(name) ~= "string" and path .. ": expected names, got " .. show.given(name) or nil
          found[problem and stem or name] = { preset = member(preset, one), path = path, problem = problem }
        end
      else
        found[stem] = { preset = preset, path = path, problem = not preset and path or nil }
      end
    end
    if kind == "tuning" then
      add_scalas(found)
    end
    return found
  end

  -- Read when it is first asked for; then it does not change.
  local function entries(kind)
    indices[kind] = indices[kind] or index_of(kind)
    return indices[kind]
  end

  function presets.kinds()
    local kinds = {}
    for kind in pairs(FOLDER) do
      kinds[#kinds + 1] = kind
    end
    return kinds
  end

  -- What a preset of that kind is, in words.
  function presets.noun(kind)
    return NOUNS[kind]
  end

  function presets.names(kind)
    local names = {}
    for name in pairs(entries(kind)) do
      names[#names + 1] = name
    end
    return names
  end

  -- A preset as its file has it, and what is wrong with the file; nil for none.
  function presets.raw(kind, name)
    local entry = entries(kind)[name]
    return entry and entry.preset, entry and entry.problem
  end

  -- -- instruments ---------------------------------------------------------------------------------

  local OF_A_FILE <const> = { kind = true, name = true, author = true, license = true, values = true }

  -- What stands beside `values` is data, an envelope, or a base.
  local function flat(preset)
    local given = {}
    if preset.values ~= nil and type(preset.values) ~= "table" then
      error("expected values = { ... }, got " .. show.given(preset.values), 0)
    end
    for key, value in pairs(preset.values or {}) do
      given[key] = value
    end
    for key, value in pairs(preset) do
      if not OF_A_FILE[key] then
        given[key] = value
      end
    end
    return given
  end

  -- Calls a function that says mistakes as scripts hear them, and raises the first.
  local function without_mistakes(call, ...)
    local outer, context = live.context, { mode = "evaluation", kind = "preset", file = "", line = 0 }
    context.mistakes, context.noted, context.draft, context.declared, context.sets = {}, {}, {}, {}, {}
    context.slots = {}
    live.context = context
    local ok, result = pcall(call, ...)
    live.context = outer
    if not ok then
      error(result, 0)
    elseif #context.mistakes > 0 then
      error(context.mistakes[1].text, 0)
    end
    return result
  end

  local function instrument(preset, name)
    return without_mistakes(live.instruments.build, name, flat(preset), true)
  end

  local function kit(preset)
    return without_mistakes(live.kits.build, preset)
  end

  local function rhythm(preset, name)
    if type(preset.pattern) ~= "table" then
      error("expected pattern = { kick = \"x...\" }, got " .. show.given(preset.pattern), 0)
    end
    local made, problems = patterns.build(name, preset.pattern, preset)
    local problem = problems and problems[1]
    return made or error(type(problem) == "table" and ("no %s '%s'"):format(problem.kind, problem.word) or problem, 0)
  end

  local build = { instrument = instrument, kit = kit, pattern = rhythm, fill = rhythm }

  -- What the file of a preset describes; nil when there is none; nil and the reason when it is wrong.
  local function get(kind, name)
    local key = kind .. "/" .. show.text(name)
    local entry = loaded[key] == nil and type(name) == "string" and entries(kind)[name]
    if not entry then
      return loaded[key] or nil
    elseif entry.problem then
      return nil, entry.problem
    end
    loaded[key] = false -- whoever is its own base does not find itself
    local ok, result = pcall(build[kind], entry.preset, name)
    if not ok then
      loaded[key] = nil
      return nil, entry.path .. ": " .. tostring(result):gsub("^livelua/[^:]*:%d+: ", "")
    end
    loaded[key] = result
    return result
  end

  -- What an instrument plays (instruments.lua).
  function presets.sound(name)
    return get("instrument", name)
  end

  -- The values of an instrument by parameter id.
  function presets.instrument(name)
    local sound, problem = get("instrument", name)
    return sound and sound.values, problem
  end

  -- A pattern or a fill by the names of its pieces; of a name of several words they may be joined by "_".
  function presets.pattern(kind, name)
    local spaced = type(name) == "string" and name:gsub("_", " ")
    local known = entries(kind)[name] and name or spaced
    return get(kind, known)
  end

  -- A kit by its name; the standard one without.
  function presets.kit_named(name)
    return get("kit", name)
  end

  function presets.kit()
    return assert(get("kit", KIT))
  end

  -- -- what there is, for people ------------------------------------------------------------------

  -- A list that a script can walk through, and that shows itself as a page.
  local function page_of(names, lines)
    return setmetatable(names, {
      __metatable = "a list of presets",
      __tostring = function()
        return table.concat(lines, "\n")
      end,
    })
  end

  local function list(kind)
    if kind ~= nil and not FOLDER[kind] then
      return live.mistake.unknown("kind of preset", kind, presets.kinds())
    end
    local names, lines = {}, {}
    for _, one in ipairs(kind and { kind } or presets.kinds()) do
      for _, name in ipairs(presets.names(one)) do
        local preset, problem = presets.raw(one, name)
        names[#names + 1] = name
        local about = problem and "is broken: " .. problem or preset.about or ""
        lines[#lines + 1] = ("%-10s  %-24s  %s"):format(one, name, about):gsub("%s+$", "")
      end
    end
    return page_of(names, lines)
  end

  local HEAD <const> = { "about", "author", "license" }

  local function quoted(value)
    return type(value) == "string" and '"' .. value .. '"' or show.text(value)
  end

  local function add_values(lines, values, indent)
    for key, value in pairs(values) do
      local is_record = type(value) == "table" and type(next(value)) == "string"
      lines[#lines + 1] = indent .. show.text(key) .. (is_record and "" or " = " .. quoted(value))
      if is_record then
        add_values(lines, value, indent .. "  ")
      end
    end
  end

  -- What it says of itself, then its content.
  local function describe(kind, name, preset)
    local lines, rest = { kind .. " " .. name }, {}
    for _, key in ipairs(HEAD) do
      lines[#lines + 1] = preset[key] and ("%-8s %s"):format(key, show.text(preset[key]))
    end
    for key, value in pairs(preset) do
      rest[key] = value
    end
    for _, key in ipairs { "kind", "name", "about", "author", "license", "values" } do
      rest[key] = nil
    end
    add_values(lines, preset.values or {}, "  ")
    add_values(lines, rest, "  ")
    return table.concat(lines, "\n")
  end

  -- Where a name is of several kinds, all are shown.
  local function show_one(name)
    local found, all = {}, {}
    for _, kind in ipairs(presets.kinds()) do
      table.move(presets.names(kind), 1, #presets.names(kind), #all + 1, all)
      local preset, problem = presets.raw(kind, name)
      if problem then
        return live.mistake.say("%s '%s' is broken: %s", kind, name, problem)
      elseif preset then
        found[#found + 1] = describe(kind, name, preset)
      end
    end
    return #found > 0 and table.concat(found, "\n\n") or live.mistake.unknown("preset", name, all)
  end

  -- The words preset.list and preset.show, which live.words has no place for by themselves.
  function presets.add_words()
    local words = live.words
    local rows = {
      { "preset.list", "preset.list(kind)", list,
        "The presets of a kind, \"instrument\", \"kit\", \"pattern\", \"fill\" or \"tuning\", or all." },
      { "preset.show", "preset.show(name)", show_one, "What there is to know of a preset." },
    }
    local library = {}
    for _, row in ipairs(rows) do
      row[3] = words.guard(row[1], row[2], row[3])
      table.insert(words.rows, row)
      library[row[1]:match "%.(.*)$"] = row[3]
    end
    rawset(live.environment, "preset", setmetatable({}, {
      __metatable = "a library",
      __index = function(_, name)
        return library[name] or live.mistake.unknown("word of preset", name, { "list", "show" })
      end,
      __newindex = function(_, name)
        return live.mistake.say("'preset.%s' cannot be set", show.text(name))
      end,
      __tostring = function()
        return "the library 'preset'"
      end,
    }))
  end

  return presets
end
