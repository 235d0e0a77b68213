-- chance.lua -- the words seed, rand, choose and shuffle.
local random = require "livelua.random"

return function(live)
  local mistake, check, transaction = live.mistake, live.check, live.transaction
  local part = { kind = "seed" }

  local function seed(number)
    number = check.whole("seed", number, 0, 2 ^ 53)
    if not number then
      return mistake.void
    end
    transaction.draft("seed").number = number
    transaction.declare("seed", "of the session")
    live.context.stream = random.stream(number, live.context.file, 0)
    return nil
  end

  function part.commit(context)
    live.seed = context.draft.seed.number
  end

  function part.finish()
    live.seed = live.first_seed
    return "seed"
  end

  local function is_whole(value)
    return math.tointeger(value) ~= nil
  end

  local function rand(low, high)
    local stream = live.context.stream
    if low == nil then
      return random.float(stream)
    elseif high == nil then
      low, high = 1, low
    end
    low = check.number("rand", low, -2 ^ 53, 2 ^ 53)
    high = low and check.number("rand", high, low, 2 ^ 53)
    if not high then
      return mistake.void
    elseif is_whole(low) and is_whole(high) then
      return random.whole(stream, math.tointeger(low), math.tointeger(high))
    end
    return low + (high - low) * random.float(stream)
  end

  local function check_list(what, list)
    list = check.kind(what, list, "table", "a list, as in " .. what .. " { \"C4\", \"E4\", \"G4\" }")
    if list and #list == 0 then
      mistake.say("%s: the list is empty", what)
      return nil
    end
    return list
  end

  local function choose(list)
    list = check_list("choose", list)
    if not list then
      return mistake.void
    end
    return list[random.whole(live.context.stream, 1, #list)]
  end

  local function shuffle(list)
    list = check_list("shuffle", list)
    if not list then
      return mistake.void
    end
    local shuffled = table.move(list, 1, #list, 1, {})
    for n = #shuffled, 2, -1 do
      local other = random.whole(live.context.stream, 1, n)
      shuffled[n], shuffled[other] = shuffled[other], shuffled[n]
    end
    return shuffled
  end

  transaction.add_part(part)

  live.words.add {
    { "seed", "seed(number)", seed,
      "Sets the number that all chance is drawn from: the same seed, the same session." },
    { "rand", "rand(), rand(high), rand(low, high)", rand,
      "A number by chance: from 0 to under 1; a whole one from 1 to `high`; a whole one from `low` to `high`, or "
        .. "any between when they are not whole. math.random is the same. Each loop draws from a stream of its own." },
    { "choose", "choose { a, b, c }", choose, "One of a list, by chance." },
    { "shuffle", "shuffle { a, b, c }", shuffle, "A new list with the same entries in an order by chance." },
  }
end
