// stream.h -- a quantum of one side, a register of frames at a time. For effects only.
#ifndef DSP_EFFECTS_STREAM_H
#define DSP_EFFECTS_STREAM_H

#include "base.h"
#include "dsp/glide.h"

// Frames that begin anywhere.
typedef float fv_near __attribute__((vector_size(sizeof(fv)), aligned(4), may_alias));

static inline fv stream_load(const float *x) { return (fv)(*(const fv_near *)x); }

static inline void stream_store(float *x, fv value) { *(fv_near *)x = (fv_near)value; }

static inline fv stream_splat(float x) { return (fv){0} + x; }

static inline fv stream_size(fv x) { return (fv)((iv)x & 0x7fffffff); }

static inline fv stream_max(fv a, fv b) {
  iv more = (iv)(a > b);
  return (fv)((more & (iv)a) | (~more & (iv)b));
}

// The loudest frame's size, `most` if that is more. The order does not matter to a maximum.
static inline float stream_loudest(const float x[QUANTUM], float most) {
  fv loudest = stream_splat(most);
  for (int n = 0; n < QUANTUM; n += LANES_A_PART)
    loudest = stream_max(stream_size(stream_load(x + n)), loudest);
  for (int i = 0; i < LANES_A_PART; i++) most = loudest[i] > most ? loudest[i] : most;
  return most;
}

// True when the whole quantum has one value: also when a knob went and came back at once.
static inline bool stream_rests(const Glide *g) {
  return g->before == g->target && g->now == g->target && g->next == g->target;
}

// What is too quiet to be a sound, and slow to calculate with, is silence.
static inline float stream_snap(float x) { return x < 1e-18f && x > -1e-18f ? 0 : x; }

#endif
