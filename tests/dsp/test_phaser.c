// test_phaser.c -- the phaser's notches, their sweep, and what its knobs do.
#include "support/turning.h"
#include <string.h>

enum { MOST = 48000 * 4, WINDOW = 4096 };
static float left[MOST], right[MOST];

// Its answer to an impulse, while the sweep all but stands: magnitudes of WINDOW / 2 bins of the left side.
static void magnitudes(Pedal *p, size_t wait, double *out) {
  double real[WINDOW] = {0}, imaginary[WINDOW] = {0};
  memset(left, 0, sizeof left);
  memset(right, 0, sizeof right);
  pedal_start(p);
  pedal_run(p, left, right, (uint32_t)wait);
  left[wait] = right[wait] = 1;
  pedal_run(p, left + wait, right + wait, WINDOW);
  for (size_t n = 0; n < WINDOW; n++) real[n] = (double)left[wait + n];
  listen_fft(real, imaginary, WINDOW);
  for (size_t n = 0; n < WINDOW / 2; n++) out[n] = hypot(real[n], imaginary[n]);
}

static Pedal slow_phaser(float stages, float feedback) {
  Pedal p = pedal_open(EFFECT_PHASER, 48000, pedal_set());
  pedal_snap(&p, PARAM_PHASER, 1);
  pedal_snap(&p, PARAM_PHASER_RATE, 0.02f);
  pedal_snap(&p, PARAM_PHASER_STAGES, stages);
  pedal_snap(&p, PARAM_PHASER_FEEDBACK, feedback);
  pedal_start(&p);
  return p;
}

// At first its corners are at the middle of their swing, of 200 and 4000 Hz.
static double theory(double hz, int stages, double feedback) {
  double complex s = turning_complex(0, tan(PI * hz / 48000) / tan(PI * sqrt(200.0 * 4000) / 48000)),
                 chain = 1;
  for (int k = 0; k < stages; k++) chain *= (1 - s) / (1 + s);
  return 0.5 * pow(1 - feedback, 0.75) * cabs((1 + chain) / (1 - feedback * chain));
}

static void test_notches(void **state) {
  (void)state;
  static double found[WINDOW / 2];
  for (int stages = 2; stages <= 12; stages++)
    for (int k = 0; k < 3; k++) {
      double feedback = 0.3 * k;
      Pedal p = slow_phaser((float)stages, (float)feedback);
      magnitudes(&p, 0, found);
      for (int n = 8; n < WINDOW / 4; n++) {
        double wanted = theory(n * 48000.0 / WINDOW, (stages + 1) / 2 * 2, feedback);
        if (!(fabs(found[n] - wanted) < 0.05))
          fail_msg("%d stages, bin %d: %g, not %g", stages, n, found[n], wanted);
      }
      pedal_close(&p);
    }
}

// The frequency of the one notch that two stages have.
static double notch_hz(size_t at) {
  static double found[WINDOW / 2];
  Pedal p = slow_phaser(2, 0);
  pedal_snap(&p, PARAM_PHASER_RATE, 0.5f);
  magnitudes(&p, at, found);
  int least = 4;
  for (int n = 4; n < WINDOW / 2; n++) least = found[n] < found[least] ? n : least;
  pedal_close(&p);
  return least * 48000.0 / WINDOW;
}

// Half a second each way at 0.5 Hz. The answer to an impulse is over before the sweep gets far.
static void test_sweep(void **state) {
  (void)state;
  expect_between(notch_hz(0), 850, 950);
  expect_between(notch_hz(24000), 3900, 4100);
  expect_between(notch_hz(72000), 190, 215);
  expect_between(notch_hz(120000), 3900, 4100);
}

static void test_sides(void **state) {
  (void)state;
  Pedal p = slow_phaser(4, 0);
  pedal_snap(&p, PARAM_PHASER_RATE, 1);
  turning_tone(left, right, 96000, 48000, 900);
  pedal_run(&p, left, right, 96000);
  double l[200], r[200], both = 0, most_l = 0, most_r = 0, least_l = 1, least_r = 1;
  listen_envelope((Sound){left, 96000, 48000}, 480, l);
  listen_envelope((Sound){right, 96000, 48000}, 480, r);
  for (int n = 0; n < 200; n++) {
    both = fmax(both, fabs(l[n] - r[n]));
    most_l = fmax(most_l, l[n]), most_r = fmax(most_r, r[n]);
    least_l = fmin(least_l, l[n]), least_r = fmin(least_r, r[n]);
  }
  expect_above(both, 0.2);
  expect_above(most_l / least_l, 10);
  expect_above(most_r / least_r, 10);
  pedal_close(&p);
}

