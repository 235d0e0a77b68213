// test_drive.c -- saturation, distortion and cabinet: as loud as asked, clean where it should be, no clicks.
#include "turn.h"

static const double C7 = 2093.0045, C8 = 4186.009;
static const float rates_hz[] = {44100, 48000};

// The amplitude of a harmonic of a tone, in dB.
static double harmonic(const Turn *t, double hz) {
  return listen_db(listen_line(turn_left(t, t->done / 2, t->done / 2), hz).amplitude);
}

static double level(const Turn *t) { return listen_db(listen_rms(turn_left(t, t->done / 2, t->done / 2))); }

static Turn *saturated(double amount, double hz, double amplitude, float rate_hz) {
  Turn *t = turn_open(EFFECT_SATURATION, rate_hz);
  pedal_snap(&t->pedal, PARAM_SATURATION, (float)amount);
  pedal_start(&t->pedal);
  turn_tone(t, hz, amplitude, turn_frames(t, 1));
  return t;
}

static Turn *distorted(double mix, double drive, double tone, double hz, double amplitude, float rate_hz) {
  Turn *t = turn_open(EFFECT_DISTORTION, rate_hz);
  pedal_snap(&t->pedal, PARAM_DISTORTION, (float)mix);
  pedal_snap(&t->pedal, PARAM_DISTORTION_DRIVE, (float)drive);
  pedal_snap(&t->pedal, PARAM_DISTORTION_TONE, (float)tone);
  pedal_start(&t->pedal);
  turn_tone(t, hz, amplitude, turn_frames(t, 1));
  return t;
}

// -- saturation ------------------------------------------------------------------------------------

static void test_saturation_level(void **state) {
  (void)state;
  for (int i = 1; i <= 4; i++) {
    Turn *quiet = saturated(i / 4.0, 220, 0.003, 48000), *loud = saturated(i / 4.0, 220, 1, 48000);
    expect_between(level(quiet) - listen_db(0.003 * 0.70710678), -0.02, 0.02);
    expect_between(level(loud) - listen_db(0.70710678), -3, 0.1);
    turn_close(quiet);
    turn_close(loud);
  }
}

static void test_saturation_harmonics(void **state) {
  (void)state;
  double before = -300;
  for (int i = 1; i <= 4; i++) {
    Turn *t = saturated(i / 4.0, 220, 0.5, 48000);
    double second = harmonic(t, 440), third = harmonic(t, 660), fifth = harmonic(t, 1100);
    assert_true(third > before + 0.8);
    assert_true(second > third - 25 && fifth < third - 6);
    before = third;
    turn_close(t);
  }
  expect_between(before, -36, -32);
}

static void test_no_dc(void **state) {
  (void)state;
  Turn *warm = saturated(1, 220, 0.9, 48000), *hard = distorted(1, 30, 8000, 220, 0.9, 48000);
  turn_tone(warm, 220, 0.9, turn_frames(warm, 3));
  turn_tone(hard, 220, 0.9, turn_frames(hard, 3));
  expect_below(listen_db(fabs(listen_dc(turn_left(warm, warm->done / 2, warm->done / 2)))), -90);
  expect_below(listen_db(fabs(listen_dc(turn_left(hard, hard->done / 2, hard->done / 2)))), -90);
  turn_close(warm);
  turn_close(hard);
}

// -- distortion ------------------------------------------------------------------------------------

static void test_drive_level(void **state) {
  (void)state;
  double first = 0;
  static const double drives[] = {3, 10, 30, 100};
  for (int i = 0; i < 4; i++) {
    Turn *t = distorted(1, drives[i], 8000, 220, 0.25, 48000);
    double now = listen_lufs(turn_left(t, 0, t->done), turn_right(t, 0, t->done));
    if (i == 0) first = now;
    expect_between(now - first, -3, 3);
    expect_between(level(t) - listen_db(0.25 * 0.70710678), -1, 1);
    turn_close(t);
  }
}

