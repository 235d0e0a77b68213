-- words.lua -- the words of the language, and the environment in which scripts find them.
--
-- A script's own variables live in the environment itself; the words stand behind it, where they
-- cannot be assigned to.
local signature = require "livelua.signature"

-- Without the nothings at the end.
local function given(...)
  local count = select("#", ...)
  while count > 0 and (select(count, ...)) == nil do
    count = count - 1
  end
  return count
end

-- What a script sees of one of Lua's libraries: all of it, to be read.
local function protect(library, name, mistake)
  local function pairs_of_copy()
    local copy = {}
    for key, value in pairs(library) do
      copy[key] = value
    end
    return next, copy, nil
  end
  return setmetatable({}, {
    __metatable = "a library",
    __index = library,
    __pairs = pairs_of_copy,
    __tostring = function()
      return "the library '" .. name .. "'"
    end,
    __newindex = function(_, key)
      return mistake.say("'%s.%s' cannot be set: '%s' is a word of the language", name, tostring(key), name)
    end,
  })
end

return function(live)
  local mistake = live.mistake
  local environment, known = live.environment, {}
  local words = { rows = {}, methods = {} }
  local libraries = {}

  -- Lua's own words come with the environment: they move behind it.
  for name, value in pairs(environment) do
    libraries[name] = type(value) == "table" and value or nil
    known[name] = libraries[name] and protect(value, name, mistake) or value
  end
  for name in pairs(known) do
    environment[name] = nil
  end

  -- The function, which refuses more values than its signature has; `before` of them are no values of its.
  function words.guard(name, form, call, before)
    local most, extra = signature.most(name, form), before or 0
    return function(...)
      if given(...) > most + extra then
        local values = most == 0 and "nothing" or most == 1 and "1 value" or ("at most %d values"):format(most)
        return mistake.say("%s: expected %s, as in %s, got %d", name, values, form, given(...) - extra)
      end
      return call(...)
    end
  end

  -- Rows of { name, signature, function, help }: from them come the words, help() and the reference.
  function words.add(rows)
    for _, row in ipairs(rows) do
      row[3] = words.guard(row[1], row[2], row[3])
      table.insert(words.rows, row)
      known[row[1]] = row[3]
    end
  end

  -- A Lua function that is one of ours: math.random.
  function words.add_to(library, name, value)
    libraries[library][name] = value
  end

  -- All that a script can name: words and its own variables.
  function words.names()
    local names = {}
    for _, row in ipairs(words.rows) do
      names[#names + 1] = row[1]
    end
    for name in pairs(environment) do
      names[#names + 1] = type(name) == "string" and name or nil
    end
    for name in pairs(known) do
      names[#names + 1] = name
    end
    return names
  end

  function words.get(name)
    local value = rawget(environment, name)
    if value == nil then
      return rawget(known, name)
    end
    return value
  end

  setmetatable(known, {
    __index = function(_, name)
      return mistake.unknown("word", name, words.names())
    end,
  })

  setmetatable(environment, {
    __metatable = "the session",
    __index = known,
    __newindex = function(variables, name, value)
      if rawget(known, name) ~= nil then
        return mistake.say("'%s' is a word of the language: a variable needs another name", name)
      end
      rawset(variables, name, value)
    end,
  })

  -- The variables as they are now, to be put back when an evaluation fails.
  function words.keep()
    local kept = {}
    for name, value in pairs(environment) do
      kept[name] = value
    end
    return kept
  end

  function words.put_back(kept)
    for name in pairs(environment) do
      environment[name] = kept[name]
    end
    for name, value in pairs(kept) do
      rawset(environment, name, value)
    end
  end

  return words
end
