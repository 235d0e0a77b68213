-- players.lua -- what stands for a player of a pattern in a script: transforms as methods, which set what it plays.
--
-- A part that has players gives writable(id): the record { made, changes, value } that a method may change, or nil
-- with the mistake said; verify(record), which says what can not be played of it; and title(id).
local pattern = require "livelua.pattern"
local show = require "livelua.show"

return function(live)
  local mistake = live.mistake
  local players, handles, places = {}, {}, setmetatable({}, { __mode = "k" })
  local Player = { __metatable = "a player" }

  local function names()
    local list = {}
    for name in pairs(pattern.transforms) do
      list[#list + 1] = name
    end
    return list
  end
  players.names = names

  function players.is(value)
    return value ~= nil and places[value] ~= nil
  end

  local methods = {}

  -- In a loop or a handler nothing comes after the call that could say what is wrong.
  local function verify(part, record, value)
    if live.context.mode ~= "evaluation" then
      local copy = players.copy(record)
      copy.value = value
      part.verify(copy)
    end
  end

  local function make_method(name)
    local call = pattern.transforms[name][1]
    return function(handle, ...)
      local place = places[handle]
      if not place then
        return mistake.say("%s: write it with a colon, as in drums(\"house\"):%s(...)", name, name)
      end
      local record = place.part.writable(place.id)
      local value = record and call(record.value, ...)
      if pattern.is(value) then
        verify(place.part, record, value)
        record.value = value
        table.insert(record.changes, { call = call, values = table.pack(...) })
      end
      return record and handle or mistake.void
    end
  end

  function Player.__index(_, name)
    if pattern.transforms[name] == nil then
      return mistake.unknown("transform", name, names())
    end
    methods[name] = methods[name] or make_method(name)
    return methods[name]
  end

  function Player.__newindex(handle, name)
    return mistake.say("'%s' of %s cannot be set", show.text(name), tostring(handle))
  end

  function Player.__tostring(handle)
    local place = places[handle]
    return place.part.title(place.id)
  end

  -- The handle of a player: always the same one.
  function players.handle(part, id)
    local key = part.kind .. " " .. id
    if not handles[key] then
      local handle = setmetatable({}, Player)
      handles[key], places[handle] = handle, { part = part, id = id }
    end
    return handles[key]
  end

  function players.record(made, place)
    return { made = made, value = made.value, changes = {}, place = place }
  end

  -- One that a method may change while the other plays.
  function players.copy(record)
    local changes = table.move(record.changes, 1, #record.changes, 1, {})
    local copy = { changes = changes }
    for key, value in pairs(record) do
      copy[key] = copy[key] or value
    end
    return copy
  end

  -- The same player of what its pattern is now.
  function players.again(record, made)
    local copy = players.copy(record)
    copy.made = made
    copy.value = made.value
    for _, change in ipairs(copy.changes) do
      local value = change.call(copy.value, table.unpack(change.values, 1, change.values.n))
      copy.value = pattern.is(value) and value or copy.value
    end
    return copy
  end

  live.players = players
end
