// helpers.h -- threads that take part in the engine's work (engine_help).
//
// They look for work all the time while there is much of it, and ever less often, up to once in a
// millisecond, while there is none. Which samples come out does not depend on them.
//
// Threads  the control thread.
// Memory   helpers_start allocates, helpers_stop frees.
#ifndef HOST_HELPERS_H
#define HOST_HELPERS_H

#include "base.h"
#include "engine/engine.h"

enum { HELPERS_MOST = 15 }; // a channel is one thread's at a time

typedef struct Helpers Helpers;

// Up to `count` of them: fewer where the system has no more threads. `urgent` asks for the priority that SDL
// asks for its audio thread. NULL when there is none.
Helpers *helpers_start(Engine *engine, uint32_t count, bool urgent);

uint32_t helpers_count(const Helpers *h); // NULL: 0

// While nothing renders, or anything: when it returns the helpers have left. NULL is allowed.
void helpers_stop(Helpers *h);

#endif
