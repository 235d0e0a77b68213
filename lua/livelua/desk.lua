-- desk.lua -- buses and pieces by name, and the words send and group.
--
-- Within a file the order does not matter: what is sent to a bus that is declared further down is looked up
-- when the evaluation has ended.
local show = require "livelua.show"

local LONGEST_NAME <const> = 64

return function(live)
  local core, params, mistake, check = live.core, live.params, live.mistake, live.check
  local transaction, rack = live.transaction, live.rack
  local buses, splits = rack.buses, rack.splits
  local desk = { kind = "bus", errors = 0 }
  local words = {}   -- by the name of a bus: "send" or "group", as it was declared last
  local touched = {} -- sends of buses that knobs and motions may open: by strip, parameter ids
  local told -- the frame at which it was last said that there is no room

  -- -- buses ---------------------------------------------------------------------------------------

  local function draft()
    local share = transaction.draft "bus"
    share.made, share.named, share.links = share.made or {}, share.named or {}, share.links or {}
    return share
  end

  -- True when the bus is there, whatever the rest of the evaluation says.
  local function is_known(name)
    local index, context = buses.find(name), live.context
    if not index or not rack.is_alive(index) then
      return false
    elseif context.draft.bus and context.draft.bus.made[name] then
      return true
    end
    local owner = live.owners["channel " .. index]
    return not (context.kind == "file" and owner and owner.file == context.file)
  end

  -- Names of the buses that there are or will be.
  local function known_names()
    local names = {}
    for _, name in ipairs(buses.names()) do
      if is_known(name) then
        names[#names + 1] = name
      end
    end
    return names
  end

  local function unknown_text(name)
    local names = known_names()
    if #names > 0 then
      return mistake.unknown_text("bus", name, names)
    end
    return ("no bus '%s': send(\"%s\", { ... }) or group(\"%s\", { ... }) declares one"):format(name, name, name)
  end

  -- The strip of a bus that is named, or nil with the mistake said.
  function desk.bus(name)
    if is_known(name) then
      return buses.reserve(name)
    elseif live.context.mode ~= "evaluation" then
      mistake.say("%s", unknown_text(name))
      return nil
    end
    local index = buses.reserve(name)
    if not index then
      mistake.say("%s", unknown_text(name))
      return nil
    end
    local named = draft().named
    named[#named + 1] = { name = name, place = mistake.here() }
    return index
  end

  local function check_names(context)
    for _, reference in ipairs(context.draft.bus.named) do
      if not is_known(reference.name) then
        mistake.say_at(reference.place, unknown_text(reference.name))
      end
    end
  end

  -- -- circles -------------------------------------------------------------------------------------

  -- The buses that a bus goes to.
  local function targets_of(index)
    local targets, open = {}, touched[index] or {}
    local links = live.context.draft.bus and live.context.draft.bus.links[index] or {}
    for n, row in ipairs(params.sends) do
      local bus = rack.BUS_FIRST + n - 1
      if rack.value(index, row.id) ~= 0 or open[row.id] or links[bus] then
        targets[#targets + 1] = bus
      end
    end
    local route = rack.value(index, "route")
    targets[#targets + 1] = rack.is_bus(route) and route or nil
    return targets
  end

  -- The way from a bus to another, as a list of strips; nil when there is none.
  local function way(from, to, met)
    if from == to then
      return { to }
    end
    met[from] = true
    for _, target in ipairs(targets_of(from)) do
      local rest = not met[target] and buses.name(target) and way(target, to, met)
      if rest then
        table.insert(rest, 1, from)
        return rest
      end
    end
    return nil
  end

  -- "'a' into 'b' into 'a'" when what goes from a bus to another would come back; else nil.
  local function circle(from, to)
    local back = way(to, from, {})
    if not back then
      return nil
    end
    local names = { "'" .. buses.name(from) .. "'" }
    for _, index in ipairs(back) do
      names[#names + 1] = "'" .. buses.name(index) .. "'"
    end
    return ("buses cannot go round in a circle: %s"):format(table.concat(names, " into ")), back
  end

  -- A bus goes to another bus; `id` is the send that a knob or a motion may open.
  function desk.link(from, to, id)
    if not rack.is_bus(from) or not rack.is_bus(to) then
      return
    end
    local text = live.context.mode ~= "evaluation" and circle(from, to)
    if text then
      mistake.say("%s", text)
    end
    local links = draft().links
    links[from] = links[from] or {}
    links[from][to] = { id = id, place = mistake.here() }
  end

  local function each_link(context, call)
    for from, links in pairs(context.draft.bus.links) do
      for to, link in pairs(links) do
        call(from, to, link)
      end
    end
  end

  function desk.check(context)
    check_names(context)
    local said = {}
    each_link(context, function(from, to, link)
      local text, met = circle(from, to)
      if text and not said[from] then
        mistake.say_at(link.place, text)
      end
      for _, index in ipairs(met or {}) do
        said[index] = true
      end
    end)
  end

  function desk.commit(context)
    for name, word in pairs(context.draft.bus.made) do
      words[name] = word
    end
    each_link(context, function(from, _, link)
      if link.id then
        touched[from] = touched[from] or {}
        touched[from][link.id] = true
      end
    end)
  end

  -- "send 'hall'" or "group 'drumbus'".
  function desk.title(name)
    local share = live.context and live.context.draft.bus
    return ("%s '%s'"):format(share and share.made and share.made[name] or words[name] or "send", name)
  end

  function desk.forget(index)
    touched[index] = nil
  end

  -- -- the words -----------------------------------------------------------------------------------

  local function declare(word, name, options)
    local index = buses.reserve(name)
    if not index then
      mistake.say("%s '%s': there are %d buses already: %s", word, name, buses.count,
        table.concat(buses.names(), ", "))
    end
    draft().made[name] = index and word
    local values = live.read_options(index or rack.BUS_FIRST, options)
    if index then
      rack.declare_values(index, rack.initial(index), values)
    end
    return index
  end

  -- A name that can be shown in one line.
  local function check_name(word, name)
    name = check.name(word, name)
    if name and (#name > LONGEST_NAME or name:find "%c") then
      local form = "%s: expected a name of at most %d letters without control characters, got %s"
      mistake.say(form, word, LONGEST_NAME, show.given((name:gsub("%c", "?"))))
      return nil
    end
    return name
  end

  local function make_word(word)
    return function(name, options)
      name = check_name(word, name)
      if options ~= nil then
        options = check.kind(word, options, "table", "a table such as { reverb = 1 }") or {}
      end
      if not name then
        return mistake.void
      end
      local index
      if options then
        index = declare(word, name, options)
      else
        index = desk.bus(name)
      end
      return index and live.handles.bus(name) or mistake.void
    end
  end

  -- -- pieces --------------------------------------------------------------------------------------

  local function check_piece(channel, name)
    if not rack.get(channel).kit then
      local form = "piece: %s plays no kit; channel(%d, \"drums\") gives it one"
      return mistake.say(form, rack.title(channel), channel + 1)
    elseif type(name) == "string" and live.kits.of(channel).keys[name] then
      return name
    elseif not mistake.is_void(name) then
      mistake.unknown("piece of the kit", name, live.kits.of(channel).names)
    end
    return mistake.void
  end

  -- The strip of a piece, split from its channel if it was not yet; nil with the mistake said.
  function desk.piece(channel, name)
    if mistake.is_void(check_piece(channel, name)) then
      return nil
    end
    local index = splits.reserve(channel .. "/" .. name)
    if not index then
      mistake.say("piece '%s': %d pieces have strips of their own already", name, splits.count)
    elseif live.context.kind == "file" then
      rack.writable(index)
    elseif not rack.is_alive(index) then
      rack.declare(index, rack.initial(index))
    end
    return index
  end

  -- The kick of the pattern's drums, to which side-chains listen; nil when the strip is that itself.
  function desk.kick(listener)
    local is_itself = splits.find(rack.DRUMS .. "/kick") == listener
    return live.kits.of(rack.DRUMS).keys.kick and not is_itself and desk.piece(rack.DRUMS, "kick") or nil
  end

  -- -- reports -------------------------------------------------------------------------------------

  local function plural(name)
    return name .. (name:find "s$" and "es" or "s")
  end

  -- The engine has no memory for one more of an effect on a strip; `count` of them sound, 0: it did not say.
  -- Offline that is the script's mistake.
  function desk.full(index, number, count)
    local status, name = core.status(), params.effects[number + 1]
    desk.errors = desk.errors + 1
    if told and status.frame - told < status.rate then
      return
    end
    told = status.frame
    local sounding = count > 0 and ("%d sound already"):format(count) or "all that there is room for sound already"
    local text = ("%s: no more %s: %s"):format(rack.title(index), plural(name or "effect"), sounding)
    core.say(live.offline and "error" or "warning", text)
  end

  live.desk = desk
  transaction.add_part(desk)

  live.words.add {
    { "send", "send(name, { parameter = value })", make_word "send",
      "Declares a bus, to which channels send a share of their sound, and returns its handle: send(\"hall\", "
        .. "{ reverb = 1, reverb_type = \"hall\" }), then bass:set { send = { hall = 0.3 } }. There may be 12. "
        .. "send \"hall\" alone returns the handle." },
    { "group", "group(name, { parameter = value })", make_word "group",
      "Declares a bus through which channels go instead of straight to the master: group(\"drumbus\", { "
        .. "compressor = 0.5 }), then channel(\"drums\"):set { group = \"drumbus\" }; group = false leads back. It is "
        .. "the same kind of bus as send() declares." },
  }
end
