// vocal_source.h -- the glottis: a pulse a cycle, and breath.
//
// With no table, the pulse is a sum of cosines a^k cos(k x) in closed form (Moorer 1976, "The synthesis of
// complex audio spectra by means of discrete summation formulae"). The highest fades in and out, so that a
// pitch that glides has no steps.
//
// Threads  the audio thread. Memory: the caller's.
#ifndef DSP_SYNTHS_VOCAL_SOURCE_H
#define DSP_SYNTHS_VOCAL_SOURCE_H

#include "dsp/synths/vocal_tract.h"

// Where the pulses of eight notes are within a quantum, all of them copies of one another.
typedef struct {
  f8 fall, fall_step; // of a harmonic against the one before
  f8 top, top_step;   // that of the first which is not whole
  f8 edge, edge_step; // how much of that one there is
  u8x last;           // its number
} SourcePulse;

typedef struct {
  uv phase, step, glide;
  fv gain[2], gain_step[2]; // left, right
} SourceCopy;

// sin(2 pi x) for x in [-0.25, 0.25].
static inline fv source_quarter(fv h) {
  fv q = h * h, y = 42.0586939f - 15.0946426f * q;
  y = -76.7058598f + q * y;
  y = 81.6052493f + q * y;
  y = -41.3417022f + q * y;
  return h * (6.28318531f + q * y);
}

static inline fv source_size(fv x) { return (fv)((iv)x & 0x7fffffff); }

static inline fv source_phase(uv phase) { return __builtin_convertvector((iv)phase, fv) * 0x1p-32f; }

// cos(2 pi phase), folded twice.
static inline fv source_cosine(uv phase) { return source_quarter(0.25f - source_size(source_phase(phase))); }

// -- the pulse ------------------------------------------------------------------------------------

typedef struct {
  fv fall, fall_step, top, top_step, edge, edge_step;
  uv last;
} SourceSum;

static inline SourceSum source_sum(const SourcePulse *o, uint32_t p) {
  return (SourceSum){PART(o->fall, p), PART(o->fall_step, p), PART(o->top, p),         PART(o->top_step, p),
                     PART(o->edge, p), PART(o->edge_step, p), PART_OF_BITS(o->last, p)};
}

// The sum of whole harmonics is (1 - a cos x - top (cos Nx - a cos (N-1)x)) / (1 - 2 a cos x + a^2), less
// the one that stands still. Halved angles keep what is small exact.
static inline fv source_pulse(SourceSum *o, uv phase) {
  fv a = o->fall, s = source_quarter(0.5f * source_phase(phase)), q = a * s * s, rest = 1.0f - a;
  uv last = phase * o->last;
  fv high = source_cosine(last), lower = source_cosine(last - phase);
  fv sum = (rest + 2.0f * q - o->top * (high - a * lower)) / (rest * rest + 4.0f * q);
  fv y = sum - 1.0f + o->edge * o->top * high;
  o->fall += o->fall_step;
  o->top += o->top_step;
  o->edge += o->edge_step;
  return y;
}

// So many whole harmonics fit below half the rate, and so much of one more; `widest` is what the pitch of
// the sharpest copy is multiplied by.
static inline void source_aim(SourcePulse *o, const SynthQuantum *q, f8 fall_hz, f8 fall_next_hz,
                              float widest) {
  f8 from = lanes_max(q->step_from, lanes_splat(1e-5f)), to = lanes_max(q->step_to, lanes_splat(1e-5f));
  f8 room_from = 0.5f / (from * widest), room_to = 0.5f / (to * widest);
  i8 last = lanes_truncate(lanes_max(lanes_min(room_from, room_to), lanes_splat(1)));
  f8 whole = lanes_from_int(last), one = lanes_splat(1), none = lanes_splat(0);
  f8 octaves = from * q->rate_hz / fall_hz * -1.44269504f;
  f8 octaves_next = to * q->rate_hz / fall_next_hz * -1.44269504f;
  f8 fall = lanes_exp2(octaves), top = lanes_exp2(lanes_max(octaves * whole, lanes_splat(-100)));
  f8 top_next = lanes_exp2(lanes_max(octaves_next * whole, lanes_splat(-100)));
  f8 edge = lanes_min(lanes_max(room_from - whole, none), one);
  f8 edge_next = lanes_min(lanes_max(room_to - whole, none), one);
  o->last = (u8x)last;
  o->fall = fall;
  o->fall_step = (lanes_exp2(octaves_next) - fall) * (1.0f / QUANTUM);
  o->top = top;
  o->top_step = (top_next - top) * (1.0f / QUANTUM);
  o->edge = edge;
  o->edge_step = (edge_next - edge) * (1.0f / QUANTUM);
}

// -- the table ------------------------------------------------------------------------------------

// A quadratic B-spline through the points of each lane's level.
static inline fv source_read(const float *const *points, fv length, uv phase) {
  fv place = __builtin_convertvector((iv)(phase >> 8), fv) * length;
  iv index = __builtin_convertvector(place, iv);
  fv t = place - __builtin_convertvector(index, fv), y0 = t, y1 = t, y2 = t;
  for (uint32_t k = 0; k < LANES_A_PART; k++) {
    const float *at = points[k] + index[k];
    y0[k] = at[0];
    y1[k] = at[1];
    y2[k] = at[2];
  }
  fv rise = y1 - y0, next = y2 - y1;
  return ((next - rise) * t + (rise + rise)) * t + (y0 + y1);
}

// -- a copy ---------------------------------------------------------------------------------------

static inline void source_put(SourceCopy *c, uint32_t n, uint32_t p, bool first, bool stereo, fv x,
                              f8 out[2][QUANTUM]) {
  PART(out[0][n], p) = first ? c->gain[0] * x : PART(out[0][n], p) + c->gain[0] * x;
  c->gain[0] += c->gain_step[0];
  if (stereo) {
    PART(out[1][n], p) = first ? c->gain[1] * x : PART(out[1][n], p) + c->gain[1] * x;
    c->gain[1] += c->gain_step[1];
  }
  c->phase += c->step;
  c->step += c->glide;
}

static inline void source_sum_copy(SourceCopy *c, const SourcePulse *pulse, uint32_t p, bool first,
                                   bool stereo, f8 out[2][QUANTUM]) {
  SourceSum sum = source_sum(pulse, p);
  for (uint32_t n = 0; n < QUANTUM; n++)
    source_put(c, n, p, first, stereo, source_pulse(&sum, c->phase), out);
}

static inline void source_table_copy(SourceCopy *c, const float *const *points, fv length, uint32_t p,
                                     bool first, bool stereo, f8 out[2][QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n++)
    source_put(c, n, p, first, stereo, source_read(points, length, c->phase), out);
}

#endif
