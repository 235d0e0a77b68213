// core_tuning.h -- the pitches of the keys, built from the record on top of the stack.
//
// Threads  the control thread.
// Memory   the Sender's.
// Errors   raised in L: no memory, or a pitch that is no number.
#ifndef BIND_CORE_TUNING_H
#define BIND_CORE_TUNING_H

#include "bind/core_send.h"

Object *object_tuning(Sender *s, lua_State *L); // pitches, a list of 128; NULL without: equal temperament

#endif
