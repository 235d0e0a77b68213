// test_sound_play.c -- what a player does is heard: velocity, bend, pedal, controllers, voices.
#include "support/expect.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 32768, RATE = 48000 };

// The next stretch of sound, once what was done has settled.
static Sound hear(Stage *s) {
  stage_rewind(s);
  stage_skip(s, stage_frames(s, 0.3));
  stage_run(s, FRAMES);
  return stage_left(s, 0, FRAMES);
}

static Sound hear_right(Stage *s) { return stage_right(s, 0, FRAMES); }

// The amplitude of one pitch in what is heard.
static double part(Sound sound, double pitch) { return listen_line(sound, stage_hz(pitch)).amplitude; }

static bool silent(Sound sound) { return listen_first(sound) == sound.frames; }

static bool sounds(Stage *s, double pitch) { return part(hear(s), pitch) > 0.001; }

static void key_down(Stage *s, int key, int velocity) { stage_midi(s, 0x90, key, velocity); }
static void key_up(Stage *s, int key) { stage_midi(s, 0x80, key, 64); }
static void control(Stage *s, int cc, int value) { stage_midi(s, 0xB0, cc, value); }
static void wheel(Stage *s, int value) { stage_midi(s, 0xE0, value & 127, value >> 7); }

static void test_silence(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  assert_true(silent(hear(s)));
  assert_true(silent(hear_right(s)));
  key_down(s, 60, 100);
  assert_false(silent(hear(s)));
  assert_false(silent(hear_right(s)));
  key_up(s, 60);
  stage_rewind(s);
  stage_skip(s, stage_frames(s, 0.5));
  assert_true(silent(hear(s)));
  assert_true(silent(hear_right(s)));
  assert_int_equal(engine_status(s->engine).voices, 0);
  stage_close(s);
}

static void test_velocity(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  double softest = 0, last = -200;
  for (int velocity = 1; velocity <= 127; velocity += 6) {
    key_down(s, 60, velocity);
    Sound left = hear(s);
    double loudness = listen_lufs(left, hear_right(s));
    expect_above(loudness - last, 0.01);
    if (velocity == 1) softest = loudness;
    last = loudness;
    key_up(s, 60);
    hear(s);
  }
  expect_above(last - softest, 24);
  stage_close(s);
}

static void test_bend(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  key_down(s, 60, 100);
  hear(s);
  wheel(s, 16383); // a sounding note follows, and one that starts is bent from the start
  expect_between(listen_cents(hear(s), stage_hz(62)), -0.5, 0.5);
  key_up(s, 60);
  key_down(s, 67, 100);
  expect_between(listen_cents(hear(s), stage_hz(69)), -0.5, 0.5);
  wheel(s, 0);
  expect_between(listen_cents(hear(s), stage_hz(65)), -0.5, 0.5);
  stage_param(s, 0, PARAM_BEND_RANGE, 12);
  expect_between(listen_cents(hear(s), stage_hz(55)), -0.5, 0.5);
  wheel(s, 8192);
  expect_between(listen_cents(hear(s), stage_hz(67)), -0.1, 0.1);
  stage_close(s);
}

static void test_pedal(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  key_down(s, 60, 100);
  control(s, 64, 127);
  key_up(s, 60);
  assert_true(sounds(s, 60)); // held by the pedal
  key_down(s, 67, 100);
  control(s, 64, 0);
  assert_false(sounds(s, 60)); // let go
  assert_true(sounds(s, 67));  // its key is still down
  key_up(s, 67);
  assert_false(sounds(s, 67));
  stage_close(s);
}

static void test_volume(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  key_down(s, 60, 100);
  static const int controllers[] = {7, 11};
  for (int c = 0; c < 2; c++) {
    control(s, controllers[c], 127);
    double full = part(hear(s), 60);
    control(s, controllers[c], 64);
    double half = part(hear(s), 60);
    control(s, controllers[c], 0);
    assert_true(silent(hear(s)));
    control(s, controllers[c], 127);
    expect_between(part(hear(s), 60) / full, 0.9999, 1.0001);
    expect_between(listen_db(half / full), -20, -3);
  }
  stage_close(s);
}

