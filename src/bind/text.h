// text.h -- the words of `string` that could run long, or would tell an address.
//
// Threads  the one of the state.
#ifndef BIND_TEXT_H
#define BIND_TEXT_H

#include <lua.h>

// Adds find, format, gmatch, gsub, match and rep to Lua's string library on top of the stack.
void text_add(lua_State *L);

#endif
