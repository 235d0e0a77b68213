-- mistake.lua -- the musician's mistakes, each with its file, line and the right word.
--
-- While a script is evaluated, a wrong name or value is noted and the evaluation goes on with a void
-- in its place, so that all of them are reported at once. In a loop or a handler the first one ends
-- the pass.
local show = require "livelua.show"
local nearest = require "livelua.nearest"

local MOST_REPORTED <const> = 100
local SHORT_LIST <const> = 12
local TOPICS <const> = {
  instrument = "instruments", parameter = "parameters", pattern = "patterns", ["piece of the kit"] = "pieces",
  effect = "effects", groove = "grooves",
}

local Mistake = { __metatable = "a mistake" }
local made = setmetatable({}, { __mode = "k" }) -- what is one, whatever it says of itself

local function new(fault)
  made[fault] = true
  return setmetatable(fault, Mistake)
end

function Mistake:__tostring()
  return self.line > 0 and ("%s:%d: %s"):format(self.file, self.line, self.text) or self.text
end

-- What a wrong word gives: whatever is done with it is harmless, and is no second mistake.
local function make_void()
  local void = {}
  local function itself()
    return void
  end
  local function never()
    return false
  end
  local meta = { __metatable = "a void", __call = itself, __lt = never, __le = never }
  for name in ("add sub mul div mod pow unm idiv band bor bxor bnot shl shr concat"):gmatch("%a+") do
    meta["__" .. name] = itself
  end
  function meta.__index(_, key)
    return type(key) == "string" and void or nil
  end
  function meta.__newindex() end
  function meta.__tostring()
    return ""
  end
  function meta.__len()
    return 0
  end
  function meta.__pairs()
    return next, {}, nil
  end
  return setmetatable(void, meta)
end

-- The line of the user's text that a mistake points at; a text's only line is not repeated.
local function source_line(text, number)
  if not text or not text:find("\n%s*%S") then
    return nil
  end
  local at = 0
  for line in (text .. "\n"):gmatch("(.-)\r?\n") do
    at = at + 1
    if at == number then
      return line:match("^%s*(.-)%s*$")
    end
  end
end

local function with_article(word)
  return (word:find("^[aeiou]") and "an " or "a ") .. word
end

return function(live)
  local core = live.core
  local mistake = { void = make_void() }

  function mistake.is_void(value)
    return rawequal(value, mistake.void)
  end

  -- An error as core.call tells it, as a mistake.
  function mistake.from_error(problem, fault)
    if problem ~= nil and made[problem] then
      return problem
    elseif fault.kind == "error" and type(problem) ~= "string" and getmetatable(problem) == nil then
      fault.text = "an error that is " .. show.given(problem)
    end
    return new(fault)
  end

  -- A mistake that no running line made.
  function mistake.at(file, line, text)
    return new { file = file, line = line, text = text, trace = "" }
  end

  -- "file:line": what counts as the same mistake when it comes again.
  function mistake.place(fault)
    return ("%s:%d"):format(fault.file, fault.line)
  end

  local function same_place(a, b)
    return a ~= nil and a.file == b.file and a.line == b.line
  end

  mistake.source_line = source_line

  -- The whole report: where and what, the line itself, how it came there. `after` is the mistake that
  -- is reported next: the line stands under its last one. `source` is the line, when the caller knows it.
  function mistake.report(fault, after, source)
    local lines = { tostring(fault) }
    if not source and not same_place(after, fault) then
      source = source_line(live.sources[fault.file], fault.line)
    end
    if source and #source > 0 then
      lines[2] = "    " .. source
    end
    if #fault.trace > 0 then
      lines[#lines + 1] = "    " .. fault.trace:gsub("\n", "\n    ")
    end
    return table.concat(lines, "\n")
  end

  local function note_down(fault)
    local context, key = live.context, tostring(fault)
    if not context.noted[key] then
      context.noted[key] = true
      table.insert(context.mistakes, fault)
    end
  end

  -- Says that something is wrong. Returns a void; in a loop or a handler it raises instead.
  function mistake.say(text, ...)
    local context = live.context
    local fault = new(core.where(text:format(...)))
    if fault.line == 0 then
      fault.file, fault.line = context.file, context.line
    end
    if context.mode ~= "evaluation" then
      error(fault, 0)
    end
    note_down(fault)
    return mistake.void
  end

  -- Where the running line stands, for a mistake that only the end of the evaluation shows.
  function mistake.here()
    local place = core.where ""
    if place.line == 0 then
      place.file, place.line = live.context.file, live.context.line
    end
    return place
  end

  -- Says so of an earlier line of this evaluation.
  function mistake.say_at(place, text)
    note_down(new { kind = place.kind, file = place.file, line = place.line, text = text, trace = place.trace })
  end

  -- "no instrument 'x'; did you mean 'y'?", or what there is when that is not much.
  function mistake.unknown_text(kind, word, list)
    if type(word) ~= "string" then
      return ("expected the name of %s, got %s"):format(with_article(kind), show.given(word))
    end
    local meant = nearest.word(word, list)
    if meant then
      return ("no %s '%s'; did you mean '%s'?"):format(kind, word, meant)
    elseif #list > 0 and #list <= SHORT_LIST then
      return ("no %s '%s'; there is %s"):format(kind, word, show.list(list))
    end
    local topic = TOPICS[kind]
    return ("no %s '%s'%s"):format(kind, word, topic and ("; help \"%s\" lists them"):format(topic) or "")
  end

  function mistake.unknown(kind, word, list)
    return mistake.say("%s", mistake.unknown_text(kind, word, list))
  end

  -- An error on the line of a mistake only follows from it.
  local function follows(fault, mistakes)
    for _, known in ipairs(mistakes) do
      if same_place(known, fault) then
        return true
      end
    end
    return false
  end

  -- Ends a failed evaluation: says all that was wrong with it, `fault` being what stopped it.
  function mistake.say_all(mistakes, fault)
    if fault and not follows(fault, mistakes) then
      mistakes[#mistakes + 1] = fault
    end
    for n = 1, math.min(#mistakes, MOST_REPORTED) do
      core.say("error", mistake.report(mistakes[n], mistakes[n + 1]))
    end
    if #mistakes > MOST_REPORTED then
      core.say("error", ("and %d more"):format(#mistakes - MOST_REPORTED))
    end
  end

  return mistake
end
