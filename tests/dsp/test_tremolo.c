// test_tremolo.c -- tremolo swings as fast and as far as asked; width moves the sides and keeps the power.
#include "turn.h"

static const float rates_hz[] = {44100, 48000};

// -- tremolo ---------------------------------------------------------------------------------------

static Turn *tremolo(double depth, double hz, double stereo, float rate_hz) {
  Turn *t = turn_open(EFFECT_TREMOLO, rate_hz);
  pedal_snap(&t->pedal, PARAM_TREMOLO_DEPTH, (float)depth);
  pedal_snap(&t->pedal, PARAM_TREMOLO_RATE, (float)hz);
  pedal_snap(&t->pedal, PARAM_TREMOLO_STEREO, (float)stereo);
  pedal_start(&t->pedal);
  return t;
}

// A level that never changes, so that what comes out is the swing itself.
static void steady(Turn *t, size_t frames) {
  assert_true(t->done + frames <= TURN_FRAMES);
  for (size_t n = t->done; n < t->done + frames; n++) t->left[n] = t->right[n] = 1;
  pedal_run(&t->pedal, t->left + t->done, t->right + t->done, (uint32_t)frames);
  t->done += frames;
}

static void test_rate(void **state) {
  (void)state;
  static const double hz[] = {0.05, 1, 5, 20};
  for (int r = 0; r < 2; r++)
    for (int i = 0; i < 4; i++) {
      Turn *t = tremolo(1, hz[i], 0, rates_hz[r]);
      steady(t, turn_frames(t, i ? 5 : 2));
      if (i > 1) expect_between(listen_pitch(turn_left(t, 0, t->done), hz[i], 50) / hz[i], 0.9999, 1.0001);
      for (size_t n = 0; n < t->done; n += 97) {
        double phase = 6.283185307179586 * hz[i] * (double)n / (double)rates_hz[r];
        expect_between((double)t->left[n] - (0.5 + 0.5 * cos(phase)), -0.001, 0.001);
      }
      turn_close(t);
    }
}

static void test_depth(void **state) {
  (void)state;
  static const double depths[] = {0, 0.25, 0.5, 1};
  for (int i = 0; i < 4; i++) {
    Turn *t = tremolo(depths[i], 5, 0, 48000);
    steady(t, 19200);
    float least = 2, most = 0;
    for (size_t n = 0; n < t->done; n++) least = fminf(least, t->left[n]), most = fmaxf(most, t->left[n]);
    expect_between((double)most, 0.99999, 1);
    expect_between((double)least, 1 - depths[i] - 1e-5, 1 - depths[i] + 1e-5);
    turn_close(t);
  }
}

static void test_sides(void **state) {
  (void)state;
  Turn *same = tremolo(1, 5, 0, 48000), *turns = tremolo(1, 5, 1, 48000);
  steady(same, 19200);
  steady(turns, 19200);
  for (size_t n = 0; n < 19200; n++) {
    assert_true(same->left[n] == same->right[n]);
    expect_between((double)turns->left[n] + (double)turns->right[n], 0.99999, 1.00001);
  }
  turn_close(same);
  turn_close(turns);
}

// The swing goes on from where it is: nowhere is it steeper than its fastest rate.
static void test_phase(void **state) {
  (void)state;
  Turn *t = tremolo(1, 2, 0.5, 48000);
  uint64_t random = 4;
  for (int i = 0; i < 40; i++) {
    pedal_turn(&t->pedal, PARAM_TREMOLO_RATE, (float)random_between(&random, 1, 20));
    steady(t, 3200);
  }
  double steepest = 0;
  for (size_t n = 1; n < t->done; n++)
    steepest = fmax(steepest, fabs((double)t->left[n] - (double)t->left[n - 1]));
  expect_between(steepest, 0.0008, 0.5 * 6.2832 * 20 / 48000 * 1.001);
  turn_close(t);
}

static void test_tremolo_knobs(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Turn *t = tremolo(0, 5, 0, rates_hz[r]);
    turn_step(t, PARAM_TREMOLO_DEPTH, 1, 220, 0.5);
    pedal_snap(&t->pedal, PARAM_TREMOLO_RATE, 4);
    turn_step(t, PARAM_TREMOLO_RATE, 20, 220, 0.5);
    pedal_snap(&t->pedal, PARAM_TREMOLO_RATE, 4);
    turn_step(t, PARAM_TREMOLO_STEREO, 1, 220, 0.5);
    turn_sweep(t, PARAM_TREMOLO_DEPTH, 0, 1, 0.5);
    turn_sweep(t, PARAM_TREMOLO_RATE, 0.05, 20, 0.5);
    turn_sweep(t, PARAM_TREMOLO_STEREO, 0, 1, 0.5);
    turn_close(t);
  }
}

