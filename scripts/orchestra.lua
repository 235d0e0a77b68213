-- orchestra.lua -- sixteen General MIDI channels at once: a song for a band and an orchestra.
--
--   livelua scripts/orchestra.lua
--   livelua render scripts/orchestra.lua -o orchestra.wav --seconds 60
--
-- Twenty-eight bars in D minor, a minute, round and round; some sixty notes sound at any time. The channels are
-- dry but for two sends, as in a General MIDI player. Velocities, the harp and the fills are drawn from the seed:
--
--   seed(12)
--   channel(1):solo(true)
--   send("hall").reverb_decay = 6
tempo(112)
seed(11)

send("hall", { reverb = 1, reverb_type = "hall", reverb_decay = 2.4, highpass = 150 })
send("ensemble", { chorus = 1, chorus_rate = 0.6 })

-- A player: program, level, place, and how much goes to the hall and to the ensemble.
local function player(channel_number, instrument, volume, pan, hall, ensemble, options)
  local given = { volume = volume, pan = pan, reverb = 0, delay = 0, chorus = 0, voices = 20,
    send = { hall = hall, ensemble = ensemble } }
  for name, value in pairs(options or {}) do given[name] = value end
  channel(channel_number, instrument, given)
end

player(1, "piano", 0.34, -0.15, 0.25, 0, { voices = 13 })
player(2, "mellotron_strings", 0.22, 0.05, 0.45, 0, { voices = 7 })
player(3, "violin", 0.3, -0.3, 0.4, 0.1)
player(4, "cello", 0.28, 0.3, 0.4, 0.1)
player(5, "flute", 0.3, -0.1, 0.4, 0)
player(6, "oboe", 0.24, 0.15, 0.4, 0)
player(7, "french_horn", 0.24, -0.35, 0.5, 0)
player(8, "trumpet", 0.24, 0.25, 0.35, 0)
player(9, "trombone", 0.22, 0.4, 0.35, 0)
player(10, "general_midi", 0.42, 0, 0.15, 0)
player(11, "harp", 0.28, -0.5, 0.35, 0, { voices = 7 })
player(12, "acoustic_guitar", 0.24, 0.5, 0.2, 0.25, { voices = 6 })
player(13, "bass_guitar", 0.38, 0, 0.05, 0)
player(14, "vibraphone", 0.26, 0.35, 0.3, 0.2, { voices = 7 })
player(15, "marimba", 0.26, -0.4, 0.25, 0, { voices = 7 })
player(16, "pipe_organ", 0.16, 0, 0.4, 0, { voices = 7 })

-- -- harmony ----------------------------------------------------------------------------------------

-- Pitch classes, the root first.
local CHORDS = {
  Dm = { 2, 5, 9 }, Bb = { 10, 2, 5 }, F = { 5, 9, 0 }, C = { 0, 4, 7 }, Gm = { 7, 10, 2 }, Am = { 9, 0, 4 },
  E7 = { 4, 7, 10, 2 }, -- half diminished: the second of the key
  A7 = { 9, 1, 4, 7 }, A4 = { 9, 2, 4 }, D = { 2, 6, 9 },
}

