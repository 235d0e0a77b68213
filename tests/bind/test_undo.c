// undo and redo: what an evaluation changed goes back, and nothing else is touched.
#include "rig.h"

static void prompt(Rig *r, const char *text) {
  if (!rig_prompt(r, text)) fail_msg("%s: %s", text, r->said);
}

static void file(Rig *r, const char *text) {
  if (!rig_file(r, "a.lua", text)) fail_msg("%s: %s", text, r->said);
}

static void expect_pitches(const Rig *r, const int *pitches, size_t count) {
  assert_int_equal(rig_notes(r, 0), count);
  for (size_t k = 0; k < count; k++) assert_int_equal(rig_note(r, 0, k)->note.pitch, pitches[k]);
}

static void test_loop(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "loop('a', function() note(1, 50) wait(1) end) loop('b', function() note(2, 30) wait(3) end)");
  rig_beats(r, 1.5);
  file(r, "loop('a', function() note(1, 60) wait(1) end) loop('c', function() note(3, 70) wait(4) end)");
  rig_beats(r, 4);
  prompt(r, "undo()");
  rig_beats(r, 8);
  expect_pitches(r, (int[]){50, 50, 50, 50, 60, 60, 60, 60, 50, 50, 50, 50, 50, 50}, 14);
  assert_int_equal(rig_notes(r, 2), 1); // 'c' ended at the bar
  assert_int_equal(rig_tick(r, 1, 0), 0);
  assert_int_equal(rig_tick(r, 1, 1), 3 * TICKS_PER_BEAT);
  assert_int_equal(rig_tick(r, 1, 2), 8 * TICKS_PER_BEAT); // 'b' is back
  rig_expect_said(r, "info no longer in a.lua, ending at the next bar: loop 'b'\n"
                     "info undone: a.lua; ending at the next bar: loop 'c'\n");
  rig_close(r);
}

// What each line changes, as the value that `shown` has, goes back: what nobody else declares with the next
// bar.
static const struct {
  const char *name, *shown, *line;
} values[] = {
    {"a parameter", "channel(1).lowpass", "channel(1).lowpass = 900"},
    {"a parameter set twice", "channel(1).lowpass", "channel(1).lowpass = 900 channel(1).lowpass = 700"},
    {"a parameter that the file says", "channel(2).volume", "channel(2).volume = 0.9"},
    {"a channel", "channel(2)", "channel(2, 'synth_lead', { lowpass = 300 })"},
    {"what a channel set", "channel(2).lowpass", "channel(2, 'synth_lead', { lowpass = 300 })"},
    {"a ramp", "channel(2).volume", "channel(2):ramp('volume', 0.1, 1/8)"},
    {"the chain", "channel(2).chain", "channel(2).chain = { 'distortion' }"},
    {"a mute", "channel(2):get 'mute'", "channel(2):mute()"},
    {"the master", "master().volume", "master { volume = 0.1 }"},
    {"a variable", "x", "x = 5"},
    {"a function", "f()", "function f() return 7 end"},
    {"the seed", "rand(1, 1000000) > 0", "seed(99)"},
};

static void show(Rig *r, const char *shown, char value[256]) {
  r->said_size = 0;
  prompt(r, shown);
  assert_in_range(r->said_size, 1, 255);
  memcpy(value, r->said, r->said_size + 1);
}

static void test_values(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
    char before[256], between[256], after[256];
    Rig *r = rig_open();
    file(r, "x = 3 function f() return 4 end channel(2, 'bass_guitar', { volume = 0.4 }) "
            "loop('p', function() wait(1) end)");
    rig_beats(r, 0.5);
    show(r, values[k].shown, before);
    prompt(r, values[k].line);
    rig_beats(r, 0.5);
    show(r, values[k].shown, between);
    prompt(r, "undo()");
    rig_beats(r, 4.5);
    show(r, values[k].shown, after);
    if (strcmp(before, after) != 0) fail_msg("%s: %s, then %s", values[k].name, before, after);
    if (k + 1 < sizeof values / sizeof *values && strcmp(before, between) == 0)
      fail_msg("%s: nothing changed", values[k].name);
    rig_close(r);
  }
}

static double bpm_of(const Rig *r) { return engine_status(r->engine).bpm; }

static void test_tempo(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "tempo(120) loop('p', function() wait(1) end)");
  rig_beats(r, 1);
  prompt(r, "tempo(90)");
  rig_beats(r, 1);
  file(r, "tempo(150) loop('p', function() wait(1) end)");
  rig_beats(r, 1);
  expect_between(bpm_of(r), 150, 150);
  prompt(r, "undo()");
  rig_beats(r, 1);
  expect_between(bpm_of(r), 90, 90);
  prompt(r, "undo()");
  rig_beats(r, 1);
  expect_between(bpm_of(r), 120, 120);
  file(r, "tempo(150) loop('p', function() wait(1) end)");
  rig_beats(r, 1);
  expect_between(bpm_of(r), 150, 150);
  rig_close(r);
}

