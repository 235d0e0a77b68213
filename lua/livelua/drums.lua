-- drums.lua -- the words pattern and drums: a pattern that plays by itself, in the engine.
local patterns = require "livelua.patterns"

local SLOT <const> = 0
local BEATS_A_BAR <const> = 4

return function(live)
  local mistake, check = live.mistake, live.check
  local presets, rack, transaction = live.presets, live.rack, live.transaction

  local book = { kind = "pattern" }
  local player = { kind = "drums" }
  local declared = {} -- patterns by name
  local behind = setmetatable({}, { __mode = "k" }) -- the pattern behind a handle, where no script changes it
  local playing       -- { name, content }, or nil
  local waiting       -- the clip for the next bar, until the horizon has come there

  local function say_problems(name, problems)
    for _, problem in ipairs(problems) do
      if type(problem) == "table" then
        mistake.unknown(problem.kind, problem.word, problem.known or live.kits.of(rack.DRUMS).names)
      else
        mistake.say("pattern '%s': %s", name, problem)
      end
    end
  end

  local Handle = { __metatable = "a pattern" }

  function Handle.__tostring(handle)
    return patterns.title(behind[handle])
  end

  local function pattern(name, content)
    name = check.name("pattern", name)
    content = check.kind("pattern", content, "table", "a table such as { kick = \"x... x... x... x...\" }")
    if not (name and content) then
      return mistake.void
    end
    local made, problems = patterns.build(name, content, live.kits.of(rack.DRUMS).notes)
    if not made then
      say_problems(name, problems)
      transaction.draft("pattern")[name] = false -- whoever names it makes no second mistake
      return mistake.void
    end
    transaction.draft("pattern")[name] = made
    transaction.declare("pattern", name)
    local handle = setmetatable({}, Handle)
    behind[handle] = made
    return handle
  end

  -- The session's pattern of that name, else the preset's; a file does not see what it declared last
  -- time and has not yet declared again.
  local function find(name)
    local draft = live.context.draft.pattern
    local known = draft and draft[name]
    if not known and not transaction.is_redefinition("pattern", name) then
      known = declared[name]
    end
    if known then
      return known
    end
    return presets.pattern(name)
  end

  local function names()
    local list = presets.names "pattern"
    for name in pairs(declared) do
      table.insert(list, name)
    end
    for name in pairs(live.context.draft.pattern or {}) do
      table.insert(list, name)
    end
    return list
  end

  -- The name of the pattern that is meant, or nil with the mistake said.
  local function resolve(source)
    if mistake.is_void(source) then
      return nil
    elseif source == nil then
      mistake.say "drums: expected a pattern, got nothing; stop \"drums\" ends the one that plays"
      return nil
    end
    local name = behind[source] and behind[source].name or source
    local draft = live.context.draft.pattern
    if draft and draft[name] == false then
      return nil
    end
    local found, problem
    if type(name) == "string" then
      found, problem = find(name)
    end
    if problem then
      mistake.say("pattern '%s' is broken: %s", name, problem)
    elseif not found then
      mistake.unknown("pattern", name, names())
    end
    return found and name
  end

  local function drums(source, options)
    local name = resolve(source)
    options = options == nil and {} or check.kind("drums", options, "table", "a table of options")
    local values = options and live.read_options(rack.DRUMS, options)
    if not (name and values) then
      return mistake.void
    end
    for id, value in pairs(values) do
      rack.set(rack.DRUMS, id, value)
    end
    transaction.draft("drums").source = name
    transaction.declare("drums", "pattern")
    return nil
  end

  function player.stop()
    transaction.draft("drums").source = false
  end

  function player.is_playing()
    local draft = live.context and live.context.draft.drums
    return draft and draft.source or playing ~= nil
  end

  -- The engine keeps one clip waiting, so it is given each when its bar is the next thing to come.
  local function change(made)
    local tick = transaction.next_multiple(BEATS_A_BAR, 1):ticks()
    waiting = { type = "clip", slot = SLOT, channel = rack.DRUMS, when = "tick", time = tick }
    if made then
      waiting.length, waiting.hits = made.length, made.hits
    end
  end

  function player.settle(horizon, commands)
    if waiting and waiting.time <= horizon then
      commands[#commands + 1], waiting = waiting, nil
    end
  end

  -- Plays the pattern of that name from the next bar on, unless just that plays.
  local function play(name)
    local made = declared[name] or presets.pattern(name)
    local content = patterns.content(made)
    if not playing or playing.content ~= content then
      change(made)
    end
    playing = { name = name, content = content }
  end

  local function finish()
    if playing then
      change(nil)
      playing = nil
    end
  end

  function book.commit(context)
    for name, made in pairs(context.draft.pattern) do
      declared[name] = made
    end
    if playing and not context.draft.drums and context.draft.pattern[playing.name] then
      play(playing.name)
    end
  end

  function book.finish(name)
    declared[name] = nil
    return "pattern '" .. name .. "'"
  end

  function player.commit(context)
    local source = context.draft.drums.source
    if source then
      play(source)
    else
      finish()
    end
  end

  function player.finish()
    finish()
    return "drums"
  end

  live.player = player
  transaction.add_part(book)
  transaction.add_part(player)

  live.words.add {
    { "pattern", "pattern(name, { piece = \"x... x..o\", beats = 4, step = 1/4 })", pattern,
      "Declares a pattern of the kit's pieces: X accent, x hit, o ghost, . rest, a sixteenth a step; or a list "
        .. "of beats, { 0, 1.5, { 2.75, vel = 60 } }. Where it plays, it changes at the next bar." },
    { "drums", "drums(pattern, { volume = 0.5 })", drums,
      "Plays a pattern, a preset's or the session's, by name or as a value, from the next bar on. The options "
        .. "are parameters of channel(\"drums\"). stop \"drums\" ends it." },
  }
end
