// Deadlines and interrupts, and what they leave behind.
#include "bind/budget.h"
#include "script.h"

// Presses Ctrl-C.
static int press(lua_State *L) {
  state_interrupt(state_of(L));
  return 0;
}

// What became of the function given: called with that deadline from within the running call.
static int call_within(lua_State *L) {
  double deadline_s = luaL_checknumber(L, 2);
  lua_settop(L, 1);
  int status = state_call(L, 0, 0, deadline_s);
  lua_settop(L, 0);
  lua_pushstring(L, status == LUA_OK ? "done" : state_fault(state_of(L))->text);
  return 1;
}

static int is_hooked(lua_State *L) {
  lua_pushboolean(L, lua_gethook(L) != NULL);
  return 1;
}

static int spend(lua_State *L) {
  struct timespec now;
  int64_t end = 0, ns = (int64_t)(luaL_checknumber(L, 1) * 1e9);
  do {
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    if (!end) end = now.tv_sec * INT64_C(1000000000) + now.tv_nsec + ns;
  } while (now.tv_sec * INT64_C(1000000000) + now.tv_nsec < end);
  return 0;
}

static int nap(lua_State *L) {
  struct timespec left = {.tv_nsec = (long)(luaL_checknumber(L, 1) * 1e9)};
  while (nanosleep(&left, &left)) continue;
  return 0;
}

// Calls a C function with no instruction of Lua in between, after Ctrl-C was pressed.
static int inside(lua_State *L) {
  lua_CFunction function = lua_tocfunction(L, 1);
  lua_remove(L, 1);
  press(L);
  function(L);
  assert_string_equal("was stopped", "ran to its end");
  return 0;
}

static const luaL_Reg words[] = {
    {"press", press}, {"inside", inside}, {"call", call_within}, {"is_hooked", is_hooked},
    {"spend", spend}, {"nap", nap},       {NULL, NULL}};

static void test_deadline(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  assert_int_equal(script_run(s, "local n = 0\nwhile true do\n  n = n + 1\nend", 0.02), LUA_ERRRUN);
  const Fault *fault = state_fault(s);
  assert_int_equal(fault->kind, FAULT_DEADLINE);
  assert_string_equal(fault->text, "took longer than 0.02 s: stopped");
  assert_string_equal(fault->source, "user.lua");
  assert_in_range(fault->line, 2, 3);
  script_assert_gives(s, "return 1", "1");
  state_close(s);
}

static void test_place_in_coroutine(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  const char *text = "coroutine.wrap(function()\n\n  while true do end\nend)()";
  assert_int_equal(script_run(s, text, 0.02), LUA_ERRRUN);
  script_assert_fault(s, FAULT_DEADLINE, "user.lua", 3, "took longer than 0.02 s: stopped");
  state_close(s);
}

// Until the deadline there is no hook, and afterwards no timer.
static void test_costs_nothing(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  struct itimerspec left;
  assert_int_equal(script_run_with(s, words, "@user.lua", "return is_hooked()", 5), LUA_OK);
  assert_false(lua_toboolean(state_lua(s), -1));
  assert_int_equal(timer_gettime(budget_of(state_lua(s))->timer, &left), 0);
  assert_int_equal(left.it_value.tv_sec, 0);
  assert_int_equal(left.it_value.tv_nsec, 0);
  state_close(s);
}

static void test_waiting_is_free(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  assert_int_equal(script_run_with(s, words, "@user.lua", "nap(0.1) return 1", 0.05), LUA_OK);
  assert_int_equal(script_run_with(s, words, "@user.lua", "spend(0.1) return 1", 0.05), LUA_ERRRUN);
  state_close(s);
}

static void test_inner_deadline(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  const char *text = "local inner = call(function() while true do end end, 0.02)\n"
                     "for i = 1, 1000 do inner = inner .. '' end\n"
                     "return inner .. ', ' .. call(function() while true do end end, 0.03)";
  assert_int_equal(script_run_with(s, words, "@user.lua", text, 10), LUA_OK);
  assert_string_equal(lua_tostring(state_lua(s), -1),
                      "took longer than 0.02 s: stopped, took longer than 0.03 s: stopped");
  state_close(s);
}

static void test_outer_deadline(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  const char *text = "call(function() call(function() while true do end end, 10) end, 0)\nreturn 'survived'";
  assert_int_equal(script_run_with(s, words, "@user.lua", text, 0.02), LUA_ERRRUN);
  assert_int_equal(state_fault(s)->kind, FAULT_DEADLINE);
  assert_string_equal(state_fault(s)->text, "took longer than 0.02 s: stopped");
  script_assert_gives(s, "return 1", "1");
  state_close(s);
}

static void test_interrupt(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  const char *text = "pcall(function()\n  press()\n  local x = 1\nend)\nreturn 'survived'";
  assert_int_equal(script_run_with(s, words, "@user.lua", text, 10), LUA_ERRRUN);
  assert_int_equal(state_fault(s)->kind, FAULT_INTERRUPT);
  assert_string_equal(state_fault(s)->text, "interrupted");
  assert_int_equal(state_fault(s)->line, 3); // the first that was not done
  text = "call(function() call(press, 0) end, 10)\nreturn 'survived'";
  assert_int_equal(script_run_with(s, words, "@user.lua", text, 0), LUA_ERRRUN);
  assert_string_equal(state_fault(s)->text, "interrupted");
  script_assert_gives(s, "return 1", "1");
  state_close(s);
}