// -- width -----------------------------------------------------------------------------------------

// Noises with four times as much power in the middle as at the sides; frames of them.
static Turn *wide(double width, uint32_t frames) {
  Turn *t = turn_open(EFFECT_WIDTH, 48000);
  uint64_t random = 8;
  pedal_snap(&t->pedal, PARAM_WIDTH, (float)width);
  pedal_start(&t->pedal);
  for (uint32_t n = 0; n < frames; n++) {
    double middle = random_between(&random, -0.5, 0.5), side = random_between(&random, -0.25, 0.25);
    t->left[n] = (float)(middle + side);
    t->right[n] = (float)(middle - side);
  }
  t->done = frames;
  return t;
}

static double power(const Turn *t) {
  double left = listen_rms(turn_left(t, 0, t->done)), right = listen_rms(turn_right(t, 0, t->done));
  return left * left + right * right;
}

static void test_width(void **state) {
  (void)state;
  static const double widths[] = {0, 0.5, 1, 1.5, 2};
  double before = -1;
  for (int i = 0; i < 5; i++) {
    Turn *in = wide(widths[i], 96000), *out = wide(widths[i], 96000);
    pedal_run(&out->pedal, out->left, out->right, 96000);
    double sides = 0;
    for (size_t n = 0; n < out->done; n++) sides += fabs((double)out->left[n] - (double)out->right[n]);
    assert_true(sides > before);
    before = sides;
    if (i == 0) assert_true(sides == 0);
    expect_between(10 * log10(power(out) / power(in)), -0.1, 0.1);
    if (widths[i] == 1) assert_memory_equal(out->left, in->left, 96000 * sizeof(float));
    if (widths[i] == 1) assert_memory_equal(out->right, in->right, 96000 * sizeof(float));
    turn_close(in);
    turn_close(out);
  }
}

static void test_width_of_middle(void **state) {
  (void)state;
  for (int i = 0; i < 3; i++) {
    Turn *t = wide(i, 9600);
    for (size_t n = 0; n < t->done; n++) t->left[n] = t->right[n] = 0.5f;
    pedal_run(&t->pedal, t->left, t->right, 9600);
    assert_true(t->left[5000] == t->right[5000]);
    expect_between(listen_db((double)t->left[5000] / 0.5), -2.1, 1);
    turn_close(t);
  }
}

static void test_width_knob(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Turn *t = turn_open(EFFECT_WIDTH, rates_hz[r]);
    turn_step(t, PARAM_WIDTH, 2, 220, 0.5);
    turn_step(t, PARAM_WIDTH, 0, 220, 0.5);
    turn_sweep(t, PARAM_WIDTH, 0, 2, 0.5);
    turn_close(t);
  }
}

// -- both ------------------------------------------------------------------------------------------

static void test_extremes(void **state) {
  (void)state;
  turn_extremes(EFFECT_TREMOLO, 1);
  turn_extremes(EFFECT_WIDTH, 2);
}

static void test_silence(void **state) {
  (void)state;
  turn_to_silence(EFFECT_TREMOLO, 0.5, 0.1);
  turn_to_silence(EFFECT_WIDTH, 2, 0.1);
}

static void test_same_bits(void **state) {
  (void)state;
  turn_same_bits(EFFECT_TREMOLO);
  turn_same_bits(EFFECT_WIDTH);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("tremolo swings at the rate asked, from full level on", test_rate),
      TEST("tremolo goes as far down as asked", test_depth),
      TEST("the sides swing together, or in turn", test_sides),
      TEST("the rate may change at any time without a jump", test_phase),
      TEST("no knob of the tremolo clicks or zips", test_tremolo_knobs),
      TEST("width goes from mono to wide at the same power, and leaves the sound alone at 1", test_width),
      TEST("a sound in the middle stays there", test_width_of_middle),
      TEST("the width knob neither clicks nor zips", test_width_knob),
      TEST("full-scale noise and any knobs stay bounded", test_extremes),
      TEST("silence stays silence, and comes back", test_silence),
      TEST("all instruction sets give the same bits", test_same_bits),
  };
  return cmocka_run_group_tests_name("dsp: tremolo", tests, NULL, NULL);
}
