// core_link.h -- what the language's `link` stands on: Ableton Link, switched and looked at.
//
// Threads  the control thread.
// Errors   arguments of the wrong kind raise in L: only a fault in the library makes them.
#ifndef BIND_CORE_LINK_H
#define BIND_CORE_LINK_H

#include "base.h"
#include "host/conductor.h"
#include <lua.h>

// Adds to the table on top: link(on, quantum, start_stop, offset_s), and link_status(), a table or nil where
// nothing can be linked. `conductor` may be NULL: then the first does nothing.
void core_link_add(lua_State *L, Conductor *conductor);

#endif
