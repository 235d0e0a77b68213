// take.h -- a take on file: all that the engine took in, with the frame at which it did. Played again
// through an engine of the same rate and seed it gives the same samples, to the bit.
//
// Threads  the control thread.
// Memory   take_create and take_load allocate; take_close and take_free free.
// Errors   a sentence for the user, or NULL, valid until the next call.
#ifndef HOST_TAKE_H
#define HOST_TAKE_H

#include "base.h"
#include "engine/engine.h"

typedef struct Take Take;

const char *take_create(Take **t, const char *path, const EngineConfig *config);

// Writes what the engine has taken in since the last call; before engine_retired's objects are freed.
const char *take_drain(Take *t, Engine *e);

// `frames` is where the music stopped.
const char *take_close(Take *t, int64_t frames);

// A take that is read: gives its rate and seed to `config`.
const char *take_load(Take **t, const char *path, EngineConfig *config);

int64_t take_frames(const Take *t);

// Gives the engine what it is to take in at its next quantum. To be called before each quantum.
void take_feed(Take *t, Engine *e, int64_t frame);

void take_free(Take *t);

#endif
