-- Loops and moments when the timeline jumps: because the session says so, or because a leader of the beat does.
local tap = dofile "tests/lua/tap.lua"
local fake = require "fake_core"
local TICKS <const> = 725760

-- The session's schedule, which its words jump with.
local schedule
local open_schedule = require "livelua.schedule"
package.loaded["livelua.schedule"] = function(live)
  schedule = open_schedule(live)
  return schedule
end

local function open(script)
  local core = fake.new()
  local session = require "livelua.live"(core, 0, -1)
  core.sent = {}
  assert(session.evaluate("a", script, "file"), core.said[1])
  return core, session
end

-- Ten milliseconds a time, at 120 beats a minute.
local function run(core, session, beats)
  for _ = 1, beats * 50 do
    core.now.tick, core.now.frame = core.now.tick + TICKS // 50, core.now.frame + 480
    session.pump()
  end
end

-- The beats of the notes that were sent, and what was said.
local function heard(core)
  local list = {}
  for _, command in ipairs(core.sent) do
    if command.type == "note" then
      list[#list + 1] = ("%d@%g"):format(command.pitch, command.time / TICKS)
    end
  end
  for _, text in ipairs(core.said) do
    list[#list + 1] = text
  end
  core.sent, core.said = {}, {}
  return table.concat(list, " ")
end

local BEATS <const> = "loop('a', function() note(1, 60) wait(1) end)"

-- The engine goes there when it takes the command: two quanta later.
local function locate(core, session, beat)
  schedule.located(beat * TICKS, {})
  session.pump()
  core.now.tick, core.now.frame = beat * TICKS, core.now.frame + 64
end

tap.test("after a jump forward a loop goes on from its next bar, and plays nothing of the gap", function()
  local core, session = open(BEATS)
  run(core, session, 5)
  tap.equal(heard(core), "60@0 60@1 60@2 60@3 60@4 60@5")
  locate(core, session, 21)
  run(core, session, 4)
  tap.equal(heard(core), "60@24 60@25")
end)

tap.test("after a jump to a bar the first notes go with the jump itself", function()
  local core, session = open(BEATS)
  run(core, session, 5)
  heard(core)
  schedule.located(32 * TICKS, {})
  session.pump()
  tap.equal(heard(core), "60@32")
  core.now.tick, core.now.frame = 32 * TICKS, core.now.frame + 64
  run(core, session, 2)
  tap.equal(heard(core), "60@33 60@34")
end)

tap.test("a jump back begins loops again on their grid", function()
  local core, session = open(BEATS .. " loop('b', { sync = 3 }, function() note(2, 70) wait(10) end)")
  run(core, session, 15)
  heard(core)
  locate(core, session, 2)
  run(core, session, 4)
  tap.equal(heard(core), "70@3 60@4 60@5 60@6")
end)

tap.test("moments that are jumped over do not happen; those of a file happen again after a jump back", function()
  local core, session = open "at(2, function() note(1, 62) end) at(8, function() note(1, 68) end)"
  session.evaluate("prompt", "at(9, function() note(1, 69) end)", "prompt")
  run(core, session, 4)
  tap.equal(heard(core), "62@2")
  locate(core, session, 16)
  run(core, session, 2)
  tap.equal(heard(core), "")
  locate(core, session, 1)
  run(core, session, 9)
  tap.equal(heard(core), "62@2 68@8")
end)

tap.test("a loop that waits for a cue, and one that is to end, do so on the new stretch", function()
  local core, session = open(BEATS .. " loop('b', function() sync 'a' note(2, 70) end)")
  run(core, session, 2.5)
  heard(core)
  session.evaluate("prompt", "stop 'a'", "prompt")
  locate(core, session, 40)
  run(core, session, 2)
  tap.equal(heard(core), "")
  session.evaluate("prompt", "loop('a', function() note(1, 61) wait(2) end)", "prompt")
  run(core, session, 6)
  tap.equal(heard(core), "61@44 70@44 61@46 70@46 61@48 70@48")
end)

tap.test("what was declared for a bar before the jump begins at the first bar after it", function()
  local core, session = open(BEATS)
  run(core, session, 2)
  heard(core)
  session.evaluate("prompt", "loop('b', function() note(2, 70) wait(1) end)", "prompt")
  locate(core, session, 8)
  run(core, session, 1)
  tap.equal(heard(core), "60@8 70@8 60@9 70@9")
end)

-- Nobody tells the session: the leader's song position shows in the engine's status alone.
local function led(core, session, beat)
  core.now.tick, core.now.frame = beat * TICKS, core.now.frame + 480
  session.pump()
end

tap.test("a leader's jump forward replays nothing and is no lateness", function()
  local core, session = open(BEATS .. " at(10, function() note(2, 70) end)")
  run(core, session, 2)
  heard(core)
  led(core, session, 50.5)
  run(core, session, 2)
  tap.equal(heard(core), "60@52")
end)

tap.test("a leader's jump back is followed at once", function()
  local core, session = open(BEATS)
  run(core, session, 33)
  heard(core)
  led(core, session, 0)
  run(core, session, 2)
  tap.equal(heard(core), "60@0 60@1 60@2")
end)

tap.test("the transport that stood still for an hour and goes on has not jumped", function()
  local core, session = open(BEATS)
  run(core, session, 2.5)
  heard(core)
  core.now.playing = false
  for _ = 1, 100 do
    core.now.frame = core.now.frame + 48000 * 36
    session.pump()
  end
  core.now.playing = true
  run(core, session, 2)
  tap.equal(heard(core), "60@3 60@4")
end)

tap.test("a stall is lateness, not a jump: the loop says so and goes on at its grid", function()
  local core, session = open(BEATS)
  run(core, session, 2)
  heard(core)
  core.now.tick, core.now.frame = core.now.tick + 20 * TICKS, core.now.frame + 20 * 24000
  session.pump()
  run(core, session, 3)
  tap.equal(heard(core), "60@24 60@25 warning loop 'a' fell behind: it goes on at its next grid point")
end)

tap.test("a loop that jumps in passing stays silent until the engine is there, then goes on", function()
  local core, session = open [[
    loop('a', function() for n = 0, 15 do note(1, 60 + n) wait(1/2) end end)
    loop('b', function() wait(2) jump(100) wait(2) end)
  ]]
  tap.equal(core.said[1], nil)
  run(core, session, 1)
  heard(core)
end)

tap.done()
