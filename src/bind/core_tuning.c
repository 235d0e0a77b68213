#include "bind/core_tuning.h"
#include "engine/tuning.h"
#include <lauxlib.h>

static void read_pitches(lua_State *L, Tuning *t) {
  for (int key = 0; key < TUNING_KEYS; key++) {
    lua_rawgeti(L, -1, key + 1);
    t->pitch[key] = (float)luaL_checknumber(L, -1);
    lua_pop(L, 1);
  }
}

Object *object_tuning(Sender *s, lua_State *L) {
  bool is_given = lua_getfield(L, -1, "pitches") == LUA_TTABLE;
  Tuning *t = is_given ? (Tuning *)sender_hold(s, sizeof *t) : NULL;
  if (is_given && !t) luaL_error(L, "not enough memory");
  if (t) read_pitches(L, t);
  lua_pop(L, 1);
  return t ? &t->object : NULL;
}
