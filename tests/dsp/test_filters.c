// test_filters.c -- the low-pass, the high-pass and the equaliser of the desk against their formulas.
#include "support/turning.h"
#include <string.h>

enum { MOST = 2 * 192000 };
static float left[MOST], right[MOST];

// What a sine of hz becomes: its amplitude and phase over those of what went in.
static double complex answer(Pedal *p, double hz, double settle_s, double measure_s) {
  double rate_hz = (double)p->site.rate_hz;
  size_t skip_frames = (size_t)(settle_s * rate_hz), frames = (size_t)(measure_s * rate_hz);
  size_t all = (skip_frames + frames + QUANTUM) / QUANTUM * QUANTUM;
  assert_true(all <= MOST);
  for (size_t n = 0; n < all; n++) {
    left[n] = (float)(0.5 * sin(2 * PI * hz * (double)n / rate_hz));
    right[n] = -left[n];
  }
  Line before = listen_line((Sound){left + skip_frames, frames, rate_hz}, hz);
  pedal_start(p);
  pedal_run(p, left, right, (uint32_t)all);
  Line after = listen_line((Sound){left + skip_frames, frames, rate_hz}, hz);
  Line other = listen_line((Sound){right + skip_frames, frames, rate_hz}, hz);
  expect_between(other.amplitude / after.amplitude, 0.99999, 1.00001);
  return after.amplitude / before.amplitude * cexp(turning_complex(0, 1) * (after.phase - before.phase));
}

static double decibels(double complex x) { return listen_db(cabs(x)); }

// -- the corner -----------------------------------------------------------------------------------

static void check_corner(EffectKind kind, double rate_hz, double hz, double q) {
  Pedal p = pedal_open(kind, (float)rate_hz, pedal_set());
  bool low = kind == EFFECT_LOWPASS;
  pedal_snap(&p, low ? PARAM_LOWPASS : PARAM_HIGHPASS, (float)hz);
  pedal_snap(&p, low ? PARAM_LOWPASS_Q : PARAM_HIGHPASS_Q, (float)q);
  double complex y = answer(&p, hz, 0.3 + 4 * q / hz, 0.3);
  expect_between(decibels(y) - listen_db(q), -0.1, 0.1);
  // At its corner it turns a tone by a quarter, and near it by 2 Q radians for each e-th of the frequency.
  double cents = carg(y * turning_complex(0, low ? 1 : -1)) / (2 * q) * 1200 / log(2);
  if (!(fabs(cents) < 1))
    fail_msg("%s of %g Hz, Q %g at %g Hz: %g cents", p.effect->name, hz, q, rate_hz, cents);
  pedal_close(&p);
}

static void test_corner(void **state) {
  (void)state;
  static const double rates_hz[] = {44100, 48000, 96000}, places[] = {0.002, 0.02, 0.1, 0.25, 0.4};
  static const double qs[] = {0.1, 0.7071, 4, 40};
  for (int r = 0; r < 3; r++)
    for (int k = 0; k < 5; k++)
      for (int i = 0; i < 4; i++) {
        double hz = (double)(float)fmin(places[k] * rates_hz[r], 20000);
        check_corner(EFFECT_LOWPASS, rates_hz[r], hz, qs[i]);
        check_corner(EFFECT_HIGHPASS, rates_hz[r], hz, qs[i]);
      }
}

// The analogue filter at the frequency that the trapezoidal rule puts there.
static double complex theory(double hz, double corner_hz, double rate_hz, double complex *s) {
  return *s = turning_complex(0, tan(PI * hz / rate_hz) / tan(PI * corner_hz / rate_hz));
}

static void test_slopes(void **state) {
  (void)state;
  for (int k = 0; k < 2; k++) {
    EffectKind kind = k ? EFFECT_HIGHPASS : EFFECT_LOWPASS;
    Pedal p = pedal_open(kind, 48000, pedal_set());
    pedal_snap(&p, k ? PARAM_HIGHPASS : PARAM_LOWPASS, 1000);
    for (double hz = 62.5; hz < 17000; hz *= 2) {
      double complex s, wanted = theory(hz, 1000, 48000, &s);
      wanted = (k ? s * s : 1) / (s * s + s / 0.7071 + 1);
      expect_between(decibels(answer(&p, hz, 0.2, 0.4)) - decibels(wanted), -0.02, 0.02);
    }
    pedal_close(&p);
  }
}

// -- the equaliser --------------------------------------------------------------------------------

static double complex shelf_or_bell(int band, double complex s, double a, double q) {
  double root = sqrt(a);
  if (band == 0) return a * (s * s + root / q * s + a) / (a * s * s + root / q * s + 1);
  if (band == 2) return a * (a * s * s + root / q * s + 1) / (s * s + root / q * s + a);
  return (s * s + s * a / q + 1) / (s * s + s / (a * q) + 1);
}

