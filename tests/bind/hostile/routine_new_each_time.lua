-- a new coroutine for each turn of an endless loop
-- expect: deadline
while true do coroutine.wrap(function() coroutine.yield() end)() end
