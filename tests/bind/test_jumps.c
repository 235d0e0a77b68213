// Loops and moments when the transport jumps: nothing of the gap is played, and the beat goes on at once.
#include "rig.h"

// The notes of a channel from the nth on, as beats.
static void expect_beats(const Rig *r, uint8_t channel, const double *beats, size_t count) {
  assert_int_equal(rig_notes(r, channel), count);
  for (size_t k = 0; k < count; k++)
    assert_int_equal(rig_tick(r, channel, k), (int64_t)(beats[k] * TICKS_PER_BEAT + 0.5));
}

static const char script[] = "loop('a', function() note(1, 60, { len = 0.1 }) wait(1) end)\n"
                             "loop('b', { sync = 3 }, function() note(2, 60, { len = 0.1 }) wait(3/2) end)\n"
                             "at(10, function() note(3, 60) end)\n"
                             "at(33, function() note(3, 61) end)";

static void test_forward(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", script));
  rig_beats(r, 2.5);
  rig_forget(r);
  assert_true(rig_prompt(r, "locate(32)"));
  rig_beats(r, 3.5);
  expect_beats(r, 0, (double[]){32, 33, 34, 35}, 4);
  expect_beats(r, 1, (double[]){33, 34.5}, 2);
  expect_beats(r, 2, (double[]){33}, 1);
  assert_int_equal(rig_note(r, 2, 0)->note.pitch, 61);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_expect_said(r, "");
  rig_close(r);
}

static void test_back(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", script));
  rig_beats(r, 11.25);
  rig_forget(r);
  assert_true(rig_prompt(r, "locate(1)"));
  rig_beats(r, 10.5);
  expect_beats(r, 0, (double[]){4, 5, 6, 7, 8, 9, 10, 11}, 8);
  expect_beats(r, 1, (double[]){3, 4.5, 6, 7.5, 9, 10.5}, 6);
  expect_beats(r, 2, (double[]){10}, 1);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_expect_said(r, "");
  rig_close(r);
}

// The first note sounds with the quantum in which the engine jumps.
static void test_heard(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "channel(1, 'kalimba') loop('a', function() note(1, 60) wait(16) end)"));
  rig_beats(r, 13);
  r->keep_sound = true;
  rig_frames(r, RIG_PUMP);
  float before = rig_peak(r);
  rig_forget(r);
  assert_true(rig_prompt(r, "locate(32)"));
  rig_frames(r, 64);
  expect_below((double)before, 0.002);
  expect_between((double)rig_peak(r), 0.02, 1);
  rig_close(r);
}

static void test_standing(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", script));
  rig_beats(r, 2.5);
  assert_true(rig_prompt(r, "stop()"));
  rig_beats(r, 1);
  rig_forget(r);
  assert_true(rig_prompt(r, "locate(8)"));
  rig_beats(r, 1);
  assert_int_equal(rig_notes(r, 0), 0);
  assert_true(rig_prompt(r, "play()"));
  rig_beats(r, 1.5);
  expect_beats(r, 0, (double[]){8, 9}, 2);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_expect_said(r, "");
  rig_close(r);
}

// A loop that sends the song back: the others begin again on their grid, time and again.
static void test_in_loop(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('a', function() note(1, 60, { len = 0.1 }) wait(1) end)\n"
                       "at(6, function() locate(2) end)"));
  rig_beats(r, 14);
  rig_expect_said(r, "");
  static const double beats[] = {0, 1, 2, 3, 4, 5, 4, 5, 4, 5, 4, 5};
  size_t plays = 0;
  for (size_t k = 0; k < rig_notes(r, 0); k++) {
    if (rig_tick(r, 0, k) == 6 * TICKS_PER_BEAT) continue; // sent ahead, and dropped by the jump
    assert_int_equal(rig_tick(r, 0, k), (int64_t)beats[plays++] * TICKS_PER_BEAT);
  }
  assert_in_range(plays, 9, 11);
  rig_close(r);
}

// What leads the beat from outside asks nobody.
static void test_led(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", script));
  rig_beats(r, 2.5);
  rig_forget(r);
  Command jump = {.type = COMMAND_LOCATE, .owner = OWNER_LEADER, .locate = {.tick = 40 * TICKS_PER_BEAT}};
  engine_obey(r->engine, &jump);
  rig_beats(r, 2.5);
  expect_beats(r, 0, (double[]){40, 41, 42}, 3);
  assert_int_equal(rig_notes(r, 2), 0);
  jump.locate.tick = 8 * TICKS_PER_BEAT;
  engine_obey(r->engine, &jump);
  rig_forget(r);
  rig_beats(r, 2.5);
  expect_beats(r, 0, (double[]){8, 9, 10}, 3);
  expect_beats(r, 2, (double[]){10}, 1);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_expect_said(r, "");
  rig_close(r);
}

// A leader starts the transport, which stood at its start with all loops ready.
static void test_led_start(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "loop('a', function() note(1, 60, { len = 0.1 }) wait(1) end) stop()"));
  rig_beats(r, 3);
  Command play = {.type = COMMAND_PLAY, .owner = OWNER_LEADER};
  engine_obey(r->engine, &play);
  rig_beats(r, 2.5);
  expect_beats(r, 0, (double[]){0, 1, 2}, 3);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_expect_said(r, "");
  rig_close(r);
}

// A hundred jumps at random: no note before its time, none late, and loops always on their grid.
static void test_random(void **state) {
  (void)state;
  uint32_t random = 3;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", script));
  for (int k = 0; k < 100; k++) {
    char line[64];
    r->pump_frames = 1 + stage_random(&random) % 3000;
    rig_frames(r, stage_random(&random) % 60000);
    snprintf(line, sizeof line, "locate(%u/7)", stage_random(&random) % 400);
    rig_forget(r);
    assert_true(rig_prompt(r, line));
    rig_frames(r, 40000 + stage_random(&random) % 60000);
    int64_t next = -1; // what was sent before the jump may be taken with it
    for (size_t n = 0; n < r->taken_count; n++) {
      const Command *c = &r->taken[n];
      const int64_t bar = 4 * (int64_t)TICKS_PER_BEAT;
      if (c->type == COMMAND_LOCATE) next = (c->locate.tick + bar - 1) / bar * bar;
      if (c->type != COMMAND_NOTE || c->channel != 0 || next < 0) continue;
      assert_int_equal(c->time, next);
      next += TICKS_PER_BEAT;
    }
    assert_true(next > 0);
    rig_expect_said(r, "");
  }
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a jump forward plays nothing of the gap", test_forward),
      TEST("a jump back begins loops on their grid, and moments come again", test_back),
      TEST("the first note after a jump sounds at once", test_heard),
      TEST("a jump while the transport stands", test_standing),
      TEST("a moment that sends the transport back", test_in_loop),
      TEST("jumps of a leader are followed", test_led),
      TEST("a leader's start loses no first beat", test_led_start),
      TEST("jumps at random leave every loop on its grid", test_random),
  };
  return cmocka_run_group_tests_name("loops: jumps", tests, NULL, NULL);
}
