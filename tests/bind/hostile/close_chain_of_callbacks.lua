-- coroutines that close each other from the deepest C stack there is
-- expect: ok
local depths = {}
local function deepen(depth, bottom)
  depths[#depths + 1] = depth
  local ok, message = pcall(string.gsub, "x", "x", function() deepen(depth + 1, bottom) end)
  if not ok and bottom then
    local below = bottom
    bottom = nil
    below(message)
  end
end
local function chain(inner)
  local routine = coroutine.create(function()
    local value <close> = setmetatable({}, { __close = function()
      deepen(1, function() coroutine.close(inner) end)
    end })
    coroutine.yield()
  end)
  coroutine.resume(routine)
  return routine
end
local last = coroutine.create(coroutine.yield)
coroutine.resume(last)
for _ = 1, 1000 do last = chain(last) end
coroutine.close(last)
