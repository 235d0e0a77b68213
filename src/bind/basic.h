// basic.h -- the base words that differ from Lua's own: load pcall setmetatable tostring xpcall.
//
// Threads  the one of the state.
// Errors   raised in L.
#ifndef BIND_BASIC_H
#define BIND_BASIC_H

#include <lua.h>

// Adds them to the table on top of the stack, but for `load`, which belongs to an environment. Once
// for a state.
void basic_add(lua_State *L);

// Replaces the environment on top of the stack by the `load` that loads into it.
void basic_push_load(lua_State *L);

// Pushes what tostring gives.
const char *basic_tostring(lua_State *L, int index, size_t *length);

#endif
