// test_chorus.c -- the chorus's taps: where they are, how they swing, how loud and how wide it is.
#include "support/turning.h"
#include <string.h>

enum { RATE = 48000, MOST = 4 * RATE, SPACE = 960, IMPULSES = MOST / SPACE };
static float left[MOST], right[MOST];

static Pedal chorus(float rate_hz, float depth_s) {
  Pedal p = pedal_open(EFFECT_CHORUS, RATE, pedal_set());
  pedal_snap(&p, PARAM_CHORUS, 1);
  pedal_snap(&p, PARAM_CHORUS_RATE, rate_hz);
  pedal_snap(&p, PARAM_CHORUS_DEPTH, depth_s);
  pedal_start(&p);
  return p;
}

// -- the taps -------------------------------------------------------------------------------------

// Where the energy of an echo is, in seconds, between two times after each of the impulses.
static void echoes(const float *x, double from_s, double to_s, double *delay_s) {
  for (size_t k = 0; k < IMPULSES; k++) {
    double energy = 0, moment = 0;
    for (size_t n = (size_t)(from_s * RATE); n < (size_t)(to_s * RATE); n++) {
      double y = (double)x[k * SPACE + n];
      energy += y * y;
      moment += y * y * (double)n / RATE;
    }
    delay_s[k] = moment / energy;
  }
}

// The sine at hz in a row of delays: twice what it correlates with, over whole cycles.
static double complex swing(const double *delay_s, double hz) {
  size_t count = (size_t)(floor(IMPULSES * hz * SPACE / RATE) / hz * RATE / SPACE + 0.5);
  double complex sum = 0;
  for (size_t k = 0; k < count; k++)
    sum += delay_s[k] * cexp(turning_complex(0, -2 * PI * hz * (double)(k * SPACE) / RATE));
  return 2 * sum / (double)count;
}

// Both taps of both sides, where they are far enough apart to be told from each other.
static void test_taps(void **state) {
  (void)state;
  static const float rates_hz[] = {0.5f, 1.5f, 3}, depths_s[] = {0.0003f, 0.001f};
  for (int r = 0; r < 3; r++)
    for (int d = 0; d < 2; d++) {
      double hz = (double)rates_hz[r], depth = (double)depths_s[d], delay_s[IMPULSES];
      Pedal p = chorus(rates_hz[r], depths_s[d]);
      memset(left, 0, sizeof left);
      memset(right, 0, sizeof right);
      for (size_t n = 0; n < MOST; n += SPACE) left[n] = right[n] = 1;
      pedal_run(&p, left, right, MOST);
      pedal_close(&p);
      double complex found[2][2];
      for (int tap = 0; tap < 2; tap++) {
        double near = tap ? 0.0068 : 0.0039;
        echoes(left, near, near + 2.5e-3, delay_s);
        found[0][tap] = swing(delay_s, hz);
        echoes(right, near, near + 2.5e-3, delay_s);
        found[1][tap] = swing(delay_s, hz);
        expect_between(cabs(found[0][tap]), 0.97 * depth, 1.03 * depth);
        expect_between(cabs(found[0][tap] + found[1][tap]) / depth, 0, 0.05); // against each other
      }
      expect_between(cabs(found[0][0] - found[0][1] * turning_complex(0, -1)) / depth, 0,
                     0.1); // a quarter apart
    }
}

