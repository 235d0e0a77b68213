// drive.h -- the curve x / sqrt(1 + x^2) without aliases, for saturation and distortion.
//
// The input is brought to twice the rate by a half-band filter, and each sample there is the mean of the
// curve along the line from the last (antiderivative anti-aliasing: Parker, Zavalishin & Le Bivic 2016;
// Bilbao et al. 2017). The antiderivative of this curve is F(x) = sqrt(1 + x^2), and F(a)^2 - F(b)^2 =
// a^2 - b^2, so the mean (F(a) - F(b)) / (a - b) is (a + b) / (F(a) + F(b)): a sum over a sum, which is well
// conditioned however near a and b are, and needs no branch.
//
// The mean delays by half a sample. The filter down has an even count of taps, which makes that whole, and
// gives back the highs that the mean takes: up to 0.38 of the rate the way through is flat to 0.03 dB and
// DRIVE_LATE frames late at all frequencies, so that the dry sound stands beside it.
//
// The gain inside is given as its square, and the curve divided by it: for quiet sounds the slope is 1. A
// bias before the gain makes it asymmetric; what the curve makes of the bias is taken off at once, what it
// makes of the sound's level by a high-pass at 8 Hz (as a one-pole's difference to what it follows).
#ifndef DSP_EFFECTS_DRIVE_H
#define DSP_EFFECTS_DRIVE_H

#include "dsp/effect.h"
#include "dsp/effects/pole.h"
#include "dsp/maths.h"

enum { DRIVE_PAST = 24, DRIVE_FRAMES = DRIVE_PAST + QUANTUM, DRIVE_LATE = 19, DRIVE_MIDDLE = 8 };

// The halves of the symmetric filters up (the samples between; the others are the input's) and down, both
// minimax fits: up is 60 dB down from 0.62 of the rate and 86 dB at its images of bass and middle, down
// 91 dB from 0.57.
static const float drive_up[8] = {-0.000927034382f, 0.00425807488f, -0.011858439f, 0.0261302415f,
                                  -0.050962716f,    0.0953732759f,  -0.191464863f, 0.62941792f};
static const float drive_down[23] = {
    -0.000213640561f, -0.000841811849f, -0.000869048f,   0.000857759151f, 0.00228130102f,   -0.000428737479f,
    -0.0045623836f,   -0.00137781258f,  0.00740569709f,  0.00542812769f,  -0.0100914205f,   -0.0126263849f,
    0.0113313639f,    0.0238437348f,    -0.00907888681f, -0.040042144f,   -7.34717756e-05f, 0.0629922435f,
    0.0234918141f,    -0.0981529127f,   -0.0875360008f,  0.170097036f,    0.457326236f};

// A quantum of the curve's form, at each frame.
typedef struct {
  float gain2[QUANTUM], bias[QUANTUM];
  float rest[1 + QUANTUM]; // what the bias alone comes out as, from the frame before the quantum on
} DriveCurve;

// One side. The quantum's own frames follow DRIVE_PAST older ones.
typedef struct {
  float in[DRIVE_FRAMES], even[DRIVE_FRAMES], odd[DRIVE_FRAMES];
  float last, root; // biased input and F of it, of the last odd sample
} DriveSide;

// At rest, as if the bias had been there for ever.
static inline void drive_rest_side(DriveSide *d, float gain2, float bias) {
  *d = (DriveSide){.last = bias, .root = __builtin_sqrtf(1 + gain2 * (bias * bias))};
}

static inline float drive_rest(float gain2, float bias) {
  return bias / __builtin_sqrtf(1 + gain2 * (bias * bias));
}

// Call it when a quantum's form is made; true when every later quantum has the same.
static inline bool drive_settled(const DriveCurve *c, const Glide *knob) {
  return stream_rests(knob) && c->rest[0] == c->rest[QUANTUM];
}

// The samples half way between frames, 7.5 frames late.
static inline void drive_rise(const float *restrict in, float *restrict between) {
  for (int n = 0; n < QUANTUM; n += LANES_A_PART) {
    const float *x = in + DRIVE_PAST + n;
    fv sum = {0};
#pragma GCC unroll 8
    for (int k = 0; k < 8; k++) sum += drive_up[k] * (stream_load(x - k) + stream_load(x - 15 + k));
    stream_store(between + n, sum);
  }
}

static inline fv drive_root(fv v, fv gain2) {
  fv square = 1 + gain2 * (v * v), root;
#pragma GCC unroll 8
  for (int i = 0; i < LANES_A_PART; i++) root[i] = __builtin_sqrtf(square[i]);
  return root;
}

