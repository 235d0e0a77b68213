// busy.h -- a session that keeps an engine busy with all that can be sent to it.
//
// What it sends depends on the seed, the step and the engine's tick alone, so two engines can be given
// the same.
//
// Threads  busy_midi: one for each port. The rest: the control thread. Rendering: whoever likes.
// Memory   busy_open allocates, busy_close frees.
#ifndef SUPPORT_BUSY_H
#define SUPPORT_BUSY_H

#include "engine/engine.h"

enum { BUSY_PORTS = 4 };

typedef struct {
  void *block;
  Engine *engine;
  uint32_t seed, step;
  int64_t now; // tick of the step
} Busy;

// The kernels "base" or "avx2", or NULL when this machine has not got them.
const Kernels *busy_kernels(const char *name);

// An engine of this configuration (stage_config makes one), with its own memory.
Busy *busy_open(const EngineConfig *config, uint32_t seed);

// Nobody else renders any more.
void busy_close(Busy *b);

// Declares channels, kits, knobs and programs, sets the tempo and plays.
void busy_start(Busy *b);

// Notes, parameters, transactions, clips that take over from others, tempo and transport: to be
// called some 64 times a second. Frees what the engine has done with.
void busy_step(Busy *b);

// A burst of `count` messages of all kinds from a port.
void busy_midi(Busy *b, uint32_t port, uint32_t *state, uint32_t count);

#endif
