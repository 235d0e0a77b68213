#include "script.h"

static lua_State *routine_of(State *s, const char *text) {
  lua_State *L = state_lua(s);
  lua_settop(L, 0);
  lua_State *routine = lua_newthread(L);
  state_push_environment(L);
  lua_getfield(L, -1, "coroutine");
  lua_getfield(L, -1, "yield");
  lua_setfield(L, -3, "wait");
  lua_pop(L, 1);
  assert_int_equal(state_load(L, "@loop.lua", text, strlen(text), -1), LUA_OK);
  lua_xmove(L, routine, 1);
  return routine;
}

static int resume_first(lua_State *L) {
  int results;
  return state_resume(L, lua_tothread(L, 1), 0, &results, 1);
}

static void test_resume(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  lua_State *L = state_lua(s), *routine = routine_of(s, "wait(1)\npcall(wait, 2)\nreturn 3");
  int results;
  for (int i = 1; i <= 3; i++) {
    assert_int_equal(state_resume(L, routine, 0, &results, 1), i < 3 ? LUA_YIELD : LUA_OK);
    assert_int_equal(results, 1);
    assert_int_equal(lua_tointeger(routine, -1), i);
    lua_pop(routine, 1);
  }
  lua_pushcfunction(L, resume_first);
  lua_pushthread(routine);
  lua_xmove(routine, L, 1);
  assert_int_equal(lua_pcall(L, 1, 0, 0), LUA_ERRRUN);
  assert_string_equal(lua_tostring(L, -1), "cannot resume dead coroutine");
  state_close(s);
}

static void test_resume_error(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  lua_State *L = state_lua(s);
  lua_State *routine = routine_of(s, "wait()\nlocal function riff()\n  error('wrong')\nend\nriff()");
  int results;
  assert_int_equal(state_resume(L, routine, 0, &results, 1), LUA_YIELD);
  assert_int_equal(state_resume(L, routine, 0, &results, 1), LUA_ERRRUN);
  script_assert_fault(s, FAULT_ERROR, "loop.lua", 3, "wrong");
  assert_string_equal(state_fault(s)->trace, "loop.lua:3: in local 'riff'\nloop.lua:5: in main chunk");
  assert_string_equal(lua_tostring(L, -1), "loop.lua:3: wrong");
  state_close(s);
}

static void test_resume_stopped(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  lua_State *L = state_lua(s);
  lua_State *routine = routine_of(s, "wait()\nwhile true do pcall(function() while true do end end) end");
  int results;
  assert_int_equal(state_resume(L, routine, 0, &results, 0.02), LUA_YIELD);
  assert_int_equal(state_resume(L, routine, 0, &results, 0.02), LUA_ERRRUN);
  script_assert_fault(s, FAULT_DEADLINE, "loop.lua", 2, "took longer than 0.02 s: stopped");
  script_assert_gives(s, "return 1", "1");
  state_close(s);
}

static void test_many_routines(void **parameter) {
  (void)parameter;
  enum { MANY = 10000 };
  State *s = script_open(0);
  lua_State *L = state_lua(s);
  int results;
  state_push_environment(L);
  const char *text = "local wait = coroutine.yield while true do wait() end";
  assert_int_equal(state_load(L, "@loop.lua", text, strlen(text), -1), LUA_OK);
  lua_createtable(L, MANY, 0);
  for (int i = 1; i <= MANY; i++) {
    lua_State *routine = lua_newthread(L);
    lua_pushvalue(L, 2);
    lua_xmove(L, routine, 1);
    lua_rawseti(L, 3, i);
    assert_int_equal(state_resume(L, routine, 0, &results, 1), LUA_YIELD);
  }
  for (int i = 1; i <= MANY; i++) {
    lua_rawgeti(L, 3, i);
    assert_int_equal(state_resume(L, lua_tothread(L, -1), 0, &results, 1), LUA_YIELD);
    lua_pop(L, 1);
  }
  state_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"a coroutine is resumed to its end, with pcall around a wait", test_resume, NULL, NULL, NULL},
      {"an error in a coroutine is told with the coroutine's frames", test_resume_error, NULL, NULL, NULL},
      {"a coroutine that takes too long is stopped and stays dead", test_resume_stopped, NULL, NULL, NULL},
      {"ten thousand coroutines live at once", test_many_routines, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
