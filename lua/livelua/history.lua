-- history.lua -- what was evaluated, step by step, and the way back.
--
-- A step is an evaluation that changed something: its text, and what stood before it of all that it changed. To undo
-- it, the texts that had declared those things before are evaluated again as one transaction, of which only those
-- things are taken: whatever else plays is not touched. No action is repeated on the way. Values that no text
-- declares (a knob set at the prompt, a variable, a tempo that was tapped) go back unless they were changed since.
local fingerprint = require "livelua.fingerprint"
local random = require "livelua.random"
local show = require "livelua.show"
local pattern_values = require "livelua.pattern.values"

local OWNER_SCRIPT <const> = 2 << 24
local MOST_STEPS <const> = 200
local LONGEST_TITLE <const> = 60
local SLOTS <const> = { route = true, key = true } -- values that go in a command's slot
-- Drafts that only go with others.
local TELLING <const> = { bus = true, kit = true, motion = true, reload = true, cue = true }

return function(live)
  local core, transaction, words = live.core, live.transaction, live.words
  local history = {}
  local steps, undone = {}, {}
  local number = 0

  -- An evaluation begins.
  function history.open(name, text, kind, cycle)
    number = number + 1
    return {
      number = number, name = name, text = text, kind = kind, cycle = cycle, seed = live.seed, before = words.keep(),
      replaced = {}, recalled = {}, values = {}, motions = {}, variables = {},
    }
  end

  -- -- what a step changes ---------------------------------------------------------------------------

  local function value_of(index, id)
    return live.motions.place(index, id) or live.values[index] and live.values[index][id]
  end

  local function note_value(step, index, id, value)
    local key = index .. " " .. id
    step.values[key] = step.values[key] or { index = index, id = id, before = value_of(index, id) }
    step.values[key].after = value
  end

  -- What it was of which there is only one, without identity: the tempo.
  local function note_kind(step, kind, draft)
    local part = transaction.part(kind)
    if part and part.recall then
      step.recalled[kind] = part.recall(draft)
    end
  end

  -- What was sent as it came, without being declared.
  local function note_command(step, command)
    local kind, index = command.type, command.channel
    if kind == "param" or kind == "ramp" then
      note_value(step, index, command.param, command.value)
    elseif kind == "chain" or SLOTS[kind] then
      note_value(step, index, kind, command.chain or command.slot)
    elseif kind == "motion" or kind == "still" then
      local key = ("%d %d %s"):format(index, command.param, command.kind)
      local before = value_of(index, command.param)
      step.motions[key] = { index = index, id = command.param, kind = command.kind, before = before }
    end
  end

  -- A text that is the same for what is the same; nil when nobody can tell.
  local function print_of(value)
    if type(value) == "function" then
      return fingerprint.of(live, value)
    end
    local ok, print = core.call(live.deadline, pattern_values.print_of, value)
    return ok and print or nil
  end

  -- A function, a list or a pattern that a text makes anew is the same when nothing in it differs.
  local function is_same(one, other)
    local print = not rawequal(one, other) and type(one) == type(other) and print_of(one)
    return rawequal(one, other) or print and print == print_of(other)
  end

  local function note_variables(step)
    local before, after = step.before, words.keep()
    for name, value in pairs(after) do
      if not is_same(before[name], value) then
        step.variables[name] = { before = before[name], after = value }
      end
    end
    for name, value in pairs(before) do
      if after[name] == nil then
        step.variables[name] = { before = value }
      end
    end
  end

  -- The evaluation went well, and nothing of it is true yet.
  function history.look(step, context)
    note_variables(step)
    for _, command in ipairs(context.commands) do
      if not command.is_withdrawn then
        note_command(step, command)
      end
    end
    for kind, draft in pairs(context.draft) do
      note_kind(step, kind, draft)
    end
  end

  local function sets_values(step)
    for _, change in pairs(step.values) do
      if change.before ~= change.after then
        return true
      end
    end
    return false
  end

  -- True when a step after that one changed a variable: what a text says may depend on it.
  local function has_other_variables(since)
    for n = #steps, 1, -1 do
      if steps[n].number <= since.number then
        return false
      elseif next(steps[n].variables) ~= nil then
        return true
      end
    end
    return false
  end

  -- True when all that it declares was declared by the same text before.
  local function declares_the_same(step, context)
    for key, owner in pairs(step.replaced) do
      local earlier = owner and context.declared[key] and owner.step
      if not earlier or earlier.name ~= step.name or earlier.text ~= step.text or earlier.seed ~= step.seed
        or has_other_variables(earlier) then
        return false
      end
    end
    return true
  end

  local function changes(step, context)
    return next(step.recalled) ~= nil or next(step.motions) ~= nil or next(step.variables) ~= nil
      or sets_values(step) or not declares_the_same(step, context)
  end

  -- It is true now. What changes nothing, as a file that is saved as it was, is no step: what it declares stays that
  -- of the step before. What lies too far back can not be undone, and need not know what was before it.
  function history.note(step, context, again)
    step.replaced = context.replaced
    if not changes(step, context) then
      for key, owner in pairs(step.replaced) do
        live.owners[key] = owner
      end
      step.replaced = {}
      return
    end
    steps[#steps + 1] = step
    undone = again and undone or {}
    if #steps > MOST_STEPS then
      table.remove(steps, 1).replaced, history.is_cut = {}, true
    end
  end

  -- -- the way back ----------------------------------------------------------------------------------

  local function title(step)
    local line = step.kind == "file" and step.name or step.text:match "^%s*([^\n]*)"
    return #line > LONGEST_TITLE and line:sub(1, LONGEST_TITLE) .. "..." or line
  end

  -- The steps that had declared before what this one declared, in their order.
  local function steps_before(step)
    local met, list = {}, {}
    for _, owner in pairs(step.replaced) do
      if owner and not met[owner.step] then
        met[owner.step] = true
        list[#list + 1] = owner.step
      end
    end
    table.sort(list, function(a, b)
      return a.number < b.number
    end)
    return list
  end

  -- Runs a step's text once more, into the same context.
  local function run_again(context, step)
    context.kind, context.file, context.step = step.kind, step.name, step
    context.stream = random.stream(step.seed, step.name, step.kind == "file" and 0 or step.cycle)
    words.put_back(step.before)
    local chunk = live.compile(step.name, step.text, step.kind)
    local source = core.origin(chunk).file
    local earlier = live.sources[source]
    live.sources[source] = step.text
    local ok, result, problem = core.call(live.deadline, chunk)
    if not ok or step.kind == "prompt" then
      live.sources[source] = earlier
    end
    return not ok and live.mistake.from_error(result, problem) or nil
  end

  local function is_wanted(step, thing, key)
    return step.replaced[key] ~= nil or (thing.kind == "channel" and not live.owners[key])
  end

  -- Only what the undone step had changed goes back.
  local function leave_out(context, step)
    local kept = {}
    for key, thing in pairs(context.declared) do
      if is_wanted(step, thing, key) then
        kept[thing.kind] = true
      else
        transaction.omit(context, key)
      end
    end
    for kind in pairs(context.draft) do
      context.draft[kind] = (kept[kind] or TELLING[kind]) and context.draft[kind] or nil
    end
  end

  local function begin(step)
    return transaction.begin {
      mode = "evaluation", kind = "undo", file = step.name, line = 1, owner = OWNER_SCRIPT, generation = 0,
      undoes = step, stream = random.stream(step.seed, step.name, 0),
    }
  end

  -- True when all that goes back was declared again. What else is wrong with those texts by now, such as a stop of
  -- what plays no longer, does not matter then.
  local function is_whole(context, step)
    for key, owner in pairs(step.replaced) do
      if owner and not context.declared[key] then
        return false
      end
    end
    return true
  end

  -- What the steps before had said, as one context; or nil, with the mistakes said.
  local function recall(step)
    local now, context, fault = words.keep(), begin(step), nil
    for _, other in ipairs(steps_before(step)) do
      fault = fault or run_again(context, other)
    end
    words.put_back(now)
    context.kind, context.file, context.step = "undo", step.name, nil
    if not fault and is_whole(context, step) then
      context.mistakes = {}
      leave_out(context, step)
      transaction.check(context)
    end
    if fault or #context.mistakes > 0 then
      live.mistake.say_all(context.mistakes, fault)
      return nil
    end
    return context
  end

  local function restore_variables(step)
    local now, is_changed = words.keep(), false
    for name, change in pairs(step.variables) do
      if rawequal(now[name], change.after) then
        now[name], is_changed = change.before, true
      end
    end
    if is_changed then
      words.put_back(now)
    end
  end

  local function command_of(index, id, value)
    if id == "chain" then
      return { type = id, channel = index, chain = value }
    elseif SLOTS[id] then
      return { type = id, channel = index, slot = value }
    end
    return { type = "param", channel = index, param = id, value = value }
  end

  local function restore_values(step, commands)
    for _, change in pairs(step.values) do
      local values = live.values[change.index]
      if values and change.before and values[change.id] == change.after then
        commands[#commands + 1] = command_of(change.index, change.id, change.before)
      end
    end
  end

  -- What a prompt line moved stands still, or moves as it is declared to.
  local function restore_motions(step, commands)
    for _, moved in pairs(step.motions) do
      local index, id, kind = moved.index, moved.id, moved.kind
      if live.values[index] then
        commands[#commands + 1] = { type = "still", channel = index, param = id, kind = kind }
        local declared = live.rack.get(index).motions[("%03d %s"):format(id, kind)]
        if declared then
          commands[#commands + 1] = live.motions.command_of(index, declared)
        elseif kind == "points" then
          commands[#commands + 1] = command_of(index, id, moved.before)
        end
      end
    end
  end

  local function restore(step, commands)
    restore_variables(step)
    restore_values(step, commands)
    restore_motions(step, commands)
    for kind, recalled in pairs(step.recalled) do
      transaction.part(kind).restore(recalled, commands)
    end
  end

  -- Why there is no way back; nil when there is one.
  local function obstacle()
    if #steps == 0 then
      return "undo: there is nothing to undo"
    elseif #steps == 1 and steps[1].kind == "file" and not history.is_cut then
      return ("undo: nothing was evaluated before %s"):format(steps[1].name)
    end
    return nil
  end

  -- Goes back before the last step. False, with the mistake said, when there is no way back.
  function history.undo()
    local problem, step = obstacle(), steps[#steps]
    if problem then
      core.say("error", problem)
      return false
    end
    local context = recall(step)
    if context then
      local commands = transaction.commit(context)
      restore(step, commands)
      transaction.send(commands)
      steps[#steps] = nil
      undone[#undone + 1] = step
      local ends = #context.ended > 0 and "; ending at the next bar: " .. show.list(context.ended) or ""
      core.say("info", "undone: " .. title(step) .. ends)
    end
    live.context = nil
    return context ~= nil
  end

  -- Evaluates again what was undone last.
  function history.redo()
    local step = table.remove(undone)
    if not step then
      core.say("error", "redo: there is nothing to redo")
      return false
    end
    local is_good = live.evaluate(step.name, step.text, step.kind, step)
    if is_good then
      core.say("info", "done again: " .. title(step))
    else
      undone[#undone + 1] = step
    end
    return is_good
  end

  live.history = history
end
