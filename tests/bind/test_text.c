// The words of `string` that are our own, against Lua's: the same results and the same messages.
#include "bind/budget.h"
#include "bind/state.h"
#include "support/random.h"
#include <lauxlib.h>
#include <lualib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { CASES = 150000, LONGEST_TEXT = 24, LONGEST_PATTERN = 14 };

typedef struct {
  char bytes[256];
  size_t size;
} Bytes;

static State *state;
static lua_State *plain; // Lua as it is
static uint64_t seed = 5;

static uint32_t below(uint32_t count) { return random_below(&seed, count); }

static void add(Bytes *b, const char *bytes, size_t size) {
  if (b->size + size >= sizeof b->bytes) return;
  memcpy(b->bytes + b->size, bytes, size);
  b->size += size;
  b->bytes[b->size] = 0;
}

static Bytes random_bytes(const char *alphabet, size_t alphabet_size, uint32_t longest) {
  Bytes b = {.size = 0};
  for (uint32_t n = below(longest + 1); n > 0; n--) add(&b, alphabet + below((uint32_t)alphabet_size), 1);
  return b;
}

static Bytes random_text(void) {
  static const char alphabet[] = "aaaabbb c(x)%.1\n\0\xff-Z";
  return random_bytes(alphabet, sizeof alphabet - 1, LONGEST_TEXT);
}

static void add_item(Bytes *pattern, bool *repeats) {
  static const char *const items[] = {
      "a",     "b",    ".",    "%a",    "%A",     "%d",    "%s",     "%w", "%p",    "%x", "[ab]",
      "[^ab]", "[a-]", "[]]",  "[^%s]", "[%a-z]", "[^]a]", "[a-c1]", "%.", "%%",    "%g", "%c",
      "%u",    "%l",   "[%]]", "\xff",  "%(",     "x",     "[^%d]",  "%Z", "[$-/]", "%z", "[^%z]"};
  static const char *const others[] = {"(",  ")",  "()", "%b()", "%bab", "%f[%w]", "%f[^a]",
                                       "%1", "%2", "$",  "^",    "(a)",  "(.-)",   "(%a*)"};
  if (below(4) == 0) {
    const char *other = others[below(sizeof others / sizeof *others)];
    add(pattern, other, strlen(other));
    return;
  }
  const char *item = items[below(sizeof items / sizeof *items)];
  add(pattern, item, strlen(item));
  if (*repeats && below(2) == 0) {
    add(pattern, &"*+-?"[below(4)], 1);
    *repeats = below(4) != 0; // three in a row would take Lua for ever
  }
}

static Bytes random_pattern(void) {
  static const char alphabet[] = "ab.%[]()^$*+-?1fx \0";
  if (below(3) == 0) return random_bytes(alphabet, sizeof alphabet - 1, 8);
  Bytes pattern = {.size = 0};
  bool repeats = true;
  if (below(5) == 0) add(&pattern, "^", 1);
  for (uint32_t n = below(6); n > 0 && pattern.size < LONGEST_PATTERN; n--) add_item(&pattern, &repeats);
  if (below(6) == 0) add(&pattern, "$", 1);
  return pattern;
}

static Bytes random_replacement(void) {
  static const char alphabet[] = "xy%%%0123z\0";
  return random_bytes(alphabet, sizeof alphabet - 1, 6);
}

typedef struct {
  const char *word;
  Bytes text, pattern, replacement;
  int init, limit;   // 99: not given
  int replaces_with; // 0 string, 1 table, 2 function
  bool is_plain;
} Case;

static const char *const driver =
    "local word, text, pattern, replacement, init, limit, kind, is_plain = ...\n"
    "local function show(...)\n"
    "  local t = table.pack(...)\n"
    "  for i = 1, t.n do t[i] = type(t[i]) .. ':' .. tostring(t[i]) end\n"
    "  return table.concat(t, '|')\n"
    "end\n"
    "if init == 99 then init = nil end\n"
    "if limit == 99 then limit = nil end\n"
    "if word == 'gmatch' then\n"
    "  local all = {}\n"
    "  for a, b, c in string.gmatch(text, pattern, init) do\n"
    "    all[#all + 1] = show(a, b, c)\n"
    "    if #all > 100 then break end\n"
    "  end\n"
    "  return table.concat(all, '/')\n"
    "elseif word == 'gsub' then\n"
    "  local with = replacement\n"
    "  if kind == 1 then with = { a = 'A', b = 1, ab = false, [''] = '-', [1] = 'one' } end\n"
    "  if kind == 2 then with = function(a, b) if a ~= 'b' then return '<' .. show(a, b) .. '>' end end end\n"
    "  return show(string.gsub(text, pattern, with, limit))\n"
    "elseif word == 'find' then\n"
    "  return show(string.find(text, pattern, init, is_plain))\n"
    "end\n"
    "return show(string.match(text, pattern, init))\n";

