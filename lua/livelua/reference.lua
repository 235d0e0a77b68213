-- reference.lua -- the reference page, from the same tables that make the words and the engine.
local kit_help = require "livelua.kit_help"
local pattern = require "livelua.pattern"
local registry = require "livelua.registry"

local BEGINNING <const> = [[
# Reference

Every word and every parameter of the session language. This page is what `help "reference"` prints.

## How it works

- **Files and lines.** A file or a line at the prompt takes effect whole, or not at all. A file that is evaluated
  again changes what differs: what it declares as before plays on undisturbed, what it declares no longer ends at the
  next bar. It repeats no `note`, `ramp`, `play` or `stop` that it did already; a line at the prompt always does its
  own. One that is refused prints nothing but its mistakes.
- **Time.** A beat is a quarter note and a bar has four unless `meter` says otherwise. `wait` is exact: the nearest
  fraction with a denominator up to 1000. Loops, patterns and `drums` change at the next bar (a loop at the next
  multiple of its `sync`); parameters and the tempo change at once, in a loop on its exact beat. Swing and grooves
  move what sounds between the beats, of loops, patterns and sequences alike; the time that `wait` counts they leave.
- **The beat's leader.** We ourselves, MIDI clock (`clock`) or Ableton Link (`link`). One hands over to another without
  a jump: the beat goes on, and closes up by an eighth of the tempo at most. A leader that vanishes leaves its tempo.
- **Jumps.** What lies between is not played; what it would have set is set. Notes of loops and patterns are released.
- **Patterns** are values, however they were written: steps, mini-notation, Euclid, places, a function of the cycle.
  Transforms make new values of them, or set what a player (`drums`, `seq`) plays. A cycle is a bar unless `beats`
  says otherwise, and keeps its length whatever the meter. Patterns are played by the engine: no script that hangs
  stops them.
- **Cues.** A `cue` counts for everybody who waits at its beat; each pass of a loop cues the loop's own name. What a
  file or a line cues comes with the next bar. Loops that wake each other while no time passes are a mistake.
- **Going back.** `undo()` takes back the evaluation before, and the next one that before it: what it declared is again
  what it was, at the next bar. What was played, and `play`, `stop` and `locate`, stay done.
- **Loops.** Each pass plays what it does up to its next `wait` at one moment. One that fails plays nothing of it, is
  told once with a count, and begins again at its next grid point; where an older body worked, that plays on from
  that very moment, in the place where it would have been. A loop that is declared again with the same code and the
  same values is left alone.
- **Knobs.** What a knob, a loop or a line at the prompt set stays until a declaration says something new. Reading
  `bass.lowpass` gives where it stands.
- **Strips.** Channels, pieces that were split from a kit, buses (`send`, `group`) and the master are strips: each
  has a level, a place and every effect. The sound of a strip goes through its effects, in the order of the desk
  unless `chain` names others first; then through its volume to the buses that it is sent to, and to the master or
  its `group` (a piece: back into its channel). An effect is off, and costs nothing, while its first parameter is at
  its start. Buses can not go round in a circle. Within a file `send = { hall = 0.3 }` may come before the
  `send("hall", ...)` that declares the bus.
- **What moves a parameter.** The last that touches a parameter has it: setting it or turning its knob ends its ramp
  or its points where it is; a ramp begins where it stands, and ends points; points that begin end a ramp. An LFO
  swings about whatever the others make of it, and is ended only by `lfo(name, false)`, by another one, or when it is
  declared no longer; one that a loop declares ends with the loop. Then LFOs and points end at the next bar, and what
  points have moved goes back to what is said of it. Reading a parameter gives where a ramp has brought it, but not the
  swing of an LFO or the way of points. Ramps, and LFOs and points that have begun, go on at the tempo while the
  transport stands still. An LFO in octaves swings nothing about 0: a low-pass that is off needs a value, or `min` and
  `max`.
- **What ends rings out.** A channel, piece or bus that is declared no longer takes nothing more into its delay and its
  reverb; all else of it is as new when it is silent, when a note starts on it, or when something is set.
- **Limits.** There are %d buses and %d pieces with strips of their own; at most %d LFOs and courses of points may be
  declared; and 24 delays and 24 reverbs sound at once. One more is a mistake that is told: a bus or an LFO when it is
  declared, a delay or a reverb when it would begin to sound, and `check` counts it.
- **Side-chains.** `sidechain = 0.8` ducks a strip under the kick of the pattern's drums, which thereby gets a strip of
  its own; `sidechain_from` names another piece of that kit, a channel, or a handle.
- **Channels.** Until it is declared, a channel plays `electric_piano`, and channel 10 the standard kit. Program
  changes pick among the instruments by General MIDI's families.
- **Chance.** `rand`, `choose` and `shuffle` draw from a stream of their own in each loop and each pass, and at the top
  of a file from the same one each time: the same seed gives the same session.
- **Names.** Notes are `C4` (60), `Eb2`, `F#3`; channels are 1 to 16 or `"drums"`. A word that does not exist, a value
  out of its range, one too many or an unknown name is a mistake, told with its line. `pairs` visits keys in order.
- **Presets** are Lua tables in `presets/`: copy one, change it, and use it by its file's name.
]]