static void test_pan(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  key_down(s, 60, 100);
  control(s, 10, 64);
  double left = part(hear(s), 60), right = part(hear_right(s), 60);
  expect_between(left / right, 0.999, 1.001);
  double power = left * left + right * right;
  for (int place = 0; place < 128; place += 16) {
    control(s, 10, place);
    double l = part(hear(s), 60), r = part(hear_right(s), 60); // in this order
    expect_between(10 * log10((l * l + r * r) / power), -0.05, 0.05);
    assert_true(place < 64 ? l > r : place == 64 || l < r);
  }
  control(s, 10, 0);
  hear(s);
  expect_below(listen_db(part(hear_right(s), 60) / sqrt(power)), -80);
  control(s, 10, 127);
  expect_below(listen_db(part(hear(s), 60) / sqrt(power)), -80);
  stage_close(s);
}

static void test_offs(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_RELEASE, 5);
  key_down(s, 60, 100);
  key_down(s, 64, 100);
  control(s, 120, 0); // all sound off: at once, whatever the release
  assert_true(silent(hear(s)));
  key_down(s, 60, 100);
  hear(s);
  control(s, 123, 0); // all notes off: each dies away
  Sound sound = hear(s);
  expect_between(part(listen_slice(sound, 0, 4096), 60), 0.01, 0.9);
  stage_param(s, 0, PARAM_RELEASE, 0.01);
  control(s, 120, 0);
  hear(s);
  key_down(s, 60, 100);
  hear(s);
  control(s, 123, 0);
  assert_true(silent(hear(s)));
  key_down(s, 60, 100); // a velocity of 0 is an end too
  hear(s);
  key_down(s, 60, 0);
  assert_true(silent(hear(s)));
  stage_close(s);
}

static void test_reset(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  key_down(s, 60, 100);
  double full = part(hear(s), 60);
  wheel(s, 0);
  control(s, 11, 30);
  control(s, 64, 127);
  hear(s);
  control(s, 121, 0);
  Sound sound = hear(s);
  expect_between(listen_cents(sound, stage_hz(60)), -0.1, 0.1);
  expect_between(part(sound, 60) / full, 0.999, 1.001);
  key_up(s, 60);
  assert_true(silent(hear(s))); // the pedal is up
  stage_close(s);
}

static Bank *two_programs(void) {
  Bank *bank = calloc(1, sizeof *bank + 2 * sizeof *bank->value);
  assert_non_null(bank);
  bank->count = 2;
  bank->program[5] = 1;
  for (int row = 0; row < 2; row++)
    for (int id = 0; id < PARAM_COUNT; id++) bank->value[row][id] = param_row((ParamId)id)->initial;
  for (int row = 0; row < 2; row++)
    bank->value[row][PARAM_SUSTAIN] = 1, bank->value[row][PARAM_RELEASE] = 0.01f;
  bank->value[1][PARAM_SYNTH] = SHAPE_SAW;
  return bank;
}

static double third_harmonic(Stage *s) { // of 60, over its fundamental
  key_down(s, 60, 100);
  Sound sound = hear(s);
  double ratio = listen_line(sound, 3 * stage_hz(60)).amplitude / part(sound, 60);
  key_up(s, 60);
  hear(s);
  return ratio;
}

static void test_program(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_give(s, COMMAND_BANK, 0, 0, two_programs());
  expect_below(third_harmonic(s), 0.001);
  stage_midi(s, 0xC0, 5, 0);
  expect_between(third_harmonic(s), 0.33, 0.34);
  stage_midi(s, 0xC0, 0, 0);
  expect_below(third_harmonic(s), 0.001);
  stage_close(s);
}

static void test_pressure(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_PRESSURE_TO_VIBRATO, 60);
  key_down(s, 60, 100);
  double still = part(hear(s), 60);
  stage_midi(s, 0xD0, 127, 0);
  expect_below(part(hear(s), 60) / still, 0.8); // the tone is spread about its pitch
  stage_midi(s, 0xD0, 0, 0);
  expect_between(part(hear(s), 60) / still, 0.999, 1.001);
  stage_close(s);
}

static void test_port_close(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  key_down(s, 60, 100);
  control(s, 64, 127);
  MidiMessage other = {.status = 0x90, .data1 = 64, .data2 = 100};
  inlet_push(engine_inlet(s->engine, 1), &other);
  stage_note(s, 67, 0.8, stage_now(s));
  assert_true(sounds(s, 60) && sounds(s, 64) && sounds(s, 67));
  inlet_close(engine_inlet(s->engine, 0));
  assert_false(sounds(s, 60)); // its own, though the pedal was down
  assert_true(sounds(s, 64));  // another port's
  assert_true(sounds(s, 67));  // a script's
  stage_close(s);
}

