// pool.h -- the memory of effects: so many pieces of one size, given out silent.
//
// What comes back is swept a little in each quantum and only then given out again, so that an effect starts
// from silence and no quantum pays for a long delay at once.
//
// Threads  the audio thread.
// Memory   the caller's, all 0 at pool_init.
#ifndef ENGINE_POOL_H
#define ENGINE_POOL_H

#include "base.h"

enum { POOL_PIECES = 48 };

typedef struct {
  float *memory; // `count` pieces of `floats`
  uint32_t floats, count;
  uint64_t used, dirty;     // a bit a piece
  uint32_t sweeping, swept; // a dirty piece, and how many floats of it are 0
} Pool;

size_t pool_size(uint32_t floats, uint32_t count); // bytes
Pool pool_init(void *memory, uint32_t floats, uint32_t count);

// NULL when none is free.
float *pool_take(Pool *p) REALTIME;
void pool_give(Pool *p, const float *piece) REALTIME;

// Once a quantum.
void pool_sweep(Pool *p) REALTIME;

#endif
