-- meter.lua -- the word meter: how long bars are, and where they begin.
--
-- The map is a list of meters in the order of the bars at which they begin, and it is kept, so that bars are
-- counted right on both sides of a change. Ticks are those of the timeline; bars count from 1.
local rational = require "livelua.rational"

local TICKS <const> = rational.TICKS_PER_BEAT
local MOST <const> = 64
local NOTES <const> = { [1] = true, [2] = true, [4] = true, [8] = true, [16] = true, [32] = true }

local function common_factor(a, b)
  while b ~= 0 do
    a, b = b, a % b
  end
  return a
end

local function position_of(tick)
  local position, factor = rational.position(), common_factor(tick, TICKS)
  position:add(tick // factor, TICKS // factor)
  return position
end

return function(live)
  local check, mistake, transaction = live.check, live.mistake, live.transaction
  local meter = { kind = "meter" }

  -- Each is { tick, bar, numerator, denominator, length }; `length` is a bar's, in ticks.
  local function new(tick, bar, numerator, denominator)
    local length = numerator * 4 * TICKS // denominator
    return { tick = tick, bar = bar, numerator = numerator, denominator = denominator, length = length }
  end
  local map = { new(0, 1, 4, 4) }

  -- The meter at a tick, and the one after it.
  function meter.at(tick)
    local n = #map
    while n > 1 and map[n].tick > tick do
      n = n - 1
    end
    return map[n], map[n + 1]
  end

  -- The first start of a bar at or after a tick, as a position.
  function meter.next_bar(tick)
    local now = meter.at(tick)
    return position_of(now.tick - (now.tick - tick) // now.length * now.length)
  end

  -- The number of the bar in which a tick lies, and how many beats of it have passed there.
  function meter.bar_of(tick)
    local now = meter.at(tick)
    local passed = tick - now.tick
    return now.bar + passed // now.length, passed % now.length / TICKS
  end

  -- How many ticks so many bars last, whole ones or parts, from a tick on.
  function meter.span(from, bars)
    local tick = from
    while bars > 0 do
      local now, later = meter.at(tick)
      local part = later and math.min(bars, (later.tick - tick) / now.length) or bars
      tick, bars = tick + math.floor(part * now.length + 0.5), bars - part
    end
    return tick - from
  end

  -- From a bar's start on it is so, whatever was to come.
  local function set(numerator, denominator)
    local tick = transaction.next_bar():ticks()
    while #map > 1 and map[#map].tick >= tick do
      map[#map] = nil
    end
    local last = map[#map]
    if last.numerator ~= numerator or last.denominator ~= denominator then
      local place = last.tick < tick and #map + 1 or #map
      map[place] = new(tick, last.bar + (tick - last.tick) // last.length, numerator, denominator)
    end
  end

  local function declare(numerator, denominator)
    numerator = check.whole("meter", numerator, 1, MOST, "beats in a bar")
    local note = check.whole("meter", denominator == nil and 4 or denominator, 1, 32)
    if note and not NOTES[note] then
      return mistake.say("meter: expected 1, 2, 4, 8, 16 or 32 below the line, got %d", note)
    elseif not (numerator and note) then
      return mistake.void
    end
    transaction.draft("meter").meter = { numerator, note }
    transaction.declare("meter", "meter")
    return nil
  end

  local function word(numerator, denominator)
    if numerator ~= nil or denominator ~= nil then
      return declare(numerator, denominator)
    end
    local now = meter.at(live.transport.tick())
    return now.numerator, now.denominator
  end

  function meter.commit(context)
    set(table.unpack(context.draft.meter.meter))
  end

  function meter.finish()
    local last = map[#map]
    set(4, 4)
    return ("meter %d/%d"):format(last.numerator, last.denominator)
  end

  live.meter = meter
  transaction.add_part(meter)

  live.words.add {
    { "meter", "meter(beats, note)", word,
      "Bars have so many beats of that note from the next bar on: meter(7, 8), meter(3, 4). A beat is a quarter "
        .. "note everywhere else: a bar of 7/8 lasts 3.5. meter() gives the present one." },
  }
end
