// core_params.h -- the rows of the registry, as Lua knows them.
//
// Threads  the control thread.
// Memory   Lua's.
// Errors   no memory raises in L.
#ifndef BIND_CORE_PARAMS_H
#define BIND_CORE_PARAMS_H

#include "base.h"
#include <lua.h>

// Pushes a list of { id, name, unit, help, curve, scope, synth, min, max, initial, names }; `id` counts
// from 1.
void params_push_rows(lua_State *L);

// Pushes the names of the effects that can be inserted, in the order of the desk.
void params_push_effects(lua_State *L);

#endif
