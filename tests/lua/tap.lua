-- tap.lua -- tests that are sentences, told as TAP.
package.path = "lua/?.lua;tests/lua/?.lua;" .. package.path

local tap = { count = 0, failed = 0 }

-- Runs one test; an error is its failure.
function tap.test(sentence, call)
  tap.count = tap.count + 1
  local ok, problem = xpcall(call, debug.traceback)
  print((ok and "ok " or "not ok ") .. tap.count .. " - " .. sentence)
  if not ok then
    tap.failed = tap.failed + 1
    print("# " .. tostring(problem):gsub("\n", "\n# "))
  end
end

function tap.equal(found, expected)
  if found ~= expected then
    error(("expected %s, found %s"):format(tostring(expected), tostring(found)), 2)
  end
end

function tap.done()
  print("1.." .. tap.count)
  os.exit(tap.failed == 0)
end

return tap
