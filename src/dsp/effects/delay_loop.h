// delay_loop.h -- what goes into a delay, what goes round in it once more, what comes out.
//
// A register at a time; no lane's result depends on how many there are.
#ifndef DELAY_LOOP_H
#define DELAY_LOOP_H

#include "base.h"

enum { LOOP_STRIDE = sizeof(fv) / sizeof(float) };
#define LOOP_SILENCE 1e-9f

typedef fv LoopPart __attribute__((aligned(4)));

static inline fv loop_at(const float *x) { return *(const LoopPart *)x; }
static inline void loop_put(float *x, fv y) { *(LoopPart *)x = y; }

static inline fv loop_size(fv x) { return (fv)((iv)x & 0x7fffffff); }
static inline fv loop_kept(iv mask, fv x) { return (fv)(mask & (iv)x); }
static inline fv loop_most(fv a, fv b) {
  iv more = a > b;
  return (fv)((more & (iv)a) | (~more & (iv)b));
}

// x for quiet sounds; never over two thirds: a cubic that is flat where it meets its limits.
static inline fv loop_round(fv x) {
  const fv none = {0};
  fv size = loop_size(x), one = none + 1;
  iv over = size > one, sign = (iv)x ^ (iv)size;
  fv c = (fv)((over & (iv)one) | (~over & (iv)size));
  return (fv)((iv)(c - c * c * c * (1.0f / 3)) | sign);
}

// So that every echo ends.
static inline fv loop_audible(fv x) { return loop_kept(loop_size(x) >= LOOP_SILENCE, x); }

// Curves of the knobs, frame by frame.
typedef struct {
  float mix[QUANTUM], feedback[QUANTUM], cross[QUANTUM];
} LoopCurves;

// `x` becomes what is left of it and the echoes `wet`; `again`, the echoes that go round, and what went in
// are kept in `ring`. Crossing over, echoes change sides and the mean of both inputs goes in at the left.
// Returns the loudest of what went in and was kept.
static inline float loop_run(const LoopCurves *restrict c, float *const x[2], float wet[2][QUANTUM],
                             float again[2][QUANTUM], float *const ring[2]) {
  fv loudest = {0};
  for (uint32_t n = 0; n < QUANTUM; n += LOOP_STRIDE) {
    fv mix = loop_at(c->mix + n), cross = loop_at(c->cross + n), feedback = loop_at(c->feedback + n);
    fv dry_left = loop_at(x[0] + n), dry_right = loop_at(x[1] + n);
    fv left = mix * dry_left, right = mix * dry_right;
    fv again_left = loop_at(again[0] + n), again_right = loop_at(again[1] + n);
    fv change = cross * (again_right - again_left);
    fv kept_left = left + 0.5f * cross * (right - left) + loop_round(feedback * (again_left + change));
    fv kept_right = right - cross * right + loop_round(feedback * (again_right - change));
    kept_left = loop_audible(kept_left), kept_right = loop_audible(kept_right);
    loop_put(ring[0] + n, kept_left);
    loop_put(ring[1] + n, kept_right);
    loop_put(x[0] + n, dry_left - left + loop_at(wet[0] + n));
    loop_put(x[1] + n, dry_right - right + loop_at(wet[1] + n));
    fv in = loop_most(loop_size(left), loop_size(right));
    fv kept = loop_most(loop_size(kept_left), loop_size(kept_right));
    loudest = loop_most(loudest, loop_most(in, kept));
  }
  float most = loudest[0];
  for (uint32_t i = 1; i < LOOP_STRIDE; i++) most = max_f(most, loudest[i]);
  return most;
}

#endif
