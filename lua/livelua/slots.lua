-- slots.lua -- names that stand for numbered strips of the desk: buses, and pieces that are split from kits.
--
-- A name gets a strip when it is first written: the one that has been free the longest, since what was there
-- may still ring. When all are taken, one gives way that is about to end, or that the file which is evaluated
-- again has not named yet.
return function(live, kind, first, count)
  local slots = { first = first, count = count }
  local by_name, by_index = {}, {} -- as committed
  local freed, free_count = {}, 0  -- by strip: the how manieth it was to become free

  local function draft()
    local all = live.context.slots
    all[kind] = all[kind] or { by_name = {}, by_index = {} }
    return all[kind]
  end

  -- The strip of a name as the running script has it, or nil.
  function slots.find(name)
    local share = live.context and draft()
    local index = share and share.by_name[name] or by_name[name]
    local other = share and share.by_index[index]
    return (other == nil or other == name) and index or nil
  end

  -- The name of a strip; nil when it has none.
  function slots.name(index)
    return live.context and draft().by_index[index] or by_index[index]
  end

  -- The name that the strip had before this evaluation.
  function slots.earlier(index)
    return by_index[index]
  end

  -- Free ones first, then those that end, then those of this file.
  local function rank(index, share)
    local owner = live.owners["channel " .. index]
    if share.by_index[index] then
      return nil
    elseif not by_index[index] then
      return 1
    elseif live.rack.is_ending(index) then
      return 2
    end
    return owner and live.context.kind == "file" and owner.file == live.context.file and 3 or nil
  end

  local function allocate(share)
    local best, least
    for index = first, first + count - 1 do
      local found = rank(index, share)
      local is_longer = found == least and (freed[index] or 0) < (freed[best] or 0)
      if found and (not least or found < least or is_longer) then
        best, least = index, found
      end
    end
    return best
  end

  -- The strip of a name, a new one if need be; nil when all are taken.
  function slots.reserve(name)
    local share = draft()
    local index = slots.find(name) or allocate(share)
    if index then
      share.by_name[name], share.by_index[index] = index, name
    end
    return index
  end

  -- Every name, those that this evaluation wrote too.
  function slots.names()
    local names = {}
    for index = first, first + count - 1 do
      names[#names + 1] = slots.name(index)
    end
    return names
  end

  -- The name has its strip from now on.
  function slots.commit(index)
    local name = slots.name(index)
    local old = by_index[index]
    if old ~= name then
      by_name[old or name] = nil
      by_name[name], by_index[index] = index, name
    end
  end

  function slots.free(index)
    if by_index[index] then
      by_name[by_index[index]], by_index[index] = nil, nil
      free_count = free_count + 1
      freed[index] = free_count
    end
  end

  return slots
end