static void test_interrupt_in_c(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  static const char *const calls[] = {
      "table.move, t, 1, 5000, 2",
      "table.concat, t",
      "table.insert, t, 1, 1",
      "table.remove, t, 1",
      "table.sort, t",
      "pairs, t",
      "pairs, keys",
      "next, keys",
      "next, keys, 'x'",
      "string.find, text, 'x*y'",
      "string.match, text, '%b()x'",
      "string.gsub, text, 'x', 'y'",
      "string.find, text, '(.-)%1y'",
  };
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
    char text[512];
    snprintf(text, sizeof text,
             "local t, keys = {}, {} for i = 1, 5000 do t[i] = 5000 - i keys['k' .. i] = i end\n"
             "local text = ('('):rep(5000) .. ('x'):rep(5000) inside(%s)",
             calls[i]);
    assert_int_equal(script_run_with(s, words, "@user.lua", text, 0), LUA_ERRRUN);
    assert_int_equal(state_fault(s)->kind, FAULT_INTERRUPT);
  }
  state_close(s);
}

static void test_idle_interrupt(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  state_interrupt(s);
  script_assert_gives(s, "local n = 0 for i = 1, 1000 do n = n + i end return n", "500500");
  state_close(s);
}

static int unblock(lua_State *L) {
  sigset_t *ours = lua_touserdata(L, lua_upvalueindex(1));
  pthread_sigmask(SIG_UNBLOCK, ours, NULL);
  return 0;
}

// The timer's signal is held back until the call is over and another runs.
static void test_late_signal(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  lua_State *L = state_lua(s);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  assert_int_equal(script_run_with(s, words, "@user.lua", "spend(0.03) return 1", 0.01), LUA_OK);
  sigpending(&all);
  assert_true(sigismember(&all, SIGRTMIN + 4));
  state_push_environment(L);
  lua_pushlightuserdata(L, &all);
  lua_pushcclosure(L, unblock, 1);
  lua_setfield(L, -2, "unblock");
  const char *text = "unblock() local n = 0 for i = 1, 1000 do n = n + i end return n";
  assert_int_equal(state_load(L, "@user.lua", text, strlen(text), -1), LUA_OK);
  assert_int_equal(state_call(L, 0, 1, 10), LUA_OK);
  assert_int_equal(lua_tointeger(L, -1), 500500);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  state_close(s);
}

// A state is closed with its signals still waiting; another goes on.
static void test_close_with_signal(void **parameter) {
  (void)parameter;
  State *s = script_open(0), *other = script_open(0);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  assert_int_equal(script_run_with(s, words, "@user.lua", "spend(0.03) return 1", 0.01), LUA_OK);
  state_interrupt(s);
  state_interrupt(other);
  state_close(s);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  script_assert_gives(other, "return 1", "1");
  assert_int_equal(script_run(other, "while true do end", 0.01), LUA_ERRRUN);
  state_close(other);
}

static int run_other(lua_State *L) {
  State *other = lua_touserdata(L, lua_upvalueindex(1));
  int status = script_run(other, "while true do end", 0.02);
  lua_pushboolean(L, status == LUA_ERRRUN && state_fault(other)->kind == FAULT_DEADLINE);
  return 1;
}

static void test_states_apart(void **parameter) {
  (void)parameter;
  State *s = script_open(0), *other = script_open(1 << 20);
  lua_State *L = state_lua(s);
  state_push_environment(L);
  lua_pushlightuserdata(L, other);
  lua_pushcclosure(L, run_other, 1);
  lua_setfield(L, -2, "other");
  const char *text =
      "local stopped = other() for i = 1, 1000 do stopped = stopped and other ~= nil end return stopped";
  assert_int_equal(state_load(L, "@user.lua", text, strlen(text), -1), LUA_OK);
  assert_int_equal(state_call(L, 0, 1, 10), LUA_OK);
  assert_true(lua_toboolean(L, -1));
  state_close(other);
  state_close(s);
}

static void test_stops_leave_nothing(void **parameter) {
  (void)parameter;
  State *s = script_open(1 << 22);
  lua_State *L = state_lua(s);
  const char *text = "local kept = { coroutine.wrap(function() press() while true do end end) }\n"
                     "local value <close> = setmetatable({}, { __close = function() end })\n"
                     "for i = 1, 10 do kept[#kept + 1] = ('x'):rep(i) end kept[1]()";
  size_t before = 0;
  for (int i = 0; i < 1000; i++) {
    assert_int_equal(script_run_with(s, words, "@user.lua", text, i % 2 ? 10 : 0), LUA_ERRRUN);
    lua_settop(L, 0);
    lua_gc(L, LUA_GCCOLLECT);
    if (i == 10) before = state_memory(s);
  }
  assert_in_range(state_memory(s), 0, before);
  state_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"a call that takes too long is stopped, and the state is usable after", test_deadline, NULL, NULL,
       NULL},
      {"a stop in a coroutine is told at its line", test_place_in_coroutine, NULL, NULL, NULL},
      {"a call in time meets no hook and leaves no timer", test_costs_nothing, NULL, NULL, NULL},
      {"waiting is not counted, work is", test_waiting_is_free, NULL, NULL, NULL},
      {"the deadline of an inner call leaves the outer one running", test_inner_deadline, NULL, NULL, NULL},
      {"the deadline of an outer call stops those inside it", test_outer_deadline, NULL, NULL, NULL},
      {"an interrupt stops every call, whatever catches errors", test_interrupt, NULL, NULL, NULL},
      {"an interrupt stops the functions in C that could run long", test_interrupt_in_c, NULL, NULL, NULL},
      {"an interrupt while nothing runs does nothing", test_idle_interrupt, NULL, NULL, NULL},
      {"a timer that fires late does nothing to the next call", test_late_signal, NULL, NULL, NULL},
      {"a state can be closed while its signals are waiting", test_close_with_signal, NULL, NULL, NULL},
      {"a state within another is stopped alone", test_states_apart, NULL, NULL, NULL},
      {"a thousand stopped calls leave no memory behind", test_stops_leave_nothing, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
