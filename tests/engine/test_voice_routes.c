// test_voice_routes.c -- routes: what velocity, keys, LFOs, envelope, wheel and pressure move in a voice.
#include "dsp/maths.h"
#include "support/expect.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000, SLOT = 20, A4 = 69 };

// A sine with one route.
static Timbre *routed(ModSource source, uint8_t target, float amount) {
  Timbre *t = calloc(1, sizeof *t);
  *t = (Timbre){.bytes = sizeof *t, .origin = t, .synth = SYNTH_WAVE, .shape = WAVE_SINE, .copies = 1};
  t->route[0] = (Route){(uint8_t)source, target, amount};
  t->route_count = amount != 0;
  return t;
}

static Stage *open_routed(ModSource source, uint8_t target, float amount) {
  Stage *s = stage_open(RATE);
  stage_give(s, COMMAND_TIMBRE, 0, SLOT, routed(source, target, amount));
  stage_param(s, 0, PARAM_SYNTH, SLOT);
  stage_skip(s, stage_frames(s, 0.2));
  return s;
}

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

static void test_velocity_route(void **state) {
  (void)state;
  Stage *s = open_routed(MOD_VELOCITY, MOD_PITCH, 4);
  stage_note(s, A4, 0.5, stage_now(s));
  stage_run(s, stage_frames(s, 1));
  expect_between(cents_at(s, 0.2, 0.7, A4 + 2), -0.1, 0.1);
  stage_close(s);
}

static void test_key_route(void **state) {
  (void)state;
  Stage *s = open_routed(MOD_KEY, MOD_LEVEL, -0.5f);
  stage_note(s, 72, 1, stage_now(s)); // an octave from C4: half as loud
  stage_run(s, stage_frames(s, 1));
  double high = level_at(s, 0.2, 0.7);
  stage_off(s, 72, stage_now(s));
  let_pass(s, stage_frames(s, 0.5));
  stage_note(s, 60, 1, stage_now(s));
  stage_run(s, stage_frames(s, 1));
  expect_between(high / level_at(s, 0.2, 0.7), 0.49, 0.51);
  stage_close(s);
}

static void test_lfo_route(void **state) {
  (void)state;
  Stage *s = open_routed(MOD_LFO1, MOD_PITCH, 1);
  stage_param(s, 0, PARAM_LFO1_SHAPE, LFO_SQUARE);
  stage_param(s, 0, PARAM_LFO1_RATE, 0.5);
  stage_param(s, 0, PARAM_LFO1_DELAY, 1);
  stage_note(s, A4, 1, stage_now(s));
  stage_run(s, stage_frames(s, 4));
  expect_between(cents_at(s, 0.1, 0.8, A4), -0.1, 0.1); // not before its delay
  expect_between(cents_at(s, 1.1, 0.8, A4 + 1), -0.1, 0.1);
  expect_between(cents_at(s, 2.1, 0.8, A4 - 1), -0.1, 0.1);
  stage_close(s);
}

static void test_lfo_fade(void **state) {
  (void)state;
  Stage *s = open_routed(MOD_LFO2, MOD_LEVEL, 0.5f);
  stage_param(s, 0, PARAM_LFO2_SHAPE, LFO_SINE);
  stage_param(s, 0, PARAM_LFO2_RATE, 2);
  stage_param(s, 0, PARAM_LFO2_FADE, 4);
  stage_note(s, A4, 1, stage_now(s));
  stage_run(s, stage_frames(s, 5));
  double levels[500];
  listen_envelope(stage_left(s, 0, stage_frames(s, 5)), RATE / 100, levels);
  double early = 0, late = 0;
  for (int i = 20; i < 70; i++) early = fmax(early, levels[i]);
  for (int i = 420; i < 470; i++) late = fmax(late, levels[i]);
  double rest = sqrt(0.5) * 0.5 * 0.70711; // full scale of a voice, at constant power
  expect_between(late / rest, 1.45, 1.55);
  expect_between(early / rest, 1.0, 1.12);
  stage_close(s);
}

