-- an error object that tells no string
-- expect: error error object is a table value
error(setmetatable({}, { __tostring = function() return {} end }))
