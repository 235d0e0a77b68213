-- scala.lua -- reads the two texts in which scales are shared: .scl, the scale, and .kbm, how it lies on the keys.
--
-- As Manuel Op de Coul describes them for his program Scala. A reader returns what the text says; or nil, the
-- number of the line that is wrong, and what is wrong with it.
local show = require "livelua.show"

local scala = {}

scala.MOST_NOTES = 4096
scala.MOST_CENTS = 24000 -- 20 octaves
local LOWEST_HZ <const>, HIGHEST_HZ <const> = 1, 20000

-- The lines that count, each with its number: those that begin with an exclamation mark are comments.
local function lines_of(text)
  local lines, number = {}, 0
  text = text:gsub("^\xEF\xBB\xBF", ""):gsub("\r\n?", "\n")
  for line in (text:find "\n$" and text or text .. "\n"):gmatch "(.-)\n" do
    number = number + 1
    if line:sub(1, 1) ~= "!" then
      lines[#lines + 1] = { number = number, text = line:match "^%s*(.-)%s*$" }
    end
  end
  lines.last = math.max(number, 1)
  return lines
end

-- Raises what the readers return.
local function wrong(line, problem, ...)
  error({ line = line, problem = problem:format(...) }, 0)
end

local function reader(read)
  return function(text)
    if text:find("\0", 1, true) then
      return nil, 1, "expected a text, got a binary file"
    end
    local lines = lines_of(text)
    local ok, result = pcall(read, lines)
    if ok then
      return result
    elseif type(result) ~= "table" then
      error(result, 0)
    end
    return nil, result.line, result.problem
  end
end

-- The line of that place among those that count.
local function line_at(lines, place, expectation)
  return lines[place] or wrong(lines.last, "expected %s, the file ends", expectation)
end

-- -- pitches -----------------------------------------------------------------------------------------

-- What stands after a number must not belong to it; words may follow.
local function is_whole(rest)
  return not rest:find "^%s*/" and not rest:find "^[%d.,:]" and not rest:find "^[eE][+-]?%d"
end

local function read_ratio(text)
  local above, below, rest = text:match "^([+-]?%d+)%s*/%s*([+-]?%d+)(.*)$"
  if not above then
    above, rest = text:match "^([+-]?%d+)(.*)$"
    below = "1"
  end
  if above and is_whole(rest) then
    return tonumber(above) + 0.0, tonumber(below) + 0.0
  end
  return nil
end

local function read_cents(text)
  local number, rest = text:match "^([+-]?%d*%.%d*)(.*)$"
  return number and number:find "%d" and is_whole(rest) and tonumber(number) or nil
end

local function is_near(cents)
  return cents >= -scala.MOST_CENTS and cents <= scala.MOST_CENTS
end

-- The cents of a ratio such as "3/2" or "2", or of cents, which have a point; or nil and what is wrong.
function scala.cents(text)
  local cents = read_cents(text)
  if not cents then
    local above, below = read_ratio(text)
    if not above then
      return nil, ("expected a ratio or cents, got %s"):format(show.given(text))
    elseif not (above > 0 and below > 0) then
      return nil, ("expected a ratio above 0, got %s"):format(show.given(text))
    end
    cents = 1200 * (math.log(above, 2) - math.log(below, 2))
  end
  if not is_near(cents) then
    return nil, ("expected a pitch within 20 octaves, got %s"):format(show.given(text))
  end
  return cents
end

-- -- scales ------------------------------------------------------------------------------------------

-- A whole number of the first thing in a line, or nil.
local function whole(text)
  local digits = text:match "^(%d+)$" or text:match "^(%d+)%s"
  return digits and math.tointeger(tonumber(digits))
end

local function read_count(line)
  local count = whole(line.text)
  if not count or count < 1 or count > scala.MOST_NOTES then
    local expectation = "expected the number of notes, from 1 to %d, got %s"
    wrong(line.number, expectation, scala.MOST_NOTES, show.given(line.text))
  end
  return count
end

-- A scale that does not rise to its last pitch has no next round.
function scala.check_period(cents)
  return cents[#cents] > 0 or nil, "the last pitch, where the scale begins again, must be above the first"
end

local function check_end(lines, count)
  for place = count + 3, #lines do
    local line = lines[place]
    if #line.text > 0 then
      local expectation = "expected the end after %d pitches, as line %d says, got %s"
      wrong(line.number, expectation, count, lines[2].number, show.given(line.text))
    end
  end
end

-- { description, cents }: the cents of each degree after the first, which is 0; the last is the period.
scala.read_scale = reader(function(lines)
  local description = line_at(lines, 1, "a line that describes the scale").text
  local count, cents = read_count(line_at(lines, 2, "the number of notes")), {}
  for n = 1, count do
    local line = lines[n + 2]
    if not line then
      wrong(lines.last, "expected %d pitches, as line %d says, got %d", count, lines[2].number, n - 1)
    end
    local value, problem = scala.cents(line.text)
    cents[n] = value or wrong(line.number, "%s", problem)
  end
  check_end(lines, count)
  local rises, problem = scala.check_period(cents)
  if not rises then
    wrong(lines[count + 2].number, "%s", problem)
  end
  return { description = description, cents = cents }
end)

-- -- keys --------------------------------------------------------------------------------------------

local function read_whole(lines, place, what, low, high)
  local expectation = ("%s, a whole number from %d to %d"):format(what, low, high)
  local line = line_at(lines, place, expectation)
  local number = whole(line.text)
  if not number or number < low or number > high then
    wrong(line.number, "expected %s, got %s", expectation, show.given(line.text))
  end
  return number
end

local function read_frequency(lines, place)
  local expectation = ("the frequency of that key, from %d to %d Hz"):format(LOWEST_HZ, HIGHEST_HZ)
  local line = line_at(lines, place, expectation)
  local hz = tonumber(line.text:match "^%d*%.?%d*")
  if not hz or hz < LOWEST_HZ or hz > HIGHEST_HZ then
    wrong(line.number, "expected %s, got %s", expectation, show.given(line.text))
  end
  return hz
end

-- The degrees of the keys of one round; false is a key that is left out, as are those at the end that the
-- text does not name.
local function read_degrees(lines, size)
  local degrees, is_empty = {}, size > 0
  for n = 1, size do
    local line = lines[n + 7]
    local text = line and line.text or "x"
    local degree = whole(text)
    if not (text:find "^[xX]$" or text:find "^[xX]%s" or (degree and degree <= scala.MOST_NOTES) or #text == 0) then
      wrong(line.number, "expected a degree from 0 to %d, or x, got %s", scala.MOST_NOTES, show.given(text))
    end
    degrees[n] = degree or false
    is_empty = is_empty and not degree
  end
  if is_empty then
    wrong(lines.last, "expected a degree for one key at least")
  end
  for place = size + 8, #lines do
    if #lines[place].text > 0 then
      local expectation = "expected the end after %d keys, as line %d says, got %s"
      wrong(lines[place].number, expectation, size, lines[1].number, show.given(lines[place].text))
    end
  end
  return degrees
end

-- { first, last, middle, reference, hz, period, degrees }: keys from 0 to 127; the degree at which the map
-- begins again, 0 for the scale's own period; without degrees the keys are those of the scale one by one.
scala.read_map = reader(function(lines)
  local size = read_whole(lines, 1, "the number of keys in the map", 0, scala.MOST_NOTES)
  local map = {
    first = read_whole(lines, 2, "the first key", 0, 127),
    last = read_whole(lines, 3, "the last key", 0, 127),
    middle = read_whole(lines, 4, "the key where the map begins", 0, 127),
    reference = read_whole(lines, 5, "the key of the reference", 0, 127),
    hz = read_frequency(lines, 6),
    period = read_whole(lines, 7, "the degree at which the map begins again", 0, scala.MOST_NOTES),
    degrees = read_degrees(lines, size),
  }
  if map.last < map.first then
    wrong(lines[3].number, "expected a last key from %d on, got %d", map.first, map.last)
  elseif size > 0 and not map.degrees[(map.reference - map.middle) % size + 1] then
    wrong(lines[5].number, "the key of the reference, %d, is one that the map leaves out", map.reference)
  end
  return map
end)

return scala
