-- scales.lua -- scales and maps of keys by name or by file, for the word tuning.
--
-- What is ours goes by name, and by its path from the program's folder; any other path is seen from the
-- folder of the script. A session that is not trusted has only ours.
local nearest = require "livelua.nearest"
local scala = require "livelua.scala"
local show = require "livelua.show"

local FOLDER <const> = "tunings"
local DEADLINE_S <const> = 0.05 -- of a tuning's Lua file
local KINDS <const> = { scale = { ".scl", ".lua" }, map = { ".kbm" } }
local TITLES <const> = { scale = "scale", map = "map of keys" }

return function(live)
  local core, mistake = live.core, live.mistake
  local scales = {}

  -- The names of ours, without what follows their point.
  function scales.names(kind)
    local names = {}
    for _, suffix in ipairs(KINDS[kind]) do
      local list = core.list(FOLDER, suffix)
      table.move(list, 1, #list, #names + 1, names)
    end
    table.sort(names)
    return names
  end

  local function is_ours(name, suffix)
    for _, known in ipairs(core.list(FOLDER, suffix)) do
      if known == name then
        return true
      end
    end
    return false
  end

  local function suffix_of(path)
    return path:match "%.%w+$" or ""
  end

  -- One of ours as { text, path, suffix }; nil when there is none of that name.
  local function read_ours(kind, name)
    for _, suffix in ipairs(KINDS[kind]) do
      if is_ours(name, suffix) then
        local text, path = core.read(FOLDER, name, suffix)
        return { text = text, path = path, suffix = suffix, problem = not text and path or nil }
      end
    end
    return nil
  end

  -- The folder of the script that runs, with its slash. Lua shortens a long name to its end.
  local function script_folder()
    local file = live.context.file
    local ending = file:match "^%.%.%.(.*)$"
    for name in pairs(ending and live.evaluations or {}) do
      if name:sub(-#ending) == ending then
        file = name
      end
    end
    return file:match "^.*/" or ""
  end

  -- A file of the user's.
  local function read_theirs(path)
    path = path:find "^/" and path or script_folder() .. path
    local text, problem = core.text(path)
    return { text = text, path = path, suffix = suffix_of(path), problem = problem }
  end

  -- What of ours a path that leads nowhere may have meant.
  local function meant(kind, path)
    local files = {}
    for _, suffix in ipairs(KINDS[kind]) do
      for _, name in ipairs(core.list(FOLDER, suffix)) do
        files[#files + 1] = name .. suffix
      end
    end
    local file = nearest.word(path:match "[^/]*$", files)
    return file and ("; did you mean '%s'?"):format(file) or ""
  end

  local function is_kind(kind, suffix)
    for _, known in ipairs(KINDS[kind]) do
      if known == suffix then
        return true
      end
    end
    return false
  end

  local function by_path(kind, path)
    local suffix = suffix_of(path)
    if not is_kind(kind, suffix) then
      local expected = show.list(KINDS[kind], "or")
      mistake.say("tuning: expected the name of a %s or a %s file, got %s", TITLES[kind], expected, show.given(path))
      return nil
    end
    local theirs = not live.is_sandboxed and read_theirs(path) or nil
    if theirs and theirs.text then
      return theirs
    end
    local ours = path:match("^presets/tunings/([^/]+)$") or path:match("^[^/]+$")
    local name = ours and ours:sub(1, -#suffix - 1)
    if name and is_ours(name, suffix) then
      return read_ours(kind, name)
    elseif theirs then
      mistake.say("tuning: %s: %s%s", (theirs.path:gsub("%c", "?")), theirs.problem, meant(kind, path))
    else
      mistake.say("tuning: this session may read no files: expected the name of a %s, got %s", TITLES[kind],
        show.given(path))
    end
    return nil
  end

  -- What a name or a path leads to; nil with the mistake said.
  local function find(kind, name)
    if type(name) == "string" and name:find "[/.]" then
      return by_path(kind, name)
    end
    local found = type(name) == "string" and read_ours(kind, name)
    if not found and not mistake.is_void(name) then
      mistake.unknown(TITLES[kind], name, scales.names(kind))
    elseif found and found.problem then
      mistake.say("tuning: %s", found.problem)
      return nil
    end
    return found or nil
  end

  local function say_line(path, line, problem)
    mistake.say("tuning: %s:%d: %s", path, line, problem)
  end

  -- The table that a tuning's Lua file returns: what the word takes. It runs in an environment that holds
  -- nothing.
  local function read_table(file)
    local chunk, fault = core.load(file.text, "@" .. file.path, {})
    if not chunk then
      return say_line(file.path, fault.line, fault.text)
    end
    local ok, preset, problem = core.call(DEADLINE_S, chunk)
    if not ok then
      return say_line(file.path, problem.line, problem.text)
    elseif type(preset) ~= "table" or preset.kind ~= "tuning" then
      return mistake.say("tuning: %s: expected a table with kind = \"tuning\"", file.path)
    end
    return preset
  end

  -- { name, cents, description } of a name or a path; or the table of a Lua file, and true.
  function scales.scale(name)
    local file = find("scale", name)
    if not file then
      return nil
    elseif file.suffix == ".lua" then
      local preset = read_table(file)
      return not mistake.is_void(preset) and preset or nil, true
    end
    local scale, line, problem = scala.read_scale(file.text)
    if not scale then
      say_line(file.path, line, problem)
      return nil
    end
    scale.name = name
    return scale, false
  end

  function scales.map(name)
    local file = find("map", name)
    local map, line, problem
    if file then
      map, line, problem = scala.read_map(file.text)
    end
    if line then
      say_line(file.path, line, problem)
    elseif map then
      map.name = name
    end
    return map
  end

  -- -- in the script itself --------------------------------------------------------------------------

  local function degree(what, value)
    local cents, problem
    if what == "ratios" and type(value) == "string" then
      cents, problem = scala.cents(value)
    elseif what == "ratios" and type(value) == "number" and value > 0 then
      cents = 1200 * math.log(value, 2)
    elseif what == "cents" and type(value) == "number" then
      cents = value
    end
    if cents and cents >= -scala.MOST_CENTS and cents <= scala.MOST_CENTS then
      return cents
    elseif not mistake.is_void(value) then
      local expectation = what == "cents" and "numbers" or "numbers above 0 or ratios such as \"3/2\""
      problem = problem or ("expected %s within 20 octaves, got %s"):format(expectation, show.given(value))
      mistake.say("%s: %s", what, problem)
    end
    return nil
  end

  -- A list of cents or ratios, whose last is where the scale begins again.
  function scales.list(what, list)
    if type(list) ~= "table" or #list == 0 or #list > scala.MOST_NOTES then
      if not mistake.is_void(list) then
        mistake.say("%s: expected a list of 1 to %d pitches, the last where the scale begins again, got %s", what,
          scala.MOST_NOTES, show.given(list))
      end
      return nil
    end
    local cents, is_good = {}, true
    for n = 1, #list do
      cents[n] = degree(what, list[n])
      is_good = is_good and cents[n] ~= nil
    end
    if not is_good then
      return nil
    end
    local rises, problem = scala.check_period(cents)
    if not rises then
      mistake.say("%s: %s", what, problem)
      return nil
    end
    return { name = what, cents = cents, description = "" }
  end

  return scales
end
