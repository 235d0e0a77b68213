-- chords.lua -- the word chord: names such as "Cm7", "F#maj9" or "Eb/G" as notes that sound together.
local pitch = require "livelua.pitch"
local rational = require "livelua.rational"

local OPTIONS <const> = { "len", "vel", "strum", "octave", "inversion" }
local LENGTH <const>, VELOCITY <const> = 1, 100
local LOWEST_ROOT <const> = 55 -- roots lie from G3 to F#4 unless the octave is given
local MOST_STRUM <const> = 1

-- Semitones above the root.
local QUALITIES <const> = {
  [""] = { 0, 4, 7 }, m = { 0, 3, 7 }, ["5"] = { 0, 7 }, dim = { 0, 3, 6 }, aug = { 0, 4, 8 },
  sus2 = { 0, 2, 7 }, sus4 = { 0, 5, 7 }, ["6"] = { 0, 4, 7, 9 }, m6 = { 0, 3, 7, 9 },
  ["7"] = { 0, 4, 7, 10 }, maj7 = { 0, 4, 7, 11 }, m7 = { 0, 3, 7, 10 }, mmaj7 = { 0, 3, 7, 11 },
  m7b5 = { 0, 3, 6, 10 }, dim7 = { 0, 3, 6, 9 }, ["7sus4"] = { 0, 5, 7, 10 }, ["7b5"] = { 0, 4, 6, 10 },
  ["7#5"] = { 0, 4, 8, 10 }, ["7b9"] = { 0, 4, 7, 10, 13 }, ["7#9"] = { 0, 4, 7, 10, 15 },
  add9 = { 0, 4, 7, 14 }, madd9 = { 0, 3, 7, 14 }, ["69"] = { 0, 4, 7, 9, 14 }, m69 = { 0, 3, 7, 9, 14 },
  ["9"] = { 0, 4, 7, 10, 14 }, maj9 = { 0, 4, 7, 11, 14 }, m9 = { 0, 3, 7, 10, 14 },
  ["9sus4"] = { 0, 5, 7, 10, 14 }, ["11"] = { 0, 4, 7, 10, 14, 17 }, m11 = { 0, 3, 7, 10, 14, 17 },
  ["maj7#11"] = { 0, 4, 7, 11, 18 }, ["7#11"] = { 0, 4, 7, 10, 18 }, ["13"] = { 0, 4, 7, 10, 14, 21 },
  m13 = { 0, 3, 7, 10, 14, 21 }, maj13 = { 0, 4, 7, 11, 14, 21 },
}

-- Other ways to write them.
local SAME <const> = {
  maj = "", major = "", M = "", min = "m", minor = "m", ["-"] = "m", ["+"] = "aug", sus = "sus4", M7 = "maj7",
  ["^7"] = "maj7", min7 = "m7", ["-7"] = "m7", mM7 = "mmaj7", minmaj7 = "mmaj7", o = "dim", o7 = "dim7", ["6/9"] = "69",
  M9 = "maj9", min9 = "m9", min6 = "m6", ["°"] = "dim", ["ø"] = "m7b5",
}

local ROOT <const> = "^([A-G][#b]?)(.*)$"

-- Root, quality and bass of a name, or nil; `6/9` is a quality, what stands behind another slash a bass.
local function parts_of(name)
  local root, rest = name:match(ROOT)
  if not root then
    return nil
  end
  local quality, bass = rest, nil
  if not (QUALITIES[rest] or SAME[rest]) then
    quality, bass = rest:match "^(.*)/([A-G][#b]?)$"
  end
  quality = SAME[quality] or quality
  if quality and QUALITIES[quality] then
    return root, quality, bass
  end
  return nil
end

