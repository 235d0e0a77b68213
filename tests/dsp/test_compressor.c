// test_compressor.c -- the compressor turns down by as much, and as fast, as it is asked to.
#include "support/expect.h"
#include "support/listen.h"
#include "support/pedal.h"
#include "support/random.h"
#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

enum { FRAMES = 2048 * QUANTUM, HALF = FRAMES / 2 };

static const float rates_hz[] = {8000, 44100, 48000, 192000};
enum { RATES = sizeof rates_hz / sizeof *rates_hz };

typedef struct {
  float side[2][FRAMES];
} Take;

static Take in, out;

static Sound side_of(const Take *t, int side, double rate_hz) {
  return (Sound){t->side[side], FRAMES, rate_hz};
}

// A sine, of another level in the second half.
static void tone(double hz, double rate_hz, double phase, double level, double then) {
  for (int n = 0; n < FRAMES; n++) {
    double x = sin(2 * PI * (hz * n / rate_hz + phase)) * (n < HALF ? level : then);
    in.side[0][n] = in.side[1][n] = (float)x;
  }
}

static void noise(double level, uint64_t seed) {
  for (int n = 0; n < FRAMES; n++)
    for (int s = 0; s < 2; s++) in.side[s][n] = (float)(level * random_between(&seed, -1, 1));
}

static double db(double decibels) { return pow(10, decibels / 20); }

static Pedal opened(float rate_hz) {
  Pedal p = pedal_open(EFFECT_COMPRESSOR, rate_hz, pedal_set());
  pedal_snap(&p, PARAM_COMPRESSOR, 1);
  pedal_start(&p);
  return p;
}

static void squeeze(Pedal *p) {
  out = in;
  pedal_run(p, out.side[0], out.side[1], FRAMES);
}

// -- level ----------------------------------------------------------------------------------------

// Giannoulis, Massberg & Reiss 2012, equation 4: a knee 6 dB wide.
static double curve(double level, double threshold, double ratio) {
  double over = level - threshold;
  if (over <= -3) return level;
  if (over >= 3) return threshold + over / ratio;
  return level + (1 / ratio - 1) * (over + 3) * (over + 3) / 12;
}

static void check_curve(float rate_hz, double hz, double level, double threshold, double ratio) {
  Pedal p = opened(rate_hz);
  pedal_snap(&p, PARAM_COMPRESSOR_THRESHOLD, (float)threshold);
  pedal_snap(&p, PARAM_COMPRESSOR_RATIO, (float)ratio);
  pedal_snap(&p, PARAM_COMPRESSOR_RELEASE, 0.05f);
  tone(hz, (double)rate_hz, 0.1, db(level), db(level));
  squeeze(&p);
  pedal_close(&p);
  Sound end = listen_slice(side_of(&out, 0, (double)rate_hz), HALF, HALF);
  double error = listen_db(listen_line(end, hz).amplitude) - curve(level, threshold, ratio);
  if (!(fabs(error) <= 0.2))
    fail_msg("%g Hz at %g dB, threshold %g, ratio %g: %.2f dB off", hz, level, threshold, ratio, error);
}

static void test_curve(void **state) {
  (void)state;
  static const double levels[] = {-40, -20.5, -18, -16, -12, -6, 0, 6}, tones_hz[] = {100, 997, 5003};
  for (size_t k = 0; k < sizeof levels / sizeof *levels; k++)
    for (int t = 0; t < 3; t++) {
      check_curve(48000, tones_hz[t], levels[k], -18, 4);
      check_curve(44100, tones_hz[t], levels[k], -30, 20);
    }
  check_curve(8000, 331, -6, -18, 4);
  check_curve(192000, 997, -6, -18, 1.5);
  check_curve(48000, 997, -6, -18, 1);
}

static void test_makeup(void **state) {
  (void)state;
  Pedal p = opened(48000);
  pedal_snap(&p, PARAM_COMPRESSOR_MAKEUP, 6);
  tone(997, 48000, 0, db(-40), db(-40));
  squeeze(&p);
  pedal_close(&p);
  double level = listen_line(listen_slice(side_of(&out, 1, 48000), HALF, HALF), 997).amplitude;
  expect_between(listen_db(level), -34.05, -33.95);
}

static void test_mix(void **state) {
  (void)state;
  double level[2];
  for (int half = 0; half < 2; half++) {
    Pedal p = opened(48000);
    pedal_snap(&p, PARAM_COMPRESSOR, half ? 0.5f : 1);
    tone(997, 48000, 0, 0.5, 0.5);
    squeeze(&p);
    level[half] = listen_line(listen_slice(side_of(&out, 0, 48000), HALF, HALF), 997).amplitude;
    pedal_snap(&p, PARAM_COMPRESSOR, 0);
    squeeze(&p);
    assert_memory_equal(&out, &in, sizeof in);
    pedal_close(&p);
  }
  expect_below(level[0], 0.25);
  expect_between(level[1], 0.5 * (0.5 + level[0]) - 0.001, 0.5 * (0.5 + level[0]) + 0.001);
}

