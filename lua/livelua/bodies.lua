-- bodies.lua -- the functions that loops and moments call, and by which names they are known.
local fingerprint = require "livelua.fingerprint"

return function(live)
  local core = live.core
  local bodies = {}

  -- `call` is what is called, `body` what the player wrote of it. What `also` says tells it from another, too.
  function bodies.new(body, call, also)
    local print, origin = fingerprint.of(live, body), core.origin(body)
    return {
      call = call, origin = origin, text = live.sources[origin.file], shift = 0,
      print = print and print .. " " .. also, -- nil: it holds too much to tell, and is always another
    }
  end

  -- What has no name is known by its file and its place among such calls; at the prompt each is another.
  local typed = 0
  function bodies.name(context, word)
    if context.kind == "file" then
      if not context.calls or context.counted ~= context.step then
        context.calls, context.counted = {}, context.step -- undoing evaluates several in one context
      end
      local calls = context.calls
      calls[word] = (calls[word] or 0) + 1
      return ("%s %d of %s"):format(word, calls[word], context.file)
    end
    typed = typed + 1
    return ("%s %d"):format(word, typed)
  end

  return bodies
end
