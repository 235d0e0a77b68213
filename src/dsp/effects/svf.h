// svf.h -- a two-pole filter of both sides: Zavalishin's trapezoidal state-variable filter (2012), with the
// mixes of its outputs after Simper (2013).
//
// While it moves, its shape is a spline through three quanta, new at each frame: the sum of the squares of
// its states can not grow by that, however fast it goes. While it rests, eight frames are one step of a
// linear system (Burrus 1972, "block realization"): what an input does inside a step is a convolution, and
// only the states wait for the step before.
#ifndef EFFECTS_SVF_H
#define EFFECTS_SVF_H

#include "base.h"
#include "dsp/effects/states.h"
#include "dsp/lanes.h"
#include "dsp/ramp.h"

enum { SVF_STEP = 8, SVF_SHAPES = 5 };

// Both sides of a frame.
typedef float f2 __attribute__((vector_size(8), may_alias));

typedef union {
  struct {
    float gain, damping;  // tan of the corner, 1 / Q
    float dry, band, low; // what goes out: shares of what came in, of the band-pass and of the low-pass
  };
  float part[SVF_SHAPES];
} SvfShape;

typedef struct {
  float answer[2 * SVF_STEP]; // silence, then what an impulse brings out
  float fade[2][SVF_STEP];    // what a state of 1 brings out
  float gather[2][SVF_STEP];  // what each frame that comes in leaves in the states after the step
  f4 turn[2];                 // how a state of 1 changes both, twice
} SvfStep;

typedef struct {
  f4 state; // left: band, low; right: band, low
  SvfShape before, now, next;
  SvfStep step;
  uint32_t moves; // quanta until the shape rests
} Svf;

static inline float svf_gain(float hz, float rate_hz) {
  return maths_tan(clamp_f(hz, 10, 0.49f * rate_hz) / rate_hz);
}

static inline void svf_start(Svf *f, SvfShape shape) {
  f->state = (f4){0};
  f->before = f->now = f->next = shape;
  f->moves = 1;
}

static inline bool svf_same(const SvfShape *a, const SvfShape *b) {
  bool same = true;
  for (uint32_t k = 0; k < SVF_SHAPES; k++) same = same && a->part[k] == b->part[k];
  return same;
}

// -- at rest --------------------------------------------------------------------------------------

static inline double svf_frame(const SvfShape *shape, double s[2], double x) {
  double g = (double)shape->gain, sum = g + (double)shape->damping, b = g / (1 + g * sum), d = x - s[1];
  double move = b * (d - sum * s[0]), rise = b * s[0] + b * g * d;
  double y =
      (double)shape->dry * x + (double)shape->band * (s[0] + move) + (double)shape->low * (s[1] + rise);
  s[0] += 2 * move;
  s[1] += 2 * rise;
  return y;
}

static inline void svf_prepare(SvfStep *p, const SvfShape *shape) {
  for (int32_t k = 0; k < 2; k++) {
    double s[2] = {k == 0, k == 1};
    for (uint32_t n = 0; n < SVF_STEP; n++) p->fade[k][n] = (float)svf_frame(shape, s, 0);
    float band = (float)(s[0] - (k == 0)), low = (float)(s[1] - (k == 1));
    p->turn[k] = (f4){band, low, band, low};
  }
  double s[2] = {0, 0};
  for (uint32_t n = 0; n < SVF_STEP; n++) {
    p->answer[n] = 0;
    p->answer[SVF_STEP + n] = (float)svf_frame(shape, s, n == 0);
    for (uint32_t k = 0; k < 2; k++) p->gather[k][SVF_STEP - 1 - n] = (float)s[k];
  }
}

static inline f4 svf_load4(const float *x) { return *(const f4_unaligned *)x; }

