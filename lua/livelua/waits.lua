-- waits.lua -- the words with which a loop lets time pass, wait and sync; and cue, which marks a moment for others.
local rational = require "livelua.rational"
local show = require "livelua.show"

return function(live)
  local mistake, check, transaction, schedule = live.mistake, live.check, live.transaction, live.schedule
  local cues = live.cues

  -- Says why the word can not pause here; true when it can.
  local function can_pause(word, example)
    local context = live.context
    if context.mode ~= "loop" then
      mistake.say("%s belongs in a loop: loop(\"name\", function() %s end)", word, example)
      return false
    elseif coroutine.running() ~= context.routine then
      mistake.say("%s belongs in the loop itself, not in a coroutine of its own", word)
    elseif not coroutine.isyieldable() then
      mistake.say("%s cannot stand in a function that table.sort or string.gsub calls, only in the loop itself", word)
    end
    return true
  end

  -- A length as a fraction of beats, which is not 0.
  local function fraction(word, beats)
    local numerator, denominator = rational.fraction(check.beats(word, beats))
    if numerator == 0 then
      mistake.say("%s: expected at least 1/1000 of a beat, got %g", word, beats)
    end
    return numerator, denominator
  end

  local function wait(beats)
    if not can_pause("wait", "note(1, \"C4\") wait(1)") then
      return mistake.void
    end
    coroutine.yield(schedule.WAIT, fraction("wait", beats))
    return nil
  end

  local function sync(what)
    if not can_pause("sync", "sync \"drop\" note(1, \"C4\")") then
      return mistake.void
    elseif type(what) == "number" then
      coroutine.yield(schedule.GRID, fraction("sync", what))
      return nil
    elseif type(what) ~= "string" or what == "" then
      mistake.say("sync: expected the name of a cue or a number of beats, got %s", show.given(what))
    end
    coroutine.yield(schedule.CUE, what)
    return live.context.given
  end

  local function cue(name, value)
    name = check.name("cue", name)
    if not name then
      return mistake.void
    elseif transaction.act("cue", name, value) then
      cues.mark(name, value)
    end
    return nil
  end

  live.words.add {
    { "wait", "wait(beats)", wait,
      "Inside a loop: lets that many beats pass, exactly. wait(1/3) three times is one beat." },
    { "sync", "sync(name) or sync(beats)", sync,
      "Inside a loop: waits for the next cue of that name and gives the value that came with it; or for the next "
        .. "multiple of so many beats. Each loop cues its own name whenever it begins again: sync \"bass\" goes with "
        .. "the loop \"bass\". A cue at this very beat counts, once." },
    { "cue", "cue(name, value)", cue,
      "Marks this moment for all loops that wait for it with sync(name), which get the value: in a loop on its exact "
        .. "beat, elsewhere at the next bar." },
  }
end
