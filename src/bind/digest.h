// digest.h -- what a function of Lua does, as a string of bytes.
//
// Functions with the same code have the same digest, wherever in their files they stand and whatever
// their variables are called. The values that they hold are no part of it.
//
// Threads  the one of the state.
// Errors   none but a lack of memory, raised in Lua.
#ifndef BIND_DIGEST_H
#define BIND_DIGEST_H

#include <lua.h>

// Pushes the digest of the function on top of the stack; nil for one that is written in C.
void digest_push(lua_State *L);

#endif
