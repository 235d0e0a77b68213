-- clips.lua -- what the engine plays of a pattern: hits at ticks, over so many of its cycles.
--
-- A cycle is a fraction of beats, { n, d }. Where it is no whole number of ticks, each place is rounded by itself
-- from its exact one, so that nothing drifts.
local rational = require "livelua.rational"

local clips = {}

local TICKS_PER_BEAT <const> = rational.TICKS_PER_BEAT
local MOST_CYCLES <const>, MOST_HITS <const> = 64, 4000

-- The tick of a fraction of a cycle, n/d of it, from its start; rounded to the nearest.
function clips.tick(length, cycle, n, d)
  local ticks = length.n * TICKS_PER_BEAT
  local whole, rest = cycle * ticks // length.d, cycle * ticks % length.d
  local parts = (d or 1) * length.d
  return whole + (2 * (rest * (d or 1) + (n or 0) * ticks) + parts) // (2 * parts)
end

-- The cycle that a tick lies in.
function clips.cycle_at(length, tick)
  local cycle = tick * length.d // (length.n * TICKS_PER_BEAT)
  return clips.tick(length, cycle + 1) <= tick and cycle + 1 or cycle
end

local function gcd(a, b)
  while b ~= 0 do
    a, b = b, a % b
  end
  return a
end

-- After how many cycles a pattern with that period begins again on a whole tick; nil for too many.
function clips.unroll(length, period)
  local cycles = length.d // gcd(length.n * TICKS_PER_BEAT, length.d)
  local count = period and cycles * period // gcd(cycles, period)
  return count and count <= MOST_CYCLES and count or nil
end

local function earlier(a, b)
  if a.tick ~= b.tick then
    return a.tick < b.tick
  elseif a.pitch ~= b.pitch then
    return a.pitch < b.pitch
  elseif a.velocity ~= b.velocity then
    return a.velocity < b.velocity
  end
  return a.pan < b.pan
end

-- The hits of an event: `voice` says what is heard of it.
local function add_event(hits, length, cycle, event, voice)
  local heard = voice(event)
  if not heard then
    return
  end
  local beats = event.length.n * length.n / (event.length.d * length.d)
  hits[#hits + 1] = {
    tick = clips.tick(length, cycle, event.start.n, event.start.d) + rational.ticks(event.shift),
    length = math.max(1, rational.ticks(heard.length or beats)),
    pitch = heard.pitch,
    velocity = heard.velocity or math.min(127, math.max(1, event.vel)),
    pan = event.pan,
    param = heard.param,
  }
end

-- The hits of those cycles, by their ticks from the start of the first one; events(cycle) gives a cycle's. What was
-- moved over an edge is in its place; where they repeat, it comes round.
function clips.build(length, first, count, events, voice, repeats)
  local from, to = clips.tick(length, first), clips.tick(length, first + count)
  local all, hits = {}, {}
  for cycle = math.max(0, first - (repeats and 0 or 1)), first + count - (repeats and 1 or 0) do
    for _, event in ipairs(events(cycle)) do
      add_event(all, length, cycle, event, voice)
    end
  end
  for _, hit in ipairs(all) do
    local place = hit.tick - from
    hit.tick = repeats and place % (to - from) or place
    hits[#hits + 1] = hit.tick >= 0 and hit.tick < to - from and hit or nil
  end
  table.sort(hits, earlier)
  return { origin = from, length = to - from, hits = hits }
end

-- True for one that the engine has room for.
function clips.fits(clip)
  return #clip.hits <= MOST_HITS
end

-- A text that is the same for clips that sound the same.
function clips.print(clip)
  local parts = { clip.length, clip.origin % clip.length }
  for _, hit in ipairs(clip.hits) do
    local form = "%d:%d:%.9g:%.9g:%.9g:%d"
    parts[#parts + 1] = form:format(hit.tick, hit.length, hit.pitch, hit.velocity, hit.pan, hit.param or 0)
  end
  return table.concat(parts, " ")
end

return clips
