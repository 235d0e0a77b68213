// The digest is Lua's own precompiled form without debug information. That still tells the lines
// between which each function stands, so they are rewritten to count from the outermost function's first.
#include "bind/digest.h"
#include "base.h"
#include <lauxlib.h>
#include <limits.h>
#include <string.h>

// The precompiled form of Lua 5.4: a header, the count of upvalues, and the function.
enum {
  HEADER = 15 + sizeof(lua_Integer) + sizeof(lua_Number) + 1,
  INSTRUCTION = 4,
  UPVALUE = 3,
  TRAITS = 3, // parameters, varargs, stack
  DEEPEST = 200,
  CONSTANT_INTEGER = LUA_TNUMBER,
  CONSTANT_FLOAT = LUA_TNUMBER | 16,
  CONSTANT_SHORT = LUA_TSTRING,
  CONSTANT_LONG = LUA_TSTRING | 16,
};

typedef struct {
  const unsigned char *next, *end;
  luaL_Buffer *result;
  size_t first_line; // of the outermost function
  bool is_understood;
} Walk;

static void copy(Walk *w, size_t size) {
  if ((size_t)(w->end - w->next) < size) {
    w->is_understood = false;
    return;
  }
  luaL_addlstring(w->result, (const char *)w->next, size);
  w->next += size;
}

// A number comes in groups of seven bits, the highest first; the last has the eighth bit set.
static size_t read_number(Walk *w) {
  size_t number = 0;
  for (int group = 0; group < 10 && w->next < w->end; group++) {
    unsigned char byte = *w->next++;
    number = number << 7 | (byte & 0x7f);
    if (byte & 0x80) return number;
  }
  w->is_understood = false;
  return 0;
}

static size_t copy_number(Walk *w) {
  const unsigned char *from = w->next;
  size_t number = read_number(w);
  luaL_addlstring(w->result, (const char *)from, (size_t)(w->next - from));
  return number;
}

static void copy_line(Walk *w) {
  size_t line = read_number(w) - w->first_line;
  luaL_addlstring(w->result, (const char *)&line, sizeof line);
}

// The size of a string counts one more than its bytes; 0 is no string.
static void copy_string(Walk *w) {
  size_t size = copy_number(w);
  if (size > 0) copy(w, size - 1);
}

static void copy_items(Walk *w, size_t size) {
  size_t count = copy_number(w);
  copy(w, count <= INT_MAX ? count * size : SIZE_MAX);
}

static void copy_constant(Walk *w) {
  int kind = w->next < w->end ? *w->next : -1;
  copy(w, 1);
  if (kind == CONSTANT_INTEGER) copy(w, sizeof(lua_Integer));
  if (kind == CONSTANT_FLOAT) copy(w, sizeof(lua_Number));
  if (kind == CONSTANT_SHORT || kind == CONSTANT_LONG) copy_string(w);
}

static void copy_function(Walk *w, int depth) {
  if (depth > DEEPEST) w->is_understood = false;
  copy_string(w); // its source, which was left out
  if (depth == 0) {
    Walk ahead = *w;
    w->first_line = read_number(&ahead);
  }
  copy_line(w);
  copy_line(w);
  copy(w, TRAITS);
  copy_items(w, INSTRUCTION);
  for (size_t count = copy_number(w); w->is_understood && count > 0; count--) copy_constant(w);
  copy_items(w, UPVALUE);
  for (size_t count = copy_number(w); w->is_understood && count > 0; count--) copy_function(w, depth + 1);
  for (int list = 0; list < 4; list++) // the debug information that was left out
    if (copy_number(w) != 0) w->is_understood = false;
}

typedef struct {
  bool has_begun;
  luaL_Buffer buffer;
} Form;

// The buffer lives on the stack above the function, so it may only begin when that has been taken.
static int add_piece(lua_State *L, const void *piece, size_t size, void *user) {
  Form *form = user;
  if (!form->has_begun) luaL_buffinit(L, &form->buffer);
  form->has_begun = true;
  luaL_addlstring(&form->buffer, piece, size);
  return 0;
}

// A form that is not understood stands for itself: the same function further down counts as another.
static void push_without_place(lua_State *L) {
  size_t size;
  const char *form = lua_tolstring(L, -1, &size);
  luaL_Buffer result;
  Walk walk = {.next = (const unsigned char *)form,
               .end = (const unsigned char *)form + size,
               .result = &result,
               .is_understood = true};
  luaL_buffinit(L, &result);
  copy(&walk, HEADER);
  copy_function(&walk, 0);
  bool is_whole = walk.is_understood && walk.next == walk.end;
  luaL_pushresult(&result);
  if (!is_whole) lua_pop(L, 1);
}

void digest_push(lua_State *L) {
  if (lua_iscfunction(L, -1)) {
    lua_pushnil(L);
    return;
  }
  Form form = {.has_begun = false};
  lua_dump(L, add_piece, &form, true);
  luaL_pushresult(&form.buffer);
  push_without_place(L);
}