static void test_envelope_route(void **state) {
  (void)state;
  Stage *s = open_routed(MOD_ENVELOPE, MOD_PITCH, 12);
  stage_param(s, 0, PARAM_FILTER_ATTACK, 0);
  stage_param(s, 0, PARAM_FILTER_DECAY, 0.1);
  stage_param(s, 0, PARAM_FILTER_SUSTAIN, 0.25);
  stage_note(s, A4, 1, stage_now(s));
  stage_run(s, stage_frames(s, 2));
  expect_between(cents_at(s, 1, 0.9, A4 + 3), -0.5, 0.5);
  stage_close(s);
}

static void test_pan_route(void **state) {
  (void)state;
  Stage *s = open_routed(MOD_KEY, MOD_PAN, 1);
  stage_note(s, 72, 1, stage_now(s)); // an octave up: at the right
  stage_run(s, stage_frames(s, 1));
  expect_below(listen_peak(stage_left(s, 0, s->frames)), 1e-6);
  expect_above(listen_peak(stage_right(s, 0, s->frames)), 0.2);
  stage_close(s);
}

static void test_pan_moves(void **state) {
  (void)state;
  Stage *s = open_routed(MOD_WHEEL, MOD_PAN, 1);
  stage_param(s, 0, PARAM_WHEEL_TO_VIBRATO, 0);
  stage_midi(s, 0x90, A4, 127);
  stage_run(s, RATE);
  stage_midi(s, 0xb0, 1, 127);
  stage_run(s, RATE);
  expect_between(level_at(s, 0.3, 0.6) / listen_rms(stage_right(s, RATE / 3, RATE / 2)), 0.99, 1.01);
  expect_below(listen_db(level_at(s, 1.4, 0.5)), -80);
  expect_above(listen_rms(stage_right(s, 3 * RATE / 2, RATE / 3)), 0.3);
  expect_below(listen_splat(stage_left(s, 0, s->frames), RATE), -80);
  stage_close(s);
}

static void test_bend_and_key_pressure(void **state) {
  (void)state;
  Stage *s = open_routed(MOD_BEND, MOD_LEVEL, -0.5f);
  stage_param(s, 0, PARAM_BEND_RANGE, 0);
  stage_midi(s, 0x90, A4, 127);
  stage_run(s, RATE);
  stage_midi(s, 0xe0, 127, 127);
  stage_run(s, RATE);
  expect_between(level_at(s, 1.4, 0.5) / level_at(s, 0.4, 0.5), 0.49, 0.51);
  stage_close(s);
  s = open_routed(MOD_PRESSURE, MOD_PITCH, 2);
  stage_midi(s, 0x90, A4, 127);
  stage_midi(s, 0x90, A4 - 12, 127);
  stage_midi(s, 0xa0, A4, 127); // of one key alone
  stage_run(s, RATE);
  expect_between(cents_at(s, 0.3, 0.6, A4 + 2), -0.1, 0.1);
  expect_between(cents_at(s, 0.3, 0.6, A4 - 12), -0.1, 0.1);
  stage_close(s);
}

// However long a note has lasted, another rate of its vibrato is just that: the swing stays as wide.
static void test_vibrato_rate(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_VIBRATO_DEPTH, 20);
  stage_note(s, A4, 1, stage_now(s));
  stage_skip(s, 20 * RATE);
  for (int n = 0; n <= 100; n++) {
    stage_param(s, 0, PARAM_VIBRATO_RATE, 5 + n / 100.0);
    stage_run(s, RATE / 50 / QUANTUM * QUANTUM);
  }
  double most = 0;
  for (size_t at = 0; at + RATE / 50 < s->frames; at += RATE / 100)
    most = fmax(most, fabs(listen_cents(stage_left(s, at, RATE / 50), stage_hz(A4))));
  expect_between(most, 15, 22);
  expect_below(listen_splat(stage_left(s, 0, s->frames), s->frames / 2), -90);
  stage_close(s);
}

