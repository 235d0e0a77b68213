// string_design.h -- the filters of eight loops for a pitch and a decay: delay, loss and dispersion.
//
// The loop of Karjalainen, Valimaki & Tolonen 1998: a delay read by a Lagrange interpolator of fifth order, a
// one-pole for the losses and four equal all-passes for the stiffness (Van Duyne & Smith 1994). What each of
// them adds to the delay at the fundamental is taken off the line, so that the pitch is exact.
//
// One-poles are designed by q = p / (1 - p)^2: their power is 1 / (1 + q u) where u = 4 sin^2(pi f / rate).
#ifndef DSP_SYNTHS_STRING_DESIGN_H
#define DSP_SYNTHS_STRING_DESIGN_H

#include "dsp/lanes.h"
#include "dsp/maths.h"

enum {
  STRING_LOOPS = 2,
  STRING_TAPS = 6,
  STRING_ALLPASSES = 4,
  STRING_PERIOD = 9, // frames of the shortest loop
};

// What one quantum's end asks of the loops.
typedef struct {
  f8 step;                         // of the sounding pitch, in cycles a frame
  f8 decay, brightness, stiffness; // knobs; the decay is this note's own
  f8 cycles;                       // of the pitch in a loop: 1 unless it is very high
  f8 detune[STRING_LOOPS];         // factors of the pitch
} StringWish;

typedef struct {
  f8 place[STRING_LOOPS]; // frames back, of which the first tap is `delay`
  i8 delay[STRING_LOOPS];
  f8 tap[STRING_LOOPS][STRING_TAPS];
  f8 gain[STRING_LOOPS], pole, allpass;
  f8 bridge; // how hard a curved bridge may hold it, so that it still rings about as long
} StringFilters;

static inline f8 string_sqrt(f8 x) {
  for (uint32_t k = 0; k < LANES; k++) x[k] = __builtin_sqrtf(x[k]);
  return x;
}

// The arc tangent for x >= 0, to 1e-5 of itself (Hastings 1955).
static inline f8 string_atan(f8 x) {
  i8 steep = x > 1.0f;
  f8 z = lanes_select(steep, 1.0f / lanes_max(x, lanes_splat(1e-20f)), x), q = z * z;
  f8 y = 0.05265332f - 0.01172120f * q;
  y = -0.11643287f + q * y;
  y = 0.19354346f + q * y;
  y = -0.33262347f + q * y;
  y = z * (0.99997726f + q * y);
  return lanes_select(steep, 1.57079633f - y, y);
}

// sin and cos of 2 pi x for any x that is not large.
static inline f8 string_sin(f8 x) { return lanes_sin(x - lanes_round(x)); }
static inline f8 string_cos(f8 x) { return string_sin(x + 0.25f); }

// One over the products of the distances between the taps.
static const float string_scale[STRING_TAPS] = {-1 / 120.0f, 1 / 24.0f,  -1 / 12.0f,
                                                1 / 12.0f,   -1 / 24.0f, 1 / 120.0f};

static inline void string_lagrange(f8 at, f8 tap[STRING_TAPS]) {
  f8 left = lanes_splat(1), right = lanes_splat(1);
  for (uint32_t k = 0; k < STRING_TAPS; k++) tap[k] = lanes_splat(string_scale[k]);
  for (uint32_t k = 0; k < STRING_TAPS; k++) {
    tap[k] *= left;
    tap[STRING_TAPS - 1 - k] *= right;
    left *= at - (float)k;
    right *= at - (float)(STRING_TAPS - 1 - k);
  }
}

// What the taps do at `step`: their gain, and how many frames more than `at` they delay.
static inline f8 string_response(const f8 tap[STRING_TAPS], f8 at, f8 step, f8 *late) {
  f8 c = string_cos(step), s = string_sin(step);
  f8 x = string_cos(step * at), y = -string_sin(step * at), real = {0}, imaginary = {0};
  for (uint32_t k = 0; k < STRING_TAPS; k++) {
    real += tap[k] * x;
    imaginary += tap[k] * y;
    f8 turned = x * c - y * s;
    y = x * s + y * c;
    x = turned;
  }
  *late = imaginary / (real * step * 6.28318531f);
  return string_sqrt(real * real + imaginary * imaginary);
}

