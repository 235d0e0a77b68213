-- there is no string.dump and no way to files, processes or the debugger
-- expect: ok
assert(not string.dump and not ("").dump)
for _, word in ipairs({ "os", "io", "debug", "package", "require", "dofile", "loadfile", "collectgarbage", "print" }) do
  assert(_ENV[word] == nil, word)
end
