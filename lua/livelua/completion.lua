-- completion.lua -- what Tab offers: the names that can stand where a line ends, by what is open there.
local SIGNALS <const> = { "sine", "cosine", "tri", "saw", "isaw", "square", "rand", "perlin" }
local SHAPES <const> = { "beats", "time" }
local OPENING <const>, CLOSING <const> = { ["("] = true, ["{"] = true }, { [")"] = true, ["}"] = true }

-- Which lists the names in quotes after a word, or an option, are of.
local QUOTED <const> = {
  groove = { "grooves" }, signal = { "signals" }, stop = { "playing" }, drums = { "patterns" }, fill = { "fills" },
  channel = { "instruments", "kits" }, base = { "instruments", "kits" }, tuning = { "tunings" },
  synth = { "waveforms" }, envelope = { "envelopes" }, ramp = { "parameters" }, lfo = { "parameters" },
  automate = { "parameters" }, get = { "parameters" }, cc = { "parameters" }, param = { "parameters" },
  note = { "pieces" }, piece = { "pieces" }, linear = { "shapes" }, help = { "topics" },
}

-- The word that a bracket or a quote at that place belongs to, and whether it is a method's.
local function word_before(line, place)
  local before = line:sub(1, place - 1)
  local colon, word = before:match "(:?)([%a_][%w_]*)%s*=?%s*$"
  return word, colon == ":"
end

-- The brackets that are open at the end of the line, and the quote, as { place, word, is_method, mark }.
local function read(line)
  local open, quote, place = {}, nil, 1
  while place <= #line do
    local mark = line:sub(place, place)
    if quote then
      place = place + (mark == "\\" and 1 or 0)
      quote = mark ~= quote.mark and quote or nil
    elseif mark == "\"" or mark == "'" or OPENING[mark] then
      local word, is_method = word_before(line, place)
      local around = open[#open]
      if not word and around then
        word, is_method = around.word, around.is_method
      end
      local entry = { place = place, word = word, is_method = is_method, mark = mark }
      quote = not OPENING[mark] and entry or nil
      open[#open + 1] = OPENING[mark] and entry or nil
    elseif CLOSING[mark] then
      open[#open] = nil
    end
    place = place + 1
  end
  return open[#open], quote
end

return function(live, lists, topics)
  local completion = {}
  local sources = setmetatable({
    signals = function()
      return SIGNALS
    end,
    shapes = function()
      return SHAPES
    end,
    topics = topics,
    playing = function()
      live.context = { draft = {}, mode = "evaluation" } -- nothing is evaluated while somebody types
      local names = live.loops.names()
      for _, part in ipairs(live.stoppables) do
        table.move(part.names(), 1, #part.names(), #names + 1, names)
      end
      live.context = nil
      return names
    end,
  }, { __index = lists })

  local function all_of(kinds)
    local names = {}
    for _, kind in ipairs(kinds) do
      table.move(sources[kind](), 1, #sources[kind](), #names + 1, names)
    end
    return names
  end

  -- The options that the signature and the help of a word or method name.
  local function options_of(entry)
    local names = {}
    for _, row in ipairs(entry.is_method and live.words.methods or live.words.rows) do
      if row[1] == entry.word then
        for inside in row[2]:gmatch "%b{}" do
          for name in inside:gsub("\"[^\"]*\"", ""):gmatch "[%a_][%w_]*" do
            names[#names + 1] = name
          end
        end
        for name in row[4]:gmatch "`([%a_][%w_]*)`" do
          names[#names + 1] = name
        end
        if row[2]:find("parameter =", 1, true) or row[1] == "master" or row[1] == "set" or row[1] == "drums" then
          table.move(lists.parameters(), 1, #lists.parameters(), #names + 1, names)
        end
      end
    end
    return names
  end

  -- The names that can stand at the end of the line, and how much of one stands there; nil where any word can.
  function completion.names(line)
    local around, quote = read(line)
    if quote then
      local kinds = QUOTED[quote.word]
      local names = kinds and all_of(kinds) or quote.is_method and live.players.names()
      return names or nil, line:sub(quote.place + 1)
    end
    local before, tail = line:match "^(.-)([%w_]*)$"
    local method = before:match "^(.*)[)}\"']%s*:$"
    if method then
      return table.move(live.handles.method_names(), 1, #live.handles.method_names(), #live.players.names() + 1,
        live.players.names()), tail
    elseif around and around.mark == "{" and before:find "[{,]%s*$" then
      return options_of(around), tail
    end
    return nil
  end

  return completion
end