static int load_driver(lua_State *L, int environment) {
  if (environment) assert_int_equal(state_load(L, "=driver", driver, strlen(driver), environment), LUA_OK);
  if (!environment) assert_int_equal(luaL_loadbuffer(L, driver, strlen(driver), "=driver"), LUA_OK);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

// What the driver gives for a case, or its error, on top of the stack.
static int run_case(lua_State *L, int function, const Case *c) {
  lua_settop(L, 0);
  lua_rawgeti(L, LUA_REGISTRYINDEX, function);
  lua_pushstring(L, c->word);
  lua_pushlstring(L, c->text.bytes, c->text.size);
  lua_pushlstring(L, c->pattern.bytes, c->pattern.size);
  lua_pushlstring(L, c->replacement.bytes, c->replacement.size);
  lua_pushinteger(L, c->init);
  lua_pushinteger(L, c->limit);
  lua_pushinteger(L, c->replaces_with);
  lua_pushboolean(L, c->is_plain);
  return lua_pcall(L, 8, 1, 0);
}

static Case random_case(const char *word) {
  Case c = {
      .word = word, .text = random_text(), .pattern = random_pattern(), .replacement = random_replacement()};
  c.init = below(3) == 0 ? (int)below(60) - 30 : 99;
  c.limit = below(4) == 0 ? (int)below(5) - 1 : 99;
  c.replaces_with = (int)below(3);
  c.is_plain = below(6) == 0;
  return c;
}

static void compare(const char *word) {
  lua_State *L = state_lua(state);
  lua_settop(L, 0);
  state_push_environment(L);
  int ours = load_driver(L, 1), theirs = load_driver(plain, 0), errors = 0;
  for (int i = 0; i < CASES; i++) {
    Case c = random_case(word);
    int status = run_case(L, ours, &c), expected = run_case(plain, theirs, &c);
    size_t size, expected_size;
    const char *result = lua_tolstring(L, -1, &size), *wanted = lua_tolstring(plain, -1, &expected_size);
    bool is_same = status == expected && size == expected_size && memcmp(result, wanted, size) == 0;
    if (!is_same)
      fail_msg("%s('%s', '%s'), init %d, limit %d: %s, Lua gives %s", word, c.text.bytes, c.pattern.bytes,
               c.init, c.limit, result, wanted);
    errors += status != LUA_OK;
  }
  assert_in_range(errors, CASES / 100, CASES / 2); // both kinds were met
}

static void test_find(void **parameter) {
  (void)parameter;
  compare("find");
}

static void test_match(void **parameter) {
  (void)parameter;
  compare("match");
}

static void test_gmatch(void **parameter) {
  (void)parameter;
  compare("gmatch");
}

static void test_gsub(void **parameter) {
  (void)parameter;
  compare("gsub");
}

// The expressions of both, each a line of results.
static void compare_expressions(const char *const *expressions, size_t count) {
  lua_State *L = state_lua(state);
  for (size_t i = 0; i < count; i++) {
    char text[1024];
    snprintf(text, sizeof text,
             "local t = table.pack(pcall(function() return %s end)) for i = 1, t.n do t[i] = tostring(t[i]) "
             "end return table.concat(t, ' ')",
             expressions[i]);
    lua_settop(L, 0);
    lua_settop(plain, 0);
    state_push_environment(L);
    assert_int_equal(state_load(L, "=x", text, strlen(text), 1), LUA_OK);
    assert_int_equal(luaL_loadbuffer(plain, text, strlen(text), "=x"), LUA_OK);
    assert_int_equal(lua_pcall(L, 0, 1, 0), LUA_OK);
    assert_int_equal(lua_pcall(plain, 0, 1, 0), LUA_OK);
    size_t size, expected_size;
    const char *result = lua_tolstring(L, -1, &size), *expected = lua_tolstring(plain, -1, &expected_size);
    assert_string_equal(result, expected);
    assert_int_equal(size, expected_size);
    assert_memory_equal(result, expected, size);
  }
}

static void test_expressions(void **parameter) {
  (void)parameter;
  static const char *const expressions[] = {
      "('x'):rep(0), ('x'):rep(1), ('x'):rep(-5), ('abc'):rep(7), (''):rep(100), ('x'):rep(1000):len()",
      "('x'):rep(3, ','), ('x'):rep(1, ','), (''):rep(3, ','), ('ab'):rep(5, '--'), ('x'):rep(2, '')",
      "('x'):rep(1e300)",
      "('x'):rep('3'), (12):rep(2)",
      "string.format('%d %s %5.1f %q %x %c %% %-5s| %+d %i', 1, 'two', 3, 'fo\"ur', 255, 65, 'ab', 7, 8)",
      "string.format('%s %s %s %s', nil, true, 1.5, 10)",
      "string.format('%d', 'x')",
      "string.format('%s')",
      "string.format('%y', 1)",
      "string.format('%')",
      "string.format('%s', setmetatable({}, { __tostring = function() return 'me' end }))",
      "string.format('%10.4s|', 'abcdefgh')",
      "('abc'):find('b', 1, true), ('a.c'):find('.', 2, true), ('abc'):find('', 10), ('abc'):find('', 4)",
      "('abc'):find('c', -1), ('abc'):find('a', -1), ('abc'):find('a', -100), ('abc'):find('', -1)",
      "('THE (quick) fox'):find('%((%a+)%)')",
      "('hello'):gsub('', '-')",
      "('hello world'):gsub('o', { o = 0 })",
      "('hello'):gsub('l', function() return {} end)",
      "('hello'):gsub('l', 'x', -1)",
      "('hello'):gsub('(l)(l)', '%2%1%0%%')",
      "('hello'):gsub('l', '%2')",
      "('hello'):gsub('l')",
      "('x'):gsub('x', true)",
      "('key = value'):match('^(%w+)%s*=%s*(%w+)$')",
      "('x'):match(('(x'):rep(33))",
      "('2024-01-02'):match('(%d+)-(%d+)-(%d+)')",
      "('THE (quick (brown)) fox'):match('%b()')",
      "('aaa'):match('a-$'), ('aaa'):match('^a-'), ('a$'):match('a%$'), ('a$b'):match('a$b')",
      "(('x'):rep(300)):match(('x?'):rep(150)):len()",
      "(('x'):rep(300)):match(('x?'):rep(250) .. 'y')",
      "string.find('a\\0b\\0c', '\\0c'), string.match('a\\0b', '[\\0]b'), string.find('a\\0b', '%z')",
      "string.gmatch('abc', 'b')()",
      "('a b'):gsub('%f[^%z]', '<'), ('a b'):gsub('%f[%z]', '>'), ('a b'):gsub('%f[%w]%w', '(%0)')",
      "string.find(nil, 'x')",
      "string.find('x')",
  };
  compare_expressions(expressions, sizeof expressions / sizeof *expressions);
}

static void test_addresses(void **parameter) {
  (void)parameter;
  State *s = state_open(&(StateConfig){0}), *other = state_open(&(StateConfig){0});
  State *both[] = {s, other};
  const char *text = "local t, f = {}, function() end return ('%s %s %s %s'):format(t, f, t, "
                     "coroutine.create(f)) .. tostring(print or pairs)";
  for (int i = 0; i < 2; i++) {
    lua_State *L = state_lua(both[i]);
    state_push_environment(L);
    assert_int_equal(state_load(L, "=x", text, strlen(text), 1), LUA_OK);
    assert_int_equal(state_call(L, 0, 1, 1), LUA_OK);
    assert_string_equal(lua_tostring(L, -1), "table: 1 function: 2 table: 1 thread: 3function: 4");
  }
  state_close(s);
  state_close(other);
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
      {"find gives what Lua's gives, for random texts and patterns", test_find, NULL, NULL, NULL},
      {"match gives what Lua's gives", test_match, NULL, NULL, NULL},
      {"gmatch gives what Lua's gives", test_gmatch, NULL, NULL, NULL},
      {"gsub gives what Lua's gives, with strings, tables and functions", test_gsub, NULL, NULL, NULL},
      {"rep, format and the cases of the manual give what Lua's give", test_expressions, NULL, NULL, NULL},
      {"things are shown by number, the same in each state", test_addresses, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests(tests, open_both, close_both);
}