static void test_bands(void **state) {
  (void)state;
  static const ParamId levels[] = {PARAM_EQ_LOW, PARAM_EQ_MID, PARAM_EQ_HIGH};
  static const ParamId corners[] = {PARAM_EQ_LOW_FREQ, PARAM_EQ_MID_FREQ, PARAM_EQ_HIGH_FREQ};
  static const float corner_hz[] = {200, 1000, 6000}, dbs[] = {-24, -6, 3, 24};
  for (int band = 0; band < 3; band++)
    for (int k = 0; k < 4; k++) {
      Pedal p = pedal_open(EFFECT_EQ, 48000, pedal_set());
      pedal_snap(&p, levels[band], dbs[k]);
      pedal_snap(&p, corners[band], corner_hz[band]);
      pedal_snap(&p, PARAM_EQ_MID_Q, 2);
      for (double times = 0.125; times < 3; times *= 2) {
        double hz = times * (double)corner_hz[band], a = pow(10, (double)dbs[k] / 40);
        double complex s, wanted = theory(hz, (double)corner_hz[band], 48000, &s);
        wanted = shelf_or_bell(band, s, a, band == 1 ? 2 : sqrt(0.5));
        expect_between(decibels(answer(&p, hz, 0.3, 0.4)) - decibels(wanted), -0.05, 0.05);
      }
      pedal_close(&p);
    }
}

static void test_flat(void **state) {
  (void)state;
  uint64_t random = 3;
  static float in[4096], x[4096], y[4096];
  for (int n = 0; n < 4096; n++) in[n] = x[n] = y[n] = (float)random_between(&random, -1, 1);
  Pedal p = pedal_open(EFFECT_EQ, 48000, pedal_set());
  pedal_run(&p, x, y, 4096);
  assert_memory_equal(in, x, sizeof x);
  assert_memory_equal(in, y, sizeof y);
  pedal_turn(&p, PARAM_EQ_MID, 6); // there and back: nothing of it may stay
  pedal_run(&p, x, y, 4096);
  pedal_turn(&p, PARAM_EQ_MID, 0);
  for (int k = 0; k < 3; k++) pedal_run(&p, x, y, 4096);
  memcpy(x, in, sizeof x);
  pedal_run(&p, x, y, 4096);
  assert_memory_equal(in, x, sizeof x);
  memset(x, 0, sizeof x);
  memset(y, 0, sizeof y);
  pedal_turn(&p, PARAM_EQ_MID, 6); // what it heard before is not kept till now
  pedal_run(&p, x, y, 4096);
  assert_true(listen_peak((Sound){x, 4096, 48000}) == 0);
  pedal_close(&p);
}

// -- all of them ----------------------------------------------------------------------------------

static const EffectKind kinds[] = {EFFECT_LOWPASS, EFFECT_HIGHPASS, EFFECT_EQ};

// One is moved by next to nothing in each quantum, so that it never rests.
static void test_rest(void **state) {
  (void)state;
  uint64_t random = 4;
  for (int k = 0; k < 2; k++) {
    static float x[2][9600];
    for (int n = 0; n < 9600; n++) x[0][n] = x[1][n] = (float)random_between(&random, -1, 1);
    ParamId corner = k ? PARAM_HIGHPASS : PARAM_LOWPASS, q = k ? PARAM_HIGHPASS_Q : PARAM_LOWPASS_Q;
    for (int i = 0; i < 2; i++) {
      Pedal p = pedal_open(kinds[k], 48000, pedal_set());
      pedal_snap(&p, corner, 700);
      pedal_start(&p);
      for (int n = 0; n < 9600; n += QUANTUM) {
        pedal_snap(&p, q, i && n / QUANTUM % 2 ? 4.000002f : 4);
        pedal_run(&p, x[i] + n, right, QUANTUM);
      }
      pedal_close(&p);
    }
    double most = 0;
    for (int n = 0; n < 9600; n++) most = fmax(most, fabs((double)(x[0][n] - x[1][n])));
    expect_between(most, 1e-9, 2e-5);
    expect_above(listen_rms((Sound){x[0], 9600, 48000}), 0.05);
  }
}

