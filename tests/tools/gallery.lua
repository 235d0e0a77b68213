-- gallery.lua -- what there is to show: every instrument, and every piece of every kit, from the presets' files.
--
-- Run by gallery.c with two functions: list(folder) gives the names of files in order, read(path) a text or nil.
-- Returns a list of { name, id, kind, kit, family, title, about, file, line, code, keys }.
local list, read = ...
local INSTRUMENTS <const>, KITS <const> = "presets/instruments", "presets/kits"

-- Families that musicians look for first; the rest follow by name.
local FIRST <const> = { "keys", "strings", "plucked", "guitars", "winds", "reeds", "struck", "synths", "standard" }

local function is_first(a, b)
  local place = {}
  for n, stem in ipairs(FIRST) do
    place[stem] = n
  end
  local left, right = place[a] or #FIRST + 1, place[b] or #FIRST + 1
  return left < right or left == right and a < b
end

local function stems_of(folder)
  local stems = {}
  for _, file in ipairs(list(folder)) do
    stems[#stems + 1] = file:match "^([%w_]+)%.lua$"
  end
  table.sort(stems, is_first)
  return stems
end

-- A preset's file runs with nothing, as it does in a session.
local function load_file(path)
  local text = assert(read(path), path)
  local preset = assert(load(text, "@" .. path, "t", {}))()
  assert(type(preset) == "table", path .. ": expected a table")
  local lines = {}
  for line in (text .. "\n"):gmatch "(.-)\n" do
    lines[#lines + 1] = line
  end
  return preset, lines
end

-- -- where a preset stands in its file ---------------------------------------------------------------

-- Its first line, in lines that begin with its name; nil when it is not written so.
local function line_of(lines, name)
  for n, line in ipairs(lines) do
    local key = line:match "^%s+([%w_]+) = {" or line:match "^%s+%[\"([%w_]+)\"%] = {"
    if key == name then
      return n
    end
  end
  return nil
end

-- Up to the bracket that stands as far to the left as its first line does.
local function end_of(lines, from)
  local indent = lines[from]:match "^%s*"
  if lines[from]:match "},?%s*$" then
    return from
  end
  for n = from + 1, #lines do
    if lines[n]:match("^" .. indent .. "}") then
      return n
    end
  end
  return #lines
end

-- The remark that stands right above it, as one sentence, and where it begins.
local function remark_of(lines, from)
  local first = from
  while first > 1 and lines[first - 1]:match "^%s+%-%- " do
    first = first - 1
  end
  local words = {}
  for n = first, from - 1 do
    words[#words + 1] = lines[n]:match "^%s+%-%- (.*)$"
  end
  return #words > 0 and table.concat(words, " ") or nil, first
end

-- Its text without what it is indented by.
local function code_of(lines, from, to)
  local indent, code = #lines[from]:match "^%s*", {}
  for n = from, to do
    code[#code + 1] = lines[n]:gsub("^" .. (" "):rep(indent), "")
  end
  return table.concat(code, "\n")
end

local function add_place(entry, lines, path)
  local from = line_of(lines, entry.name)
  entry.file, entry.line = path, from or 1
  if not from then
    entry.code = table.concat(lines, "\n")
    return entry
  end
  local remark, first = remark_of(lines, from)
  entry.about = entry.about or remark
  entry.code = code_of(lines, first, end_of(lines, from))
  return entry
end

-- -- instruments and drums ----------------------------------------------------------------------------

local function titled(stem)
  return (stem:gsub("_", " "):gsub("^%l", string.upper))
end

-- As they stand in the file.
local function sorted(entries)
  table.sort(entries, function(a, b)
    return a.line < b.line or a.line == b.line and a.name < b.name
  end)
  return entries
end

local function instruments_of(stem)
  local path = INSTRUMENTS .. "/" .. stem .. ".lua"
  local file, lines = load_file(path)
  local family, entries = file.instruments, {}
  for name, preset in pairs(family or { [stem] = file }) do
    local entry = { name = name, id = name, kind = "instrument", about = preset.about }
    entry.family = family and stem or "others"
    entry.title = titled(entry.family)
    entries[#entries + 1] = add_place(entry, lines, path)
  end
  return sorted(entries)
end

local function keys_of(kit, name, piece)
  local keys = {}
  for _, key in ipairs(type(piece.notes) == "table" and piece.notes or {}) do
    keys[#keys + 1] = key
  end
  for key = 0, 127 do
    keys[#keys + 1] = kit.map and kit.map[key] == name and key or nil
  end
  return table.concat(keys, ", ")
end

local function add_kit(entries, kit, name, lines, path)
  for piece, fields in pairs(kit.pieces or {}) do
    local entry = { name = piece, id = name .. "." .. piece, kind = "drum", kit = name, about = fields.about }
    entry.family, entry.title = "kit_" .. name, "Drums: " .. titled(name):lower()
    entry.keys = keys_of(kit, piece, fields)
    entries[#entries + 1] = add_place(entry, lines, path)
  end
end

local function drums_of(stem)
  local path = KITS .. "/" .. stem .. ".lua"
  local file, lines = load_file(path)
  local entries = {}
  for name, kit in pairs(file.kits or { [stem] = file }) do
    add_kit(entries, kit, name, lines, path)
  end
  return sorted(entries)
end

local function add_all(sounds, folder, entries_of, is_wanted)
  for _, stem in ipairs(stems_of(folder)) do
    for _, entry in ipairs(entries_of(stem)) do
      if is_wanted(entry) then
        sounds[#sounds + 1] = entry
      end
    end
  end
end

local sounds = {}
add_all(sounds, INSTRUMENTS, instruments_of, function(entry) return entry.family ~= "others" end)
add_all(sounds, INSTRUMENTS, instruments_of, function(entry) return entry.family == "others" end)
add_all(sounds, KITS, drums_of, function() return true end)
return sounds
