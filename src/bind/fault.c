#include "bind/fault.h"
#include <ctype.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES_LOOKED_AT = 64, FRAMES_TOLD = 12 };

void fault_set(Fault *f, FaultKind kind, const char *text) {
  f->kind = kind;
  f->line = 0;
  f->source[0] = f->trace[0] = 0;
  snprintf(f->text, sizeof f->text, "%s", text);
}

static bool is_users(const lua_Debug *frame) {
  return *frame->what != 'C' && strncmp(frame->source, LIBRARY_CHUNK, strlen(LIBRARY_CHUNK)) != 0;
}

// The user's next frame at or above `level`; -1 when there is none.
static int users_frame(lua_State *L, int level, lua_Debug *frame) {
  for (; level < FRAMES_LOOKED_AT && lua_getstack(L, level, frame); level++) {
    lua_getinfo(L, "Sl", frame);
    if (is_users(frame)) return level;
  }
  return -1;
}

static void place_set(Fault *f, const char *source, size_t length, int line) {
  snprintf(f->source, sizeof f->source, "%.*s", (int)length, source);
  f->line = line;
}

void fault_place(Fault *f, lua_State *L) {
  lua_Debug frame;
  if (users_frame(L, 0, &frame) >= 0)
    place_set(f, frame.short_src, strlen(frame.short_src), frame.currentline);
}

// What the program's own code calls a function is no word of the user's.
static bool is_named_by_user(lua_State *L, const lua_Debug *frame, int level) {
  lua_Debug caller;
  if (!frame->name || !lua_getstack(L, level + 1, &caller)) return false;
  lua_getinfo(L, "S", &caller);
  return is_users(&caller);
}

static void trace_frame(Fault *f, lua_State *L, lua_Debug *frame, int level) {
  size_t used = strlen(f->trace);
  char *end = f->trace + used;
  size_t room = sizeof f->trace - used;
  const char *gap = used ? "\n" : "";
  lua_getinfo(L, "n", frame);
  if (*frame->what == 'm')
    snprintf(end, room, "%s%s:%d: in main chunk", gap, frame->short_src, frame->currentline);
  else if (is_named_by_user(L, frame, level))
    snprintf(end, room, "%s%s:%d: in %s '%s'", gap, frame->short_src, frame->currentline,
             *frame->namewhat ? frame->namewhat : "function", frame->name);
  else
    snprintf(end, room, "%s%s:%d: in function <line %d>", gap, frame->short_src, frame->currentline,
             frame->linedefined);
}

static void trace(Fault *f, lua_State *L) {
  lua_Debug frame;
  int told = 0;
  for (int level = users_frame(L, 0, &frame); level >= 0 && told < FRAMES_TOLD; told++) {
    trace_frame(f, L, &frame, level);
    level = users_frame(L, level + 1, &frame);
  }
  if (told < 2) f->trace[0] = 0; // it would say no more than the place
}

// The length of "source" in "source:line: text", and its line; 0 when there is no such beginning.
static size_t place_length(const char *message, int *line, const char **text) {
  for (const char *colon = strchr(message, ':'); colon; colon = strchr(colon + 1, ':')) {
    char *end;
    if (!isdigit((unsigned char)colon[1])) continue;
    long number = strtol(colon + 1, &end, 10);
    if (end[0] != ':' || end[1] != ' ') continue;
    *line = (int)number;
    *text = end + 2;
    return (size_t)(colon - message);
  }
  return 0;
}

void fault_split(Fault *f, const char *message) {
  int line;
  const char *text = message;
  size_t length = place_length(message, &line, &text);
  if (length) place_set(f, message, length, line);
  snprintf(f->text, sizeof f->text, "%s", text);
}

static bool is_source_of_frame(lua_State *L, const char *source, size_t length) {
  lua_Debug frame;
  for (int level = users_frame(L, 0, &frame); level >= 0; level = users_frame(L, level + 1, &frame))
    if (strlen(frame.short_src) == length && memcmp(frame.short_src, source, length) == 0) return true;
  return false;
}

// A place that the message begins with becomes the fault's when it is in the user's code; when it is
// in the library's, the user's line that called it is what matters.
static void describe_message(Fault *f, lua_State *L, const char *message) {
  static const char library[] = LIBRARY_CHUNK;
  int line;
  const char *text;
  size_t length = place_length(message, &line, &text);
  bool is_library = length && strncmp(message, library + 1, strlen(library) - 1) == 0;
  bool is_users_place = length && !is_library && is_source_of_frame(L, message, length);
  if (is_users_place) place_set(f, message, length, line);
  snprintf(f->text, sizeof f->text, "%s", is_library || is_users_place ? text : message);
}

void fault_here(Fault *f, lua_State *L, FaultKind kind, const char *text) {
  fault_set(f, kind, text);
  fault_place(f, L);
  trace(f, L);
}

void fault_describe(Fault *f, lua_State *failed, lua_State *L, int index) {
  fault_here(f, failed, FAULT_ERROR, "");
  if (lua_type(L, index) == LUA_TSTRING)
    describe_message(f, failed, lua_tostring(L, index));
  else if (lua_isinteger(L, index))
    snprintf(f->text, sizeof f->text, LUA_INTEGER_FMT, lua_tointeger(L, index));
  else if (lua_type(L, index) == LUA_TNUMBER)
    snprintf(f->text, sizeof f->text, LUA_NUMBER_FMT, lua_tonumber(L, index));
  else
    snprintf(f->text, sizeof f->text, "(error object is a %s value)", luaL_typename(L, index));
}
