// Loops that are declared again: what counts as the same, and how the last good body comes back.
#include "rig.h"

static void expect_pitches(const Rig *r, const int *pitches, size_t count) {
  assert_int_equal(rig_notes(r, 0), count);
  for (size_t k = 0; k < count; k++) assert_int_equal(rig_note(r, 0, k)->note.pitch, pitches[k]);
}

static void test_prompt(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "function riff() note(1, 50) wait(4) end"));
  assert_true(rig_prompt(r, "loop('a', riff)"));
  rig_beats(r, 5);
  assert_true(rig_prompt(r, "function riff() note(1, 60) wait(4) end"));
  assert_true(rig_prompt(r, "loop('a', riff)"));
  rig_beats(r, 4);
  expect_pitches(r, (int[]){50, 60}, 2);
  rig_close(r);
}

static void test_one_line(void **state) {
  (void)state;
  static const char text[] =
      "local a, b = function() note(1, 50) wait(4) end, function() note(1, 60) wait(4) end\n"
      "loop('a', %s)";
  char script[256];
  Rig *r = rig_open();
  snprintf(script, sizeof script, text, "a");
  assert_true(rig_file(r, "a.lua", script));
  rig_beats(r, 1);
  snprintf(script, sizeof script, text, "b");
  assert_true(rig_file(r, "a.lua", script));
  rig_beats(r, 4);
  expect_pitches(r, (int[]){50, 60}, 2);
  rig_close(r);
}

// Functions within functions, constants of each kind, upvalues: none hides a change, none makes one.
static const struct {
  const char *before, *after;
  bool is_same;
} pairs[] = {
    {"note(1, 50) wait(3)", "note(1, 50) wait(3)", true},
    {"note(1, 50) wait(3)", "note(1, 50) --[[ a remark ]] wait(3)", true},
    {"note(1, 50)\nwait(3)", "note(1, 51)\nwait(3)", false},
    {"note(1, 50) wait(1.5)", "note(1, 50) wait(2.5)", false},
    {"note(1, 50, { vel = 90 }) wait(3)", "note(1, 50, { len = 90 }) wait(3)", false},
    {"local s = ('x'):rep(3) note(1, 'C4') wait(3)", "local s = ('x'):rep(4) note(1, 'C4') wait(3)", false},
    {"local f = function()\n return 50 end\nnote(1, f()) wait(3)",
     "local f = function()\n return 50 end\nnote(1, f()) wait(3)", true},
    {"local f = function() return 500 end note(1, f() / 10) wait(3)",
     "local f = function() return 600 end note(1, f() / 10) wait(3)", false},
    {"note(1, 50) wait(held)", "note(1, 50) wait(held) --", true},
};

static void test_same(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
    char before[512], after[512];
    snprintf(before, sizeof before, "local held = 3\nloop('a', function() %s\nend)", pairs[k].before);
    snprintf(after, sizeof after, "\n\nlocal held = 3\n\nloop('a', function() %s\nend)", pairs[k].after);
    Rig *r = rig_open();
    assert_true(rig_file(r, "a.lua", before));
    rig_beats(r, 0.5);
    assert_true(rig_file(r, "a.lua", after));
    rig_beats(r, 12);
    bool begins_at_bar = false; // what plays on falls on every third beat
    for (size_t n = 0; n < rig_notes(r, 0); n++) begins_at_bar |= rig_tick(r, 0, n) == 4 * TICKS_PER_BEAT;
    if (begins_at_bar == pairs[k].is_same) fail_msg("%s | %s", pairs[k].before, pairs[k].after);
    rig_close(r);
  }
}

// The new body plays for 1.5 beats before it fails; then the old one is where it would have been.
static void test_continues(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(
      rig_file(r, "a.lua",
               "local n = 39\nloop('a', function() for k = 1, 8 do n = n + 1 note(1, n) wait(1) end end)"));
  rig_beats(r, 1.5);
  assert_true(rig_file(r, "a.lua", "loop('a', function() note(1, 90) wait(3/2)\n\nnowhere() wait(1) end)"));
  rig_beats(r, 8);
  expect_pitches(r, (int[]){40, 41, 42, 43, 90, 46, 47, 48, 49}, 9);
  for (size_t k = 5; k < 9; k++) assert_int_equal(rig_tick(r, 0, k), (int64_t)(k + 1) * TICKS_PER_BEAT);
  rig_expect_said(r, "error a.lua:3: no word 'nowhere'\n    nowhere() wait(1) end)\n"
                     "    in loop 'a': the last good one plays on\n");
  rig_close(r);
}

// A body that cannot catch up begins again at its grid.
static void test_cannot_catch_up(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(
      r, "a.lua", "awry = false loop('a', function() note(1, 50) wait(1) if awry then error 'x' end end)"));
  rig_beats(r, 1.5);
  assert_true(rig_file(r, "a.lua", "loop('a', function() awry = true note(1, 90) wait(2) nowhere() end)"));
  rig_beats(r, 5.5);
  expect_pitches(r, (int[]){50, 50, 50, 50, 90}, 5);
  assert_int_equal(session_errors(r->session), 1);
  rig_beats(r, 2);
  assert_int_equal(rig_tick(r, 0, 5), 8 * TICKS_PER_BEAT);
  rig_close(r);
}

// A pattern shows nothing of itself to a script; what a loop holds is told from another all the same.
static void test_held_pattern(void **state) {
  (void)state;
  static const char format[] = "local riff = mini '%s'\n"
                               "loop('teller', { sync = 1 }, function() print(tostring(riff)) wait(1) end)\n";
  char text[200];
  Rig *r = rig_open();
  for (int n = 0; n < 3; n++) {
    snprintf(text, sizeof text, format, n < 2 ? "c4" : "e4");
    assert_true(rig_file(r, "a.lua", text));
    rig_forget(r);
    rig_beats(r, 3);
    assert_int_equal(rig_heard(r, "mini \"e4\""), n == 2);
  }
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a function that is defined again at the prompt and looped again replaces the old one",
           test_prompt),
      TEST("two functions on one line are two", test_one_line),
      TEST("a loop is the same when its code and what it holds are, wherever it stands", test_same),
      TEST("when a new body fails after a wait, the old one goes on as if it had never been away",
           test_continues),
      TEST("an old body that fails while it catches up begins again at its grid", test_cannot_catch_up),
      TEST("a loop that holds another pattern is another loop", test_held_pattern),
  };
  return cmocka_run_group_tests_name("reload", tests, NULL, NULL);
}