// A tap that moves bends the pitch by 2 pi rate depth: its tone goes so far to both sides, and ends there.
static void test_pitch(void **state) {
  (void)state;
  enum { SIZE = 1 << 17 };
  static double real[SIZE], imaginary[SIZE];
  static const float rates_hz[] = {0.5f, 1, 2}, depths_s[] = {0.01f, 0.008f, 0.005f};
  for (int k = 0; k < 3; k++) {
    Pedal p = chorus(rates_hz[k], depths_s[k]);
    turning_tone(left, right, MOST, RATE, 6000);
    pedal_run(&p, left, right, MOST);
    pedal_close(&p);
    double most = 0, low_hz = 0, high_hz = 0;
    for (int n = 0; n < SIZE; n++) {
      double dry = 0.5 * sqrt(0.5) * sin(2 * PI * 6000 * (double)(RATE + n) / RATE);
      real[n] = ((double)left[RATE + n] - dry) * (0.5 - 0.5 * cos(2 * PI * n / SIZE));
      imaginary[n] = 0;
    }
    listen_fft(real, imaginary, SIZE);
    for (int n = 0; n < SIZE / 2; n++) most = fmax(most, real[n] = hypot(real[n], imaginary[n]));
    for (int n = 0; n < SIZE / 2; n++) {
      if (real[n] < 0.1 * most) continue;
      low_hz = low_hz > 0 ? low_hz : n * (double)RATE / SIZE;
      high_hz = n * (double)RATE / SIZE;
    }
    double bend = 2 * PI * (double)rates_hz[k] * (double)depths_s[k];
    expect_between((high_hz / 6000 - 1) / bend, 0.95, 1.05);
    expect_between((1 - low_hz / 6000) / bend, 0.95, 1.05);
  }
}

// -- the whole ------------------------------------------------------------------------------------

// Noise without what the band of the lines would take away.
static void mellow_noise(size_t frames) {
  uint64_t random = 6;
  float slow = 0;
  for (size_t n = 0; n < frames; n++) {
    slow += 0.1f * ((float)random_between(&random, -1, 1) - slow);
    left[n] = right[n] = slow;
  }
}

static void test_loudness(void **state) {
  (void)state;
  for (int k = 0; k <= 4; k++) {
    Pedal p = chorus(1.5f, 0.003f);
    pedal_snap(&p, PARAM_CHORUS, 0.25f * (float)k);
    pedal_start(&p);
    mellow_noise(MOST);
    Sound l = {left, MOST, RATE}, r = {right, MOST, RATE};
    double before = listen_lufs(l, r);
    pedal_run(&p, left, right, MOST);
    expect_between(listen_lufs(l, r) - before, -1, 1);
    for (size_t n = 0; n < MOST; n++) left[n] = 0.5f * (left[n] + right[n]);
    expect_between(listen_lufs(l, l) - before, -2, 1); // heard from one loudspeaker
    pedal_close(&p);
  }
}

static void test_width(void **state) {
  (void)state;
  Pedal p = chorus(1.5f, 0.003f);
  mellow_noise(MOST);
  pedal_run(&p, left, right, MOST);
  double sum = 0, difference = 0;
  for (size_t n = RATE; n < MOST; n++) {
    double l = (double)left[n], r = (double)right[n];
    sum += (l + r) * (l + r);
    difference += (l - r) * (l - r);
  }
  expect_between(10 * log10(difference / sum), -8, -2);
  pedal_close(&p);
}

// Under 8 kHz the wet sound is as loud as the dry one, far above it is gone.
static void test_band(void **state) {
  (void)state;
  double levels[3];
  for (int k = 0; k < 3; k++) {
    double hz = 1000 + 6900 * k;
    Pedal p = chorus(0.05f, 0);
    turning_tone(left, right, RATE, RATE, hz);
    pedal_run(&p, left, right, RATE);
    double complex wet = 0;
    Line line = listen_line((Sound){left + RATE / 2, RATE / 4, RATE}, hz);
    double phase = 2 * PI * hz * 0.5 - PI / 2; // of the sine that went in
    wet = line.amplitude * cexp(turning_complex(0, line.phase - phase)) - 0.5 * sqrt(0.5);
    double comb = cabs(1 + cexp(turning_complex(0, -2 * PI * hz * 0.0029)));
    levels[k] = cabs(wet) / (0.5 * 0.5 * comb);
    pedal_close(&p);
  }
  expect_between(listen_db(levels[0]), -0.3, 0.3);
  expect_between(listen_db(levels[1]), -4.5, -2);
  expect_between(listen_db(levels[2]), -30, -12);
}

