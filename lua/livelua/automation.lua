-- automation.lua -- the methods ramp, lfo and automate: parameters that move by themselves.
local rational = require "livelua.rational"
local show = require "livelua.show"

local RAMP_OPTIONS <const> = { "from" }
local LFO_OPTIONS <const> = { "shape", "rate", "hz", "depth", "min", "max", "phase", "seed" }
local POINT_OPTIONS <const> = { "loop" }
local FASTEST_RATE <const>, FASTEST_HZ <const>, SLOWEST <const> = 64, 100, 1 / 4096
local MOST_OCTAVES <const> = 16
local MOST_POINTS <const> = 1000
local EASES = { linear = 0, ease_in = 0.5, ease_out = -0.5 }
local EASE_NAMES <const> = { "linear", "ease_in", "ease_out" }

return function(live)
  local core, mistake, check, transaction = live.core, live.mistake, live.check, live.transaction
  local rack, options, motions = live.rack, live.options, live.motions
  local shapes = core.shapes()
  local is_shape = {}
  for _, name in ipairs(shapes) do
    is_shape[name] = true
  end

  -- The row of a parameter that can lie between two of its values, how messages call it, and the bus when it
  -- is a send.
  local function find_steady(index, name, verb)
    local row, what, bus = options.row(index, name, verb)
    if row and row.curve == "name" then
      mistake.say("%s: %s has names for values, which lie nowhere between each other", verb, what)
      return nil
    elseif row and row.curve == "switch" then
      mistake.say("%s: %s is on or off, with nothing between; automate(\"%s\", ...) can switch it", verb, what, what)
      return nil
    end
    return row, what, bus
  end

  -- -- ramps ---------------------------------------------------------------------------------------

  local function ramp(index, handle, name, to, beats, given)
    local row, what, bus = find_steady(index, name, "ramp")
    given = check.options("ramp", given, RAMP_OPTIONS)
    beats = check.beats("beats of ramp", beats)
    local value = row and check.value(row, to, what)
    local from
    if row and given and given.from ~= nil then
      from = check.value(row, given.from, "from")
      given = from and given
    end
    if not (row and given and beats and value) then
      return mistake.void
    elseif transaction.act("ramp", live.handles.identity(handle), name, value, beats, from) then
      motions.ramp(index, row.id, value, math.max(1, rational.ticks(beats)), from)
    end
    options.moves(index, row, bus)
    return handle
  end

  -- -- LFOs ----------------------------------------------------------------------------------------

  local function check_above(what, value, most, unit)
    if type(value) == "number" and value >= SLOWEST and value <= most then
      return value
    elseif not mistake.is_void(value) then
      mistake.say("%s: expected a number above 0 and up to %g %s, got %s", what, most, unit, show.given(value))
    end
    return nil
  end

  -- Into motion.period or motion.hz; true when all is right.
  local function read_speed(given, motion)
    if (given.rate == nil) == (given.hz == nil) then
      mistake.say("lfo: expected either rate, in cycles a beat, or hz, in cycles a second, got %s",
        given.rate and "both" or "neither")
      return false
    elseif given.hz ~= nil then
      motion.hz = check_above("hz", given.hz, FASTEST_HZ, "cycles a second")
      return motion.hz ~= nil
    end
    local rate = check_above("rate", given.rate, FASTEST_RATE, "cycles a beat")
    motion.period = rate and rational.ticks(1 / rate)
    return rate ~= nil
  end

  local function read_depth(row, what, depth, motion)
    local is_exp = row.curve == "exp"
    local most = is_exp and MOST_OCTAVES or row.max - row.min
    local unit = is_exp and "octaves" or row.unit
    depth = check.number("depth of " .. what, depth, 0, most, unit)
    motion.low, motion.high = depth and -depth, depth
    return depth ~= nil
  end

  -- From min to max: the parameter stands between, and swings by half of the way.
  local function read_limits(row, what, given, motion)
    local low = check.value(row, given.min, "min of " .. what)
    local high = check.value(row, given.max, "max of " .. what)
    if not (low and high) then
      return false
    elseif low >= high then
      mistake.say("lfo: expected min below max, got %s and %s", show.text(low), show.text(high))
      return false
    end
    local a, b = core.scale(row.id, low), core.scale(row.id, high)
    if a > b then -- a low-pass that is off is as good as at the top
      a, b = b, a
    end
    motion.low, motion.high = (a - b) / 2, (b - a) / 2
    motion.middle = core.unscale(row.id, (a + b) / 2)
    if row.curve == "whole" then
      motion.middle = math.floor(motion.middle)
    end
    return true
  end

  local function read_swing(row, what, given, motion)
    local has_limits = given.min ~= nil or given.max ~= nil
    if (given.depth ~= nil) == has_limits then
      mistake.say("lfo: expected either depth, or min and max, got %s", has_limits and "both" or "neither")
      return false
    elseif has_limits then
      return read_limits(row, what, given, motion)
    end
    return read_depth(row, what, given.depth, motion)
  end

  local function read_shape(given, motion)
    motion.shape = given.shape == nil and "sine" or given.shape
    if mistake.is_void(motion.shape) then
      return false
    elseif not is_shape[motion.shape] then
      mistake.unknown("shape", motion.shape, shapes)
      return false
    end
    motion.phase = check.number("phase", given.phase or 0, 0, 1)
    motion.seed = check.whole("seed of lfo", given.seed or 0, 0, 4294967295)
    return motion.phase ~= nil and motion.seed ~= nil
  end

  -- A text that is the same for motions that do the same.
  local function print_of(motion)
    local parts = {}
    for _, name in ipairs { "kind", "shape", "period", "hz", "phase", "low", "high", "middle", "seed" } do
      parts[#parts + 1] = tostring(motion[name])
    end
    for _, point in ipairs(motion.points or {}) do
      parts[#parts + 1] = ("%d:%.9g:%.9g"):format(point.tick, point.value, point.bend)
    end
    return table.concat(parts, " ")
  end

  local function has_only(given, names)
    local known = {}
    for _, name in ipairs(names) do
      known[name] = true
    end
    for key in pairs(given) do
      if not known[key] then
        return false
      end
    end
    return true
  end

  local function lfo(index, handle, name, given)
    local row, what, bus = find_steady(index, name, "lfo")
    if given == false then
      if row then
        motions.set(index, row.id, "lfo", nil)
      end
      return handle
    elseif given == nil or type(given) ~= "table" then
      check.kind("lfo", given, "table", "a table such as { rate = 1/4, depth = 0.5 }, or false to end it")
      return mistake.void
    end
    if not has_only(given, LFO_OPTIONS) then
      row = nil -- what an option with a wrong name meant is missing elsewhere
    end
    given = check.options("lfo", given, LFO_OPTIONS)
    local motion = row and { kind = "lfo", param = row.id }
    if not (row and given) then
      return mistake.void
    end
    local shaped, timed = read_shape(given, motion), read_speed(given, motion)
    if not (read_swing(row, what, given, motion) and shaped and timed) then
      return mistake.void
    end
    motion.print = print_of(motion)
    if not motions.set(index, row.id, "lfo", motion) then
      return mistake.void
    elseif motion.middle then
      rack.set(index, row.id, motion.middle)
    elseif row.curve == "exp" then
      motions.swings(index, row.id, what)
    end
    options.moves(index, row, bus)
    return handle
  end

  -- -- points --------------------------------------------------------------------------------------

  local function read_bend(n, ease)
    if ease == nil then
      return 0
    elseif type(ease) == "string" then
      return EASES[ease] or mistake.unknown("ease", ease, EASE_NAMES) and nil
    end
    return check.number(("ease of point %d"):format(n), ease, -1, 1)
  end

  local function read_beat(n, beat, last)
    local where = ("beat of point %d"):format(n)
    beat = check.number(where, beat, 0, 1000000)
    if beat and last and beat < last then
      mistake.say("%s: expected points in order of time, got %s after %s", where, show.text(beat), show.text(last))
      return nil
    end
    return beat
  end

  local function surplus(point)
    for key in pairs(point) do
      if key ~= 1 and key ~= 2 and key ~= 3 then
        return key
      end
    end
  end

  -- { tick, value, bend }, and the beat; or nil with the mistake said.
  local function read_point(n, point, row, what, last)
    if not check.kind(("point %d"):format(n), point, "table", "{ beat, value } or { beat, value, ease }") then
      return nil
    elseif surplus(point) ~= nil then
      mistake.say("point %d: expected { beat, value, ease }, got '%s' as well", n, show.text(surplus(point)))
      return nil
    end
    local beat = read_beat(n, point[1], last)
    local value = check.value(row, point[2], ("%s at point %d"):format(what, n))
    local bend = read_bend(n, point[3])
    if not (beat and value and bend) then
      return nil
    end
    return { tick = rational.ticks(beat), value = value, bend = bend }, beat
  end

  -- All points, and the beat of the last; nil when one was wrong.
  local function read_points(list, row, what)
    if #list == 0 then
      mistake.say("automate: expected at least one point, { beat, value }")
      return nil
    elseif #list > MOST_POINTS then
      mistake.say("automate: expected at most %d points, got %d", MOST_POINTS, #list)
      return nil
    end
    local points, last, good = {}, nil, true
    for n, entry in ipairs(list) do
      local point, beat = read_point(n, entry, row, what, last)
      points[n], last, good = point or false, beat or last, good and point ~= nil
    end
    for key in pairs(list) do
      if math.type(key) ~= "integer" or key < 1 or key > #list then
        mistake.say("automate: expected a list of points, got '%s' as well", show.text(key))
        good = false
      end
    end
    return good and points or nil, last
  end

  -- The ticks after which points begin again; 0 for those that do not.
  local function read_loop(loop, last)
    if loop == nil or loop == false then
      return 0
    elseif loop == true and last > 0 then
      return rational.ticks(last)
    elseif type(loop) == "number" and loop > 0 and loop >= last and loop <= 1e6 then
      return rational.ticks(loop)
    elseif loop == true then
      mistake.say "loop: points that all lie at 0 need loop = beats"
    elseif not mistake.is_void(loop) then
      mistake.say("loop: expected true, or %s beats or more, got %s", show.text(last), show.given(loop))
    end
    return nil
  end

  -- A switch keeps its state up to the point that turns it, and so does what has names for values.
  local function with_steps(points)
    local list = {}
    for n, point in ipairs(points) do
      if n > 1 then
        list[#list + 1] = { tick = point.tick, value = points[n - 1].value, bend = 0 }
      end
      list[#list + 1] = point
    end
    return list
  end

  local function automate(index, handle, name, list, given)
    local row, what, bus = options.row(index, name, "automate")
    if list == false then
      if row then
        motions.set(index, row.id, "points", nil)
      end
      return handle
    end
    given = check.options("automate", given, POINT_OPTIONS)
    list = check.kind("automate", list, "table", "points such as { { 0, 200 }, { 4, 2000 } }, or false to end them")
    if not (row and given and list) then
      return mistake.void
    end
    local points, last = read_points(list, row, what)
    local period = points and read_loop(given.loop, last)
    if not period then
      return mistake.void
    end
    points = (row.curve == "switch" or row.curve == "name") and with_steps(points) or points
    local motion = { kind = "points", param = row.id, period = period, points = points }
    motion.print = print_of(motion)
    if not motions.set(index, row.id, "points", motion) then
      return mistake.void
    end
    options.moves(index, row, bus)
    return handle
  end

  live.handles.add {
    { "ramp", "bass:ramp(name, to, beats, { from = value })", ramp,
      "Moves a parameter to a value within so many beats, from where it stands unless `from` says otherwise: "
        .. "bass:ramp(\"lowpass\", 4000, 8). A file that is evaluated again repeats no ramp." },
    { "lfo", "bass:lfo(name, { shape = \"sine\", rate = 1/4, depth = 0.5 })", lfo,
      "Swings a parameter about where it stands, as long as this is declared. `shape` is " .. show.list(shapes, "or")
        .. "; the speed is `rate` in cycles a beat, or `hz` in cycles a second; `depth` is how far it goes either "
        .. "way, in the parameter's unit, or in octaves where equal ratios feel equal (Hz, times). With `min` and "
        .. "`max` instead it is set to the middle and swings from one to the other. `phase` is where it begins, 0 "
        .. "to 1; `seed` picks among the random ones. lfo(name, false) ends it." },
    { "automate", "bass:automate(name, { { 0, 200 }, { 4, 2000, \"ease_in\" } }, { loop = true })", automate,
      "Leads a parameter from point to point, { beat, value }, from the next bar on (in a loop: from that moment). "
        .. "How it comes to a point is \"linear\", \"ease_in\" (late), \"ease_out\" (early), or a bend from -1, "
        .. "early, to 1, late; switches and names change at points. `loop` begins again after the last point, or "
        .. "after so many beats. automate(name, false) ends it." },
  }
end
