-- moment_words.lua -- the words at and after: what happens once.
local rational = require "livelua.rational"
local show = require "livelua.show"

local MOST_BEATS <const> = 1000000
local OWNER_MOMENT <const> = (2 << 24) | 0xffffff

return function(live)
  local core, mistake, check = live.core, live.mistake, live.check
  local transaction, schedule, bodies, horizon = live.transaction, live.schedule, live.bodies, live.horizon
  local part = { kind = "moment" }
  local titles = {} -- of those that files declare, by name

  -- The loop that asks for it, and with which it ends; what happens once passes on its own.
  local function parent_of(context)
    local loop = context.loop
    if loop and loop.once then
      return loop.parent
    end
    return loop
  end

  -- What a loop asks for draws its chance by its place among all that the loop has asked for.
  local function name_of(context, word)
    local loop = context.loop
    if not loop then
      return bodies.name(context, word)
    end
    loop.asked = (loop.asked or 0) + 1
    return ("%s %d in %s"):format(word, loop.asked, loop.name)
  end

  -- `place` gives the position, when all else is known.
  local function declare(word, beats, body, place)
    local context = live.context
    local is_kept = context.mode == "evaluation" and context.kind == "file"
    if not is_kept and not transaction.act(word, beats) then
      return
    end
    local name = name_of(context, word)
    local made = bodies.new(body, body, ("%s %.17g"):format(word, beats))
    table.insert(transaction.draft "moment", {
      name = name, title = ("%s(%s)"):format(word, show.text(beats)), owner = OWNER_MOMENT, body = made, place = place,
      print = is_kept and made.print or nil, is_kept = is_kept, parent = parent_of(context),
    })
    if context.mode == "evaluation" then
      transaction.declare("moment", name)
    end
  end

  local function at(beat, body)
    body = check.kind("at", body, "function", "a function to call")
    beat = check.number("at", beat, 0, MOST_BEATS, "beats")
    if not (beat and body) then
      return mistake.void
    end
    declare("at", beat, body, function()
      local position = rational.position()
      position:add(rational.fraction(beat))
      return position
    end)
    return nil
  end

  -- In a loop from its exact moment, elsewhere from the next beat on.
  local function start_of(context)
    return context.run and context.run.position:copy() or rational.next_multiple(horizon.soonest(), 1, 1)
  end

  local function after(beats, body)
    body = check.kind("after", body, "function", "a function to call")
    beats = check.beats("after", beats)
    if not (beats and body) then
      return mistake.void
    end
    declare("after", beats, body, function(context)
      local position = start_of(context)
      position:add(rational.fraction(beats))
      return position
    end)
    return nil
  end

  function part.omit(draft, name)
    for place = #draft, 1, -1 do
      if draft[place].name == name then
        table.remove(draft, place)
      end
    end
  end

  function part.commit(context)
    for _, moment in ipairs(context.draft.moment) do
      moment.position = moment.place(context)
      titles[moment.name] = moment.is_kept and moment.title or nil
      if not schedule.once(moment) and not context.undoes then
        core.say("warning", ("%s: that beat has passed: it is not called"):format(moment.title))
      end
    end
  end

  function part.finish(name, tick)
    local title = titles[name]
    titles[name] = nil
    return schedule.withdraw(name, tick) and title or nil
  end

  transaction.add_part(part)

  live.words.add {
    { "at", "at(beat, function() ... end)", at,
      "Calls a function once, exactly at that beat of the timeline, counted from 0; it may wait. In a file it is "
        .. "known by its place among the calls of `at`; one that has been called is called again only when it is "
        .. "changed and lies ahead, or when the transport goes back before it." },
    { "after", "after(beats, function() ... end)", after,
      "Calls a function once, so many beats from now: in a loop from its exact beat, elsewhere from the next beat." },
  }
end
