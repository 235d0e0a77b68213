// test_desk_insert.c -- effects come and go: silent at the start, gone when off, and nothing when nobody
// plays.
#include "console.h"
#include "support/random.h"

enum { BUS = BUS_FIRST };
static const double A3 = 57;

static const char *name_of(uint32_t kind) { return effects_base[kind]->name; }

// While the tones sound: off, on, off. By then it must be as if it had never been.
static void check_off(uint32_t kind) {
  Stage *s = console_wide(), *plain = console_wide();
  console_play(s);
  console_play(plain);
  size_t half = stage_frames(s, 0.5);
  stage_run(plain, 2 * half);
  stage_run(s, half);
  console_on(s, BUS, kind);
  console_note(s, CHANNEL_DRUMS, KEY_KICK, 1);
  console_note(plain, CHANNEL_DRUMS, KEY_KICK, 1);
  stage_run(s, half);
  double changed = 0;
  for (size_t n = half; n < s->frames; n++)
    changed = fmax(changed, fabs((double)s->left[n] - (double)plain->left[n]));
  if (!(changed > 0.01)) fail_msg("%s does nothing: %g", name_of(kind), changed);
  console_undo(s, BUS, kind);
  stage_rewind(s);
  stage_rewind(plain);
  stage_skip(s, 30 * half); // the longest rings so long
  stage_skip(plain, 30 * half);
  stage_run(s, half);
  stage_run(plain, half);
  expect_above(console_peak(s, 0), 0.1);
  if (!console_same(s, plain)) fail_msg("%s is still there when it is off", name_of(kind));
  stage_close(s);
  stage_close(plain);
}

static void test_off(void **state) {
  (void)state;
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++) check_off(kind);
}

// Loud sounds into it; off, in silence; on again: nothing of before comes out.
static void check_forgets(uint32_t kind) {
  Stage *s = console_wide();
  if (kind == EFFECT_DELAY) stage_param(s, BUS, PARAM_DELAY_FEEDBACK, 0.7);
  console_on(s, BUS, kind);
  console_play(s);
  stage_run(s, stage_frames(s, 1));
  expect_above(console_peak(s, 0), 0.05);
  console_rest(s);
  stage_rewind(s);
  stage_skip(s, stage_frames(s, 0.1)); // its tail is still loud
  console_undo(s, BUS, kind);
  stage_run(s, stage_frames(s, 40));
  expect_below(console_peak(s, s->frames - 4800), 0);
  stage_rewind(s);
  console_on(s, BUS, kind);
  stage_run(s, stage_frames(s, 3));
  if (console_peak(s, 0) > 0) fail_msg("%s kept something", name_of(kind));
  stage_close(s);
}

static void test_forgets(void **state) {
  (void)state;
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++) check_forgets(kind);
}

// Turned down while the tone sounds: the tail goes on after the tone, and falls. A delay's by its feedback.
static void check_rings_out(uint32_t kind, double fall_db) {
  Stage *s = console_wide();
  if (kind == EFFECT_DELAY) stage_param(s, BUS, PARAM_DELAY_FEEDBACK, 0.5);
  console_on(s, BUS, kind);
  console_play(s);
  stage_run(s, stage_frames(s, 1));
  size_t at = s->frames, tenth = stage_frames(s, 0.1);
  stage_param(s, BUS, console_settings[kind][0].id, 0);
  stage_run(s, tenth);
  console_rest(s);
  stage_run(s, 20 * tenth);
  double early = listen_rms(stage_left(s, at + 2 * tenth, 2 * tenth));
  double late = listen_rms(stage_left(s, at + 8 * tenth, 2 * tenth));
  expect_above(early, 0.005);
  expect_between(listen_db(late / early), fall_db - 4, fall_db + 4);
  stage_close(s);
}

static void test_rings_out(void **state) {
  (void)state;
  check_rings_out(EFFECT_REVERB, -36); // 0.6 s of a decay of 1 s
  check_rings_out(EFFECT_DELAY, -51);  // 8.6 echoes at half
}

// -- sleep ----------------------------------------------------------------------------------------

// Seconds until the last sound, after which every sample is 0 and every strip sleeps; the scales fall by 20
// dB in a second.
static double seconds_to_silence(Stage *s, double longest_s) {
  stage_rewind(s);
  stage_run(s, stage_frames(s, longest_s));
  double last_s = 0;
  for (int side = 0; side < 2; side++) {
    Sound sound = side ? stage_right(s, 0, s->frames) : stage_left(s, 0, s->frames);
    if (listen_peak(sound) > 0) last_s = fmax(last_s, (double)listen_last(sound) / sound.rate_hz);
  }
  return last_s;
}

static void check_sleep(uint32_t kind) {
  Stage *s = console_wide();
  console_on(s, BUS, kind);
  console_play(s);
  stage_run(s, stage_frames(s, 1));
  expect_above(console_peak(s, 0), 0.05);
  console_rest(s);
  double last_s = seconds_to_silence(s, 24);
  if (!(last_s < 12) || !console_sleeps(s)) fail_msg("%s: sounds for %g s", name_of(kind), last_s);
  stage_close(s);
}

static void test_sleep(void **state) {
  (void)state;
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++) check_sleep(kind);
}