static void test_link(void **state) {
  (void)state;
  for (int loud = 0; loud < 2; loud++) {
    noise(0.9, 4);
    for (int n = 0; n < FRAMES; n++) in.side[1 - loud][n] = 0.25f * in.side[loud][n];
    Pedal p = opened(48000);
    squeeze(&p);
    pedal_close(&p);
    expect_below(listen_rms(side_of(&out, loud, 48000)), 0.6 * listen_rms(side_of(&in, loud, 48000)));
    for (int n = 0; n < FRAMES; n++)
      expect_between((double)(out.side[1 - loud][n] - 0.25f * out.side[loud][n]), -1e-6, 1e-6);
  }
}

// -- time -----------------------------------------------------------------------------------------

// By how many decibels it turns down at a frame.
static double down_at(int n) {
  double sum = 0, whole = 0;
  for (int k = n - 4; k < n + 4; k++) {
    sum += (double)(out.side[0][k] * out.side[0][k]);
    whole += (double)(in.side[0][k] * in.side[0][k]);
  }
  return 5 * log10(whole / sum) * 2;
}

// Seconds from the change of level until 1 - 1/e of the way is gone.
static double time_of(double rate_hz) {
  double from = down_at(HALF - 16), to = down_at(FRAMES - 16), goal = from + (to - from) * (1 - exp(-1));
  if (fabs(to - from) < 6) return (double)NAN;
  for (int n = HALF; n < FRAMES - 16; n++)
    if ((down_at(n) - goal) * (to - from) >= 0) return (n - HALF) / rate_hz;
  return (double)NAN;
}

static void check_times(float rate_hz, double attack, double release) {
  for (int up = 0; up < 2; up++) {
    Pedal p = opened(rate_hz);
    pedal_snap(&p, PARAM_COMPRESSOR_ATTACK, (float)attack);
    pedal_snap(&p, PARAM_COMPRESSOR_RELEASE, (float)release);
    tone((double)rate_hz / 7.3, (double)rate_hz, 0.2, up ? db(-30) : 0.9, up ? 0.9 : db(-30));
    squeeze(&p);
    pedal_close(&p);
    double asked = up ? attack : release, got = time_of((double)rate_hz);
    if (!(fabs(got / asked - 1) <= 0.2))
      fail_msg("%s of %g s at %g Hz takes %g", up ? "attack" : "release", asked, (double)rate_hz, got);
  }
}

static void test_times(void **state) {
  (void)state;
  for (int r = 0; r < RATES; r++) {
    double least = r == 0 ? 0.003 : 0.0005, most = FRAMES / (double)rates_hz[r] / 20;
    check_times(rates_hz[r], least, 0.01);
    check_times(rates_hz[r], 0.005, fmin(0.1, most));
    check_times(rates_hz[r], fmin(0.05, most), 0.05 * fmin(1, most / 0.05));
    check_times(rates_hz[r], 0.02, 0.01); // an attack slower than the release
  }
}

// -- cleanness ------------------------------------------------------------------------------------

typedef struct {
  ParamId id;
  float from, to;
} Step;

static void check_step(Step step, float rate_hz, uint32_t at, double phase) {
  Pedal p = opened(rate_hz);
  pedal_snap(&p, step.id, step.from);
  tone(220, (double)rate_hz, phase, 0.7, 0.7);
  out = in;
  pedal_run(&p, out.side[0], out.side[1], at);
  pedal_turn(&p, step.id, step.to);
  pedal_run(&p, out.side[0] + at, out.side[1] + at, FRAMES - at);
  pedal_close(&p);
  Sound s = side_of(&out, 0, (double)rate_hz);
  double click = listen_splat(s, at);
  const char *name = param_row(step.id)->name;
  if (!(click <= -90)) fail_msg("%s from %g to %g: %.1f dB", name, (double)step.from, (double)step.to, click);
  if (step.id == PARAM_COMPRESSOR_ATTACK || step.id == PARAM_COMPRESSOR_RELEASE)
    return; // not of a steady tone
  double before = listen_rms(listen_slice(s, at - 8000, 8000)),
         after = listen_rms(listen_slice(s, FRAMES - 8000, 8000));
  if (fabs(before - after) < 0.02 * before) fail_msg("%s does nothing", name);
}

