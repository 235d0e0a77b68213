-- euclid.lua -- k hits spread over n steps as evenly as whole steps allow (Bjorklund; Toussaint's rhythms).
local euclid = {}

-- The hits stand before the rests; as long as there are several of both, each hit takes a rest to it,
-- and what is left over is what has to be spread next.
local function spread(hits, rests)
  local left, left_text, right, right_text = hits, "x", rests, "."
  while math.min(left, right) > 1 do
    local joined = left_text .. right_text
    if left > right then
      left, right, right_text = right, left - right, left_text
    else
      right = right - left
    end
    left_text = joined
  end
  return left_text:rep(left) .. right_text:rep(right)
end

-- Steps as a text of "x" and ".": 0 <= |k| <= n. A negative k has its hits where k has its rests. The
-- rotation takes as many steps from the front to the end.
function euclid.steps(k, n, rotation)
  local text = spread(math.abs(k), n - math.abs(k))
  if k < 0 then
    text = text:gsub(".", { x = ".", ["."] = "x" })
  end
  local at = rotation % n
  return text:sub(at + 1) .. text:sub(1, at)
end

return euclid
