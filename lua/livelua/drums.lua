-- drums.lua -- the words pattern and drums: a pattern that plays by itself, in the engine.
local patterns = require "livelua.patterns"
local show = require "livelua.show"

local SLOT <const> = 0

return function(live)
  local core, mistake, check = live.core, live.mistake, live.check
  local presets, rack, transaction = live.presets, live.rack, live.transaction

  local book = { kind = "pattern" }
  local player = { kind = "drums" }
  local declared = {} -- patterns by name
  local behind = setmetatable({}, { __mode = "k" }) -- the pattern behind a handle, where no script changes it
  local playing       -- { name, content }, or nil
  local warned        -- what was last said of its kit
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

  -- In place of a kit's notes: whatever the kit, each piece stands for itself, and is remembered.
  local function any_pieces(pieces)
    return setmetatable({}, {
      __index = function(_, piece)
        if type(piece) ~= "string" or piece == "beats" or piece == "step" then
          return nil
        end
        pieces[#pieces + 1] = piece
        return piece
      end,
    })
  end

  -- A pattern by the names of its pieces; nil and what is wrong with it.
  local function build(name, content)
    local pieces = {}
    local made, problems = patterns.build(name, content, any_pieces(pieces))
    if made then
      made.pieces = {}
      for _, piece in ipairs(pieces) do
        made.pieces[piece] = true
      end
    end
    return made, problems
  end

  -- What the kit that the pattern's channel plays now has not of it, in order.
  local function missing(made)
    local kit, absent = live.kits.of(rack.DRUMS), {}
    for piece in pairs(made.pieces) do
      absent[#absent + 1] = not kit.notes[piece] and piece or nil
    end
    return absent, kit
  end

  -- The pattern on the keys of that kit, without what it has not.
  local function on_keys(made)
    local notes, hits = live.kits.of(rack.DRUMS).notes, {}
    for _, hit in ipairs(made.hits) do
      local pitch = notes[hit.pitch]
      local played = { tick = hit.tick, length = hit.length, velocity = hit.velocity, pitch = pitch }
      hits[#hits + 1] = pitch and played or nil
    end
    table.sort(hits, function(first, second)
      return first.tick < second.tick or first.tick == second.tick and first.pitch < second.pitch
    end)
    return { name = made.name, length = made.length, hits = hits }
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
    local made, problems = build(name, content)
    local absent, kit = missing(made or { pieces = {} })
    if absent[1] and live.context.mode ~= "evaluation" then
      return mistake.unknown("piece of the kit", absent[1], kit.names)
    end
    if not made then
      say_problems(name, problems)
      transaction.draft("pattern")[name] = false -- whoever names it makes no second mistake
      return mistake.void
    end
    made.place = mistake.here() -- which kit it is for shows at the end of the evaluation
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
    transaction.draft("drums").source, transaction.draft("drums").place = name, mistake.here()
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
    local tick = transaction.next_bar():ticks()
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
    local made = declared[name] and on_keys(declared[name]) or presets.pattern(name)
    local content = made and patterns.content(made)
    if made and not (playing and playing.content == content) then
      change(made)
      playing = { name = name, content = content }
    elseif made then
      playing.name = name
    end
  end

  -- The kit of the pattern's channel may be another now: what plays is on other keys then.
  function player.follow_kit(context)
    if not playing or context.draft.drums then
      return
    end
    local made = declared[playing.name]
    local absent = made and missing(made) or {}
    if #absent > 0 or not (made or presets.pattern(playing.name)) then
      local which = #absent > 0 and ": it has no " .. show.list(absent) or ""
      local text = ("pattern '%s' is for another kit%s"):format(playing.name, which)
      if text ~= warned then
        core.say("warning", text)
      end
      warned = text
    else
      warned = nil
    end
    play(playing.name)
  end

  local function finish()
    if playing then
      change(nil)
      playing = nil
    end
  end

  -- The kit is the one that the evaluation ends with.
  function book.check(context)
    for _, made in pairs(context.draft.pattern) do
      local absent, kit = missing(made or { pieces = {} })
      for _, piece in ipairs(absent) do
        mistake.say_at(made.place, mistake.unknown_text("piece of the kit", piece, kit.names))
      end
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

  -- A pattern of an earlier evaluation, or a preset's, must fit that kit as well.
  function player.check(context)
    local source, place, own = context.draft.drums.source, context.draft.drums.place, context.draft.pattern or {}
    if not source or own[source] ~= nil then
      return
    elseif not declared[source] then
      local _, problem = presets.pattern(source)
      if problem then
        mistake.say_at(place, ("pattern '%s' is broken: %s"):format(source, problem))
      end
      return
    end
    local absent = missing(declared[source])
    if #absent > 0 then
      mistake.say_at(place, ("pattern '%s' is for another kit: it has no %s"):format(source, show.list(absent)))
    end
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
