// test_listen.c -- the measurements, against signals whose figures are known.
#include "support/expect.h"
#include "support/listen.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846

enum { FRAMES = 65536, RATE = 48000 };

static float samples[4 * RATE];
static float other[4 * RATE];

static Sound sound_of(size_t frames) { return (Sound){samples, frames, RATE}; }

static void add_sine(double hz, double amplitude, double phase) {
  for (size_t i = 0; i < 4 * RATE; i++)
    samples[i] += (float)(amplitude * sin(2 * PI * hz * (double)i / RATE + phase));
}

static void sine(double hz, double amplitude) {
  memset(samples, 0, sizeof samples);
  add_sine(hz, amplitude, 0);
}

// Summed in double: hundreds of roundings to float would be heard as noise.
static void limited_saw(double hz) {
  static double sum[FRAMES];
  memset(sum, 0, sizeof sum);
  for (int k = 1; k * hz < RATE / 2.0; k++) {
    double c = cos(2 * PI * k * hz / RATE), s = sin(2 * PI * k * hz / RATE);
    double re = cos(k), im = sin(k); // the phases do not matter: let them be uneven
    for (size_t i = 0; i < FRAMES; i++) {
      double next = re * c - im * s;
      sum[i] += 0.3 / k * im;
      im = re * s + im * c, re = next;
    }
  }
  for (size_t i = 0; i < FRAMES; i++) samples[i] = (float)sum[i];
}

static void naive_saw(double hz) {
  for (size_t i = 0; i < 4 * RATE; i++) samples[i] = (float)(2 * fmod((double)i * hz / RATE, 1) - 1);
}

static void test_fft(void **state) {
  (void)state;
  enum { SIZE = 64 };
  double real[SIZE], imaginary[SIZE];
  for (int i = 0; i < SIZE; i++) real[i] = sin(0.37 * i * i), imaginary[i] = cos(1.1 * i);
  double want_real = 0, want_imaginary = 0; // bin 5, the slow way
  for (int i = 0; i < SIZE; i++) {
    double c = cos(2 * PI * 5 * i / SIZE), s = -sin(2 * PI * 5 * i / SIZE);
    want_real += real[i] * c - imaginary[i] * s, want_imaginary += real[i] * s + imaginary[i] * c;
  }
  listen_fft(real, imaginary, SIZE);
  expect_between(real[5] - want_real, -1e-11, 1e-11);
  expect_between(imaginary[5] - want_imaginary, -1e-11, 1e-11);
}

static void test_line(void **state) {
  (void)state;
  sine(997.3, 0.25);
  add_sine(1100, 0.5, 1);
  Line line = listen_line(sound_of(FRAMES), 997.3);
  expect_between(line.amplitude, 0.2499999, 0.2500001);
  expect_between(line.phase + PI / 2, -1e-5, 1e-5); // a sine is a cosine a quarter late
  expect_between(listen_line(sound_of(FRAMES), 3000).amplitude, 0, 1e-7);
}

static void test_cents(void **state) {
  (void)state;
  const double keys[] = {27.5, 261.6255653, 4186.009045};
  for (int i = 0; i < 3; i++) {
    sine(keys[i] * exp2(7.25 / 1200), 0.5);
    expect_between(listen_cents(sound_of(FRAMES), keys[i]), 7.245, 7.255);
    limited_saw(keys[i]);
    expect_between(listen_cents(sound_of(FRAMES), keys[i]), -0.005, 0.005);
  }
  memset(samples, 0, sizeof samples);
  assert_true(isnan(listen_cents(sound_of(FRAMES), 440)));
}

static void test_lines(void **state) {
  (void)state;
  double found[4];
  sine(1000, 0.1);
  add_sine(1010, 0.3, 2);
  add_sine(1030, 0.2, 3);
  assert_int_equal(listen_lines(sound_of(FRAMES), 1010, 50, found, 4), 3);
  expect_between(found[0], 1009.999, 1010.001);
  expect_between(found[1], 1029.999, 1030.001);
  expect_between(found[2], 999.999, 1000.001);
}

static void test_clean_saw(void **state) {
  (void)state;
  const double keys[] = {27.5, 261.6255653, 2093.004522, 4186.009045};
  for (int i = 0; i < 4; i++) {
    limited_saw(keys[i]);
    expect_between(listen_alias(sound_of(FRAMES), &keys[i], 1, 0), -200, -130);
    Match match = listen_match(sound_of(FRAMES), keys[i], IDEAL_SAW, 0);
    expect_between(match.error_db, -300, -100);
    expect_between(match.worst_db, -0.01, 0.01);
    expect_between(match.bright_db, -0.01, 0.01);
  }
}

// What a saw read off at each frame folds back is all that it has above half the rate.
static void test_naive_saw(void **state) {
  (void)state;
  double hz = 2093.004522, above = 0, all = 0;
  for (int k = 1; k < 200000; k++) {
    all += 1.0 / k / k;
    if (k * hz >= RATE / 2.0) above += 1.0 / k / k;
  }
  naive_saw(hz);
  double want = 10 * log10(above / all);
  expect_between(listen_alias(sound_of(FRAMES), &hz, 1, 0), want - 0.5, want + 0.5);
}

static void test_thd(void **state) {
  (void)state;
  double hz = 1000.7;
  sine(hz, 0.5);
  add_sine(3 * hz, 0.5e-4, 0);
  expect_between(listen_alias(sound_of(FRAMES), &hz, 1, 1), -80.1, -79.9);
  expect_between(listen_alias(sound_of(FRAMES), &hz, 1, 0), -200, -130);
  memset(samples, 0, sizeof samples);
  expect_between(listen_alias(sound_of(FRAMES), &hz, 1, 1), 0, 0);
}

