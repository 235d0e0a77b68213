#include "bind/basic.h"
#include "base.h"
#include "bind/fault.h"
#include <lauxlib.h>
#include <string.h>

static const char numbers_key = 0; // its address is the key of the table of numbers in the registry

// Things are numbered as they are first shown: an address would differ from run to run.
static lua_Integer number_of(lua_State *L, int index) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &numbers_key);
  lua_pushvalue(L, index);
  lua_rawget(L, -2);
  lua_Integer number = lua_tointeger(L, -1); // 0: none yet
  lua_pop(L, 1);
  if (!number) {
    lua_rawgeti(L, -1, 1); // the last number given
    number = lua_tointeger(L, -1) + 1;
    lua_pop(L, 1);
    lua_pushinteger(L, number);
    lua_rawseti(L, -2, 1);
    lua_pushvalue(L, index);
    lua_pushinteger(L, number);
    lua_rawset(L, -3);
  }
  lua_pop(L, 1);
  return number;
}

static bool tells_itself(lua_State *L, int index) {
  if (luaL_getmetafield(L, index, "__tostring") == LUA_TNIL) return false;
  lua_pop(L, 1);
  return true;
}

const char *basic_tostring(lua_State *L, int index, size_t *length) {
  index = lua_absindex(L, index);
  int type = lua_type(L, index);
  bool is_plain = type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING;
  if (is_plain || tells_itself(L, index)) return luaL_tolstring(L, index, length);
  int name = luaL_getmetafield(L, index, "__name");
  const char *kind = name == LUA_TSTRING ? lua_tostring(L, -1) : lua_typename(L, type);
  lua_pushfstring(L, "%s: %I", kind, (LUAI_UACINT)number_of(L, index));
  if (name != LUA_TNIL) lua_remove(L, -2);
  return lua_tolstring(L, -1, length);
}

static int tostring(lua_State *L) {
  luaL_checkany(L, 1);
  basic_tostring(L, 1, NULL);
  return 1;
}

// A finaliser would run where nothing can stop it.
static int setmetatable(lua_State *L) {
  int type = lua_type(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
    return luaL_error(L, "cannot change a protected metatable");
  lua_settop(L, 2);
  if (type == LUA_TTABLE) {
    lua_pushliteral(L, "__gc");
    if (lua_rawget(L, 2) != LUA_TNIL) return luaL_error(L, "a metatable cannot have __gc here");
    lua_settop(L, 2);
  }
  lua_setmetatable(L, 1);
  return 1;
}

// In a coroutine Lua's own limit on protected calls within each other does not hold once one has
// failed, and an error that unwinds n of them takes n * n steps: more calls than this are refused.
enum { DEEPEST = 2000 };

static bool is_too_deep(lua_State *L) {
  lua_Debug frame;
  return lua_getstack(L, DEEPEST, &frame);
}

static int fail_too_deep(lua_State *L) {
  lua_pushboolean(L, false);
  lua_pushliteral(L, "stack overflow");
  return 2;
}

// Below the results of a protected call is a slot for whether it went well.
static int end_pcall(lua_State *L, int status, lua_KContext context) {
  (void)context;
  lua_pushboolean(L, status == LUA_OK || status == LUA_YIELD);
  lua_replace(L, 1);
  return lua_gettop(L);
}

static int pcall(lua_State *L) {
  luaL_checkany(L, 1);
  if (is_too_deep(L)) return fail_too_deep(L);
  lua_pushboolean(L, true);
  lua_insert(L, 1);
  return end_pcall(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, end_pcall), 0);
}

static int end_handler(lua_State *L, int status, lua_KContext context) {
  (void)status, (void)context;
  lua_pushboolean(L, false);
  lua_insert(L, 1);
  return lua_gettop(L);
}

// The handler runs after unwinding, as any other function: one called in the middle of an error
// could not be stopped.
static int end_xpcall(lua_State *L, int status, lua_KContext context) {
  if (status == LUA_OK || status == LUA_YIELD) return end_pcall(L, status, context);
  return end_handler(L, lua_pcallk(L, 1, LUA_MULTRET, 0, context, end_handler), context);
}

static int xpcall(lua_State *L) {
  luaL_checktype(L, 2, LUA_TFUNCTION);
  if (is_too_deep(L)) return fail_too_deep(L);
  int nargs = lua_gettop(L) - 2;
  lua_pushvalue(L, 2);
  lua_copy(L, 1, 2);
  lua_replace(L, 1); // the handler below the function
  return end_xpcall(L, lua_pcallk(L, nargs, LUA_MULTRET, 0, 0, end_xpcall), 0);
}

enum { LOAD_ARGUMENTS = 4, LOAD_PIECE }; // the piece being read is kept from the collector

static const char *read_piece(lua_State *L, void *user, size_t *size) {
  (void)user;
  luaL_checkstack(L, 2, "too many nested functions");
  lua_pushvalue(L, 1);
  lua_call(L, 0, 1);
  int type = lua_type(L, -1);
  if (type != LUA_TNIL && type != LUA_TSTRING) luaL_error(L, "reader function must return a string");
  lua_replace(L, LOAD_PIECE);
  return lua_tolstring(L, LOAD_PIECE, size);
}

static int load_pieces(lua_State *L, const char *name) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, LOAD_PIECE);
  return lua_load(L, read_piece, NULL, name, "t");
}

static int fail(lua_State *L) {
  luaL_pushfail(L);
  lua_insert(L, -2);
  return 2;
}

static const char *reason_to_refuse(const char *name, const char *mode) {
  if (!strchr(mode, 't')) return "only text can be loaded";
  bool is_library = strncmp(name, LIBRARY_CHUNK, strlen(LIBRARY_CHUNK)) == 0;
  return is_library ? "this name is the program's own" : NULL;
}

static int load(lua_State *L) {
  bool has_environment = !lua_isnone(L, LOAD_ARGUMENTS);
  size_t size = 0;
  const char *text = lua_tolstring(L, 1, &size);
  const char *name = luaL_optstring(L, 2, text ? text : "=(load)");
  const char *refused = reason_to_refuse(name, luaL_optstring(L, 3, "t"));
  if (refused) {
    lua_pushstring(L, refused);
    return fail(L);
  }
  lua_settop(L, LOAD_ARGUMENTS);
  if (!has_environment) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_replace(L, LOAD_ARGUMENTS);
  }
  int status = text ? luaL_loadbufferx(L, text, size, name, "t") : load_pieces(L, name);
  if (status != LUA_OK) return fail(L);
  lua_pushvalue(L, LOAD_ARGUMENTS);
  lua_setupvalue(L, -2, 1);
  return 1;
}

void basic_push_load(lua_State *L) { lua_pushcclosure(L, load, 1); }

static const luaL_Reg functions[] = {
    {"pcall", pcall}, {"setmetatable", setmetatable}, {"tostring", tostring}, {"xpcall", xpcall},
    {NULL, NULL},
};

void basic_add(lua_State *L) {
  luaL_setfuncs(L, functions, 0);
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "k"); // what is shown is not kept for that
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &numbers_key);
}
