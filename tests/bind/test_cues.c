// Cues: loops that wait for each other meet on exactly the same tick, whatever the order or the pump.
#include "rig.h"

static void expect_ticks(const Rig *r, uint8_t channel, const double *beats, size_t count) {
  assert_int_equal(rig_notes(r, channel), count);
  for (size_t k = 0; k < count; k++)
    assert_int_equal(rig_tick(r, channel, k), (int64_t)(beats[k] * TICKS_PER_BEAT + 0.5));
}

static void test_follow(void **state) {
  (void)state;
  static const char *const orders[] = {"loop('lead', function() note(1, 60) wait(3/7) end)\nloop('echo', "
                                       "function() sync 'lead' note(2, 60) end)",
                                       "loop('echo', function() sync 'lead' note(2, 60) end)\nloop('lead', "
                                       "function() note(1, 60) wait(3/7) end)"};
  for (int k = 0; k < 2; k++) {
    Rig *r = rig_open();
    assert_true(rig_file(r, "a.lua", orders[k]));
    rig_beats(r, 8);
    assert_in_range(rig_notes(r, 0), 18, 20);
    assert_int_equal(rig_notes(r, 0), rig_notes(r, 1));
    for (size_t n = 0; n < rig_notes(r, 0); n++) assert_int_equal(rig_tick(r, 0, n), rig_tick(r, 1, n));
    rig_expect_said(r, "");
    assert_int_equal(engine_status(r->engine).late, 0);
    rig_close(r);
  }
}

static void test_value(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(
      rig_file(r, "a.lua",
               "loop('a', function() for _, n in ipairs { 50, 55, 57 } do wait(1/3) cue('root', n) end end)\n"
               "loop('b', function() note(1, sync 'root') end)\n"
               "loop('c', function() note(2, sync('root') + 12) wait(1/2) end)"));
  rig_beats(r, 2);
  static const int roots[] = {50, 55, 57, 50, 55};
  for (size_t k = 0; k < 5; k++) {
    assert_int_equal(rig_tick(r, 0, k), (int64_t)(k + 1) * TICKS_PER_BEAT / 3);
    assert_int_equal(rig_note(r, 0, k)->note.pitch, roots[k]);
  }
  expect_ticks(r, 1, (double[]){1.0 / 3, 1, 5.0 / 3, 7.0 / 3}, rig_notes(r, 1));
  assert_int_equal(rig_note(r, 1, 1)->note.pitch,
                   69); // of the cue at 1, not of that at 2/3, which it slept through
  rig_expect_said(r, "");
  rig_close(r);
}

// After a cue the loop goes on from its exact place: elevenths after sevenths, for ever.
static void test_exact_place(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('a', function() wait(2/7) cue 'x' wait(12/7) end)\n"
                       "loop('b', function() sync 'x' wait(1/11) note(1, 60) end)"));
  rig_beats(r, 100);
  assert_int_equal(rig_notes(r, 0), 50);
  for (int64_t k = 0; k < 50; k++) {
    int64_t exact = (2 * k * 77 + 22 + 7) * TICKS_PER_BEAT * 2; // over 154
    assert_int_equal(rig_tick(r, 0, (size_t)k), (exact / 77 + 1) / 2);
  }
  rig_close(r);
}

static void test_grid(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('a', function() note(1, 60) wait(0.6) sync(1) end)\n"
                       "loop('b', function() note(2, 60) sync(4) end)\n"
                       "loop('c', function() note(3, 60) sync(1/11) end)\n"
                       "loop('d', function() note(4, 60) wait(1/3) wait(1/3) wait(1/3) sync(1) end)\n"
                       "loop('e', function() sync(0.75) note(5, 60) wait(1/7) end)"));
  rig_beats(r, 9);
  for (int64_t k = 0; k < 9; k++) assert_int_equal(rig_tick(r, 0, (size_t)k), k * TICKS_PER_BEAT);
  expect_ticks(r, 1, (double[]){0, 4, 8}, 3);
  for (int64_t k = 0; k < 99; k++)
    assert_int_equal(rig_tick(r, 2, (size_t)k), (2 * k * TICKS_PER_BEAT / 11 + 1) / 2);
  expect_ticks(r, 3, (double[]){0, 2, 4, 6, 8}, 5);
  for (int64_t k = 0; k < 11; k++)
    assert_int_equal(rig_tick(r, 4, (size_t)k), 3 * (k + 1) * TICKS_PER_BEAT / 4);
  rig_expect_said(r, "");
  rig_close(r);
}

