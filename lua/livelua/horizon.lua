-- horizon.lua -- how far ahead of the sound things are run, and the first moment that can still be met.
--
-- The timeline may jump: because the session says so (horizon.jump), or because somebody else leads the beat,
-- which shows in the engine's status. Ticks are the timeline's; status is what core.status() gives.
local rational = require "livelua.rational"

local LOOKAHEAD_S <const> = 0.12  -- 100 ms without the interpreter, and what passes between two looks
local MARGIN_S <const> = 0.03     -- what a command needs on its way to the engine
local TOLERANCE_S <const> = 0.04  -- so late a note is still heard
local SURELY_TAKEN <const> = 64   -- frames after which the engine has taken what it was sent: two quanta
local SLACK <const> = rational.TICKS_PER_BEAT // 2 -- a leader may lead the beat so far astray between two looks

return function(live)
  local core = live.core
  local horizon = {}
  local reached     -- all that is due up to this tick was run; nil at the start
  local latest      -- { tick, frame, bpm }: the status at the last look
  local jump        -- { from, to, frame }: one that was sent and has not been seen yet; `from` nil: it is at once
  local tempos = {} -- { tick, bpm }: changes that lie ahead
  local limit = {}  -- { status, tick }: what was worked out last

  local function ticks_in(seconds, bpm)
    return math.ceil(seconds * bpm / 60 * rational.TICKS_PER_BEAT)
  end

  local function is_on_its_way(status)
    return jump and not jump.from and status.frame < jump.frame + SURELY_TAKEN
  end

  local function note_latest(status, tick)
    latest = { tick = tick, frame = status.frame, bpm = status.bpm, jumps = status.jumps }
  end

  local function at(status, tick)
    return setmetatable({ tick = tick }, { __index = status })
  end

  -- The first tick that a command can still meet.
  function horizon.nearest()
    local context, status = live.context, core.status()
    if context and context.mode == "loop" then
      return context.tick
    elseif is_on_its_way(status) then
      return jump.to
    end
    return status.tick + (status.playing and ticks_in(MARGIN_S, status.bpm) or 0)
  end

  -- The first tick that what is declared now can begin at: nothing was played past it.
  function horizon.soonest()
    local context, nearest = live.context, horizon.nearest()
    if reached and nearest <= reached and not (context and context.mode == "loop") then
      return reached + 1
    end
    return nearest
  end

  -- The tempo changes at that tick, over so many ticks: the look-ahead must hold at the fastest that is to come.
  function horizon.expect_tempo(tick, bpm, length)
    tempos[#tempos + 1] = { tick = tick + (length or 0), bpm = bpm }
    limit.status = nil
  end

  local function fastest(status)
    local bpm = status.bpm
    for n = #tempos, 1, -1 do
      if tempos[n].tick < status.tick then
        table.remove(tempos, n)
      else
        bpm = math.max(bpm, tempos[n].bpm)
      end
    end
    return bpm
  end

  -- All that is due up to this tick is to be run now.
  function horizon.reach(status)
    if limit.status ~= status then
      local ahead = status.tick + ticks_in(LOOKAHEAD_S, fastest(status))
      reached = math.max(reached or ahead, ahead)
      limit.status, limit.tick = status, jump and jump.from and math.min(reached, jump.from - 1) or reached
    end
    return limit.tick
  end

  -- True when what was due at that tick comes too late to be heard.
  function horizon.is_missed(tick, status)
    return tick < status.tick - ticks_in(TOLERANCE_S, status.bpm)
  end

  -- The timeline jumps to a tick: now, or when it comes to the tick `from`.
  function horizon.jump(to, from)
    jump, limit.status = { to = to, from = from, frame = core.status().frame }, nil
    if not from then
      note_latest(core.status(), to)
      reached = to - 1
    end
  end

  -- How far the timeline can have come between two looks.
  local function progress(before, status)
    return ticks_in((status.frame - before.frame) / status.rate, math.max(before.bpm, status.bpm))
  end

  local function has_jumped(before, status)
    if status.jumps ~= before.jumps then
      return true
    end
    local way = status.tick - before.tick
    return way < -SLACK or way > 2 * progress(before, status) + SLACK
  end

  -- Where a jump that was just seen must have gone to.
  local function destination(before, status)
    local least = status.tick - ticks_in(TOLERANCE_S, status.bpm)
    if status.jumps ~= before.jumps then
      return math.max(status.landed, least)
    end
    return math.max(0, least, status.tick - progress(before, status))
  end

  -- The status to run by; and, when the timeline is seen to have jumped, the tick that it went to.
  function horizon.follow(status)
    local before, to = latest
    limit.status = nil
    if is_on_its_way(status) then
      return at(status, jump.to)
    end
    note_latest(status, status.tick)
    if jump and jump.from then
      to = (status.tick < before.tick or status.tick >= jump.from) and jump.to or nil
      jump = to == nil and jump or nil
    else
      to = before and has_jumped(before, status) and destination(before, status) or nil
      jump = nil
    end
    if to then
      reached = to - 1
      return at(status, to), to
    end
    return status
  end

  return horizon
end
