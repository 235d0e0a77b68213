-- clocks.lua -- the word clock: who leads the beat, and where MIDI clock is sent.
local show = require "livelua.show"

local OPTIONS <const> = { "source", "out", "offset" }
local SOURCES <const> = { "internal", "midi", "link" }
local MOST_MS <const> = 1000
local QUANTUM <const> = 4 -- beats, of a Link session that `link` says nothing of

return function(live)
  local core, mistake, check, transaction = live.core, live.mistake, live.check, live.transaction
  local part = { kind = "clock" }
  local declared = {} -- by option
  local has_linked = false -- we joined the session ourselves

  -- -- what is so ----------------------------------------------------------------------------------

  local function is_linked()
    local status = core.link_status()
    return status and status.on
  end

  -- A session that only the clock asked for is left with it.
  local function choose(source)
    if source == "link" and not is_linked() then
      core.link(true, QUANTUM, true, declared.offset and declared.offset / 1000)
      has_linked = true
    elseif source ~= "link" and has_linked then
      if not live.links.is_on() then
        core.link(false)
      end
      has_linked = false
    end
    core.clock_choose(source or (is_linked() and "link" or "internal"))
  end

  local tell = {
    source = choose,
    out = function(name)
      core.clock_out(name or nil)
    end,
    offset = function(milliseconds)
      core.clock_offset(milliseconds and milliseconds / 1000)
    end,
  }

  function part.offset()
    return declared.offset
  end

  function part.is_led()
    return declared.source == "midi" or declared.source == "link"
  end

  -- The source comes last: the others are to hold when it leads.
  function part.commit(context)
    for _, option in ipairs { "offset", "out", "source" } do
      local value, now = context.draft.clock[option], declared[option]
      if option == "source" then
        now = (core.clock_status() or { source = now }).source -- `link` may have moved it
      end
      if value ~= nil and value ~= now then
        declared[option] = value
        tell[option](value)
      end
    end
  end

  function part.finish(option)
    declared[option] = nil
    tell[option](nil)
    return "clock " .. option
  end

  -- -- the word ------------------------------------------------------------------------------------

  local function read_source(name)
    for _, known in ipairs(SOURCES) do
      if name == known then
        return name
      end
    end
    if not mistake.is_void(name) then
      mistake.unknown("source of the clock", name, SOURCES)
    end
    return nil
  end

  local readers = {
    source = read_source,
    out = function(name)
      return name ~= false and check.name("out", name)
    end,
    offset = function(milliseconds)
      return check.number("offset", milliseconds, -MOST_MS, MOST_MS, "milliseconds")
    end,
  }

  -- What holds. Times are in milliseconds.
  local function current()
    local status = core.clock_status() or { source = declared.source or "internal", peers = 0, jitter = 0, apart = 0 }
    local bpm = status.present and status.bpm or core.status().bpm
    return {
      source = status.source, tempo = math.floor(bpm * 100 + 0.5) / 100, present = status.present or nil,
      jitter = math.floor(status.jitter * 1e5 + 0.5) / 100, apart = math.floor(status.apart * 1e5 + 0.5) / 100,
      peers = status.peers, out = declared.out or nil,
      offset = declared.offset or math.floor((status.offset or 0) * 1e5 + 0.5) / 100,
    }
  end

  local function clock(options)
    if options == nil then
      return current()
    elseif mistake.is_void(options) then
      return options
    elseif type(options) ~= "table" then
      return mistake.say("clock: expected a table of options, such as { source = \"midi\" }, got %s",
        show.given(options))
    end
    for option, given in pairs(check.options("clock", options, OPTIONS)) do
      local value = readers[option](given)
      if value ~= nil then
        transaction.draft("clock")[option] = value
        transaction.declare("clock", option)
      end
    end
    return nil
  end

  transaction.add_part(part)
  live.clocks = part

  live.words.add {
    { "clock", "clock { source, out, offset } or clock()", clock,
      "Says who leads the beat: the `source` is \"internal\", \"midi\" (the first input that ticks) or \"link\". "
        .. "It is handed over without a jump: the beat goes on and closes up to its new leader; a leader that falls "
        .. "silent leaves its tempo. MIDI clock is sent to the output whose name holds `out`, as it comes and goes "
        .. "(\"virtual\" opens a port livelua:out; false sends none). `offset` is by how many milliseconds more than "
        .. "we know of our sound is late, -1000 to 1000. What a call does not name stays. clock() gives what holds: "
        .. "{ source, tempo, present, jitter, apart, peers, out, offset }, in milliseconds." },
  }
end
