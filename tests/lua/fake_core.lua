-- fake_core.lua -- livelua.core without an engine: it keeps what it is told, and time is what the test says.
local fake = {}

local PARAMS = {
  -- name, unit, min, max, initial, curve, scope
  { "volume", "", 0, 1, 0.5, "linear", "strip" },
  { "pan", "", -1, 1, 0, "linear", "strip" },
  { "lowpass", "Hz", 0, 20000, 0, "exp", "strip" },
  { "send1", "", 0, 1, 0, "linear", "strip" },
  { "synth", "", 0, 1, 0, "name", "voice" },
  { "attack", "s", 0, 20, 0.005, "exp", "voice" },
  { "decay", "s", 0, 60, 0.1, "exp", "voice" },
  { "sustain", "", 0, 1, 0.4, "linear", "voice" },
  { "release", "s", 0, 60, 0.15, "exp", "voice" },
  { "master_volume", "", 0, 1, 0.9, "linear", "master" },
  { "limiter", "", 0, 1, 1, "switch", "master" },
}

local INSTRUMENT = 'return { kind = "instrument", values = { volume = 0.5, sustain = %g } }'
local FILES = {
  instruments = {
    electric_piano = INSTRUMENT:format(0.1), bass_guitar = INSTRUMENT:format(0.2), synth_lead = INSTRUMENT:format(0.3),
    synth_pad = INSTRUMENT:format(0.4), synth_bass = INSTRUMENT:format(0.5),
  },
  kits = { standard = 'return { kind = "kit", pieces = { kick = { notes = { 36 } }, snare = { notes = { 38 } } } }' },
  patterns = { house = 'return { kind = "pattern", pattern = { kick = "x... x... x... x..." } }' },
}

local function params()
  local rows = {}
  for id, p in ipairs(PARAMS) do
    rows[id] = {
      id = id, name = p[1], unit = p[2], min = p[3], max = p[4], initial = p[5], curve = p[6], scope = p[7], help = "",
      names = p[1] == "synth" and { "sine", "saw" } or {},
    }
  end
  return rows
end

-- The innermost line of a script, told from the library's by its name.
local function user_place(thread)
  for level = 0, 50 do
    local frame = thread and debug.getinfo(thread, level, "Sl") or not thread and debug.getinfo(level + 2, "Sl")
    if not frame then
      break
    elseif frame.what ~= "C" and frame.source:find "%.lua$" == nil then
      return frame.short_src, frame.currentline
    end
  end
  return "", 0
end

local function fault_of(problem, thread)
  local file, line = user_place(thread)
  local text = tostring(problem):gsub("^[^\n:]*:%d+: ", "")
  return { kind = "error", file = file, line = line, text = text, trace = "" }
end

-- A core whose `sent`, `said` and `status` the test reads and writes.
function fake.new()
  local core = { sent = {}, said = {} }
  core.now = { rate = 48000, frame = 0, tick = 0, bpm = 120, playing = false, lost = 0 }

  core.params = params

  function core.effects()
    return { "lowpass" }
  end

  function core.shapes()
    return { "sine", "random" }
  end

  function core.scale(_, value)
    return value
  end

  core.unscale = core.scale
  core.flush = function() end
  core.poll = function() end

  function core.kit_fields()
    return {}
  end

  function core.status()
    return core.now
  end

  function core.send(commands)
    for _, command in ipairs(commands) do
      if command.type ~= "bank" then -- it comes bit by bit, whatever else is done
        table.insert(core.sent, command)
      end
      core.now.playing = command.type == "play" or (command.type ~= "stop" and core.now.playing)
    end
  end

  function core.say(kind, text)
    table.insert(core.said, kind .. " " .. text)
  end

  function core.environment()
    return {
      ipairs = ipairs, pairs = pairs, pcall = pcall, error = error, tostring = tostring, math = { floor = math.floor },
      coroutine = coroutine, string = string, table = table,
    }
  end

  function core.load(text, name, environment)
    local chunk, problem = load(text, name, "t", environment)
    if chunk then
      return chunk
    end
    local file, line, message = problem:match "^(.-):(%d+): (.*)$"
    return nil, { kind = "syntax", file = file, line = tonumber(line), text = message, trace = "" }
  end

  function core.call(_, call, ...)
    local fault
    local results = table.pack(xpcall(call, function(problem)
      fault = fault_of(problem)
      return problem
    end, ...))
    return results[1], results[2], fault
  end

  core.routine = coroutine.create

  function core.resume(_, routine)
    local results = table.pack(coroutine.resume(routine))
    if not results[1] then
      return false, results[2], fault_of(results[2], routine)
    end
    return table.unpack(results, 1, results.n)
  end

  function core.where(text)
    local file, line = user_place()
    return { kind = "error", file = file, line = line, text = text, trace = "" }
  end

  function core.origin(call)
    local info = debug.getinfo(call, "S")
    return { file = info.short_src, line = info.linedefined, last = info.lastlinedefined }
  end

  function core.upvalues(call)
    local list = {}
    for n = 1, debug.getinfo(call, "u").nups do
      local _, value = debug.getupvalue(call, n)
      list[n] = { value = value }
    end
    return list
  end

  -- Lua's compiled form, without the lines of the function: they stand after the header.
  function core.digest(call)
    local info = debug.getinfo(call, "S")
    if info.what == "C" or info.source:find "%.lua$" then
      return nil
    end
    local number = "[\0-\x7f]*[\x80-\xff]"
    return (string.dump(call, true):sub(34):gsub("^" .. number .. number, "", 1))
  end

  function core.list(folder)
    local names = {}
    for name in pairs(FILES[folder] or {}) do
      table.insert(names, name)
    end
    table.sort(names)
    return names
  end

  function core.read(folder, name)
    return FILES[folder][name], name
  end

  return core
end

return fake
