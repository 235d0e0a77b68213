-- pattern_words.lua -- the words that make patterns, and the patterns that have names.
--
-- A named pattern is { name, value, beats, hits, pieces, fill, place }: `pieces` are those that its rows name.
local pattern = require "livelua.pattern"
local patterns = require "livelua.patterns"
local random = require "livelua.random"

return function(live)
  local mistake, check = live.mistake, live.check
  local presets, rack, transaction = live.presets, live.rack, live.transaction

  pattern.attach(mistake)
  local book = { kind = "pattern" }
  local declared = {} -- by name
  local names_of = setmetatable({}, { __mode = "k" }) -- of values that have one

  -- -- making --------------------------------------------------------------------------------------

  -- A function of the cycle draws its random numbers from a stream of its own for each cycle.
  local function with_chance(name, call)
    return function(cycle)
      local context = live.context
      local outer = context.stream
      context.stream = random.stream(context.seed or live.seed, "pattern " .. name, cycle)
      local result = call(cycle)
      context.stream = outer
      return result
    end
  end

  local function say_problems(name, problems)
    for _, problem in ipairs(problems) do
      if type(problem) == "table" then
        mistake.unknown(problem.kind, problem.word, problem.known)
      else
        mistake.say("pattern '%s': %s", name, problem)
      end
    end
  end

  -- The pattern of a table of pieces, a value or a function; nil with the mistakes said.
  local function make(name, content)
    local made, problems
    if pattern.is(content) then
      made = patterns.of_value(name, content)
    elseif type(content) == "function" then
      made = patterns.of_value(name, pattern.from_function(with_chance(name, content)))
    else
      made, problems = patterns.build(name, content, {}, function(row, call)
        return with_chance(name .. " " .. row, call)
      end)
    end
    if not made then
      say_problems(name, problems)
    end
    return made
  end

  -- What the kit has not, while only the end of an evaluation shows which kit it is for.
  local function check_pieces(made, say)
    local kit = live.kits.of(rack.DRUMS)
    for _, piece in ipairs(live.player.missing(made, kit)) do
      say(mistake.unknown_text("piece of the kit", piece, kit.names))
    end
  end

  -- The fill that it names may be declared further down.
  local function check_fill(made, say)
    local found, problem = book.find("fill", made.fill or "")
    if made.fill and found == nil and not problem then
      say(mistake.unknown_text("fill", made.fill, book.names "fill"))
    end
  end

  local function check_whole(made, say)
    check_pieces(made, say)
    check_fill(made, say)
  end

  local function word_pattern(name, content)
    name = check.name("pattern", name)
    local is_good = pattern.is(content) or type(content) == "function" or type(content) == "table"
    if not is_good or mistake.is_void(content) then
      check.kind("pattern", content, "table", "a table such as { kick = \"x... x... x... x...\" }")
      content = nil
    end
    if not (name and content) then
      return mistake.void
    end
    local made = make(name, content)
    if not made then
      transaction.draft("pattern")[name] = false -- whoever names it makes no second mistake
      return mistake.void
    end
    made.place = mistake.here() -- which kit it is for shows at the end of the evaluation
    if live.context.mode ~= "evaluation" then
      check_whole(made, function(text)
        mistake.say("%s", text)
      end)
    end
    transaction.draft("pattern")[name] = made
    transaction.declare("pattern", name)
    names_of[made.value] = name
    return made.value
  end

  -- -- finding -------------------------------------------------------------------------------------

  -- The session's pattern of that name; a file does not see what it declared last time and has not yet
  -- declared again. False for one that is wrong.
  local function own(name)
    local draft = live.context and live.context.draft.pattern
    local known = draft and draft[name]
    if known == nil and not (live.context and transaction.is_redefinition("pattern", name)) then
      known = declared[name]
    end
    return known
  end

  -- A fill of the presets comes before a pattern of the session, which may well be what plays.
  function book.find(kind, name)
    local first, problem
    if kind == "fill" then
      first, problem = presets.pattern("fill", name)
    end
    local found = first or own(name)
    if found == nil and not problem then
      found, problem = presets.pattern(kind, name)
    end
    return found, problem
  end

  function book.names(kind)
    local list, met = presets.names(kind), {}
    for _, known in ipairs { declared, live.context and live.context.draft.pattern or {} } do
      for name in pairs(known) do
        list[#list + 1] = not met[name] and name or nil
        met[name] = true
      end
    end
    return list
  end

  -- The pattern that is meant by a name or a value, or nil with the mistake said.
  function book.resolve(kind, source)
    if mistake.is_void(source) then
      return nil
    end
    local name, found, problem = names_of[source] or source, nil, nil
    if type(name) == "string" then
      found, problem = book.find(kind, name)
    end
    if found == nil and pattern.is(source) then
      return patterns.of_value(nil, source)
    elseif problem then
      mistake.say("%s '%s' is broken: %s", kind, name, problem)
    elseif found == nil then
      mistake.unknown(kind, name, book.names(kind))
    end
    return found or nil
  end

  book.is_value = pattern.is

  -- True for one that this evaluation declares: it is checked by itself.
  function book.is_drafted(made)
    local draft = live.context.draft.pattern
    return draft ~= nil and made.name ~= nil and draft[made.name] == made
  end

  -- -- what is declared ----------------------------------------------------------------------------

  -- The kit is the one that the evaluation ends with.
  function book.check(context)
    for _, made in pairs(context.draft.pattern) do
      check_whole(made or { pieces = {} }, function(text)
        mistake.say_at(made.place, text)
      end)
    end
  end

  function book.commit(context)
    for name, made in pairs(context.draft.pattern) do
      declared[name] = made
      if not context.draft.drums then
        live.player.follow(name, made)
      end
      live.seqs.follow(name, made)
    end
  end

  function book.finish(name)
    declared[name] = nil
    return "pattern '" .. name .. "'"
  end

  live.patterns = book
  transaction.add_part(book)

  -- -- values --------------------------------------------------------------------------------------

  -- A constructor's value, or the mistake that it told.
  local function give(word, value, problem)
    return value or mistake.say("%s: %s", word, problem)
  end

  local function mini(text)
    text = check.kind("mini", text, "string", "a text such as \"c4 [e4 g4] ~\"")
    return text and give("mini", pattern.mini(text)) or mistake.void
  end

  local function steps(text, step)
    text = check.kind("steps", text, "string", "steps such as \"x... x..o\"")
    step = step == nil and 1 / 4 or check.beats("step", step)
    return text and step and give("steps", pattern.steps(text, step)) or mistake.void
  end

  local function euclid(hits, count, rotation)
    hits = check.whole("euclid", hits, -64, 64)
    count = hits and check.whole("euclid", count, math.max(1, math.abs(hits)), 64)
    rotation = count and (rotation == nil and 0 or check.whole("rotation of euclid", rotation, -64, 64))
    return rotation and give("euclid", pattern.euclid(hits, count, rotation)) or mistake.void
  end

  local function signal(name)
    return mistake.is_void(name) and name or give("signal", pattern.signal(name))
  end

  live.words.add {
    { "pattern", "pattern(name, { piece = \"x... x..o\", beats = 4, step = 1/4 })", word_pattern,
      "Declares a pattern of the kit's pieces, and returns it. Steps are X an accent, x a hit, o a ghost, . a rest, "
        .. "1 to 9 softer to louder, a sixteenth each; a list is of beats, { 0, 1.5, { 2.75, vel = 60, prob = 0.5 } "
        .. "}; mini, euclid and any other pattern give a hit for each of their events; a function of the cycle "
        .. "returns one of these. A row may have steps of its own: { step = 1/6, \"x.x x.x\" }. `swing` delays "
        .. "every second step, and `fill` names the fill that fill() plays. In place of the table stands any other "
        .. "pattern: pattern(\"tune\", mini \"c4 e4\"). What plays it changes at the next bar." },
    { "mini", "mini \"c4 [e4 g4]*2 <b4 a4> ~\"", mini,
      "A pattern in mini-notation, in which a cycle is divided among what stands side by side." },
    { "euclid", "euclid(hits, steps, rotation)", euclid,
      "A pattern of hits that are spread as evenly as can be over steps: euclid(3, 8) is x..x..x. ." },
    { "steps", "steps(\"x..x ..x.\", 1/4)", steps,
      "A pattern of hits from a line of steps, each a sixteenth unless the second value gives another length." },
    { "signal", "signal \"sine\"", signal,
      "A pattern of numbers that go from 0 to 1 and back in a cycle, for parameters: signal(\"sine\"):range(200, "
        .. "4000):segment(16). There are sine, cosine, tri, saw, isaw, square, and by chance rand and perlin." },
  }
end
