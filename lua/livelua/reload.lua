-- reload.lua -- the words reload, undo and redo: what is asked for is done when the line that asks has ended.
return function(live)
  local core, mistake, transaction = live.core, live.mistake, live.transaction
  local part = { kind = "reload" }
  local waiting, is_running = {}, false
  -- A fault of ours ends what was asked for, and nothing that is asked for later.
  local run = setmetatable({}, { __close = function()
    is_running = false
  end })

  local function request(name, call)
    return function()
      local context = live.context
      if context.kind == "file" or context.mode == "loop" then
        return mistake.say("%s belongs at the prompt or in a handler", name)
      elseif transaction.act(name) then
        table.insert(transaction.draft "reload", call)
      end
      return nil
    end
  end

  local function reload()
    local name = live.session_file
    local text, problem
    if name and name ~= "stdin" then
      text, problem = core.text(name)
    end
    if not text then
      core.say("error", problem and name .. ": " .. problem or "reload: this session came from no file")
      return false
    end
    local is_good = live.evaluate(name, text, "file")
    if is_good then
      core.say("info", name .. ": evaluated")
    end
    return is_good
  end

  function part.commit(context)
    table.move(context.draft.reload, 1, #context.draft.reload, #waiting + 1, waiting)
  end

  -- Does what was asked for; false when some of it was a mistake.
  function part.run_waiting()
    local is_good = true
    while waiting[1] and not is_running do
      local _ <close> = run
      is_running = true
      is_good = table.remove(waiting, 1)() and is_good
    end
    return is_good
  end

  live.reload = part
  transaction.add_part(part)

  live.words.add {
    { "reload", "reload()", request("reload", reload),
      "Evaluates the session's file again: what is unchanged in it is not touched, what changed takes its place at "
        .. "the next bar, and what it declares no longer ends there. livelua --watch does it each time it is saved." },
    { "undo", "undo()", request("undo", function()
      return live.history.undo()
    end),
      "Goes back to what was before the last evaluation that changed something, and with each call further: loops "
        .. "and patterns at the next bar, the rest at once. What it played is not taken back, nor is a file on the "
        .. "disk. At the prompt Ctrl-X u does it." },
    { "redo", "redo()", request("redo", function()
      return live.history.redo()
    end), "Evaluates again what undo() took back last." },
  }
end
