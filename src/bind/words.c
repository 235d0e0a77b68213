#include "bind/words.h"
#include "bind/basic.h"
#include "bind/keys.h"
#include "bind/routines.h"
#include "bind/tables.h"
#include "bind/text.h"
#include <lauxlib.h>
#include <lualib.h>

static const char words_key = 0; // its address is the key of the words in the registry

static void add_base(lua_State *L) {
  basic_add(L);
  keys_add(L);
}

// Lua's own words that are kept as they are; ours are added to them.
typedef struct {
  const char *table; // NULL: the base words
  lua_CFunction open;
  void (*add)(lua_State *L); // ours, to the table on top of the stack; may be NULL
  const char *kept;
} Library;

// clang-format off
static const Library libraries[] = {
  {NULL,        luaopen_base,      add_base,           "assert error getmetatable ipairs rawequal rawget rawlen "
                                                       "rawset select tonumber type _VERSION"},
  {"coroutine", luaopen_coroutine, routines_add,       "isyieldable running status yield"},
  {"math",      luaopen_math,      NULL,               "abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min "
                                                       "mininteger modf pi rad sin sqrt tan tointeger type ult"},
  {"string",    luaopen_string,    text_add,           "byte char format len lower reverse sub upper"},
  {"table",     luaopen_table,     tables_add,         "pack"},
  {"utf8",      luaopen_utf8,      NULL,               "char charpattern codepoint codes len offset"},
};
// clang-format on

enum { LIBRARIES = sizeof libraries / sizeof *libraries };

// Copies the words of a list from the table on top of the stack to that at `to`.
static void keep(lua_State *L, int to, const char *words) {
  luaL_Buffer word;
  while (*words) {
    luaL_buffinit(L, &word);
    while (*words && *words != ' ') luaL_addchar(&word, *words++);
    luaL_pushresult(&word);
    lua_pushvalue(L, -1);
    lua_gettable(L, -3);
    lua_rawset(L, to);
    if (*words) words++;
  }
}

// Adds a library's words to the table at `words`.
static void add_library(lua_State *L, int words, const Library *library) {
  lua_pushcfunction(L, library->open);
  lua_call(L, 0, 1);
  if (library->table)
    lua_newtable(L);
  else
    lua_pushvalue(L, words);
  lua_insert(L, -2);
  keep(L, lua_gettop(L) - 1, library->kept);
  lua_pop(L, 1);
  if (library->add) library->add(L);
  if (library->table)
    lua_setfield(L, words, library->table);
  else
    lua_pop(L, 1);
}

// Pushes a copy of the table at `from`, of the tables in it too.
static void push_copy(lua_State *L, int from) {
  lua_newtable(L);
  for (lua_pushnil(L); lua_next(L, from);) {
    if (lua_istable(L, -1)) {
      push_copy(L, lua_gettop(L));
      lua_replace(L, -2);
    }
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, -4);
  }
}

// Methods of strings are looked up in a table that no script holds.
static void protect_strings(lua_State *L, int words) {
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_getfield(L, words, "string");
  push_copy(L, lua_gettop(L));
  lua_setfield(L, -3, "__index");
  lua_pushliteral(L, "string");
  lua_setfield(L, -3, "__metatable");
  lua_pop(L, 3);
}

// Lua puts these into the stack of a coroutine where nothing could report a lack of memory: as they
// exist already, it needs none.
static void keep_messages(lua_State *L) {
  lua_pushliteral(L, "C stack overflow");
  luaL_ref(L, LUA_REGISTRYINDEX);
  lua_pushliteral(L, "error in error handling");
  luaL_ref(L, LUA_REGISTRYINDEX);
}

void words_open(lua_State *L) {
  keep_messages(L);
  lua_newtable(L);
  int words = lua_gettop(L);
  for (int i = 0; i < LIBRARIES; i++) add_library(L, words, &libraries[i]);
  protect_strings(L, words);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &words_key);
  lua_newtable(L);
  lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}

void words_push(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &words_key);
  push_copy(L, lua_gettop(L));
  lua_remove(L, -2);
  lua_pushvalue(L, -1);
  basic_push_load(L);
  lua_setfield(L, -2, "load");
}