local function names_near(name)
  local root, names = name:match(ROOT), {}
  for quality in pairs(QUALITIES) do
    names[#names + 1] = (root or "C") .. quality
  end
  return names
end

local EXPECTED <const> = "; expected a root such as C, F# or Eb, then nothing, m, 7, maj7, m7, dim, aug, sus4, 9, "
  .. "m9, 13, ..., and a bass such as /G"

-- The keys of a chord, from the lowest up.
local function keys_of(root, quality, bass, octave, inversion)
  local base = pitch.number(root .. (octave or 3))
  if not octave and base < LOWEST_ROOT then
    base = base + 12
  end
  local keys = {}
  for n, semitones in ipairs(QUALITIES[quality]) do
    keys[n] = base + semitones
  end
  for _ = 1, inversion do
    table.insert(keys, table.remove(keys, 1) + 12)
    table.sort(keys)
  end
  if bass then
    local low = pitch.number(bass .. 0)
    table.insert(keys, 1, low + (keys[1] - 1 - low) // 12 * 12)
  end
  return keys
end

return function(live)
  local core, mistake, check, transaction = live.core, live.mistake, live.check, live.transaction

  -- In a loop from its own time on; otherwise from now, a moment that only frames can tell.
  local function put(command, ticks)
    transaction.emit(command)
    if live.context.mode == "loop" then
      command.time = command.time + ticks
    elseif ticks > 0 then
      local status = core.status()
      local frames = ticks * 60 * status.rate / (status.bpm * rational.TICKS_PER_BEAT)
      command.when, command.time = "frame", status.frame + math.floor(frames + 0.5)
    end
  end

  local function strike(channel, keys, length, velocity, strum)
    local step = rational.ticks(math.abs(strum))
    for n, key in ipairs(keys) do
      local place = strum < 0 and #keys - n or n - 1
      put({ type = "note", channel = channel, pitch = key, velocity = velocity / 127,
        length = math.max(1, rational.ticks(length)) }, place * step)
    end
  end

  -- A chord by its name, or a list of notes.
  local function read_keys(chord, options)
    if type(chord) == "table" and not mistake.is_void(chord) then
      local keys = {}
      for n, name in ipairs(chord) do
        keys[n] = check.pitch(name)
      end
      return #keys == #chord and #keys > 0 and keys or nil
    end
    chord = check.kind("chord", chord, "string", "a name such as 'Cm7', 'F#maj9' or 'Eb/G', or a list of notes")
    if not chord then
      return nil
    end
    local root, quality, bass = parts_of(chord)
    if not root then
      local text = mistake.unknown_text("chord", chord, names_near(chord))
      mistake.say("%s", text .. (text:find ";" and "" or EXPECTED))
      return nil
    end
    local keys = keys_of(root, quality, bass, options.octave, options.inversion)
    if keys[1] < 0 or keys[#keys] > 127 then
      mistake.say("chord: '%s' in octave %d lies outside of C-1 to G9", chord, options.octave or 4)
      return nil
    end
    return keys
  end

  local LIMITS <const> = {
    vel = { VELOCITY, 1, 127 }, strum = { 0, -MOST_STRUM, MOST_STRUM },
  }
  local WHOLE <const> = { octave = { nil, -1, 9 }, inversion = { 0, 0, 6 } }

  -- The options with what they are unless given; nil when one is wrong.
  local function read_options(given)
    given = check.options("chord", given, OPTIONS)
    if not given then
      return nil
    end
    local read, is_good = { len = LENGTH }, true
    if given.len ~= nil then
      read.len = check.beats("len", given.len)
      is_good = read.len ~= nil
    end
    for kind, limits in pairs { number = LIMITS, whole = WHOLE } do
      for name, limit in pairs(limits) do
        read[name] = limit[1]
        if given[name] ~= nil then
          read[name] = check[kind](name, given[name], limit[2], limit[3])
          is_good = is_good and read[name] ~= nil
        end
      end
    end
    return is_good and read or nil
  end

  local function chord(channel, name, options)
    local index = check.channel(channel)
    options = read_options(options)
    local keys = options and read_keys(name, options)
    if not (index and keys) then
      return mistake.void
    elseif transaction.act("chord", index, keys, options.len, options.vel, options.strum) then
      strike(index, keys, options.len, options.vel, options.strum)
    end
    return nil
  end

  live.words.add {
    { "chord", "chord(channel, name, { len = 1, vel = 100, strum = 0, octave = 4, inversion = 0 })", chord,
      "Plays a chord by name, \"Cm7\", \"F#maj9\", \"Eb/G\", or a list of notes. `strum` is in beats from note to "
        .. "note, below 0 from the top down. Without `octave` the root lies from G3 to F#4." },
  }
end
