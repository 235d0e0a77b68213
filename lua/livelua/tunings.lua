-- tunings.lua -- the word tuning: at which pitch each key sounds.
--
-- There is one of the whole session and one of each channel, which beats it: what a channel's does not name is
-- as the session's. The engine is told of each channel whose keys sound otherwise than before.
local make_scales = require "livelua.scales"
local pitch = require "livelua.pitch"
local show = require "livelua.show"

local OPTIONS <const> = { "scale", "scl", "cents", "ratios", "kbm", "root", "reference", "channel" }
local SCALES <const> = { "scale", "scl", "cents", "ratios" } -- of which there may be one
local PRESET <const> = { -- what a tuning's Lua file may say
  "scale", "scl", "cents", "ratios", "kbm", "root", "reference", "kind", "name", "author", "license", "about",
}
local SESSION <const> = "session"
local KEYS <const>, ROOT <const>, A4 <const>, STANDARD_HZ <const> = 128, 60, 69, 440
local LOWEST_HZ <const>, HIGHEST_HZ <const> = 220, 880
local LOWEST <const>, HIGHEST <const> = -36, 148 -- pitches that nobody hears: beyond them nothing changes

return function(live)
  local core, mistake, check = live.core, live.mistake, live.check
  local transaction, rack = live.transaction, live.rack
  local scales = make_scales(live)
  local part = { kind = "tuning", scales = scales }
  local declared = {} -- by identity: SESSION or a channel's index
  local ending = {}   -- ticks by identity
  local sent = {}     -- by channel: its pitches as the engine has them; nothing in equal temperament
  local ahead         -- the tick of what was sent ahead: nothing may come before it

  -- -- pitches -------------------------------------------------------------------------------------

  local function cents_of(scale, degree)
    local count = #scale.cents
    local rounds, step = degree // count, degree % count
    return rounds * scale.cents[count] + (step > 0 and scale.cents[step] or 0)
  end

  -- The cents of a key above the one where the map begins. A key that is left out sounds as the one below it.
  local function mapped_cents(scale, map, key)
    local size = #map.degrees
    if size == 0 then
      return cents_of(scale, key - map.middle)
    end
    while not map.degrees[(key - map.middle) % size + 1] do
      key = key - 1
    end
    local place = key - map.middle
    local period = cents_of(scale, map.period > 0 and map.period or #scale.cents)
    return place // size * period + cents_of(scale, map.degrees[place % size + 1])
  end

  local function above_standard(hz)
    return 12 * math.log(hz / STANDARD_HZ, 2)
  end

  -- Twelve keys a round hang on A4. Others do not come back to it: their root stays where it is in equal
  -- temperament.
  local function plain_map(scale, root)
    local reference = #scale.cents == 12 and A4 or root
    local hz = STANDARD_HZ * 2 ^ ((reference - A4) / 12)
    return { first = 0, last = KEYS - 1, middle = root, reference = reference, hz = hz, degrees = {} }
  end

  -- The pitch of each key from 0 on, as a list; nil in equal temperament.
  local function pitches(spec)
    local list, is_equal, shift = {}, true, above_standard(spec.reference or STANDARD_HZ)
    local scale = spec.scale
    local map = scale and (spec.map or plain_map(scale, spec.root or ROOT))
    local base = map and A4 + above_standard(map.hz) - mapped_cents(scale, map, map.reference) / 100
    for key = 0, KEYS - 1 do
      local value = key
      if map and key >= map.first and key <= map.last then
        value = base + mapped_cents(scale, map, key) / 100
      end
      value = math.min(math.max(value + shift, LOWEST), HIGHEST)
      is_equal = is_equal and math.abs(value - key) < 1e-9
      list[key + 1] = value
    end
    return not is_equal and list or nil
  end

  -- A channel's, with what it leaves to the session's.
  local function filled(spec, session)
    local full = { scale = spec.scale, map = spec.map, root = spec.root, reference = spec.reference }
    if not full.scale then
      full.scale = session.scale
      full.map = full.map or (not full.root and session.map or nil)
      full.root = full.root or session.root
    end
    full.reference = full.reference or session.reference
    return full
  end

  -- -- reading -------------------------------------------------------------------------------------

  -- The key where the scale begins: "C" is the one from C4 on, "C3" itself.
  local function read_root(root)
    local name = type(root) == "string" and (root:find "%d" and root or root .. "4")
    local key = name and pitch.number(name) or math.type(root) == "integer" and root
    if key and key >= 0 and key < KEYS then
      return key
    elseif not mistake.is_void(root) then
      mistake.say("root: expected a note such as 'C', 'Eb' or 'A3', got %s", show.given(root))
    end
    return nil
  end

  local function one_scale(given)
    local found
    for _, name in ipairs(SCALES) do
      if given[name] ~= nil and found then
        mistake.say("tuning: expected one scale, got '%s' and '%s'", found, name)
        return nil
      end
      found = given[name] ~= nil and name or found
    end
    return found
  end

  local read_table

  -- The scale, or all that a tuning's Lua file says, goes into the spec.
  local function read_scale(given, spec, is_preset)
    local name = one_scale(given)
    if not name then
      return
    elseif name == "cents" or name == "ratios" then
      spec.scale = scales.list(name, given[name])
      return
    end
    local scale, is_table = scales.scale(given[name])
    if is_table and is_preset then
      local got = show.given(given[name])
      mistake.say("tuning: expected a scale that is no Lua file, got %s", got)
    elseif is_table and scale then
      read_table(check.options("tuning", scale, PRESET), spec, true)
    else
      spec.scale = scale
    end
  end

  -- What the table says, into the spec; what is wrong is said.
  read_table = function(given, spec, is_preset)
    read_scale(given, spec, is_preset)
    if given.root ~= nil and given.kbm ~= nil then
      mistake.say "tuning: expected a root or a kbm, which says itself where the scale begins, got both"
    elseif given.root ~= nil then
      spec.root, spec.map = read_root(given.root), nil
    elseif given.kbm ~= nil then
      spec.map, spec.root = scales.map(given.kbm), nil
    end
    if given.reference ~= nil then
      spec.reference = check.number("reference", given.reference, LOWEST_HZ, HIGHEST_HZ, "Hz")
    end
  end

  local function read_channel(channel)
    local index = check.channel(channel, "a whole number from 1 to 16 or a handle")
    if index == rack.DRUMS then
      mistake.say "tuning: the drums are not tuned: their pieces have pitches of their own"
      return nil
    end
    return index
  end

  -- -- what is so ----------------------------------------------------------------------------------

  local function drafted(id)
    local draft = live.context and live.context.draft.tuning
    return draft and draft[id]
  end

  local function get(id)
    return drafted(id) or declared[id]
  end

  local function copy(spec)
    return { scale = spec.scale, map = spec.map, root = spec.root, reference = spec.reference }
  end

  -- What this declaration begins with: what it does not name stays.
  local function beginning(id)
    local is_fresh = not drafted(id) and (ending[id] or transaction.is_redefinition("tuning", id))
    return is_fresh and {} or copy(get(id) or {})
  end

  local function declare(given)
    local id = SESSION
    if given.channel ~= nil then
      id = read_channel(given.channel)
    end
    local fresh = {}
    read_table(given, fresh)
    if id then
      local spec = fresh.scale and { reference = beginning(id).reference } or beginning(id)
      if fresh.root or fresh.map then
        spec.root, spec.map = nil, nil
      end
      for name, value in pairs(fresh) do
        spec[name] = value
      end
      transaction.draft("tuning")[id] = spec
      transaction.declare("tuning", id)
    end
  end

  local function same(a, b)
    for key = 1, KEYS do
      if not a or not b or a[key] ~= b[key] then
        return a == b
      end
    end
    return true
  end

  -- Tells the engine of each channel what has changed.
  local function tell(commands, when, tick)
    local session = declared[SESSION] or {}
    local common = pitches(session)
    for channel = 0, rack.DRUMS - 1 do
      local own, list = declared[channel], common
      if own then
        list = pitches(filled(own, session))
      end
      if not same(sent[channel], list) then
        commands[#commands + 1] = { type = "tuning", channel = channel, pitches = list, when = when, time = tick }
        sent[channel] = list
      end
    end
  end

  function part.commit(context, commands)
    for id, spec in pairs(context.draft.tuning) do
      declared[id], ending[id] = spec, nil
    end
    local tick = math.max(context.tick or 0, ahead or 0)
    if core.status().tick < tick then
      tell(commands, "tick", tick)
    else
      tell(commands)
    end
  end

  local function title(id)
    return id == SESSION and "tuning" or "tuning of channel " .. id + 1
  end

  function part.finish(id, tick)
    ending[id] = tick
    return title(id)
  end

  -- What is declared no longer goes back when the horizon has come to its bar.
  function part.settle(horizon, commands)
    local bar
    ahead = ahead and core.status().tick < ahead and ahead or nil
    for id, tick in pairs(ending) do
      if tick <= horizon then
        declared[id], ending[id] = nil, nil
        bar = math.max(bar or 0, tick)
      end
    end
    if bar then
      ahead = bar
      tell(commands, "tick", bar)
    end
  end

  -- -- the word ------------------------------------------------------------------------------------

  local function describe(id, spec)
    local scale, text = spec.scale, title(id) .. ": "
    if not scale then
      text = text .. "equal"
    elseif #scale.description > 0 then
      text = ("%s%s (%s)"):format(text, scale.name, scale.description)
    else
      text = text .. scale.name
    end
    if scale and spec.map then
      text = text .. ", keys as " .. spec.map.name
    elseif scale then
      text = text .. " from " .. pitch.name(spec.root or ROOT)
    end
    return ("%s, A4 = %g Hz"):format(text, spec.reference or STANDARD_HZ)
  end

  -- What holds now, in words.
  local function current()
    local session = get(SESSION) or {}
    local lines = { describe(SESSION, session) }
    for channel = 0, rack.DRUMS - 1 do
      if get(channel) then
        lines[#lines + 1] = describe(channel, filled(get(channel), session))
      end
    end
    return table.concat(lines, "\n")
  end

  local function says_nothing(options)
    for name in pairs(options) do
      if name ~= "channel" then
        return false
      end
    end
    return true
  end

  local function tuning(scale, options)
    if scale == nil and options == nil then
      return current()
    elseif type(scale) == "table" and options == nil then
      scale, options = nil, scale
    end
    local given = check.options("tuning", options, OPTIONS)
    if not given or mistake.is_void(scale) then
      return mistake.void
    elseif scale ~= nil and given.scale ~= nil then
      return mistake.say("tuning: expected one scale, got %s and %s", show.given(scale), show.given(given.scale))
    elseif scale ~= nil then
      given.scale = scale
    end
    if scale == nil and says_nothing(options) then
      return mistake.say "tuning: expected a scale, a root, a kbm or a reference, got none"
    end
    declare(given)
    return nil
  end

  transaction.add_part(part)
  live.tunings = part

  live.words.add {
    { "tuning", "tuning(scale, { root, reference, kbm, channel }) or tuning { cents = { ... } } or tuning()", tuning,
      "Says at which pitch each key sounds, for notes that start from then on: those of the whole session, or of a "
        .. "`channel`, whose own tuning beats the session's. The drums are not tuned. The scale is a name, \"just\", "
        .. "or a Scala file, \"my.scl\", whose path is seen from the script's folder; or `cents` or `ratios`, a list "
        .. "whose last is where it begins again. `root` is the note where it begins, C unless given; a Scala `kbm` "
        .. "says which key has which degree. `reference` is the pitch of A4 in Hz, 220 to 880; 440 unless given: "
        .. "a scale that has not 12 notes, or has a `kbm`, moves with it. What a call does not name stays as it was. "
        .. "tuning() alone says what holds." },
  }
end
