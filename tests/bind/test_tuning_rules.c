// test_tuning_rules.c -- which tuning holds where and when, and what the word does not take.
#include "tuning.h"

enum { E = 64, B = 71 }; // the root of just intonation moves the second
static const double just_e = 69 - 8.843587129994475 + 3.863137138648348; // 5/4 over 3/5 of A4

static void expect_rule(Rig *r, bool done) {
  if (!done) fail_msg("%s", r->said);
}

static void test_channels(void **state) {
  (void)state;
  Rig *r = rig_open();
  expect_rule(r, tuning_file(r, "a.lua", "tuning('just', { channel = 2 }) tuning 'pythagorean'"));
  expect_key(r, 1, E, just_e);
  expect_key(r, 0, E, 69 - 12 * log2(27 / 16.) + 12 * log2(81 / 64.));
  expect_key(r, 15, E, tuning_key(r, 0, E));
  expect_rule(r, tuning_line(r, "tuning('equal', { channel = channel(1) })"));
  expect_key(r, 0, E, E);
  expect_key(r, 1, E, just_e);
  for (size_t k = 0; k < r->taken_count; k++) // the drums are told nothing
    if (r->taken[k].type == COMMAND_TUNING) assert_true(r->taken[k].channel < CHANNEL_DRUMS);
  rig_close(r);
}

// A channel that names a scale alone is as high as the session; one that names a reference alone has its
// scale.
static void test_unnamed(void **state) {
  (void)state;
  const double low = 12 * log2(415 / 440.);
  Rig *r = rig_open();
  expect_rule(r, tuning_line(r, "tuning { reference = 415 } tuning('just', { channel = 2 })"));
  expect_key(r, 0, E, E + low);
  expect_key(r, 1, E, just_e + low);
  expect_rule(r, tuning_line(r, "tuning 'just' tuning { channel = 3, reference = 440 }"));
  expect_key(r, 0, E, just_e + low);
  expect_key(r, 2, E, just_e);
  expect_rule(r, tuning_line(r, "tuning { root = 'D', channel = 4 }"));
  expect_key(r, 3, E, 69 - 12 * log2(1.5) + 12 * log2(9 / 8.) + low);
  expect_rule(r, tuning_line(r, "tuning { reference = 440 }"));
  expect_key(r, 0, E, just_e);
  expect_rule(r, tuning_line(r, "tuning('just', { root = 'D' }) tuning { channel = 3, reference = 415 }"));
  expect_key(r, 2, B, tuning_key(r, 0, B) + low);
  expect_rule(r, tuning_line(r, "tuning 'pelog_white_keys'"));
  expect_key(r, 2, E, tuning_key(r, 0, E) + low);
  rig_close(r);
}

static void test_file(void **state) {
  (void)state;
  Rig *r = rig_open();
  const char *both = "tuning 'just' tuning('pythagorean', { channel = 3 })";
  expect_rule(r, tuning_file(r, "a.lua", both));
  rig_forget(r);
  expect_rule(r, tuning_file(r, "a.lua", both));
  assert_int_equal(rig_count(r, COMMAND_TUNING), 0); // said again, nothing is new
  expect_rule(r,
              tuning_file(r, "a.lua", "tuning { reference = 432 } tuning('pythagorean', { channel = 3 })"));
  expect_key(r, 0, E, E + 12 * log2(432 / 440.)); // a file begins afresh
  expect_rule(r, tuning_file(r, "a.lua", "tuning 'just'"));
  assert_true(rig_heard(r, "no longer in a.lua, ending at the next bar: tuning of channel 3"));
  rig_close(r);
}

static void test_end(void **state) {
  (void)state;
  Rig *r = rig_open();
  expect_rule(r, tuning_file(r, "a.lua", "tuning 'just' loop('l', function() note(1, 'E4') wait(1/4) end)"));
  rig_beats(r, 1);
  rig_forget(r);
  expect_rule(r, tuning_file(r, "a.lua", "loop('l', function() note(1, 'E4') wait(1/4) end)"));
  assert_true(rig_heard(r, "no longer in a.lua, ending at the next bar: tuning"));
  rig_beats(r, 3.5);
  const Command *last = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_TUNING && r->taken[k].channel == 0) last = &r->taken[k];
  assert_non_null(last);
  assert_null(last->object);
  assert_int_equal(last->when, WHEN_TICK);
  assert_int_equal(last->time, 4 * TICKS_PER_BEAT);
  rig_close(r);
}

// What comes back before its bar never went.
static void test_return(void **state) {
  (void)state;
  Rig *r = rig_open();
  expect_rule(r, tuning_file(r, "a.lua", "tuning 'just'"));
  rig_beats(r, 1);
  expect_rule(r, tuning_file(r, "a.lua", "tempo(120)"));
  rig_beats(r, 1);
  expect_rule(r, tuning_file(r, "a.lua", "tempo(120) tuning 'just'"));
  rig_beats(r, 4);
  expect_key(r, 0, E, just_e);
  rig_close(r);
}

