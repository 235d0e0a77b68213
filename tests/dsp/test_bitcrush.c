// test_bitcrush.c -- a lower rate folds what it has to fold and nothing else; fewer bits are coarser.
#include "turn.h"

static const float rates_hz[] = {44100, 48000};

static Turn *crushed(double mix, double bits, double rate, float rate_hz) {
  Turn *t = turn_open(EFFECT_BITCRUSH, rate_hz);
  pedal_snap(&t->pedal, PARAM_BITCRUSH, (float)mix);
  pedal_snap(&t->pedal, PARAM_BITCRUSH_BITS, (float)bits);
  pedal_snap(&t->pedal, PARAM_BITCRUSH_RATE, (float)rate);
  pedal_start(&t->pedal);
  return t;
}

static double line(const Turn *t, double hz) {
  return listen_db(listen_line(turn_left(t, t->done / 4, t->done / 2), hz).amplitude);
}

// At the engine's rate only the bits are heard: 16 of them are 98 dB under a full sine.
static void test_transparent(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Turn *t = crushed(1, 16, 48000, rates_hz[r]);
    double hz = 997, worst = 0;
    turn_tone(t, hz, 0.9, turn_frames(t, 1));
    expect_between(listen_alias(turn_left(t, 4096, 32768), &hz, 1, 1), -104, -95);
    for (size_t n = 100; n < t->done; n++) {
      double dry = 0.9 * sin(6.283185307179586 * hz / (double)rates_hz[r] * (double)(n - 3));
      worst = fmax(worst, fabs((double)t->left[n] - dry));
    }
    expect_between(worst, 0.5 / 65536, 0.51 / 32768);
    turn_close(t);
  }
}

static void test_dry(void **state) {
  (void)state;
  Turn *t = crushed(0, 3, 1000, 48000);
  turn_tone(t, 997, 0.9, 9600);
  for (size_t n = 100; n < t->done; n++)
    assert_true(t->left[n] == (float)(0.9 * sin(6.283185307179586 * 997 / 48000 * (double)(n - 3))));
  turn_close(t);
}

// Levels lie as far apart as the bits say, in between too.
static void test_bits(void **state) {
  (void)state;
  static const double bits[] = {1, 2, 3.5, 8};
  for (int i = 0; i < 4; i++) {
    Turn *t = crushed(1, bits[i], 48000, 48000);
    turn_tone(t, 220, 1, 19200);
    double grain = pow(2, 1 - bits[i]), count = 0;
    for (size_t n = 0; n < t->done; n++) {
      double level = (double)t->left[n] / grain;
      expect_between(level - round(level), -1e-4, 1e-4);
      count = fmax(count, level);
    }
    expect_between(count, round(1 / grain) - 1e-4, round(1 / grain) + 1e-4);
    turn_close(t);
  }
}

// The strongest image past half the engine's rate, where it comes back under 12 kHz.
static double worst_fold(const Turn *t, double tone, double rate) {
  double engine = (double)t->pedal.site.rate_hz, worst = -300;
  for (int k = 1; k * rate < 3 * engine; k++)
    for (int side = -1; side <= 1; side += 2) {
      double hz = k * rate + side * tone, back = fabs(hz - engine * round(hz / engine));
      double near = fabs(fmod(back, rate) - rate / 2);
      if (hz < engine / 2 || back > 12000 || back < 20 || fabs(near - fabs(rate / 2 - tone)) < 20) continue;
      worst = fmax(worst, line(t, back));
    }
  return worst;
}

// A sampled and held tone has images around the multiples of the rate, as strong as the hold lets them, and
// little between: at rates that are no part of the engine's too.
static void test_images(void **state) {
  (void)state;
  static const double crushed_hz[] = {6100, 7919.3, 11100, 12345.6};
  for (int r = 0; r < 2; r++)
    for (int i = 0; i < 4; i++) {
      double tone = 1000, rate = crushed_hz[i], image = rate - tone;
      Turn *t = crushed(1, 16, rate, rates_hz[r]);
      turn_tone(t, tone, 0.5, 131072);
      double x = 3.14159265358979 * tone / rate, wanted = listen_db(0.5 * sin(x) / x);
      expect_between(line(t, tone) - wanted, -0.2, 0.2);
      x = 3.14159265358979 * image / rate;
      expect_between(line(t, image) - listen_db(0.5 * sin(x) / x), -2, 0.3);
      expect_below(worst_fold(t, tone, rate) - line(t, tone), -55);
      turn_close(t);
    }
}