-- Four sections: the theme, the theme again, the middle, the end.
local FORM = {}
for name in ([[Dm Bb F C Gm Dm E7 A7   Dm Bb F C Gm Bb A4 A7   Bb C Am Dm Gm C F A7   Bb C Dm D]]):gmatch "%S+" do
  FORM[#FORM + 1] = name
end

local function is_in(chord, key)
  for _, class in ipairs(chord) do
    if key % 12 == class then return true end
  end
  return false
end

-- So many notes of a chord from a key up: from chord to chord they move as little as they can.
local function voicing(chord, low, count)
  local keys, key = {}, low
  while #keys < count do
    if is_in(chord, key) then keys[#keys + 1] = key end
    key = key + 1
  end
  return keys
end

-- The root of a chord at or above a key.
local function root(chord, low)
  return low + (chord[1] - low) % 12
end

local function section(bar)
  return (bar - 1) // 8 + 1
end

-- How loud each section is, 0 to 1; it swells through its eight bars.
local function force(bar)
  local level = ({ 0.62, 0.74, 0.9, 1 })[section(bar)]
  return level + 0.02 * ((bar - 1) % 8)
end

local function vel(bar, base)
  return math.max(1, math.min(127, base * force(bar) + rand(-6, 6)))
end

-- Plays a part bar after bar; what it plays takes its four beats.
local function part(name, play)
  loop(name, { sync = 4 }, function()
    for bar, chord in ipairs(FORM) do play(CHORDS[chord], bar) end
  end)
end

-- Holds a chord for a bar, in some sections.
local function held(number, low, count, base, sections, length)
  return function(chord, bar)
    if sections:find(section(bar), 1, true) then
      for _, key in ipairs(voicing(chord, low, count)) do note(number, key, { len = length, vel = vel(bar, base) }) end
    end
    wait(4)
  end
end

-- -- melody -----------------------------------------------------------------------------------------

-- A bar a line: pitch and beats.
local THEME = {
  "D5 3/2 E5 1/2 F5 1 A5 1", "G5 3/2 F5 1/2 D5 2", "C5 1 F5 1 G5 1/2 A5 3/2", "G5 3 E5 1",
  "Bb5 3/2 A5 1/2 G5 1 D5 1", "A5 3/2 G5 1/2 F5 2", "E5 1 G5 1 Bb5 1 G5 1", "A5 2 C#5 1 E5 1",
  "D5 3/2 E5 1/2 F5 1 A5 1", "G5 3/2 F5 1/2 D5 2", "C5 1 F5 1 G5 1/2 A5 3/2", "G5 3 E5 1",
  "Bb5 1 C6 1 D6 2", "D6 3/2 C6 1/2 Bb5 2", "A5 3/2 Bb5 1/2 A5 1 G5 1", "A5 3/2 G5 1/2 E5 1 C#5 1",
  "D5 1 F5 1 Bb5 2", "C6 3/2 Bb5 1/2 G5 2", "A5 1 C6 1 E6 2", "F6 3/2 E6 1/2 D6 2",
  "D6 1 Bb5 1 G5 1 Bb5 1", "E6 3/2 D6 1/2 C6 2", "A5 1 C6 1 F6 2", "E6 1 C#6 1 A5 2",
  "F6 2 D6 2", "E6 2 G6 2", "F6 1 E6 1 D6 2", "A5 1 D6 3",
}

local function beats(text)
  local top, bottom = text:match "^(%d+)/(%d+)$"
  return top and tonumber(top) / tonumber(bottom) or tonumber(text)
end

-- Plays the theme in some sections, so many octaves higher, and rests in the others.
local function melody(number, base, sections, octave)
  return function(_, bar)
    if not sections:find(section(bar), 1, true) then
      wait(4)
      return
    end
    for name, length in THEME[bar]:gmatch "(%S+) (%S+)" do
      local pitch = name:gsub("%d", function(digit) return tostring(tonumber(digit) + octave) end)
      note(number, pitch, { len = beats(length) * 0.96, vel = vel(bar, base) })
      wait(beats(length))
    end
  end
end

part("flute", melody(5, 92, "14", 0))
part("violin", melody(3, 96, "24", 0))
part("oboe", melody(6, 84, "2", -1))
part("trumpet", melody(8, 92, "3", -1))

-- Under it: half notes that step between the third and the fifth.
part("cello", function(chord, bar)
  if section(bar) == 3 then
    wait(4)
    return
  end
  for half = 2, 3 do
    note(4, root({ chord[half] }, 48), { len = 1.9, vel = vel(bar, 90) })
    wait(2)
  end
end)

-- -- what is held -----------------------------------------------------------------------------------

part("strings", held(2, 50, 6, 84, "1234", 3.7))
part("organ", held(16, 45, 6, 80, "234", 3.8))
part("horns", held(7, 52, 4, 84, "34", 3.9))

part("trombones", function(chord, bar)
  if section(bar) ~= 3 then
    wait(4)
    return
  end
  for _, step in ipairs { { 3 / 2, 96 }, { 1 / 2, 80 }, { 2, 92 } } do
    for _, key in ipairs(voicing(chord, 45, 3)) do
      note(9, key, { len = step[1] * 0.9, vel = vel(bar, step[2]) })
    end
    wait(step[1])
  end
end)

-- -- what rings -------------------------------------------------------------------------------------

-- The pedal goes up in the middle of the next bar.
part("piano", function(chord, bar)
  local low = root(chord, 34)
  note(1, low, { len = 4, vel = vel(bar, 92) })
  note(1, low + 12, { len = 4, vel = vel(bar, 80) })
  local keys = voicing(chord, 57, 5)
  for step = 0, 7 do
    local key = keys[({ 1, 3, 2, 4, 3, 5, 4, 2 })[step + 1]]
    note(1, key, { len = 6 - step / 2, vel = vel(bar, step % 4 == 0 and 90 or 72) })
    if section(bar) >= 3 and step % 2 == 0 then note(1, key + 12, { len = 6 - step / 2, vel = vel(bar, 78) }) end
    wait(1 / 2)
  end
end)

-- Up, a sixteenth a string, and in the middle down again.
part("harp", function(chord, bar)
  local keys = voicing(chord, choose { 50, 53, 57 }, 8)
  for step = 1, section(bar) == 3 and 16 or 8 do
    note(11, keys[step < 9 and step or 17 - step], { len = 1 / 2, vel = vel(bar, 70) })
    wait(1 / 4)
  end
  if section(bar) ~= 3 then wait(2) end
end)

-- Two hands, a roll of sixteenths between them.
part("marimba", function(chord, bar)
  local keys = voicing(chord, 53, 4)
  for step = 0, 15 do
    note(15, keys[step % 2 + (step % 8 < 4 and 1 or 3)], { len = 1 / 2, vel = vel(bar, step % 4 == 0 and 76 or 58) })
    wait(1 / 4)
  end
end)

part("guitar", function(chord, bar)
  if section(bar) == 3 then
    wait(4)
    return
  end
  local keys = voicing(chord, 43, 5)
  for _, strum in ipairs { { 1, 84, 1 }, { 1 / 2, 62, 1 }, { 1, 74, -1 }, { 1 / 2, 60, 1 }, { 1, 70, -1 } } do
    for n = 1, 5 do
      local key = keys[strum[3] > 0 and n or 6 - n]
      note(12, key, { len = strum[1] * 0.8, vel = vel(bar, strum[2]) })
      if n < 5 then wait(1 / 64) end
    end
    wait(strum[1] - 4 / 64)
  end
end)

part("vibraphone", function(chord, bar)
  local keys = voicing(chord, 65, 4)
  for _, step in ipairs { { 1, 3 / 2 }, { 3, 1 }, { 4, 1 / 2 }, { 2, 1 } } do
    note(14, keys[step[1]], { len = 4, vel = vel(bar, 70) })
    wait(step[2])
  end
end)

-- -- bass and drums ---------------------------------------------------------------------------------

part("bass", function(chord, bar)
  local low = root(chord, 28)
  for _, step in ipairs { { 0, 3 / 2 }, { 0, 1 / 2 }, { 7, 1 }, { 12, 1 / 2 }, { 0, 1 / 2 } } do
    local key = is_in(chord, low + step[1]) and low + step[1] or low
    note(13, key, { len = step[2] * 0.9, vel = vel(bar, 96) })
    wait(step[2])
  end
end)

-- Sixteenths of a bar: X accent, x hit, o soft.
local VELOCITIES = { X = 116, x = 92, o = 56 }
local BEAT = {
  kick = "X.....x.x..x....",
  snare = "....X..o.o..X..o",
  closed_hat = "x.o.x.o.x.o.x.o.",
  shaker = "o.x.o.x.o.x.o.x.",
  tambourine = "....x.......x...",
  ride = "x...x.o.x...x.o.",
  conga_high = "..o..x....o..x.x",
  conga_low = "......xx......x.",
}
local FILL = {
  kick = "X.......x.......",
  snare = "x.x.xoxxX.......",
  high_tom = "........x.x.....",
  mid_tom = "..........x.x...",
  low_tom = "............xxxX",
}

-- Which pieces play in which sections.
local KIT = {
  { "kick", "shaker" },
  { "kick", "snare", "closed_hat", "conga_high", "conga_low" },
  { "kick", "snare", "closed_hat", "tambourine" },
  { "kick", "snare", "ride", "tambourine" },
}

local function hits(steps, pieces, step, bar)
  for _, piece in ipairs(pieces) do
    local base = VELOCITIES[(steps[piece] or ""):sub(step, step)]
    if base then note(10, piece, { len = 1 / 4, vel = vel(bar, base) }) end
  end
end

part("kit", function(_, bar)
  local turns = bar % 8 == 0 and rand() < 0.9
  if bar % 8 == 1 and bar > 1 then note(10, "crash", { vel = vel(bar, 110) }) end
  for step = 1, 16 do
    if turns then
      hits(FILL, { "kick", "snare", "high_tom", "mid_tom", "low_tom" }, step, bar)
    else
      hits(BEAT, KIT[section(bar)], step, bar)
    end
    wait(1 / 4)
  end
end)

master { volume = 0.8, limiter = true }
