// string_pluck.h -- what sets a string going: a burst at the place of the pick, and what the nearer end of
// the string sends back of it (Jaffe & Smith 1983).
#ifndef DSP_SYNTHS_STRING_PLUCK_H
#define DSP_SYNTHS_STRING_PLUCK_H

#include "dsp/synths/string_ring.h"

typedef struct {
  float step, cycles; // of the pitch: a frame, in the loop
  float hardness, velocity, position, pickup;
  uint32_t seed, most; // frames at most
} Pluck;

// How much of the string's other place is taken off.
static inline float pluck_pickup(float pickup) { return min_f(pickup * 50, 1); }

// A push and noise, through two one-poles; it fades to nothing at its end.
static inline void pluck_burst(const Pluck *p, float *x, uint32_t frames, float rate_hz) {
  float force = p->velocity - 0.75f;
  float low = p->step * maths_exp2(3 * p->hardness + force), high = 350 / rate_hz;
  high *= maths_exp2(5.7f * p->hardness + 2.4f * force);
  float slow = 1 - maths_exp2(-9.06472028f * min_f(low, 0.4f)),
        fast = 1 - maths_exp2(-9.06472028f * min_f(high, 0.4f));
  float noise = 0.7f / __builtin_sqrtf((float)frames), a = 0, b = 0, scale = 1 / (float)frames;
  for (uint32_t n = 0; n < frames; n++) {
    uint32_t bits = maths_hash(p->seed + n * 0x9e3779b9u);
    float in = (float)(int32_t)bits * 0x1p-31f * noise + (n == 0 ? 1.0f : 0.0f), past = (float)n * scale;
    a += slow * (in - a);
    b += fast * (a - b);
    x[n] = b * (1 - past * past);
  }
}

// Takes off the burst `late` frames ago, between frames by Lagrange's third order; `x` is silent before its
// first frame and behind its last. Goes from the end, so that what is read is still the burst.
static inline void pluck_comb(float *x, uint32_t frames, float late) {
  uint32_t whole = (uint32_t)late;
  float t = late - (float)whole;
  float h[4] = {-t * (t - 1) * (t - 2) / 6, (t + 1) * (t - 1) * (t - 2) / 2, -(t + 1) * t * (t - 2) / 2,
                (t + 1) * t * (t - 1) / 6};
  for (uint32_t n = frames; n-- > 0;) {
    float y = 0;
    for (uint32_t k = 0; k < 4; k++)
      if (n + 1 >= whole + k) y += h[k] * x[n + 1 - whole - k];
    x[n] -= y;
  }
}

// A pitch so high that a loop holds several cycles of it has but its lowest partials, and they are sines.
static inline void pluck_sines(const Pluck *p, float *x, uint32_t frames) {
  for (uint32_t n = 0; n < frames; n++) {
    float phase = (float)n * p->step, y = 0;
    for (uint32_t k = 1; k < 5 && (float)k * p->step < 0.45f; k++) {
      float t = phase * (float)k + (float)(p->seed >> 8) * 0x1p-24f;
      y += maths_sin(t - (float)(int32_t)(t + 0.5f)) / (float)k;
    }
    x[n] = y;
  }
}

// As it is heard; a pick-up so near the end that it hears next to nothing does not make it any louder.
static inline float pluck_peak(const Pluck *p, const float *x, uint32_t frames) {
  float heard = 0, most = 1e-9f, amount = pluck_pickup(p->pickup);
  uint32_t late = (uint32_t)(p->pickup * (float)frames + 0.5f), other = late > 0 ? frames - late : 0;
  for (uint32_t n = 0; n < frames; n++) {
    most = max_f(most, __builtin_fabsf(x[n]));
    heard = max_f(heard, __builtin_fabsf(x[n] - amount * x[other]));
    if (++other == frames) other = 0;
  }
  return max_f(heard, 0.5f * most);
}

// Writes the burst at `x`, a loop long, its peak 1; returns its frames.
static inline uint32_t pluck_write(const Pluck *p, float *x, float rate_hz) {
  float period = p->cycles / p->step;
  uint32_t frames = (uint32_t)(period + 0.5f);
  if (frames > p->most) frames = p->most;
  if (p->cycles > 1) {
    pluck_sines(p, x, frames);
  } else {
    float late = max_f(p->position * period, 1);
    pluck_burst(p, x, (uint32_t)max_f((float)frames - late, 1), rate_hz);
    pluck_comb(x, frames, late);
  }
  float scale = 1 / pluck_peak(p, x, frames);
  for (uint32_t n = 0; n < frames; n++) x[n] *= scale;
  return frames;
}

// As many cycles as make a loop of nearly whole frames that is long enough.
static inline float pluck_cycles(float step) {
  if (step * (float)STRING_PERIOD <= 1) return 1;
  float least = (float)(uint32_t)((float)STRING_PERIOD * step) + 1, best = least, off = 1;
  for (uint32_t k = 0; k < 16; k++) {
    float frames = (least + (float)k) / step, miss = frames - (float)(uint32_t)(frames + 0.5f);
    if (__builtin_fabsf(miss) >= off) continue;
    off = __builtin_fabsf(miss);
    best = least + (float)k;
  }
  return best;
}

#endif
