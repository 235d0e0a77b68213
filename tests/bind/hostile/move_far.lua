-- a move of 1e15 elements
-- expect: error too many elements
table.move({}, 1, 1e15, 2)
