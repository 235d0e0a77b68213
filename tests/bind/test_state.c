#include "script.h"
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_runs(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  script_assert_gives(s, "return 6 * 7", "42");
  script_assert_gives(s, "x = 1 return x + 1", "2");
  script_assert_gives(s, "return x", "nil");
  state_close(s);
}

static void test_first_line(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  script_assert_gives(s, "\xef\xbb\xbfreturn 1", "1");
  script_assert_gives(s, "#!/usr/bin/env livelua\nreturn 2", "2");
  script_assert_gives(s, "\xef\xbb\xbf# comment", "nil");
  script_assert_gives(s, "#", "nil");
  assert_int_equal(script_run(s, "#!livelua\nx = = 1", 1), LUA_ERRSYNTAX);
  script_assert_fault(s, FAULT_SYNTAX, "user.lua", 2, "unexpected symbol near '='");
  state_close(s);
}

static void test_bytecode(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  assert_int_equal(script_run(s, "\x1bLua", 1), LUA_ERRSYNTAX);
  assert_non_null(strstr(state_fault(s)->text, "binary"));
  state_close(s);
}

static void test_error(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  assert_int_equal(script_run(s, "local x\n\nx.y = 1", 1), LUA_ERRRUN);
  script_assert_fault(s, FAULT_ERROR, "user.lua", 3, "attempt to index a nil value (local 'x')");
  assert_string_equal(state_fault(s)->trace, "");
  assert_int_equal(script_run(s, "\nerror('plain', 0)", 1), LUA_ERRRUN);
  script_assert_fault(s, FAULT_ERROR, "user.lua", 2, "plain");
  assert_int_equal(script_run(s, "error(12)", 1), LUA_ERRRUN);
  script_assert_fault(s, FAULT_ERROR, "user.lua", 1, "12");
  assert_int_equal(script_run(s, "error(setmetatable({}, { __tostring = function() return 'mine' end }))", 1),
                   LUA_ERRRUN);
  script_assert_fault(s, FAULT_ERROR, "user.lua", 1, "mine");
  state_close(s);
}

static void test_trace(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  const char *text = "local function play()\n  error('no')\nend\nfunction bar()\n  play()\nend\nbar()";
  assert_int_equal(script_run(s, text, 1), LUA_ERRRUN);
  script_assert_fault(s, FAULT_ERROR, "user.lua", 2, "no");
  assert_string_equal(state_fault(s)->trace, "user.lua:2: in upvalue 'play'\n"
                                             "user.lua:5: in global 'bar'\n"
                                             "user.lua:7: in main chunk");
  state_close(s);
}

// The library's `note` is on top of the stack; what is called is the user's chunk.
static void test_library_frames(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  lua_State *L = state_lua(s);
  const char *library = "local function check(n)\n if n > 127 then error('note 128 is too high') end\nend\n"
                        "function note(n) check(n) return n end";
  const char *user = "local function riff()\n  note(1)\n  note(128)\nend\n\nriff()";
  state_push_environment(L);
  assert_int_equal(state_load(L, LIBRARY_CHUNK "note.lua", library, strlen(library), 1), LUA_OK);
  assert_int_equal(state_call(L, 0, 0, 1), LUA_OK);
  assert_int_equal(state_load(L, "@user.lua", user, strlen(user), 1), LUA_OK);
  assert_int_equal(state_call(L, 0, 0, 1), LUA_ERRRUN);
  script_assert_fault(s, FAULT_ERROR, "user.lua", 3, "note 128 is too high");
  assert_string_equal(state_fault(s)->trace, "user.lua:3: in local 'riff'\nuser.lua:6: in main chunk");
  state_close(s);
}

static void test_long_fault(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  assert_int_equal(script_run(s, "error(('x'):rep(100000), 0)", 1), LUA_ERRRUN);
  assert_int_equal(strlen(state_fault(s)->text), sizeof state_fault(s)->text - 1);
  const char *names = "local code = 'error()' for i = 1, 100 do\n"
                      "code = 'local function ' .. ('long'):rep(30) .. '() ' .. code .. ' end ' .. "
                      "('long'):rep(30) .. '()' end\n"
                      "load(code, '@' .. ('path/'):rep(100))()";
  assert_int_equal(script_run(s, names, 1), LUA_ERRRUN);
  assert_in_range(strlen(state_fault(s)->trace), 100, sizeof state_fault(s)->trace - 1);
  state_close(s);
}

static void test_environments_apart(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  script_assert_gives(s, "string.upper = nil table.mine = 1 pairs = nil coroutine = nil return 'done'",
                      "done");
  script_assert_gives(s, "return ('x'):upper() .. string.upper('y') .. type(table.mine) .. type(pairs)",
                      "XYnilfunction");
  script_assert_gives(s, "return load('mine = 1')() or mine", "1");
  script_assert_gives(s, "return load('return other', 'x', 't', { other = 2 })() .. tostring(other)", "2nil");
  script_assert_gives(s, "return select('#', load('x = ')) .. select(2, load('x = '))",
                      "2[string \"x = \"]:1: unexpected symbol near <eof>");
  state_close(s);
}

