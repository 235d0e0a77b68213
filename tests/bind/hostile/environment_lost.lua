-- a script that throws its own environment away
-- expect: ok
local remember = assert
local function without()
  local _ENV <const> = nil
  return remember
end
remember(without())
_ENV = { }
x = 1
remember(x == 1)
