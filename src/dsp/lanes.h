// lanes.h -- arithmetic on vectors of eight, one lane a voice. For the kernels only.
//
// Everything is inline and takes vectors by value: it is compiled into one instruction set's object
// and never crosses to another's.
#ifndef DSP_LANES_H
#define DSP_LANES_H

#include "base.h"

typedef float f4_unaligned __attribute__((vector_size(16), aligned(4)));

static inline f8 lanes_splat(float x) { return (f8){x, x, x, x, x, x, x, x}; }

static inline f8 lanes_select(i8 mask, f8 yes, f8 no) { return (f8)((mask & (i8)yes) | (~mask & (i8)no)); }

static inline f8 lanes_min(f8 a, f8 b) { return lanes_select(a < b, a, b); }
static inline f8 lanes_max(f8 a, f8 b) { return lanes_select(a > b, a, b); }
static inline f8 lanes_abs(f8 x) { return (f8)((i8)x & 0x7fffffff); }

static inline f8 lanes_from_int(i8 x) { return __builtin_convertvector(x, f8); }
static inline i8 lanes_truncate(f8 x) { return __builtin_convertvector(x, i8); }

// The nearest whole number, for |x| < 2^22: adding 1.5 * 2^23 leaves no room for a fraction.
static inline f8 lanes_round(f8 x) { return (x + 12582912.0f) - 12582912.0f; }

// 2^x for |x| < 120, to 2e-7: the power of the nearest whole number goes into the exponent, the rest
// into the series of e^(x ln 2).
static inline f8 lanes_exp2(f8 x) {
  f8 whole = lanes_round(x), r = x - whole;
  f8 y = 1.5403530e-4f + r * 1.5252734e-5f;
  y = 1.3333558e-3f + r * y;
  y = 9.6181291e-3f + r * y;
  y = 5.5504109e-2f + r * y;
  y = 2.4022651e-1f + r * y;
  y = 6.9314718e-1f + r * y;
  y = 1.0f + r * y;
  return y * (f8)((lanes_truncate(whole) + 127) << 23);
}

// sin(2 pi x) for x in [-0.5, 0.5], to 1e-7: folded into a quarter, then Taylor's series.
static inline f8 lanes_sin(f8 x) {
  i8 sign = (i8)x & (i8)lanes_splat(-0.0f);
  f8 h = 0.25f - lanes_abs(lanes_abs(x) - 0.25f);
  f8 q = h * h;
  f8 y = 42.0586939f - 15.0946426f * q;
  y = -76.7058598f + q * y;
  y = 81.6052493f + q * y;
  y = -41.3417022f + q * y;
  y = 6.28318531f + q * y;
  return (f8)((i8)(h * y) ^ sign);
}

// A phase of 32 bits as -0.5 to 0.5.
static inline f8 lanes_phase(u8x phase) { return lanes_from_int((i8)phase) * 0x1p-32f; }

// tan(pi x) for x in [0, 0.49]: sine over cosine. The corner of a filter at x of the sample rate.
static inline f8 lanes_tan(f8 x) { return lanes_sin(x * 0.5f) / lanes_sin(0.25f - x * 0.5f); }

// tanh to 2e-4, exact at the ends and odd: Pade's approximant, held where it would leave [-1, 1].
static inline f8 lanes_tanh(f8 x) {
  x = lanes_max(lanes_splat(-4.97f), lanes_min(x, lanes_splat(4.97f)));
  f8 q = x * x;
  return x * (135135.0f + q * (17325.0f + q * (378.0f + q))) /
         (135135.0f + q * (62370.0f + q * (3150.0f + 28.0f * q)));
}

// White noise, -1 to 1: a hash of a counter, so that it depends on nothing but its key and place
// (the mixing constants are Chris Wellons's "lowbias32", 2018).
static inline f8 lanes_noise(u8x key, u8x place) {
  u8x x = key + place * 0x9e3779b9u;
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return lanes_from_int((i8)x) * 0x1p-31f;
}

// The sum of the lanes, in a fixed order: the upper four are added to the lower, then two to two.
static inline f4 lanes_halves(const f8 *x) { return ((const f4 *)x)[0] + ((const f4 *)x)[1]; }

static inline float lanes_sum(f8 x) {
  f4 a = lanes_halves(&x), b = a + __builtin_shufflevector(a, a, 2, 3, 0, 1);
  return b[0] + b[1];
}

#endif
