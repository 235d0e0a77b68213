// What users of other programs hit when they evaluate again while it plays, and what we do about it.
#include "rig.h"
#include <unistd.h>

static void file(Rig *r, const char *text) {
  if (!rig_file(r, "a.lua", text)) fail_msg("%s: %s", text, r->said);
}

// "Reload resets state": the sounding note, the knob, the count and the place in the pass stay.
static void test_state_stays(void **state) {
  (void)state;
  static const char text[] = "channel(1, 'electric_piano', { volume = 0.5, lowpass = %d })\n"
                             "local n = 39\n"
                             "loop('a', function() for k = 1, 8 do n = n + 1 note(2, n) wait(1) end end)\n"
                             "loop('held', function() note(1, 'C4', { len = 16 }) wait(16) end)";
  char before[512], after[512];
  snprintf(before, sizeof before, text, 2000);
  snprintf(after, sizeof after, text, 3000);
  Rig *r = rig_open();
  r->keep_sound = true;
  file(r, before);
  rig_beats(r, 2.5);
  assert_true(rig_prompt(r, "channel(1).volume = 0.9"));
  rig_beats(r, 0.1);
  rig_forget(r);
  file(r, after);
  rig_beats(r, 3);
  assert_int_equal(rig_count(r, COMMAND_PARAM), 1); // the changed field alone
  assert_int_equal(rig_count(r, COMMAND_CLEAR) + rig_count(r, COMMAND_CANCEL), 0);
  for (size_t k = 0; k < rig_notes(r, 1); k++) assert_int_equal(rig_note(r, 1, k)->note.pitch, 43 + k);
  assert_int_equal(rig_notes(r, 0), 0); // it is not struck again ...
  rig_forget(r);
  rig_beats(r, 1);
  assert_true(rig_peak(r) > 0.001f); // ... and sounds on
  assert_true(rig_prompt(r, "channel(1).volume"));
  assert_true(rig_heard(r, "result 0.9\n"));
  rig_close(r);
}

// "A renamed or deleted loop keeps playing next to the new one": it ends at the bar, and the log names it.
static void test_renamed(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "loop('old', function() note(1, 50) wait(1) end) drums('house')");
  rig_beats(r, 1.5);
  file(r, "loop('new', function() note(2, 60) wait(1) end)");
  rig_beats(r, 6);
  rig_expect_said(r, "info no longer in a.lua, ending at the next bar: drums and loop 'old'\n");
  assert_int_equal(rig_notes(r, 0), 4);
  assert_int_equal(rig_tick(r, 1, 0), 4 * TICKS_PER_BEAT);
  assert_true(rig_prompt(r, "stop 'new'"));
  rig_beats(r, 4);
  rig_forget(r);
  rig_beats(r, 4);
  assert_int_equal(rig_notes(r, 1), 0);
  rig_close(r);
}

// "A syntax error resets the tempo", and what else there was.
static void test_syntax(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "tempo(137) channel(1).lowpass = 700 loop('a', function() note(1, 50) wait(1) end)");
  rig_beats(r, 2);
  rig_forget(r);
  assert_false(
      rig_file(r, "a.lua", "tempo(60)\nchannel(1).lowpass = 100\nloop('a', function() note(1, 99)\n"));
  rig_beats(r, 4);
  expect_between(engine_status(r->engine).bpm, 137, 137);
  assert_int_equal(rig_count(r, COMMAND_PARAM) + rig_count(r, COMMAND_TEMPO), 0);
  assert_int_equal(rig_note(r, 0, 1)->note.pitch, 50);
  assert_true(rig_heard(r, "error a.lua:3: "));
  rig_close(r);
}

