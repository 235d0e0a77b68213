#include "bind/text.h"
#include "bind/basic.h"
#include "bind/budget.h"
#include "bind/match.h"
#include <lauxlib.h>
#include <string.h>

// An index that counts from the end when it is negative, from 0.
static size_t check_start(lua_State *L, int index, size_t size) {
  lua_Integer start = luaL_optinteger(L, index, 1);
  if (start > 0) return (size_t)start - 1;
  if (start == 0 || start < -(lua_Integer)size) return 0;
  return size - (size_t)-start;
}

static void push_capture(Match *m, int i, const char *start, const char *end) {
  if (i >= m->capture_count) {
    if (i != 0) luaL_error(m->L, "invalid capture index %%%d", i + 1);
    lua_pushlstring(m->L, start, (size_t)(end - start));
    return;
  }
  const MatchCapture *capture = &m->captures[i];
  if (capture->length == MATCH_OPEN) luaL_error(m->L, "unfinished capture");
  if (capture->length == MATCH_POSITION)
    lua_pushinteger(m->L, capture->start - m->text + 1);
  else
    lua_pushlstring(m->L, capture->start, (size_t)capture->length);
}

// Pushes all captures, or the whole match when the pattern has none; `start` may be NULL to leave it out.
static int push_captures(Match *m, const char *start, const char *end) {
  int count = m->capture_count == 0 && start ? 1 : m->capture_count;
  luaL_checkstack(m->L, count, "too many captures");
  for (int i = 0; i < count; i++) push_capture(m, i, start, end);
  return count;
}

static const char *match_from(Match *m, const char *at, const char *pattern) {
  m->depth = m->capture_count = 0;
  return match_at(m, at, pattern);
}

static int find_plain(lua_State *L, const char *text, size_t size, const char *wanted, size_t wanted_size,
                      size_t start) {
  const char *found = memmem(text + start, size - start, wanted, wanted_size); // linear time
  if (!found) {
    luaL_pushfail(L);
    return 1;
  }
  lua_pushinteger(L, found - text + 1);
  lua_pushinteger(L, found - text + (lua_Integer)wanted_size);
  return 2;
}

static int find_pattern(lua_State *L, bool wants_place) {
  size_t size, pattern_size;
  const char *text = luaL_checklstring(L, 1, &size);
  const char *pattern = luaL_checklstring(L, 2, &pattern_size);
  size_t start = check_start(L, 3, size);
  if (start > size) {
    luaL_pushfail(L);
    return 1;
  }
  if (wants_place && (lua_toboolean(L, 4) || match_is_plain(pattern, pattern_size)))
    return find_plain(L, text, size, pattern, pattern_size, start);
  Match m;
  match_init(&m, L, text, size, pattern + pattern_size);
  bool is_anchored = *pattern == '^';
  if (is_anchored) pattern++;
  for (const char *at = text + start; at <= m.text_end; at++) {
    const char *end = match_from(&m, at, pattern);
    if (end && !wants_place) return push_captures(&m, at, end);
    if (end) {
      lua_pushinteger(L, at - text + 1);
      lua_pushinteger(L, end - text);
      return push_captures(&m, NULL, NULL) + 2;
    }
    if (is_anchored) break;
  }
  luaL_pushfail(L);
  return 1;
}

static int find(lua_State *L) { return find_pattern(L, true); }
static int match(lua_State *L) { return find_pattern(L, false); }

typedef struct {
  Match match;
  const char *at, *pattern, *last_end; // an empty match right after another is none
} Search;

static int search_next(lua_State *L) {
  Search *search = lua_touserdata(L, lua_upvalueindex(3));
  search->match.L = L;
  for (; search->at <= search->match.text_end; search->at++) {
    const char *start = search->at;
    const char *end = match_from(&search->match, start, search->pattern);
    if (!end || end == search->last_end) continue;
    search->at = search->last_end = end;
    return push_captures(&search->match, start, end);
  }
  return 0;
}

static int gmatch(lua_State *L) {
  size_t size, pattern_size;
  const char *text = luaL_checklstring(L, 1, &size);
  const char *pattern = luaL_checklstring(L, 2, &pattern_size);
  size_t start = check_start(L, 3, size);
  lua_settop(L, 2);
  Search *search = lua_newuserdatauv(L, sizeof *search, 0);
  match_init(&search->match, L, text, size, pattern + pattern_size);
  search->at = text + (start > size ? size + 1 : start);
  search->pattern = pattern;
  search->last_end = NULL;
  lua_pushcclosure(L, search_next, 3); // it keeps the two strings
  return 1;
}

