#include "bind/routines.h"
#include "bind/budget.h"
#include <lauxlib.h>

static bool is_failed(lua_State *routine) { return lua_status(routine) > LUA_YIELD; }

static bool has_frames(lua_State *routine) {
  lua_Debug frame;
  return lua_getstack(routine, 0, &frame);
}

// Lua would say most of it too, but into the coroutine's stack, where it could not report a lack of memory.
const char *routines_refusal(lua_State *L, lua_State *routine, int nargs) {
  if (is_failed(routine)) return "cannot resume dead coroutine";
  if (budget_of(L)->running_count == BUDGET_ROUTINES) return "coroutines are nested too deeply";
  if (lua_status(routine) == LUA_YIELD) return NULL;
  if (has_frames(routine)) return "cannot resume non-suspended coroutine";
  return lua_gettop(routine) > nargs ? NULL : "cannot resume dead coroutine";
}

int routines_resume(lua_State *L, lua_State *routine, int nargs, int *nresults) {
  Budget *b = budget_of(L);
  budget_push(b, routine);
  int status = lua_resume(routine, L, nargs, nresults);
  budget_pop(b);
  if (status <= LUA_YIELD) return status;
  lua_xmove(routine, L, 1);
  if (b->stop) budget_abandon(routine);
  return status;
}

static int refuse_to_close(lua_State *L, lua_State *routine) {
  if (!is_failed(routine)) lua_pushliteral(L, "coroutines are closed within each other too deeply");
  return LUA_ERRRUN;
}

int routines_close(lua_State *L, lua_State *routine) {
  Budget *b = budget_of(L);
  bool is_abandoned = !budget_of(routine);
  if (is_abandoned || b->closing == BUDGET_CLOSING || !budget_push(b, routine))
    return refuse_to_close(L, routine);
  lua_xmove(L, routine, is_failed(routine));
  b->closing++;
  int status = lua_resetthread(routine);
  b->closing--;
  budget_pop(b);
  if (status != LUA_OK) lua_xmove(routine, L, 1);
  if (b->stop) budget_abandon(routine);
  return status;
}

static lua_State *check_routine(lua_State *L, int index) {
  lua_State *routine = lua_tothread(L, index);
  luaL_argexpected(L, routine, index, "coroutine");
  return routine;
}

static int create(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *routine = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, routine, 1);
  return 1;
}

static int fail(lua_State *L, const char *reason) {
  lua_pushstring(L, reason);
  return -1;
}

// The number of results, now on L; -1 for an error, whose value is on L then.
static int run(lua_State *L, lua_State *routine, int nargs) {
  const char *refusal = routines_refusal(L, routine, 0);
  if (refusal) return fail(L, refusal);
  if (!lua_checkstack(routine, nargs)) return fail(L, "too many arguments to resume");
  int results = 0;
  lua_xmove(L, routine, nargs);
  int status = routines_resume(L, routine, nargs, &results);
  if (status > LUA_YIELD) return -1;
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(routine, results);
    return fail(L, "too many results to resume");
  }
  lua_xmove(routine, L, results);
  return results;
}

static int resume(lua_State *L) {
  lua_State *routine = check_routine(L, 1);
  int results = run(L, routine, lua_gettop(L) - 1);
  budget_poll(L);
  lua_pushboolean(L, results >= 0);
  int given = results >= 0 ? results : 1;
  lua_insert(L, -(given + 1));
  return given + 1;
}

static int call_wrapped(lua_State *L) {
  lua_State *routine = lua_tothread(L, lua_upvalueindex(1));
  int results = run(L, routine, lua_gettop(L));
  if (results >= 0) return results;
  if (is_failed(routine)) routines_close(L, routine);
  return lua_error(L);
}

static int wrap(lua_State *L) {
  create(L);
  lua_pushcclosure(L, call_wrapped, 1);
  return 1;
}

static bool is_running(lua_State *L, lua_State *routine) {
  return routine == L || (lua_status(routine) == LUA_OK && has_frames(routine));
}

static int close_routine(lua_State *L) {
  lua_State *routine = check_routine(L, 1);
  if (is_running(L, routine)) return luaL_error(L, "cannot close a running coroutine");
  if (is_failed(routine)) lua_pushnil(L); // its error was told when it was resumed
  int status = routines_close(L, routine);
  budget_poll(L);
  lua_pushboolean(L, status == LUA_OK);
  if (status == LUA_OK) return 1;
  lua_insert(L, -2);
  return 2;
}

static const luaL_Reg functions[] = {
    {"close", close_routine}, {"create", create}, {"resume", resume}, {"wrap", wrap}, {NULL, NULL},
};

void routines_add(lua_State *L) { luaL_setfuncs(L, functions, 0); }
