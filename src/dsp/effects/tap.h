// tap.h -- a line of samples, and taps that wander along it.
//
// A tap's delay is a spline through three quanta. Between samples it reads Catmull and Rom's cubic (1974),
// which has no corners where the tap passes a sample.
//
// Memory   the caller's: tap_size frames, a power of two, and TAP_GUARD more that repeat the first ones, so
//          that what is read of a quantum lies in one piece.
#ifndef EFFECTS_TAP_H
#define EFFECTS_TAP_H

#include "base.h"
#include "dsp/glide.h"
#include "dsp/ramp.h"
#include <string.h>

// A tap that moves no further than TAP_REACH in a quantum reads less than TAP_GUARD frames in it.
enum { TAP_GUARD = 8 * QUANTUM, TAP_REACH = 80, TAP_STEP = 8 };

typedef struct {
  float *frames;
  uint32_t size, at; // where the present quantum begins
} TapLine;

// Four taps at a time.
enum { TAP_LANES = 4 };
typedef double d4 __attribute__((vector_size(32)));

typedef struct {
  d4 before, now, next; // frames
} TapDelays;

typedef fv fv_apart __attribute__((aligned(4)));

static inline fv tap_load(const float *x) { return *(const fv_apart *)x; }

static inline uint32_t tap_size(float longest_frames) {
  uint32_t size = TAP_GUARD;
  while (size < (uint32_t)longest_frames + 4 * QUANTUM) size *= 2;
  return size;
}

static inline void tap_write(const TapLine *line, const float in[QUANTUM]) {
  memcpy(line->frames + line->at, in, QUANTUM * sizeof *in);
  if (line->at < TAP_GUARD) memcpy(line->frames + line->size + line->at, in, QUANTUM * sizeof *in);
}

static inline void tap_advance(TapLine *line) { line->at = (line->at + QUANTUM) & (line->size - 1); }

static inline fv tap_choose(iv mask, fv yes, fv no) { return (fv)((mask & (iv)yes) | (~mask & (iv)no)); }

static inline fv tap_cubic(fv a, fv b, fv c, fv d, fv at) {
  fv rise = 0.5f * (c - a), bend = 0.5f * (d - a) + 1.5f * (b - c);
  return b + at * (rise + at * ((c - b - rise - bend) + at * bend));
}

static inline fv tap_between(const float *x, fv at) {
  return tap_cubic(tap_load(x), tap_load(x + 1), tap_load(x + 2), tap_load(x + 3), at);
}

// Eight frames whose lags have the same whole part.
static inline void tap_level(const float *x, const float lag[TAP_STEP], float whole, float sum[TAP_STEP]) {
  for (uint32_t n = 0; n < TAP_STEP; n += LANES_A_PART)
    *(fv_apart *)(sum + n) += tap_between(x + n, tap_load(lag + n) - whole);
}

// Eight frames whose lags pass from a whole part to the next, or back.
static inline void tap_cross(const float *x, const float lag[TAP_STEP], float whole, float sum[TAP_STEP]) {
  for (uint32_t n = 0; n < TAP_STEP; n += LANES_A_PART) {
    fv at = tap_load(lag + n) - whole;
    *(fv_apart *)(sum + n) += tap_choose(at >= 1, tap_between(x + n + 1, at - 1), tap_between(x + n, at));
  }
}

// Eight frames of any lags.
static inline void tap_far(const float *x, const float lag[TAP_STEP], float sum[TAP_STEP]) {
  float a[TAP_STEP], b[TAP_STEP], c[TAP_STEP], d[TAP_STEP], at[TAP_STEP];
  for (int32_t n = 0; n < TAP_STEP; n++) {
    int32_t whole = (int32_t)lag[n];
    const float *from = x + n + whole;
    at[n] = lag[n] - (float)whole;
    a[n] = from[0];
    b[n] = from[1];
    c[n] = from[2];
    d[n] = from[3];
  }
  for (uint32_t n = 0; n < TAP_STEP; n += LANES_A_PART)
    *(fv_apart *)(sum + n) +=
        tap_cubic(tap_load(a + n), tap_load(b + n), tap_load(c + n), tap_load(d + n), tap_load(at + n));
}

// Eight frames. Where a tap turns between them it may go past its ends by a hair: there the cubic is as good.
static inline void tap_step(const float *x, const float lag[TAP_STEP], float sum[TAP_STEP]) {
  float first = lag[0], last = lag[TAP_STEP - 1];
  int32_t low = (int32_t)min_f(first, last), high = (int32_t)max_f(first, last);
  if (high == low)
    tap_level(x + low, lag, (float)low, sum);
  else if (high == low + 1)
    tap_cross(x + low, lag, (float)low, sum);
  else
    tap_far(x, lag, sum);
}

// Each tap's way through a quantum: from `back` frames before it, and how far it has come at each frame.
typedef struct {
  int32_t back[TAP_LANES];
  float lag[TAP_LANES][QUANTUM];
} TapPaths;

static inline void tap_limit(d4 *x, double most) {
  for (uint32_t k = 0; k < TAP_LANES; k++)
    (*x)[k] = (*x)[k] > most ? most : (*x)[k] < -most ? -most : (*x)[k];
}

// Towards `delay`, no faster than it can be read. Delays are two frames at least, and no longer than the
// line.
static inline void tap_move(TapDelays *d, d4 delay, TapPaths *path) {
  d4 step = delay - d->next;
  tap_limit(&step, TAP_REACH);
  d->before = d->now;
  d->now = d->next;
  d->next += step;
  i4 back = __builtin_convertvector(d->now, i4) + (TAP_REACH + 1); // neither neighbour is further away
  d4 from = __builtin_convertvector(back, d4);
  f4 before = __builtin_convertvector(from - d->before, f4), now = __builtin_convertvector(from - d->now, f4);
  f4 next = __builtin_convertvector(from - d->next, f4);
  memcpy(path->back, &back, sizeof back);
  for (uint32_t k = 0; k < TAP_LANES; k++)
    ramp_fill(&(Glide){.before = before[k], .now = now[k], .next = next[k]}, path->lag[k]);
}

// Adds what a tap reads.
static inline void tap_add(const TapLine *line, const TapPaths *path, uint32_t tap, float sum[QUANTUM]) {
  const float *x = line->frames + ((line->at - (uint32_t)path->back[tap] - 1) & (line->size - 1));
  for (uint32_t n = 0; n < QUANTUM; n += TAP_STEP) tap_step(x + n, path->lag[tap] + n, sum + n);
}

#endif
