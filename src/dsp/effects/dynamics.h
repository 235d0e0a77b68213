// dynamics.h -- what the compressor, the side-chain and the limiter share.
//
// Their gain is worked out once in a block of 4 frames. A block's level is its loudest sample; a hold
// bridges the time between the crests of a wave, so that the gain does not follow the wave itself; a window
// without side lobes makes a curve of the blocks' gains. That window is the low-pass of a polyphase
// interpolator: a gain that jumps modulates the sound with nothing above 4 / its length.
#ifndef DSP_EFFECTS_DYNAMICS_H
#define DSP_EFFECTS_DYNAMICS_H

#include "base.h"
#include "dsp/effect.h"
#include "dsp/maths.h"
#include <string.h>

enum {
  DYNAMICS_BLOCK = 4, // frames
  DYNAMICS_BLOCKS = QUANTUM / DYNAMICS_BLOCK,
  DYNAMICS_BUCKETS = 8,
  DYNAMICS_TAPS = 64, // at most, in blocks
};

static inline fv dynamics_load(const float *x) {
  fv v;
  memcpy(&v, x, sizeof v);
  return v;
}

static inline fv dynamics_size(fv x) { return (fv)((iv)x & 0x7fffffff); }

// The greater; `b` where `a` is no number.
static inline fv dynamics_greater(fv a, fv b) {
  iv larger = a > b;
  return (fv)((larger & (iv)a) | (~larger & (iv)b));
}

// 2^x and log2 x of each lane, as maths.h has them.
static inline fv dynamics_exp2(fv x) {
  fv whole = (x + 12582912.0f) - 12582912.0f, r = x - whole;
  fv y = 1.5403530e-4f + r * 1.5252734e-5f;
  y = 1.3333558e-3f + r * y;
  y = 9.6181291e-3f + r * y;
  y = 5.5504109e-2f + r * y;
  y = 2.4022651e-1f + r * y;
  y = 6.9314718e-1f + r * y;
  y = 1.0f + r * y;
  return y * (fv)((__builtin_convertvector(whole, iv) + 127) << 23);
}

static inline fv dynamics_log2(fv x) {
  iv power = ((iv)x - 0x3f3504f3) >> 23;
  fv m = (fv)((iv)x - (power << 23)), z = (m - 1) / (m + 1), q = z * z;
  fv y = 0.412198583f + q * 0.320598898f;
  y = 0.577078016f + q * y;
  y = 0.961796694f + q * y;
  y = 2.88539008f + q * y;
  return __builtin_convertvector(power, fv) + z * y;
}

static inline fv dynamics_clamp(fv x, float low, float high) {
  fv none = {0};
  iv under = x<low + none, over = x> high + none;
  return (fv)((under & (iv)(low + none)) | (over & (iv)(high + none)) | (~(under | over) & (iv)x));
}

// The loudest of each frame, without those samples that are no number.
static inline void dynamics_sizes(const float left[QUANTUM], const float right[QUANTUM], float out[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv most = dynamics_greater(dynamics_size(dynamics_load(left + n)), (fv){0});
    most = dynamics_greater(dynamics_size(dynamics_load(right + n)), most);
    memcpy(out + n, &most, sizeof most);
  }
}

static inline void dynamics_crests(const float sizes[QUANTUM], float out[DYNAMICS_BLOCKS]) {
  for (uint32_t i = 0; i < DYNAMICS_BLOCKS; i++) {
    const float *x = sizes + i * DYNAMICS_BLOCK;
    out[i] = max_f(max_f(x[0], x[1]), max_f(x[2], x[3]));
  }
}

static inline float dynamics_greatest(const float x[DYNAMICS_BLOCKS]) {
  return max_f(max_f(max_f(x[0], x[1]), max_f(x[2], x[3])), max_f(max_f(x[4], x[5]), max_f(x[6], x[7])));
}

// A knob's curve, at each block.
static inline void dynamics_ramp(const Glide *g, float out[DYNAMICS_BLOCKS]) {
  GlideRamp r = glide_ramp(g);
  float bend = 0.5f * r.bend, slope = r.slope - bend;
  for (int32_t i = 0; i < DYNAMICS_BLOCKS; i++) {
    float t = (float)(i * DYNAMICS_BLOCK);
    out[i] = r.value + t * (slope + t * bend);
  }
}

// The share of the way that a one-pole goes in a block, when it goes 1 - 1/e of it in `frames`.
static inline float dynamics_share(float frames) {
  return 1 - maths_exp2(-1.44269504f * DYNAMICS_BLOCK / max_f(frames, 0.25f));
}

// -- hold -----------------------------------------------------------------------------------------

// The greatest of the last 8 to 9 buckets of `length` blocks.
typedef struct {
  float past[DYNAMICS_BUCKETS], top, now;
  uint32_t length, filled, at;
} DynamicsHold;

static inline float dynamics_hold(DynamicsHold *h, float x) {
  h->now = max_f(h->now, x);
  float held = max_f(h->top, h->now);
  if (++h->filled < h->length) return held;
  h->past[h->at] = h->now;
  h->at = (h->at + 1) % DYNAMICS_BUCKETS;
  h->top = dynamics_greatest(h->past);
  h->now = 0;
  h->filled = 0;
  return held;
}

// As long as a hold may be in a release of so many frames: 10 ms at most, half the cycle of 50 Hz.
// Returns the frames that it will hold, which the release that follows is spared.
static inline float dynamics_hold_for(DynamicsHold *h, float release, float rate_hz, uint32_t least) {
  float frames = min_f(0.25f * release, 0.01f * rate_hz);
  uint32_t length = (uint32_t)(frames * (1.0f / (DYNAMICS_BUCKETS * DYNAMICS_BLOCK)) + 0.5f);
  h->length = length > least ? length : least;
  return (DYNAMICS_BUCKETS + 0.5f) * DYNAMICS_BLOCK * (float)h->length;
}

