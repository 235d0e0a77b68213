-- a move beyond the last integer
-- expect: error wrap around|too many
table.move({}, 1, 10, math.maxinteger - 5)
