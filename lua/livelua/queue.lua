-- queue.lua -- things by when they are due: a binary heap, in which each may move.
--
-- Things that are due at the same tick come in the order of their numbers. A thing keeps its place in
-- `place`, its tick in `due` and its number in `order`.
local queue = {}

local function is_before(a, b)
  return a.due < b.due or (a.due == b.due and a.order < b.order)
end

local function put(heap, place, thing)
  heap[place], thing.place = thing, place
end

local function rise(heap, place, thing)
  while place > 1 and is_before(thing, heap[place // 2]) do
    put(heap, place, heap[place // 2])
    place = place // 2
  end
  return place
end

-- The one of two neighbours that comes first, and its place.
local function first_of(heap, place)
  local one, other = heap[place], heap[place + 1]
  if other and (other.due < one.due or (other.due == one.due and other.order < one.order)) then
    return other, place + 1
  end
  return one, place
end

-- Most of the time of a thousand loops is spent here: what is compared is kept at hand.
local function sink(heap, place, thing)
  local due, order, last = thing.due, thing.order, #heap
  while 2 * place <= last do
    local child, below = first_of(heap, 2 * place)
    if child.due > due or (child.due == due and child.order > order) then
      break
    end
    heap[place], child.place = child, place
    place = below
  end
  return place
end

local function settle(heap, place, thing)
  put(heap, sink(heap, rise(heap, place, thing), thing), thing)
end

local function take_out(heap, thing)
  local last = table.remove(heap)
  if last ~= thing then
    settle(heap, thing.place, last)
  end
  thing.place, thing.due = nil, nil
end

-- The thing is due at that tick now; at nil it is no longer in the heap.
function queue.move(heap, thing, tick)
  if tick then
    thing.due = tick
    settle(heap, thing.place or #heap + 1, thing)
  elseif thing.place then
    take_out(heap, thing)
  end
end

-- The first thing, if it is due by that tick.
function queue.first(heap, limit)
  local thing = heap[1]
  return thing and thing.due <= limit and thing or nil
end

return queue