static inline void drive_shape(DriveSide *restrict d, const DriveCurve *restrict c) {
  float between[QUANTUM], value[1 + QUANTUM], root[1 + QUANTUM];
  drive_rise(d->in, between);
  value[0] = d->last, root[0] = d->root;
  for (int n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv v = stream_load(between + n) + stream_load(c->bias + n);
    stream_store(value + 1 + n, v);
    stream_store(root + 1 + n, drive_root(v, stream_load(c->gain2 + n)));
  }
  for (int n = 0; n < QUANTUM; n += LANES_A_PART) {
    fv v = stream_load(d->in + DRIVE_PAST - DRIVE_MIDDLE + n) + stream_load(c->bias + n);
    fv r = drive_root(v, stream_load(c->gain2 + n)), rest = stream_load(c->rest + 1 + n);
    fv even = (v + stream_load(value + n)) / (r + stream_load(root + n));
    fv odd = (v + stream_load(value + 1 + n)) / (r + stream_load(root + 1 + n));
    stream_store(d->even + DRIVE_PAST + n, even - 0.5f * (rest + stream_load(c->rest + n)));
    stream_store(d->odd + DRIVE_PAST + n, odd - rest);
  }
  d->last = value[QUANTUM], d->root = root[QUANTUM];
}

static inline void drive_fall(const DriveSide *restrict d, float *restrict out) {
  for (int n = 0; n < QUANTUM; n += LANES_A_PART) {
    const float *even = d->even + DRIVE_PAST + n, *odd = d->odd + DRIVE_PAST + n;
    fv sum = {0}, other = {0};
#pragma GCC unroll 12
    for (int j = 0; j < 12; j++)
      sum += drive_down[2 * j] * (stream_load(odd - j) + stream_load(even - 22 + j));
#pragma GCC unroll 11
    for (int j = 0; j < 11; j++)
      other += drive_down[2 * j + 1] * (stream_load(even - j) + stream_load(odd - 22 + j));
    stream_store(out + n, sum + other);
  }
}

static inline void drive_block_dc(const Pole *dc, float keep, float last[2], float wet[restrict 2][QUANTUM]) {
  float mean[2][QUANTUM];
  for (int i = 0; i < 2; i++)
    for (int n = 0; n < QUANTUM; n++) mean[i][n] = (1 - keep) * wet[i][n];
  pole_run(dc, last, mean[0], mean[1]);
  for (int i = 0; i < 2; i++)
    for (int n = 0; n < QUANTUM; n++) wet[i][n] -= mean[i][n];
}

static inline void drive_move_on(DriveSide *d) {
  memcpy(d->in, d->in + QUANTUM, DRIVE_PAST * sizeof *d->in);
  memcpy(d->even, d->even + QUANTUM, DRIVE_PAST * sizeof *d->even);
  memcpy(d->odd, d->odd + QUANTUM, DRIVE_PAST * sizeof *d->odd);
}

// The dry sound as late as the shaped one, and that.
typedef struct {
  float dry[2][QUANTUM], wet[2][QUANTUM];
} DriveOut;

// Both sides: their past, the high-pass after them, and its followers.
typedef struct {
  DriveSide side[2];
  Pole dc;
  float keep, mean[2];
} Drive;

static inline void drive_reset(Drive *d, const DriveCurve *c, float rate_hz) {
  d->keep = maths_exp2(-72.5f / rate_hz);
  pole_keep_steady(&d->dc, d->keep);
  d->mean[0] = d->mean[1] = 0;
  for (int i = 0; i < 2; i++) drive_rest_side(&d->side[i], c->gain2[0], c->bias[0]);
}

// The sides take turns at each stage, so that neither waits for what it has just stored.
static inline void drive_run(Drive *d, const DriveCurve *c, const float left[QUANTUM],
                             const float right[QUANTUM], DriveOut *out) {
  DriveSide *side = d->side;
  memcpy(side[0].in + DRIVE_PAST, left, QUANTUM * sizeof *left);
  memcpy(side[1].in + DRIVE_PAST, right, QUANTUM * sizeof *right);
  for (int i = 0; i < 2; i++) drive_shape(&side[i], c);
  for (int i = 0; i < 2; i++) drive_fall(&side[i], out->wet[i]);
  for (int i = 0; i < 2; i++) {
    memcpy(out->dry[i], side[i].in + DRIVE_PAST - DRIVE_LATE, sizeof out->dry[i]);
    drive_move_on(&side[i]);
  }
  drive_block_dc(&d->dc, d->keep, d->mean, out->wet);
}

#endif
