-- kits.lua -- drum kits by name: pieces with their fields, the keys that they are on, and the word kit.
--
-- A kit is { names, pieces, keys, notes }: its pieces in order, each with the list of its keys, and the first of
-- them by name. What it includes comes first; a map says which keys there are.
local show = require "livelua.show"

local STANDARD <const> = "standard"
local FIELDS <const> = { "base", "include", "pieces", "map" }
local MOST_PIECES <const>, MOST_KITS <const> = 255, 16
local LONGEST_NAME <const> = 64

-- Of a piece: each is heard where its level is above 0; one that needs more is silent without it.
local LAYERS <const> = {
  { name = "noise" }, { name = "thump" }, { name = "click" }, { name = "metal" }, { name = "metal_band" },
  { name = "grains", needs = "grain_rate", what = "how many a second" },
}
for _, name in ipairs { "tone", "tone2", "tone3", "tone4", "tone5", "tone6" } do
  table.insert(LAYERS, { name = name, needs = "tone_end", what = "the pitch in Hz" })
end

return function(live)
  local core, mistake, check = live.core, live.mistake, live.check
  local transaction, rack = live.transaction, live.rack
  local book = { kind = "kit" }
  local declared, fields = {}, nil

  -- The fields of a piece by name; asked for when they are needed.
  local function piece_fields()
    fields = fields or core.kit_fields()
    return fields
  end
  book.fields = piece_fields

  -- -- building ------------------------------------------------------------------------------------

  -- A kit that is being made: fields by piece, and the piece of each key.
  local function new_kit()
    return { names = {}, fields = {}, on = {} }
  end

  local function add_piece(kit, name, values)
    if not kit.fields[name] then
      table.insert(kit.names, name)
    end
    kit.fields[name] = values
  end

  local function add_kit(kit, other)
    for _, name in ipairs(other.names) do
      local values = {}
      for field, value in pairs(other.fields[name]) do
        values[field] = value
      end
      add_piece(kit, name, values)
    end
    for key, name in pairs(other.on) do
      kit.on[key] = name
    end
  end

  local function is_key(key)
    return math.type(key) == "integer" and key >= 0 and key <= 127
  end

  local function put_on_keys(kit, name, notes)
    if check.kind(("notes of '%s'"):format(name), notes, "table", "a list of note numbers") then
      for n = 1, math.min(rawlen(notes), 128) do
        local key = rawget(notes, n)
        if is_key(key) then
          kit.on[key] = name
        else
          mistake.say("notes of '%s': expected whole numbers from 0 to 127, got %s", name, show.given(key))
        end
      end
    end
  end

  local function read_field(values, name, field, value)
    local known = piece_fields()[field]
    local what = ("%s of '%s'"):format(show.text(field), name)
    if not known then
      mistake.unknown("field of a piece", field, piece_fields())
    elseif known.max - known.min == 15 then -- a group of chokes
      values[field] = check.whole(what, value, known.min, known.max)
    else
      values[field] = check.number(what, value, known.min, known.max)
    end
  end

  -- Says so of a piece that would be silent, unless its `level` is meant to be 0.
  local function check_heard(name, values)
    local is_heard = values.level == 0
    for _, layer in ipairs(LAYERS) do
      local has_level = (values[layer.name] or 0) > 0
      if has_level and layer.needs and (values[layer.needs] or 0) <= 0 then
        mistake.say("piece '%s': %s needs %s, %s", name, layer.name, layer.needs, layer.what)
        return
      end
      is_heard = is_heard or has_level
    end
    if not is_heard then
      mistake.say("piece '%s' makes no sound: expected tone, noise, thump, click, metal or grains above 0", name)
    end
  end

  -- What is said of a piece goes over what is known of it.
  local function read_piece(kit, name, given)
    if type(name) ~= "string" or #name > LONGEST_NAME then
      mistake.say("kit: expected pieces by their names, got %s", show.given(name))
      return
    elseif not check.kind(("piece '%s'"):format(name), given, "table", "a table such as { tune = 2 }") then
      return
    end
    local values, mistakes = kit.fields[name] or {}, #live.context.mistakes
    for field, value in pairs(given) do
      if field ~= "notes" then
        read_field(values, name, field, value)
      end
    end
    add_piece(kit, name, values)
    if given.notes ~= nil then
      put_on_keys(kit, name, given.notes)
    end
    if #live.context.mistakes == mistakes and live.context.kind ~= "preset" then
      check_heard(name, values)
    end
  end

  local function read_map(kit, map)
    local form = "pieces by note number, such as { [36] = \"kick\" }"
    for key, name in pairs(check.kind("map", map, "table", form) or {}) do
      if not is_key(key) then
        mistake.say("map: expected whole numbers from 0 to 127, got %s", show.given(key))
      elseif name == false then
        kit.on[key] = nil
      elseif kit.fields[name] then
        kit.on[key] = name
      else
        mistake.unknown("piece of the kit", name, kit.names)
      end
    end
  end

  -- The first free key above those of General MIDI, else below.
  local function free_key(kit)
    for key = 88, 127 do
      if not kit.on[key] then
        return key
      end
    end
    for key = 34, 0, -1 do
      if not kit.on[key] then
        return key
      end
    end
    return nil
  end

  local function keys_of(kit)
    local keys = {}
    for key = 0, 127 do
      local name = kit.on[key]
      if name then
        keys[name] = keys[name] or {}
        table.insert(keys[name], key)
      end
    end
    return keys
  end

  -- Pieces of its own that have no key get one, so that they can be played by name.
  local function give_keys(kit, own)
    local keys = keys_of(kit)
    for name in pairs(own) do
      local key = not keys[name] and kit.fields[name] and free_key(kit)
      if key then
        kit.on[key] = name
      end
    end
  end

  -- The key that the file names first comes first: by that the piece is played.
  local function put_first(keys, first)
    for n, key in ipairs(keys) do
      if key == first then
        table.insert(keys, 1, table.remove(keys, n))
        return
      end
    end
  end

  -- Those that are on a key, with the list of their keys, as the engine takes them.
  local function finish(kit, firsts)
    local on_keys = {}
    kit.keys, kit.notes, kit.pieces = keys_of(kit), {}, {}
    for _, name in ipairs(kit.names) do
      local keys, piece = kit.keys[name], {}
      if keys then
        for field, value in pairs(kit.fields[name]) do
          piece[field] = value
        end
        put_first(keys, firsts[name])
        piece.notes, kit.notes[name] = keys, keys[1]
        kit.pieces[#kit.pieces + 1], on_keys[#on_keys + 1] = piece, name
      end
    end
    kit.all, kit.names = kit.names, on_keys
    return kit
  end

  local function include(kit, name, firsts)
    local other = book.find(name)
    if other then
      add_kit(kit, { names = other.all, fields = other.fields, on = other.on })
      for piece, key in pairs(other.notes) do
        firsts[piece] = key
      end
    end
    return other
  end

  local function read_pieces(kit, pieces, firsts)
    local count = #kit.names
    for name, given in pairs(pieces) do
      count = count + (kit.fields[name] and 0 or 1)
      if count > MOST_PIECES then
        mistake.say("kit: there may be %d pieces", MOST_PIECES)
        return
      end
      read_piece(kit, name, given)
      if type(given) == "table" and type(given.notes) == "table" and kit.fields[name] then
        firsts[name] = rawget(given.notes, 1)
      end
    end
  end

  -- The kit of a table; says what is wrong with it. A name in `include` that is its own is a mistake of its file.
  function book.build(given)
    local kit, firsts = new_kit(), {}
    local includes = check.kind("include", given.include or {}, "table", "a list of kits") or {}
    for n = 1, math.min(rawlen(includes), MOST_KITS) do
      include(kit, rawget(includes, n), firsts)
    end
    if given.base ~= nil then
      include(kit, given.base, firsts)
    end
    if given.map ~= nil and #includes > 0 and given.base == nil then
      kit.on = {}
    end
    local pieces = check.kind("pieces", given.pieces or {}, "table", "pieces by name, such as { snare = { tune = 2 } }")
    read_pieces(kit, pieces or {}, firsts)
    if given.map ~= nil then
      read_map(kit, given.map)
    end
    give_keys(kit, pieces or {})
    return finish(kit, firsts)
  end

  -- -- names ---------------------------------------------------------------------------------------

  local function names()
    local list = live.presets.names "kit"
    for _, kits in ipairs { declared, live.context and live.context.draft.kit or {} } do
      for name in pairs(kits) do
        list[#list + 1] = name
      end
    end
    return list
  end
  book.names = names

  -- The session's kit of that name, else the preset's; nil when there is none. A file does not see what it
  -- declared last time and has not yet declared again.
  function book.get(name)
    local draft = live.context and live.context.draft.kit
    local known = draft and draft[name]
    if known == nil and live.context and not transaction.is_redefinition("kit", name) then
      known = declared[name]
    elseif known == nil and not live.context then
      known = declared[name]
    end
    if known then
      return known
    end
    return live.presets.kit_named(name)
  end

  -- True for the name of a kit, be it broken.
  function book.is(name)
    local kit, problem = book.get(name)
    return kit ~= nil or problem ~= nil
  end

  -- The same as get, with the mistake said.
  function book.find(name)
    local kit, problem
    if type(name) == "string" then
      kit, problem = book.get(name)
    end
    if problem then
      mistake.say("kit '%s' is broken: %s", name, problem)
    elseif not kit and not mistake.is_void(name) then
      mistake.unknown("kit", name, names())
    end
    return kit
  end

  -- The kit that a channel plays.
  function book.of(index)
    return book.get(rack.get(index).kit or STANDARD) or live.presets.kit()
  end

  -- The pieces of a kit, or of the standard one where that is gone.
  function book.pieces(name)
    return (book.get(name) or live.presets.kit()).pieces
  end

  local function kit(name, given)
    name = check.name("kit", name)
    given = check.options("kit", given, FIELDS)
    if name and (#name > LONGEST_NAME or name:find "%c" or name == "drums") then
      return mistake.say("kit: expected a name of at most %d letters, and not \"drums\"", LONGEST_NAME)
    elseif not (name and given) then
      return mistake.void
    elseif live.instruments.is(name) then
      return mistake.say("kit '%s': an instrument has that name", name)
    elseif given.base == nil and given.pieces == nil and given.include == nil then
      return mistake.say("kit '%s' has no pieces: expected base = \"standard\" or pieces = { ... }", name)
    end
    transaction.draft("kit")[name] = book.build(given)
    transaction.declare("kit", name)
    return name
  end

  -- -- what is declared ----------------------------------------------------------------------------

  -- A channel is told of a kit that has changed, and of one that is not the standard one.
  function book.commit(context, commands)
    local channels = context.draft.channel or {}
    for name, made in pairs(context.draft.kit) do
      declared[name] = made
    end
    for index = 0, rack.DRUMS do
      local name = rack.get(index).kit
      if name and (context.draft.kit[name] or (channels[index] and name ~= STANDARD)) then
        commands[#commands + 1] = { type = "kit", channel = index, pieces = book.pieces(name) }
      end
    end
    live.player.follow_kit(context)
  end

  function book.finish(name)
    declared[name] = nil
    return "kit '" .. name .. "'"
  end

  live.kits = book
  transaction.add_part(book)

  live.words.add {
    { "kit", "kit(name, { base = \"standard\", pieces = { snare = { tune = 2 } }, map = { [36] = \"kick\" } })", kit,
      "Declares a drum kit by name, for channel(10, \"my_kit\"): its base, another kit, with other pieces. What "
        .. "is said of a piece goes over what it is in the base; a new one is on its `notes`, or on a key that is "
        .. "free. `map` puts pieces on note numbers; false takes them off." },
  }
end
