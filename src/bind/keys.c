#include "bind/keys.h"
#include "base.h"
#include "bind/budget.h"
#include <lauxlib.h>
#include <limits.h>
#include <string.h>

enum { STEPS_PER_POLL = 1024 };

typedef enum { RANK_NUMBER, RANK_STRING, RANK_BOOLEAN, RANK_OTHER } Rank;

typedef struct {
  uint16_t rank;
  bool is_integer;
  int32_t place; // in Lua's order, from 1
  union {
    lua_Integer integer; // also a boolean
    lua_Number number;
    const char *text; // its size in `size`
  };
  size_t size;
} Key;

typedef struct {
  int32_t count, next;
  Key keys[];
} Walk;

static void poll_at(lua_State *L, int64_t i) {
  if (i % STEPS_PER_POLL == 0) budget_poll(L);
}

static Key key_at(lua_State *L, int index, int32_t place) {
  Key key = {.rank = RANK_OTHER, .place = place};
  switch (lua_type(L, index)) {
  case LUA_TNUMBER:
    key.rank = RANK_NUMBER;
    key.is_integer = lua_isinteger(L, index);
    if (key.is_integer)
      key.integer = lua_tointeger(L, index);
    else
      key.number = lua_tonumber(L, index);
    break;
  case LUA_TSTRING:
    key.rank = RANK_STRING;
    key.text = lua_tolstring(L, index, &key.size);
    break;
  case LUA_TBOOLEAN:
    key.rank = RANK_BOOLEAN;
    key.integer = lua_toboolean(L, index);
    break;
  default: break;
  }
  return key;
}

// Exact: a float that is a key is no whole number, or beyond all integers.
static bool is_integer_below(lua_Integer integer, lua_Number number) {
  if (number >= 0x1p63) return true;
  if (number < -0x1p63) return false;
  lua_Integer floor = (lua_Integer)number - (number < 0);
  return integer <= floor;
}

static bool is_number_before(const Key *a, const Key *b) {
  if (a->is_integer && b->is_integer) return a->integer < b->integer;
  if (a->is_integer) return is_integer_below(a->integer, b->number);
  if (b->is_integer) return !is_integer_below(b->integer, a->number);
  return a->number < b->number;
}

static bool is_text_before(const Key *a, const Key *b) {
  size_t shorter = a->size < b->size ? a->size : b->size;
  int order = memcmp(a->text, b->text, shorter);
  return order ? order < 0 : a->size < b->size;
}

static bool is_before(const Key *a, const Key *b) {
  if (a->rank != b->rank) return a->rank < b->rank;
  switch ((Rank)a->rank) {
  case RANK_NUMBER: return is_number_before(a, b);
  case RANK_STRING: return is_text_before(a, b);
  case RANK_BOOLEAN: return a->integer < b->integer;
  case RANK_OTHER: return a->place < b->place;
  }
  return false;
}

static void sift(Key *keys, int64_t root, int64_t count) {
  Key key = keys[root];
  for (int64_t child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && is_before(&keys[child], &keys[child + 1])) child++;
    if (!is_before(&key, &keys[child])) break;
    keys[root] = keys[child];
  }
  keys[root] = key;
}

// Heap sort: in place, and never slow.
static void sort(lua_State *L, Key *keys, int64_t count) {
  for (int64_t root = count / 2; root-- > 0;) {
    poll_at(L, root);
    sift(keys, root, count);
  }
  for (int64_t last = count; --last > 0;) {
    poll_at(L, last);
    Key top = keys[0];
    keys[0] = keys[last];
    keys[last] = top;
    sift(keys, 0, last);
  }
}

// How many keys the table at 1 has; `in_array` of them are 1 to `length`.
static int64_t count_keys(lua_State *L, lua_Integer length, int64_t *in_array) {
  int64_t count = 0;
  *in_array = 0;
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
    poll_at(L, ++count);
    lua_Integer key = lua_isinteger(L, -2) ? lua_tointeger(L, -2) : 0;
    *in_array += key >= 1 && key <= length;
  }
  return count;
}