static void test_channels(void **state) {
  (void)state;
  Stage *s = stage_open(RATE);
  for (int channel = 0; channel < 16; channel++) {
    stage_param(s, (uint32_t)channel, PARAM_SYNTH, SHAPE_SINE);
    stage_midi(s, 0x90 | channel, 40 + 4 * channel, 100);
  }
  Sound sound = hear(s);
  for (int channel = 0; channel < 16; channel++) expect_above(part(sound, 40 + 4 * channel), 0.001);
  stage_midi(s, 0xB3, 120, 0);
  sound = hear(s);
  expect_below(part(sound, 40 + 4 * 3), 1e-4);
  expect_above(part(sound, 40 + 4 * 4), 0.001);
  engine_panic(s->engine);
  stage_rewind(s);
  stage_skip(s, stage_frames(s, 1));
  assert_true(silent(hear(s)));
  stage_close(s);
}

// -- voices --------------------------------------------------------------------------------------

static uint32_t voices_after(Stage *s) {
  hear(s);
  return engine_status(s->engine).voices;
}

static void test_polyphony(void **state) {
  (void)state;
  static const uint32_t counts[] = {1, 2, 7, 8, 9, 12, 33, 64};
  for (int i = 0; i < 8; i++) {
    Stage *s = stage_open(RATE);
    stage_param(s, 0, PARAM_VOICES, counts[i]);
    for (uint32_t n = 0; n < counts[i]; n++) {
      stage_note(s, 60 + n, 0.5, stage_now(s));
      stage_skip(s, QUANTUM);
    }
    assert_int_equal(voices_after(s), counts[i]);
    stage_note(s, 45, 0.5, stage_now(s));
    assert_int_equal(voices_after(s), counts[i]);
    assert_true(sounds(s, 45));
    assert_false(sounds(s, 60)); // of equals, the oldest
    stage_close(s);
  }
}

static Stage *three_notes(double middle_velocity) {
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_VOICES, 3);
  stage_param(s, 0, PARAM_RELEASE, 10);
  for (int n = 0; n < 3; n++) {
    stage_note(s, 50 + 7 * n, n == 1 ? middle_velocity : 0.8, stage_now(s));
    stage_skip(s, stage_frames(s, 0.1));
  }
  return s;
}

static void expect_middle_stolen(Stage *s) {
  stage_rewind(s);
  stage_note(s, 80, 0.8, stage_now(s));
  Sound sound = hear(s);
  expect_below(part(sound, 57), 1e-4);
  expect_above(part(sound, 50), 0.01);
  expect_above(part(sound, 64), 0.01);
  expect_above(part(sound, 80), 0.01);
  stage_close(s);
}

static void test_steal_released(void **state) {
  (void)state;
  Stage *s = three_notes(1); // the loudest, but let go
  stage_off(s, 57, stage_now(s));
  assert_true(sounds(s, 57));
  expect_middle_stolen(s);
}

static void test_steal_quiet(void **state) {
  (void)state;
  Stage *s = three_notes(0.3);
  assert_true(sounds(s, 57));
  expect_middle_stolen(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("before and after a note there is exactly nothing", test_silence),
      TEST("harder is louder, over at least 24 dB", test_velocity),
      TEST("the wheel bends notes that sound and notes that start", test_bend),
      TEST("the pedal holds what its keys let go", test_pedal),
      TEST("CC 7 and CC 11 are levels", test_volume),
      TEST("CC 10 pans at constant power", test_pan),
      TEST("CC 120, CC 123 and velocity 0 end notes", test_offs),
      TEST("CC 121 resets bend, expression and pedal", test_reset),
      TEST("a program change picks another sound", test_program),
      TEST("channel pressure adds vibrato", test_pressure),
      TEST("a port that closes lets go its own notes and no others", test_port_close),
      TEST("sixteen channels sound at once, each on its own", test_channels),
      TEST("one note more than there are voices takes the oldest's place", test_polyphony),
      TEST("a released note is stolen before a held one", test_steal_released),
      TEST("a quiet note is stolen before a loud one", test_steal_quiet),
  };
  return cmocka_run_group_tests_name("sound: play", tests, NULL, NULL);
}
