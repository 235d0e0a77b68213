// `table`, `pairs` and `next`: Lua's results on honest tables, an order that is always the same, and
// no harm from tables that lie.
#include "bind/state.h"
#include "support/random.h"
#include <lauxlib.h>
#include <lualib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { CASES = 20000 };

static State *state;
static lua_State *plain; // Lua as it is
static uint64_t seed = 11;

static int below(uint32_t count) { return (int)random_below(&seed, count); }

static const char *result_of(lua_State *L, const char *text, bool is_ours) {
  lua_settop(L, 0);
  if (is_ours) {
    state_push_environment(L);
    assert_int_equal(state_load(L, "=x", text, strlen(text), 1), LUA_OK);
  } else {
    assert_int_equal(luaL_loadbuffer(L, text, strlen(text), "=x"), LUA_OK);
  }
  if (lua_pcall(L, 0, 1, 0) != LUA_OK) fail_msg("%s: %s", text, lua_tostring(L, -1));
  return lua_tostring(L, -1);
}

static void assert_gives(const char *text, const char *expected) {
  assert_string_equal(result_of(state_lua(state), text, true), expected);
}

// Lua 5.4.4 calls the second argument of remove its first.
static const char *const shown =
    "local function show(t, ...)\n"
    "  local r = table.pack(...)\n"
    "  for i = 1, r.n do r[i] = tostring(r[i]):gsub('argument #%d', 'argument') end\n"
    "  for i = -3, 16 do r[#r + 1] = tostring(rawget(t, i)) end\n"
    "  return table.concat(r, ' ')\n"
    "end\n";

static int table_text(char *text, size_t size) {
  int length = below(7), end = snprintf(text, size, "local t = {");
  for (int i = 0; i < length; i++) end += snprintf(text + end, size - (size_t)end, "%d,", below(20));
  return end + snprintf(text + end, size - (size_t)end, "}\n");
}

// A call with arguments around the edges of the table.
static void call_text(char *text, size_t size) {
  int a = below(10) - 2, b = below(10) - 2, c = below(10) - 2;
  switch (below(9)) {
  case 0: snprintf(text, size, "table.insert(t, %d)", a); break;
  case 1: snprintf(text, size, "table.insert(t, %d, %d)", a, b); break;
  case 2: snprintf(text, size, "table.remove(t)"); break;
  case 3: snprintf(text, size, "table.remove(t, %d)", a); break;
  case 4: snprintf(text, size, "table.move(t, %d, %d, %d) == t", a, b, c); break;
  case 5: snprintf(text, size, "select('#', table.move(t, %d, %d, %d, { 7 }))", a, b, c); break;
  case 6: snprintf(text, size, "table.concat(t, '-', %d, %d)", a, b); break;
  case 7: snprintf(text, size, "table.unpack(t, %d, %d)", a, b); break;
  default: snprintf(text, size, "table.concat(t), table.unpack(t)"); break;
  }
}

static void test_like_lua(void **parameter) {
  (void)parameter;
  int errors = 0;
  for (int i = 0; i < CASES; i++) {
    char text[1024], call[256], table[256];
    table_text(table, sizeof table);
    call_text(call, sizeof call);
    snprintf(text, sizeof text, "%s%sreturn show(t, pcall(function() return %s end))", shown, table, call);
    const char *ours = result_of(state_lua(state), text, true), *theirs = result_of(plain, text, false);
    if (strcmp(ours, theirs) != 0) fail_msg("%s%s: %s, Lua gives %s", table, call, ours, theirs);
    errors += strncmp(ours, "false", 5) == 0;
  }
  assert_in_range(errors, CASES / 20, CASES / 2);
}

static void test_sort_like_lua(void **parameter) {
  (void)parameter;
  for (int i = 0; i < 500; i++) {
    char text[4096];
    int size = snprintf(text, sizeof text, "local t = {"), length = below(100);
    for (int k = 0; k < length; k++)
      size += snprintf(text + size, sizeof text - (size_t)size, "%d,", below(50));
    snprintf(text + size, sizeof text - (size_t)size, "}\ntable.sort(t%s)\nreturn table.concat(t, ' ')",
             i % 2 ? ", function(a, b) return a > b end" : "");
    assert_string_equal(result_of(state_lua(state), text, true), result_of(plain, text, false));
  }
}

