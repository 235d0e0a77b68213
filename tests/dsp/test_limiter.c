// test_limiter.c -- the last stage: the true peak stays under the ceiling, and what is quiet is only late.
//
// The true peak is measured at eight times the rate by an interpolator of its own, four times as long as the
// limiter's.
#include "dsp/limiter_latency.h"
#include "support/expect.h"
#include "support/listen.h"
#include "support/pedal.h"
#include "support/random.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846

enum { FRAMES = 1024 * QUANTUM, BEFORE = 32, TAPS = 2 * BEFORE, POINTS = 8 };

static const float rates_hz[] = {8000, 44100, 48000, 96000, 192000};
enum { RATES = sizeof rates_hz / sizeof *rates_hz };

typedef struct {
  float side[2][FRAMES];
} Take;

static Take in, out;

static Sound side_of(Take *t, int side, double rate_hz) { return (Sound){t->side[side], FRAMES, rate_hz}; }

// -- true peak ------------------------------------------------------------------------------------

static void interpolator(double taps[POINTS][TAPS]) {
  for (int p = 0; p < POINTS; p++) {
    double sum = 0;
    for (int k = 0; k < TAPS; k++) {
      double t = k - (BEFORE - 1) - (double)p / POINTS, place = t / BEFORE;
      double sinc = t == 0 ? 1 : sin(PI * t) / (PI * t);
      sum += taps[p][k] = sinc * listen_bessel(6 * sqrt(fmax(0, 1 - place * place)));
    }
    for (int k = 0; k < TAPS; k++) taps[p][k] /= sum;
  }
}

static double true_peak(const float *x, size_t frames) {
  double taps[POINTS][TAPS], peak = 0;
  interpolator(taps);
  for (size_t n = 0; n + TAPS <= frames; n++)
    for (int p = 0; p < POINTS; p++) {
      double sum = 0;
      for (int k = 0; k < TAPS; k++) sum += taps[p][k] * (double)x[n + (size_t)k];
      peak = fmax(peak, fabs(sum));
    }
  return peak;
}

static double loudest_peak(Take *t) {
  return fmax(true_peak(t->side[0], FRAMES), true_peak(t->side[1], FRAMES));
}

// -- sounds ---------------------------------------------------------------------------------------

static void sine(Take *t, double cycles, double phase, double level) { // cycles a frame
  for (int n = 0; n < FRAMES; n++)
    t->side[0][n] = t->side[1][n] = (float)(level * sin(2 * PI * (cycles * n + phase)));
}

static void noise(Take *t, double level, uint64_t seed) {
  for (int n = 0; n < FRAMES; n++)
    for (int s = 0; s < 2; s++) t->side[s][n] = (float)(level * random_between(&seed, -1, 1));
}

// Square waves that come and go within an otherwise silent take, on one side at a time.
static void bursts(Take *t, double level, uint64_t seed) {
  memset(t, 0, sizeof *t);
  for (uint32_t n = 0; n + 4000 < FRAMES; n += 3000 + random_below(&seed, 900)) {
    uint32_t side = random_below(&seed, 2), half = 1 + random_below(&seed, 80),
             length = 1 + random_below(&seed, 1500);
    for (uint32_t k = 0; k < length; k++) t->side[side][n + k] = (float)(k / half % 2 ? -level : level);
  }
}

// Strokes whose pitch falls, with a click of noise before them.
static void kicks(Take *t, double level, uint64_t seed) {
  memset(t, 0, sizeof *t);
  for (uint32_t n = 0; n + 6000 < FRAMES; n += 4000 + random_below(&seed, 3000)) {
    double strength = level * random_between(&seed, 0.2, 1), phase = 0,
           fall = random_between(&seed, 300, 1500);
    for (uint32_t k = 0; k < 6000; k++) {
      phase += 0.001 + 0.02 * exp(-(double)k / fall);
      double click = k < 60 ? random_between(&seed, -1, 1) : 0;
      double x = strength * exp(-(double)k / (4 * fall)) * (sin(2 * PI * phase) + click);
      for (int s = 0; s < 2; s++) t->side[s][n + k] += (float)(x * (s ? 0.8 : 1));
    }
  }
}

