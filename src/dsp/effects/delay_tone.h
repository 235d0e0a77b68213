// delay_tone.h -- what an echo loses on its way round: highs above a corner, and what does not swing.
//
// One-poles with trapezoidal integration (Zavalishin, "The Art of VA Filter Design", 2018): with G = g / (1 +
// g), g = tan(pi hz / rate), the state moves by 2G of its distance to the input, and the low-pass is the mean
// of the state before and after. Where G rests, four frames are found at once by a prefix sum (Hillis &
// Steele 1986).
#ifndef DELAY_TONE_H
#define DELAY_TONE_H

#include "dsp/lanes.h"
#include "dsp/maths.h"

static inline float tone_share(float hz, float rate_hz) {
  float g = maths_tan(min_f(hz / rate_hz, 0.49f));
  return g / (1 + g);
}

typedef struct {
  f8 share, keep, keep_two, powers; // the same for both sides: left in the lower four lanes
} Pole;

static inline f8 tone_join(f4 left, f4 right) {
  return __builtin_shufflevector(left, right, 0, 1, 2, 3, 4, 5, 6, 7);
}
static inline f4 tone_left(f8 x) { return __builtin_shufflevector(x, x, 0, 1, 2, 3); }
static inline f4 tone_right(f8 x) { return __builtin_shufflevector(x, x, 4, 5, 6, 7); }
static inline f4 tone_splat(float x) { return (f4){x, x, x, x}; }

static inline Pole pole_of(float share) {
  float a = 1 - 2 * share, b = a * a;
  f4 powers = {a, b, a * b, b * b};
  return (Pole){lanes_splat(2 * share), lanes_splat(a), lanes_splat(b), tone_join(powers, powers)};
}

// The low-pass of four frames; `state` is the same in all four lanes of a side.
static inline f8 pole_step(const Pole *p, f8 x, f8 *state) {
  const f8 none = {0};
  f8 t = x * p->share;
  t += p->keep * __builtin_shufflevector(none, t, 0, 8, 9, 10, 4, 12, 13, 14);
  t += p->keep_two * __builtin_shufflevector(none, t, 0, 1, 8, 9, 4, 5, 12, 13);
  f8 after = t + p->powers * *state;
  f8 before = __builtin_shufflevector(*state, after, 0, 8, 9, 10, 4, 12, 13, 14);
  *state = __builtin_shufflevector(after, after, 3, 3, 3, 3, 7, 7, 7, 7);
  return 0.5f * (before + after);
}

// The same of one side, for registers of four.
static inline f4 pole_step_side(const Pole *p, f4 x, f4 *state) {
  const f4 none = {0};
  f4 t = x * tone_left(p->share);
  t += tone_left(p->keep) * __builtin_shufflevector(none, t, 0, 4, 5, 6);
  t += tone_left(p->keep_two) * __builtin_shufflevector(none, t, 0, 1, 4, 5);
  f4 after = t + tone_left(p->powers) * *state;
  f4 before = __builtin_shufflevector(*state, after, 0, 4, 5, 6);
  *state = __builtin_shufflevector(after, after, 3, 3, 3, 3);
  return 0.5f * (before + after);
}

typedef struct {
  float low[2], high[2]; // of each side
} ToneState;

static inline void tone_pass_side(const Pole *low, const Pole *high, float *low_state, float *high_state,
                                  const float *restrict x, float *restrict out) {
  f4 state = tone_splat(*low_state), mean = tone_splat(*high_state);
  for (uint32_t n = 0; n < QUANTUM; n += 4) {
    f4 y = pole_step_side(low, *(const f4_unaligned *)(x + n), &state);
    *(f4_unaligned *)(out + n) = y - pole_step_side(high, y, &mean);
  }
  *low_state = state[0], *high_state = mean[0];
}

static inline void tone_pass_both(const Pole *low, const Pole *high, ToneState *s,
                                  float x[restrict 2][QUANTUM], float out[restrict 2][QUANTUM]) {
  f8 state = tone_join(tone_splat(s->low[0]), tone_splat(s->low[1]));
  f8 mean = tone_join(tone_splat(s->high[0]), tone_splat(s->high[1]));
  for (uint32_t n = 0; n < QUANTUM; n += 4) {
    f8 in = tone_join(*(const f4_unaligned *)&x[0][n], *(const f4_unaligned *)&x[1][n]);
    f8 y = pole_step(low, in, &state);
    y -= pole_step(high, y, &mean);
    *(f4_unaligned *)&out[0][n] = tone_left(y);
    *(f4_unaligned *)&out[1][n] = tone_right(y);
  }
  s->low[0] = state[0], s->low[1] = state[4];
  s->high[0] = mean[0], s->high[1] = mean[4];
}

// The low-pass, then what the high-pass leaves of it.
static inline void tone_pass(float share, float steady, ToneState *s, float x[2][QUANTUM],
                             float out[2][QUANTUM]) {
  Pole low = pole_of(share), high = pole_of(steady);
  if (LANE_PARTS == 1)
    tone_pass_both(&low, &high, s, x, out);
  else
    for (uint32_t side = 0; side < 2; side++)
      tone_pass_side(&low, &high, &s->low[side], &s->high[side], x[side], out[side]);
}

// The same while the low-pass moves: a new share in every frame.
static inline void tone_pass_moving(float share, float step, float steady, ToneState *s, float x[2][QUANTUM],
                                    float out[2][QUANTUM]) {
  f4 low = {s->low[0], s->low[1]}, high = {s->high[0], s->high[1]};
  for (uint32_t n = 0; n < QUANTUM; n++) {
    f4 in = {x[0][n], x[1][n]};
    f4 go = (in - low) * (share + step * (float)(int32_t)n), y = low + go;
    f4 drift = (y - high) * steady, mean = high + drift;
    low = y + go, high = mean + drift;
    out[0][n] = y[0] - mean[0];
    out[1][n] = y[1] - mean[1];
  }
  s->low[0] = low[0], s->low[1] = low[1];
  s->high[0] = high[0], s->high[1] = high[1];
}

static inline float tone_snapped(float x) { return __builtin_fabsf(x) < 1e-15f ? 0 : x; }

static inline void tone_snap(ToneState *s) {
  for (uint32_t side = 0; side < 2; side++) {
    s->low[side] = tone_snapped(s->low[side]);
    s->high[side] = tone_snapped(s->high[side]);
  }
}

#endif
