// grain_read.h -- waves from tables (dsp/table.h), four or eight at a time, each from a table of its own.
#ifndef DSP_GRAIN_READ_H
#define DSP_GRAIN_READ_H

#include "dsp/lanes.h"
#include "dsp/table.h"

// Three points in a row of each wave, turned: y[j] holds point j of all.
#define READ_ROW(k) (*(const f4_unaligned *)(points[k] + (*index)[k]))

static inline void read_points(const float *const *points, const i4 *index, f4 y[3]) {
  f4 a = READ_ROW(0), b = READ_ROW(1), c = READ_ROW(2), d = READ_ROW(3);
  f4 low_ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), low_cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  f4 high_ab = __builtin_shufflevector(a, b, 2, 6, 3, 7), high_cd = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  y[0] = __builtin_shufflevector(low_ab, low_cd, 0, 1, 4, 5);
  y[1] = __builtin_shufflevector(low_ab, low_cd, 2, 3, 6, 7);
  y[2] = __builtin_shufflevector(high_ab, high_cd, 0, 1, 4, 5);
}

// The fours lie side by side: each half of a register is turned by itself.
static inline void read_more_points(const float *const *points, const i8 *index, f8 y[3]) {
#define READ_ROWS(k) __builtin_shufflevector(READ_ROW(k), READ_ROW(k + 4), 0, 1, 2, 3, 4, 5, 6, 7)
  f8 a = READ_ROWS(0), b = READ_ROWS(1), c = READ_ROWS(2), d = READ_ROWS(3);
#undef READ_ROWS
  f8 low_ab = __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);
  f8 low_cd = __builtin_shufflevector(c, d, 0, 8, 1, 9, 4, 12, 5, 13);
  f8 high_ab = __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
  f8 high_cd = __builtin_shufflevector(c, d, 2, 10, 3, 11, 6, 14, 7, 15);
  y[0] = __builtin_shufflevector(low_ab, low_cd, 0, 1, 8, 9, 4, 5, 12, 13);
  y[1] = __builtin_shufflevector(low_ab, low_cd, 2, 3, 10, 11, 6, 7, 14, 15);
  y[2] = __builtin_shufflevector(high_ab, high_cd, 0, 1, 8, 9, 4, 5, 12, 13);
}

#undef READ_ROW

// The quadratic B-spline over the points at t of the way; the points are halves.
#define READ_SPLINE(y, t)                                                                                    \
  (((y)[2] - (y)[1] - ((y)[1] - (y)[0])) * (t) + 2.0f * ((y)[1] - (y)[0])) * (t) + ((y)[0] + (y)[1])

// `scale` is the length in points times 2^-24.
static inline f4 read_four(const float *const *points, f4 scale, u4 phase) {
  f4 place = __builtin_convertvector((i4)(phase >> 8), f4) * scale, y[3];
  i4 index = __builtin_convertvector(place, i4);
  read_points(points, &index, y);
  f4 t = place - __builtin_convertvector(index, f4);
  return READ_SPLINE(y, t);
}

static inline f8 read_eight(const float *const *points, f8 scale, u8x phase) {
  f8 place = __builtin_convertvector((i8)(phase >> 8), f8) * scale, y[3];
  i8 index = __builtin_convertvector(place, i8);
  read_more_points(points, &index, y);
  f8 t = place - __builtin_convertvector(index, f8);
  return READ_SPLINE(y, t);
}

// As many waves as a part has lanes.
static inline fv read_part(const float *const *points, fv scale, uv phase) {
  fv x;
  if ((int)LANES_A_PART == (int)LANES)
    *(f8 *)&x = read_eight(points, *(const f8 *)&scale, *(const u8x *)&phase);
  else
    *(f4 *)&x = read_four(points, *(const f4 *)&scale, *(const u4 *)&phase);
  return x;
}

// A phase of 32 bits; a step under 0.5 would not fit with its sign.
static inline uint32_t read_step(float step) { return (uint32_t)(int32_t)(step * 0x1p31f) << 1; }

#endif
