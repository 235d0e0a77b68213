-- transaction.lua -- what one evaluation, one step of a loop or one call of a handler wants to be so.
--
-- Words write into the running context and nowhere else. When it ends well, commit turns it into
-- commands and makes it what is declared; when it fails, it is forgotten.
--
-- A part (channels, loops, ...) keeps its own share of the draft. It has a `kind`; commit(context,
-- commands) makes its share true; finish(id, tick, commands) ends at that tick what a file declares no
-- longer, and returns what the log calls it; check(context), if it has one, says what only the end of an
-- evaluation shows to be wrong; omit(draft, id) leaves out one thing that does not lie in the draft by its id. A part
-- whose things have no identity may tell what stands before it changes, recall(), and restore(value, commands) it.
local show = require "livelua.show"

local MOST_NAMED <const> = 12

return function(live)
  local transaction = {}
  local core, parts = live.core, {}

  -- The order of the parts is the order of their commands.
  function transaction.add_part(part)
    parts[#parts + 1] = part
    parts[part.kind] = part
  end

  function transaction.part(kind)
    return parts[kind]
  end

  -- mode: "evaluation", "loop" or "handler"; file and line: what messages name when no better place is
  -- known; kind: "file" or "prompt"; tick, owner and generation: of a loop; stream: of random numbers; step: of the
  -- history; undoes: the step that is undone: no action is done, and nothing is sent as it comes.
  function transaction.begin(context)
    context.commands, context.mistakes, context.noted = {}, {}, {}
    context.declared, context.actions, context.sets, context.replaced = {}, {}, {}, {}
    context.draft, context.printed, context.slots, context.ramps = {}, {}, {}, {}
    live.context = context
    return context
  end

  -- The draft of a part, made when it is first written to.
  function transaction.draft(kind)
    local draft = live.context.draft
    draft[kind] = draft[kind] or {}
    return draft[kind]
  end

  -- This context declares the thing: a file that does so no longer ends it.
  function transaction.declare(kind, id)
    local context = live.context
    context.declared[kind .. " " .. id] = { kind = kind, id = id, file = context.file, step = context.step }
  end

  -- This context ends the thing, which is still declared: to undo it is to declare it again.
  function transaction.touch(kind, id)
    local key = kind .. " " .. id
    live.context.replaced[key] = live.owners[key] or false
  end

  -- Leaves a thing out that was declared.
  function transaction.omit(context, key)
    local thing = context.declared[key]
    local part, draft = parts[thing.kind], context.draft[thing.kind]
    context.declared[key] = nil
    if part.omit then
      part.omit(draft, thing.id)
    elseif draft then
      draft[thing.id] = nil
    end
  end

  -- True when the thing was declared by an earlier evaluation of the file that is running: what it
  -- declares now is a fresh start.
  function transaction.is_redefinition(kind, id)
    local context, owner = live.context, live.owners[kind .. " " .. id]
    if context.undoes and context.undoes.replaced[kind .. " " .. id] ~= nil then
      return true
    end
    return context.kind == "file" and owner ~= nil and owner.file == context.file
  end

  -- A command that sounds at the context's time.
  function transaction.emit(command)
    local context = live.context
    if context.undoes then
      return
    elseif context.mode == "loop" then
      command.when, command.time = "tick", context.tick
    end
    command.owner, command.generation = context.owner, context.generation
    table.insert(context.commands, command)
  end

  -- True when an action is to be done: a file does not repeat what it has done already.
  function transaction.act(...)
    local context = live.context
    if context.undoes then
      return false
    elseif context.kind ~= "file" then
      return true
    end
    local key = show.text { ... }
    local count = (context.actions[key] or 0) + 1
    context.actions[key] = count
    local done = live.done[context.file]
    return count > (done and done[key] or 0)
  end

  -- The first multiple of a number of beats at which what is declared now can begin.
  function transaction.next_multiple(numerator, denominator)
    return live.schedule.next_multiple(numerator, denominator)
  end

  -- The first start of a bar at which what is declared now can begin.
  function transaction.next_bar()
    return live.schedule.next_bar()
  end

  -- Says what is wrong with an evaluation as a whole.
  function transaction.check(context)
    for _, part in ipairs(parts) do
      if context.draft[part.kind] and part.check then
        part.check(context)
      end
    end
  end

  local function is_gone(context, key, owner)
    if context.declared[key] then
      return false
    elseif context.undoes then
      return owner.step == context.undoes
    end
    return context.kind == "file" and owner.file == context.file
  end

  -- The names of what ends.
  local function end_undeclared(context, commands)
    local names, tick = {}, transaction.next_bar():ticks()
    for key, owner in pairs(live.owners) do
      if is_gone(context, key, owner) then
        live.owners[key], context.replaced[key] = nil, owner
        names[#names + 1] = parts[owner.kind].finish(owner.id, tick, commands)
      end
    end
    return names
  end

  -- Each thing has its owner: the file, and the step of the history, that declared it last.
  local function take_over(context)
    for key, thing in pairs(context.declared) do
      context.replaced[key] = live.owners[key] or false
      live.owners[key] = thing
    end
  end

  local function say_ended(context)
    if #context.ended > 0 then
      local count, names = #context.ended, table.move(context.ended, 1, MOST_NAMED, 1, {})
      names[#names + 1] = count > MOST_NAMED and ("%d more"):format(count - MOST_NAMED) or nil
      core.say("info", ("no longer in %s, ending at the next bar: %s"):format(context.file, show.list(names)))
    end
  end

  local function remember_actions(context)
    local done = live.done[context.file] or {}
    for key, count in pairs(context.actions) do
      done[key] = math.max(count, done[key] or 0)
    end
    live.done[context.file] = done
  end

  -- What is read after it is what it sets, though it lies a little ahead.
  local function remember(command)
    local values = command.channel and live.values[command.channel]
    if not values or command.is_known then
      return
    end
    command.is_known = true
    if command.type == "param" then
      values[command.param] = command.value
    elseif command.type == "route" or command.type == "key" then
      values[command.type] = command.slot
    elseif command.type == "chain" then
      values.chain = command.chain
    elseif command.type == "clear" then
      live.rack.clear(command.channel, values)
    end
    live.motions.sent(command)
  end

  -- The commands that make it so. Nothing here can fail: every value was checked when it was given.
  function transaction.commit(context)
    local commands = {}
    for _, part in ipairs(next(context.draft) and parts or {}) do
      if context.draft[part.kind] then
        part.commit(context, commands)
      end
    end
    for _, command in ipairs(context.commands) do
      commands[#commands + 1] = not command.is_withdrawn and command or nil
    end
    for _, command in ipairs(commands) do
      if command.type == "tempo" then
        live.schedule.expect_tempo(command.time or core.status().tick, command.bpm, command.length)
      end
    end
    if context.mode == "evaluation" then
      take_over(context)
      context.ended = end_undeclared(context, commands)
    end
    if context.kind == "file" then
      say_ended(context)
      remember_actions(context)
    end
    for _, command in ipairs(commands) do
      remember(command)
    end
    return commands
  end

  -- Gives commands to the engine, in order, and remembers the values that they set.
  function transaction.send(commands)
    for _, command in ipairs(commands) do
      remember(command)
    end
    if #commands > 0 then
      core.send(commands)
    end
  end

  return transaction
end