static void test_sort(void **parameter) {
  (void)parameter;
  assert_gives("local t = {} for i = 1, 1000 do t[i] = { key = i * 7 % 10, place = i } end\n"
               "table.sort(t, function(a, b) return a.key < b.key end)\n"
               "for i = 2, 1000 do\n"
               "  local a, b = t[i - 1], t[i]\n"
               "  if a.key > b.key or a.key == b.key and a.place > b.place then return 'wrong' end\n"
               "end return 'in order, equals as they were'",
               "in order, equals as they were");
  assert_gives("local t = { 'b', 'a', 'C' } table.sort(t) return table.concat(t)", "Cab");
  assert_gives("return tostring(pcall(table.sort, { 1, 'x' }))", "false");
  assert_gives("return select(2, pcall(function() table.sort({ 1, 2 }, 3) end))",
               "x:1: bad argument #2 to 'sort' (function expected, got number)");
}

#define WALK(table)                                                                                          \
  "local s = {} for k, v in pairs(" table                                                                    \
  ") do s[#s + 1] = tostring(k) .. '=' .. tostring(v) end return table.concat(s, ' ')"

static void test_order(void **parameter) {
  (void)parameter;
  assert_gives(WALK("{}"), "");
  assert_gives(WALK("{ 4, 5, 6 }"), "1=4 2=5 3=6");
  assert_gives(WALK("{ 4, nil, 6 }"), "1=4 3=6");
  assert_gives(WALK("{ kick = 1, snare = 2, clap = 3 }"), "clap=3 kick=1 snare=2");
  const char *mixed =
      "{ 'x', 'y', b = 1, a = 2, [''] = 3, aa = 4, [0] = 5, [-1] = 6, [1.5] = 7, [100] = 8, "
      "[true] = 9, [false] = 10, [math.huge] = 11, [-math.huge] = 12, ['a\\1'] = 13, ['\xff'] = 14 }";
  const char *expected =
      "-inf=12 -1=6 0=5 1=x 1.5=7 2=y 100=8 inf=11 =3 a=2 a\1=13 aa=4 b=1 \xff=14 false=10 true=9";
  char text[1024];
  const char *forms[] = {"pairs(t)", "next, t"};
  for (int i = 0; i < 2; i++) {
    snprintf(text, sizeof text,
             "local t, s = %s, {} for k, v in %s do s[#s + 1] = tostring(k) .. '=' .. tostring(v) end "
             "return table.concat(s, ' ')",
             mixed, forms[i]);
    assert_gives(text, expected);
  }
}

static void test_number_order(void **parameter) {
  (void)parameter;
  assert_gives("local t = {} local keys = { math.mininteger, math.maxinteger, -2^63, 2^63, 2^53, 2^53 + 1, "
               "-0.5, 0.5, 0, -1, 1e300, -1e300,"
               "math.maxinteger - 1, -1.5, 9007199254740993, -9007199254740993 }\n"
               "for _, k in ipairs(keys) do t[k] = true end\n"
               "local last, count for k in pairs(t) do if last and not (last < k) then return last .. ' "
               "before ' .. k end last = k count = (count or 0) + 1 end\n"
               "last = nil for k in next, t do if last and not (last < k) then return last .. ' before ' .. "
               "k end last = k count = count - 1 end\n"
               "return 'ascending ' .. count",
               "ascending 0");
}

static void test_others(void **parameter) {
  (void)parameter;
  assert_gives("local a, f, t = {}, print, {} t[a] = 1 t[tostring] = 2 t.x = 3 t[true] = 4 t[{}] = 5\n"
               "local count, known = 0, '' for k, v in pairs(t) do count = count + 1 if type(k) == 'string' "
               "or type(k) == 'boolean' then known = known .. count end end\n"
               "local again = 0 for k, v in next, t do again = again + 1 end return count .. ' ' .. known .. "
               "' ' .. again",
               "5 12 5");
}

