// test_voice.c -- what every voice has, whatever its synth: glide, mono and legato, filter types, drive, feel
// and the small differences of a human hand.
#include "dsp/maths.h"
#include "support/expect.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000, SLOT = 20, A4 = 69 };

static double cents_at(const Stage *s, double from_s, double length_s, double pitch) {
  Sound sound = stage_left(s, stage_frames(s, from_s), stage_frames(s, length_s));
  return listen_cents(sound, stage_hz(pitch));
}

static double level_at(const Stage *s, double from_s, double length_s) {
  return listen_rms(stage_left(s, stage_frames(s, from_s), stage_frames(s, length_s)));
}

// The tape is empty afterwards.
static void let_pass(Stage *s, size_t frames) {
  stage_rewind(s);
  stage_skip(s, frames / QUANTUM * QUANTUM);
}

// -- mono, legato, glide ---------------------------------------------------------------------------

static void test_legato(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_LEGATO, 1);
  stage_param(s, 0, PARAM_GLIDE, 0.2);
  stage_param(s, 0, PARAM_SUSTAIN, 0.2);
  stage_param(s, 0, PARAM_DECAY, 0.05);
  stage_skip(s, stage_frames(s, 0.1));
  stage_midi(s, 0x90, 57, 127);
  stage_run(s, stage_frames(s, 1));
  stage_midi(s, 0x90, 69, 127);
  stage_run(s, stage_frames(s, 1));
  assert_int_equal(engine_status(s->engine).voices, 1);
  expect_between(cents_at(s, 0.5, 0.4, 57), -0.1, 0.1);
  expect_between(cents_at(s, 1.09, 0.02, 63), -200, 200); // half way there
  expect_between(cents_at(s, 1.4, 0.5, 69), -0.1, 0.1);
  double before = level_at(s, 0.8, 0.15), after = level_at(s, 1.0, 0.1);
  expect_between(after / before, 0.9, 1.1); // it does not strike again
  expect_below(listen_splat(stage_left(s, 0, s->frames), RATE), -80);
  stage_midi(s, 0x80, 69, 0); // back to the key that is still held
  stage_run(s, stage_frames(s, 1));
  expect_between(cents_at(s, 2.4, 0.5, 57), -0.1, 0.1);
  stage_midi(s, 0x80, 57, 0);
  let_pass(s, stage_frames(s, 0.5));
  stage_run(s, stage_frames(s, 0.1));
  assert_int_equal(listen_first(stage_left(s, 0, s->frames)), s->frames);
  stage_close(s);
}

static void test_mono(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_MONO, 1);
  stage_param(s, 0, PARAM_SUSTAIN, 0.2);
  stage_param(s, 0, PARAM_DECAY, 0.05);
  stage_skip(s, stage_frames(s, 0.1));
  stage_midi(s, 0x90, 57, 127);
  stage_run(s, stage_frames(s, 1));
  stage_midi(s, 0x90, 69, 127);
  stage_run(s, stage_frames(s, 1));
  assert_int_equal(engine_status(s->engine).voices, 1);
  expect_above(level_at(s, 1.005, 0.02) / level_at(s, 0.8, 0.15), 1.5); // it strikes again
  expect_between(cents_at(s, 1.3, 0.6, 69), -0.1, 0.1);
  stage_midi(s, 0x80, 57, 0); // a key that does not sound
  stage_midi(s, 0x80, 69, 0);
  let_pass(s, stage_frames(s, 0.5));
  assert_int_equal(engine_status(s->engine).voices, 0);
  stage_close(s);
}

// Notes of a script, which end by themselves.
static void test_legato_of_a_script(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_LEGATO, 1);
  stage_play(s, 120);
  int64_t now = engine_status(s->engine).tick;
  for (int n = 0; n < 2; n++)
    stage_send(s, (Command){.type = COMMAND_NOTE,
                            .when = WHEN_TICK,
                            .time = now + n * TICKS_PER_BEAT,
                            .note = {57 + 12 * (float)n, 1, n ? TICKS_PER_BEAT : 4 * TICKS_PER_BEAT}});
  stage_run(s, stage_frames(s, 3));
  expect_between(cents_at(s, 0.1, 0.35, 57), -0.2, 0.2);
  expect_between(cents_at(s, 0.6, 0.35, 69), -0.2, 0.2);
  expect_between(cents_at(s, 1.2, 0.7, 57), -0.2, 0.2); // the first lasts on
  expect_below(listen_peak(stage_left(s, stage_frames(s, 2.3), stage_frames(s, 0.5))), 1e-9);
  stage_close(s);
}

