// What a script can reach, and how much memory it can hold.
#include "bind/budget.h"
#include "script.h"
#include <stdlib.h>

// What a script can reach is this and no more.
static const char *const reachable[] = {"_VERSION string",
                                        "assert function",
                                        "coroutine table",
                                        "coroutine.close function",
                                        "coroutine.create function",
                                        "coroutine.isyieldable function",
                                        "coroutine.resume function",
                                        "coroutine.running function",
                                        "coroutine.status function",
                                        "coroutine.wrap function",
                                        "coroutine.yield function",
                                        "error function",
                                        "getmetatable function",
                                        "ipairs function",
                                        "load function",
                                        "math table",
                                        "math.abs function",
                                        "math.acos function",
                                        "math.asin function",
                                        "math.atan function",
                                        "math.ceil function",
                                        "math.cos function",
                                        "math.deg function",
                                        "math.exp function",
                                        "math.floor function",
                                        "math.fmod function",
                                        "math.huge number",
                                        "math.log function",
                                        "math.max function",
                                        "math.maxinteger number",
                                        "math.min function",
                                        "math.mininteger number",
                                        "math.modf function",
                                        "math.pi number",
                                        "math.rad function",
                                        "math.sin function",
                                        "math.sqrt function",
                                        "math.tan function",
                                        "math.tointeger function",
                                        "math.type function",
                                        "math.ult function",
                                        "next function",
                                        "pairs function",
                                        "pcall function",
                                        "rawequal function",
                                        "rawget function",
                                        "rawlen function",
                                        "rawset function",
                                        "select function",
                                        "setmetatable function",
                                        "string table",
                                        "string.byte function",
                                        "string.char function",
                                        "string.find function",
                                        "string.format function",
                                        "string.format.^ function",
                                        "string.gmatch function",
                                        "string.gsub function",
                                        "string.len function",
                                        "string.lower function",
                                        "string.match function",
                                        "string.rep function",
                                        "string.reverse function",
                                        "string.sub function",
                                        "string.upper function",
                                        "table table",
                                        "table.concat function",
                                        "table.insert function",
                                        "table.move function",
                                        "table.pack function",
                                        "table.remove function",
                                        "table.sort function",
                                        "table.unpack function",
                                        "tonumber function",
                                        "tostring function",
                                        "type function",
                                        "utf8 table",
                                        "utf8.char function",
                                        "utf8.charpattern string",
                                        "utf8.codepoint function",
                                        "utf8.codes function",
                                        "utf8.len function",
                                        "utf8.offset function",
                                        "xpcall function"};

enum { REACHABLE = sizeof reachable / sizeof *reachable };

typedef struct {
  char lines[512][64];
  size_t count;
} Graph;

static void visit(lua_State *L, Graph *graph, const char *path);

static void visit_named(lua_State *L, Graph *graph, const char *path, const char *name) {
  char longer[64];
  snprintf(longer, sizeof longer, "%s%s%s", path, *path ? "." : "", name);
  if (!*path || lua_type(L, -1) != LUA_TNIL) visit(L, graph, longer);
}

static void visit_parts(lua_State *L, Graph *graph, const char *path) {
  if (lua_getmetatable(L, -1)) {
    visit_named(L, graph, path, "*");
    lua_pop(L, 1);
  }
  for (int i = 1; lua_isfunction(L, -1) && lua_getupvalue(L, -1, i); i++) {
    visit_named(L, graph, path, "^");
    lua_pop(L, 1);
  }
  if (!lua_istable(L, -1)) return;
  for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
    assert_int_equal(lua_type(L, -2), LUA_TSTRING);
    visit_named(L, graph, path, lua_tostring(L, -2));
  }
}

// The value on top; index 1 holds those that were visited. Strings are told once: they share what they have.
static void visit(lua_State *L, Graph *graph, const char *path) {
  luaL_checkstack(L, 10, NULL);
  lua_pushvalue(L, -1);
  if (lua_rawget(L, 1) != LUA_TNIL) {
    lua_pop(L, 1);
    return;
  }
  lua_pop(L, 1);
  bool is_shared = lua_type(L, -1) != LUA_TSTRING && lua_type(L, -1) != LUA_TNUMBER;
  if (is_shared) {
    lua_pushvalue(L, -1);
    lua_pushboolean(L, true);
    lua_rawset(L, 1);
  }
  if (*path) snprintf(graph->lines[graph->count++], 64, "%s %s", path, luaL_typename(L, -1));
  if (is_shared) visit_parts(L, graph, path);
}

static int compare_lines(const void *a, const void *b) { return strcmp(a, b); }

static Graph *graph_of(lua_State *L) {
  static Graph graph;
  graph.count = 0;
  visit(L, &graph, "");
  qsort(graph.lines, graph.count, sizeof *graph.lines, compare_lines);
  return &graph;
}

static void test_reachable(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  lua_State *L = state_lua(s);
  lua_newtable(L);
  state_push_environment(L);
  Graph *graph = graph_of(L);
  for (size_t i = 0; i < REACHABLE && i < graph->count; i++)
    assert_string_equal(graph->lines[i], reachable[i]);
  assert_int_equal(graph->count, REACHABLE);
  state_close(s);
}

