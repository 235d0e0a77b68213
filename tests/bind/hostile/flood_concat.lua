-- the concatenation of what is too long
-- expect: memory
local piece = ("x"):rep(1000000)
local pieces = {}
for i = 1, 1000 do pieces[i] = piece end
return table.concat(pieces)
