-- drums.lua -- the word drums: a pattern of the kit's pieces, which plays by itself in the engine.
local pattern = require "livelua.pattern"
local show = require "livelua.show"
local values = require "livelua.pattern.values"

local SLOT <const>, BEATS <const>, ID <const> = 0, 4, "pattern"

return function(live)
  local core, mistake, check = live.core, live.mistake, live.check
  local rack, decks, players, transaction = live.rack, live.decks, live.players, live.transaction
  local player = { kind = "drums" }
  local playing       -- the record that plays or was declared last, or nil
  local warned        -- what was last said of its kit

  -- -- pieces on keys ------------------------------------------------------------------------------

  -- The key of a piece by name; a variant, "quad:2", is the piece "quad_2" where there is one.
  local function key_of(value, kit)
    if math.type(value) then
      return value >= 0 and value <= 127 and value or nil
    end
    local name, variant = tostring(value):match "^(.-):(.*)$"
    return kit.notes[value] or name and (kit.notes[name .. "_" .. variant] or kit.notes[name])
  end
  player.key_of = key_of

  -- What a kit plays of an event.
  local function on_kit(kit)
    return function(event)
      local value, key = event.value, key_of(event.value, kit)
      if key then
        return { pitch = key }
      elseif type(value) == "string" then
        return nil, { kind = "piece of the kit", word = value, known = kit.names }
      end
      return nil, ("a hit that names no piece of the kit but is %s; expected names, as in mini \"kick snare\"")
        :format(show.given(value))
    end
  end

  local function title(made)
    return made.name and ("pattern '%s'"):format(made.name) or "the pattern of the drums"
  end

  -- What a deck is to play: the pattern on the keys of the kit that its channel has now.
  function player.spec(record, name)
    local made, kit = record.made, live.kits.of(rack.DRUMS)
    local length = decks.length(pattern.beats(record.value) or made.beats or BEATS)
    local stream = made.name or name or "drums"
    return {
      name = stream, title = title(made), channel = rack.DRUMS, value = record.value, length = length,
      voice = on_kit(kit), place = record.place,
      print = values.print_of { record.value, stream, length.n, length.d, kit.notes },
    }
  end

  -- Pieces of a pattern that a kit has not, in order.
  function player.missing(made, kit)
    local absent = {}
    for piece in pairs(made.pieces or {}) do
      absent[#absent + 1] = not kit.notes[piece] and piece or nil
    end
    return absent
  end

  local function for_another_kit(made)
    local absent = player.missing(made, live.kits.of(rack.DRUMS))
    return #absent > 0 and ("%s is for another kit: it has no %s"):format(title(made), show.list(absent)) or nil
  end

  -- -- playing -------------------------------------------------------------------------------------

  -- `is_told`: what is wrong with it was said.
  local function play(record, is_told)
    local spec = player.spec(record)
    playing, spec.is_told = record, is_told
    decks.play(SLOT, spec, transaction.next_bar():ticks())
  end

  -- The kit of the pattern's channel may be another now: what plays is on other keys then.
  function player.follow_kit(context)
    if not playing or context.draft.drums then
      return
    end
    local text = for_another_kit(playing.made)
    if text and text ~= warned then
      core.say("warning", text)
    end
    warned = text
    play(playing, text ~= nil)
  end

  -- A pattern of that name was declared again.
  function player.follow(name, made)
    if playing and playing.made.name == name then
      play(players.again(playing, made))
    end
  end

  local function finish()
    if playing then
      decks.finish(SLOT, transaction.next_bar():ticks())
      playing = nil
    end
  end

  -- What plays or is to play: a record, or nil.
  function player.current()
    local draft = live.context and live.context.draft.drums
    if draft and draft.record ~= nil then
      return draft.record or nil
    end
    return playing
  end

  function player.is_playing()
    return player.current() ~= nil
  end

  function player.stop()
    transaction.draft("drums").record = false
    transaction.touch("drums", ID)
  end

  function player.title()
    local record = player.current()
    return record and "drums: " .. title(record.made) or "drums: nothing plays"
  end

  function player.writable()
    local record = player.current()
    if not record then
      mistake.say "drums: nothing plays; drums(\"house\") plays a pattern"
      return nil
    end
    local draft = transaction.draft "drums"
    draft.record = draft.record or players.copy(record)
    return draft.record
  end

  -- Says what is wrong with what is to be played.
  function player.verify(record)
    local text = not live.patterns.is_drafted(record.made) and for_another_kit(record.made)
    if text then
      decks.refuse(record.place, text)
    else
      decks.check(player.spec(record), "", SLOT)
    end
  end

  local function drums(source, options)
    if source == nil then
      return mistake.say "drums: expected a pattern, got nothing; stop \"drums\" ends the one that plays"
    end
    local made = live.patterns.resolve("pattern", source)
    options = options == nil and {} or check.kind("drums", options, "table", "a table of options")
    local settings = options and live.read_options(rack.DRUMS, options)
    local record = made and settings and players.record(made, mistake.here())
    if not record then
      return mistake.void
    elseif live.context.mode ~= "evaluation" then
      player.verify(record)
    end
    for id, value in pairs(settings) do
      rack.set(rack.DRUMS, id, value)
    end
    transaction.draft("drums").record = record
    transaction.declare("drums", ID)
    return players.handle(player, ID)
  end

  -- -- what is declared ----------------------------------------------------------------------------

  -- The kit is the one that the evaluation ends with, and the pattern may be declared further down.
  function player.check(context)
    local record = context.draft.drums.record
    if record then
      player.verify(record)
    end
  end

  function player.omit(share)
    share.record = nil
  end

  function player.commit(context)
    local record = context.draft.drums.record
    if record then
      warned = nil
      play(record)
    elseif record == false then
      finish()
    end
  end

  function player.finish()
    finish()
    return "drums"
  end

  live.player = player
  transaction.add_part(player)
  table.insert(live.stoppables, {
    names = function()
      return player.is_playing() and { "drums" } or {}
    end,
    stop = function()
      local draft = live.context.draft.drums
      if draft and draft.record or transaction.act("stop", "drums") then
        player.stop()
      end
    end,
  })

  live.words.add {
    { "drums", "drums(pattern, { volume = 0.5 })", drums,
      "Plays a pattern on the kit of channel(\"drums\"), a preset's or the session's, by name or as a value, from the "
        .. "next bar on. The options are parameters of that channel. The transforms of patterns are its methods: "
        .. "drums(\"groove\"):every(4, \"fast\", 2):humanize(0.15). stop \"drums\" ends it." },
  }
end
