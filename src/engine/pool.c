#include "engine/pool.h"

// What one quantum sweeps: 32 KB, some microseconds.
enum { SWEEP = 8192 };

size_t pool_size(uint32_t floats, uint32_t count) { return (size_t)floats * count * sizeof(float); }

Pool pool_init(void *memory, uint32_t floats, uint32_t count) {
  return (Pool){.memory = memory, .floats = floats, .count = count};
}

float *pool_take(Pool *p) {
  uint64_t taken = p->used | p->dirty;
  for (uint32_t n = 0; n < p->count; n++) {
    if (taken >> n & 1) continue;
    p->used |= 1ull << n;
    return p->memory + (size_t)n * p->floats;
  }
  return NULL;
}

void pool_give(Pool *p, const float *piece) {
  if (!piece) return;
  uint64_t bit = 1ull << (size_t)(piece - p->memory) / p->floats;
  p->used &= ~bit;
  p->dirty |= bit;
}

void pool_sweep(Pool *p) {
  if (!p->dirty) return;
  if (p->swept == 0) p->sweeping = (uint32_t)__builtin_ctzll(p->dirty);
  float *piece = p->memory + (size_t)p->sweeping * p->floats;
  uint32_t end = p->floats - p->swept < SWEEP ? p->floats : p->swept + SWEEP;
  for (; p->swept < end; p->swept++) piece[p->swept] = 0;
  if (p->swept < p->floats) return;
  p->dirty &= ~(1ull << p->sweeping);
  p->swept = 0;
}