// A mix: tones, strokes and noise that swells.
static void session(Take *t, uint64_t seed) {
  kicks(t, random_between(&seed, 0.5, 4), seed + 1);
  for (int tone = 0; tone < 6; tone++) {
    double cycles = exp(random_between(&seed, log(0.001), log(0.4))), level = random_between(&seed, 0, 1);
    double pan = random_between(&seed, 0, 1), swell = random_between(&seed, 1e-5, 1e-3);
    for (int n = 0; n < FRAMES; n++) {
      double x = level * sin(2 * PI * cycles * n) * (1 + sin(2 * PI * swell * n)) +
                 0.1 * random_between(&seed, -1, 1);
      t->side[0][n] += (float)(x * pan);
      t->side[1][n] += (float)(x * (1 - pan));
    }
  }
}

// -- running --------------------------------------------------------------------------------------

static Pedal opened(float rate_hz, double ceiling, double release) {
  Pedal p = pedal_open(EFFECT_LIMITER, rate_hz, pedal_set());
  pedal_snap(&p, PARAM_LIMITER_CEILING, (float)ceiling);
  pedal_snap(&p, PARAM_LIMITER_RELEASE, (float)release);
  pedal_start(&p);
  return p;
}

// `in` through a limiter, into `out`.
static void limit(float rate_hz, double ceiling, double release) {
  Pedal p = opened(rate_hz, ceiling, release);
  out = in;
  pedal_run(&p, out.side[0], out.side[1], FRAMES);
  pedal_close(&p);
}

static double over_db(double ceiling) { return listen_db(loudest_peak(&out)) - ceiling; }

// -- tests ----------------------------------------------------------------------------------------

static void expect_held(const char *what, float rate_hz, double ceiling, double least) {
  double over = over_db(ceiling);
  if (!(over <= 0.05 && over >= least))
    fail_msg("%s at %g Hz: true peak %.3f dB over the ceiling", what, (double)rate_hz, over);
}

static void test_true_peak(void **state) {
  (void)state;
  for (int r = 0; r < RATES; r++) {
    float rate = rates_hz[r];
    sine(&in, 0.25, 0.125, 1);
    limit(rate, -1, 0.1);
    expect_held("a clipping sine at a quarter of the rate", rate, -1, -0.4);
    sine(&in, 0.41, 0.1, 8);
    limit(rate, -3, 0.01);
    expect_held("a high sine", rate, -3, -0.8);
    noise(&in, 1, 1);
    limit(rate, -1, 0.01);
    expect_held("noise", rate, -1, -0.5);
    noise(&in, 16, 2);
    limit(rate, -6, 0.1);
    expect_held("noise of +24 dB", rate, -6, -1);
    bursts(&in, 4, 3);
    limit(rate, -1, 0.01);
    expect_held("square bursts", rate, -1, -0.5);
    kicks(&in, 4, 4);
    limit(rate, -24, 0.05);
    expect_held("kicks", rate, -24, -0.5);
  }
}

static void test_sessions(void **state) {
  (void)state;
  for (uint64_t seed = 0; seed < 10; seed++) {
    float rate = rates_hz[1 + seed % 2];
    session(&in, seed);
    expect_above(listen_db(loudest_peak(&in)), 0); // else nothing is limited
    limit(rate, -1, seed % 3 ? 0.1 : 0.01);
    expect_held("a session", rate, -1, -0.6);
  }
}

static void expect_delayed(uint32_t frames) {
  for (int s = 0; s < 2; s++) {
    assert_int_equal(listen_first(side_of(&out, s, 1)), listen_first(side_of(&in, s, 1)) + frames);
    assert_memory_equal(out.side[s] + frames, in.side[s], (FRAMES - frames) * sizeof(float));
  }
}

static void test_quiet(void **state) {
  (void)state;
  for (int r = 0; r < RATES; r++) {
    uint32_t latency = limiter_latency(rates_hz[r]);
    assert_true(latency % QUANTUM == 0 && (double)latency >= 0.0013 * (double)rates_hz[r]);
    assert_true((double)latency < 0.0013 * (double)rates_hz[r] + QUANTUM);
    noise(&in, 0.45, 5);
    expect_between(listen_db(loudest_peak(&in)), -5, -1.2);
    limit(rates_hz[r], -1, 0.1);
    expect_delayed(latency);
    sine(&in, 0.01, 0, 0.85);
    limit(rates_hz[r], -1, 0.1);
    expect_delayed(latency);
  }
  assert_int_equal(limiter_latency(48000), 64);
}