static size_t clips(const Rig *r) { return rig_count(r, COMMAND_CLIP); }

static void test_drums(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "pattern('groove', { kick = 'x... x...' , beats = 2 }) drums('groove')");
  rig_beats(r, 1);
  prompt(r, "drums('house')");
  rig_beats(r, 4);
  assert_int_equal(clips(r), 2);
  prompt(r, "undo()");
  rig_beats(r, 4);
  assert_int_equal(clips(r), 3);
  rig_forget(r);
  prompt(r, "pattern('groove', { kick = 'x.x.' , beats = 1 })");
  prompt(r, "undo()");
  prompt(r, "stop 'drums'");
  rig_beats(r, 4);
  prompt(r, "undo()");
  rig_forget(r);
  rig_beats(r, 4);
  assert_int_equal(clips(r), 1); // it plays again
  rig_close(r);
}

static void test_stop(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "loop('a', function() note(1, 50) wait(1) end)");
  rig_beats(r, 1);
  prompt(r, "stop 'a'");
  rig_beats(r, 4);
  prompt(r, "undo()");
  rig_beats(r, 4);
  assert_int_equal(rig_notes(r, 0), 6);
  assert_int_equal(rig_tick(r, 0, 4), 8 * TICKS_PER_BEAT);
  rig_close(r);
}

// Knobs that were turned, loops that count, variables that went on: what the line did not change stays.
static void test_untouched(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "count = 0 local n = 39 channel(1, 'electric_piano', { volume = 0.5 })\n"
          "loop('a', function() n = n + 1 count = count + 1 note(1, n) wait(1) end)");
  prompt(r, "channel(3).volume = 0.2");
  rig_beats(r, 2.5);
  prompt(r, "channel(1).volume = 0.7");
  rig_forget(r);
  prompt(r, "loop('z', function() note(2, 60) wait(1) end) n = 'mine'");
  rig_beats(r, 4);
  size_t before = r->taken_count;
  prompt(r, "undo()");
  rig_frames(r, 480);
  assert_int_equal(r->taken_count, before); // nothing was sent
  rig_beats(r, 4);
  for (size_t k = 0; k < rig_notes(r, 0); k++) assert_int_equal(rig_note(r, 0, k)->note.pitch, 43 + k);
  r->said_size = 0;
  prompt(r, "{ channel(1).volume, channel(3).volume, count > 8 }");
  rig_expect_said(r, "result { 0.7, 0.2, true }\n");
  rig_close(r);
}

static void test_actions(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "note(1, 40) loop('a', function() note(2, 50) wait(1) end)");
  prompt(r, "note(1, 41) loop('b', function() note(3, 60) wait(1) end)");
  rig_beats(r, 1);
  prompt(r, "loop('a', function() note(2, 51) wait(1) end) loop('b', function() note(3, 61) wait(1) end)");
  rig_beats(r, 4);
  prompt(r, "undo()");
  rig_beats(r, 8);
  expect_pitches(r, (int[]){40, 41}, 2);
  rig_close(r);
}

static void test_further(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "x = 1");
  file(r, "x = 2");
  prompt(r, "x = 3");
  prompt(r, "print 'nothing to undo in this'");
  prompt(r, "note(1, 60)");
  r->said_size = 0;
  prompt(r, "undo()");
  prompt(r, "x");
  prompt(r, "undo()");
  prompt(r, "x");
  assert_false(rig_prompt(r, "undo()"));
  prompt(r, "redo() redo()");
  prompt(r, "x");
  assert_false(rig_prompt(r, "redo()"));
  prompt(r, "undo() undo()");
  prompt(r, "x");
  prompt(r, "x = 4");
  assert_false(rig_prompt(r, "redo()"));
  rig_expect_said(r, "info undone: x = 3\nresult 2\ninfo undone: a.lua\nresult 1\n"
                     "error undo: nothing was evaluated before a.lua\n"
                     "info done again: a.lua\ninfo done again: x = 3\nresult 3\n"
                     "error redo: there is nothing to redo\n"
                     "info undone: x = 3\ninfo undone: a.lua\nresult 1\n"
                     "error redo: there is nothing to redo\n");
  rig_close(r);
}

static void test_places(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_false(rig_prompt(r, "undo()"));
  assert_false(rig_file(r, "a.lua", "undo()"));
  assert_false(rig_file(r, "a.lua", "reload()"));
  file(r, "loop('a', function() undo() wait(1) end)");
  rig_beats(r, 4.5);
  rig_expect_said(r, "error undo: there is nothing to undo\n"
                     "error a.lua:1: undo belongs at the prompt or in a handler\n"
                     "error a.lua:1: reload belongs at the prompt or in a handler\n"
                     "error a.lua:1: undo belongs at the prompt or in a handler\n"
                     "    in loop 'a': it begins again at its next grid point\n");
  rig_close(r);
}

