-- controls.lua -- the word cc: knobs. The engine moves parameters by itself; a function is told as well.
local random = require "livelua.random"
local tally = require "livelua.tally"

local ANY <const> = 255
local OPTIONS <const> = { "channel", "from", "min", "max", "curve" }
local CURVES <const> = { "linear", "exp" }
local OWNER_SCRIPT <const> = 2 << 24
local MOST_FAILURES <const> = 3

return function(live)
  local core, mistake, check = live.core, live.mistake, live.check
  local transaction, rack = live.transaction, live.rack
  local part = { kind = "cc", errors = 0 }
  local declared, ids, by_id = {}, {}, {}
  local ending = {} -- ticks by identity
  local said = {}
  local waiting = {} -- functions that were not told their knob's latest value yet

  local EVERYWHERE <const> = (1 << rack.DRUMS + 1) - 1

  -- The strips that a knob moves, as bits; one of them, whose parameters it has; how the identity calls them.
  local function read_targets(channel)
    if channel == nil then
      return EVERYWHERE, 0, "all"
    elseif channel == "master" then
      return 1 << rack.MASTER, rack.MASTER, "master"
    end
    local is_handle = live.handles.is(channel)
    local index
    if is_handle then
      index = live.handles.index(channel)
    else
      index = check.channel(channel, "a whole number from 1 to 16, 'drums', 'master' or a handle")
    end
    if not index then
      return nil
    end
    return 1 << index, index, is_handle and live.handles.identity(channel) or "channel:" .. index
  end

  local function read_curve(row, curve)
    if row.curve ~= "exp" and row.curve ~= "linear" then
      return "whole"
    elseif curve == nil then
      return row.curve == "exp" and "exp" or "linear"
    elseif curve == "linear" or curve == "exp" then
      return curve
    end
    mistake.unknown("curve", curve, CURVES)
    return nil
  end

  local function read_limit(limit, row, what, value, initial)
    if value == nil then
      return initial
    elseif row.curve == "linear" or row.curve == "exp" then
      return check.number(limit .. " of " .. what, value, row.min, row.max, row.unit)
    end
    return check.value(row, value, limit .. " of " .. what)
  end

  -- What the knob does to the parameter, or nil.
  local function read_range(row, what, options)
    local curve = read_curve(row, options.curve)
    local low = read_limit("min", row, what, options.min, row.min)
    local high = read_limit("max", row, what, options.max, row.max)
    if not (curve and low and high) then
      return nil
    elseif curve == "exp" and row.curve ~= "exp" and (low <= 0 or high <= 0) then
      mistake.say("curve 'exp' of %s: expected min and max above 0, got %g and %g", what, low, high)
      return nil
    end
    return { curve = curve, min = low, max = high }
  end

  local function declare(identity, row)
    ids[identity] = ids[identity] or #by_id + 1
    row.id, row.identity = ids[identity], identity
    by_id[row.id] = by_id[row.id] or false
    transaction.draft("cc")[identity] = row
    transaction.declare("cc", identity)
  end

  -- What a knob may open is looked after as if it was open.
  local function each_target(targets, call)
    for index = 0, rack.MASTER do
      if targets >> index & 1 == 1 then
        call(index)
      end
    end
  end

  local function map(number, sender, target, options)
    local targets, index, place = read_targets(options.channel)
    local row, what, bus = live.options.row(index or 0, target, "cc")
    local range = row and read_range(row, what, options)
    if number and sender and targets and range then
      range.cc, range.from, range.targets, range.param = number, sender, targets, row.id
      declare(("%d from %s to %s of %s"):format(number, sender, what, place), range)
      each_target(targets, function(strip)
        live.options.moves(strip, row, bus)
      end)
    end
  end

  local function handle(number, sender, call, options)
    for _, name in ipairs { "channel", "min", "max", "curve" } do
      if options[name] ~= nil then
        mistake.say("cc: a function is given the value, 0 to 127; '%s' has no meaning for it", name)
      end
    end
    if number and sender then
      local row = { cc = number, from = sender, targets = 0, call = call }
      declare(("%d from %s to a function"):format(number, sender), row)
    end
  end

  local function cc(number, target, options)
    number = check.whole("cc", number, 0, 127)
    options = check.options("cc", options, OPTIONS) or {}
    local sender = ANY
    if options.from ~= nil then
      local from = check.whole("from", options.from, 1, 16)
      sender = from and from - 1
    end
    if type(target) == "function" then
      handle(number, sender, target, options)
    else
      map(number, sender, target, options)
    end
  end

  local function send_map(commands)
    local rows = {}
    for _, row in pairs(declared) do
      rows[#rows + 1] = row
    end
    commands[#commands + 1] = { type = "cc_map", rows = rows }
  end

  local function same(a, b)
    if not a or a.param ~= b.param or a.targets ~= b.targets then
      return false
    end
    return a.min == b.min and a.max == b.max and a.curve == b.curve
  end

  function part.commit(context, commands)
    local changed = false
    for identity, row in pairs(context.draft.cc) do
      changed = changed or not same(declared[identity], row)
      declared[identity], by_id[row.id], ending[identity] = row, row, nil
    end
    if changed then
      send_map(commands)
    end
  end

  function part.finish(identity, tick)
    ending[identity] = tick
    return "cc " .. identity:match "^%d+"
  end

  -- Takes away the knobs that are declared no longer, when the horizon has come to their bar.
  function part.settle(horizon, commands)
    local changed = false
    for identity, tick in pairs(ending) do
      if tick <= horizon then
        changed = changed or declared[identity] ~= nil
        by_id[ids[identity]] = false
        declared[identity], ending[identity] = nil, nil
      end
    end
    if changed then
      send_map(commands)
    end
  end

  local function fail(row, reason)
    part.errors, row.failures = part.errors + 1, (row.failures or 0) + 1
    local text = ("%s\n    in the function of cc %d"):format(mistake.report(reason), row.cc)
    tally.say(said, mistake.place(reason), core, "error", text)
    if row.failures == MOST_FAILURES then
      local consequence = "the function of cc %d failed %d times in a row: it is off until it is declared again"
      core.say("warning", consequence:format(row.cc, MOST_FAILURES))
    end
  end

  -- True when all went well.
  local function run(row, value)
    row.turns = (row.turns or 0) + 1
    local origin = core.origin(row.call)
    local context = transaction.begin {
      mode = "handler", kind = "handler", file = origin.file, line = origin.line, owner = OWNER_SCRIPT,
      generation = 0, stream = random.stream(live.seed, "cc " .. row.identity, row.turns),
    }
    local ok, problem, fault = core.call(live.pass_deadline, row.call, value)
    if ok then
      row.failures = 0
      transaction.send(transaction.commit(context))
    else
      fail(row, mistake.from_error(problem, fault))
    end
    live.context = nil
    return ok
  end

  -- A knob that is turned faster than its function runs skips values, never the last one.
  local function put_off(row, value)
    if row.failures == MOST_FAILURES then
      return
    elseif row.value == nil then
      waiting[#waiting + 1] = row
    end
    row.value = value
  end

  -- Tells each knob's function its latest value. After one that failed, and may have taken a second for
  -- it, the loops have their turn before the others.
  function part.run_waiting()
    local ok = true
    while ok and waiting[1] do
      local row = table.remove(waiting, 1)
      local value = row.value
      row.value = nil
      if by_id[row.id] == row then
        ok = run(row, value)
      end
    end
  end

  -- A knob was moved to 0..127: the engine has done its part already.
  function part.moved(id, value)
    local row = by_id[id]
    if not row then
      return
    elseif row.call then
      put_off(row, value)
      return
    end
    local number = core.map(row.curve, value / 127, row.min, row.max)
    each_target(row.targets, function(index)
      part.turned(index, row.param, number)
    end)
  end

  -- A knob without a row of ours moved a parameter by its built-in meaning.
  function part.turned(index, id, value)
    if live.values[index] then
      live.values[index][id] = value
      live.motions.stop(index, id)
    end
  end

  -- A strip is there no longer, nor is the level to it: no knob moves them.
  function part.forget(strip, level, commands)
    local changed = false
    for identity, row in pairs(declared) do
      local targets = row.targets & ~(1 << strip)
      if row.param and row.param == level then
        targets = 0
      end
      if targets ~= row.targets then
        row.targets, changed = targets, true
        declared[identity] = targets ~= 0 and row or nil
      end
    end
    if changed then
      send_map(commands)
    end
  end

  live.controls = part
  transaction.add_part(part)

  live.words.add {
    { "cc", "cc(number, parameter, { min, max, curve, channel, from })", cc,
      "Ties a knob (control change 0 to 127) to a parameter of every channel and the drums, or of `channel`: 1 to "
        .. "16, \"drums\", \"master\" or a handle. The parameter may be a level to a bus, \"send.hall\", or a switch, "
        .. "\"mute\". `from` is the channel that sends, any unless given; `curve` is \"linear\" or \"exp\". "
        .. "cc(20, function(value) ... end) calls a function with 0 to 127, the latest when there are many; one that "
        .. "fails three times in a row is off until it is declared again." },
  }
end