// "Runtime failures go silent, some only on random cycles": the last good body plays on, and it is told with
// a count.
static void test_runtime(void **state) {
  (void)state;
  Rig *r = rig_open();
  file(r, "loop('a', function() note(1, 50) wait(1) end)");
  rig_beats(r, 1.5);
  file(r, "loop('a', function() note(1, 60) nowhere() wait(1) end)");
  rig_beats(r, 8);
  for (size_t k = 0; k < rig_notes(r, 0); k++) assert_int_equal(rig_note(r, 0, k)->note.pitch, 50);
  assert_in_range(rig_notes(r, 0), 9, 10);
  rig_expect_said(r, "error a.lua:1: no word 'nowhere'\n    in loop 'a': the last good one plays on\n");
  r->said_size = 0;
  file(r,
       "tries = 0 loop('b', { sync = 1 }, function() tries = tries + 1 note(2, 70) wait(1) if tries % 2 == 0 "
       "then error 'at times' end end)");
  rig_beats(r, 44);
  assert_true(rig_heard(r, "in loop 'b': it begins again at its next grid point"));
  assert_true(rig_heard(r, "10 times so far"));
  rig_close(r);
}

// Saved, and gone again: reload() reads the file as it is then.
static void test_reload_word(void **state) {
  (void)state;
  char path[] = "/tmp/livelua-reload-XXXXXX";
  static const char *const texts[] = {"loop('a', function() note(1, 50) wait(1) end)",
                                      "loop('a', function() note(1, 60) wait(1) end)", "loop('a'"};
  int number = mkstemp(path);
  assert_true(number >= 0);
  Rig *r = rig_open();
  for (size_t k = 0; k < 3; k++) {
    assert_int_equal(ftruncate(number, 0), 0);
    assert_int_equal(pwrite(number, texts[k], strlen(texts[k]), 0), strlen(texts[k]));
    assert_int_equal(k ? rig_prompt(r, "reload()") : session_eval_file(r->session, path), k < 2);
    rig_beats(r, 3.5);
  }
  assert_int_equal(rig_note(r, 0, 3)->note.pitch, 50);
  assert_int_equal(rig_note(r, 0, 4)->note.pitch, 60);
  unlink(path);
  r->said_size = 0;
  assert_false(rig_prompt(r, "reload()"));
  assert_true(rig_heard(r, "No such file"));
  close(number);
  rig_close(r);
}

static void test_no_file(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_false(rig_prompt(r, "reload()"));
  rig_expect_said(r, "error reload: this session came from no file\n");
  rig_close(r);
}

// Frames from the evaluation to the first that sounds.
static uint32_t frames_to_sound(const char *line) {
  Rig *r = rig_open();
  file(r, "channel(1, { synth = 'saw', attack = 0 }) loop('p', function() wait(1) end)");
  rig_beats(r, 4.5);
  r->keep_sound = true;
  rig_forget(r);
  assert_true(rig_prompt(r, line));
  rig_beats(r, 4);
  uint32_t frames = 0;
  while (frames < r->heard_frames && r->heard[2 * frames] == 0 && r->heard[2 * frames + 1] == 0) frames++;
  rig_close(r);
  return frames;
}

static void test_latency(void **state) {
  (void)state;
  uint32_t note = frames_to_sound("note(1, 'C4')");
  uint32_t loop = frames_to_sound("loop('n', { sync = 1/4 }, function() note(1, 'C4') wait(1) end)");
  uint32_t bar = frames_to_sound("loop('n', function() note(1, 'C4') wait(1) end)");
  print_message(
      "# from evaluation to sound at 48 kHz and 120: a note %u frames, a loop on a quarter of a beat %u, "
      "on the bar %u\n",
      note, loop, bar);
  assert_in_range(note, 0, 64);
  assert_in_range(loop, 1440, 2 * 6000 + 64);
  assert_in_range(bar, 3.5 * 24000 - 64, 3.5 * 24000 + 64);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("what is evaluated again keeps its notes, knobs, counts and places", test_state_stays),
      TEST("a loop that is renamed ends at the bar and is named; stop ends one by its name", test_renamed),
      TEST("a syntax error changes neither tempo nor knobs nor loops", test_syntax),
      TEST("a body that fails gives way to the last good one, and is told of with a count", test_runtime),
      TEST("reload() evaluates the session's file as it is now", test_reload_word),
      TEST("reload() in a session without a file says so", test_no_file),
      TEST("what is evaluated sounds within two quanta, or on its grid", test_latency),
  };
  return cmocka_run_group_tests_name("reload: users", tests, NULL, NULL);
}
