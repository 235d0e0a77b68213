// ramp.h -- a control's curve written out, and the oscillators that move effects.
//
// Loops over a quantum without a dependence from frame to frame: compilers make vectors of them.
#ifndef DSP_RAMP_H
#define DSP_RAMP_H

#include "base.h"
#include "dsp/glide.h"
#include "dsp/maths.h"

// The curve's value at each frame.
static inline void ramp_fill(const Glide *g, float out[QUANTUM]) {
  GlideRamp r = glide_ramp(g);
  float bend = 0.5f * r.bend, slope = r.slope - bend;
  for (int32_t n = 0; n < QUANTUM; n++) {
    float t = (float)n;
    out[n] = r.value + t * (slope + t * bend);
  }
}

// x without its whole part, for 0 <= x < 2^22: in [0, 1).
static inline float ramp_wrap(float x) { return x - (float)(int32_t)x; }

// sin(2 pi x) for 0 <= x < 2^22, to 1e-6, without a branch.
static inline float ramp_sine(float x) {
  float y = x - (float)(int32_t)x - 0.5f;
  float h = 0.25f - __builtin_fabsf(__builtin_fabsf(y) - 0.25f), q = h * h;
  float s = 42.0586939f - 15.0946426f * q;
  s = -76.7058598f + q * s;
  s = 81.6052493f + q * s;
  s = -41.3417022f + q * s;
  s = 6.28318531f + q * s;
  return __builtin_copysignf(h * s, -y);
}

#endif
