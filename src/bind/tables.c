#include "bind/tables.h"
#include "bind/budget.h"
#include <lauxlib.h>
#include <limits.h>

enum {
  STEPS_PER_POLL = 1024,
  MOST_MOVED = 1 << 26, // more than memory holds
};

static void poll_at(lua_State *L, lua_Integer i) {
  if (i % STEPS_PER_POLL == 0) budget_poll(L);
}

static lua_Integer check_length(lua_State *L, int index) {
  luaL_checktype(L, index, LUA_TTABLE);
  return (lua_Integer)lua_rawlen(L, index);
}

static void copy_slot(lua_State *L, int from, lua_Integer i, int to, lua_Integer j) {
  poll_at(L, i);
  lua_rawgeti(L, from, i);
  lua_rawseti(L, to, j);
}

static int insert(lua_State *L) {
  lua_Integer length = check_length(L, 1), place = length + 1;
  if (lua_gettop(L) == 3) {
    place = luaL_checkinteger(L, 2);
    luaL_argcheck(L, place >= 1 && place <= length + 1, 2, "position out of bounds");
    for (lua_Integer i = length; i >= place; i--) copy_slot(L, 1, i, 1, i + 1);
  } else if (lua_gettop(L) != 2) {
    return luaL_error(L, "wrong number of arguments to 'insert'");
  }
  lua_rawseti(L, 1, place);
  return 0;
}

// The place just after the last is allowed, as in Lua; so is 0 in an empty table.
static int remove_slot(lua_State *L) {
  lua_Integer length = check_length(L, 1), place = luaL_optinteger(L, 2, length);
  bool is_inside = place >= 1 && place <= length + 1;
  luaL_argcheck(L, is_inside || place == length, 2, "position out of bounds");
  lua_rawgeti(L, 1, place);
  for (; place < length; place++) copy_slot(L, 1, place + 1, 1, place);
  lua_pushnil(L);
  lua_rawseti(L, 1, place);
  return 1;
}

static int move(lua_State *L) {
  lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3), to = luaL_checkinteger(L, 4);
  int target = lua_isnoneornil(L, 5) ? 1 : 5;
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, target, LUA_TTABLE);
  lua_settop(L, 5);
  lua_pushvalue(L, target);
  if (last < first) return 1;
  lua_Unsigned span = (lua_Unsigned)last - (lua_Unsigned)first;
  luaL_argcheck(L, span < MOST_MOVED, 3, "too many elements to move");
  lua_Integer rest = (lua_Integer)span;
  luaL_argcheck(L, to <= LUA_MAXINTEGER - rest, 4, "destination wrap around");
  bool overlaps = target == 1 && to > first && to <= last;
  for (lua_Integer i = 0; i <= rest; i++) {
    lua_Integer offset = overlaps ? rest - i : i;
    copy_slot(L, 1, first + offset, target, to + offset);
  }
  return 1;
}

static void add_slot(lua_State *L, luaL_Buffer *result, lua_Integer i) {
  poll_at(L, i);
  lua_rawgeti(L, 1, i);
  if (!lua_isstring(L, -1))
    luaL_error(L, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(L, -1),
               (LUAI_UACINT)i);
  luaL_addvalue(result);
}

static int concat(lua_State *L) {
  lua_Integer length = check_length(L, 1);
  size_t gap_size;
  const char *gap = luaL_optlstring(L, 2, "", &gap_size);
  lua_Integer first = luaL_optinteger(L, 3, 1), last = luaL_optinteger(L, 4, length);
  luaL_Buffer result;
  luaL_buffinit(L, &result);
  for (lua_Integer i = first; i < last; i++) {
    add_slot(L, &result, i);
    luaL_addlstring(&result, gap, gap_size);
  }
  if (first <= last) add_slot(L, &result, last);
  luaL_pushresult(&result);
  return 1;
}

static int unpack(lua_State *L) {
  lua_Integer length = check_length(L, 1);
  lua_Integer first = luaL_optinteger(L, 2, 1), last = luaL_optinteger(L, 3, length);
  if (first > last) return 0;
  lua_Unsigned span = (lua_Unsigned)last - (lua_Unsigned)first;
  if (span >= INT_MAX || !lua_checkstack(L, (int)span + 1))
    return luaL_error(L, "too many results to unpack");
  for (lua_Unsigned i = 0; i <= span; i++) lua_rawgeti(L, 1, first + (lua_Integer)i);
  return (int)span + 1;
}

enum { SORT_TABLE = 1, SORT_COMPARES, SORT_FROM, SORT_TO }; // on the stack

// The two values on top, which it pops.
static bool is_before(lua_State *L) {
  if (lua_isnil(L, SORT_COMPARES)) {
    bool is = lua_compare(L, -2, -1, LUA_OPLT);
    lua_pop(L, 2);
    return is;
  }
  lua_pushvalue(L, SORT_COMPARES);
  lua_insert(L, -3);
  lua_call(L, 2, 1);
  bool is = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return is;
}

static bool is_slot_before(lua_State *L, lua_Integer i, lua_Integer j) {
  lua_rawgeti(L, SORT_FROM, i);
  lua_rawgeti(L, SORT_FROM, j);
  return is_before(L);
}

// Merges the sorted slots first..middle-1 and middle..end-1.
static void merge(lua_State *L, lua_Integer first, lua_Integer middle, lua_Integer end) {
  lua_Integer left = first, right = middle;
  bool is_sorted = middle >= end || !is_slot_before(L, middle, middle - 1);
  for (lua_Integer out = first; out < end; out++) {
    bool takes_right = !is_sorted && right < end && (left == middle || is_slot_before(L, right, left));
    copy_slot(L, SORT_FROM, takes_right || left == middle ? right++ : left++, SORT_TO, out);
  }
}

static void swap_tables(lua_State *L) {
  lua_pushvalue(L, SORT_FROM);
  lua_copy(L, SORT_TO, SORT_FROM);
  lua_replace(L, SORT_TO);
}

// Merge sort on copies: a comparator that lies or changes the table can do no harm.
static int sort(lua_State *L) {
  lua_Integer length = check_length(L, 1);
  if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
  luaL_argcheck(L, length < INT_MAX, 1, "array too big");
  lua_settop(L, 2);
  lua_createtable(L, (int)length, 0);
  lua_createtable(L, (int)length, 0);
  for (lua_Integer i = 1; i <= length; i++) copy_slot(L, SORT_TABLE, i, SORT_FROM, i);
  for (lua_Integer width = 1; width < length; width *= 2) {
    for (lua_Integer first = 1; first <= length; first += 2 * width) {
      lua_Integer middle = first + width, end = first + 2 * width;
      merge(L, first, middle > length + 1 ? length + 1 : middle, end > length + 1 ? length + 1 : end);
    }
    swap_tables(L);
  }
  for (lua_Integer i = 1; i <= length; i++) copy_slot(L, SORT_FROM, i, SORT_TABLE, i);
  return 0;
}

static const luaL_Reg functions[] = {
    {"concat", concat}, {"insert", insert}, {"move", move}, {"remove", remove_slot},
    {"sort", sort},     {"unpack", unpack}, {NULL, NULL},
};

void tables_add(lua_State *L) { luaL_setfuncs(L, functions, 0); }