static void test_drive_harmonics(void **state) {
  (void)state;
  Turn *soft = distorted(1, 3, 20000, 220, 0.25, 48000), *hard = distorted(1, 30, 20000, 220, 0.25, 48000);
  expect_below(harmonic(soft, 440) - harmonic(soft, 220), -100);
  expect_between(harmonic(hard, 660) - harmonic(hard, 220), -14, -9);
  expect_between(harmonic(hard, 440) - harmonic(hard, 220), -45, -25);
  turn_close(soft);
  turn_close(hard);
}

// A little of it is nearly the dry sound, DRIVE_LATE frames late.
static void test_continuous(void **state) {
  (void)state;
  enum { LATE = 19 };
  static const double mixes[] = {0, 1e-4, 1e-3};
  for (int i = 0; i < 3; i++) {
    Turn *t = distorted(mixes[i], 10, 8000, 220, 0.25, 48000);
    double worst = 0;
    for (size_t n = 100; n < 20000; n++) {
      double dry = 0.25 * sin(6.283185307179586 * 220 / 48000 * (double)(n - LATE));
      worst = fmax(worst, fabs((double)t->left[n] - (double)(float)dry));
    }
    expect_below(worst, mixes[i]);
    if (i > 0) expect_above(worst, mixes[i] / 50);
    turn_close(t);
  }
}

// The quiet sound is linear: what comes out says how flat the way is, and whether dry and wet stand together.
static void test_no_comb(void **state) {
  (void)state;
  for (double hz = 500; hz < 16000; hz *= 1.5) {
    Turn *wet = distorted(1, 1, 20000, hz, 0.001, 48000), *half = distorted(0.5, 1, 20000, hz, 0.001, 48000);
    Turn *warm = saturated(1, hz, 0.001, 48000);
    double dry = listen_db(0.001 * 0.70710678);
    expect_between(level(warm) - dry, -0.05, 0.05);
    assert_true(level(half) > level(wet) - 0.2 && level(half) < dry + 0.3);
    turn_close(wet);
    turn_close(half);
    turn_close(warm);
  }
}

static void test_tone(void **state) {
  (void)state;
  static const double corners[] = {500, 1000, 5000};
  for (int i = 0; i < 3; i++) {
    Turn *at = distorted(1, 1, corners[i], corners[i], 0.01, 48000);
    Turn *above = distorted(1, 1, corners[i], 3 * corners[i], 0.01, 48000);
    Turn *below = distorted(1, 1, corners[i], corners[i] / 10, 0.01, 48000);
    expect_between(level(at) - level(below), -3.2, -2.8);
    expect_between(level(above) - level(below), -24, -11);
    turn_close(at);
    turn_close(above);
    turn_close(below);
  }
}

// Under 20 kHz, line by line: where each harmonic past half the rate comes back.
static double worst_alias(const Turn *t, double hz) {
  double rate = (double)t->pedal.site.rate_hz, worst = -300;
  for (int n = 2; n < 70; n++) {
    double place = fmod(n * hz, rate), back = place > rate / 2 ? rate - place : place;
    double near = fmod(back, hz);
    if (n * hz < rate / 2 || back > 20000 || back < 20 || near < 20 || near > hz - 20) continue;
    worst = fmax(worst, harmonic(t, back) - harmonic(t, hz));
  }
  return worst;
}

static void test_alias(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Turn *seventh = distorted(1, 4, 20000, C7, 1, rates_hz[r]);
    Turn *eighth = distorted(1, 4, 20000, C8, 1, rates_hz[r]);
    expect_below(worst_alias(seventh, C7), -110);
    expect_below(worst_alias(eighth, C8), -70);
    assert_true(harmonic(seventh, 3 * C7) > -40 && harmonic(eighth, 3 * C8) > -40);
    if (r == 1) expect_below(listen_alias(turn_left(seventh, 24000, 24000), &C7, 1, 0), -98);
    turn_close(seventh);
    turn_close(eighth);
  }
}