// Sets one loop's line to `frames` of delay at `step`; returns its gain there.
static inline f8 string_line(StringFilters *f, uint32_t loop, f8 frames, f8 step) {
  f8 late, place = lanes_max(frames, lanes_splat(3.0f));
  i8 first = lanes_truncate(place) - 2;
  f8 at = place - lanes_from_int(first);
  string_lagrange(at, f->tap[loop]);
  string_response(f->tap[loop], at, step, &late);
  at -= late;
  string_lagrange(at, f->tap[loop]);
  f->place[loop] = place;
  f->delay[loop] = first;
  return string_response(f->tap[loop], at, step, &late);
}

static inline f8 string_u(f8 step) {
  f8 s = lanes_sin(step * 0.5f);
  return 4.0f * s * s;
}

// The loss filter's q: highs fall by what the brightness says, as far as one pole can do it while no
// frequency below the fundamental lasts more than twice as long. It goes towards that bound and never there,
// so that more brightness is always brighter.
static inline f8 string_loss(const StringWish *w, f8 trip, float rate_hz) {
  f8 u = string_u(w->step), four = lanes_splat(4000 / rate_hz);
  f8 high = lanes_min(lanes_max(four, w->step * 2.0f), lanes_splat(0.48f)), above = string_u(high);
  f8 more = (high * high - w->step * w->step) / (four * four);
  more = lanes_max(more, lanes_splat(0)) * lanes_exp2(6.0f * (1.0f - w->brightness));
  f8 ratio = lanes_exp2(-2.0f * lanes_min(trip * more, lanes_splat(30)));
  f8 q = (1.0f - ratio) / lanes_max(ratio * above - u, above * 1e-6f);
  f8 most = (lanes_exp2(trip) - 1.0f) / u;
  return q * most / (q + most);
}

// log2 of what a trip around costs at the fundamental, for a decay in log2 s.
static inline f8 string_trip(const StringWish *w, float rate_hz) {
  f8 trip = w->cycles / w->step * lanes_exp2(-w->decay) * (9.96578428f / rate_hz);
  return lanes_min(trip, lanes_splat(20));
}

static inline void string_design(StringFilters *f, const StringWish *w, const float loss[STRING_LOOPS],
                                 float rate_hz) {
  f8 trip = string_trip(w, rate_hz), q = string_loss(w, trip, rate_hz);
  f->bridge = lanes_min(6.0f * trip, lanes_splat(0.35f));
  f->pole = 2.0f * q / (2.0f * q + 1.0f + string_sqrt(4.0f * q + 1.0f));
  f8 slow = 1.0f + w->stiffness * 0.0248f * w->cycles / w->step;
  f->allpass = (1.0f - slow) / (1.0f + slow);
  f8 level = string_sqrt(1.0f + q * string_u(w->step)), still = 1.0f - f->pole;
  for (uint32_t k = 0; k < STRING_LOOPS; k++) {
    f8 step = w->step * w->detune[k], angle = step * 6.28318531f;
    f8 filter = string_atan(f->pole * string_sin(step) / (1.0f - f->pole * string_cos(step)));
    f8 spread = 2.0f * (float)STRING_ALLPASSES * string_atan(slow * lanes_tan(step));
    f8 gain = string_line(f, k, w->cycles / step - (filter + spread) / angle, step);
    // What the line itself loses is made up for, as far as nothing lower grows.
    f8 most = lanes_exp2(trip * (-0.1f * loss[k]));
    f->gain[k] = still * lanes_min(level * lanes_exp2(-trip * loss[k]) / gain, most);
  }
}

#endif
