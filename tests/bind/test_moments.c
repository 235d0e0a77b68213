// What happens once: at a beat of the timeline, or after so many beats.
#include "rig.h"

static void expect_ticks(const Rig *r, uint8_t channel, const double *beats, size_t count) {
  assert_int_equal(rig_notes(r, channel), count);
  for (size_t k = 0; k < count; k++)
    assert_int_equal(rig_tick(r, channel, k), (int64_t)(beats[k] * TICKS_PER_BEAT + 0.5));
}

static void test_exact(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "at(3, function() note(1, 60) wait(2/7) note(1, 61) end)\n"
                       "at(0, function() note(2, 60) end)\n"
                       "at(5/11, function() note(2, 61) end)\n"
                       "after(2.5, function() note(3, 60) end)"));
  rig_beats(r, 12);
  expect_ticks(r, 0, (double[]){3, 3 + 2.0 / 7}, 2);
  expect_ticks(r, 1, (double[]){0, 5.0 / 11}, 2);
  expect_ticks(r, 2, (double[]){2.5}, 1);
  rig_expect_said(r, "");
  rig_close(r);
}

// The frame at which it sounds, not the tick alone.
static void test_heard(void **state) {
  (void)state;
  Rig *r = rig_open();
  r->keep_sound = true;
  assert_true(rig_file(r, "a.lua", "channel(1, 'kalimba') at(3, function() note(1, 60) end)"));
  rig_beats(r, 4);
  size_t first = 0;
  while (first < r->heard_frames && r->heard[2 * first] == 0) first++;
  assert_in_range(first, 3 * 24000, 3 * 24000 + 8);
  rig_close(r);
}

static const char before[] = "at(4, function() note(1, 60) end)\n"
                             "at(12, function() note(1, 61) end)\n";

static void test_again_unchanged(void **state) {
  (void)state;
  Rig *r = rig_open();
  for (int k = 0; k < 10; k++) {
    assert_true(rig_file(r, "a.lua", before));
    rig_beats(r, 2);
  }
  expect_ticks(r, 0, (double[]){4, 12}, 2);
  rig_expect_said(r, "");
  rig_close(r);
}

static void test_again_changed(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", before));
  rig_beats(r, 6);
  assert_true(rig_file(r, "a.lua",
                       "at(4, function() note(1, 70) end)\n"
                       "at(10, function() note(1, 71) end)\n"));
  rig_expect_said(r, "warning at(4): that beat has passed: it is not called\n");
  assert_true(rig_file(r, "a.lua",
                       "at(4, function() note(1, 70) end)\n"
                       "at(10, function() note(1, 72) end)\n"));
  rig_expect_said(r, "warning at(4): that beat has passed: it is not called\n");
  rig_beats(r, 7);
  expect_ticks(r, 0, (double[]){4, 10}, 2);
  assert_int_equal(rig_note(r, 0, 1)->note.pitch, 72);
  rig_close(r);
}

static void test_gone(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", before));
  rig_beats(r, 6);
  assert_true(rig_file(r, "a.lua", "after(1, function() note(2, 60) end)"));
  rig_expect_said(r, "info no longer in a.lua, ending at the next bar: at(12)\n");
  rig_beats(r, 8);
  expect_ticks(r, 0, (double[]){4}, 1);
  expect_ticks(r, 1, (double[]){8}, 1); // 6 is played past already, so from 7 on
  rig_close(r);
}

// One that waits when its file declares it no longer ends at the next bar.
static void test_gone_while_it_waits(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "at(1, function() for n = 1, 20 do note(1, 60) wait(1) end end)"));
  rig_beats(r, 5.5);
  assert_true(rig_file(r, "a.lua", ""));
  rig_beats(r, 8);
  expect_ticks(r, 0, (double[]){1, 2, 3, 4, 5, 6, 7}, 7);
  rig_close(r);
}

static void test_prompt(void **state) {
  (void)state;
  Rig *r = rig_open();
  rig_prompt(r, "play()");
  rig_beats(r, 0.5);
  for (int k = 0; k < 2; k++) assert_true(rig_prompt(r, "at(4, function() note(1, 60) end)"));
  for (int k = 0; k < 2; k++) assert_true(rig_prompt(r, "after(1/2, function() note(2, 60) end)"));
  rig_beats(r, 4);
  assert_true(rig_prompt(r, "at(4, function() note(1, 61) end)"));
  rig_beats(r, 4);
  expect_ticks(r, 0, (double[]){4, 4}, 2);
  expect_ticks(r, 1, (double[]){1.5, 1.5}, 2);
  rig_expect_said(r, "warning at(4): that beat has passed: it is not called\n");
  rig_close(r);
}