// What is loud is cut, and what comes long after it is not.
static void test_end(void **state) {
  (void)state;
  memset(&in, 0, sizeof in);
  uint32_t latency = limiter_latency(48000), half = FRAMES / 2;
  for (uint32_t n = 0; n < 2000; n++) in.side[0][n] = (float)(4 * sin(0.1 * n));
  for (uint32_t n = half; n < half + 2000; n++) in.side[1][n] = (float)(0.5 * sin(0.1 * n));
  limit(48000, -1, 0.01);
  expect_between(listen_peak(listen_slice(side_of(&out, 0, 48000), 0, half)), 0.8, 0.9);
  expect_between((double)listen_last(side_of(&out, 0, 48000)), 1990 + latency, 2000 + latency);
  assert_memory_equal(out.side[1] + half + latency, in.side[1] + half, 2000 * sizeof(float));
}

// The gain, by a small tone on the right under bursts on the left that share it.
static double gain_at(double seconds) {
  size_t at = (size_t)(seconds * 48000);
  return listen_line(listen_slice(side_of(&out, 1, 48000), at, 480), 6000).amplitude / 0.01;
}

static void test_release(void **state) {
  (void)state;
  static const double times[] = {0.03, 0.1, 0.2};
  for (int i = 0; i < 3; i++) {
    memset(&in, 0, sizeof in);
    for (uint32_t n = 0; n < FRAMES; n++) in.side[1][n] = (float)(0.01 * sin(2 * PI * n / 8));
    for (uint32_t n = 4800; n < 9600; n++) in.side[0][n] = (float)(2 * sin(0.02 * (n - 4800)));
    limit(48000, -1, times[i]);
    double held = gain_at(0.18), end = 0.2 + 64 / 48000.0 - 240 / 48000.0; // a window looks 5 ms ahead
    expect_between(gain_at(0.05), 0.999, 1.001);
    expect_between(listen_db(held), -7.4, -6.9);
    double at = gain_at(end + times[i]);
    expect_between((at - held) / (1 - held), 0.632 - 0.08, 0.632 + 0.08);
  }
}

// The tone's steps are themselves without clicks: 5 ms long.
static void test_clicks(void **state) {
  (void)state;
  for (int r = 1; r < 3; r++) {
    double rate = (double)rates_hz[r];
    size_t at = FRAMES / 2;
    for (int n = 0; n < FRAMES; n++) {
      double place = fmin(1, fmax(0, (n - (double)at) / (0.01 * rate)));
      double swell = place - sin(2 * PI * place) / (2 * PI), level = 0.25 + 3.75 * swell;
      in.side[0][n] = in.side[1][n] = (float)(level * sin(2 * PI * 220 * n / rate));
    }
    expect_below(listen_splat(side_of(&in, 0, rate), at), -90);
    limit((float)rate, -1, 0.1);
    expect_below(listen_splat(side_of(&out, 0, rate), at), -80);
    expect_between(listen_peak(listen_slice(side_of(&out, 0, rate), at, at)), 0.86, 0.895);
  }
}

typedef struct {
  uint32_t knob;
  float from, to;
} Step;

static void turn(Pedal *p, uint32_t knob, float value) { // also past the registry's range
  p->value[knob] = value;
  if (knob != LIMITER_CEILING || value <= 0)
    p->glide[knob].target = param_scale((ParamId)(p->first + knob), value);
}

static bool differ(Sound s, size_t at) {
  size_t rest = s.frames / 4;
  double before = listen_rms(listen_slice(s, at - rest, rest)),
         after = listen_rms(listen_slice(s, at + rest, rest));
  return fabs(before - after) > 0.02 * after;
}

static void check_step(Step step, float rate_hz, uint32_t at) {
  Pedal p = opened(rate_hz, -3, 0.05);
  turn(&p, step.knob, step.from);
  out = in;
  pedal_run(&p, out.side[0], out.side[1], at);
  turn(&p, step.knob, step.to);
  pedal_run(&p, out.side[0] + at, out.side[1] + at, FRAMES - at);
  pedal_close(&p);
  Sound s = side_of(&out, 0, (double)rate_hz);
  double click = listen_splat(s, at);
  if (!(click <= -90))
    fail_msg("knob %u from %g to %g: %.1f dB", step.knob, (double)step.from, (double)step.to, click);
  if (step.knob == LIMITER_CEILING) assert_true(differ(s, at));
}

static void test_steps(void **state) {
  (void)state;
  static const Step steps[] = {
      {LIMITER_CEILING, -1, -12}, {LIMITER_CEILING, -24, -1}, {LIMITER_CEILING, -3, 100},
      {LIMITER_CEILING, 100, -6}, {LIMITER_RELEASE, 0.1f, 1}, {LIMITER_RELEASE, 2, 0.01f},
  };
  for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
    for (int r = 1; r < 3; r++)
      for (uint32_t i = 0; i < 5; i++) {
        sine(&in, 220 / (double)rates_hz[r], 0.1 * i, 1.5);
        check_step(steps[k], rates_hz[r], FRAMES / 2 + i * QUANTUM);
      }
}