// Noise loses what is in the notches; what feedback lifts is turned down.
static void test_loudness(void **state) {
  (void)state;
  for (int k = 0; k < 6; k++) {
    Pedal p = slow_phaser(k % 2 ? 4 : 8, k < 2 ? 0 : k < 4 ? 0.5f : 0.9f);
    pedal_snap(&p, PARAM_PHASER_RATE, 2);
    uint64_t random = 5;
    for (size_t n = 0; n < MOST; n++) left[n] = right[n] = (float)random_between(&random, -0.5, 0.5);
    double before = listen_rms((Sound){left, MOST, 48000});
    pedal_run(&p, left, right, MOST);
    expect_between(listen_db(listen_rms((Sound){left, MOST, 48000}) / before), -5, 2);
    pedal_close(&p);
  }
}

static void test_dry(void **state) {
  (void)state;
  static float in[4096];
  Pedal p = pedal_open(EFFECT_PHASER, 48000, pedal_set());
  turning_tone(left, right, 4096, 48000, 333);
  memcpy(in, left, sizeof in);
  pedal_run(&p, left, right, 4096);
  assert_memory_equal(left, in, sizeof in);
  assert_memory_equal(right, in, sizeof in);
  pedal_close(&p);
}

#define MIX                                                                                                  \
  { PARAM_PHASER, 1 }
#define SLOW                                                                                                 \
  { PARAM_PHASER_RATE, 0.05f }

static void test_steps(void **state) {
  (void)state;
  static const Turning steps[] = {
      {EFFECT_PHASER, PARAM_PHASER, 0, 1, {SLOW}},
      {EFFECT_PHASER, PARAM_PHASER, 1, 0.25f, {SLOW}},
      {EFFECT_PHASER, PARAM_PHASER_RATE, 0.05f, 2, {MIX}},
      {EFFECT_PHASER, PARAM_PHASER_STAGES, 4, 12, {MIX, SLOW}},
      {EFFECT_PHASER, PARAM_PHASER_STAGES, 12, 2, {MIX, SLOW}},
      {EFFECT_PHASER, PARAM_PHASER_FEEDBACK, 0, 0.9f, {MIX, SLOW}},
      {EFFECT_PHASER, PARAM_PHASER_FEEDBACK, 0.9f, 0.1f, {MIX, SLOW}},
  };
  turning_check(steps, sizeof steps / sizeof *steps, 1, -90);
}

static void test_sweeps(void **state) {
  (void)state;
  static const Turning sweeps[] = {
      {EFFECT_PHASER, PARAM_PHASER, 0, 1, {SLOW}},
      {EFFECT_PHASER, PARAM_PHASER_RATE, 0.02f, 2, {MIX}},
      {EFFECT_PHASER, PARAM_PHASER_STAGES, 2, 12, {MIX, SLOW}},
      {EFFECT_PHASER, PARAM_PHASER_FEEDBACK, 0, 0.95f, {MIX, SLOW}},
  };
  turning_check(sweeps, sizeof sweeps / sizeof *sweeps, TURNING_STEPS, -100);
}

static void test_extremes(void **state) {
  (void)state;
  static const float rates_hz[] = {8000, 48000, 192000};
  for (int r = 0; r < 3; r++)
    for (int jump = 0; jump < 2; jump++)
      expect_between(turning_extremes(EFFECT_PHASER, rates_hz[r], 8, 1500, jump), 4, 8 * 20);
}

static void test_silence(void **state) {
  (void)state;
  Pedal p = slow_phaser(12, 0.95f);
  expect_between(turning_silence(&p, 4), 0.001, 3);
  pedal_close(&p);
}

static void test_bits(void **state) {
  (void)state;
  turning_same_bits(EFFECT_PHASER);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("it has the notches of its stages, however much it feeds back", test_notches),
      TEST("the notch goes from 200 to 4000 Hz and back at the rate asked for", test_sweep),
      TEST("the sides swing apart", test_sides),
      TEST("feedback makes it hardly louder", test_loudness),
      TEST("a mix of nothing changes no bit", test_dry),
      TEST("a step of a knob makes no click", test_steps),
      TEST("a knob swept in 64 steps makes no noise", test_sweeps),
      TEST("it stays bounded however its knobs jump", test_extremes),
      TEST("it ends in silence", test_silence),
      TEST("every instruction set makes the same samples", test_bits),
  };
  return cmocka_run_group_tests_name("phaser", tests, NULL, NULL);
}
