#include "app/chunk.h"
#include <lauxlib.h>
#include <string.h>

static const char ENDS_TOO_SOON[] = "<eof>"; // how Lua's parser ends its message when it does

static bool ends_too_soon(lua_State *L, int status) {
  if (status != LUA_ERRSYNTAX) return false;
  size_t length, mark = sizeof ENDS_TOO_SOON - 1;
  const char *message = lua_tolstring(L, -1, &length);
  return length >= mark && strcmp(message + length - mark, ENDS_TOO_SOON) == 0;
}

static int load(lua_State *L, const char *text) {
  return luaL_loadbufferx(L, text, strlen(text), "=prompt", "t");
}

// As an expression first: "x" alone is whole, though as a statement it would go on.
bool chunk_goes_on(const char *text) {
  lua_State *L = luaL_newstate();
  if (!L) return false;
  int status = load(L, lua_pushfstring(L, "return %s", text));
  bool goes_on = status != LUA_OK && (ends_too_soon(L, status) || ends_too_soon(L, load(L, text)));
  lua_close(L);
  return goes_on;
}
