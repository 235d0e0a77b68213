-- help.lua -- the words print and help, and what completes a beginning.
local kit_help = require "livelua.kit_help"
local pattern = require "livelua.pattern"
local registry = require "livelua.registry"
local show = require "livelua.show"

local COMPLETED <const> = {
  "instruments", "kits", "pieces", "patterns", "fills", "tunings", "waveforms", "envelopes", "parameters",
}

return function(live)
  local core, params, mistake, presets, words = live.core, live.params, live.mistake, live.presets, live.words
  local help = {}
  local reference = require "livelua.reference"(live)

  -- What an evaluation prints is told when it takes effect, and never when it does not.
  local function say(text)
    local context = live.context
    if context and context.mode == "evaluation" and context.printed then
      table.insert(context.printed, text)
    else
      core.say("result", text)
    end
  end

  function help.tell_printed(context)
    for _, text in ipairs(context.printed) do
      core.say("result", text)
    end
    context.printed = nil
  end

  local function print_values(...)
    local texts = {}
    for n = 1, select("#", ...) do
      texts[n] = show.text((select(n, ...)))
    end
    say(table.concat(texts, "\t"))
  end

  -- The values that a parameter takes, in words.
  function help.range(row)
    if #row.names > 0 then
      return show.list(row.names, "or") .. "; " .. row.names[math.tointeger(row.initial) + 1] .. " unless set"
    elseif row.curve == "switch" then
      return "true or false; " .. tostring(row.initial ~= 0) .. " unless set"
    end
    local unit = row.unit ~= "" and " " .. row.unit or ""
    return ("%g to %g%s; %g unless set"):format(row.min, row.max, unit, row.initial)
  end

  local function tell_word(row)
    say(("%s\n    %s"):format(row[2], row[4]))
  end

  local function tell_parameter(row)
    say(("%s: %s.\n    %s"):format(row.short, help.range(row), row.help))
  end

  local lists = {
    instruments = function()
      return live.instruments.names()
    end,
    kits = function()
      return live.kits.names()
    end,
    tunings = function()
      return presets.names "tuning"
    end,
    waveforms = function()
      return params.channel.synth.names
    end,
    envelopes = function()
      return live.options.envelope_names
    end,
    patterns = function()
      return presets.names "pattern"
    end,
    fills = function()
      return presets.names "fill"
    end,
    grooves = function()
      return live.groove.names()
    end,
    transforms = function()
      return live.players.names()
    end,
    pieces = function()
      return live.kits.of(live.rack.DRUMS).names
    end,
    parameters = function()
      local names, known = table.move(params.channel_names, 1, #params.channel_names, 1, {}), params.channel
      for _, name in ipairs(params.master_names) do
        names[#names + 1] = not known[name] and name or nil
      end
      for _, row in ipairs(live.options.rows) do
        names[#names + 1] = row[1]
      end
      return names
    end,
    effects = function()
      return params.effects
    end,
    words = function()
      local names = {}
      for _, row in ipairs(words.rows) do
        names[#names + 1] = row[1]
      end
      return table.move(live.handles.method_names(), 1, #live.handles.method_names(), #names + 1, names)
    end,
  }

  -- What a strip takes besides numbers.
  local function find_setting(topic)
    for _, row in ipairs(live.options.rows) do
      if row[1] == topic then
        return row
      end
    end
    return nil
  end

  local function tell_setting(row)
    say((("%s = %s.\n    %s"):format(row[1], row[2], row[3]):gsub("`", "")))
  end

  local function overview()
    for _, row in ipairs(words.rows) do
      say(row[2])
    end
    say "Of a strip, such as `bass`:"
    for _, row in ipairs(words.methods) do
      say(row[2])
    end
    say "help \"note\" says more of a word, help \"lowpass\" of a parameter, help \"reverb\" of an effect;"
    say "help \"instruments\", \"kits\", \"pieces\", \"patterns\", \"fills\", \"grooves\", \"transforms\","
    say "\"tunings\", \"waveforms\", \"envelopes\", \"effects\" and \"parameters\" list what there is;"
    say "help \"acid_bass\" says more of one."
  end

  local function find_row(topic)
    for _, row in ipairs(words.rows) do
      if row[1] == topic or (type(topic) == "function" and row[3] == topic) then
        return row
      end
    end
    for _, row in ipairs(words.methods) do
      if row[1] == topic then
        return row
      end
    end
    return nil
  end

  -- The parameters of an effect; the first turns it on.
  local function tell_effect(name)
    for _, row in ipairs(params.groups.strip.list) do
      if row.effect == name then
        tell_parameter(row)
      end
    end
  end

  local is_effect = {}
  for _, name in ipairs(params.effects) do
    is_effect[name] = true
  end

  local function topics()
    local names = {}
    for name in pairs(lists) do
      names[#names + 1] = name
    end
    for _, name in ipairs { "words", "parameters", "effects", "instruments", "kits", "pieces", "patterns", "fills",
      "grooves", "transforms", "tunings", "waveforms", "envelopes" } do
      table.move(lists[name](), 1, #lists[name](), #names + 1, names)
    end
    return table.move(live.kits.fields(), 1, #live.kits.fields(), #names + 1, names)
  end

  -- A field of a kit's piece: what it takes and does.
  local function tell_field(name)
    local field = live.kits.fields()[name]
    if field then
      local form = "%s: of a piece of a kit; %g to %g; %g unless set.\n    %s"
      say(form:format(name, field.min, field.max, field.initial, kit_help[name] or ""))
    end
    return field ~= nil
  end

  -- What a preset says of itself.
  local function tell_preset(kind, name)
    local preset, problem = presets.raw(kind, name)
    if preset or problem then
      local about = problem and "is broken: " .. problem or preset.about or ""
      say(("%s: %s.\n    %s"):format(name, presets.noun(kind), about))
    end
    return preset ~= nil or problem ~= nil
  end

  local function tell_declared(name)
    local sound = live.instruments.own(name)
    if sound then
      say(("%s: an instrument of this session.%s"):format(name, sound.about and "\n    " .. sound.about or ""))
    end
    return sound ~= nil
  end

  local function tell_piece(name)
    local key = live.kits.of(live.rack.DRUMS).notes[name]
    if key then
      say(("%s: a piece of the kit, on note %d: note(\"drums\", \"%s\")."):format(name, key, name))
    end
    return key ~= nil
  end

  local function tell_envelope(name)
    local stages = registry.envelopes[name]
    if stages then
      say(("%s: an envelope: attack %g, decay %g, sustain %g, release %g."):format(name, table.unpack(stages)))
    end
    return stages ~= nil
  end

  local function tell_transform(name)
    local row = type(name) == "string" and pattern.transforms[name]
    if row then
      say(("pattern:%s, drums(\"house\"):%s\n    %s"):format(row[2], row[2], row[3]))
    end
    return row and true or false
  end

  local function tell_waveform(name)
    local is_known = params.channel.synth.values[name] ~= nil
    if is_known then
      say(("%s: a waveform, as in channel(1, { synth = \"%s\" })."):format(name, name))
    end
    return is_known
  end

  -- All that goes by a name which is no word of the language; false when nothing does.
  local function tell_named(name)
    if type(name) ~= "string" then
      return false
    end
    local found = tell_declared(name)
    for _, kind in ipairs(presets.kinds()) do
      found = tell_preset(kind, name) or found
    end
    for _, tell_it in ipairs { tell_piece, tell_field, tell_envelope, tell_waveform, tell_transform } do
      found = tell_it(name) or found
    end
    return found
  end

  local function tell(topic)
    local row, setting = find_row(topic), find_setting(topic)
    if topic == nil then
      overview()
    elseif topic == "reference" then
      say(reference())
    elseif row then
      tell_word(row)
      if setting then
        tell_setting(setting)
      end
      tell_transform(topic)
    elseif setting then
      tell_setting(setting)
    elseif is_effect[topic] then
      tell_effect(topic)
    elseif params.channel[topic] or params.master[topic] then
      tell_parameter(params.channel[topic] or params.master[topic])
      tell_transform(topic)
    elseif lists[topic] then
      say(table.concat(lists[topic](), "  "))
    elseif not tell_named(topic) then
      return mistake.unknown("word or parameter", topic, topics())
    end
    return nil
  end

  local completion = require "livelua.completion"(live, lists, topics)

  -- What can stand after a dot or a colon, by what stands before it.
  local function names_of(head)
    local owner, names = words.get(head:sub(1, -2)), {}
    if owner and live.handles.is(owner) then
      return live.handles.names(owner)
    elseif live.players.is(owner) or pattern.is(owner) then
      return live.players.names()
    end
    for name in pairs(type(owner) == "table" and owner or {}) do
      names[#names + 1] = type(name) == "string" and name or nil
    end
    return names
  end

  local function all_names()
    local names = words.names()
    for _, list in ipairs(COMPLETED) do
      table.move(lists[list](), 1, #lists[list](), #names + 1, names)
    end
    return names
  end

  -- The names that begin with what stands at the end of the line, each with all that stands before it.
  local function find_lines(line, names, tail)
    local met, found = {}, {}
    for _, name in ipairs(names) do
      if name:sub(1, #tail) == tail and not met[name] then
        met[name] = true
        found[#found + 1] = line:sub(1, #line - #tail) .. name
      end
    end
    table.sort(found)
    return found
  end

  -- The lines that go on from this one by a name.
  function help.complete(line)
    local names, start = completion.names(line)
    local found = names and find_lines(line, names, start) or {}
    if #found > 0 then
      return found
    end
    local head, tail = line:match "([%w_.]*[.:])([%w_]*)$"
    return find_lines(line, head and names_of(head) or all_names(), tail or line:match "[%w_]*$")
  end

  words.add {
    { "print", "print(...)", print_values, "Shows values, tables and handles too." },
    { "help", "help() or help \"word\"", tell, "Lists the words, or explains a word or a parameter." },
  }

  return help
end
