-- owners.lua -- what a sound can use: data and parameters that its synth has, and whether it is heard at all.
local show = require "livelua.show"

local NOUNS <const> = {
  wave = "a wave", fm = "fm", partials = "a sum of partials", string = "a string", guide = "a pipe or a bow",
  vocal = "a voice", grain = "grains",
}
local SHAPES <const> = {
  sine = "a sine", table = "a plain wave", pulse = "a pulse", noise = "noise", sync = "a synced wave",
  ring = "a ring of sines", fold = "a folded wave", strike = "struck", hold = "held", rub = "rubbed",
  reed = "a reed", cone = "a reed", bow = "a bow", cloud = "a cloud of grains", tape = "a tape",
}

-- Parameters of the voice that only some synths listen to.
local COPIED <const> = {
  unison = { wave = true, vocal = true, grain = true }, spread = { wave = true, vocal = true, grain = true },
  detune = { wave = true, vocal = true, string = true },
  pwm_rate = { wave = true }, pwm_depth = { wave = true },
}

local function of_shape(shape)
  return function(timbre)
    return timbre.shape == shape
  end
end

local function has_frames(timbre)
  local harmonics = timbre.harmonics
  return timbre.shape == "table" and type(harmonics) == "table" and type(harmonics[1]) == "table" and #harmonics > 1
end

local function has_free_operator(timbre)
  for _, operator in ipairs(timbre.operators or {}) do
    if (operator.ratio or 0) == 0 then
      return true
    end
  end
  return false
end

local PULSE <const> = { "a pulse", of_shape "pulse" }
local CLOUD <const>, TAPE <const> = { "a cloud of grains", of_shape "cloud" }, { "a tape", of_shape "tape" }

-- Parameters that do something only to some sounds of their synth: which, and whether one is such a sound.
local NARROW <const> = {
  slave_ratio = { "a synced wave", of_shape "sync" }, mod_ratio = { "a ring of sines", of_shape "ring" },
  folds = { "a folded wave", of_shape "fold" }, position = { "a table of several waves", has_frames },
  pulse_width = PULSE, pwm_rate = PULSE, pwm_depth = PULSE,
  fm_ratio = { "an operator without a ratio", has_free_operator },
  grain_size = CLOUD, grain_rate = CLOUD, grain_scatter = CLOUD, grain_detune = CLOUD,
  wow = TAPE, flutter = TAPE, age = TAPE, bow_position = { "a bow", of_shape "bow" },
  sympathy = { "a sound with strings that ring along, sympathy = { 1, 1.5 }", function(timbre)
    return type(timbre.sympathy) == "table"
  end },
  hardness = { "what is struck or rubbed", function(timbre)
    return timbre.shape ~= "hold"
  end },
}

-- True when a list, or one of the lists in it, has a number other than 0.
local function is_heard(list)
  for _, entry in ipairs(list) do
    if type(entry) == "table" and is_heard(entry) or type(entry) == "number" and entry ~= 0 then
      return true
    end
  end
  return false
end

local function has_level(rows, key)
  for _, one in ipairs(rows) do
    if (one[key] or 0) ~= 0 then
      return true
    end
  end
  return false
end

-- The first operator that moves no other, else the first.
local function carrier(operators, matrix)
  for n in ipairs(operators) do
    local is_used = false
    for to, amounts in ipairs(matrix or {}) do
      is_used = is_used or (to ~= n and (amounts[n] or 0) ~= 0)
    end
    if not is_used then
      return operators[n]
    end
  end
  return operators[1]
end

return function(live)
  local mistake, params, timbres = live.mistake, live.params, live.timbres
  local owners = {}

  local function title_of(sound)
    return sound.wave and "'" .. sound.wave .. "'" or "this sound"
  end

  local function say_owner(name, synths, sound)
    local names = {}
    for owner in pairs(synths) do
      names[#names + 1] = owner
    end
    local whose = show.list(names, "or")
    mistake.say("'%s' belongs to %s; %s is %s", name, whose, title_of(sound), NOUNS[sound.record.synth])
  end

  -- The data that are right for the sound's synth; nil when there are none.
  function owners.read_data(data, sound)
    local synth, read = sound.record.synth, {}
    for name, value in pairs(data) do
      local good, problem, synths = timbres.data().read(name, value, synth, timbres.knobs(synth))
      if synths then
        say_owner(name, synths, sound)
      elseif problem and not mistake.is_void(value) then
        mistake.say("%s", problem)
      end
      read[name] = good
    end
    return next(read) ~= nil and read or nil
  end

  -- What a sound is made of: its own data, else its waveform's.
  local function timbre_of(sound)
    return setmetatable({}, {
      __index = function(_, key)
        local own = sound.data and sound.data[key]
        return own == nil and sound.record[key] or own
      end,
    })
  end

  -- A value that turns nothing on is harmless anywhere.
  local function is_idle(name, value)
    return value == 0 or name == "unison" and value == 1
  end

  -- Parameters of other sounds would do nothing.
  function owners.check_numbers(numbers, sound)
    local timbre, synth = timbre_of(sound), sound.record.synth
    for name, value in pairs(numbers) do
      local owner, idle = params.channel[name].synth, is_idle(name, value)
      local narrow = not idle and NARROW[name]
      local synths = owner and { [owner] = true } or not idle and COPIED[name]
      if synths and not synths[synth] then
        say_owner(name, synths, sound)
      elseif narrow and not narrow[2](timbre) then
        mistake.say("'%s' belongs to %s; %s is %s", name, narrow[1], title_of(sound),
          SHAPES[timbre.shape] or NOUNS[synth])
      end
    end
  end

  -- One operator is heard unless it is said which are; and what is all silence is a mistake.
  function owners.check_heard(read, sound)
    local timbre = timbre_of(sound)
    if read.operators and not has_level(read.operators, "level") then
      local heard = carrier(read.operators, timbre.matrix)
      heard.level = heard.level or 1
    end
    if read.operators and not has_level(read.operators, "level") then
      mistake.say "operators: all levels are 0: nothing would be heard"
    elseif read.modes and not has_level(read.modes, 2) then
      mistake.say "modes: all levels are 0: nothing would be heard"
    elseif type(read.harmonics) == "table" and not is_heard(read.harmonics) then
      mistake.say "harmonics: all levels are 0: nothing would be heard"
    end
  end

  return owners
end