static void test_steps(void **state) {
  (void)state;
  static const Step steps[] = {
      {PARAM_COMPRESSOR, 1, 0.2f},
      {PARAM_COMPRESSOR, 0, 1},
      {PARAM_COMPRESSOR_THRESHOLD, -10, -40},
      {PARAM_COMPRESSOR_THRESHOLD, -60, 0},
      {PARAM_COMPRESSOR_RATIO, 1, 20},
      {PARAM_COMPRESSOR_RATIO, 20, 2},
      {PARAM_COMPRESSOR_ATTACK, 0.5f, 0.0005f},
      {PARAM_COMPRESSOR_RELEASE, 4, 0.01f},
      {PARAM_COMPRESSOR_MAKEUP, 0, 24},
      {PARAM_COMPRESSOR_MAKEUP, 12, 0},
  };
  for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
    for (uint32_t i = 0; i < 6; i++)
      check_step(steps[k], rates_hz[1 + i % 2], HALF + 3 * i * QUANTUM, 0.13 * i);
}

static void test_sweeps(void **state) {
  (void)state;
  enum { STEPS = 64, STEP = FRAMES / STEPS };
  for (int id = PARAM_COMPRESSOR; id <= (int)PARAM_COMPRESSOR_MAKEUP; id++) {
    const Param *row = param_row((ParamId)id);
    Pedal p = opened(48000);
    tone(220, 48000, 0.3, 0.7, 0.7);
    out = in;
    for (int i = 0; i < STEPS; i++) {
      pedal_turn(&p, (ParamId)id, param_map(row->curve, (float)i / (STEPS - 1), row->min, row->max));
      pedal_run(&p, out.side[0] + i * STEP, out.side[1] + i * STEP, STEP);
    }
    pedal_close(&p);
    double noise_db = listen_zipper(side_of(&out, 0, 48000), 4000, FRAMES - 1000, 220);
    if (!(noise_db <= -100)) fail_msg("%s swept: %.1f dB", row->name, noise_db);
  }
}

static void test_extremes(void **state) {
  (void)state;
  for (uint64_t seed = 0; seed < 24; seed++) {
    uint64_t random = seed;
    Pedal p = opened(rates_hz[seed % RATES]);
    for (int id = PARAM_COMPRESSOR; id <= (int)PARAM_COMPRESSOR_MAKEUP; id++) {
      const Param *row = param_row((ParamId)id);
      pedal_snap(&p, (ParamId)id, random_below(&random, 2) ? row->min : row->max);
    }
    noise(seed % 3 ? 1 : 8, seed);
    squeeze(&p);
    pedal_close(&p);
    for (int s = 0; s < 2; s++) {
      assert_true(listen_finite(side_of(&out, s, 1)));
      expect_between(listen_peak(side_of(&out, s, 1)), 1e-4, 8 * 15.9);
    }
  }
}

// What comes after NaN or infinity is heard as before; silence is silence.
static void test_no_number(void **state) {
  (void)state;
  static const float wrong[] = {NAN, INFINITY, -1e38f, 0};
  for (int i = 0; i < 4; i++) {
    Pedal p = opened(48000);
    tone(997, 48000, 0, 0.5, 0.5);
    in.side[0][100] = wrong[i];
    squeeze(&p);
    Sound end = listen_slice(side_of(&out, 0, 48000), HALF, HALF);
    assert_true(listen_finite(end));
    expect_between(listen_peak(end), 0.15, 0.25);
    tone(997, 48000, 0, 0, 0);
    squeeze(&p);
    assert_int_equal(listen_first(side_of(&out, 0, 48000)), FRAMES);
    pedal_close(&p);
  }
}

static void test_sets(void **state) {
  (void)state;
  if (pedal_set() == effects_base) skip();
  uint64_t hash[2] = {LISTEN_HASH, LISTEN_HASH};
  noise(1, 9);
  for (int n = 0; n < FRAMES; n++) in.side[0][n] *= (float)sin(1e-4 * n);
  for (int set = 0; set < 2; set++)
    for (int r = 0; r < RATES; r++) {
      Pedal p = pedal_open(EFFECT_COMPRESSOR, rates_hz[r], set ? pedal_set() : effects_base);
      pedal_turn(&p, PARAM_COMPRESSOR, 1);
      pedal_turn(&p, PARAM_COMPRESSOR_MAKEUP, 7);
      squeeze(&p);
      pedal_close(&p);
      for (int s = 0; s < 2; s++) hash[set] = listen_hash(hash[set], side_of(&out, s, 1));
    }
  assert_true(hash[0] == hash[1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a sine comes out at the level that the curve has for it", test_curve),
      TEST("makeup is added", test_makeup),
      TEST("the mix adds the dry sound, which alone is the same to the bit", test_mix),
      TEST("both sides are turned down by the louder one", test_link),
      TEST("attack and release take the time that was asked for", test_times),
      TEST("a knob's step makes no click", test_steps),
      TEST("a knob swept in 64 steps makes no zipper noise", test_sweeps),
      TEST("every knob at its ends leaves noise bounded", test_extremes),
      TEST("what is no number passes, and silence stays silence", test_no_number),
      TEST("every instruction set has the same samples", test_sets),
  };
  return cmocka_run_group_tests_name("compressor", tests, NULL, NULL);
}
