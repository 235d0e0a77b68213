// test_loudness.c -- the meter reads what the standards say that it has to.
//
// The signals are those of ITU-R BS.1770-4 and of EBU Tech 3341 (cases 1 to 5), made in stereo.
#include "dsp/loudness.h"
#include "support/expect.h"
#include "support/listen.h"
#include "support/random.h"
#include <math.h>

#define PI 3.14159265358979323846

static const float rates_hz[] = {8000, 11025, 44100, 48000, 96000, 192000};
enum { RATES = sizeof rates_hz / sizeof *rates_hz };

static Loudness meter;
static double rate, seconds; // of the signal, and how much of it has been heard
static float heard[2][1 << 20];
static size_t frames;

static void start(float rate_hz) {
  loudness_init(&meter, rate_hz);
  rate = (double)rate_hz;
  seconds = 0;
  frames = 0;
}

static void hear(const float left[QUANTUM], const float right[QUANTUM]) {
  loudness_measure(&meter, left, right);
  for (int n = 0; n < QUANTUM; n++, frames++)
    if (frames < 1 << 20) heard[0][frames] = left[n], heard[1][frames] = right[n];
}

// A sine on each side, at its own level in dBFS.
static void hear_tone(double hz, double left_db, double right_db, double time_s) {
  double a = pow(10, left_db / 20), b = pow(10, right_db / 20);
  for (seconds += time_s; (double)frames < seconds * rate;) {
    float left[QUANTUM], right[QUANTUM];
    for (int n = 0; n < QUANTUM; n++) {
      double x = sin(2 * PI * fmod(hz * (double)(frames + (size_t)n) / rate, 1));
      left[n] = (float)(a * x);
      right[n] = (float)(b * x);
    }
    hear(left, right);
  }
}

static void hear_silence(double time_s) { hear_tone(0, -300, -300, time_s); }

static double momentary(void) { return (double)loudness_momentary(&meter); }
static double short_term(void) { return (double)loudness_short_term(&meter); }
static double integrated(void) { return (double)loudness_integrated(&meter); }

static void test_reference(void **state) {
  (void)state;
  for (int r = 0; r < RATES; r++) {
    double slack = rates_hz[r] == 48000 ? 0.01 : r < 2 ? 0.1 : 0.04; // the curve of 48 kHz bends a little
    start(rates_hz[r]);
    hear_tone(997, 0, -300, 4);
    expect_between(momentary(), -3.01 - slack, -3.01 + slack);
    expect_between(short_term(), -3.01 - slack, -3.01 + slack);
    expect_between(integrated(), -3.01 - slack, -3.01 + slack);
    start(rates_hz[r]);
    hear_tone(997, 0, 0, 1);
    expect_between(momentary(), -slack, slack);
    start(rates_hz[r]);
    hear_tone(997, -300, -40, 1);
    expect_between(momentary(), -43.01 - slack, -43.01 + slack);
  }
}

// The response to a sine, against that of the two sections which the standard prints for 48 kHz.
static double printed_db(double hz) {
  static const double b[2][3] = {{1.53512485958697, -2.69169618940638, 1.19839281085285}, {1, -2, 1}};
  static const double a[2][3] = {{1, -1.69065929318241, 0.73248077421585},
                                 {1, -1.99004745483398, 0.99007225036621}};
  double w = 2 * PI * hz / 48000, sum = 0;
  for (int k = 0; k < 2; k++) {
    double up[2] = {0, 0}, down[2] = {0, 0};
    for (int i = 0; i < 3; i++) {
      up[0] += b[k][i] * cos(w * i), up[1] += b[k][i] * sin(w * i);
      down[0] += a[k][i] * cos(w * i), down[1] += a[k][i] * sin(w * i);
    }
    sum += listen_db(hypot(up[0], up[1])) - listen_db(hypot(down[0], down[1]));
  }
  return sum;
}

static void test_weighting(void **state) {
  (void)state;
  static const double tones_hz[] = {25, 40, 100, 500, 1500, 2500, 6000, 10000, 18000};
  for (size_t k = 0; k < sizeof tones_hz / sizeof *tones_hz; k++)
    for (int r = 2; r < RATES; r++) {
      double slack = rates_hz[r] == 48000 ? 0.01 : 0.15;
      start(rates_hz[r]);
      hear_tone(tones_hz[k], -20, -20, 3.5);
      double error = short_term() - (-20 - 0.691 + printed_db(tones_hz[k]));
      if (!(fabs(error) <= slack)) fail_msg("%g Hz at %g Hz: %.3f LU off", tones_hz[k], rate, error);
    }
}