static void test_knob_route(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  Timbre *t = routed(MOD_VELOCITY, MOD_KNOB + WAVE_MOD_RATIO, 1);
  t->shape = WAVE_RING;
  stage_give(s, COMMAND_TIMBRE, 0, SLOT, t);
  stage_param(s, 0, PARAM_SYNTH, SLOT);
  stage_param(s, 0, PARAM_MOD_RATIO, 1.5);
  stage_skip(s, stage_frames(s, 0.2));
  stage_note(s, A4, 1, stage_now(s)); // an octave on the knob's own scale: 3 instead of 1.5
  stage_run(s, stage_frames(s, 1));
  Sound sound = stage_left(s, stage_frames(s, 0.2), stage_frames(s, 0.7));
  expect_above(listen_line(sound, 4 * 440).amplitude, 0.05); // 3 + 1
  expect_below(listen_line(sound, 2.5 * 440).amplitude, 0.001);
  stage_close(s);
}

static void test_wheel_and_pressure(void **state) {
  (void)state;
  Stage *s = open_routed(MOD_WHEEL, MOD_PITCH, 2);
  stage_param(s, 0, PARAM_WHEEL_TO_VIBRATO, 0);
  stage_midi(s, 0xb0, 1, 127);
  stage_midi(s, 0x90, A4, 100);
  stage_run(s, stage_frames(s, 1));
  expect_between(cents_at(s, 0.3, 0.6, A4 + 2), -0.1, 0.1);
  stage_close(s);
  s = open_routed(MOD_PRESSURE, MOD_PITCH, 2);
  stage_midi(s, 0x90, A4, 100);
  stage_midi(s, 0xd0, 127, 0);
  stage_run(s, stage_frames(s, 1));
  expect_between(cents_at(s, 0.3, 0.6, A4 + 2), -0.1, 0.1);
  stage_close(s);
}

static void test_wheel_vibrato(void **state) {
  (void)state;
  double swing[2];
  for (int on = 0; on < 2; on++) {
    Stage *s = stage_open(RATE);
    stage_param(s, 0, PARAM_WHEEL_TO_VIBRATO, 50);
    stage_param(s, 0, PARAM_VIBRATO_RATE, 1);
    if (on) stage_midi(s, 0xb0, 1, 127);
    stage_note(s, A4, 1, stage_now(s));
    stage_run(s, stage_frames(s, 4));
    swing[on] = cents_at(s, 2.2, 0.1, A4) - cents_at(s, 2.7, 0.1, A4);
    stage_close(s);
  }
  expect_between(swing[0], -0.1, 0.1);
  expect_above(swing[1], 80);
}

static void test_replaced(void **state) {
  (void)state;
  Stage *s = open_routed(MOD_VELOCITY, MOD_PITCH, 12);
  stage_note(s, A4, 1, stage_now(s));
  stage_run(s, stage_frames(s, 0.2));
  stage_give(s, COMMAND_TIMBRE, 0, SLOT, routed(MOD_VELOCITY, MOD_PITCH, 0));
  stage_run(s, stage_frames(s, 1));
  assert_int_equal(stage_collect(s), 0);                     // the note still plays it
  expect_between(cents_at(s, 0.5, 0.6, A4 + 12), -0.1, 0.1); // as it began
  stage_off(s, A4, stage_now(s));
  let_pass(s, stage_frames(s, 0.5));
  assert_int_equal(stage_collect(s), 1);
  stage_rewind(s);
  stage_note(s, A4, 1, stage_now(s));
  stage_run(s, stage_frames(s, 1));
  expect_between(cents_at(s, 0.2, 0.6, A4), -0.1, 0.1);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("velocity leads where a route says", test_velocity_route),
      TEST("so does the key", test_key_route),
      TEST("an LFO waits for its delay and goes its shape", test_lfo_route),
      TEST("an LFO fades in", test_lfo_fade),
      TEST("the filter's envelope moves what it is led to", test_envelope_route),
      TEST("a note's place follows its key", test_pan_route),
      TEST("a note that sounds moves with the wheel", test_pan_moves),
      TEST("the bend wheel and the pressure of one key lead where routes say", test_bend_and_key_pressure),
      TEST("vibrato is as wide at another rate, however long the note has lasted", test_vibrato_rate),
      TEST("a route moves a knob of the synth on the knob's own scale", test_knob_route),
      TEST("wheel and pressure lead where routes say", test_wheel_and_pressure),
      TEST("the wheel adds vibrato", test_wheel_vibrato),
      TEST("a timbre that is replaced goes back when its last note has ended", test_replaced),
  };
  return cmocka_run_group_tests_name("voice: routes", tests, NULL, NULL);
}