// A pedal may do it.
static void test_handler(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "x = 1 cc(64, function(value) if value > 63 then undo() end end)");
  prompt(r, "x = 2");
  inlet_push(engine_inlet(r->engine, 0), &(MidiMessage){.status = 0xb0, .data1 = 64, .data2 = 127});
  rig_beats(r, 0.5);
  r->said_size = 0;
  prompt(r, "x");
  rig_expect_said(r, "result 1\n");
  rig_close(r);
}

// The texts that lie behind are evaluated by what stood then, not by what stands now.
static void test_then(void **state) {
  (void)state;
  Rig *r = rig_open();
  prompt(r, "function riff() note(1, 50) wait(1) end");
  prompt(r, "loop('a', riff)");
  rig_beats(r, 5);
  prompt(r, "function riff() note(1, 60) wait(1) end");
  prompt(r, "loop('a', riff)");
  rig_beats(r, 4);
  prompt(r, "undo()");
  rig_beats(r, 4.5);
  expect_pitches(r, (int[]){50, 50, 50, 50, 60, 60, 60, 60, 50, 50}, 10);
  rig_close(r);
}

static void test_lfo(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "channel(1, 'electric_piano'):lfo('pan', { shape = 'sine', rate = 1, depth = 0.5 })");
  rig_beats(r, 1);
  prompt(r, "channel(1):lfo('pan', { shape = 'square', rate = 2, depth = 0.2 })");
  prompt(r, "channel(2):lfo('pan', { shape = 'square', rate = 2, depth = 0.2 })");
  rig_beats(r, 1);
  rig_forget(r);
  prompt(r, "undo() undo()");
  rig_beats(r, 0.5);
  assert_int_equal(rig_count(r, COMMAND_STILL), 2);
  assert_int_equal(rig_count(r, COMMAND_MOTION), 1); // that of the file
  rig_close(r);
}

// Far back the way ends, and nothing of it is kept.
static void test_many(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "loop('a', function() wait(1) end)");
  for (int k = 1; k <= 300; k++) {
    char text[64];
    snprintf(text, sizeof text, "x = %d loop('b%d', function() wait(1) end)", k, k % 7);
    prompt(r, text);
  }
  for (int k = 0; k < 200; k++) prompt(r, "undo()");
  r->said_size = 0;
  prompt(r, "x");
  assert_false(rig_prompt(r, "undo()"));
  rig_expect_said(r, "result 100\nerror undo: there is nothing to undo\n");
  rig_close(r);
}

// What is saved as it was is no step, though it makes its functions, lists and patterns anew.
static void test_unchanged(void **state) {
  (void)state;
  static const char text[] = "tempo(120) function f() return 1 end list = { 1, { 2 } } riff = mini 'c4 e4'\n"
                             "loop('a', function() note(1, 50) wait(1) end)";
  Rig *r = rig_open();
  file(r, text);
  prompt(r, "loop('b', function() note(2, 60) wait(1) end)");
  rig_beats(r, 0.5);
  file(r, text);
  file(r, text);
  prompt(r, "undo()");
  rig_expect_said(
      r, "info undone: loop('b', function() note(2, 60) wait(1) end); ending at the next bar: loop 'b'\n");
  assert_false(rig_prompt(r, "undo()"));
  prompt(r, "redo()");
  rig_close(r);
}

// A file may depend on what was evaluated since; and what it declared stays its own when it is saved as it
// was.
static void test_unchanged_text(void **state) {
  (void)state;
  static const char next[] =
      "loop('a', function() note(1, 50) wait(1) end) loop('c', function() wait(1) end)";
  Rig *r = rig_open();
  prompt(r, "p = 50");
  file(r, "local q = p loop('a', function() note(1, q) wait(1) end)");
  prompt(r, "p = 60");
  file(r, "local q = p loop('a', function() note(1, q) wait(1) end)");
  prompt(r, "undo()");
  assert_true(rig_heard(r, "info undone: a.lua"));
  file(r, next);
  file(r, next);
  rig_forget(r);
  prompt(r, "undo()");
  rig_expect_said(r, "info undone: a.lua; ending at the next bar: loop 'c'\n");
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("loops go back at the next bar: the changed, the ended and the new one", test_loop),
      TEST("each value that a line set goes back at once", test_values),
      TEST("the tempo goes back to what it was, not to what a file says", test_tempo),
      TEST("drums go back to the pattern before, and play again when they were stopped", test_drums),
      TEST("a loop that was stopped starts again", test_stop),
      TEST("what the undone line did not change is not touched", test_untouched),
      TEST("no action is repeated on the way back", test_actions),
      TEST("undo goes further back each time, and redo forward again", test_further),
      TEST("undo and reload do not belong in a file or a loop", test_places),
      TEST("a handler may undo", test_handler),
      TEST("what is evaluated again on the way back finds the variables of its time", test_then),
      TEST("an LFO of the prompt gives way to that of the file", test_lfo),
      TEST("a file that is saved as it was is no step to undo", test_unchanged),
      TEST("the same text is a step where what it depends on changed", test_unchanged_text),
      TEST("two hundred steps can be undone", test_many),
  };
  return cmocka_run_group_tests_name("undo", tests, NULL, NULL);
}