static void test_steps(void **state) {
  (void)state;
  static const Turning steps[] = {
      {EFFECT_LOWPASS, PARAM_LOWPASS, 4000, 220, {{0}}},
      {EFFECT_LOWPASS, PARAM_LOWPASS, 20, 20000, {{0}}},
      {EFFECT_LOWPASS, PARAM_LOWPASS_Q, 0.7071f, 4, {{PARAM_LOWPASS, 220}}},
      {EFFECT_HIGHPASS, PARAM_HIGHPASS, 20, 2000, {{0}}},
      {EFFECT_HIGHPASS, PARAM_HIGHPASS, 2000, 100, {{0}}},
      {EFFECT_HIGHPASS, PARAM_HIGHPASS_Q, 0.7071f, 4, {{PARAM_HIGHPASS, 220}}},
      {EFFECT_EQ, PARAM_EQ_LOW, 0, 12, {{PARAM_EQ_LOW_FREQ, 300}}},
      {EFFECT_EQ, PARAM_EQ_MID, -12, 12, {{PARAM_EQ_MID_FREQ, 300}}},
      {EFFECT_EQ, PARAM_EQ_HIGH, 0, -24, {{PARAM_EQ_HIGH_FREQ, 1000}}},
      {EFFECT_EQ, PARAM_EQ_LOW_FREQ, 100, 1000, {{PARAM_EQ_LOW, 12}}},
      {EFFECT_EQ, PARAM_EQ_MID_FREQ, 200, 4000, {{PARAM_EQ_MID, 12}}},
      {EFFECT_EQ, PARAM_EQ_HIGH_FREQ, 1000, 8000, {{PARAM_EQ_HIGH, -20}}},
      {EFFECT_EQ, PARAM_EQ_MID_Q, 0.2f, 10, {{PARAM_EQ_MID, 12}}},
  };
  turning_check(steps, sizeof steps / sizeof *steps, 1, -90);
}

static void test_sweeps(void **state) {
  (void)state;
  static const Turning sweeps[] = {
      {EFFECT_LOWPASS, PARAM_LOWPASS, 8000, 200, {{0}}},
      {EFFECT_LOWPASS, PARAM_LOWPASS_Q, 0.5f, 8, {{PARAM_LOWPASS, 300}}},
      {EFFECT_HIGHPASS, PARAM_HIGHPASS, 20, 2000, {{0}}},
      {EFFECT_HIGHPASS, PARAM_HIGHPASS_Q, 0.5f, 8, {{PARAM_HIGHPASS, 150}}},
      {EFFECT_EQ, PARAM_EQ_LOW, -24, 24, {{PARAM_EQ_LOW_FREQ, 300}}},
      {EFFECT_EQ, PARAM_EQ_MID, -24, 24, {{PARAM_EQ_MID_FREQ, 300}}},
      {EFFECT_EQ, PARAM_EQ_HIGH, 0, -24, {{PARAM_EQ_HIGH_FREQ, 1000}}},
      {EFFECT_EQ, PARAM_EQ_LOW_FREQ, 30, 1000, {{PARAM_EQ_LOW, 12}}},
      {EFFECT_EQ, PARAM_EQ_MID_FREQ, 100, 10000, {{PARAM_EQ_MID, 12}}},
      {EFFECT_EQ, PARAM_EQ_HIGH_FREQ, 1000, 16000, {{PARAM_EQ_HIGH, -20}}},
      {EFFECT_EQ, PARAM_EQ_MID_Q, 0.2f, 10, {{PARAM_EQ_MID, 12}, {PARAM_EQ_MID_FREQ, 400}}},
  };
  turning_check(sweeps, sizeof sweeps / sizeof *sweeps, TURNING_STEPS, -100);
}

// Corners and resonances that jump in every quantum, and all knobs at their ends.
static void test_extremes(void **state) {
  (void)state;
  static const float rates_hz[] = {8000, 48000, 192000};
  for (int r = 0; r < 3; r++)
    for (int jump = 0; jump < 2; jump++) {
      expect_between(turning_extremes(EFFECT_LOWPASS, rates_hz[r], 8, 1500, jump), 4, 8 * 100);
      expect_between(turning_extremes(EFFECT_HIGHPASS, rates_hz[r], 8, 1500, jump), 4, 8 * 100);
      expect_between(turning_extremes(EFFECT_EQ, rates_hz[r], 8, 1500, jump), 4, 8 * 5000);
    }
}

static void test_silence(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int k = 0; k < 3; k++) {
      Pedal p = pedal_open(kinds[k], r ? 192000 : 8000, pedal_set());
      if (k == 0) pedal_snap(&p, PARAM_LOWPASS, 100);
      if (k == 1) pedal_snap(&p, PARAM_HIGHPASS, 100);
      if (k == 2) pedal_snap(&p, PARAM_EQ_LOW, 12), pedal_snap(&p, PARAM_EQ_MID, -6);
      pedal_start(&p);
      expect_between(turning_silence(&p, 1), 0.001, 0.5);
      pedal_close(&p);
    }
}

static void test_bits(void **state) {
  (void)state;
  for (int k = 0; k < 3; k++) turning_same_bits(kinds[k]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("the corner lies within a cent and is as loud as its Q", test_corner),
      TEST("low-pass and high-pass fall by 12 dB an octave", test_slopes),
      TEST("the equaliser's bands are as loud as asked", test_bands),
      TEST("a flat equaliser changes no bit", test_flat),
      TEST("a filter at rest sounds as it does on the move", test_rest),
      TEST("a step of a knob makes no click", test_steps),
      TEST("a knob swept in 64 steps makes no noise", test_sweeps),
      TEST("filters stay bounded however their knobs jump", test_extremes),
      TEST("filters end in silence", test_silence),
      TEST("every instruction set makes the same samples", test_bits),
  };
  return cmocka_run_group_tests_name("filters", tests, NULL, NULL);
}
