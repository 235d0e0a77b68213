-- tap.lua -- the word tap: the tempo of a hand.
--
-- The time of a tap is the engine's. The tempo is that of the middle one of the last few intervals, so that one
-- tap that is early or late does not move it.
local PAUSE_S <const> = 2 -- what comes later begins anew
local MOST <const> = 8    -- intervals

local function median(values)
  local sorted = table.move(values, 1, #values, 1, {})
  table.sort(sorted)
  local middle = (#sorted + 1) // 2
  return (sorted[middle] + sorted[#sorted + 1 - middle]) / 2
end

return function(live)
  local core, mistake, transaction = live.core, live.mistake, live.transaction
  local last           -- the time of the last tap, in seconds
  local intervals = {} -- between the last taps

  -- Notes a tap down; true when a tempo can be heard in it.
  local function hear(now)
    local passed = last and now - last
    if passed and passed < 60 / live.tempo.FASTEST then
      return false -- no hand is so fast: a bounce
    elseif not passed or passed > PAUSE_S then
      intervals = {}
    else
      table.insert(intervals, passed)
      if #intervals > MOST then
        table.remove(intervals, 1)
      end
    end
    last = now
    return #intervals > 0
  end

  local function tap()
    if live.context.mode == "loop" then
      return mistake.say "tap is for hands: in a loop write tempo(bpm)"
    end
    local status = core.status()
    if not (transaction.act "tap" and hear(status.frame / status.rate)) then
      return nil
    end
    local bpm = 60 / median(intervals)
    live.tempo.set(bpm)
    return bpm
  end

  live.words.add {
    { "tap", "tap()", tap,
      "Taps the tempo: from the second time on it is that of the last taps, up to nine of them. After a pause of 2 s "
        .. "it begins anew." },
  }
end
