// The meter: where bars begin, how they are counted, and what waits for one.
#include "rig.h"

enum { BEAT = TICKS_PER_BEAT };

#define TELL "loop('tell', { sync = 1/2 }, function() print(('%d %g'):format(bar())) wait(1/2) end) "

// The bar and the beats of it that have passed, at each half beat from the first on.
static void expect_bars(Rig *r, const char *said) {
  char wanted[4096] = "";
  for (const char *at = said; *at;) {
    int size = (int)strcspn(at, ",");
    snprintf(wanted + strlen(wanted), sizeof wanted - strlen(wanted), "result %.*s\n", size, at);
    at += size + (at[size] == ',');
  }
  char *said_of_bars = r->said;
  said_of_bars[strlen(wanted)] = 0; // the loop is a little ahead
  assert_string_equal(said_of_bars, wanted);
}

static void test_count(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "meter(7, 8) " TELL));
  rig_beats(r, 8);
  expect_bars(r, "1 0,1 0.5,1 1,1 1.5,1 2,1 2.5,1 3,2 0,2 0.5,2 1,2 1.5,2 2,2 2.5,2 3,3 0,3 0.5");
  rig_close(r);
}

// A change comes at the next bar, and those before it are counted as they were.
static void test_change(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", TELL));
  rig_beats(r, 5);
  assert_true(rig_prompt(r, "meter(5, 4)"));
  assert_true(rig_prompt(r, "meter(3, 4)")); // before it came: only the last counts
  rig_beats(r, 4.2);
  rig_forget(r);
  rig_beats(r, 4);
  expect_bars(r, "3 1.5,3 2,3 2.5,4 0,4 0.5,4 1");
  rig_forget(r);
  assert_true(rig_prompt(r, "print(meter()) print(('%d %.2f'):format(bar()))"));
  rig_expect_said(r, "result 3\t4\nresult 4 2.20\n");
  rig_close(r);
}

static void test_end(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "meter(3) " TELL));
  rig_beats(r, 4);
  rig_forget(r);
  assert_true(rig_file(r, "a.lua", TELL));
  assert_true(rig_heard(r, "info no longer in a.lua, ending at the next bar: meter 3/4\n"));
  rig_beats(r, 2.2);
  rig_forget(r);
  rig_beats(r, 4);
  expect_bars(r, "3 0.5,3 1,3 1.5,3 2,3 2.5,3 3,3 3.5,4 0");
  rig_close(r);
}

static void test_in_loop(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "loop('a', function() wait(5) meter(2, 4) wait(100) end) " TELL));
  rig_beats(r, 7.6);
  rig_forget(r);
  rig_beats(r, 4);
  expect_bars(r, "3 0,3 0.5,3 1,3 1.5,4 0,4 0.5,4 1");
  rig_close(r);
}

// What waits for a bar waits for one of the meter.
static void test_quantised(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "meter(7, 8)"));
  rig_beats(r, 4);
  assert_true(rig_prompt(r, "drums(pattern('p', { beats = 3.5, kick = 'x... .... .... ..' }))"));
  rig_beats(r, 4);
  const Command *clip = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_CLIP) clip = &r->taken[k];
  assert_non_null(clip);
  assert_int_equal(clip->time, 7 * BEAT);
  assert_true(rig_prompt(r, "loop('a', function() note(1, 60, { len = 0.1 }) wait(7/2) end)"));
  rig_beats(r, 6);
  assert_int_equal(rig_tick(r, 0, 0), 21 * BEAT / 2);
  rig_close(r);
}

// Bars have been what they were: after a jump back they are counted as before.
static void test_history(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "loop('a', function() wait(1) end)"));
  rig_beats(r, 1);
  assert_true(rig_prompt(r, "meter(3, 4)"));
  rig_beats(r, 10);
  assert_true(rig_prompt(r, "meter(7, 8)")); // from beat 13
  rig_beats(r, 10);
  static const struct {
    const char *beat, *said;
  } cases[] = {{"0", "1 0.0"},  {"3.9", "1 3.9"}, {"4", "2 0.0"},
               {"12", "4 2.0"}, {"13", "5 0.0"},  {"17.5", "6 1.0"}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    char code[128], said[64];
    rig_forget(r);
    snprintf(code, sizeof code, "stop() locate(%s)", cases[k].beat);
    assert_true(rig_prompt(r, code));
    rig_frames(r, 64);
    assert_true(rig_prompt(r, "print(('%d %.1f'):format(bar()))"));
    snprintf(said, sizeof said, "result %s\n", cases[k].said);
    rig_expect_said(r, said);
  }
  rig_close(r);
}