static void test_protected_calls(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  script_assert_gives(
      s,
      "return table.concat({ tostring(pcall(error)), select('#', pcall(error, nil)), select(3, "
      "pcall(select, 1, 4, 5)) }, ' ')",
      "false 2 5");
  script_assert_gives(s, "return select(2, xpcall(function(a, b) return a + b end, error, 3, 4))", "7");
  script_assert_gives(
      s, "return select(2, xpcall(function(a) error(a, 0) end, function(m) return '<' .. m .. '>' end, 'x'))",
      "<x>");
  script_assert_gives(s,
                      "local routine = coroutine.wrap(function() return xpcall(function(a) return "
                      "coroutine.yield(a) end, error, 1) end)\n"
                      "local first = routine() return first .. select(2, routine(2))",
                      "12");
  script_assert_gives(s,
                      "local routine = coroutine.wrap(function() return xpcall(error, function(a) return "
                      "coroutine.yield(a) end, 1) end)\n"
                      "local first = routine() return first .. select(2, routine(2))",
                      "12");
  script_assert_gives(s,
                      "local routine = coroutine.wrap(function() return pcall(function() coroutine.yield(1) "
                      "error('late', 0) end) end)\n"
                      "return routine() .. select(2, routine())",
                      "1late");
  state_close(s);
}

static void test_coroutines(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  script_assert_gives(
      s,
      "local c = coroutine.create(function(a, b) local x, y = coroutine.yield(a + b) return x * y end)\n"
      "local _, sum = coroutine.resume(c, 1, 2) local _, product = coroutine.resume(c, 3, 4)\n"
      "return sum .. ' ' .. product .. ' ' .. coroutine.status(c) .. ' ' .. select(2, coroutine.resume(c))",
      "3 12 dead cannot resume dead coroutine");
  script_assert_gives(
      s,
      "local log = '' local c = coroutine.create(function()\n"
      "local v <close> = setmetatable({}, { __close = function() log = log .. 'closed' end }) "
      "coroutine.yield() end)\n"
      "coroutine.resume(c) return tostring(coroutine.close(c)) .. log .. coroutine.status(c)",
      "trueclosed"
      "dead");
  script_assert_gives(s,
                      "local log = '' local f = coroutine.wrap(function()\n"
                      "local v <close> = setmetatable({}, { __close = function(_, e) log = log .. e end }) "
                      "error('x', 0) end)\n"
                      "return select(2, pcall(f)) .. log",
                      "xx");
  script_assert_gives(
      s,
      "local c = coroutine.create(function()\n"
      "local v <close> = setmetatable({}, { __close = function() error('late', 0) end }) "
      "coroutine.yield() end)\n"
      "coroutine.resume(c) local ok, message = coroutine.close(c) return tostring(ok) .. message",
      "falselate");
  script_assert_gives(
      s, "return tostring(coroutine.isyieldable()) .. tostring(select(2, coroutine.running()))", "falsetrue");
  state_close(s);
}

static void test_hundred_states(void **parameter) {
  (void)parameter;
  State *many[100];
  for (int i = 0; i < 100; i++) {
    many[i] = script_open(1 << 20);
    script_assert_gives(many[i], "return tostring({}) .. ' ' .. tostring(print)", "table: 1 nil");
  }
  for (int i = 0; i < 100; i++) state_close(many[(i * 37) % 100]);
}

static void test_panic(void **parameter) {
  (void)parameter;
  int ends[2], status;
  char told[256] = "";
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], 2);
    State *s = state_open(&(StateConfig){0});
    luaL_error(state_lua(s), "planted");
    _exit(0);
  }
  close(ends[1]);
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  assert_true(read(ends[0], told, sizeof told - 1) > 0);
  assert_non_null(strstr(told, "planted"));
  close(ends[0]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"a chunk runs in its environment and gives its result", test_runs, NULL, NULL, NULL},
      {"a byte-order mark and a first line with # are skipped, and lines are still counted", test_first_line,
       NULL, NULL, NULL},
      {"bytecode is refused", test_bytecode, NULL, NULL, NULL},
      {"an error is told with its place and its text apart", test_error, NULL, NULL, NULL},
      {"the user's frames are told, innermost first", test_trace, NULL, NULL, NULL},
      {"an error in the library is told at the user's line that called it", test_library_frames, NULL, NULL,
       NULL},
      {"a message and a traceback that are too long are cut", test_long_fault, NULL, NULL, NULL},
      {"what a script changes in its environment no other sees", test_environments_apart, NULL, NULL, NULL},
      {"pcall and xpcall give what they should, across waits too", test_protected_calls, NULL, NULL, NULL},
      {"coroutines resume, fail and close as Lua's do", test_coroutines, NULL, NULL, NULL},
      {"a hundred states number their own things", test_hundred_states, NULL, NULL, NULL},
      {"an error outside of any call is said aloud", test_panic, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
