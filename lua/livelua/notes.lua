-- notes.lua -- the word note.
local rational = require "livelua.rational"

local OPTIONS <const> = { "len", "vel" }
local LENGTH <const>, VELOCITY <const> = 1, 100

return function(live)
  local mistake, check, transaction, rack = live.mistake, live.check, live.transaction, live.rack

  local function note(channel, pitch, options)
    local index = check.channel(channel)
    local key = check.pitch(pitch, index and rack.get(index).kit)
    options = check.options("note", options, OPTIONS)
    local length, velocity = LENGTH, VELOCITY
    if options and options.len ~= nil then
      length = check.beats("len", options.len)
    end
    if options and options.vel ~= nil then
      velocity = check.number("vel", options.vel, 1, 127)
    end
    if not (index and key and options and length and velocity) then
      return mistake.void
    elseif transaction.act("note", index, key, length, velocity) then
      local ticks = math.max(1, rational.ticks(length))
      local strength = velocity / 127
      transaction.emit { type = "note", channel = index, pitch = key, velocity = strength, length = ticks }
    end
    return nil
  end

  live.words.add {
    { "note", "note(channel, pitch, { len = 1, vel = 100 })", note,
      "Plays a note: \"C4\" is 60, \"Eb2\", \"F#3\", or a number; on drums also a piece of the kit, \"kick\". `len` "
        .. "is in beats, `vel` from 1 to 127." },
  }
end