static void test_span(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_int_equal(session_span(r->session, 0, 16), 64 * BEAT);
  assert_int_equal(session_span(r->session, 0, 0.5), 2 * BEAT);
  assert_int_equal(session_span(r->session, -4 * BEAT, 2), 8 * BEAT);
  assert_int_equal(session_span(r->session, INT64_C(1) << 52, 1000000), INT64_C(4000000) * BEAT);
  assert_true(rig_file(r, "a.lua", "loop('a', function() wait(1) end)"));
  rig_beats(r, 1);
  assert_true(rig_prompt(r, "meter(7, 8)"));
  rig_frames(r, 480);
  assert_int_equal(session_span(r->session, 0, 1), 4 * BEAT);
  assert_int_equal(session_span(r->session, 0, 3), 11 * BEAT);
  assert_int_equal(session_span(r->session, 2 * BEAT, 1), 2 * BEAT + 7 * BEAT / 4);
  rig_close(r);
}

// Any changes at any time: a bar has the meter that was said last before it began, or as it did.
static void test_any_changes(void **state) {
  (void)state;
  enum { CHANGES = 16, QUARTERS = 240 };
  uint32_t random = 5;
  for (int run = 0; run < 8; run++) {
    int at[CHANGES], lasts[CHANGES], said = 0; // in eighths of a beat
    char text[2048], wanted[QUARTERS * 24] = "";
    int size = snprintf(text, sizeof text, "tempo(300) loop('m', { sync = 1000 }, function()\n");
    for (int k = 0, now = 0; k < CHANGES; k++) {
      int beats = 1 + (int)(stage_random(&random) % 9), note = 4 << stage_random(&random) % 3;
      int wait = 2 * (1 + (int)(stage_random(&random) % 12));
      at[k] = now += wait;
      lasts[k] = beats * 32 / note;
      size +=
          snprintf(text + size, sizeof text - (size_t)size, "wait(%d/8) meter(%d, %d)\n", wait, beats, note);
    }
    snprintf(text + size, sizeof text - (size_t)size,
             "wait(1000) end) loop('tell', { sync = 1/4 }, function() print(('%%d %%.3f'):format(bar())) "
             "wait(1/4) end)");
    for (int bar = 1, start = 0, length = 0, now = 0; now < 2 * QUARTERS; start += length, bar++) {
      length = 32;
      for (int k = 0; k < CHANGES; k++)
        if (at[k] <= start) length = lasts[k];
      for (; now < start + length && now < 2 * QUARTERS; now += 2)
        said += snprintf(wanted + said, sizeof wanted - (size_t)said, "result %d %.3f\n", bar,
                         (now - start) / 8.0);
    }
    Rig *r = rig_open();
    assert_true(rig_file(r, "a.lua", text));
    rig_frames(r, (uint64_t)(QUARTERS / 4 * 9600));
    r->said[strlen(wanted)] = 0; // the loop is a little ahead
    assert_string_equal(r->said, wanted);
    rig_close(r);
  }
}

static void test_mistakes(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"meter(0, 4)", "meter: expected a whole number from 1 to 64 beats in a bar, got 0"},
      {"meter(1000, 4)", "meter: expected a whole number from 1 to 64 beats in a bar, got 1000"},
      {"meter(3.5, 4)", "meter: expected a whole number from 1 to 64 beats in a bar, got 3.5"},
      {"meter(nil, 4)", "meter: expected a whole number from 1 to 64 beats in a bar, got nothing"},
      {"meter(7, 3)", "meter: expected 1, 2, 4, 8, 16 or 32 below the line, got 3"},
      {"meter(7, 0)", "meter: expected a whole number from 1 to 32, got 0"},
      {"meter('7/8')", "meter: expected a whole number from 1 to 64 beats in a bar, got '7/8'"},
      {"meter(0/0)", "meter: expected a whole number from 1 to 64 beats in a bar, got nan"},
  };
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    rig_forget(r);
    assert_false(rig_prompt(r, cases[k][0]));
    if (!rig_heard(r, cases[k][1])) fail_msg("%s gave %s", cases[k][0], r->said);
  }
  assert_int_equal(session_span(r->session, 0, 1), 4 * BEAT);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("bars of seven eighths are counted, and last 3.5 beats", test_count),
      TEST("a meter changes at the next bar, and the last that is said counts", test_change),
      TEST("a meter that a file says no longer ends at the next bar, and is named", test_end),
      TEST("a loop changes the meter at the bar after its logical time", test_in_loop),
      TEST("patterns and loops begin at a bar of the meter", test_quantised),
      TEST("after a jump bars are counted as they were", test_history),
      TEST("whatever changes come, a bar has the meter that was said before it", test_any_changes),
      TEST("so many bars last so many ticks, across a change too", test_span),
      TEST("meters that are none are told, and change nothing", test_mistakes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
