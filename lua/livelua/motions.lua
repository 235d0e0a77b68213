-- motions.lua -- parameters that move by themselves, in the engine: ramps, LFOs and points.
--
-- A ramp is an action. An LFO and a course of points are declarations: a strip's record keeps them under their
-- parameter and kind. Points begin, and both end, at a bar: until the horizon has come there they wait here.
local BEATS_A_BAR <const> = 4

return function(live)
  local core, transaction = live.core, live.transaction
  local motions = { kind = "motion" }
  local moving = {}  -- ramps by strip and parameter: { from, to, tick, length }
  local playing = {} -- by strip and key: what the engine was given and has not ended
  local waiting = {} -- by strip and key: { index, tick, commands }

  local function key_of(id, kind)
    return ("%03d %s"):format(id, kind)
  end

  local function parts_of(key)
    return math.tointeger(tonumber(key:sub(1, 3))), key:sub(5)
  end

  local function place_of(index, key)
    return ("%02d %s"):format(index, key)
  end

  -- A command of its own, since the engine's time and owner are written into it.
  local function command_of(index, motion)
    local command = { type = "motion", channel = index }
    for name, value in pairs(motion) do
      command[name] = value
    end
    return command
  end

  local function still(index, key)
    local id, kind = parts_of(key)
    return { type = "still", channel = index, param = id, kind = kind }
  end

  local function next_bar()
    return transaction.next_multiple(BEATS_A_BAR, 1):ticks()
  end

  -- From the next bar on, unless something else is said of it before.
  local function put_off(index, key, list)
    waiting[place_of(index, key)] = { index = index, tick = next_bar(), commands = list }
  end

  -- Puts the motion of a parameter in the place of the other of its kind; without one ends it.
  function motions.set(index, id, kind, motion)
    local context, key = live.context, key_of(id, kind)
    if context.kind == "file" then
      live.rack.writable(index).motions[key] = motion
      return
    end
    local draft = transaction.draft "motion"
    local place = place_of(index, key)
    if kind == "points" and motion and context.mode == "evaluation" then
      draft[place] = { index = index, key = key, motion = motion }
    else
      draft[place] = false
      transaction.emit(motion and command_of(index, motion) or still(index, key))
    end
  end

  function motions.commit(context)
    for place, later in pairs(context.draft.motion) do
      waiting[place] = nil
      if later then
        put_off(later.index, later.key, { command_of(later.index, later.motion) })
      end
    end
  end

  -- A parameter is set: its ramps of this evaluation and its points give way.
  function motions.displace(index, id)
    if type(id) == "string" then
      return
    end
    local context, key = live.context, key_of(id, "points")
    for _, ramp in ipairs(context.ramps[place_of(index, key)] or {}) do
      ramp.is_withdrawn = true
    end
    if context.kind == "file" then
      live.rack.writable(index).motions[key] = nil
    elseif waiting[place_of(index, key)] or context.draft.motion then
      transaction.draft("motion")[place_of(index, key)] = false
    end
  end

  -- From where it stands to a value.
  function motions.ramp(index, id, value, ticks)
    local ramps, place = live.context.ramps, place_of(index, key_of(id, "points"))
    local command = { type = "ramp", channel = index, param = id, value = value, length = ticks }
    ramps[place] = ramps[place] or {}
    table.insert(ramps[place], command)
    transaction.emit(command)
  end

  local function add(commands, list, when, time)
    for _, command in ipairs(list) do
      command.when, command.time = when, time
      commands[#commands + 1] = command
    end
  end

  local function begin(index, key, motion, commands, time)
    local list = { command_of(index, motion) }
    if motion.kind == "points" and not time then
      put_off(index, key, list)
    else
      waiting[place_of(index, key)] = nil
      add(commands, list, time and "tick" or nil, time)
    end
  end

  -- What points have moved goes back to what is said of it.
  local function leave(index, key, value, commands, time)
    local list = { still(index, key) }
    local id, kind = parts_of(key)
    if kind == "points" then
      list[2] = { type = "param", channel = index, param = id, value = value }
    end
    if time then
      add(commands, list, "tick", time)
    else
      put_off(index, key, list)
    end
  end

  -- A strip that moved as `from` says is to move as `to` says. A value that was set again has ended points.
  function motions.change(index, from, to, commands, time)
    for key, motion in pairs(to.motions) do
      local id, kind = parts_of(key)
      local old = from.motions[key]
      local same = old and old.print == motion.print
      if not same or (kind == "points" and from.values[id] ~= to.values[id]) then
        begin(index, key, motion, commands, time)
      end
    end
    for key in pairs(from.motions) do
      if not to.motions[key] then
        leave(index, key, to.values[parts_of(key)], commands, time)
      end
    end
  end

  -- Ends what moves a strip, or one of its parameters, or was about to.
  function motions.finish(index, id, commands, when, time)
    for key in pairs(playing[index] or {}) do
      if id == nil or parts_of(key) == id then
        add(commands, { still(index, key) }, when, time)
      end
    end
    for place, entry in pairs(waiting) do
      local is_meant = entry.index == index and (id == nil or entry.commands[1].param == id)
      waiting[place] = not is_meant and entry or nil
    end
  end

  function motions.forget(index)
    for place, entry in pairs(waiting) do
      waiting[place] = entry.index ~= index and entry or nil
    end
    moving[index], playing[index] = nil, nil
  end

  function motions.settle(horizon, commands)
    for place, entry in pairs(waiting) do
      if entry.tick <= horizon then
        add(commands, entry.commands, "tick", entry.tick)
        live.rack.hold(entry.index, entry.tick)
        waiting[place] = nil
      end
    end
  end

  -- Where a ramp has brought a parameter by that tick, or by now; nil when there is none.
  function motions.place(index, id, tick)
    local ramp = moving[index] and moving[index][id]
    if not ramp then
      return nil
    end
    local share = ((tick or core.status().tick) - ramp.tick) / ramp.length
    if share >= 1 then
      return ramp.to
    end
    local low, high = core.scale(id, ramp.from), core.scale(id, ramp.to)
    return share <= 0 and ramp.from or core.unscale(id, low + (high - low) * share)
  end

  -- Something else moves the parameter from now on.
  function motions.stop(index, id)
    if moving[index] then
      moving[index][id] = nil
    end
  end

  local function start_ramp(command)
    local index, id, tick = command.channel, command.param, command.time or core.status().tick
    local from = motions.place(index, id, tick) or live.values[index][id]
    moving[index] = moving[index] or {}
    moving[index][id] = { from = from, to = command.value, tick = tick, length = command.length }
    live.values[index][id] = command.value
  end

  local function keep(index, key, is_playing)
    playing[index] = playing[index] or {}
    playing[index][key] = is_playing
  end

  -- What is sent is remembered, so that reading tells where a parameter stands.
  function motions.sent(command)
    local index = command.channel
    if command.type == "ramp" then
      start_ramp(command)
    elseif command.type == "param" then
      motions.stop(index, command.param)
    elseif command.type == "motion" then
      keep(index, key_of(command.param, command.kind), true)
    elseif command.type == "still" then
      keep(index, key_of(command.param, command.kind), nil)
    end
  end

  live.motions = motions
  transaction.add_part(motions)
end