// -- curve ----------------------------------------------------------------------------------------

typedef struct {
  float weight[DYNAMICS_TAPS][DYNAMICS_BLOCK]; // [blocks ago][frame]; the sum over the blocks is 1
  float past[DYNAMICS_TAPS + DYNAMICS_BLOCKS];
  uint32_t taps;
} DynamicsCurve;

// The 4-term Blackman-Harris window (Harris 1978): side lobes at -92 dB.
static inline float dynamics_window(float place) { // 0 to 1
  float c = 1 - 2 * maths_sin(0.5f * place) * maths_sin(0.5f * place), d = 2 * c * c - 1;
  return 0.35875f - 0.48829f * c + 0.14128f * d - 0.01168f * c * (2 * d - 1);
}

static inline void dynamics_curve_reset(DynamicsCurve *c, uint32_t taps) {
  memset(c->past, 0, sizeof c->past);
  c->taps = taps < DYNAMICS_TAPS ? taps : DYNAMICS_TAPS;
  float step = 1 / (float)(c->taps * DYNAMICS_BLOCK);
  for (uint32_t p = 0; p < DYNAMICS_BLOCK; p++) {
    float sum = 0;
    for (uint32_t k = 0; k < c->taps; k++)
      sum += c->weight[k][p] = dynamics_window(((float)(k * DYNAMICS_BLOCK + p) + 0.5f) * step);
    for (uint32_t k = 0; k < c->taps; k++) c->weight[k][p] /= sum;
  }
}

// How late the curve is, in frames, against the blocks' own levels.
static inline float dynamics_curve_lag(const DynamicsCurve *c) {
  return (float)(c->taps * DYNAMICS_BLOCK / 2) - 0.5f * DYNAMICS_BLOCK;
}

// What the blocks from `x` on have as their curve, put in the order of the frames.
static inline void dynamics_curve_part(const DynamicsCurve *c, const float *x, float *out) {
  fv a = {0}, b = {0}, d = {0}, e = {0};
  for (uint32_t k = 0; k < c->taps; k++, x--) {
    const float *w = c->weight[k];
    fv y = dynamics_load(x);
    a += w[0] * y;
    b += w[1] * y;
    d += w[2] * y;
    e += w[3] * y;
  }
  for (uint32_t i = 0; i < LANES_A_PART; i++) {
    f4 four = {a[i], b[i], d[i], e[i]};
    memcpy(out + i * DYNAMICS_BLOCK, &four, sizeof four);
  }
}

static inline void dynamics_curve(DynamicsCurve *c, const float in[DYNAMICS_BLOCKS], float out[QUANTUM]) {
  memcpy(c->past + c->taps, in, DYNAMICS_BLOCKS * sizeof *in);
  for (uint32_t i = 0; i < DYNAMICS_BLOCKS; i += LANES_A_PART)
    dynamics_curve_part(c, c->past + c->taps + i, out + i * DYNAMICS_BLOCK);
  memmove(c->past, c->past + DYNAMICS_BLOCKS, c->taps * sizeof *c->past);
}

// Both sides by 1 - amount * down.
static inline void dynamics_level(const float amount[QUANTUM], const float down[QUANTUM], float left[QUANTUM],
                                  float right[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv level = 1 - dynamics_load(amount + n) * dynamics_load(down + n);
    fv l = level * dynamics_load(left + n), r = level * dynamics_load(right + n);
    memcpy(left + n, &l, sizeof l);
    memcpy(right + n, &r, sizeof r);
  }
}

// About 0.9 ms: what a gain may take from its fastest attack of 0.5 ms.
static inline uint32_t dynamics_curve_taps(float rate_hz) {
  return 1 + (uint32_t)(0.0009f / DYNAMICS_BLOCK * rate_hz);
}

// -- follower -------------------------------------------------------------------------------------

// A one-pole with two speeds, after a hold: with the curve that comes after it, it has gone 1 - 1/e of the
// way up in `attack` and down in `release` ("smooth, branching": Giannoulis, Massberg & Reiss 2012).
typedef struct {
  DynamicsHold hold;
  DynamicsCurve curve;
  float attack_knob, release_knob, attack, release, value, release_frames;
} DynamicsFollower;

static inline void dynamics_follower_reset(DynamicsFollower *f, float rate_hz) {
  f->hold = (DynamicsHold){.length = 1};
  dynamics_curve_reset(&f->curve, dynamics_curve_taps(rate_hz));
  f->attack_knob = f->release_knob = 1000; // none has that
  f->value = f->release_frames = 0;
}

// The knobs are log2 seconds.
static inline void dynamics_follower_set(DynamicsFollower *f, float attack, float release, float rate_hz) {
  if (attack == f->attack_knob && release == f->release_knob) return;
  f->attack_knob = attack;
  f->release_knob = release;
  float lag = dynamics_curve_lag(&f->curve);
  f->release_frames = maths_exp2(release) * rate_hz;
  float held = dynamics_hold_for(&f->hold, f->release_frames, rate_hz, 1);
  f->attack = dynamics_share(maths_exp2(attack) * rate_hz - lag);
  f->release = dynamics_share(f->release_frames - held - lag);
}

// Below `least` it is at its end.
static inline float dynamics_follow(DynamicsFollower *f, float x, float least) {
  f->value += (x - f->value) * (x > f->value ? f->attack : f->release);
  if (f->value < least) f->value = 0;
  return f->value;
}

#endif