// -- filter, drive ---------------------------------------------------------------------------------

static double filtered(FilterType type, double pitch) {
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_FILTER_TYPE, type);
  stage_param(s, 0, PARAM_CUTOFF, 1000);
  stage_param(s, 0, PARAM_RESONANCE, 2);
  stage_skip(s, stage_frames(s, 0.3));
  stage_note(s, pitch, 1, stage_now(s));
  stage_run(s, stage_frames(s, 1));
  double level = listen_db(level_at(s, 0.3, 0.6) / (0.25 * 0.70711 * sqrt(2)));
  stage_close(s);
  return level;
}

// An octave of a two-pole filter: 12 dB, and 6 dB on each side of a band-pass that is as wide as this.
static void test_filter_types(void **state) {
  (void)state;
  double at = 69 + 12 * log2(1000 / 440.0);
  expect_between(filtered(FILTER_LOWPASS, at - 48), -0.5, 0.5);
  expect_below(filtered(FILTER_LOWPASS, at + 48), -40);
  expect_between(filtered(FILTER_LOWPASS, at), 5.5, 6.5); // Q
  expect_between(filtered(FILTER_HIGHPASS, at + 48), -0.5, 0.5);
  expect_below(filtered(FILTER_HIGHPASS, at - 48), -40);
  expect_between(filtered(FILTER_BANDPASS, at), -0.5, 0.5);
  expect_between(filtered(FILTER_BANDPASS, at - 48), -32, -28);
  expect_between(filtered(FILTER_BANDPASS, at + 48), -36, -28); // near half the rate it falls faster
}

static void test_filter_switch(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_CUTOFF, 800);
  stage_note(s, A4, 1, stage_now(s));
  stage_run(s, RATE);
  stage_param(s, 0, PARAM_FILTER_TYPE, FILTER_HIGHPASS);
  stage_run(s, RATE);
  expect_below(level_at(s, 1.5, 0.4) / level_at(s, 0.5, 0.4), 0.6);
  expect_below(listen_splat(stage_left(s, 0, s->frames), RATE), -90);
  stage_close(s);
}

static void test_drive(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_note(s, A4, 1, stage_now(s));
  stage_run(s, RATE);
  stage_param(s, 0, PARAM_DRIVE, 1);
  stage_run(s, RATE);
  Sound clean = stage_left(s, RATE / 2, RATE / 2 - 100), driven = stage_left(s, 3 * RATE / 2, RATE / 2 - 100);
  expect_below(listen_db(listen_line(clean, 3 * 440).amplitude / listen_line(clean, 440).amplitude), -100);
  expect_between(listen_db(listen_line(driven, 3 * 440).amplitude / listen_line(driven, 440).amplitude), -13,
                 -9);
  expect_between(listen_db(listen_rms(driven) / listen_rms(clean)), -4, 3);
  stage_close(s);
}

// -- feel ------------------------------------------------------------------------------------------

static void test_velocity_curve(void **state) {
  (void)state;
  double level[3];
  for (int n = 0; n < 3; n++) {
    Stage *s = stage_open(RATE);
    stage_param(s, 0, PARAM_VELOCITY_CURVE, n - 1);
    stage_note(s, A4, 0.3, stage_now(s));
    stage_run(s, RATE);
    level[n] = level_at(s, 0.2, 0.7);
    stage_close(s);
  }
  expect_above(level[0] / level[1], 2);
  expect_below(level[2] / level[1], 0.5);
  expect_above(level[2], 1e-4);
}

