-- told.lua -- what begins in a cycle of a pattern, as a text: "value from+length", and what is not usual of it.
local pattern = require "livelua.pattern"

local function event_text(event)
  local text = ("%s %s+%s"):format(event.value, event.start, event.length)
  if event.vel ~= 100 then
    text = ("%s v%g"):format(text, event.vel)
  end
  if event.pan ~= 0 then
    text = ("%s p%g"):format(text, event.pan)
  end
  if event.shift ~= 0 then
    text = ("%s s%g"):format(text, event.shift)
  end
  return text
end

-- Cycles from `first` on, 0 unless given, with " / " between them.
return function(p, count, first, name)
  local cycles = {}
  for cycle = first or 0, (first or 0) + (count or 1) - 1 do
    local events = {}
    for n, event in ipairs(pattern.query(p, cycle, { seed = 1, name = name or "test" })) do
      events[n] = event_text(event)
    end
    cycles[#cycles + 1] = table.concat(events, ", ")
  end
  return table.concat(cycles, " / ")
end
