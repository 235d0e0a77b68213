// core_clock.h -- what the language's `clock` stands on: who leads the beat, and the MIDI clock that is sent.
//
// Threads  the control thread.
// Errors   arguments of the wrong kind raise in L: only a fault in the library makes them.
#ifndef BIND_CORE_CLOCK_H
#define BIND_CORE_CLOCK_H

#include "base.h"
#include "host/conductor.h"
#include <lua.h>

// Adds to the table on top: clock_choose(source), clock_offset(seconds), clock_out(name or nil), and
// clock_status(), a table. `conductor` may be NULL: then the first three do nothing, and the last gives nil.
void core_clock_add(lua_State *L, Conductor *conductor);

#endif
