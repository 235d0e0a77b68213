-- steps.lua -- a bar of drums as a line of text: "x... x... x... x..o".
--
-- X is an accent, x a hit, o a ghost note, . a rest; 1 to 9 are hits from soft to loud; spaces and | are there to be
-- read by people.
local rational = require "livelua.rational"

local steps = {}

local VELOCITY = { X = 127, x = 100, o = 50 }
local STRANGE = "column %d of \"%s\" is '%s'; expected X (accent), x (hit), o (ghost), . (rest), "
  .. "1 to 9 (soft to loud), a space or |"

for digit = 1, 9 do
  VELOCITY[tostring(digit)] = math.floor(digit * 127 / 9 + 0.5)
end

-- The velocity of each step (0: a rest), or nil and what is wrong.
function steps.parse(text)
  local velocities, column = {}, 0
  for letter in text:gmatch("[\1-\x7f\xc2-\xfd][\x80-\xbf]*") do
    column = column + 1
    if VELOCITY[letter] or letter == "." then
      velocities[#velocities + 1] = VELOCITY[letter] or 0
    elseif letter ~= " " and letter ~= "|" then
      return nil, STRANGE:format(column, text, letter)
    end
  end
  return velocities
end

-- The hits of a line: { tick, length, velocity }, with one step of numerator/denominator beats.
function steps.hits(velocities, numerator, denominator)
  local hits, position = {}, rational.position()
  for _, velocity in ipairs(velocities) do
    local tick = position:ticks()
    position:add(numerator, denominator)
    if velocity > 0 then
      hits[#hits + 1] = { tick = tick, length = position:ticks() - tick, velocity = velocity }
    end
  end
  return hits
end

return steps
