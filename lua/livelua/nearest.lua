-- nearest.lua -- the right word for a wrong one.
local nearest = {}

-- Damerau-Levenshtein distance: letters added, lost, changed or swapped with their neighbour.
local function distance(a, b)
  local before, last, row = {}, {}, {}
  for j = 0, #b do
    last[j] = j
  end
  for i = 1, #a do
    row[0] = i
    for j = 1, #b do
      local same = a:byte(i) == b:byte(j)
      local best = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same and 0 or 1))
      if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
        best = math.min(best, before[j - 2] + 1)
      end
      row[j] = best
    end
    before, last, row = last, row, before
  end
  return last[#b]
end

-- Steps from what was written to what may have been meant. A beginning such as `vol` is one step away,
-- and a little more for each letter that it lacks.
local function steps(word, candidate)
  if #word >= 3 and candidate:sub(1, #word) == word then
    return 1 + (#candidate - #word) / 100
  end
  return distance(word, candidate)
end

local function limit(word)
  return #word == 1 and 0 or math.max(1, (#word + 1) // 3)
end

-- The entry of `list` nearest to `word`, or nil when none is near enough to be meant. Of equals the
-- first in the list wins. Another case, or spaces or dashes for underscores, make no difference.
function nearest.word(word, list)
  local plain = word:lower():gsub("[ %-]", "_")
  if #plain == 0 or #plain > 40 then
    return nil
  end
  local found, least = nil, limit(plain) + 1
  for _, candidate in ipairs(list) do
    local count = steps(plain, candidate:lower())
    if count < least then
      found, least = candidate, count
    end
  end
  return found
end

return nearest