// The replacement string, with %0 to %9 and %% filled in.
static void add_string(Match *m, luaL_Buffer *result, const char *start, const char *end) {
  size_t size;
  const char *with = lua_tolstring(m->L, 3, &size);
  const char *with_end = with + size;
  for (const char *mark; (mark = memchr(with, '%', (size_t)(with_end - with))); with = mark + 2) {
    luaL_addlstring(result, with, (size_t)(mark - with));
    if (mark[1] == '%') {
      luaL_addchar(result, '%');
    } else if (mark[1] == '0') {
      luaL_addlstring(result, start, (size_t)(end - start));
    } else if (mark[1] >= '1' && mark[1] <= '9') {
      push_capture(m, mark[1] - '1', start, end);
      luaL_tolstring(m->L, -1, NULL); // a position is a number
      lua_remove(m->L, -2);
      luaL_addvalue(result);
    } else {
      luaL_error(m->L, "invalid use of '%%' in replacement string");
    }
  }
  luaL_addlstring(result, with, (size_t)(with_end - with));
}

// What the function or the table gives for the match; nil and false leave it as it is.
static void add_looked_up(Match *m, luaL_Buffer *result, const char *start, const char *end, int type) {
  lua_State *L = m->L;
  if (type == LUA_TFUNCTION) {
    lua_pushvalue(L, 3);
    lua_call(L, push_captures(m, start, end), 1);
  } else {
    push_capture(m, 0, start, end);
    lua_gettable(L, 3);
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    luaL_addlstring(result, start, (size_t)(end - start));
    return;
  }
  if (!lua_isstring(L, -1)) luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  luaL_addvalue(result);
}

static void add_replacement(Match *m, luaL_Buffer *result, const char *start, const char *end, int type) {
  if (type == LUA_TFUNCTION || type == LUA_TTABLE)
    add_looked_up(m, result, start, end, type);
  else
    add_string(m, result, start, end);
}

static int gsub(lua_State *L) {
  size_t size, pattern_size;
  const char *at = luaL_checklstring(L, 1, &size);
  const char *pattern = luaL_checklstring(L, 2, &pattern_size), *last_end = NULL;
  int type = lua_type(L, 3);
  bool is_known = type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE;
  luaL_argexpected(L, is_known, 3, "string/function/table");
  lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)size + 1), count = 0;
  Match m;
  luaL_Buffer result;
  match_init(&m, L, at, size, pattern + pattern_size);
  bool is_anchored = *pattern == '^';
  if (is_anchored) pattern++;
  luaL_buffinit(L, &result);
  while (count < most) {
    const char *end = match_from(&m, at, pattern);
    if (end && end != last_end) {
      count++;
      add_replacement(&m, &result, at, end, type);
      at = last_end = end;
    } else if (at < m.text_end) {
      luaL_addchar(&result, *at++);
    } else {
      break;
    }
    if (is_anchored) break;
  }
  luaL_addlstring(&result, at, (size_t)(m.text_end - at));
  luaL_pushresult(&result);
  lua_pushinteger(L, count);
  return 2;
}

static int rep(lua_State *L) {
  size_t size, gap_size;
  const char *text = luaL_checklstring(L, 1, &size);
  lua_Integer count = luaL_checkinteger(L, 2);
  const char *gap = luaL_optlstring(L, 3, "", &gap_size);
  size_t unit = size + gap_size;
  if (count <= 0 || unit == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  size_t limit = budget_of(L)->limit;
  if (unit > limit || (size_t)count > limit / unit) return luaL_error(L, "resulting string too large");
  size_t total = (size_t)count * unit - gap_size;
  luaL_Buffer result;
  char *out = luaL_buffinitsize(L, &result, total + gap_size);
  memcpy(out, text, size);
  memcpy(out + size, gap, gap_size);
  for (size_t done = unit; done < total; done *= 2) // each time as much again
    memcpy(out + done, out, done < total - done ? done : total - done);
  luaL_pushresultsize(&result, total);
  return 1;
}

static bool shows_address(lua_State *L, int index) {
  int type = lua_type(L, index);
  return type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA || type == LUA_TTHREAD ||
         type == LUA_TLIGHTUSERDATA;
}

// Lua's own, but for the things that it would show by their address.
static int format(lua_State *L) {
  int argument = 1, top = lua_gettop(L);
  for (const char *p = luaL_checkstring(L, 1); (p = strchr(p, '%')); p++) {
    p++;
    if (*p == '%') continue;
    argument++;
    p += strspn(p, "-+ #0123456789.");
    if (*p == 'p') return luaL_error(L, "'%%p' would show an address");
    if (*p == 0) break;
    if (*p != 's' || argument > top || !shows_address(L, argument)) continue;
    basic_tostring(L, argument, NULL);
    lua_replace(L, argument);
  }
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static const luaL_Reg functions[] = {
    {"find", find}, {"gmatch", gmatch}, {"gsub", gsub}, {"match", match}, {"rep", rep}, {NULL, NULL},
};

void text_add(lua_State *L) {
  luaL_setfuncs(L, functions, 0);
  lua_getfield(L, -1, "format");
  lua_pushcclosure(L, format, 1);
  lua_setfield(L, -2, "format");
}
