-- an error message of many megabytes
-- expect: error xxxxxxxx
error(("x"):rep(8000000), 0)
