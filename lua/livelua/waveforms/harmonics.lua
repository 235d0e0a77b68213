-- harmonics.lua -- lists of harmonics, rounded so that they are the same on every machine.
local harmonics = {}

function harmonics.round(value)
  return math.floor(value * 1e5 + 0.5) / 1e5
end

-- The list of level(1) to level(count).
function harmonics.list(count, level)
  local levels = {}
  for n = 1, count do
    levels[n] = harmonics.round(level(n))
  end
  return levels
end

-- 1/n, even ones weighted.
function harmonics.saw(count, even)
  return harmonics.list(count, function(n)
    return (n % 2 == 0 and even or 1) / n
  end)
end

-- 1/n under a hill around a harmonic.
function harmonics.hill(count, middle, slope)
  return harmonics.list(count, function(n)
    return math.exp(-slope * (n - middle) ^ 2) / n
  end)
end

return harmonics
