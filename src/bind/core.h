// core.h -- livelua.core: the primitives of which the session language is made, in C.
//
// C offers them, lua/livelua is the application. What goes to the engine is a list of plain records;
// it arrives as one transaction, in order, if need be later: a full queue keeps the rest for core_flush.
//
// Threads  the control thread.
// Memory   core_open allocates; what the engine is given is freed when it comes back, or by core_close,
//          after which the engine must not be rendered any more.
// Errors   raised in Lua: only a fault in the library makes them.
#ifndef BIND_CORE_H
#define BIND_CORE_H

#include "base.h"
#include "bind/session.h"
#include <lua.h>

typedef struct Core Core;

// Pushes the module's table.
Core *core_open(lua_State *L, const SessionConfig *config);

// After the state was closed.
void core_close(Core *c);

// Sends what the engine had no room for, and frees what it has done with.
void core_flush(Core *c);

#endif
