// fm_operator.h -- one operator through a stretch of frames: a sine whose phase others move.
//
// Everything is in cycles. Where a frame has two or four samples, feedback is the mean of the same place in
// the last two frames (Tomisawa 1981, US patent 4249447), so that the loop is as long as at one sample and
// sounds the same.
#ifndef DSP_SYNTHS_FM_OPERATOR_H
#define DSP_SYNTHS_FM_OPERATOR_H

#include "dsp/synths/fm_halve.h"

// Buffers have two frames of the past before the first of a stretch.
enum { FM_BACK = 2, FM_FRAMES = QUANTUM + FM_BACK };
typedef f8 FmBuffer[FM_FRAMES * FM_MOST];

// A line through the quantum, from its first sample on.
typedef struct {
  f8 value, step;
} FmLine;

// sin(2 pi x) for any x that is not large, to 1e-7.
static inline fv fm_sine(fv x) {
  x -= (x + 12582912.0f) - 12582912.0f;
  iv sign = (iv)x & (int32_t)0x80000000;
  fv a = (fv)((iv)x & 0x7fffffff) - 0.25f;
  fv h = 0.25f - (fv)((iv)a & 0x7fffffff), q = h * h;
  fv y = 42.0586939f - 15.0946426f * q;
  y = -76.7058598f + q * y;
  y = 81.6052493f + q * y;
  y = -41.3417022f + q * y;
  y = 6.28318531f + q * y;
  return (fv)((iv)(h * y) ^ sign);
}

typedef struct {
  u8x *phase, step, glide;
  FmLine level, self;      // its own feedback
  const f8 *moved;         // by the others; NULL: by none
  bool feeds, masked;      // masked: lanes keep silent before `begin`
  i8 begin;                // in samples of the stretch
  uint32_t samples, frame; // in it; a frame's
} FmRun;

static inline void fm_run_part(const FmRun *r, f8 *out, uint32_t p, bool feeds, bool moves, bool masked) {
  uv phase = ((uv *)r->phase)[p], step = ((const uv *)&r->step)[p], glide = ((const uv *)&r->glide)[p];
  fv level = FM_PART(r->level.value, p), level_step = FM_PART(r->level.step, p);
  fv self = FM_PART(r->self.value, p), self_step = FM_PART(r->self.step, p);
  const iv wait = ((const iv *)&r->begin)[p];
  const uint32_t samples = r->samples, frame = r->frame;
  const f8 *moved = r->moved;
  for (uint32_t t = 0; t < samples; t++) {
    fv x = __builtin_convertvector((iv)phase, fv) * 0x1p-32f;
    if (moves) x += FM_PART(moved[t], p);
    if (feeds) {
      const f8 *last = out + t - frame, *before = last - frame;
      x += self * (FM_PART(*last, p) + FM_PART(*before, p));
      self += self_step;
    }
    fv y = fm_sine(x) * level;
    if (masked) y = (fv)((iv)y & (wait <= (int32_t)t));
    FM_PART(out[t], p) = y;
    phase += step;
    step += glide;
    level += level_step;
  }
  ((uv *)r->phase)[p] = phase;
}

static inline void fm_run(const FmRun *r, f8 *out, uint32_t parts) {
  for (uint32_t p = 0; p < parts; p++) {
    if (r->masked)
      fm_run_part(r, out, p, r->feeds, r->moved != NULL, true);
    else if (r->feeds)
      fm_run_part(r, out, p, true, r->moved != NULL, false);
    else if (r->moved)
      fm_run_part(r, out, p, false, true, false);
    else
      fm_run_part(r, out, p, false, false, false);
  }
}

// What one operator adds to another's phase: what it is now, or the mean of the last two frames.
static inline void fm_move_part(const f8 *from, uint32_t back, const FmLine *depth, uint32_t samples,
                                bool first, f8 *to, uint32_t p) {
  fv d = FM_PART(depth->value, p);
  const fv step = FM_PART(depth->step, p);
  for (uint32_t t = 0; t < samples; t++, d += step) {
    const f8 *x = from + t;
    fv y = FM_PART(*x, p);
    if (back) y = 0.5f * (FM_PART(x[-(int)back], p) + FM_PART(x[-2 * (int)back], p));
    y *= d;
    if (!first) y += FM_PART(to[t], p);
    FM_PART(to[t], p) = y;
  }
}

static inline void fm_move(const f8 *from, uint32_t back, const FmLine *depth, uint32_t samples, bool first,
                           f8 *to, uint32_t parts) {
  for (uint32_t p = 0; p < parts; p++) {
    if (back)
      fm_move_part(from, back, depth, samples, first, to, p);
    else if (first)
      fm_move_part(from, 0, depth, samples, true, to, p);
    else
      fm_move_part(from, 0, depth, samples, false, to, p);
  }
}

#endif