// The metatable of strings is shared by all environments: out of reach, and so is what it holds.
static void test_strings_protected(void **parameter) {
  (void)parameter;
  State *s = script_open(0);
  lua_State *L = state_lua(s);
  lua_newtable(L);
  state_push_environment(L);
  graph_of(L);
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_getfield(L, -1, "__index");
  lua_pushvalue(L, -1);
  assert_int_equal(lua_rawget(L, 1), LUA_TNIL);
  lua_getfield(L, -3, "__metatable");
  assert_int_equal(lua_type(L, -1), LUA_TSTRING);
  state_close(s);
}

static const char *const everything =
    "local log = {}\n"
    "local function keep(...) log[#log + 1] = table.concat({ ... }, ' ') end\n"
    "for k, v in pairs({ 1, 2, x = 1, y = { 2 }, [2.5] = 3 }) do keep(tostring(k), tostring(v)) end\n"
    "keep(('some text'):gsub('%w+', function(w) return w:upper() .. #log end))\n"
    "for w in ('a b c'):gmatch('%a') do keep(w) end\n"
    "keep(('%s %q %5.2f'):format({}, 'x', 1 / 3))\n"
    "local wrapped = coroutine.wrap(function(...) for i = 1, 3 do coroutine.yield(i, ...) end error('end') "
    "end)\n"
    "for i = 1, 4 do keep(tostring(pcall(wrapped, i))) end\n"
    "local routine = coroutine.create(function()\n"
    "  local v <close> = setmetatable({}, { __close = function() keep('closed') end })\n"
    "  coroutine.yield()\n"
    "end)\n"
    "keep(tostring(coroutine.resume(routine)), tostring(coroutine.close(routine)))\n"
    "local words = { 'c', 'b', 'a' } table.sort(words, function(a, b) return a < b end) "
    "keep(table.unpack(words))\n"
    "local chunk = assert(load('local a = ... return function() return a .. a end'))\n"
    "keep(chunk('x' .. #log)(), ('ab'):rep(20, '-'))\n"
    "keep(tostring(xpcall(error, function(m) return { m } end, 'x')), utf8.char(228, 246))\n"
    "local object = setmetatable({}, { __tostring = function() return 'object' .. #log end })\n"
    "keep(tostring(object), tostring(next(log)))\n"
    "table.move(log, 1, #log, 3) table.insert(log, 1, 'first') table.remove(log, 2)\n"
    "if #log > 0 then error(object) end";

// Each allocation of a script fails once, with its repetition after Lua has collected what it could;
// how often that came out as an error of memory.
static int sweep(const char *text) {
  int failures = 0;
  bool is_through = false;
  for (uint64_t n = 1; !is_through; n++) {
    State *s = script_open(1 << 22);
    Budget *b = budget_of(state_lua(s));
    state_push_environment(state_lua(s));
    b->refuse = b->requests + n;
    int status = state_load(state_lua(s), "@user.lua", text, strlen(text), -1);
    if (status == LUA_OK) status = state_call(state_lua(s), 0, 0, 0);
    assert_int_not_equal(status, LUA_OK);
    failures += status == LUA_ERRMEM;
    is_through = b->requests < b->refuse;
    b->refuse = 0;
    assert_int_equal(b->running_count, 0);
    assert_int_equal(b->call_count, 0);
    assert_int_equal(b->closing, 0);
    script_assert_gives(s, "return ('x'):rep(3)", "xxx");
    state_close(s);
    assert_in_range(n, 1, 5000);
  }
  return failures;
}

static void test_memory_sweep(void **parameter) {
  (void)parameter;
  assert_in_range(sweep(everything), 200, 5000);
}

static void test_memory_sweep_deep(void **parameter) {
  (void)parameter;
  const char *text = "local function nest() return coroutine.wrap(nest)() end\nnest()";
  assert_in_range(sweep(text), 50, 5000);
}

static void test_small_caps(void **parameter) {
  (void)parameter;
  int opened_count = 0;
  for (size_t memory = 512; memory < 100000; memory += 509) {
    State *s = state_open(&(StateConfig){.memory = memory});
    opened_count += s != NULL;
    state_close(s);
  }
  assert_in_range(opened_count, 10, 190);
}

static void test_memory_cap(void **parameter) {
  (void)parameter;
  State *s = script_open(1 << 20);
  assert_int_equal(script_run(s, "local t = {}\nfor i = 1, 1e9 do\n  t[i] = ('x'):rep(1000) .. i\nend", 10),
                   LUA_ERRMEM);
  script_assert_fault(s, FAULT_MEMORY, "user.lua", 3, "not enough memory");
  assert_in_range(budget_of(state_lua(s))->peak, 1 << 19, 1 << 20);
  script_assert_gives(s, "return ('x'):rep(100000):len()", "100000");
  state_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"a script reaches the listed words and nothing else", test_reachable, NULL, NULL, NULL},
      {"the methods of strings are in a table that no script reaches", test_strings_protected, NULL, NULL,
       NULL},
      {"every allocation may fail", test_memory_sweep, NULL, NULL, NULL},
      {"every allocation may fail in coroutines deep within each other", test_memory_sweep_deep, NULL, NULL,
       NULL},
      {"a cap too small for a state gives none", test_small_caps, NULL, NULL, NULL},
      {"the memory cap holds, and the line that met it is told", test_memory_cap, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
