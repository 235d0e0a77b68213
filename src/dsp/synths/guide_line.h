// guide_line.h -- a delay line that is read and written a chunk of frames at a time.
//
// The read is exact between samples (Lagrange, third order: Laakso, Valimaki, Karjalainen and Laine 1996,
// "Splitting the unit delay"); what is written passes a symmetric filter first, which has the same delay at
// every pitch.
//
// Threads  the audio thread.
// Memory   the caller's: guide_line_floats, of which the first ones stand again at the end, so that no chunk
//          has to be broken.
#ifndef DSP_SYNTHS_GUIDE_LINE_H
#define DSP_SYNTHS_GUIDE_LINE_H

#include "dsp/lanes.h"

enum { GUIDE_TAIL = QUANTUM + 16, GUIDE_STAGES = 3, GUIDE_PAST = 32 };

// A chunk: so many frames, whole vectors of them in room.
typedef struct {
  _Alignas(32) float frame[QUANTUM + 8];
} GuideChunk;

typedef struct {
  float *ring;
  uint32_t at, mask;                    // where the next frame is written
  float past[GUIDE_STAGES][GUIDE_PAST]; // the last frames that came to each stage of the loss
} GuideLine;

// What is lost at a far end: stages of (weak, 1 - 2 weak, weak), the first `apart` frames apart, each next
// one twice as far.
typedef struct {
  float gain, weak;
  uint32_t apart, stages;
} GuideLoss;

static inline uint32_t guide_loss_delay(const GuideLoss *l) { return l->apart * ((1u << l->stages) - 1); }

static inline fv *guide_vector(GuideChunk *c, uint32_t n) { return (fv *)(c->frame + n); }

typedef float fv_unaligned __attribute__((vector_size(sizeof(fv)), aligned(4), may_alias));
static inline fv guide_load(const float *x) { return *(const fv_unaligned *)x; }

static inline uint32_t guide_line_size(float rate_hz) {
  uint32_t size = 256;
  while ((float)size < rate_hz * (1.0f / 30) + 2 * QUANTUM) size *= 2;
  return size;
}

static inline uint32_t guide_line_floats(float rate_hz) { return guide_line_size(rate_hz) + GUIDE_TAIL; }

static inline void guide_line_put(GuideLine *l, uint32_t index, float x) {
  l->ring[index] = x;
  if (index < GUIDE_TAIL) l->ring[l->mask + 1 + index] = x;
}

// Whole vectors are written where what comes after the last frame is the oldest of all.
static inline void guide_line_append(GuideLine *l, float gain, uint32_t count, const float *x) {
  float *to = l->ring + l->at;
  if (l->at >= GUIDE_TAIL && l->at + QUANTUM <= l->mask) {
    for (uint32_t n = 0; n < count; n += 4) *(f4_unaligned *)(to + n) = gain * *(const f4_unaligned *)(x + n);
  } else {
    for (uint32_t n = 0; n < count; n++) guide_line_put(l, (l->at + n) & l->mask, gain * x[n]);
  }
  l->at = (l->at + count) & l->mask;
}

// Reads `count` frames, of which the first lies `delay` frames back (2 + count at least) and each next one
// `slope` further.
static inline void guide_line_read(const GuideLine *l, float delay, float slope, uint32_t count, fv ramp,
                                   GuideChunk *out) {
  uint32_t whole = (uint32_t)(delay + 0.5f * slope * (float)count);
  const float *x = l->ring + ((l->at - whole - 2) & l->mask);
  for (uint32_t n = 0; n < count; n += LANES_A_PART, x += LANES_A_PART) {
    fv d = (delay - (float)whole) + slope * (ramp + (float)n);
    fv later = d + 1.0f, early = 1.0f - d, far = 2.0f - d;
    fv inner = guide_load(x + 2) * early + guide_load(x + 1) * d;
    fv outer = guide_load(x + 3) * far + guide_load(x) * later;
    *guide_vector(out, n) = later * far * inner * 0.5f - d * early * outer * (1.0f / 6);
  }
}

// A stage of the loss, in place: x has room for its past before it.
static inline void guide_stage(float *past, uint32_t apart, float weak, uint32_t count, float *x) {
  float *y = x - 2 * apart, middle = 1 - 2 * weak;
  for (uint32_t k = 0; k < 2 * apart; k++) y[k] = past[k];
  for (uint32_t k = 0; k < 2 * apart; k++) past[k] = y[count + k];
  for (uint32_t n = 0; n < count; n += 4) {
    f4 a = *(f4_unaligned *)(y + n), b = *(f4_unaligned *)(y + n + apart), c = *(f4_unaligned *)(x + n);
    *(f4_unaligned *)(y + n) = weak * (a + c) + middle * b;
  }
}

// Writes `count` frames through the loss. What a stage makes lies before what it read.
static inline void guide_line_write(GuideLine *l, const GuideLoss *loss, uint32_t count,
                                    const GuideChunk *in) {
  float room[3 * GUIDE_PAST + QUANTUM + 8], *x = room + 3 * GUIDE_PAST;
  __builtin_memcpy(x, in->frame, sizeof in->frame);
  for (uint32_t k = 0, apart = loss->apart; k < loss->stages; k++, apart *= 2) {
    guide_stage(l->past[k], apart, loss->weak, count, x);
    x -= 2 * apart;
  }
  guide_line_append(l, loss->gain, count, x);
}

#endif