static void test_any_pump(void **state) {
  (void)state;
  static const uint32_t pumps[] = {32, 100, 480, 1000, 4000};
  Rig *first = NULL;
  for (int p = 0; p < 5; p++) {
    Rig *r = rig_open_config(&(RigConfig){.pump_frames = pumps[p]});
    r->keep_sound = true;
    assert_true(rig_file(
        r, "a.lua",
        "loop('c', function() note(3, 40 + sync 'bb') if rand() < 0.5 then wait(rand(1, 7) / 7) end end)\n"
        "loop('a', function() wait(rand(1, 11) / 11) cue('a2', rand(30)) end)\n"
        "loop('b', function() local n = sync 'a2' note(2, 50 + n) cue('bb', n) tempo(rand(90, 300)) end)\n"
        "loop('d', function() sync 'a' note(4, rand(40, 60)) sync 'c' end)"));
    rig_frames(r, 10 * RIG_RATE);
    rig_expect_said(r, "");
    assert_int_equal(engine_status(r->engine).late, 0);
    assert_true(rig_notes(r, 2) > 10 && rig_notes(r, 3) > 5);
    if (first) {
      rig_expect_same_sound(first, r);
      rig_close(r);
    } else {
      first = r;
    }
  }
  rig_close(first);
}

// Two loops that wake each other at one moment would go round for ever.
static void test_recursion(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('a', function() cue 'x' sync 'y' end)\n"
                       "loop('b', function() cue 'y' sync 'x' end)\n"
                       "loop('c', function() note(3, 60) wait(1) end)"));
  rig_beats(r, 8.5);
  assert_true(rig_heard(r, "a.lua:1: loop 'a' goes round without time passing: a pass needs a wait(beats)\n"
                           "    loop('a', function() cue 'x' sync 'y' end)\n"
                           "    in loop 'a': it begins again at its next grid point"));
  assert_int_equal(rig_notes(r, 2), 9);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_close(r);
}

// A loop that waits for what never comes is named, costs nothing, can be stopped and replaced.
static void test_never(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('deaf', function() sync 'nothing' note(1, 60) end)\n"
                       "loop('own', function() cue 'mine' sync 'mine' note(1, 61) end)\n"
                       "loop('self', function() sync 'self' note(1, 62) end)"));
  rig_beats(r, 8);
  assert_int_equal(rig_notes(r, 0), 0);
  assert_true(session_plays(r->session));
  assert_false(rig_prompt(r, "stop 'def'"));
  assert_true(rig_heard(r, "did you mean 'deaf'?"));
  assert_true(rig_prompt(r, "stop 'deaf'"));
  assert_true(rig_prompt(r, "loop('own', function() note(2, 60) wait(1) end)"));
  rig_beats(r, 6);
  assert_int_equal(rig_tick(r, 1, 0), 12 * TICKS_PER_BEAT); // 8 lay within the look-ahead
  assert_false(rig_prompt(r, "stop 'deaf'"));
  rig_close(r);
}

static void test_prompt(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "loop('a', function() note(1, sync 'go') wait(1/2) note(1, 40) end)"));
  rig_beats(r, 5.5);
  assert_true(rig_prompt(r, "cue('go', 66)"));
  rig_beats(r, 4);
  expect_ticks(r, 0, (double[]){8, 8.5}, 2);
  assert_int_equal(rig_note(r, 0, 0)->note.pitch, 66);
  assert_true(rig_prompt(r, "cue('go', 67)"));
  rig_beats(r, 4);
  expect_ticks(r, 0, (double[]){8, 8.5, 12, 12.5}, 4);
  rig_expect_said(r, "");
  rig_close(r);
}

