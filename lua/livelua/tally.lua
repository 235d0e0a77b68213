-- tally.lua -- a message that comes again and again is said once, then at 10, 100, 1000 times.
local tally = {}

local function is_power_of_ten(count)
  while count % 10 == 0 do
    count = count // 10
  end
  return count == 1
end

-- Counts under a key, and says the text when its turn has come; with the count from the second time on.
function tally.say(counts, key, core, kind, text)
  local count = (counts[key] or 0) + 1
  counts[key] = count
  if count == 1 then
    core.say(kind, text)
  elseif is_power_of_ten(count) then
    core.say(kind, ("%s\n    %d times so far"):format(text, count))
  end
end

return tally
