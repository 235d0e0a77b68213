// delay_ring.h -- the memory of a delay: both sides of what went in, and heads that read it.
//
// A head's place is its delay in frames. What is read of a quantum was all written before it, so that reads
// and writes are blocks; the ring's beginning is kept once more behind its end, so that no block is ever
// split.
//
// Between frames: Lagrange's polynomial through four of them (Laakso et al., "Splitting the unit delay",
// 1996).
#ifndef DELAY_RING_H
#define DELAY_RING_H

#include "base.h"

enum {
  RING_GUARD = 3 * QUANTUM, // a head at twice the speed goes through two quanta, and its polynomial's reach
  RING_NEAREST = QUANTUM + 2,
  RING_BEHIND = QUANTUM / 2 + 4, // a head at half the speed falls so far behind in a quantum
};

typedef struct {
  float *side[2];
  uint32_t frames, write; // a whole number of quanta; where the next one goes
} Ring;

static inline uint32_t ring_floats(uint32_t frames) { return 2 * (frames + RING_GUARD); }

static inline Ring ring_of(float *memory, uint32_t frames) {
  return (Ring){{memory, memory + frames + RING_GUARD}, frames, 0};
}

// The place of the quantum's first frame, `ago` frames ago, ago <= frames.
static inline uint32_t ring_index(const Ring *r, uint32_t ago) {
  uint32_t at = r->write + r->frames - ago;
  return at < r->frames ? at : at - r->frames;
}

// After both sides of a quantum were written.
static inline void ring_advance(Ring *r) {
  if (r->write < RING_GUARD)
    for (uint32_t side = 0; side < 2; side++)
      for (uint32_t n = 0; n < QUANTUM; n++)
        r->side[side][r->frames + r->write + n] = r->side[side][r->write + n];
  r->write += QUANTUM;
  if (r->write == r->frames) r->write = 0;
}

// What the next quantum will read and write, on its way from far memory: a ring is longer than what stays
// near.
static inline void ring_fetch(const Ring *r, uint32_t ago) {
  for (uint32_t side = 0; side < 2; side++) {
    const float *from = r->side[side] + ring_index(r, ago), *to = r->side[side] + r->write;
    __builtin_prefetch(from, 0, 2);
    __builtin_prefetch(from + QUANTUM / 2, 0, 2);
    __builtin_prefetch(from + QUANTUM - 1, 0, 2);
    __builtin_prefetch(to, 1, 2);
    __builtin_prefetch(to + QUANTUM / 2, 1, 2);
  }
}

// Of the four frames around a place, `part` of the way from the second to the third.
typedef struct {
  float first, second, third, fourth;
} RingWeights;

static inline RingWeights ring_weights(float part) {
  float a = part + 1, b = part - 1, c = part - 2;
  float outer = part * b * (1.0f / 6), inner = a * c * 0.5f;
  return (RingWeights){-outer * c, inner * b, -inner * part, outer * a};
}

static inline void ring_copy(const float *restrict from, float out[restrict QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n++) out[n] = from[n];
}

static inline void ring_between(const float *restrict x, RingWeights w, float out[restrict QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n++)
    out[n] = (w.first * x[n] + w.fourth * x[n + 3]) + (w.second * x[n + 1] + w.third * x[n + 2]);
}

// A head that stands still; at whole frames it copies.
static inline void ring_read(const Ring *r, double delay, float out[2][QUANTUM]) {
  uint32_t whole = (uint32_t)delay;
  float part = (float)(delay - whole);
  if (part == 0) {
    for (uint32_t side = 0; side < 2; side++) ring_copy(r->side[side] + ring_index(r, whole), out[side]);
    return;
  }
  RingWeights w = ring_weights(1 - part);
  uint32_t from = ring_index(r, whole + 2);
  for (uint32_t side = 0; side < 2; side++) ring_between(r->side[side] + from, w, out[side]);
}

// A head whose delay grows by `speed` a frame, -1 to 0.5, and that by `bend`.
static inline void ring_slide(const Ring *r, double delay, float speed, float bend, float out[2][QUANTUM]) {
  uint32_t whole = (uint32_t)delay;
  const float *left = r->side[0] + ring_index(r, whole + RING_BEHIND);
  const float *right = left + (r->side[1] - r->side[0]);
  float start = RING_BEHIND - (float)(delay - whole);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    float t = (float)(int32_t)n, place = start + t * (1 - speed - 0.5f * bend * t);
    int32_t i = (int32_t)place;
    RingWeights w = ring_weights(place - (float)i);
    out[0][n] =
        (w.first * left[i - 1] + w.fourth * left[i + 2]) + (w.second * left[i] + w.third * left[i + 1]);
    out[1][n] =
        (w.first * right[i - 1] + w.fourth * right[i + 2]) + (w.second * right[i] + w.third * right[i + 1]);
  }
}

#endif
