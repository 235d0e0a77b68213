// core_kit.h -- a drum kit for the engine, built from the record on top of the stack.
//
// Threads  the control thread.
// Memory   the Sender's.
// Errors   raised in L: no memory, or a field of the wrong type. A number past its limits is at them.
#ifndef BIND_CORE_KIT_H
#define BIND_CORE_KIT_H

#include "bind/core_send.h"

Object *object_kit(Sender *s, lua_State *L); // pieces; NULL without

// Pushes what a piece of a kit may have: a list of names, and under each name its kind ("number"), min, max
// and initial value.
void object_push_kit_fields(lua_State *L);

#endif