// Everything on every channel, bus and piece of a kit at once.
static void test_everything(void **state) {
  (void)state;
  EngineConfig config = stage_config(48000);
  config.echoes = config.reverbs = 48;
  Stage *s = stage_open_config(&config);
  console_kit(s, CHANNEL_DRUMS);
  for (uint32_t n = 0; n < SPLIT_COUNT; n++) console_split(s, CHANNEL_DRUMS, KEY_KICK + n, SPLIT_FIRST + n);
  for (uint32_t n = 0; n < STRIP_COUNT; n++) {
    for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++) console_on(s, n, kind);
    stage_param(s, n, PARAM_HIGHPASS, 60);
    stage_param(s, n, PARAM_LOWPASS, 4000);
    stage_param(s, n, PARAM_SIDECHAIN, 0.3);
    if (n < BUS_FIRST) stage_param(s, n, (ParamId)(PARAM_SEND1 + n % BUS_COUNT), 0.3);
    console_plug(s, COMMAND_KEY, n, CHANNEL_DRUMS);
    stage_run(s, QUANTUM);
  }
  for (uint32_t n = 0; n < CHANNEL_DRUMS; n++) console_note(s, n, 45 + (double)n, 0.8);
  for (uint32_t key = 0; key < 16; key++) console_note(s, CHANNEL_DRUMS, KEY_KICK + (double)key, 1);
  stage_run(s, stage_frames(s, 1));
  expect_between(console_peak(s, 0), 0.005, 20);
  for (uint32_t n = 0; n < CHANNEL_DRUMS; n++) console_off(s, n, 45 + (double)n);
  expect_below(seconds_to_silence(s, 24), 20);
  assert_true(console_sleeps(s));
  Report report;
  assert_false(engine_poll(s->engine, &report));
  stage_close(s);
}

// -- memory ---------------------------------------------------------------------------------------

static uint32_t reports_of_full(Stage *s, uint8_t strip, uint32_t kind) {
  Report report;
  uint32_t count = 0;
  while (engine_poll(s->engine, &report)) {
    assert_int_equal(report.type, REPORT_FULL);
    assert_int_equal(report.channel, strip);
    assert_int_equal(report.a, kind);
    count++;
  }
  return count;
}

// Four delays are all there are: the fifth channel says so once, and stays dry until one is free.
static void check_full(uint32_t kind) {
  Stage *s = stage_open(48000);
  for (uint8_t n = 0; n < 5; n++) {
    console_tone(s, n);
    console_on(s, n, kind);
  }
  for (uint8_t n = 0; n < 4; n++) console_note(s, n, A3, 0.2);
  stage_skip(s, stage_frames(s, 0.3));
  assert_int_equal(reports_of_full(s, 4, kind), 0);
  for (uint8_t n = 0; n < 4; n++) stage_param(s, n, PARAM_VOLUME, 0);
  stage_skip(s, stage_frames(s, 0.3));
  console_note(s, 4, 64, 0.7);
  stage_run(s, stage_frames(s, 0.5));
  assert_int_equal(reports_of_full(s, 4, kind), 1);
  Stage *plain = stage_open(48000);
  console_tone(plain, 4);
  stage_skip(plain, stage_frames(s, 0.6));
  console_note(plain, 4, 64, 0.7);
  stage_run(plain, stage_frames(s, 0.5));
  assert_true(console_same(s, plain));
  engine_panic(s->engine); // the others ring out, and are free
  stage_rewind(s);
  stage_skip(s, stage_frames(s, 12));
  console_note(s, 4, 64, 0.7);
  stage_run(s, stage_frames(s, 0.5));
  assert_int_equal(reports_of_full(s, 4, kind), 0);
  assert_false(console_same(s, plain));
  stage_close(s);
  stage_close(plain);
}

static void test_full(void **state) {
  (void)state;
  check_full(EFFECT_DELAY);
  check_full(EFFECT_REVERB);
}

// It comes in while the tone sounds, without a click, and is asked for no more when it was turned off.
static void test_comes_free(void **state) {
  (void)state;
  EngineConfig config = stage_config(48000);
  config.echoes = 1;
  Stage *s = stage_open_config(&config);
  for (uint8_t n = 0; n < 3; n++) {
    console_tone(s, n);
    console_on(s, n, EFFECT_DELAY);
    if (n == 0) stage_param(s, n, PARAM_DELAY_FEEDBACK, 0);
    console_note(s, n, A3, 0.3);
    stage_skip(s, QUANTUM);
  }
  stage_param(s, 0, PARAM_VOLUME, 0);
  stage_skip(s, stage_frames(s, 0.5));
  stage_param(s, 2, PARAM_DELAY, 0);
  stage_skip(s, stage_frames(s, 0.5));
  double dry = 0;
  stage_run(s, stage_frames(s, 0.5));
  dry = console_level(s, 220);
  size_t at = s->frames;
  stage_param(s, 0, PARAM_DELAY, 0);
  stage_run(s, stage_frames(s, 6));
  expect_above(fabs(listen_db(console_level(s, 220) / dry)), 0.5);
  for (size_t n = at; n + 4800 < s->frames; n += 1440) expect_below(console_click(s, n), -80);
  uint32_t told[3] = {0};
  for (Report report; engine_poll(s->engine, &report);) told[report.channel]++;
  assert_int_equal(told[0], 0);
  assert_int_equal(told[1], 1);
  assert_int_equal(told[2], 1);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("an effect that is off again is gone, to the bit", test_off),
      TEST("an effect starts from silence", test_forgets),
      TEST("a reverb or delay that is turned down rings out", test_rings_out),
      TEST("every effect ends in exact silence, and its strip sleeps", test_sleep),
      TEST("everything at once everywhere sounds, and ends too", test_everything),
      TEST("what finds no memory stays dry and says so once", test_full),
      TEST("memory that comes free is taken without a click", test_comes_free),
  };
  return cmocka_run_group_tests_name("desk: insert", tests, NULL, NULL);
}
