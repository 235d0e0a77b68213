// test_feel.c -- small things that a player hears: pitch and colour that are never quite the same, drums that
// feel the keys, programs that come before their bank, and what waits until a tail is over.
#include "engine/console.h"
#include "engine/state.h"
#include "support/expect.h"
#include <math.h>

enum { RATE = 48000, A4 = 69, STRIKES = 12 };

typedef struct {
  double low, high;
} Range;

static void widen(Range *r, double value, int n) {
  r->low = n == 0 ? value : fmin(r->low, value);
  r->high = n == 0 ? value : fmax(r->high, value);
}

static void let_pass(Stage *s, size_t frames) {
  stage_rewind(s);
  stage_skip(s, frames / QUANTUM * QUANTUM);
}

// One note after the other of channel 0; `measure` is asked of each.
static Range strike(Stage *s, double (*measure)(Sound sound)) {
  Range r = {0, 0};
  for (int n = 0; n < STRIKES; n++) {
    stage_note(s, A4, 1, stage_now(s));
    let_pass(s, RATE / 10);
    stage_rewind(s);
    stage_run(s, RATE / 2);
    widen(&r, measure(stage_left(s, 0, s->frames)), n);
    stage_off(s, A4, stage_now(s));
    let_pass(s, RATE / 10);
  }
  return r;
}

static double cents(Sound sound) { return listen_cents(sound, stage_hz(A4)); }
static double level(Sound sound) { return listen_db(listen_rms(sound)); }

static void test_human_pitch(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  Range even = strike(s, cents);
  expect_below(even.high - even.low, 0.01);
  stage_param(s, 0, PARAM_HUMANIZE, 1);
  Range human = strike(s, cents);
  expect_between(human.high - human.low, 2, 8.1);
  expect_between(human.low, -4.1, human.high);
  expect_below(human.high, 4.1);
  stage_close(s);
}

// Above the corner of the filter an octave is 12 dB.
static void test_analog_colour(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_CUTOFF, 110);
  Range even = strike(s, level);
  expect_below(even.high - even.low, 0.01);
  stage_param(s, 0, PARAM_ANALOG, 1);
  Range analog = strike(s, level);
  expect_between(analog.high - analog.low, 0.7, 5);
  stage_close(s);
}

static double drum_level(Stage *s, double velocity) {
  stage_rewind(s);
  console_note(s, 9, KEY_TOM, velocity);
  stage_run(s, RATE / 2);
  return listen_db(listen_peak(stage_left(s, 0, s->frames)));
}

static void test_drum_curve(void **state) {
  (void)state;
  double heard[3];
  for (int n = 0; n < 3; n++) {
    Stage *s = stage_open(RATE);
    console_kit(s, 9);
    stage_param(s, 9, PARAM_VELOCITY_CURVE, n - 1);
    let_pass(s, RATE / 10);
    heard[n] = drum_level(s, 0.3);
    stage_close(s);
  }
  expect_above(heard[0] - heard[1], 6);
  expect_above(heard[1] - heard[2], 6);
}

static void test_drum_human(void **state) {
  (void)state;
  for (int human = 0; human < 2; human++) {
    Stage *s = stage_open(RATE);
    Range loud = {0, 0};
    console_kit(s, 9);
    stage_param(s, 9, PARAM_HUMANIZE, human);
    let_pass(s, RATE / 10);
    for (int n = 0; n < STRIKES; n++) {
      widen(&loud, drum_level(s, 0.5), n);
      let_pass(s, 2 * RATE);
    }
    expect_between(loud.high - loud.low, human ? 1 : 0, human ? 4 : 0.2);
    stage_close(s);
  }
}

static Bank *bank_of(ParamId id, float value) {
  Bank *bank = calloc(1, sizeof *bank + 2 * sizeof *bank->value);
  assert_non_null(bank);
  bank->count = 2;
  bank->program[5] = 1;
  for (int row = 0; row < 2; row++)
    for (ParamId k = 0; k < PARAM_COUNT; k++) bank->value[row][k] = param_row(k)->initial;
  bank->value[1][id] = value;
  return bank;
}

static float value_of(const Stage *s, ParamId id) { return s->engine->desk.strips[0].panel.value[id]; }

static void test_early_program(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_midi(s, 0xC0, 5, 0);
  stage_run(s, QUANTUM);
  stage_give(s, COMMAND_BANK, 0, 0, bank_of(PARAM_SYNTH, SHAPE_SAW));
  stage_run(s, QUANTUM);
  assert_true(value_of(s, PARAM_SYNTH) == SHAPE_SAW);
  stage_close(s);
}

// An instrument brings its effects; the fader is the channel's.
static void test_program_effects(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_give(s, COMMAND_BANK, 0, 0, bank_of(PARAM_CHORUS, 0.4f));
  stage_param(s, 0, PARAM_VOLUME, 0.3);
  stage_run(s, QUANTUM);
  stage_midi(s, 0xC0, 5, 0);
  stage_run(s, QUANTUM);
  assert_true(value_of(s, PARAM_CHORUS) == 0.4f);
  assert_true(value_of(s, PARAM_VOLUME) == 0.3f);
  stage_close(s);
}

// A channel goes home while it rings: what it is to be then waits for its tail.
static void test_when_cleared(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_REVERB, 0.5);
  stage_param(s, 0, PARAM_VOLUME, 0.9);
  console_note(s, 0, A4, 1);
  stage_run(s, RATE / 2);
  stage_send(s, (Command){.type = COMMAND_CLEAR});
  stage_send(s, (Command){.type = COMMAND_PARAM, .slot = PARAM_WHEN_CLEARED, .param = {PARAM_VOLUME, 0.2f}});
  console_off(s, 0, A4);
  stage_run(s, RATE / 10);
  assert_true(value_of(s, PARAM_VOLUME) == 0.9f);
  let_pass(s, 30 * RATE);
  assert_true(value_of(s, PARAM_VOLUME) == 0.2f);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a human hand is a few cents off, each time by others", test_human_pitch),
      TEST("analog notes differ in colour", test_analog_colour),
      TEST("a kit feels the keys as its channel says", test_drum_curve),
      TEST("strokes of a human hand are not all alike", test_drum_human),
      TEST("a program that was asked for before there was a bank is there with it", test_early_program),
      TEST("a program brings its effects and leaves the fader", test_program_effects),
      TEST("a parameter of a channel that goes home waits for its tail", test_when_cleared),
  };
  return cmocka_run_group_tests_name("feel", tests, NULL, NULL);
}
