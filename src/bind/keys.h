// keys.h -- `pairs` and `next` in an order that is the same every time.
//
// Numbers come first, ascending, then strings by their bytes, then false and true. Keys that are
// tables or functions come last, in Lua's own order, which is not the same every time.
// pairs takes the keys as they are when it is called: one added later is not visited, one that has
// lost its value neither. It asks __pairs. A call of next is as slow as the table is long.
//
// Threads  the one of the state.
#ifndef BIND_KEYS_H
#define BIND_KEYS_H

#include <lua.h>

// Adds both to the table on top of the stack.
void keys_add(lua_State *L);

#endif
