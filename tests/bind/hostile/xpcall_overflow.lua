-- a handler that is called when there is no more room
-- expect: ok
local function down() return 1 + down() end
for _ = 1, 2 do
  local ok, message = xpcall(down, function(message) return select(2, pcall(down)) end)
  assert(not ok)
end
