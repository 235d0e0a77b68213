#include "bind/core_link.h"

#include <lauxlib.h>

static Conductor *conductor_of(lua_State *L) { return lua_touserdata(L, lua_upvalueindex(1)); }

// Whoever leads otherwise goes on doing so when Link is left.
static void leave(Conductor *conductor, Link *link) {
  link_enable(link, false);
  if (conductor_status(conductor).source == CONDUCT_LINK) conductor_choose(conductor, CONDUCT_INTERNAL);
}

// It leads when it is joined; what is said of it later changes nobody who leads.
static void join(lua_State *L, Conductor *conductor, Link *link) {
  bool is_new = !link_status(link).enabled;
  link_quantum(link, luaL_checknumber(L, 2));
  link_start_stop(link, lua_toboolean(L, 3));
  if (!lua_isnoneornil(L, 4)) conductor_offset(conductor, luaL_checknumber(L, 4));
  if (!is_new) return;
  link_enable(link, true);
  conductor_choose(conductor, CONDUCT_LINK);
}

static int core_link(lua_State *L) {
  Conductor *conductor = conductor_of(L);
  luaL_checktype(L, 1, LUA_TBOOLEAN);
  if (!conductor) return 0;
  if (lua_toboolean(L, 1))
    join(L, conductor, conductor_link(conductor));
  else
    leave(conductor, conductor_link(conductor));
  return 0;
}

static int core_link_status(lua_State *L) {
  Conductor *conductor = conductor_of(L);
  if (!conductor) return 0;
  LinkStatus status = link_status(conductor_link(conductor));
  lua_createtable(L, 0, 7);
  lua_pushboolean(L, status.enabled);
  lua_setfield(L, -2, "on");
  lua_pushinteger(L, status.peers);
  lua_setfield(L, -2, "peers");
  lua_pushnumber(L, status.bpm);
  lua_setfield(L, -2, "tempo");
  lua_pushnumber(L, status.quantum);
  lua_setfield(L, -2, "quantum");
  lua_pushboolean(L, status.start_stop);
  lua_setfield(L, -2, "start_stop");
  lua_pushboolean(L, status.playing);
  lua_setfield(L, -2, "playing");
  lua_pushnumber(L, conductor_status(conductor).apart_s * 1000);
  lua_setfield(L, -2, "apart");
  return 1;
}

void core_link_add(lua_State *L, Conductor *conductor) {
  static const luaL_Reg functions[] = {{"link", core_link}, {"link_status", core_link_status}, {NULL, NULL}};
  lua_pushlightuserdata(L, conductor);
  luaL_setfuncs(L, functions, 1);
}
