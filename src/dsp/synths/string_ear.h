// string_ear.h -- how a string is heard: the place of a pick-up, and the strings that ring along.
#ifndef DSP_SYNTHS_STRING_EAR_H
#define DSP_SYNTHS_STRING_EAR_H

#include "dsp/synths/string_pluck.h"
#include "dsp/timbre.h"

// What the bridge hears of a string's two directions.
static const float string_weight[STRING_LOOPS] = {0.7f, 0.3f};

// The string as it was at the pick-up's place, between two frames.
static inline void ear_late(const StringRing *r, float late, float level, float *to) {
  uint32_t whole = (uint32_t)late;
  float t = late - (float)whole;
  for (uint32_t k = 0; k < STRING_LOOPS; k++) {
    float now = level * string_weight[k] * (1 - t), before = level * string_weight[k] * t;
    const float *from = ring_from(r, k, 0, whole + 1);
    for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
      StringPart y = *(const StringPart *)(from + n + 1) * now + *(const StringPart *)(from + n) * before;
      *(StringPart *)(to + n) += y;
    }
  }
}

// What a pick-up takes off, from one place to another over the quantum.
static inline void ear_pickup(const StringRing *r, float period_from, float period_to, float from, float to,
                              float *x) {
  float come[QUANTUM] = {0};
  memset(x, 0, QUANTUM * sizeof(float));
  ear_late(r, from * period_from, pluck_pickup(from), x);
  if (from * period_from == to * period_to) return;
  ear_late(r, to * period_to, pluck_pickup(to), come);
  ring_fade(x, come, 0, QUANTUM);
}

// -- strings that ring along ------------------------------------------------------------------------

// Two-pole resonators, one a lane of a vector; all voices' are alike.
typedef struct {
  const Timbre *timbre;
  float rate_hz;
  f8 first, second, gain; // 2 r cos, -r^2
  f8 state[LANES][2];
  f4 past[LANES]; // of the string: the last frame and the one before
} Sympathy;

// The strings of the timbre, then their octaves, as far as there is room.
static inline void sympathy_tune(Sympathy *s, const Timbre *timbre, float rate_hz) {
  if (s->timbre == timbre && s->rate_hz == rate_hz) return;
  *s = (Sympathy){.timbre = timbre, .rate_hz = rate_hz};
  uint32_t count = 0;
  while (count < TIMBRE_RESONANCES && timbre->sympathy[count] > 0) count++;
  float radius = 1 - 4.6f / rate_hz; // 60 dB in 1.5 s
  for (uint32_t k = 0; count > 0 && k < LANES; k++) {
    float step = timbre->sympathy[k % count] * (float)(k / count + 1) * (261.625565f / rate_hz);
    if (step > 0.45f) continue;
    s->first[k] = 2 * radius * maths_sin(0.25f - step);
    s->second[k] = -radius * radius;
    s->gain[k] = 2 * (1 - radius);
  }
}

// Adds them to one lane; returns whether they still ring.
static inline bool sympathy_ring(Sympathy *s, uint32_t lane, f8 out[QUANTUM], float from, float to) {
  f8 a = s->state[lane][0], b = s->state[lane][1], sum[QUANTUM];
  float last = s->past[lane][0], before = s->past[lane][1];
  for (uint32_t n = 0; n < QUANTUM; n++) {
    float x = out[n][lane], level = from + (to - from) * ((float)(n + 1) * (1.0f / QUANTUM));
    f8 y = s->gain * (x - before) + s->first * a + s->second * b;
    sum[n] = y * level;
    before = last;
    last = x;
    b = a;
    a = y;
  }
  for (uint32_t n = 0; n < QUANTUM; n++) out[n][lane] += lanes_sum(sum[n]);
  s->state[lane][0] = a;
  s->state[lane][1] = b;
  s->past[lane] = (f4){last, before};
  return lanes_sum(a * a + b * b) > 1e-10f;
}

#endif