// A file does not repeat the cue that it has given; one at its start comes with the first bar.
static void test_file(void **state) {
  (void)state;
  Rig *r = rig_open();
  for (int k = 0; k < 3; k++) {
    assert_true(rig_file(r, "a.lua", "cue 'go' loop('a', function() sync 'go' note(1, 60) end)"));
    rig_beats(r, 5);
  }
  expect_ticks(r, 0, (double[]){0}, 1);
  rig_close(r);
}

// What a pass marks before it fails is not so.
static void test_failed_pass(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('a', function() cue 'x' error 'no' end)\n"
                       "loop('b', function() sync 'x' note(1, 60) end)\n"
                       "loop('c', function() sync 'a' note(1, 61) end)"));
  rig_beats(r, 9);
  assert_int_equal(rig_notes(r, 0), 0);
  rig_close(r);
}

// A new body that fails while the old one waits for a cue gives it back its place.
static void test_fallback_waits(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('beat', function() wait(1) cue 'x' end)\n"
                       "loop('a', function() sync 'x' note(1, 60) end)"));
  rig_beats(r, 1.5);
  assert_true(rig_file(r, "a.lua",
                       "loop('beat', function() wait(1) cue 'x' end)\n"
                       "loop('a', function() nowhere() end)"));
  rig_beats(r, 4);
  for (int64_t k = 0; k < 5; k++) assert_int_equal(rig_tick(r, 0, (size_t)k), (k + 1) * TICKS_PER_BEAT);
  assert_true(rig_heard(r, "the last good one plays on"));
  rig_close(r);
}

static const struct {
  const char *body, *said;
} wrong[] = {
    {"sync()", "sync: expected the name of a cue or a number of beats, got nothing"},
    {"sync ''", "sync: expected the name of a cue or a number of beats, got ''"},
    {"sync(0)", "sync: expected a number of beats above 0, got 0"},
    {"sync(-4)", "sync: expected a number of beats above 0, got -4"},
    {"sync(0/0)", "sync: expected a number of beats above 0, got nan"},
    {"sync(math.huge)", "sync: expected a number of beats above 0 and up to 1000000, got inf"},
    {"sync(1/5000)", "sync: expected at least 1/1000 of a beat, got 0.0002"},
    {"sync({})", "sync: expected the name of a cue or a number of beats, got a table"},
    {"cue() wait(1)", "cue: expected a name in quotes, got nothing"},
    {"cue(7) wait(1)", "cue: expected a name in quotes, got 7"},
    {"coroutine.wrap(function() sync 'x' end)()",
     "sync belongs in the loop itself, not in a coroutine of its own"},
};

static void test_messages(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    Rig *r = rig_open();
    char script[256], said[512];
    snprintf(script, sizeof script, "loop('x', function() %s end)", wrong[k].body);
    assert_true(rig_file(r, "a.lua", script));
    rig_beats(r, 1);
    snprintf(said, sizeof said,
             "error a.lua:1: %s\n    in loop 'x': it begins again at its next grid point\n", wrong[k].said);
    rig_expect_said(r, said);
    rig_close(r);
  }
  Rig *r = rig_open();
  assert_false(rig_prompt(r, "sync 'x'"));
  rig_expect_said(r, "error prompt:1: sync belongs in a loop: loop(\"name\", function() sync \"drop\" "
                     "note(1, \"C4\") end)\n");
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a loop that syncs with another plays on its ticks, whichever was declared first", test_follow),
      TEST("sync gives the value of the next cue, once", test_value),
      TEST("after a cue a loop goes on from the exact place of the cue", test_exact_place),
      TEST("sync(beats) goes to the next multiple, and never twice to one", test_grid),
      TEST("cues, tempo and chance sound the same whenever the pump runs", test_any_pump),
      TEST("loops that wake each other without time passing are a mistake, and the others play",
           test_recursion),
      TEST("a loop that waits for a cue that never comes is known by name and can be stopped", test_never),
      TEST("a cue at the prompt comes at the next bar", test_prompt),
      TEST("a file gives its cue once", test_file),
      TEST("a pass that fails marks nothing", test_failed_pass),
      TEST("an old body that waited for a cue goes on waiting when the new one fails", test_fallback_waits),
      TEST("mistakes of sync and cue are named", test_messages),
  };
  return cmocka_run_group_tests_name("cues", tests, NULL, NULL);
}
