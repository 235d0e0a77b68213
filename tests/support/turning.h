// turning.h -- a tone through one effect while a knob of it is turned: does it click, does it do anything.
//
// Threads  one.
// Units    Hz, the registry's values; dB.
#ifndef TESTS_TURNING_H
#define TESTS_TURNING_H

#include "support/expect.h"
#include "support/listen.h"
#include "support/pedal.h"
#include "support/random.h"
#include <complex.h>
#include <math.h>
#include <stdlib.h>

// A knob that is turned while others stand at what they need.
typedef struct {
  EffectKind kind;
  ParamId id;
  float from, to;
  struct {
    ParamId id;
    float value;
  } other[3]; // a value of 0 ends them
} Turning;

enum { TURNING_STEPS = 64 };

static inline double complex turning_complex(double real, double imaginary) {
  return real + imaginary * (double complex)I; // clang has no CMPLX here
}

static inline void turning_tone(float *left, float *right, size_t frames, double rate_hz, double hz) {
  for (size_t n = 0; n < frames; n++)
    left[n] = right[n] = (float)(0.5 * sin(2 * PI * hz * (double)n / rate_hz));
}

static inline Pedal turning_open(const Turning *t, float rate_hz) {
  Pedal p = pedal_open(t->kind, rate_hz, pedal_set());
  for (int k = 0; k < 3 && t->other[k].value != 0; k++) pedal_snap(&p, t->other[k].id, t->other[k].value);
  pedal_snap(&p, t->id, t->from);
  pedal_start(&p);
  return p;
}

// Whether what came out at the end is something else than what comes out of a knob that was left alone.
static inline bool turning_differs(const Turning *t, float rate_hz, const float *turned, size_t frames) {
  float *left = malloc(frames * sizeof *left), *right = malloc(frames * sizeof *right);
  turning_tone(left, right, frames, (double)rate_hz, 220);
  Pedal p = turning_open(t, rate_hz);
  pedal_run(&p, left, right, (uint32_t)frames);
  double most = 0, tenth = 0.1 * (double)rate_hz;
  for (size_t n = frames - (size_t)tenth; n < frames; n++)
    most = fmax(most, fabs((double)(left[n] - turned[n])));
  pedal_close(&p);
  free(left);
  free(right);
  return most > 0.005;
}

// A second of the tone: the knob moves in `steps` equal steps, or ratios, from 0.4 s on. Returns the noise.
static inline double turning_noise(const Turning *t, float rate_hz, uint32_t steps, uint64_t *random) {
  size_t frames = (size_t)rate_hz * (steps > 1 ? 2 : 1) / QUANTUM * QUANTUM,
         at = frames * 2 / 5 / QUANTUM * QUANTUM;
  at += random_below(random, 32) * QUANTUM;
  float *left = malloc(frames * sizeof *left), *right = malloc(frames * sizeof *right);
  turning_tone(left, right, frames, (double)rate_hz, 220);
  Pedal p = turning_open(t, rate_hz);
  size_t now = at, step = frames / 2 / (TURNING_STEPS * QUANTUM) * QUANTUM;
  pedal_run(&p, left, right, (uint32_t)at);
  for (uint32_t k = 1; k <= steps; k++) {
    pedal_turn(&p, t->id, param_map(param_row(t->id)->curve, (float)k / (float)steps, t->from, t->to));
    pedal_run(&p, left + now, right + now, (uint32_t)step);
    now += step;
  }
  pedal_run(&p, left + now, right + now, (uint32_t)(frames - now));
  Sound l = {left, frames, (double)rate_hz}, r = {right, frames, (double)rate_hz};
  assert_true(listen_finite(l) && listen_finite(r));
  double noise = steps > 1 ? fmax(listen_zipper(l, at, now, 220), listen_zipper(r, at, now, 220))
                           : fmax(listen_splat(l, at), listen_splat(r, at));
  if (!turning_differs(t, rate_hz, left, frames)) fail_msg("%s does nothing", param_row(t->id)->name);
  pedal_close(&p);
  free(left);
  free(right);
  return noise;
}

static inline void turning_check(const Turning *turnings, size_t count, uint32_t steps, double limit_db) {
  uint64_t random = 7;
  for (size_t k = 0; k < count; k++)
    for (int r = 0; r < 2; r++) {
      const Turning *t = &turnings[k];
      double noise = turning_noise(t, r ? 48000 : 44100, steps, &random);
      if (!(noise <= limit_db))
        fail_msg("%s from %g to %g: %.1f dB", param_row(t->id)->name, (double)t->from, (double)t->to, noise);
    }
}

