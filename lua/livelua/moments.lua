-- moments.lua -- what happens once: loops whose body is called once (schedule.lua), by their names.
--
-- One that a file declares is kept when it has happened: declared again unchanged it does not happen again,
-- but it does when the transport goes back before it.
local BEFORE_LOOPS <const> = 1 << 40 -- loops see what it has changed at their beat

return function(live, schedule)
  local horizon = live.horizon
  local moments = {}
  local by_name = {}

  -- What is asked for: { name, title, owner, position, body }; `is_kept` and `print`, when it is known by its
  -- place in a file; `parent`, the loop that asks for it and with which it ends.
  local function declare(moment, asked)
    moment.once, moment.title, moment.print, moment.is_kept = true, asked.title, asked.print, asked.is_kept
    moment.parent, moment.parent_life = asked.parent, asked.parent and asked.parent.life
    moment.next = { body = asked.body, position = asked.position, tick = asked.position:ticks() }
    moment.declared = asked.is_kept and moment.next or nil
    moment.run, moment.ends = nil, nil
  end

  -- Returns false when it is another than it was, and its time has gone.
  function moments.add(asked)
    local moment = by_name[asked.name]
    if moment and moment.print and moment.print == asked.print then
      moment.ends = nil
      schedule.plan(moment)
      return true
    end
    if not moment then
      moment = schedule.new_loop(asked.name, asked.owner)
      moment.order = moment.order - BEFORE_LOOPS
      by_name[asked.name] = moment
    end
    declare(moment, asked)
    local is_ahead = moment.next.tick >= horizon.nearest()
    if not is_ahead then
      moment.next = nil
      moments.forget(moment)
    end
    schedule.plan(moment)
    return is_ahead
  end

  -- It does not happen; when it has begun, it ends at that tick. Returns true when it was still to come.
  function moments.withdraw(name, tick)
    local moment = by_name[name]
    if not moment then
      return false
    end
    local is_ahead = moment.run ~= nil or moment.next ~= nil
    moment.is_kept, moment.declared, moment.print, moment.next = false, nil, nil, nil
    if moment.run then
      moment.ends = tick
    else
      by_name[name] = nil
    end
    schedule.plan(moment)
    return is_ahead
  end

  -- It is over: nothing is left of one that is not kept.
  function moments.forget(moment)
    if not moment.is_kept then
      by_name[moment.name], live.owners["moment " .. moment.name] = nil, nil
    end
  end

  -- The timeline goes on from that tick: a jump over a moment leaves it out.
  function moments.move(tick, commands)
    for _, moment in pairs(by_name) do
      if moment.declared and moment.declared.tick >= tick then
        moment.run, moment.next = nil, moment.declared
      elseif moment.run or (moment.next and moment.next.tick < tick) then
        schedule.close(moment, tick, commands)
      end
      schedule.plan(moment)
    end
  end

  return moments
end