// Between its sending, ahead of the bar, and the bar itself.
static void test_return_late(void **state) {
  (void)state;
  Rig *r = rig_open();
  expect_rule(r, tuning_file(r, "a.lua", "tuning 'just'"));
  rig_beats(r, 1);
  expect_rule(r, tuning_file(r, "a.lua", "tempo(120)"));
  rig_beats(r, 2.9);
  assert_null(tuning_of(r, 0));
  expect_rule(r, tuning_file(r, "a.lua", "tempo(120) tuning 'just'"));
  rig_beats(r, 1);
  const Command *last = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_TUNING && r->taken[k].channel == 0) last = &r->taken[k];
  assert_non_null(last->object);
  assert_int_equal(last->time, 4 * TICKS_PER_BEAT);
  rig_close(r);
}

static void test_refused(void **state) {
  (void)state;
  Rig *r = rig_open();
  expect_rule(r, tuning_file(r, "a.lua", "tuning 'just'"));
  rig_forget(r);
  assert_false(tuning_file(r, "a.lua", "tuning 'pythagorean' nothing()"));
  assert_int_equal(rig_count(r, COMMAND_TUNING), 0);
  rig_close(r);
}

static void test_loop(void **state) {
  (void)state;
  Rig *r = rig_open();
  const char *text =
      "local n = 0 loop('l', function() n = n + 1 if n == 3 then tuning('just', { channel = 1 }) end "
      "note(1, 'E4', { len = 0.2 }) wait(1) end)";
  expect_rule(r, tuning_file(r, "a.lua", text));
  rig_beats(r, 4);
  const Command *change = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_TUNING) change = &r->taken[k];
  assert_non_null(change);
  assert_int_equal(change->when, WHEN_TICK);
  assert_int_equal(change->time, 2 * TICKS_PER_BEAT);
  expect_key(r, 0, E, just_e);
  rig_close(r);
}

static void test_current(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(tuning_line(r, "tuning()"));
  rig_expect_said(r, "result tuning: equal, A4 = 440 Hz\n");
  rig_forget(r);
  assert_true(tuning_line(r, "tuning { cents = { 700, 1200 }, reference = 432.5 }"));
  assert_true(tuning_line(r, "tuning('pelog_white_keys', { channel = 16 })"));
  assert_true(tuning_line(r, "print(tuning())"));
  rig_expect_said(r,
                  "result tuning: cents from C4, A4 = 432.5 Hz\n"
                  "tuning of channel 16: pelog (An example in the manner of a pelog: seven steps, narrow and "
                  "wide ones), keys as white_keys, A4 = 432.5 Hz\n");
  rig_close(r);
}

// -- mistakes --------------------------------------------------------------------------------------

typedef struct {
  const char *script, *said;
} Wrong;

#define ROOT_WANTED "error a.lua:1: root: expected a note such as 'C', 'Eb' or 'A3', got "
#define LIST_WANTED "expected a list of 1 to 4096 pitches, the last where the scale begins again, got "