static int next_of_array(lua_State *L) {
  lua_Integer length = lua_tointeger(L, lua_upvalueindex(1));
  luaL_checktype(L, 1, LUA_TTABLE);
  for (lua_Integer i = luaL_checkinteger(L, 2) + 1; i <= length; i++) {
    poll_at(L, i);
    lua_pushinteger(L, i);
    if (lua_rawgeti(L, 1, i) != LUA_TNIL) return 2;
    lua_pop(L, 2);
  }
  return 0;
}

// Upvalues: the walk, and its keys in Lua's order, which keeps their strings.
static int next_of_walk(lua_State *L) {
  Walk *walk = lua_touserdata(L, lua_upvalueindex(1));
  luaL_checktype(L, 1, LUA_TTABLE);
  while (walk->next < walk->count) {
    poll_at(L, walk->next);
    lua_rawgeti(L, lua_upvalueindex(2), walk->keys[walk->next++].place);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, 1) != LUA_TNIL) return 2;
    lua_pop(L, 2);
  }
  return 0;
}

static void push_walk(lua_State *L, int32_t count) {
  Walk *walk = lua_newuserdatauv(L, sizeof *walk + (size_t)count * sizeof *walk->keys, 0);
  *walk = (Walk){.count = count};
  lua_createtable(L, count, 0);
  int32_t place = 0;
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
    poll_at(L, ++place);
    lua_pushvalue(L, -2);
    lua_rawseti(L, -4, place);
    walk->keys[place - 1] = key_at(L, -2, place);
  }
  sort(L, walk->keys, count);
  lua_pushcclosure(L, next_of_walk, 2);
}

static int end_pairs(lua_State *L, int status, lua_KContext context) {
  (void)L, (void)status, (void)context;
  return 3;
}

static int pairs(lua_State *L) {
  luaL_checkany(L, 1);
  if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
    lua_pushvalue(L, 1);
    lua_callk(L, 1, 3, 0, end_pairs);
    return 3;
  }
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_Integer length = (lua_Integer)lua_rawlen(L, 1);
  int64_t in_array, count = count_keys(L, length, &in_array);
  if (count > INT_MAX) return luaL_error(L, "table too big");
  if (count == in_array) {
    lua_pushinteger(L, length);
    lua_pushcclosure(L, next_of_array, 1);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
  }
  push_walk(L, (int32_t)count);
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

// Pushes the key after that at 2 in Lua's order, and its value, of those that have no order of their own.
static int next_other(lua_State *L, bool from_start) {
  if (from_start)
    lua_pushnil(L);
  else
    lua_pushvalue(L, 2);
  int32_t place = 0;
  for (; lua_next(L, 1); lua_pop(L, 1)) {
    poll_at(L, ++place);
    if (key_at(L, -2, 0).rank == RANK_OTHER) return 2;
  }
  lua_pushnil(L);
  return 1;
}

// The least key that is after that at 2: a scan, without memory.
static int next(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  bool is_first = lua_isnil(L, 2);
  Key after = key_at(L, 2, 0), best = {.rank = RANK_OTHER};
  if (!is_first && after.rank == RANK_OTHER) return next_other(L, false);
  lua_pushnil(L); // 3: the best key
  lua_pushnil(L); // 4: its value
  int32_t place = 0;
  for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
    poll_at(L, ++place);
    Key key = key_at(L, -2, 0);
    if (!is_before(&key, &best) || !(is_first || is_before(&after, &key))) continue;
    best = key;
    lua_copy(L, -2, 3);
    lua_copy(L, -1, 4);
  }
  return best.rank == RANK_OTHER ? next_other(L, true) : 2;
}

static const luaL_Reg functions[] = {{"next", next}, {"pairs", pairs}, {NULL, NULL}};

void keys_add(lua_State *L) { luaL_setfuncs(L, functions, 0); }