// Noise that comes and goes, with holes in it: the loudest reading is the loudest that another meter finds.
static void test_against_listen(void **state) {
  (void)state;
  for (int r = 0; r < 5; r++) {
    uint64_t random = (uint64_t)r;
    double loudest = -200, tenth = 0;
    start(rates_hz[r]);
    for (int q = 0; (double)frames < 5 * rate; q++) {
      float x[2][QUANTUM], level = q % 3 ? (float)(0.3 + 0.3 * sin(q * 0.002)) : 0;
      for (int n = 0; n < QUANTUM; n++)
        for (int s = 0; s < 2; s++) x[s][n] = level * (float)random_between(&random, -1, s ? 0.2 : 1);
      hear(x[0], x[1]);
      if ((double)frames >= tenth) loudest = fmax(loudest, momentary()), tenth += rate / 10;
    }
    Sound left = {heard[0], frames, rate}, right = {heard[1], frames, rate};
    double theirs = listen_lufs(left, right);
    expect_between(loudest - theirs, -0.02, 0.02);
  }
}

static void hear_steps(const double steps[][2], int count) {
  start(48000);
  for (int k = 0; k < count; k++) hear_tone(1000, steps[k][0], steps[k][0], steps[k][1]);
}

static void test_gates(void **state) {
  (void)state;
  static const double plain[][2] = {{-23, 20}}, soft[][2] = {{-33, 20}};
  static const double relative[][2] = {{-36, 10}, {-23, 60}, {-36, 10}};
  static const double absolute[][2] = {{-72, 10}, {-36, 10}, {-23, 60}, {-36, 10}, {-72, 10}};
  static const double passing[][2] = {{-26, 20}, {-20, 20.1}, {-26, 20}};
  hear_steps(plain, 1);
  expect_between(integrated(), -23.1, -22.9);
  expect_between(momentary(), -23.1, -22.9);
  expect_between(short_term(), -23.1, -22.9);
  hear_steps(soft, 1);
  expect_between(integrated(), -33.1, -32.9);
  hear_steps(relative, 3);
  expect_between(integrated(), -23.1, -22.9);
  expect_between(momentary(), -36.1, -35.9);
  hear_steps(absolute, 5);
  expect_between(integrated(), -23.1, -22.9);
  hear_steps(passing, 3);
  expect_between(integrated(), -23.1, -22.9);
}

static void test_windows(void **state) {
  (void)state;
  start(48000);
  hear_tone(1000, -20, -20, 3);
  hear_silence(0.2);
  expect_between(momentary(), -20 - 3.2, -20 - 2.8); // half of it
  hear_silence(0.25);
  expect_below(momentary(), -60);
  expect_between(short_term(), -21, -20.3);
  hear_silence(1.05);
  expect_between(short_term(), -23.3, -22.7);
  double before = integrated();
  hear_silence(60);
  expect_between(short_term(), (double)LOUDNESS_SILENCE, (double)LOUDNESS_SILENCE);
  expect_between(integrated(), before, before); // under the gate
}

static void test_silence(void **state) {
  (void)state;
  start(44100);
  expect_between(momentary(), -120, -120);
  expect_between(short_term(), -120, -120);
  expect_between(integrated(), -120, -120);
  hear_silence(1);
  expect_between(momentary(), -120, -120);
  hear_tone(1000, -80, -80, 1);
  expect_between(momentary(), -80.1, -79.9);
  expect_between(integrated(), -120, -120);
}

static void test_no_number(void **state) {
  (void)state;
  static const float wrong[] = {NAN, INFINITY, -INFINITY, 3e38f};
  for (int i = 0; i < 4; i++) {
    float bad[QUANTUM] = {wrong[i]}, none[QUANTUM] = {0};
    start(48000);
    hear_tone(1000, -23, -23, 5);
    hear(bad, none);
    hear_tone(1000, -23, -23, 5);
    expect_between(momentary(), -23.1, -22.9);
    expect_between(short_term(), -23.1, -22.9);
    expect_between(integrated(), -23.1, -22.9);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("the standard's reference reads what it has to, at every rate", test_reference),
      TEST("every pitch weighs what the standard's filters give it", test_weighting),
      TEST("it agrees with another meter", test_against_listen),
      TEST("the integrated loudness passes its gates", test_gates),
      TEST("the windows are 0.4 and 3 s long", test_windows),
      TEST("silence reads as silence", test_silence),
      TEST("what is no number is forgotten", test_no_number),
  };
  return cmocka_run_group_tests_name("loudness", tests, NULL, NULL);
}