static void test_sweeps(void **state) {
  (void)state;
  enum { STEPS = 64, STEP = FRAMES / STEPS };
  for (uint32_t knob = 0; knob < LIMITER_KNOBS; knob++)
    for (int r = 1; r < 3; r++) {
      Pedal p = opened(rates_hz[r], -1, 0.01);
      sine(&in, 220 / (double)rates_hz[r], 0.2, 1.5);
      out = in;
      for (int i = 0; i < STEPS; i++) {
        turn(&p, knob, (float)(knob ? 0.01 * exp2(i / 9.0) : -1 - 0.3 * i));
        pedal_run(&p, out.side[0] + i * STEP, out.side[1] + i * STEP, STEP);
      }
      pedal_close(&p);
      expect_below(listen_zipper(side_of(&out, 0, (double)rates_hz[r]), 4000, FRAMES - 1000, 220), -100);
    }
}

static void test_off(void **state) {
  (void)state;
  for (int r = 0; r < RATES; r++) {
    Pedal p = opened(rates_hz[r], -1, 0.1);
    turn(&p, LIMITER_CEILING, 100);
    noise(&in, 8, 6);
    out = in;
    pedal_run(&p, out.side[0], out.side[1], FRAMES);
    pedal_close(&p);
    expect_delayed(limiter_latency(rates_hz[r]));
  }
}

static void test_image(void **state) {
  (void)state;
  kicks(&in, 4, 7); // the right is 0.8 of the left
  limit(48000, -1, 0.05);
  for (int n = 0; n < FRAMES; n++)
    expect_between((double)(out.side[1][n] - 0.8f * out.side[0][n]), -1e-6, 1e-6);
  assert_true(listen_peak(side_of(&out, 0, 48000)) > 0.8);
}

// Even without a reset it hears again, once what was no number has come out.
static void test_no_number(void **state) {
  (void)state;
  static const float wrong[] = {NAN, INFINITY, -INFINITY, 1e38f};
  for (int i = 0; i < 4; i++) {
    Pedal p = opened(48000, -1, 0.01);
    sine(&in, 0.01, 0, 0.5);
    out = in;
    out.side[0][1000] = out.side[1][1001] = wrong[i];
    pedal_run(&p, out.side[0], out.side[1], FRAMES);
    Sound tail = listen_slice(side_of(&out, 0, 48000), FRAMES - 4800, 4800);
    assert_true(listen_finite(tail));
    expect_between(listen_peak(tail), 0.4999, 0.5001);
    pedal_start(&p);
    out = in;
    pedal_run(&p, out.side[0], out.side[1], FRAMES);
    expect_delayed(64);
    pedal_close(&p);
  }
}

static void test_sets(void **state) {
  (void)state;
  if (pedal_set() == effects_base) skip();
  uint64_t hash[2] = {LISTEN_HASH, LISTEN_HASH};
  session(&in, 11);
  for (int set = 0; set < 2; set++)
    for (int r = 0; r < RATES; r++) {
      Pedal p = pedal_open(EFFECT_LIMITER, rates_hz[r], set ? pedal_set() : effects_base);
      out = in;
      pedal_run(&p, out.side[0], out.side[1], FRAMES);
      pedal_close(&p);
      for (int s = 0; s < 2; s++) hash[set] = listen_hash(hash[set], side_of(&out, s, 1));
    }
  assert_true(hash[0] == hash[1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("the true peak never passes the ceiling", test_true_peak),
      TEST("nor in ten sessions", test_sessions),
      TEST("what stays under the ceiling is delayed and else the same to the bit", test_quiet),
      TEST("a loud sound ends in silence, and what follows is whole again", test_end),
      TEST("the gain comes back in the release's time", test_release),
      TEST("a sound that swells over the ceiling is turned down without a click", test_clicks),
      TEST("a knob's step makes no click, nor does the switch", test_steps),
      TEST("a knob swept in 64 steps makes no zipper noise", test_sweeps),
      TEST("switched off it is a delay to the bit", test_off),
      TEST("both sides are turned down alike", test_image),
      TEST("what is no number passes", test_no_number),
      TEST("every instruction set has the same samples", test_sets),
  };
  return cmocka_run_group_tests_name("limiter", tests, NULL, NULL);
}
