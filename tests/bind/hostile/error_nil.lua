-- an error that is nil
-- expect: error error object is a nil value
error(nil)
