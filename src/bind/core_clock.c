#include "bind/core_clock.h"

#include <lauxlib.h>
#include <math.h>

static const char *const sources[] = {
    [CONDUCT_INTERNAL] = "internal", [CONDUCT_MIDI] = "midi", [CONDUCT_LINK] = "link", NULL};

static Conductor *conductor_of(lua_State *L) { return lua_touserdata(L, lua_upvalueindex(1)); }

static int clock_choose(lua_State *L) {
  ConductSource source = (ConductSource)luaL_checkoption(L, 1, NULL, sources);
  if (conductor_of(L)) conductor_choose(conductor_of(L), source);
  return 0;
}

// Without a number: as it was measured.
static int clock_offset(lua_State *L) {
  double seconds = luaL_optnumber(L, 1, (lua_Number)NAN);
  if (conductor_of(L)) conductor_offset(conductor_of(L), seconds);
  return 0;
}

static int clock_out(lua_State *L) {
  const char *name = luaL_optstring(L, 1, NULL);
  if (conductor_of(L)) conductor_send_to(conductor_of(L), name);
  return 0;
}

static void set_number(lua_State *L, const char *name, double value) {
  lua_pushnumber(L, value);
  lua_setfield(L, -2, name);
}

static void set_whole(lua_State *L, const char *name, uint64_t value) {
  lua_pushinteger(L, (lua_Integer)value);
  lua_setfield(L, -2, name);
}

static void set_switch(lua_State *L, const char *name, bool value) {
  lua_pushboolean(L, value);
  lua_setfield(L, -2, name);
}

static int clock_status(lua_State *L) {
  if (!conductor_of(L)) return 0;
  ConductorStatus s = conductor_status(conductor_of(L));
  lua_createtable(L, 0, 10);
  lua_pushstring(L, sources[s.source]);
  lua_setfield(L, -2, "source");
  set_switch(L, "present", s.present);
  set_number(L, "bpm", s.bpm);
  set_number(L, "apart", s.apart_s);
  set_number(L, "jitter", s.jitter_s);
  set_whole(L, "peers", s.peers);
  set_whole(L, "outliers", s.outliers);
  set_switch(L, "out", s.out);
  set_whole(L, "sent", s.sent);
  set_number(L, "late", s.late_s);
  set_number(L, "offset", conductor_offset_s(conductor_of(L)));
  return 1;
}

void core_clock_add(lua_State *L, Conductor *conductor) {
  static const luaL_Reg functions[] = {{"clock_choose", clock_choose},
                                       {"clock_offset", clock_offset},
                                       {"clock_out", clock_out},
                                       {"clock_status", clock_status},
                                       {NULL, NULL}};
  lua_pushlightuserdata(L, conductor);
  luaL_setfuncs(L, functions, 1);
}
