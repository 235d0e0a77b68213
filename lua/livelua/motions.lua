-- motions.lua -- parameters that move by themselves, in the engine: ramps, LFOs and points.
--
-- A ramp is an action. An LFO and a course of points are declarations: a strip's record keeps them under their
-- parameter and kind. Points begin, and both end, at a bar: until the horizon has come there they wait here.
local rational = require "livelua.rational"

local MOST <const> = 200 -- LFOs and points; what the engine has beyond is room for ramps

return function(live)
  local core, transaction = live.core, live.transaction
  local motions = { kind = "motion", MOST = MOST }
  local moving = {}  -- ramps by strip and parameter: { from, to, tick, length, stood }
  local playing = {} -- by strip and key: what the engine was given and has not ended, as its owner
  local warned = {}  -- by place: it was said that an LFO swings nothing
  local stood = 0    -- the ticks that would have passed while the transport stood still
  local latest       -- the status when that was last counted
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

  motions.command_of = command_of

  local function still(index, key)
    local id, kind = parts_of(key)
    return { type = "still", channel = index, param = id, kind = kind }
  end

  local function next_bar()
    return transaction.next_bar():ticks()
  end

  -- From the next bar on, unless something else is said of it before.
  local function put_off(index, key, list)
    waiting[place_of(index, key)] = { index = index, tick = next_bar(), commands = list }
  end

  -- By strip and key: the points that are to begin.
  local function waiting_keys()
    local keys = {}
    for _, entry in pairs(waiting) do
      local first = entry.commands[1]
      if first.type == "motion" then
        keys[entry.index] = keys[entry.index] or {}
        keys[entry.index][key_of(first.param, first.kind)] = true
      end
    end
    return keys
  end

  -- Every LFO and all points of a strip, by key, as the running script has them.
  local function keys_of(index, later)
    local declared, before = live.rack.motions(index)
    local keys = {}
    if not declared then
      return keys
    end
    for key in pairs(declared) do
      keys[key] = true
    end
    for key in pairs(playing[index] or {}) do
      keys[key] = keys[key] or not before[key] or nil
    end
    for key in pairs(later[index] or {}) do
      keys[key] = keys[key] or not before[key] or nil
    end
    for key, is_on in pairs(live.context.moves and live.context.moves[index] or {}) do
      keys[key] = is_on or nil
    end
    return keys
  end

  -- True when there are as many as there may be, and one of that key would be one more.
  local function is_full(index, key)
    local count, later = 0, waiting_keys()
    for strip = 0, live.rack.MASTER do
      for other in pairs(keys_of(strip, later)) do
        if strip == index and other == key then
          return false
        end
        count = count + 1
      end
    end
    return count >= MOST
  end

  local function put(index, key, kind, motion)
    local context = live.context
    if context.kind == "file" then
      live.rack.writable(index).motions[key] = motion
      return
    end
    local draft = transaction.draft "motion"
    local place = place_of(index, key)
    context.moves = context.moves or {}
    context.moves[index] = context.moves[index] or {}
    context.moves[index][key] = motion ~= nil
    if kind == "points" and motion and context.mode == "evaluation" then
      draft[place] = { index = index, key = key, motion = motion }
    else
      draft[place] = false
      transaction.emit(motion and command_of(index, motion) or still(index, key))
    end
  end

  -- Puts the motion of a parameter in the place of the other of its kind; without one ends it. False, with the
  -- mistake said, when there are too many.
  function motions.set(index, id, kind, motion)
    local key = key_of(id, kind)
    if motion and is_full(index, key) then
      local word = kind == "lfo" and "lfo" or "automate"
      live.mistake.say("%s: there are %d LFOs and courses of points already, which is the most", word, MOST)
      return false
    end
    put(index, key, kind, motion)
    return true
  end

  -- An LFO that is made of octaves about 0 swings nothing: said at the end of an evaluation, once.
  local function warn_of_rest(context)
    for place, lfo in pairs(context.swings or {}) do
      local points = key_of(lfo.id, "points")
      local moves = context.ramps[place_of(lfo.index, points)] or (live.rack.motions(lfo.index) or {})[points]
      if not warned[place] and not moves and live.rack.value(lfo.index, lfo.id) == 0 then
        warned[place] = true
        local form = "%s of %s is off, at 0: its LFO swings nothing until it is set, or with min and max"
        core.say("warning", form:format(lfo.what, live.rack.title(lfo.index)))
      end
    end
  end

  -- The LFO of a parameter swings in octaves about where it stands.
  function motions.swings(index, id, what)
    local context = live.context
    context.swings = context.swings or {}
    context.swings[place_of(index, key_of(id, "lfo"))] = { index = index, id = id, what = what }
    transaction.draft "motion"
  end

  function motions.commit(context)
    warn_of_rest(context)
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

  -- From where it stands, or from another value, to a value.
  function motions.ramp(index, id, value, ticks, from)
    local ramps, place = live.context.ramps, place_of(index, key_of(id, "points"))
    ramps[place] = ramps[place] or {}
    local function emit(command)
      table.insert(ramps[place], command)
      transaction.emit(command)
    end
    if from then
      emit { type = "param", channel = index, param = id, value = from }
    end
    emit { type = "ramp", channel = index, param = id, value = value, length = ticks }
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

  -- True when the strip's parameter may stand elsewhere than it was set to.
  function motions.is_moved(index, id)
    local key = key_of(id, "points")
    return (moving[index] and moving[index][id] or playing[index] and playing[index][key]) ~= nil
  end

  local function each_of(owner, call)
    for index, keys in pairs(playing) do
      for key, of in pairs(keys) do
        if of == owner then
          call(index, key)
        end
      end
    end
  end

  -- " with its LFO on pan of channel 1": what moves because a loop said so; "" when nothing does.
  function motions.text(owner)
    local names = {}
    each_of(owner, function(index, key)
      local id, kind = parts_of(key)
      local row = live.params.by_id[id]
      local what = row.bus and "send." .. (live.rack.buses.name(live.rack.BUS_FIRST + row.bus - 1) or "") or row.short
      local word = kind == "lfo" and "LFO" or "points"
      names[#names + 1] = ("its %s on %s of %s"):format(word, what, live.rack.title(index))
    end)
    return #names > 0 and " with " .. table.concat(names, ", ") or ""
  end

  -- Ends at that tick what a loop has declared, and what it declares among the commands.
  function motions.leave(owner, tick, commands)
    local list = {}
    for _, command in ipairs(commands) do
      if command.type == "motion" and command.owner == owner then
        list[#list + 1] = { index = command.channel, key = key_of(command.param, command.kind) }
      end
    end
    each_of(owner, function(index, key)
      list[#list + 1] = { index = index, key = key }
    end)
    for _, one in ipairs(list) do
      add(commands, { still(one.index, one.key) }, "tick", tick)
    end
  end

  function motions.forget(index)
    for place, entry in pairs(waiting) do
      waiting[place] = entry.index ~= index and entry or nil
    end
    for place in pairs(warned) do
      warned[place] = place:sub(1, 3) ~= place_of(index, "") or nil
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

  -- Ramps go on while the transport stands still, at its tempo: counts what has passed since the last time.
  function motions.watch()
    local now, before = core.status(), latest
    latest = now
    if not before or (now.playing and before.playing) then
      return
    end
    local beats = (now.frame - before.frame) / now.rate * now.bpm / 60
    local passed = math.max(0, beats * rational.TICKS_PER_BEAT - (now.tick - before.tick))
    stood = stood + passed
    for _, ramps in pairs(moving) do
      for _, ramp in pairs(ramps) do
        ramp.stood = ramp.stood + (ramp.tick > now.tick and passed or 0) -- it has not begun
      end
    end
  end

  -- Where a ramp has brought a parameter by that tick, or by now; nil when there is none.
  function motions.place(index, id, tick)
    local ramp = moving[index] and moving[index][id]
    if not ramp then
      return nil
    end
    motions.watch()
    local share = ((tick or latest.tick) - ramp.tick + stood - ramp.stood) / ramp.length
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
    motions.watch()
    moving[index][id] = { from = from, to = command.value, tick = tick, length = command.length, stood = stood }
    live.values[index][id] = command.value
  end

  local function keep(index, key, owner)
    playing[index] = playing[index] or {}
    playing[index][key] = owner
  end

  -- What is sent is remembered, so that reading tells where a parameter stands.
  function motions.sent(command)
    local index = command.channel
    if command.type == "ramp" then
      start_ramp(command)
    elseif command.type == "param" then
      motions.stop(index, command.param)
    elseif command.type == "motion" then
      keep(index, key_of(command.param, command.kind), command.owner or 0)
    elseif command.type == "still" then
      keep(index, key_of(command.param, command.kind), nil)
    elseif command.type == "clear" then
      moving[index], playing[index] = nil, nil
    end
  end

  live.motions = motions
  transaction.add_part(motions)
end
