-- reader.lua -- a text that is read piece by piece, and tells where it went wrong.
--
-- Errors   fail() raises { problem = text }; whoever starts reading catches it.
local show = require "livelua.show"

local Reader = {}
Reader.__index = Reader

function Reader.new(text)
  return setmetatable({ text = text, at = 1, depth = 0, asked = 0 }, Reader)
end

-- Skips spaces; true at the end of the text.
function Reader:skip()
  self.at = self.text:find("[^ \t\r\n]", self.at) or #self.text + 1
  return self.at > #self.text
end

-- Takes what the pattern matches here, or nothing.
function Reader:take(pattern)
  local found = self.text:match("^" .. pattern, self.at)
  if found then
    self.at = self.at + #found
  end
  return found
end

function Reader:sees(pattern)
  return self.text:find("^" .. pattern, self.at) ~= nil
end

-- What stands here, as a person sees it.
function Reader:letter()
  return self.text:match("^[\1-\x7f\xc2-\xfd][\x80-\xbf]*", self.at) or self.text:sub(self.at, self.at)
end

-- Which letter the byte at `at` begins.
function Reader:column(at)
  local _, letters = self.text:sub(1, at - 1):gsub("[^\x80-\xbf]", "")
  return letters + 1
end

-- The text as messages show it, cut when it is long.
function Reader:quote()
  return show.given(self.text):sub(2, -2)
end

-- "expected ..., got ...", with the column, at `at` or here.
function Reader:fail(expectation, at)
  at = at or self.at
  self.at = at
  local given = at > #self.text and "the end" or ("'%s'"):format(self:letter())
  local place = ("column %d of \"%s\""):format(self:column(at), self:quote())
  error({ problem = ("%s: expected %s, got %s"):format(place, expectation, given) }, 0)
end

return Reader