// Twenty strokes of a key at the start of a beat: when each begins, how loud it is.
static void test_humanize(void **state) {
  (void)state;
  double spread_frames[2], spread_db[2];
  for (int human = 0; human < 2; human++) {
    double first = 1e9, last = -1, soft = 1e9, loud = -1e9;
    Stage *s = stage_open(RATE);
    stage_param(s, 0, PARAM_HUMANIZE, human);
    for (int n = 0; n < 20; n++) {
      let_pass(s, RATE / 4);
      stage_note(s, A4, 0.5, stage_now(s) + 7);
      stage_off(s, A4, stage_now(s) + RATE / 8);
      stage_run(s, RATE / 4 / QUANTUM * QUANTUM);
      double at = (double)listen_first(stage_left(s, 0, s->frames));
      double level = listen_db(level_at(s, 0.04, 0.08));
      first = fmin(first, at);
      last = fmax(last, at);
      soft = fmin(soft, level);
      loud = fmax(loud, level);
    }
    spread_frames[human] = last - first;
    spread_db[human] = loud - soft;
    let_pass(s, RATE);
    assert_int_equal(engine_status(s->engine).voices, 0);
    stage_close(s);
  }
  expect_between(spread_frames[0], 0, 0);
  expect_between(spread_db[0], 0, 0.01);
  expect_between(spread_frames[1], 200, 0.012 * RATE);
  expect_between(spread_db[1], 1, 3.1);
}

// A key that is up again before its late note has begun: a very short note, and none that stays.
static void test_late_and_short(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_HUMANIZE, 1);
  stage_skip(s, RATE / 4);
  for (int n = 0; n < 50; n++) {
    stage_midi(s, 0x90, A4, 127);
    stage_skip(s, QUANTUM);
    stage_midi(s, 0x80, A4, 0);
    stage_skip(s, 40 * QUANTUM);
  }
  let_pass(s, RATE / 4);
  assert_int_equal(engine_status(s->engine).voices, 0);
  stage_run(s, RATE / 4);
  assert_int_equal(listen_first(stage_left(s, 0, s->frames)), s->frames);
  stage_close(s);
}

static void test_analog(void **state) {
  (void)state;
  double first = 0;
  bool differ = false;
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_ANALOG, 1);
  for (int n = 0; n < 10; n++) {
    stage_note(s, A4, 1, stage_now(s));
    stage_run(s, RATE);
    double cents = cents_at(s, 0.1, 0.8, A4);
    expect_between(cents, -8, 8);
    if (n == 0) first = cents;
    differ |= fabs(cents - first) > 1;
    stage_off(s, A4, stage_now(s));
    let_pass(s, RATE / 4);
  }
  assert_true(differ);
  stage_close(s);
}

static void test_spread(void **state) {
  (void)state;
  for (int wide = 0; wide < 2; wide++) {
    Stage *s = stage_open(RATE);
    stage_param(s, 0, PARAM_SYNTH, SHAPE_SUPERSAW);
    stage_param(s, 0, PARAM_SPREAD, wide);
    stage_param(s, 0, PARAM_CUTOFF, 3000);
    stage_skip(s, RATE / 4);
    stage_note(s, A4, 1, stage_now(s));
    stage_run(s, RATE);
    Sound left = stage_left(s, 0, s->frames), right = stage_right(s, 0, s->frames);
    double apart = 0;
    for (size_t n = 0; n < s->frames; n++)
      apart = fmax(apart, fabs((double)(left.samples[n] - right.samples[n])));
    if (wide)
      expect_above(apart, 0.1);
    else
      expect_between(apart, 0, 0);
    expect_between(listen_db(listen_rms(left) / listen_rms(right)), -1.5, 1.5);
    stage_close(s);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("legato: one voice, which glides and goes back to the key that is held", test_legato),
      TEST("mono: one voice, which strikes again", test_mono),
      TEST("legato notes of a script end when each is over", test_legato_of_a_script),
      TEST("low-pass, band-pass and high-pass pass what they should", test_filter_types),
      TEST("another filter type makes no click", test_filter_switch),
      TEST("drive adds harmonics and keeps the level", test_drive),
      TEST("the feel of the keys bends velocity", test_velocity_curve),
      TEST("a human hand is never quite the same", test_humanize),
      TEST("a late note that is let go at once stays not", test_late_and_short),
      TEST("analog notes are each a little off", test_analog),
      TEST("a unison spreads over both sides", test_spread),
  };
  return cmocka_run_group_tests_name("voice", tests, NULL, NULL);
}
