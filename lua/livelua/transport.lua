-- transport.lua -- the words tempo, play and stop.
local SLOWEST <const>, FASTEST <const> = 20, 999

return function(live)
  local core, mistake, check, transaction = live.core, live.mistake, live.check, live.transaction
  local tempos = { kind = "tempo" }
  local declared = core.status().bpm

  local function tempo(bpm)
    bpm = check.number("tempo", bpm, SLOWEST, FASTEST, "beats a minute")
    if not bpm then
      return mistake.void
    elseif live.context.mode == "evaluation" then
      transaction.draft("tempo").bpm = bpm
    else
      transaction.emit { type = "tempo", bpm = bpm }
    end
    return nil
  end

  -- A tempo that was tapped or turned meanwhile stays when a file says again what it said before.
  function tempos.commit(context, commands)
    local bpm = context.draft.tempo.bpm
    if bpm ~= declared or context.kind == "prompt" then
      commands[#commands + 1] = { type = "tempo", bpm = bpm }
    end
    declared = bpm
  end

  -- An evaluation sets the transport going when all else is in place; a loop does it in passing.
  local function run(running)
    if live.context.mode == "evaluation" then
      live.context.running = running
    else
      transaction.emit { type = running and "play" or "stop" }
    end
  end

  local function play()
    if transaction.act "play" then
      run(true)
    end
  end

  local function stop_named(name)
    if name == "drums" and live.player.is_playing() then
      if transaction.act("stop", name) then
        live.player.stop()
      end
      return nil
    end
    local names = live.loops.names()
    for _, known in ipairs(names) do
      if known == name then
        return live.loops.stop(name)
      end
    end
    if live.player.is_playing() then
      table.insert(names, "drums")
    end
    if #names == 0 and type(name) == "string" then
      return mistake.say("stop: nothing is called '%s'; nothing plays", name)
    end
    return mistake.unknown("loop", name, names)
  end

  local function stop(name)
    if mistake.is_void(name) then
      return name
    elseif name ~= nil then
      return stop_named(name)
    elseif transaction.act "stop" then
      run(false)
    end
    return nil
  end

  transaction.add_part(tempos)

  live.words.add {
    { "tempo", "tempo(bpm)", tempo,
      "Sets the tempo in beats a minute, from 20 to 999; a beat is a quarter note." },
    { "play", "play()", play,
      "Sets the transport going. A session plays from its start by itself, unless it calls stop()." },
    { "stop", "stop() or stop \"name\"", stop,
      "stop() halts the transport and releases what plays. stop \"bass\" ends a loop and stop \"drums\" the "
        .. "pattern at the next bar (in a loop: at once); declared again, they start again." },
  }
end
