-- bank.lua -- what a program change picks from, put together a little at a time while the session plays.
local programs = require "livelua.programs"

local FRESH_AT_ONCE <const> = 4 -- instruments that were not looked at before

return function(live)
  local rows, place, numbers, next_program = {}, {}, {}, 0
  local bank = {}

  -- The number of an instrument's row, which is made when it is first asked for. One whose preset is broken is
  -- a sine.
  local function row_of(name)
    if not place[name] then
      rows[#rows + 1] = live.rack.record(0, name, nil, live.presets.instrument(name) or {}).values
      place[name] = #rows
    end
    return place[name] - 1
  end

  -- The values that a program's report names.
  function bank.values(row)
    return rows[row]
  end

  -- A few programs more; the last sends them all. Offline there is nobody who could change a program.
  function bank.advance(commands)
    local before = #rows
    if live.offline or next_program == programs.COUNT then
      return
    end
    while next_program < programs.COUNT and #rows - before < FRESH_AT_ONCE do
      numbers[next_program] = row_of(programs.instrument(next_program))
      next_program = next_program + 1
    end
    if next_program == programs.COUNT then
      commands[#commands + 1] = { type = "bank", programs = numbers, rows = rows }
    end
  end

  return bank
end