// As LANGUAGE.md has it.
static void test_arrangement(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('bass', function() note(1, 60) wait(1/2) end)\n"
                       "at(6, function() tempo(240) end)\n"
                       "at(9, function() stop 'bass' end)"));
  rig_beats(r, 10);
  assert_int_equal(rig_notes(r, 0), 18);
  assert_true(engine_status(r->engine).bpm > 239);
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_TEMPO) assert_int_equal(r->taken[k].time, 6 * TICKS_PER_BEAT);
  assert_int_equal(rig_count(r, COMMAND_TEMPO), 1);
  assert_true(rig_file(r, "a.lua",
                       "loop('bass', function() note(1, 60) wait(1/2) end)\n"
                       "at(6, function() tempo(240) end)\n"
                       "at(9, function() stop 'bass' end)"));
  rig_beats(r, 4);
  assert_true(rig_notes(r, 0) > 20); // it starts again when it is declared again
  rig_expect_said(r, "");
  rig_close(r);
}

static void test_in_loops(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(
      r, "a.lua",
      "loop('a', function() after(1/3, function() note(1, 60) wait(1/3) note(1, 61) end) wait(1) end)\n"
      "loop('b', function() wait(1/7) at(2 + 1/7, function() note(2, 60) end) wait(13/7) end)"));
  rig_beats(r, 2);
  assert_int_equal(rig_tick(r, 0, 0), TICKS_PER_BEAT / 3);
  assert_int_equal(rig_tick(r, 0, 1), 2 * TICKS_PER_BEAT / 3);
  assert_int_equal(rig_tick(r, 0, 2), 4 * TICKS_PER_BEAT / 3);
  rig_beats(r, 4);
  assert_int_equal(rig_tick(r, 0, 10), 16 * TICKS_PER_BEAT / 3);
  expect_ticks(r, 1, (double[]){2 + 1.0 / 7, 2 + 1.0 / 7}, 2); // the second asks for it at that very moment
  assert_true(rig_heard(r, "warning at(2.14286): that beat has passed: it is not called\n"));
  rig_close(r);
}

// What a loop asked for ends with it; a new body of the loop does not end it.
static void test_ends_with_loop(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('a', function() after(3, function() note(1, 60) end) wait(8) end)\n"
                       "loop('b', function() after(6, function() note(2, 60) end) wait(8) end)"));
  rig_beats(r, 1.5);
  assert_true(rig_prompt(r, "loop('b', function() note(2, 61) wait(8) end)"));
  rig_beats(r, 0.3);
  assert_true(rig_prompt(r, "at(2, function() stop 'a' end)"));
  rig_beats(r, 6);
  assert_int_equal(rig_notes(r, 0), 0);
  expect_ticks(r, 1, (double[]){4, 6}, 2);
  rig_close(r);
}

static void test_error(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "at(2, function()\n  note(1, 60)\n  nowhere()\nend)\n"
                       "loop('a', function() note(2, 60) wait(1) end)"));
  rig_beats(r, 8.5);
  assert_int_equal(rig_notes(r, 0), 0);
  assert_int_equal(rig_notes(r, 1), 9);
  rig_expect_said(r,
                  "error a.lua:3: no word 'nowhere'\n    nowhere()\n    in at(2): it is not called again\n");
  assert_int_equal(session_errors(r->session), 1);
  rig_close(r);
}

// What it does to the session is not lost when the interpreter was busy at its beat; its note is.
static void test_late(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(
      rig_file(r, "a.lua", "at(3, function() tempo(90) note(1, 60) end) loop('a', function() wait(4) end)"));
  rig_beats(r, 1.5);
  rig_stall(r, 48000); // to beat 3.5
  rig_beats(r, 1);
  assert_true(engine_status(r->engine).bpm < 91);
  assert_int_equal(engine_status(r->engine).late, 1);
  assert_true(rig_heard(r, "warning at(3) came late: notes in it may be missing\n"));
  rig_close(r);
}