local STRIPS <const> = "Buses and pieces begin at volume 1. The effects stand in the order of the desk; the master has "
  .. "no solo."
local CHANNELS <const> = "Of MIDI channels and of `channel(\"drums\")`; most are part of the instrument."
local MASTER <const> = "Its `volume` is the level of the whole mix."

return function(live)
  local params, presets, words = live.params, live.presets, live.words

  local function quoted(names)
    local list = {}
    for n, name in ipairs(names) do
      list[n] = "`" .. name .. "`"
    end
    return table.concat(list, ", ")
  end

  local function add_words(page)
    table.insert(page, "## Words\n")
    for _, row in ipairs(words.rows) do
      table.insert(page, ("### %s\n\n```lua\n%s\n```\n\n%s\n"):format(row[1], row[2], row[4]))
    end
  end

  local function add_methods(page)
    table.insert(page, "## Handles\n\nWhat `channel`, `send`, `group`, `piece` and `master` return. Parameters are its "
      .. "fields: `bass.lowpass = 900`.\n")
    for _, row in ipairs(words.methods) do
      table.insert(page, ("### %s\n\n```lua\n%s\n```\n\n%s\n"):format(row[1], row[2], row[4]))
    end
  end

  local function add_row(page, row)
    table.insert(page, ("| `%s` | %s | %s |"):format(row.short, live.help.range(row), row.help))
  end

  -- Those of an effect stand together under its name.
  local function add_parameters(page, title, about, wanted)
    table.insert(page, ("## %s\n\n%s\n\n| name | values | what it does |\n|---|---|---|"):format(title, about))
    local effect
    for _, row in ipairs(params.by_id) do
      if wanted(row) then
        if row.effect ~= effect and row.effect then
          table.insert(page, ("| **%s** | | |"):format(row.effect))
        end
        effect = row.effect
        add_row(page, row)
      end
    end
    table.insert(page, "")
  end

  local function of_strips(row)
    return row.scope == "strip" and not row.bus
  end

  local function of_channels(row)
    return row.scope == "channel" or row.scope == "voice"
  end

  local function of_master(row)
    return row.scope == "master"
  end

  local function add_settings(page)
    table.insert(page, "## What a strip takes besides\n\n| name | values | what it does |\n|---|---|---|")
    for _, row in ipairs(live.options.rows) do
      table.insert(page, ("| `%s` | %s | %s |"):format(row[1], row[2], row[3]))
    end
    table.insert(page, "")
  end

  local function add_envelopes(page)
    table.insert(page, "## Envelopes\n\n| name | attack | decay | sustain | release |\n|---|---|---|---|---|")
    for name, stages in pairs(registry.envelopes) do
      table.insert(page, ("| `%s` | %g | %g | %g | %g |"):format(name, table.unpack(stages)))
    end
    table.insert(page, "")
  end

  -- What a piece of a kit may have, in the order of its layers.
  local function add_fields(page)
    table.insert(page, "## Fields of a kit's piece\n\nA layer sounds where its level is above 0: tone, noise, thump, "
      .. "click, metal, grains.\n\n| name | values | what it does |\n|---|---|---|")
    local fields = live.kits.fields()
    for _, name in ipairs(fields) do
      local field, form = fields[name], "| `%s` | %g to %g; %g unless set | %s |"
      table.insert(page, form:format(name, field.min, field.max, field.initial, kit_help[name] or ""))
    end
    table.insert(page, "")
  end

  -- The pieces of each kit, with the note that plays each.
  local function add_kits(page)
    table.insert(page, "## Kits\n\nThe note after each piece plays it, as does its name: note(\"drums\", \"snare\").\n")
    for _, name in ipairs(presets.names "kit") do
      local kit, list = presets.kit_named(name), {}
      for n, piece in ipairs(kit and kit.names or {}) do
        list[n] = ("`%s` %d"):format(piece, kit.notes[piece])
      end
      table.insert(page, ("- **%s**: %s."):format(name, table.concat(list, ", ")))
    end
    table.insert(page, "")
  end

  -- Signs of mini-notation, as mini.lua reads them.
  local MINI <const> = [[
## Mini-notation

A cycle as a line of text, for `mini`, `seq` and the rows of a `pattern`.

| sign | meaning |
|---|---|
| `a b c` | a sequence: equal steps in a cycle |
| `[a b]` | a step of steps |
| `~` or `-` | a rest |
| `<a b>` | one a cycle, in turn |
| `{a b c}%4` | four steps of them a cycle |
| `a, b` | at the same time |
| `a \| b` | one by chance, each cycle |
| `a . b c` | groups: `[a] [b c]` |
| `a*2`, `a/2` | faster, slower |
| `a!3`, `a ! !` | as three steps |
| `a@3`, `a _ _` | three times as long |
| `a?`, `a?0.3` | left out by chance: half of the time, three times in ten |
| `a(3,8,2)` | Euclid: three hits in eight steps, two steps on |
| `0 .. 7` | all between |
| `kick:2` | a variant: the piece `kick_2` |

What stands after `*`, `/`, `%` and in `( )` is a number or a pattern of numbers in brackets. Notes are `c4`, `eb3`,
`f#`; a bare letter is of octave 4.
]]

  local function add_transforms(page)
    table.insert(page, MINI)
    table.insert(page, "## Transforms\n\nOf a pattern they return a new one, `melody:slow(2)`; of a player they set "
      .. "what it plays, `drums(\"rock\"):every(4, \"fast\", 2)`. Where a transform takes another, it is a function or "
      .. "a name with its values.\n\n| transform | what it does |\n|---|---|")
    for _, name in ipairs(pattern.transform_names) do
      local row = pattern.transforms[name]
      table.insert(page, ("| `%s` | %s |"):format((row[2]:gsub("|", "\\|")), (row[3]:gsub("|", "\\|"))))
    end
    table.insert(page, "")
  end

  -- The page as a text.
  return function()
    local page = { BEGINNING:format(live.rack.buses.count, live.rack.splits.count, live.motions.MOST) }
    add_words(page)
    add_methods(page)
    add_transforms(page)
    add_parameters(page, "Parameters of every strip", STRIPS, of_strips)
    add_settings(page)
    add_parameters(page, "Parameters of a channel", CHANNELS, of_channels)
    add_parameters(page, "Parameters of the master", MASTER, of_master)
    add_envelopes(page)
    add_fields(page)
    add_kits(page)
    table.insert(page, "## Presets\n")
    table.insert(page, "Instruments: " .. quoted(presets.names "instrument") .. ".\n")
    table.insert(page, "Patterns: " .. quoted(presets.names "pattern") .. ".\n")
    table.insert(page, "Fills: " .. quoted(presets.names "fill") .. ".\n")
    table.insert(page, "Grooves: " .. quoted(live.groove.names()) .. ".\n")
    table.insert(page, "Tunings: " .. quoted(presets.names "tuning") .. ".")
    return table.concat(page, "\n")
  end
end