// -- cabinet ---------------------------------------------------------------------------------------

static double speaker(double brightness, double hz, float rate_hz) {
  Turn *t = turn_open(EFFECT_CABINET, rate_hz);
  pedal_snap(&t->pedal, PARAM_CABINET, 1);
  pedal_snap(&t->pedal, PARAM_CABINET_BRIGHTNESS, (float)brightness);
  pedal_start(&t->pedal);
  turn_tone(t, hz, 0.1, turn_frames(t, 1));
  double gain = level(t) - listen_db(0.1 * 0.70710678);
  expect_between(listen_db(listen_rms(turn_right(t, t->done / 2, t->done / 2))) - level(t), -0.05, 0.05);
  turn_close(t);
  return gain;
}

static void test_speaker(void **state) {
  (void)state;
  expect_between(speaker(0.5, 80, 48000), -3.3, -2.5);
  expect_between(speaker(0.5, 20, 48000), -26, -22);
  expect_between(speaker(0.5, 400, 48000), -0.5, 0.6);
  expect_between(speaker(0, 1700, 48000), 1.8, 2.3);
  expect_between(speaker(1, 3300, 48000), 7.6, 8.2);
  expect_between(speaker(1, 2000, 48000), 3.5, 4);
  expect_between(speaker(0, 3500, 48000), -3.5, -1.5);
  expect_below(speaker(0, 14000, 48000), -45);
  expect_below(speaker(1, 16500, 96000), -35);
  for (int i = 0; i < 3; i++)
    expect_between(speaker(0.3, 100 * pow(5, i), 44100) - speaker(0.3, 100 * pow(5, i), 192000), -0.4, 0.4);
}

// -- all three -------------------------------------------------------------------------------------

static void test_steps(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Turn *warm = turn_open(EFFECT_SATURATION, rates_hz[r]), *hard = turn_open(EFFECT_DISTORTION, rates_hz[r]);
    Turn *box = turn_open(EFFECT_CABINET, rates_hz[r]);
    turn_step(warm, PARAM_SATURATION, 1, 220, 0.2);
    turn_step(warm, PARAM_SATURATION, 0.1, 220, 0.2);
    pedal_snap(&hard->pedal, PARAM_DISTORTION_TONE, 220);
    turn_step(hard, PARAM_DISTORTION, 1, 220, 0.05);
    turn_step(hard, PARAM_DISTORTION_TONE, 8000, 220, 0.05);
    turn_step(hard, PARAM_DISTORTION_DRIVE, 10, 220, 0.05);
    turn_step(hard, PARAM_DISTORTION_DRIVE, 1, 220, 0.05);
    turn_step(box, PARAM_CABINET, 1, 90, 0.2);
    turn_step(box, PARAM_CABINET_BRIGHTNESS, 1, 1500, 0.2);
    turn_close(warm);
    turn_close(hard);
    turn_close(box);
  }
}

static void test_sweeps(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Turn *warm = turn_open(EFFECT_SATURATION, rates_hz[r]), *hard = turn_open(EFFECT_DISTORTION, rates_hz[r]);
    Turn *box = turn_open(EFFECT_CABINET, rates_hz[r]);
    turn_sweep(warm, PARAM_SATURATION, 0, 1, 0.1);
    turn_sweep(hard, PARAM_DISTORTION, 0, 1, 0.05);
    turn_sweep(hard, PARAM_DISTORTION_DRIVE, 1, 6, 0.05);
    turn_sweep(hard, PARAM_DISTORTION_TONE, 200, 20000, 0.05);
    turn_sweep(box, PARAM_CABINET, 0, 1, 0.2);
    turn_sweep(box, PARAM_CABINET_BRIGHTNESS, 1, 0, 0.2);
    turn_close(warm);
    turn_close(hard);
    turn_close(box);
  }
}

