-- The language over a core without an engine: what it sends, in which order, and when.
local tap = dofile "tests/lua/tap.lua"
local fake = require "fake_core"
local TICKS <const> = 725760

local function open()
  local core = fake.new()
  local session = require "livelua.live"(core, 0, -1)
  core.sent = {}
  return core, session
end

-- Commands in short: what, where, which value, and "@" the beat when they have one.
local function sent(core)
  local list = {}
  for n, c in ipairs(core.sent) do
    local value = c.value or c.bpm or c.pitch
    local beat = c.when == "tick" and ("@%g"):format(c.time / TICKS) or ""
    list[n] = c.type .. (c.channel and ":" .. c.channel or "") .. (value and ("=%g"):format(value) or "") .. beat
  end
  core.sent = {}
  return table.concat(list, " ")
end

local function run(core, session, beats)
  for _ = 1, beats * 100 do
    core.now.tick = core.now.tick + TICKS // 100
    session.pump()
  end
end

tap.test("a session begins with the sounds of all channels, and says nothing", function()
  local core = fake.new()
  require "livelua.live"(core, 0, -1)
  tap.equal(core.sent[1].type, "param")
  tap.equal(#core.said, 0)
end)

tap.test("declarations are sent before actions, and the transport starts last", function()
  local core, session = open()
  assert(session.evaluate("a", "note(1, 'C4') channel(1, 'synth_pad', { pan = 0.5 }) tempo(90)", "file"))
  tap.equal(sent(core), "param:0=0.5 param:0=0.4 tempo=90 note:0=60 play")
end)

tap.test("the first moments of loops go with the start of the transport", function()
  local core, session = open()
  assert(session.evaluate("a", [[
    loop('b', function() note(2, 40) wait(1/8) end)
    loop('a', function() note(1, 50) wait(4) end)
  ]], "file"))
  tap.equal(sent(core), "play note:1=40@0 note:0=50@0 note:1=40@0.125")
end)

tap.test("loops are run in the order of time, then of declaration", function()
  local core, session = open()
  assert(session.evaluate("a", [[
    loop('z', function() note(1, 1) wait(1/2) end)
    loop('y', function() note(2, 2) wait(1/3) end)
  ]], "file"))
  sent(core)
  run(core, session, 1)
  tap.equal(sent(core), "note:1=2@0.333333 note:0=1@0.5 note:1=2@0.666667 note:0=1@1 note:1=2@1")
end)

tap.test("a wrong evaluation sends nothing, whatever it asked for before", function()
  local core, session = open()
  assert(not session.evaluate("a", "tempo(90) channel(1, 'synth_pad') drums('house') nowhere()", "file"))
  tap.equal(sent(core), "")
  tap.equal(table.concat(core.said), "error a:1: no word 'nowhere'")
end)

tap.test("wrong values are harmless until the end, and all are told", function()
  local core, session = open()
  assert(not session.evaluate("a", [[
local c = channel(0)
c.pan = 9 c:set { x = 1 } c.anything.at.all()
local t = (temp + 1) .. 'x' .. #temp for _, v in pairs(temp) do t = v end if t == temp or temp < 3 then t() end
for n = 1, 3 do tempo(n) end
tempo(t)
]], "file"))
  tap.equal(#core.said, 5)
  assert(core.said[1]:find "a:1: channel: expected" and core.said[2]:find "a:3: no word 'temp'")
  assert(core.said[3]:find "a:4: tempo: expected")
end)

tap.test("what did not change is not sent again", function()
  local core, session = open()
  local text = "tempo(90) channel(1, 'synth_pad', { pan = 0.5 }) drums('house') master { volume = 0.5 }"
  assert(session.evaluate("a", text, "file"))
  assert(#sent(core) > 0)
  assert(session.evaluate("a", text, "file"))
  tap.equal(sent(core), "")
  assert(session.evaluate("a", text .. " channel(1).pan = 0.25", "file"))
  tap.equal(sent(core), "param:0=0.25")
end)

tap.test("a loop declared again unchanged is not disturbed, one that holds other values is replaced", function()
  local core, session = open()
  local text = "local key = %d\nloop('a', function() note(1, key) wait(3) end)"
  assert(session.evaluate("a", text:format(50), "file"))
  run(core, session, 1)
  assert(session.evaluate("a", "\n\n" .. text:format(50), "file"))
  run(core, session, 4)
  tap.equal(sent(core), "play note:0=50@0 note:0=50@3")
  assert(session.evaluate("a", text:format(51), "file"))
  run(core, session, 5)
  tap.equal(sent(core), "note:0=50@6 note:0=51@8")
end)

tap.test("patterns, drums and loops change at the next bar", function()
  local core, session = open()
  assert(session.evaluate("a", "drums('house')", "file"))
  tap.equal(sent(core), "play clip:16@0")
  run(core, session, 2)
  assert(session.evaluate("p", "pattern('x', { snare = 'x... .... .... ....' }) drums('x')", "prompt"))
  tap.equal(sent(core), "")
  run(core, session, 3)
  tap.equal(sent(core), "clip:16@4")
end)

tap.test("a pass that fails has played nothing", function()
  local core, session = open()
  assert(session.evaluate("a", "loop('a', function() note(1, 1) wait(1) note(1, 2) error 'no' end)", "file"))
  run(core, session, 2)
  tap.equal(sent(core), "play note:0=1@0")
  tap.equal(session.errors(), 1)
end)

tap.test("every word has a signature and help that ends in a full stop", function()
  local core, session = open()
  assert(session.evaluate("p", "help 'reference'", "prompt"))
  local words, page = 0, table.concat(core.said, "\n")
  for line in page:gmatch "### (%l+)\n" do
    words = words + 1
    core.said = {}
    assert(session.evaluate("p", "help '" .. line .. "'", "prompt"))
    local form = core.said[1]:match "^result ([^\n]*)\n"
    assert((form:find(line, 1, true) == 1 or form:find(":" .. line, 1, true)) and core.said[1]:find "%.$", core.said[1])
  end
  tap.equal(words, 58)
end)

tap.done()
