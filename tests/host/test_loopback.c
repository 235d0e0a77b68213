// test_loopback.c -- sweeps that went through a room: where they begin, and when nothing can be said.
#include "host/loopback.h"
#include "support/expect.h"
#include "support/random.h"
#include <math.h>
#include <string.h>

enum { RATE = 48000, FRAMES = RATE * 3 / 4 };

typedef struct {
  float sound[FRAMES];
  uint64_t random;
} Room;

static Room room;

static void empty(void) {
  memset(&room, 0, sizeof room);
  room.random = 11;
}

static void add_sweep(double at_s, double gain, double rate_hz) {
  for (int n = 0; n < FRAMES; n++) room.sound[n] += (float)gain * loopback_sweep(n / rate_hz - at_s);
}

static void add_noise(double level) {
  for (int n = 0; n < FRAMES; n++) room.sound[n] += (float)random_between(&room.random, -level, level);
}

// As of people who talk: what is between two corners is left.
static void keep_band(double low_hz, double high_hz) {
  double low = 0, high = 0;
  for (int n = 0; n < FRAMES; n++) {
    high += ((double)room.sound[n] - high) * (1 - exp(-2 * PI * high_hz / RATE));
    low += (high - low) * (1 - exp(-2 * PI * low_hz / RATE));
    room.sound[n] = (float)(high - low);
  }
}

static double found_ms(double rate_hz) { return loopback_find(room.sound, FRAMES, rate_hz) * 1000 / rate_hz; }

static void expect_found(double at_ms, double within_ms) {
  expect_between(found_ms(RATE), at_ms - within_ms, at_ms + within_ms);
}

static void test_delays(void **state) {
  (void)state;
  static const double delays_ms[] = {0, 0.02, 1, 12.345, 99.9, 300, 690};
  for (size_t n = 0; n < sizeof delays_ms / sizeof *delays_ms; n++) {
    empty();
    add_sweep(delays_ms[n] / 1000, 1, RATE);
    expect_found(delays_ms[n], 0.011); // half a frame
  }
}

static void test_rates(void **state) {
  (void)state;
  static const double rates[] = {16000, 44100, 96000};
  for (size_t n = 0; n < sizeof rates / sizeof *rates; n++) {
    empty();
    add_sweep(0.1, 0.5, rates[n]);
    expect_between(found_ms(rates[n]), 100 - 500 / rates[n], 100 + 500 / rates[n]);
  }
}

static void test_levels(void **state) {
  (void)state;
  static const double gains[] = {1, 0.01, 0.0005, -1, -0.01};
  for (size_t n = 0; n < sizeof gains / sizeof *gains; n++) {
    empty();
    add_sweep(0.05, gains[n], RATE);
    expect_found(50, 0.011);
  }
}

// Noise of the sweep's own level, and of twice that.
static void test_noise(void **state) {
  (void)state;
  for (int n = 0; n < 20; n++) {
    empty();
    room.random = (uint64_t)n;
    add_sweep(0.123, 0.1, RATE);
    add_noise(n % 2 ? 0.05 : 0.1);
    expect_found(123, 0.1);
  }
}

static void test_nothing(void **state) {
  (void)state;
  empty();
  assert_true(isnan(loopback_find(room.sound, FRAMES, RATE)));
  assert_true(isnan(loopback_find(room.sound, 100, RATE)));
  for (int n = 0; n < 50; n++) {
    empty();
    room.random = (uint64_t)n;
    add_noise(0.5);
    assert_true(isnan(loopback_find(room.sound, FRAMES, RATE)));
    keep_band(500, 900);
    assert_true(isnan(loopback_find(room.sound, FRAMES, RATE)));
  }
}

// Hum, and a tone in the sweep's own band.
static void test_tones(void **state) {
  (void)state;
  static const double tones[] = {50, 1000, 3300};
  for (size_t t = 0; t < sizeof tones / sizeof *tones; t++) {
    empty();
    for (int n = 0; n < FRAMES; n++) room.sound[n] = (float)(0.5 * sin(2 * PI * tones[t] * n / RATE));
    assert_true(isnan(loopback_find(room.sound, FRAMES, RATE)));
  }
}

// A wall behind the microphone: what it throws back is louder than what came straight.
static void test_echoes(void **state) {
  (void)state;
  empty();
  add_sweep(0.040, 0.2, RATE);
  add_sweep(0.0436, 0.25, RATE);
  add_sweep(0.061, -0.2, RATE);
  add_sweep(0.190, 0.15, RATE);
  add_noise(0.01);
  expect_found(40, 0.05);
}

// -- what is made of them ----------------------------------------------------------------------------------

static LoopbackVerdict judge(double a, double b, double c, double d, double e, double f, double g, double h) {
  const double latency_ms[] = {a, b, c, d, e, f, g, h};
  double latency_s[LOOPBACK_SWEEPS];
  for (int n = 0; n < LOOPBACK_SWEEPS; n++) latency_s[n] = latency_ms[n] / 1000;
  return loopback_judge(latency_s);
}

static void test_middle(void **state) {
  (void)state;
  LoopbackVerdict v = judge(20.3, 20.1, 20.2, 20.4, 19.9, 20.0, 80, 20.2);
  assert_int_equal(v.heard, 8);
  expect_between(v.latency_s, 0.02019999, 0.02020001);
  expect_between(v.spread_s, 0.0003999, 0.0004001); // one that is far off is left out
  assert_true(loopback_sure(&v));
}

static void test_doubts(void **state) {
  (void)state;
  const double none = (double)NAN;
  LoopbackVerdict apart = judge(20, 20, 20, 20, 21.1, 21.1, 21.1, 21.1);
  LoopbackVerdict few = judge(20, 20, 20, 20, 20, none, none, none);
  LoopbackVerdict enough = judge(20, none, 20, 20, none, 20, 20, 20);
  LoopbackVerdict nothing = judge(none, none, none, none, none, none, none, none);
  assert_false(loopback_sure(&apart));
  assert_false(loopback_sure(&few));
  assert_true(loopback_sure(&enough));
  assert_false(loopback_sure(&nothing));
  assert_int_equal(few.heard, 5);
  assert_int_equal(nothing.heard, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a sweep is found on its frame, however late", test_delays),
      TEST("an input of another rate is heard as well", test_rates),
      TEST("a weak sweep, or one upside down, is found as a strong one", test_levels),
      TEST("noise as strong as the sweep does not hide it", test_noise),
      TEST("silence and noise hold no sweep", test_nothing),
      TEST("neither does a hum or a tone", test_tones),
      TEST("of echoes the first counts, not the loudest", test_echoes),
      TEST("the latency is in the middle of the sweeps, and one that is far off does not matter",
           test_middle),
      TEST("too few, or too far apart, are refused", test_doubts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
