// maths.h -- the functions of libm that the engine needs, one voice at a time, the same on every machine.
#ifndef DSP_MATHS_H
#define DSP_MATHS_H

#include "base.h"

// 2^x for |x| < 120, to 2e-7.
static inline float maths_exp2(float x) {
  float whole = (x + 12582912.0f) - 12582912.0f, r = x - whole;
  float y = 1.5403530e-4f + r * 1.5252734e-5f;
  y = 1.3333558e-3f + r * y;
  y = 9.6181291e-3f + r * y;
  y = 5.5504109e-2f + r * y;
  y = 2.4022651e-1f + r * y;
  y = 6.9314718e-1f + r * y;
  y = 1.0f + r * y;
  union {
    int32_t i;
    float f;
  } power = {((int32_t)whole + 127) << 23};
  return y * power.f;
}

// log2 x for x > 0, to 2e-6: the exponent, and the series of 2 atanh((m - 1) / (m + 1)) / ln 2 for a
// mantissa m from 0.7 to 1.4.
static inline float maths_log2(float x) {
  union {
    float f;
    int32_t i;
  } bits = {x};
  int32_t power = (bits.i - 0x3f3504f3) >> 23;
  bits.i -= (int32_t)((uint32_t)power << 23);
  float z = (bits.f - 1) / (bits.f + 1), q = z * z;
  float y = 0.412198583f + q * 0.320598898f;
  y = 0.577078016f + q * y;
  y = 0.961796694f + q * y;
  y = 2.88539008f + q * y;
  return (float)power + z * y;
}

// sin(2 pi x) for x in [-0.5, 0.5], to 1e-7.
static inline float maths_sin(float x) {
  float a = x < 0 ? -x : x, h = 0.25f - (a > 0.25f ? a - 0.25f : 0.25f - a), q = h * h;
  float y = 42.0586939f - 15.0946426f * q;
  y = -76.7058598f + q * y;
  y = 81.6052493f + q * y;
  y = -41.3417022f + q * y;
  y = 6.28318531f + q * y;
  return x < 0 ? -h * y : h * y;
}

// tan(pi x) for x in [0, 0.49].
static inline float maths_tan(float x) { return maths_sin(x * 0.5f) / maths_sin(0.25f - x * 0.5f); }

static inline float maths_decibels(float db) { return maths_exp2(db * 0.166096405f); }

// The share of the way that a one-pole goes in a frame, when after `frames` it has 1 % still to go.
static inline float maths_approach(float frames) {
  return 1.0f - maths_exp2(-6.64385619f / max_f(frames, 1));
}

// A number's mixed bits (Wellons's "lowbias32").
static inline uint32_t maths_hash(uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ (x >> 16);
}

#endif