static const Wrong wrong[] = {
    {"tuning 'jst'", "error a.lua:1: no scale 'jst'; did you mean 'just'?\n"},
    {"tuning 'Werckmeister 3'", "error a.lua:1: no scale 'Werckmeister 3'; did you mean 'werckmeister3'?\n"},
    {"tuning 'a/b.scl'", "error a.lua:1: tuning: a/b.scl: No such file or directory\n"},
    {"tuning 'presets/tunings/just.sc'", "error a.lua:1: tuning: expected the name of a scale or a .scl or "
                                         ".lua file, got 'presets/tunings/just.sc'\n"},
    {"tuning 'presets/tunings/jst.scl'", "error a.lua:1: tuning: presets/tunings/jst.scl: No such file or "
                                         "directory; did you mean 'just.scl'?\n"},
    {"tuning 'white_keys.kbm'",
     "error a.lua:1: tuning: expected the name of a scale or a .scl or .lua file, got 'white_keys.kbm'\n"},
    {"tuning 'a\\0b.scl'", "error a.lua:1: tuning: a?b.scl: no file has such a name\n"},
    {"tuning(5)", "error a.lua:1: expected the name of a scale, got 5\n"},
    {"tuning(true)", "error a.lua:1: expected the name of a scale, got true\n"},
    {"tuning {}", "error a.lua:1: tuning: expected a scale, a root, a kbm or a reference, got none\n"},
    {"tuning { channel = 1 }",
     "error a.lua:1: tuning: expected a scale, a root, a kbm or a reference, got none\n"},
    {"tuning('just', 'D')", "error a.lua:1: tuning: expected a table of options, got 'D'\n"},
    {"tuning('just', {}, 1)", "error a.lua:1: tuning: expected at most 2 values, as in tuning(scale, { root, "
                              "reference, kbm, channel }) or "
                              "tuning { cents = { ... } } or tuning(), got 3\n"},
    {"tuning('just', { refrence = 432 })",
     "error a.lua:1: no option 'refrence'; did you mean 'reference'?\n"},
    {"tuning { 432 }", "error a.lua:1: tuning: expected options by name, got 432\n"},
    {"tuning { reference = 200 }",
     "error a.lua:1: reference: expected a number from 220 to 880 Hz, got 200\n"},
    {"tuning { reference = 0/0 }",
     "error a.lua:1: reference: expected a number from 220 to 880 Hz, got nan\n"},
    {"tuning { reference = '432' }",
     "error a.lua:1: reference: expected a number from 220 to 880 Hz, got '432'\n"},
    {"tuning('just', { root = 'H' })", ROOT_WANTED "'H'\n"},
    {"tuning('just', { root = 'C12' })", ROOT_WANTED "'C12'\n"},
    {"tuning('just', { root = 1.5 })", ROOT_WANTED "1.5\n"},
    {"tuning('just', { root = 128 })", ROOT_WANTED "128\n"},
    {"tuning('just', { root = {} })", ROOT_WANTED "a table\n"},
    {"tuning('just', { channel = 17 })",
     "error a.lua:1: channel: expected a whole number from 1 to 16 or a handle, got 17\n"},
    {"tuning('just', { channel = 'drums' })",
     "error a.lua:1: tuning: the drums are not tuned: their pieces have pitches of their own\n"},
    {"tuning('just', { channel = master() })",
     "error a.lua:1: channel: expected a whole number from 1 to 16 or a handle, got master\n"},
    {"tuning('just', { kbm = 'white_key' })",
     "error a.lua:1: no map of keys 'white_key'; did you mean 'white_keys'?\n"},
    {"tuning('just', { kbm = 'just.scl' })",
     "error a.lua:1: tuning: expected the name of a map of keys or a .kbm file, got 'just.scl'\n"},
    {"tuning('just', { kbm = 1 })", "error a.lua:1: expected the name of a map of keys, got 1\n"},
    {"tuning('just', { kbm = 'white_keys', root = 'C' })",
     "error a.lua:1: tuning: expected a root or a kbm, which says itself where the scale begins, got both\n"},
    {"tuning('just', { scale = 'equal' })",
     "error a.lua:1: tuning: expected one scale, got 'just' and 'equal'\n"},
    {"tuning { scl = 'just', cents = { 1200 } }",
     "error a.lua:1: tuning: expected one scale, got 'scl' and 'cents'\n"},
    {"tuning { cents = {} }", "error a.lua:1: cents: " LIST_WANTED "a table\n"},
    {"tuning { cents = 1200 }", "error a.lua:1: cents: " LIST_WANTED "1200\n"},
    {"local t = {} for k = 1, 4097 do t[k] = k end tuning { cents = t }",
     "error a.lua:1: cents: " LIST_WANTED "a table\n"},
    {"tuning { cents = { 100, '200' } }",
     "error a.lua:1: cents: expected numbers within 20 octaves, got '200'\n"},
    {"tuning { cents = { 0/0 } }", "error a.lua:1: cents: expected numbers within 20 octaves, got nan\n"},
    {"tuning { cents = { math.huge } }",
     "error a.lua:1: cents: expected numbers within 20 octaves, got inf\n"},
    {"tuning { cents = { 700, 0 } }",
     "error a.lua:1: cents: the last pitch, where the scale begins again, must be above the first\n"},
    {"tuning { ratios = { 0, 2 } }",
     "error a.lua:1: ratios: expected numbers above 0 or ratios such as \"3/2\" "
     "within 20 octaves, got 0\n"},
    {"tuning { ratios = { '3:2', 2 } }", "error a.lua:1: ratios: expected a ratio or cents, got '3:2'\n"},
    {"tuning { ratios = { '-3/2', 2 } }", "error a.lua:1: ratios: expected a ratio above 0, got '-3/2'\n"},
    {"tuning = 5", "error a.lua:1: 'tuning' is a word of the language: a variable needs another name\n"},
};

static void test_mistakes(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    Rig *r = rig_open();
    if (rig_file(r, "a.lua", wrong[k].script)) fail_msg("%s: it is no mistake", wrong[k].script);
    if (strcmp(r->said, wrong[k].said) != 0) fail_msg("%s\n%s%s", wrong[k].script, r->said, wrong[k].said);
    rig_close(r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a channel's tuning beats the session's, and the drums have none", test_channels),
      TEST("what a tuning does not name is as it was, and a channel's as the session's", test_unnamed),
      TEST("a file says anew what its tuning is; said again it changes nothing", test_file),
      TEST("a tuning that its file declares no longer ends at the next bar", test_end),
      TEST("one that is declared again before its bar stays", test_return),
      TEST("and so does one whose end is already on its way", test_return_late),
      TEST("an evaluation that is refused changes no tuning", test_refused),
      TEST("a loop changes the tuning on its beat", test_loop),
      TEST("tuning() says what holds", test_current),
      TEST("each mistake is named, with what was expected", test_mistakes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