// Four sums of products, of eight frames each.
static inline f4 svf_gathered(const SvfStep *p, const float *left, const float *right) {
  f4 b0 = svf_load4(p->gather[0]), b1 = svf_load4(p->gather[0] + 4);
  f4 l0 = svf_load4(p->gather[1]), l1 = svf_load4(p->gather[1] + 4);
  f4 x0 = svf_load4(left), x1 = svf_load4(left + 4), y0 = svf_load4(right), y1 = svf_load4(right + 4);
  f4 a = b0 * x0 + b1 * x1, b = l0 * x0 + l1 * x1, c = b0 * y0 + b1 * y1, d = l0 * y0 + l1 * y1;
  f4 ab = __builtin_shufflevector(a, b, 0, 4, 1, 5) + __builtin_shufflevector(a, b, 2, 6, 3, 7);
  f4 cd = __builtin_shufflevector(c, d, 0, 4, 1, 5) + __builtin_shufflevector(c, d, 2, 6, 3, 7);
  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

typedef fv fv_unaligned __attribute__((aligned(4)));

static inline fv svf_load(const float *x) { return *(const fv_unaligned *)x; }

// What comes out in a step, of one side.
static inline void svf_answer(const SvfStep *p, float band, float low, const float in[SVF_STEP],
                              float out[SVF_STEP]) {
  for (uint32_t at = 0; at < SVF_STEP; at += LANES_A_PART) {
    const float *answer = p->answer + SVF_STEP + at;
    fv rest = svf_load(p->fade[0] + at) * band + svf_load(p->fade[1] + at) * low;
    fv y = svf_load(answer) * in[0], z = svf_load(answer - 1) * in[1];
    for (uint32_t n = 2; n < SVF_STEP; n += 2) {
      y += svf_load(answer - n) * in[n];
      z += svf_load(answer - n - 1) * in[n + 1];
    }
    *(fv_unaligned *)(out + at) = (y + z) + rest;
  }
}

static inline void svf_still(Svf *f, float left[QUANTUM], float right[QUANTUM]) {
  float out[2][QUANTUM];
  const SvfStep *p = &f->step;
  f4 s = f->state;
  for (uint32_t n = 0; n < QUANTUM; n += SVF_STEP) {
    f4 more = svf_gathered(p, left + n, right + n);
    svf_answer(p, s[0], s[1], left + n, out[0] + n);
    svf_answer(p, s[2], s[3], right + n, out[1] + n);
    f4 band = __builtin_shufflevector(s, s, 0, 0, 2, 2), low = __builtin_shufflevector(s, s, 1, 1, 3, 3);
    s += p->turn[0] * band + (p->turn[1] * low + more);
  }
  f->state = s;
  for (uint32_t n = 0; n < QUANTUM; n++) left[n] = out[0][n], right[n] = out[1][n];
}

// -- on the move ----------------------------------------------------------------------------------

// What the states keep of themselves and take from elsewhere in each frame.
typedef struct {
  float band[QUANTUM], low[QUANTUM];  // kept
  float step[QUANTUM], lift[QUANTUM]; // from the neighbour and the input
  float out[SVF_SHAPES][QUANTUM];     // the shape; of its shares of the states half
} SvfCurve;

static inline void svf_curve(const Svf *f, SvfCurve *c) {
  for (uint32_t k = 0; k < SVF_SHAPES; k++)
    ramp_fill(&(Glide){.before = f->before.part[k], .now = f->now.part[k], .next = f->next.part[k]},
              c->out[k]);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    float gain = c->out[0][n], sum = gain + c->out[1][n];
    float step = 2 * gain / (1 + gain * sum), lift = gain * step;
    c->step[n] = step;
    c->lift[n] = lift;
    c->band[n] = 1 - step * sum;
    c->low[n] = 1 - lift;
    c->out[3][n] *= 0.5f;
    c->out[4][n] *= 0.5f;
  }
}

static inline void svf_move(Svf *f, float left[QUANTUM], float right[QUANTUM]) {
  SvfCurve c;
  svf_curve(f, &c);
  f2 band = {f->state[0], f->state[2]}, low = {f->state[1], f->state[3]};
  for (uint32_t n = 0; n < QUANTUM; n++) {
    f2 x = {left[n], right[n]};
    f2 next_band = (c.band[n] * band + c.step[n] * x) - c.step[n] * low;
    f2 next_low = (c.step[n] * band + c.lift[n] * x) + c.low[n] * low;
    f2 y = c.out[2][n] * x + (c.out[3][n] * (band + next_band) + c.out[4][n] * (low + next_low));
    band = next_band;
    low = next_low;
    left[n] = y[0];
    right[n] = y[1];
  }
  f->state = (f4){band[0], low[0], band[1], low[1]};
}

// -- both -----------------------------------------------------------------------------------------

// A quantum on, towards `next`. Returns the loudest state.
static inline float svf_run(Svf *f, const SvfShape *next, float left[QUANTUM], float right[QUANTUM]) {
  f->before = f->now;
  f->now = f->next;
  f->next = *next;
  if (!svf_same(&f->now, next)) f->moves = 3;
  if (f->moves && --f->moves == 0) svf_prepare(&f->step, next);
  if (f->moves)
    svf_move(f, left, right);
  else
    svf_still(f, left, right);
  return states_settle((float *)&f->state, 4);
}

#endif
