// core_objects.h -- what the engine is given by pointer, built from the record on top of the stack.
//
// Threads  the control thread.
// Memory   the Sender's.
// Errors   raised in L: no memory, or a field of the wrong type.
#ifndef BIND_CORE_OBJECTS_H
#define BIND_CORE_OBJECTS_H

#include "bind/core_kit.h"
#include "bind/core_send.h"

// A field of the table on top of the stack; text that is not there is "".
lua_Integer record_integer(lua_State *L, const char *name, lua_Integer missing);
lua_Number record_number(lua_State *L, const char *name, lua_Number missing);
const char *record_text(lua_State *L, const char *name);

Object *object_clip(Sender *s, lua_State *L, uint8_t channel); // length, hits; NULL without
Object *object_groove(Sender *s, lua_State *L);
Object *object_cc_map(Sender *s, lua_State *L); // rows
Object *object_bank(Sender *s, lua_State *L);   // programs, rows
Object *object_motion(Sender *s, lua_State *L); // kind, param, period; of an LFO: hz, shape, ...; or points

extern const char *const object_shapes[]; // of an LFO, in the order of LfoShape; the last is NULL

#endif
