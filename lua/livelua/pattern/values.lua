-- values.lua -- what scripts hold of a pattern: nothing that they could change.
local mini = require "livelua.pattern.mini"
local nearest = require "livelua.nearest"
local node = require "livelua.pattern.node"
local show = require "livelua.show"

local LONGEST_TEXT <const>, LONGEST_PRINT <const>, DEEPEST <const> = 60, 20000, 8

local values = { methods = {} } -- what scripts call on a pattern, by name

local behind = setmetatable({}, { __mode = "k" }) -- the node, the text and the print behind each value
local Value = { __metatable = "a pattern" }

function Value.__tostring(value)
  return behind[value].text
end

-- What can be done with it, as a library shows its words.
function Value.__pairs()
  local copy = {}
  for name, method in pairs(values.methods) do
    copy[name] = method
  end
  return next, copy, nil
end

-- What is said of a musician's mistake. It raises, unless attach() says otherwise; what it returns stands for
-- the value that there is not.
function values.complain(text)
  error(text, 0)
end

-- A value that stands for a mistake that was said.
function values.is_void()
  return false
end

-- From now on mistakes are said by a session's mistake.lua.
function values.attach(mistake)
  function values.complain(text)
    return mistake.say("%s", text)
  end
  values.is_void, values.void = mistake.is_void, mistake.void
end

function Value.__newindex()
  return values.complain "a pattern does not change: its transforms give a new one"
end

function Value.__index(_, name)
  if type(name) ~= "string" or values.methods[name] then
    return values.methods[name]
  end
  local names = {}
  for known in pairs(values.methods) do
    names[#names + 1] = known
  end
  table.sort(names)
  local meant = nearest.word(name, names)
  return values.complain(("no transform '%s'; %s"):format(name, meant and ("did you mean '%s'?"):format(meant)
    or "help \"transforms\" lists them"))
end

function values.is(value)
  return behind[value] ~= nil
end

function values.node_of(value)
  return behind[value].node
end

function values.text_of(value)
  return behind[value].text
end

-- A text that is the same for patterns, and other values, that are the same; nil when only running them would tell.
function values.print_of(given, depth)
  local kind = type(given)
  if values.is(given) then
    return behind[given].print
  elseif kind == "string" or kind == "number" or kind == "boolean" or kind == "nil" then
    return ("%q"):format(given)
  elseif kind ~= "table" or getmetatable(given) ~= nil or depth == 0 then
    return nil
  end
  local parts = {}
  for key, entry in pairs(given) do
    local print, of = values.print_of(entry, (depth or DEEPEST) - 1), type(key)
    if not (print and (of == "string" or of == "number" or of == "boolean")) then
      return nil
    end
    parts[#parts + 1] = ("[%q]=%s"):format(key, print)
  end
  return "{" .. table.concat(parts, ",") .. "}"
end

-- A pattern for scripts. Its print is left out where nobody knows it, or it would be long.
function values.wrap(made, text, print)
  local value = setmetatable({}, Value)
  if #text > LONGEST_TEXT then
    text = text:sub(1, LONGEST_TEXT - 3) .. "..."
  end
  behind[value] = { node = made, text = text, print = print and #print <= LONGEST_PRINT and print or nil }
  return value
end

-- The node of a pattern or of a line of mini-notation; nil and what is wrong.
function values.node(given)
  if values.is(given) then
    return values.node_of(given)
  elseif type(given) == "string" then
    return mini.parse(given)
  elseif type(given) == "number" then
    return node.pure(given)
  end
  return nil, ("expected a pattern or a line of mini-notation, got %s"):format(show.given(given))
end

function values.nodes(list)
  local nodes = {}
  for n, given in ipairs(list) do
    local made, problem = values.node(given)
    if not made then
      return nil, problem
    end
    nodes[n] = made
  end
  if #nodes == 0 then
    return nil, "expected patterns, got none"
  end
  return nodes
end

return values
