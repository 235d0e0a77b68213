-- an endless iterator made of a coroutine
-- expect: deadline
local function numbers()
  local i = 0
  while true do
    i = i + 1
    coroutine.yield(i)
  end
end
for _ in coroutine.wrap(numbers) do end
