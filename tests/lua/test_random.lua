local tap = dofile "tests/lua/tap.lua"
local random = require "livelua.random"

local function draws(seed, name, cycle, count)
  local stream, list = random.stream(seed, name, cycle), {}
  for n = 1, count do
    list[n] = random.float(stream)
  end
  return list
end

tap.test("the same seed, name and cycle give the same numbers, for ever", function()
  local stream = random.stream(42, "bass", 7)
  local text = {}
  for n = 1, 4 do
    text[n] = ("%.15f"):format(random.float(stream))
  end
  local expected = "0.514724234107586 0.510641419729027 0.994561524046279 0.147926654030451"
  tap.equal(table.concat(text, " "), expected)
end)

tap.test("another seed, name or cycle gives others", function()
  local first = draws(1, "a", 1, 1)[1]
  for _, other in ipairs { draws(2, "a", 1, 1), draws(1, "b", 1, 1), draws(1, "a", 2, 1), draws(1, "", 1, 1) } do
    assert(other[1] ~= first)
  end
end)

tap.test("numbers are even over their range, from one cycle to the next and within one", function()
  local within, across = draws(3, "x", 0, 20000), {}
  for cycle = 1, 20000 do
    across[cycle] = draws(3, "x", cycle, 1)[1]
  end
  for _, list in ipairs { within, across } do
    local cells = {}
    for _, value in ipairs(list) do
      assert(value >= 0 and value < 1)
      local cell = math.floor(value * 20)
      cells[cell] = (cells[cell] or 0) + 1
    end
    for cell = 0, 19 do
      assert(math.abs(cells[cell] - 1000) < 150, "cell " .. cell .. " has " .. cells[cell])
    end
  end
end)

tap.test("whole numbers reach both ends and nothing else", function()
  local stream, met = random.stream(1, "w", 0), {}
  for _ = 1, 1000 do
    met[random.whole(stream, -1, 2)] = true
  end
  for value = -1, 2 do
    assert(met[value])
    met[value] = nil
  end
  tap.equal(next(met), nil)
end)

tap.done()
