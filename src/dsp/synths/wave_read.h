// wave_read.h -- one frame of a part of the lanes: a table, a sine or noise at integer phases.
//
// Every function takes as many lanes as a register holds, so that nothing is spilled; each lane's
// arithmetic is the same whatever that number is.
#ifndef DSP_SYNTHS_WAVE_READ_H
#define DSP_SYNTHS_WAVE_READ_H

#include "dsp/lanes.h"

// The part of a vector of eight that a register holds.
#define PART(x, p)         (((fv *)&(x))[p])
#define PART_OF_BITS(x, p) (((uv *)&(x))[p])

static inline f4 wave_load(const float *p) { return *(const f4_unaligned *)p; }

// Three successive points from each table, turned so that each vector holds one of the three.
static inline void wave_gather_eight(const float *const *tables, const i8 *index, f8 y[3]) {
#define ROWS(a, b)                                                                                           \
  __builtin_shufflevector(wave_load(tables[a] + (*index)[a]), wave_load(tables[b] + (*index)[b]), 0, 1, 2,   \
                          3, 4, 5, 6, 7)
  f8 a = ROWS(0, 4), b = ROWS(1, 5), c = ROWS(2, 6), d = ROWS(3, 7);
#undef ROWS
  f8 ab01 = __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);
  f8 ab23 = __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
  f8 cd01 = __builtin_shufflevector(c, d, 0, 8, 1, 9, 4, 12, 5, 13);
  f8 cd23 = __builtin_shufflevector(c, d, 2, 10, 3, 11, 6, 14, 7, 15);
  y[0] = __builtin_shufflevector(ab01, cd01, 0, 1, 8, 9, 4, 5, 12, 13);
  y[1] = __builtin_shufflevector(ab01, cd01, 2, 3, 10, 11, 6, 7, 14, 15);
  y[2] = __builtin_shufflevector(ab23, cd23, 0, 1, 8, 9, 4, 5, 12, 13);
}

static inline void wave_gather_four(const float *const *tables, const i4 *index, f4 y[3]) {
  f4 a = wave_load(tables[0] + (*index)[0]), b = wave_load(tables[1] + (*index)[1]);
  f4 c = wave_load(tables[2] + (*index)[2]), d = wave_load(tables[3] + (*index)[3]);
  f4 ab01 = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab23 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  f4 cd01 = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd23 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  y[0] = __builtin_shufflevector(ab01, cd01, 0, 1, 4, 5);
  y[1] = __builtin_shufflevector(ab01, cd01, 2, 3, 6, 7);
  y[2] = __builtin_shufflevector(ab23, cd23, 0, 1, 4, 5);
}

// The wave at a phase: a quadratic B-spline through the tables' coefficients, which are halves (Unser 1999).
// `length` is the points in a cycle, times 2^-24.
static inline fv wave_read(const float *const *tables, fv length, uv phase) {
  fv place = __builtin_convertvector((iv)(phase >> 8), fv) * length;
  iv index = __builtin_convertvector(place, iv);
  fv t = place - __builtin_convertvector(index, fv), y[3];
  if ((int)LANES_A_PART == (int)LANES)
    wave_gather_eight(tables, (const i8 *)&index, (f8 *)y);
  else
    wave_gather_four(tables, (const i4 *)&index, (f4 *)y);
  fv rise = y[1] - y[0], next = y[2] - y[1];
  return ((next - rise) * t + (rise + rise)) * t + (y[0] + y[1]);
}

// lanes_sin of lanes_phase, for a part.
static inline fv wave_sine(uv phase) {
  iv bits = (iv)phase;
  fv x = __builtin_convertvector(bits, fv) * 0x1p-32f;
  fv h = 0.25f - (fv)((iv)((fv)((iv)x & 0x7fffffff) - 0.25f) & 0x7fffffff), q = h * h;
  fv y = 42.0586939f - 15.0946426f * q;
  y = -76.7058598f + q * y;
  y = 81.6052493f + q * y;
  y = -41.3417022f + q * y;
  y = 6.28318531f + q * y;
  return (fv)((iv)(h * y) ^ ((iv)x & (int32_t)0x80000000));
}

// lanes_noise, for a part.
static inline fv wave_noise(uv key, uv place) {
  uv x = key + place * 0x9e3779b9u;
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return __builtin_convertvector((iv)x, fv) * 0x1p-31f;
}

#endif