// Moments at one beat come in the order of their calls, and before the loops, which find changed what they
// change.
static void test_order(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "order = ''\n"
                       "loop('a', function() order = order .. 'a' wait(2) end)\n"
                       "at(2, function() order = order .. 'b' end)\n"
                       "at(2, function() order = order .. 'c' end)\n"
                       "loop('d', function() order = order .. 'd' wait(2) end)\n"
                       "at(3, function() print(order) end)"));
  rig_beats(r, 4);
  rig_expect_said(r, "result adbcad\n");
  rig_close(r);
}

// A draw more in one moves no draw in another.
static void test_chance(void **state) {
  (void)state;
  static const char script[] =
      "at(1, function() %s note(1, rand(1, 100)) end)\n"
      "at(2, function() note(2, rand(1, 100)) end)\n"
      "loop('a', function() after(1/2, function() note(3, rand(1, 100)) end) wait(1) end)";
  char plain[512], more[512];
  snprintf(plain, sizeof plain, script, "");
  snprintf(more, sizeof more, script, "rand()");
  Rig *a = rig_open(), *b = rig_open();
  assert_true(rig_file(a, "a.lua", plain));
  assert_true(rig_file(b, "a.lua", more));
  rig_beats(a, 8);
  rig_beats(b, 8);
  assert_true(rig_note(a, 0, 0)->note.pitch != rig_note(b, 0, 0)->note.pitch);
  assert_true(rig_note(a, 1, 0)->note.pitch == rig_note(b, 1, 0)->note.pitch);
  uint32_t repeated = 0;
  for (size_t k = 0; k < 7; k++) {
    assert_true(rig_note(a, 2, k)->note.pitch == rig_note(b, 2, k)->note.pitch);
    repeated += rig_note(a, 2, k)->note.pitch == rig_note(a, 2, k + 1)->note.pitch;
  }
  assert_true(repeated < 4);
  rig_close(a);
  rig_close(b);
}

static const struct {
  const char *line, *said;
} wrong[] = {
    {"at(-1, function() end)", "at: expected a number from 0 to 1000000 beats, got -1"},
    {"at(0/0, function() end)", "at: expected a number from 0 to 1000000 beats, got nan"},
    {"at(math.huge, function() end)", "at: expected a number from 0 to 1000000 beats, got inf"},
    {"at('4', function() end)", "at: expected a number from 0 to 1000000 beats, got '4'"},
    {"at(4)", "at: expected a function to call, got nothing"},
    {"at(4, 'x')", "at: expected a function to call, got 'x'"},
    {"after(0, function() end)", "after: expected a number of beats above 0, got 0"},
    {"after(-1, function() end)", "after: expected a number of beats above 0, got -1"},
    {"after(0/0, function() end)", "after: expected a number of beats above 0, got nan"},
    {"after(4)", "after: expected a function to call, got nothing"},
    {"at(4, function() end, 1)", "at: expected at most 2 values, as in at(beat, function() ... end), got 3"},
};

static void test_messages(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    Rig *r = rig_open();
    char said[512];
    assert_false(rig_prompt(r, wrong[k].line));
    snprintf(said, sizeof said, "error prompt:1: %s\n", wrong[k].said);
    rig_expect_said(r, said);
    rig_close(r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("at and after come on their exact ticks, once, and may wait", test_exact),
      TEST("at sounds on the frame of its beat", test_heard),
      TEST("a file evaluated again repeats no moment and loses none", test_again_unchanged),
      TEST("a moment that is changed comes if it lies ahead; else it is said to have passed, once",
           test_again_changed),
      TEST("a moment that is gone from its file does not come, and is named", test_gone),
      TEST("a moment that waits when it is gone from its file ends at the next bar",
           test_gone_while_it_waits),
      TEST("at the prompt each moment is another", test_prompt),
      TEST("an arrangement by at: a tempo on its beat, a loop that stops", test_arrangement),
      TEST("moments that loops ask for come at their exact place", test_in_loops),
      TEST("what a loop asked for ends with the loop, not with its body", test_ends_with_loop),
      TEST("a moment that fails is said once and disturbs nothing", test_error),
      TEST("a moment that comes late still changes the tempo, and says so", test_late),
      TEST("moments at one beat come in the order of their calls, before the loops", test_order),
      TEST("each moment has chance of its own", test_chance),
      TEST("mistakes of at and after are named", test_messages),
  };
  return cmocka_run_group_tests_name("moments", tests, NULL, NULL);
}