static void test_shape_faults(void **state) {
  (void)state;
  double hz = 1046.502261;
  limited_saw(hz);
  add_sine(15 * hz, 0.3 / 15 * 0.05, 15); // the one at 15.7 kHz 5 % too loud
  Match match = listen_match(sound_of(FRAMES), hz, IDEAL_SAW, 0);
  expect_between(match.bright_db, 0.42, 0.43);
  expect_between(match.worst_db, 0.42, 0.43);
  add_sine(4 * hz, -0.3 / 4 * 0.99999, 4); // and one missing
  expect_between(listen_match(sound_of(FRAMES), hz, IDEAL_SAW, 0).worst_db, -120, -90);
}

static void test_hard_cut(void **state) {
  (void)state;
  sine(220, 0.5);
  for (size_t i = 2 * RATE + 40; i < 4 * RATE; i++) samples[i] = 0;
  expect_between(listen_splat(sound_of(4 * RATE), 2 * RATE), -12, 6);
}

static void test_soft_cut(void **state) {
  (void)state;
  sine(220, 0.5);
  expect_between(listen_splat(sound_of(4 * RATE), 2 * RATE), -300, -115);
  for (size_t i = 0; i < 4 * RATE; i++) {
    double place = fmax(0, fmin(1, (2 - (double)i / RATE) / 0.02 + 1));
    samples[i] *= (float)(0.5 - 0.5 * cos(PI * place));
  }
  expect_between(listen_splat(sound_of(4 * RATE), 2 * RATE), -300, -85);
}

static void test_zipper(void **state) {
  (void)state;
  sine(220, 0.5);
  expect_between(listen_zipper(sound_of(4 * RATE), RATE, RATE + RATE / 4, 220), -300, -115);
  for (size_t i = 0; i < 4 * RATE; i++) samples[i] *= (float)(1 - (double)(i / 480) / 400); // steps of 10 ms
  expect_between(listen_zipper(sound_of(4 * RATE), RATE, RATE + RATE / 4, 220), -65, -45);
}

static void test_lufs(void **state) {
  (void)state;
  sine(997, 0.5); // a full-scale sine of 997 Hz on one side is -3.01 LUFS
  memset(other, 0, sizeof other);
  Sound silent = {other, 4 * RATE, RATE};
  expect_between(listen_lufs(sound_of(4 * RATE), silent), -9.08, -8.98);
  expect_between(listen_lufs(sound_of(4 * RATE), sound_of(4 * RATE)), -6.08, -5.96);
  expect_between(listen_lufs(silent, silent), -201, -190);
}

static void test_levels(void **state) {
  (void)state;
  sine(1000, 0.5);
  for (size_t i = 0; i < 4 * RATE; i++) samples[i] += 0.001f;
  expect_between(listen_dc(sound_of(4 * RATE)), 0.00099999, 0.00100001);
  expect_between(listen_rms(sound_of(RATE)), 0.35354, 0.35357);
  expect_between(listen_peak(sound_of(RATE)), 0.50099, 0.50101);
  double levels[4];
  listen_envelope(sound_of(RATE), RATE / 4, levels);
  expect_between(levels[3], 0.35354, 0.35357);
}

static void test_silence(void **state) {
  (void)state;
  memset(samples, 0, sizeof samples);
  assert_int_equal(listen_first(sound_of(RATE)), RATE);
  assert_int_equal(listen_last(sound_of(RATE)), RATE);
  samples[100] = 1e-30f, samples[200] = -0.1f;
  assert_int_equal(listen_first(sound_of(RATE)), 100);
  assert_int_equal(listen_last(sound_of(RATE)), 200);
  assert_true(listen_finite(sound_of(RATE)));
  samples[7] = NAN;
  assert_false(listen_finite(sound_of(RATE)));
  samples[7] = INFINITY;
  assert_false(listen_finite(sound_of(RATE)));
}

static void test_hash(void **state) {
  (void)state;
  assert_true(listen_hash(LISTEN_HASH, sound_of(0)) == LISTEN_HASH);
  memcpy(samples, "foob", 4); // the published value for "foob"
  assert_true(listen_hash(LISTEN_HASH, sound_of(1)) == 0xdd120e790c2512afu);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("the transform gives what the sum gives", test_fft),
      TEST("a line is measured beside a louder one", test_line),
      TEST("a pitch is measured to a hundredth of a cent", test_cents),
      TEST("lines close to each other are found, strongest first", test_lines),
      TEST("a band-limited saw has no alias and an ideal shape", test_clean_saw),
      TEST("a naive saw has the alias that theory says", test_naive_saw),
      TEST("a third harmonic at -80 dB is a distortion of -80 dB", test_thd),
      TEST("a loud and a missing harmonic are seen", test_shape_faults),
      TEST("a hard cut is a loud click", test_hard_cut),
      TEST("a soft end is no click", test_soft_cut),
      TEST("steps of a level are zipper noise", test_zipper),
      TEST("a sine of 997 Hz has the loudness of BS.1770", test_lufs),
      TEST("level, peak and offset are measured", test_levels),
      TEST("silence is exactly nothing", test_silence),
      TEST("the hash is FNV-1a", test_hash),
  };
  return cmocka_run_group_tests_name("listen", tests, NULL, NULL);
}