static void test_dry(void **state) {
  (void)state;
  static float in[4096];
  Pedal p = pedal_open(EFFECT_CHORUS, RATE, pedal_set());
  turning_tone(left, right, 4096, RATE, 333);
  memcpy(in, left, sizeof in);
  pedal_run(&p, left, right, 4096);
  assert_memory_equal(left, in, sizeof in);
  assert_memory_equal(right, in, sizeof in);
  pedal_close(&p);
}

// A sine of 5 kHz through taps that move as fast as they can: nothing but lines near it.
static void test_noise(void **state) {
  (void)state;
  Pedal p = chorus(10, 0.0005f);
  turning_tone(left, right, MOST, RATE, 5000);
  pedal_run(&p, left, right, MOST);
  Sound s = listen_slice((Sound){left, MOST, RATE}, RATE, RATE);
  double most = 0;
  for (double hz = 100; hz < 23000; hz += 370)
    if (fabs(hz - 5000) > 1500) most = fmax(most, listen_line(s, hz).amplitude);
  expect_below(listen_db(most / listen_peak(s)), -90);
  pedal_close(&p);
}

#define MIX                                                                                                  \
  { PARAM_CHORUS, 1 }

static void test_steps(void **state) {
  (void)state;
  static const Turning steps[] = {
      {EFFECT_CHORUS, PARAM_CHORUS, 0, 1, {{0}}},
      {EFFECT_CHORUS, PARAM_CHORUS, 1, 0.25f, {{0}}},
      {EFFECT_CHORUS, PARAM_CHORUS_RATE, 0.5f, 5, {MIX}},
      {EFFECT_CHORUS, PARAM_CHORUS_DEPTH, 0, 0.01f, {MIX}},
      {EFFECT_CHORUS, PARAM_CHORUS_DEPTH, 0.01f, 0.001f, {MIX}},
  };
  turning_check(steps, sizeof steps / sizeof *steps, 1, -90);
}

static void test_sweeps(void **state) {
  (void)state;
  static const Turning sweeps[] = {
      {EFFECT_CHORUS, PARAM_CHORUS, 0, 1, {{0}}},
      {EFFECT_CHORUS, PARAM_CHORUS_RATE, 0.1f, 3, {MIX}},
      {EFFECT_CHORUS, PARAM_CHORUS_DEPTH, 0, 0.01f, {MIX}},
  };
  turning_check(sweeps, sizeof sweeps / sizeof *sweeps, TURNING_STEPS, -100);
}

static void test_extremes(void **state) {
  (void)state;
  static const float rates_hz[] = {8000, 48000, 192000};
  for (int r = 0; r < 3; r++)
    for (int jump = 0; jump < 2; jump++)
      expect_between(turning_extremes(EFFECT_CHORUS, rates_hz[r], 8, 1500, jump), 4, 8 * 4);
}

static void test_silence(void **state) {
  (void)state;
  Pedal p = chorus(1.5f, 0.01f);
  uint32_t size = p.effect->span(p.state);
  expect_between(turning_silence(&p, 2), 0.02, 0.5);
  expect_between((double)size / RATE, 0.0269, 0.1); // all that the lines hold
  pedal_close(&p);
}

static void test_bits(void **state) {
  (void)state;
  turning_same_bits(EFFECT_CHORUS);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("its taps swing as deep and as fast as asked, the sides against each other", test_taps),
      TEST("it bends the pitch by the rate times the depth", test_pitch),
      TEST("it is as loud as the dry sound, in mono too", test_loudness),
      TEST("it is wide", test_width),
      TEST("its taps have the band of a bucket brigade", test_band),
      TEST("a mix of nothing changes no bit", test_dry),
      TEST("its taps make no noise", test_noise),
      TEST("a step of a knob makes no click", test_steps),
      TEST("a knob swept in 64 steps makes no noise", test_sweeps),
      TEST("it stays bounded however its knobs jump", test_extremes),
      TEST("it ends in silence", test_silence),
      TEST("every instruction set makes the same samples", test_bits),
  };
  return cmocka_run_group_tests_name("chorus", tests, NULL, NULL);
}
