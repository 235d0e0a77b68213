// test_dc_block.c -- what does not swing is taken away, and nothing else.
#include "dsp/dc_block.h"
#include "support/expect.h"
#include "support/listen.h"
#include "support/random.h"
#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

enum { FRAMES = 16384 * QUANTUM };

static const float rates_hz[] = {8000, 44100, 48000, 192000};
enum { RATES = sizeof rates_hz / sizeof *rates_hz };

static float left[FRAMES], right[FRAMES];
static DcBlock block;

static void tone(double hz, double rate_hz, double level, double offset) {
  for (int n = 0; n < FRAMES; n++) {
    double x = level * sin(2 * PI * fmod(hz * n / rate_hz, 1));
    left[n] = (float)(x + offset);
    right[n] = (float)(x - 0.5 * offset);
  }
}

static void run(float rate_hz, size_t from, size_t to) {
  for (size_t n = from; n < to; n += QUANTUM) dc_block_process(&block, rate_hz, left + n, right + n);
}

// The level of the line in the second half, in dB.
static double level_of(const float *side, double hz, double rate_hz) {
  return listen_db(listen_line((Sound){side + FRAMES / 2, FRAMES / 2, rate_hz}, hz).amplitude);
}

static void test_response(void **state) {
  (void)state;
  static const double tones_hz[] = {5, 20, 100, 1000};
  for (int r = 0; r < RATES; r++)
    for (int t = r == 3; t < 4; t++) { // 5 Hz at 192 kHz is too few cycles
      double rate = (double)rates_hz[r], hz = tones_hz[t], ideal = -10 * log10(1 + 25 / (hz * hz));
      dc_block_reset(&block);
      tone(hz, rate, 0.5, 0);
      run(rates_hz[r], 0, FRAMES);
      expect_between(level_of(left, hz, rate) - listen_db(0.5) - ideal, -0.03, 0.03);
      expect_between(level_of(right, hz, rate) - listen_db(0.5) - ideal, -0.03, 0.03);
    }
}

static void test_offset(void **state) {
  (void)state;
  for (int r = 0; r < RATES; r++) {
    double rate = (double)rates_hz[r];
    dc_block_reset(&block);
    tone(1000, rate, 0.5, 0.4);
    run(rates_hz[r], 0, FRAMES);
    Sound sides[2] = {{left + FRAMES / 2, FRAMES / 2, rate}, {right + FRAMES / 2, FRAMES / 2, rate}};
    for (int s = 0; s < 2; s++) {
      expect_below(listen_db(fabs(listen_dc(sides[s]))), -140);
      expect_between(listen_db(listen_line(sides[s], 1000).amplitude), listen_db(0.5) - 0.02,
                     listen_db(0.5) + 0.02);
    }
  }
}

// Its own noise, with an offset as loud as the tone.
static void test_noise(void **state) {
  (void)state;
  dc_block_reset(&block);
  tone(1000, 192000, 0.5, 0.4);
  run(192000, 0, FRAMES);
  double pitch = 1000;
  Sound s = {left + FRAMES / 2, FRAMES / 2, 192000};
  expect_below(listen_alias(s, &pitch, 1, 1), -140);
}

static void test_silence(void **state) {
  (void)state;
  for (int r = 0; r < RATES; r++) {
    dc_block_reset(&block);
    tone(100, (double)rates_hz[r], 0.5, 0.3);
    size_t half = FRAMES / 2, second = (size_t)rates_hz[r];
    memset(left + half, 0, half * sizeof *left);
    memset(right + half, 0, half * sizeof *right);
    run(rates_hz[r], 0, FRAMES);
    Sound s = {left, FRAMES, (double)rates_hz[r]};
    expect_above(listen_peak(listen_slice(s, half, 100)), 0.1); // the step that the offset was
    assert_true(listen_last(s) < half + second && listen_last((Sound){right, FRAMES, 1}) < half + second);
  }
}

static void test_no_number(void **state) {
  (void)state;
  static const float wrong[] = {NAN, INFINITY, -3e38f};
  for (int i = 0; i < 3; i++) {
    dc_block_reset(&block);
    tone(1000, 8000, 0.5, 0);
    left[1000] = right[1001] = wrong[i];
    run(8000, 0, FRAMES);
    Sound end = {left + 9000, 8000, 8000};
    assert_true(listen_finite(end) && listen_finite((Sound){right + 9000, 8000, 8000}));
    expect_between(listen_peak(end), 0.49, 0.51);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("it is a high-pass of one pole at 5 Hz", test_response),
      TEST("an offset is gone", test_offset),
      TEST("it adds no noise of its own", test_noise),
      TEST("silence becomes silence within a second", test_silence),
      TEST("what is no number is forgotten", test_no_number),
  };
  return cmocka_run_group_tests_name("DC blocker", tests, NULL, NULL);
}