static void test_back(void **state) {
  (void)state;
  Turn *warm = turn_open(EFFECT_SATURATION, 48000), *hard = turn_open(EFFECT_DISTORTION, 48000);
  Turn *box = turn_open(EFFECT_CABINET, 48000);
  pedal_snap(&warm->pedal, PARAM_SATURATION, 0.5f);
  turn_back(warm, PARAM_SATURATION, 1);
  pedal_snap(&hard->pedal, PARAM_DISTORTION, 1);
  turn_back(hard, PARAM_DISTORTION_DRIVE, 100);
  turn_back(hard, PARAM_DISTORTION_TONE, 200);
  pedal_snap(&box->pedal, PARAM_CABINET, 1);
  turn_back(box, PARAM_CABINET_BRIGHTNESS, 1);
  turn_close(warm);
  turn_close(hard);
  turn_close(box);
}

static void test_extremes(void **state) {
  (void)state;
  turn_extremes(EFFECT_SATURATION, 1.6);
  turn_extremes(EFFECT_DISTORTION, 1.6);
  turn_extremes(EFFECT_CABINET, 8);
}

static void test_silence(void **state) {
  (void)state;
  turn_to_silence(EFFECT_SATURATION, 1, 0.5);
  turn_to_silence(EFFECT_DISTORTION, 1, 0.5);
  turn_to_silence(EFFECT_CABINET, 1, 0.2);
}

// Nor does it leave anything behind.
static void test_silent_knob(void **state) {
  (void)state;
  Turn *hard = turn_open(EFFECT_DISTORTION, 48000), *warm = turn_open(EFFECT_SATURATION, 48000);
  pedal_snap(&hard->pedal, PARAM_DISTORTION, 1);
  pedal_start(&hard->pedal);
  pedal_turn(&hard->pedal, PARAM_DISTORTION_DRIVE, 100);
  pedal_turn(&warm->pedal, PARAM_SATURATION, 1);
  turn_silence(hard, 96000);
  turn_silence(warm, 96000);
  expect_below(listen_db(listen_peak(turn_left(hard, 0, hard->done))), -100);
  expect_below(listen_db(listen_peak(turn_left(warm, 0, warm->done))), -100);
  assert_true(listen_peak(turn_left(hard, 92000, 4000)) == 0);
  assert_true(listen_peak(turn_left(warm, 92000, 4000)) == 0);
  turn_tone(hard, 220, 0.01, 9600);
  expect_above(listen_db(listen_peak(turn_left(hard, 98000, 4800))), -30);
  turn_close(hard);
  turn_close(warm);
}

static void test_same_bits(void **state) {
  (void)state;
  turn_same_bits(EFFECT_SATURATION);
  turn_same_bits(EFFECT_DISTORTION);
  turn_same_bits(EFFECT_CABINET);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("saturation leaves quiet sounds as they were and loud ones nearly as loud", test_saturation_level),
      TEST("saturation adds second and third harmonics as it is asked", test_saturation_harmonics),
      TEST("asymmetric curves leave no direct current", test_no_dc),
      TEST("drive changes the sound and not its loudness", test_drive_level),
      TEST("hard drive squares the tone, a little to one side", test_drive_harmonics),
      TEST("a little distortion is nearly the dry sound", test_continuous),
      TEST("dry and driven sound stand together at all frequencies", test_no_comb),
      TEST("the tone's corner is where it is asked", test_tone),
      TEST("a driven C7 has no aliases to hear, a C8 hardly any", test_alias),
      TEST("the cabinet sounds as a loudspeaker does, at each rate", test_speaker),
      TEST("a step of a knob makes no click", test_steps),
      TEST("a knob swept in 64 steps makes no zipper noise", test_sweeps),
      TEST("a knob that goes and comes back at once leaves nothing behind", test_back),
      TEST("full-scale noise and any knobs stay bounded", test_extremes),
      TEST("silence stays silence, and comes back", test_silence),
      TEST("the drive turned in silence is not heard", test_silent_knob),
      TEST("all instruction sets give the same bits", test_same_bits),
  };
  return cmocka_run_group_tests_name("dsp: drive", tests, NULL, NULL);
}
