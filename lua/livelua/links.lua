-- links.lua -- the word link: Ableton Link, one tempo, beat and transport with every peer on the network.
local show = require "livelua.show"

local OPTIONS <const> = { "quantum", "start_stop", "offset" }
local LEAST <const>, MOST <const> = 1, 64 -- beats of a quantum
local MOST_MS <const> = 1000
local SESSION <const> = "session"

return function(live)
  local core, mistake, check, transaction = live.core, live.mistake, live.check, live.transaction
  local part = { kind = "link" }
  local declared

  local function drafted()
    local draft = live.context and live.context.draft.link
    return draft and draft[SESSION]
  end

  -- -- what is so ----------------------------------------------------------------------------------

  local function is_same(spec)
    return declared and declared.quantum == spec.quantum and declared.start_stop == spec.start_stop
      and declared.offset == spec.offset
  end

  -- An offset that was said here goes with it, to what else is said of it.
  local function tell(spec)
    local offset = live.clocks and live.clocks.offset()
    if spec and not is_same(spec) then
      core.link(true, spec.quantum, spec.start_stop, spec.offset and spec.offset / 1000)
    elseif not spec and declared then
      core.link(false)
    end
    if declared and declared.offset and not (spec and spec.offset) then
      core.clock_offset(offset and offset / 1000)
    end
    declared = spec or nil
  end

  function part.commit(context)
    tell(context.draft.link[SESSION])
  end

  function part.is_on()
    return declared ~= nil
  end

  -- Nothing is heard of it: the tempo stays, and we go on by ourselves.
  function part.finish()
    tell(nil)
    return "link"
  end

  -- True, and said, when a file that is new here must not change the tempo: others play, and theirs is the session's.
  function part.keeps_tempo(context)
    local status = declared and core.link_status()
    local is_new = context.kind == "file" and (live.evaluations[context.file] or 0) <= 1
    if not (status and status.peers > 0 and is_new) then
      return false
    end
    core.say("info", ("tempo: others are in the Link session, whose tempo stays: %.4g"):format(status.tempo))
    return true
  end

  -- -- the word ------------------------------------------------------------------------------------

  local function read_switch(name, value)
    if value == nil or type(value) == "boolean" then
      return value
    elseif not mistake.is_void(value) then
      mistake.say("%s: expected true or false, got %s", name, show.given(value))
    end
    return nil
  end

  local function read(given)
    local spec = {}
    if given.quantum ~= nil then
      spec.quantum = check.number("quantum", given.quantum, LEAST, MOST, "beats")
    end
    if given.offset ~= nil then
      spec.offset = check.number("offset", given.offset, -MOST_MS, MOST_MS, "milliseconds")
    end
    spec.start_stop = read_switch("start_stop", given.start_stop)
    return spec
  end

  -- What this declaration begins with: what it does not name stays, but where a file says it again.
  local function beginning()
    local now = drafted()
    if now == nil and not transaction.is_redefinition("link", SESSION) then
      now = declared
    end
    now = now or { quantum = 4, start_stop = true }
    return { quantum = now.quantum, start_stop = now.start_stop, offset = now.offset }
  end

  local function declare(options)
    local given = check.options("link", options, OPTIONS)
    if not given then
      return mistake.void
    end
    local spec = beginning()
    for name, value in pairs(read(given)) do
      spec[name] = value
    end
    transaction.draft("link")[SESSION] = spec
    transaction.declare("link", SESSION)
    return nil
  end

  local function leave()
    transaction.draft("link")[SESSION] = false
    if transaction.touch then
      transaction.touch("link", SESSION)
    end
  end

  local function current()
    return core.link_status() or { on = false, peers = 0, tempo = core.status().bpm }
  end

  local function link(options)
    if mistake.is_void(options) then
      return options
    elseif options == nil then
      return current()
    elseif options == false then
      return leave()
    elseif options == true then
      options = {}
    elseif type(options) ~= "table" then
      return mistake.say("link: expected a table of options, true or false, got %s", show.given(options))
    end
    return declare(options)
  end

  transaction.add_part(part)
  live.links = part

  live.words.add {
    { "link", "link { quantum, start_stop, offset } or link(false) or link()", link,
      "Joins the Ableton Link session on the local network, which has one tempo and one beat: the session's tempo "
        .. "becomes ours, and a tempo that anybody asks for is everybody's. Bars begin together every `quantum` beats "
        .. "(1 to 64; 4 unless given). With `start_stop` (true unless given) play and stop are shared too. `offset` "
        .. "is by how many milliseconds more than we know of our sound is late, -1000 to 1000. Link then leads the "
        .. "beat. link(false) leaves, and the tempo stays. link() gives what holds: { on, peers, tempo, quantum, "
        .. "start_stop, playing, apart }; `apart` is by how many milliseconds our beat lies behind the session's." },
  }
end