// Noise of the level, the knobs at random places: the loudest sample that comes out.
static inline double turning_extremes(EffectKind kind, float rate_hz, float level, uint32_t rounds,
                                      bool jump) {
  enum { FRAMES = 16 * QUANTUM };
  float left[FRAMES], right[FRAMES];
  uint64_t random = 8;
  Pedal p = pedal_open(kind, rate_hz, pedal_set());
  double most = 0;
  for (uint32_t k = 0; k < rounds; k++) {
    for (uint32_t knob = 0; knob < p.effect->knobs; knob++) {
      ParamId id = (ParamId)(p.first + knob);
      const Param *row = param_row(id);
      uint64_t place = random_below(&random, 3);
      float value = param_map(row->curve, place == 2 ? (float)random_between(&random, 0, 1) : (float)place,
                              row->min, row->max);
      (jump ? pedal_snap : pedal_turn)(&p, id, value);
    }
    for (uint32_t n = 0; n < FRAMES; n++) {
      left[n] = level * (float)random_between(&random, -1, 1);
      right[n] = level * (float)random_between(&random, -1, 1);
    }
    pedal_run(&p, left, right, jump ? QUANTUM : FRAMES);
    Sound l = {left, jump ? QUANTUM : FRAMES, (double)rate_hz}, r = l;
    r.samples = right;
    if (!listen_finite(l) || !listen_finite(r)) fail_msg("%s is no number", p.effect->name);
    most = fmax(most, fmax(listen_peak(l), listen_peak(r)));
  }
  pedal_close(&p);
  return most;
}

// A burst, then nothing: seconds until nothing is left, exactly, and the effect says so.
static inline double turning_silence(Pedal *p, double longest_s) {
  float left[QUANTUM], right[QUANTUM];
  uint64_t random = 9;
  double rate_hz = (double)p->site.rate_hz;
  for (uint32_t k = 0; k * QUANTUM < longest_s * rate_hz; k++) {
    bool burst = k < 200;
    for (uint32_t n = 0; n < QUANTUM; n++) {
      left[n] = burst ? (float)random_between(&random, -1, 1) : 0;
      right[n] = burst ? (float)random_between(&random, -1, 1) : 0;
    }
    pedal_run(p, left, right, QUANTUM);
    Sound l = {left, QUANTUM, rate_hz}, r = {right, QUANTUM, rate_hz};
    bool silent = listen_peak(l) == 0 && listen_peak(r) == 0 && p->loudest == 0;
    if (burst && k > 100 && silent) fail_msg("%s does not sound", p->effect->name);
    if (silent && !burst) return (double)(k - 200) * QUANTUM / rate_hz;
  }
  return (double)INFINITY;
}

// The same bits from both instruction sets, while every knob is turned.
static inline void turning_same_bits(EffectKind kind) {
#ifdef __x86_64__
  if (!__builtin_cpu_supports("avx2")) skip();
  enum { FRAMES = 8 * QUANTUM };
  static float x[2][2][FRAMES];
  uint64_t random = 10;
  Pedal p[2] = {pedal_open(kind, 48000, effects_base), pedal_open(kind, 48000, effects_avx2)};
  double heard = 0;
  for (uint32_t k = 0; k < 400; k++) {
    ParamId id = (ParamId)(p[0].first + random_below(&random, p[0].effect->knobs));
    float value = param_map(param_row(id)->curve, (float)random_between(&random, 0, 1), param_row(id)->min,
                            param_row(id)->max);
    for (uint32_t n = 0; n < FRAMES; n++)
      for (int side = 0; side < 2; side++)
        x[0][side][n] = x[1][side][n] = (float)random_between(&random, -1, 1);
    for (int set = 0; set < 2; set++) {
      if (k % 8 == 0) pedal_turn(&p[set], id, value);
      pedal_run(&p[set], x[set][0], x[set][1], FRAMES);
    }
    assert_memory_equal(x[0], x[1], sizeof x[0]);
    heard = fmax(heard, listen_peak((Sound){x[0][0], FRAMES, 48000}));
  }
  expect_above(heard, 0.1);
  for (int set = 0; set < 2; set++) pedal_close(&p[set]);
#else
  (void)kind;
  skip();
#endif
}

#endif
