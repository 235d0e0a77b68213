-- a coroutine that resumes and closes itself
-- expect: ok
local routine
routine = coroutine.create(function()
  assert(not coroutine.resume(routine))
  assert(not pcall(coroutine.close, routine))
  assert(not pcall(coroutine.wrap(function() return coroutine.resume(routine) == false or error("resumed") end)) == false)
end)
assert(coroutine.resume(routine))
assert(not coroutine.resume(routine))
assert(coroutine.close(routine))
