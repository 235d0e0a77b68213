-- ten million results
-- expect: error too many results
table.unpack({}, 1, 1e7)