static void test_random_order(void **parameter) {
  (void)parameter;
  for (int i = 0; i < 200; i++) {
    char text[512];
    snprintf(text, sizeof text,
             "local t, keys, n = {}, {}, %d\n"
             "for i = 1, n do local k = (i * %d) %% 1009 if i %% 3 == 0 then k = 'k' .. k elseif i %% 3 == 1 "
             "then k = k / 2 end\n"
             "  if t[k] == nil then keys[#keys + 1] = k end t[k] = i end\n"
             "table.sort(keys, function(a, b) if type(a) ~= type(b) then return type(a) == 'number' end "
             "return a < b end)\n"
             "local i = 0 for k, v in pairs(t) do i = i + 1 if keys[i] ~= k or t[k] ~= v then return 'wrong "
             "at ' .. i end end\n"
             "return i == #keys and 'right' or 'short'",
             below(300), 1 + below(1000));
    assert_gives(text, "right");
  }
}

static void test_changes(void **parameter) {
  (void)parameter;
  assert_gives("local t = { 1, 2, 3, a = 4, b = 5 } local n = 0 for k in pairs(t) do n = n + 1 t[k] = nil "
               "end return n .. tostring(next(t))",
               "5nil");
  assert_gives("local t = { a = 1, b = 2, c = 3 } local s = '' for k in pairs(t) do s = s .. k t.b = nil t.d "
               "= 4 end return s",
               "ac");
  assert_gives("local t = { 1, 2, 3 } local s = '' for k in pairs(t) do s = s .. k t[k + 1] = nil t[10] = 1 "
               "end return s",
               "13");
  assert_gives(
      "local t = { x = 1 } local s = '' for k, v in pairs(t) do t.x = 7 s = s .. k .. t[k] end return s",
      "x7");
}

static void test_metamethods(void **parameter) {
  (void)parameter;
  assert_gives(WALK("setmetatable({}, { __pairs = function() return next, { z = 1, y = 2 } end })"),
               "y=2 z=1");
  assert_gives("return select(2, pcall(function() pairs() end))",
               "x:1: bad argument #1 to 'pairs' (value expected)");
  assert_gives("return select(2, pcall(function() pairs(5) end))",
               "x:1: bad argument #1 to 'pairs' (table expected, got number)");
  assert_gives("return select(2, pcall(function() next(5) end))",
               "x:1: bad argument #1 to 'next' (table expected, got number)");
  assert_gives("local routine = coroutine.wrap(function() for k in pairs(setmetatable({}, { __pairs = "
               "function() coroutine.yield(1) return next, { 2 } end })) do return k + 1 end end)\n"
               "return routine() .. routine()",
               "12");
}

static void test_lies(void **parameter) {
  (void)parameter;
  assert_gives("local t = setmetatable({ 1, 2 }, { __len = function() return 1e15 end, __index = function() "
               "return 9 end, __newindex = error })\n"
               "table.insert(t, 3) table.insert(t, 1, 0) local gone = table.remove(t) return gone .. ' ' .. "
               "table.concat(t, ',')",
               "3 0,1,2");
}

static void test_copies(void **parameter) {
  (void)parameter;
  assert_gives("local t = { n = 1 } local p = table.pack(1, nil, 3) return p.n .. tostring(p[2]) .. p[3]",
               "3nil3");
  assert_gives("local walk = pairs({ a = 1, b = 2 }) return type(walk)", "function");
}

static int open_both(void **parameter) {
  (void)parameter;
  state = state_open(&(StateConfig){0});
  plain = luaL_newstate();
  if (!state || !plain) return 1;
  luaL_openlibs(plain);
  return 0;
}

static int close_both(void **parameter) {
  (void)parameter;
  state_close(state);
  lua_close(plain);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"insert, remove, move, concat and unpack give what Lua's give", test_like_lua, NULL, NULL, NULL},
      {"sort gives what Lua's gives", test_sort_like_lua, NULL, NULL, NULL},
      {"sort leaves equals in their order, and names wrong arguments", test_sort, NULL, NULL, NULL},
      {"pairs and next visit numbers, then strings, then booleans, each in order", test_order, NULL, NULL,
       NULL},
      {"integers and floats are in one order to the last bit", test_number_order, NULL, NULL, NULL},
      {"keys that have no order come last", test_others, NULL, NULL, NULL},
      {"random tables are visited in order, each key once", test_random_order, NULL, NULL, NULL},
      {"a table may change while it is visited", test_changes, NULL, NULL, NULL},
      {"pairs asks __pairs, and names a wrong argument", test_metamethods, NULL, NULL, NULL},
      {"a table that lies about its length is taken as it is", test_lies, NULL, NULL, NULL},
      {"pack is Lua's", test_copies, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests(tests, open_both, close_both);
}
