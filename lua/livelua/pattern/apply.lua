-- apply.lua -- how a transform comes to its arguments.
--
-- A transform is a row { name, signature, help, kinds, make }: make(node, ...) gives the new node for good
-- arguments, or nil when it said why not. Where a number may be a pattern of numbers, the transform is made
-- for each number that the pattern has.
--
-- Errors   said by values.complain; nil then.
local nearest = require "livelua.nearest"
local node = require "livelua.pattern.node"
local show = require "livelua.show"
local values = require "livelua.pattern.values"

local apply = { rows = {}, names = {} } -- by name; in the order in which they were added

local function complain(row, text)
  values.complain(row.name .. ": " .. text)
  return nil
end

local function expected(row, expectation, problem, given)
  if values.is_void(given) then
    return nil
  end
  return complain(row, problem or ("expected %s, got %s"):format(expectation, show.given(given)))
end

-- Numbers over time.
local function read_pattern(row, kind, given)
  local made, problem = values.node(given)
  if not made then
    return complain(row, problem)
  end
  return {
    values = made,
    check = function(value)
      local good, expectation = kind.read(value)
      if good == nil then
        error(("%s: expected %s, got %s"):format(row.name, expectation, show.given(value)), 0)
      end
      return good
    end,
  }
end

local function read_one(row, kind, given)
  if kind.patterned and (type(given) == "string" or values.is(given)) then
    return read_pattern(row, kind, given)
  end
  local good, expectation, problem = kind.read(given)
  if good == nil and (expectation or problem) then
    if kind.rest then
      given = given[1]
    end
    return expected(row, expectation, problem, given)
  end
  return kind.patterned and { value = good } or good
end

local function has_void(args)
  for n = 1, args.n do
    if values.is_void(args[n]) then
      return true
    end
  end
  return false
end

-- What a row's kinds make of args[first] and those after it; nil when something was said.
local function read_all(row, args, first)
  local good, at = {}, first
  for n, kind in ipairs(row.kinds) do
    local given = args[at]
    if kind.rest then
      good[n], at = read_one(row, kind, table.move(args, at, args.n, 1, {})), args.n + 1
    elseif kind.is_optional and (given == nil or kind.is_skipped and kind.is_skipped(given)) then
      good[n] = kind.patterned and { value = kind.default } or kind.default
      at = given == nil and at + 1 or at
    else
      good[n], at = read_one(row, kind, given), at + 1
    end
    if good[n] == nil and not kind.is_optional then
      return nil
    end
  end
  if at <= args.n then
    local most = #row.kinds == 0 and "nothing" or #row.kinds == 1 and "1 value" or #row.kinds .. " values at most"
    return complain(row, ("expected %s, as in %s, got %s"):format(most, row.signature, show.given(args[at])))
  end
  return good
end

-- Gives make() the values from the n-th on: each that is a pattern for as long as it has them.
local function bind(row, pattern, good, n)
  local kind, argument = row.kinds[n], good[n]
  if not kind then
    return row.make(pattern, table.unpack(good, 1, #row.kinds))
  elseif not kind.patterned or not argument.values then
    good[n] = kind.patterned and argument.value or argument
    return bind(row, pattern, good, n + 1)
  end
  return node.join(argument.values, pattern, function(value)
    local own = table.move(good, 1, #row.kinds, 1, {})
    own[n] = argument.check(value)
    return bind(row, pattern, own, n + 1) or node.silence()
  end)
end

-- The node that a row makes of one, with the arguments from args[first] on; nil when something was said.
function apply.row(row, pattern, args, first)
  if has_void(args) then
    return nil
  end
  local good = read_all(row, args, first)
  return good and bind(row, pattern, good, 1)
end

-- A Lua function from a pattern to a pattern.
local function from_function(call)
  return function(pattern)
    local result = call(values.wrap(pattern, "a pattern"))
    if values.is(result) then
      return values.node_of(result)
    elseif not values.is_void(result) then
      values.complain(("expected the function to give a pattern, got %s"):format(show.given(result)))
    end
    return nil
  end
end

-- A transform as an argument: a function, or a name with its arguments behind it. From a node to a node.
local function read_transform(args)
  local first = args[1]
  if type(first) == "function" then
    return from_function(first)
  elseif type(first) ~= "string" then
    return nil, "a transform such as \"rev\" or a function from a pattern to a pattern"
  elseif not apply.rows[first] then
    local meant = nearest.word(first, apply.names)
    local hint = meant and ("did you mean '%s'?"):format(meant) or "help \"transforms\" lists them"
    return nil, nil, ("no transform '%s'; %s"):format(first, hint)
  end
  local own = table.move(args, 1, #args, 1, { n = #args })
  return function(pattern)
    return apply.row(apply.rows[first], pattern, own, 2)
  end
end

apply.transform = {
  rest = true,
  read = function(list)
    if #list > 1 and type(list[1]) == "function" then
      return nil, "a function alone"
    end
    return read_transform(list)
  end,
}

-- Several: { "rev", { "fast", 2 }, function(p) ... end }.
apply.transforms = {
  read = function(list)
    if type(list) ~= "table" or #list == 0 then
      return nil, "a list of transforms, such as { \"rev\", { \"fast\", 2 } }"
    end
    local all = {}
    for n, given in ipairs(list) do
      local made, expectation, problem = read_transform(type(given) == "table" and given or { given })
      if not made then
        return nil, expectation, problem
      end
      all[n] = made
    end
    return all
  end,
}

local function shown(args)
  local texts = {}
  for n = 1, args.n do
    texts[n] = type(args[n]) == "string" and ("\"%s\""):format(args[n]) or show.text(args[n])
  end
  return table.concat(texts, ", ")
end

-- The print of what a transform makes.
local function print_of(value, row, args)
  return values.print_of { row.name, value, table.move(args, 1, args.n, 1, {}) }
end

local function method(row)
  return function(value, ...)
    if values.is_void(value) then
      return value
    elseif not values.is(value) then
      return values.complain(("%s: expected a pattern before it, as in p:%s"):format(row.name, row.signature))
    end
    local args = table.pack(...)
    local made = apply.row(row, values.node_of(value), args, 1)
    if not made then
      return values.void
    end
    local text = ("%s:%s(%s)"):format(values.text_of(value), row.name, shown(args))
    return values.wrap(made, text, print_of(value, row, args))
  end
end

-- Adds rows, as methods of patterns too.
function apply.add(rows)
  for _, given in ipairs(rows) do
    local row = { name = given[1], signature = given[2], help = given[3], kinds = given[4], make = given[5] }
    apply.rows[row.name] = row
    apply.names[#apply.names + 1] = row.name
    values.methods[row.name] = method(row)
  end
end

return apply
