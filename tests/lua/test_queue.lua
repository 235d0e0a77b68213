-- The order in which things are due, and how many values a signature has.
local tap = dofile "tests/lua/tap.lua"
local queue = require "livelua.queue"
local random = require "livelua.random"
local signature = require "livelua.signature"

-- The first of the things by looking at all of them.
local function search(things)
  local first
  for _, thing in ipairs(things) do
    if thing.at and (not first or thing.at < first.at) then
      first = thing
    end
  end
  return first
end

tap.test("the first thing is the earliest, of equals the one with the lowest number, however they move", function()
  local stream, heap, things = random.stream(1, "queue", 0), {}, {}
  for order = 1, 60 do
    things[order] = { order = order }
  end
  for _ = 1, 20000 do
    local thing = things[random.whole(stream, 1, #things)]
    local tick = random.whole(stream, 0, 20)
    thing.at = tick > 3 and tick or nil
    queue.move(heap, thing, thing.at)
    local first = search(things)
    tap.equal(queue.first(heap, math.huge), first)
    tap.equal(first and queue.first(heap, first.at - 1), nil)
  end
end)

tap.test("a signature tells how many values a word takes at most", function()
  local forms = {
    { "play", "play()", 0 }, { "tempo", "tempo(bpm)", 1 }, { "choose", "choose { a, b, c }", 1 },
    { "note", "note(channel, pitch, { len = 1, vel = 100 })", 3 }, { "stop", "stop() or stop \"name\"", 1 },
    { "loop", "loop(name, { sync = 4 }, function() ... end)", 3 }, { "print", "print(...)", math.huge },
    { "rand", "rand(), rand(high), rand(low, high)", 2 },
  }
  for _, form in ipairs(forms) do
    tap.equal(signature.most(form[1], form[2]), form[3])
  end
end)

tap.done()
