-- reference.lua -- the reference page, from the same tables that make the words and the engine.
local registry = require "livelua.registry"

local BEGINNING <const> = [[
# Reference

Every word and every parameter of the session language. This page is what `help "reference"` prints.

## How it works

- **Files and lines.** A file or a line at the prompt takes effect whole, or not at all. A file that is evaluated
  again changes what differs: what it declares as before plays on undisturbed, what it declares no longer ends at the
  next bar. It repeats no `note`, `play` or `stop` that it did already; a line at the prompt always does its own.
  One that is refused prints nothing but its mistakes.
- **Time.** A beat is a quarter note and a bar has four. `wait` is exact: the nearest fraction with a denominator up
  to 1000. Loops, patterns and `drums` change at the next bar (a loop at the next multiple of its `sync`); parameters
  and the tempo change at once, in a loop on its exact beat.
- **Loops.** Each pass plays what it does up to its next `wait` at one moment. One that fails plays nothing of it, is
  told once with a count, and begins again at its next grid point; where an older body worked, that plays on from
  that very moment, in the place where it would have been. A loop that is declared again with the same code and the
  same values is left alone.
- **Knobs.** What a knob, a loop or a line at the prompt set stays until a declaration says something new. Reading
  `bass.lowpass` gives where it stands.
- **Channels.** Until it is declared, a channel plays `electric_piano`, and channel 10 the standard kit. Program
  changes pick among the instruments by General MIDI's families.
- **Chance.** `rand`, `choose` and `shuffle` draw from a stream of their own in each loop and each pass, and at the top
  of a file from the same one each time: the same seed gives the same session.
- **Names.** Notes are `C4` (60), `Eb2`, `F#3`; channels are 1 to 16 or `"drums"`. A word that does not exist, a value
  out of its range, one too many or an unknown name is a mistake, told with its line. `pairs` visits keys in order.
- **Presets** are Lua tables in `presets/`: copy one, change it, and use it by its file's name.
]]

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

  local function add_parameters(page, title, rows, names)
    table.insert(page, ("## %s\n\n| name | values | what it does |\n|---|---|---|"):format(title))
    for _, name in ipairs(names) do
      local row = rows[name]
      table.insert(page, ("| `%s` | %s | %s |"):format(name, live.help.range(row), row.help))
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

  -- The page as a text.
  return function()
    local page = { BEGINNING }
    add_words(page)
    add_parameters(page, "Parameters of a channel", params.channel, params.channel_names)
    add_parameters(page, "Parameters of the master", params.master, params.master_names)
    add_envelopes(page)
    table.insert(page, "## Presets\n")
    table.insert(page, "Instruments: " .. quoted(presets.names "instrument") .. ".\n")
    table.insert(page, "Patterns: " .. quoted(presets.names "pattern") .. ".\n")
    table.insert(page, "Pieces of the kit: " .. quoted(presets.kit().names) .. ".")
    return table.concat(page, "\n")
  end
end