// What lies above half the lower rate folds over, as asked.
static void test_folding(void **state) {
  (void)state;
  Turn *t = crushed(1, 16, 4000, 48000);
  turn_tone(t, 3300, 0.5, 65536);
  expect_between(line(t, 700), -8, -6);
  turn_close(t);
}

// The held rate is as asked: its image is where it should be, and stays there.
static void test_rate(void **state) {
  (void)state;
  Turn *t = crushed(1, 16, 5000, 44100);
  turn_tone(t, 300, 0.5, 131072);
  expect_between(listen_pitch(turn_left(t, 8192, 32768), 4700, 20), 4699.99, 4700.01);
  expect_between(listen_pitch(turn_left(t, 90000, 32768), 4700, 20), 4699.99, 4700.01);
  turn_close(t);
}

// The crushed sound is full of edges; where it is nearly clean the knobs must be too.
static void test_knobs(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Turn *t = crushed(0, 1, 48000, rates_hz[r]);
    turn_step(t, PARAM_BITCRUSH, 1, 220, 0.4); // at one bit this is silent
    turn_step(t, PARAM_BITCRUSH, 0.2, 220, 0.4);
    turn_sweep(t, PARAM_BITCRUSH, 0, 1, 0.4);
    turn_close(t);
  }
}

// A turn of bits or rate is no louder above the tone than the coarser of its two ends.
static double hiss(Turn *t, size_t from, size_t to) {
  return listen_zipper(turn_left(t, 0, t->done), from, to, 220);
}

static void test_turns(void **state) {
  (void)state;
  static const ParamId ids[] = {PARAM_BITCRUSH_BITS, PARAM_BITCRUSH_RATE};
  static const float from[] = {10, 9000}, to[] = {5, 2000};
  for (int i = 0; i < 2; i++) {
    Turn *t = crushed(1, 10, 9000, 48000);
    turn_tone(t, 220, 0.5, 19200);
    for (int n = 1; n <= 32; n++) {
      pedal_turn(&t->pedal, ids[i], param_map(param_row(ids[i])->curve, (float)n / 32, from[i], to[i]));
      turn_tone(t, 220, 0.5, 960);
    }
    turn_tone(t, 220, 0.5, 19200);
    size_t end = 19200 + 32 * 960;
    double start = hiss(t, 4096, 19200), during = hiss(t, 19200, end), after = hiss(t, end + 2048, t->done);
    assert_true(after > start + 3);
    expect_below(during - after, 3);
    turn_close(t);
  }
}

static void test_extremes(void **state) {
  (void)state;
  turn_extremes(EFFECT_BITCRUSH, 3);
}

static void test_silence(void **state) {
  (void)state;
  turn_to_silence(EFFECT_BITCRUSH, 1, 0.1);
}

static void test_same_bits(void **state) {
  (void)state;
  turn_same_bits(EFFECT_BITCRUSH);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("at 16 bits and the engine's rate it is nearly transparent", test_transparent),
      TEST("without a share of it the sound is the dry one", test_dry),
      TEST("levels lie as far apart as the bits say", test_bits),
      TEST("a held tone has its images and little else", test_images),
      TEST("what is above half the lower rate folds over", test_folding),
      TEST("the lower rate is in tune and stays so", test_rate),
      TEST("the mix knob neither clicks nor zips", test_knobs),
      TEST("bits and rate turn without more noise than they end with", test_turns),
      TEST("full-scale noise and any knobs stay bounded", test_extremes),
      TEST("silence stays silence, and comes back", test_silence),
      TEST("all instruction sets give the same bits", test_same_bits),
  };
  return cmocka_run_group_tests_name("dsp: bitcrush", tests, NULL, NULL);
}
