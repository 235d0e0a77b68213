// words.h -- the safe words of Lua, from which environments are made.
//
// Threads  the one of the state.
// Errors   raised in L.
#ifndef BIND_WORDS_H
#define BIND_WORDS_H

#include <lua.h>

// Makes the words, once for a state, and protects the metatable of strings.
void words_open(lua_State *L);

// Pushes a new table with all of them.
void words_push(lua_State *L);

#endif
