// test_stop_again.c -- what ends is asked for once: files that stop things are evaluated again, lines are
// pasted quickly, and what a loop sets it can read.
#include "bind/rig.h"

enum { BEAT = TICKS_PER_BEAT };

static const char song[] = "loop('bass', function() note(1, 36) wait(1) end)\n";

// A file does not repeat what it has done: the loop is gone, and that is no mistake.
static void test_file_again(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "song.lua", song));
  rig_beats(r, 2);
  assert_true(rig_file(r, "break.lua", "stop 'bass' channel(2)"));
  rig_beats(r, 8);
  rig_forget(r);
  assert_true(rig_file(r, "break.lua", "stop 'bass' channel(2)"));
  rig_expect_said(r, "");
  assert_false(rig_prompt(r, "stop 'bass'")); // a line at the prompt does its own
  assert_true(rig_heard(r, "stop: nothing is called 'bass'; nothing plays"));
  rig_close(r);
}

static void test_every_part(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "song.lua", song));
  assert_true(rig_prompt(r, "seq('bass', { channel = 2, pattern = mini 'c3*4' })"));
  rig_beats(r, 6);
  assert_true(rig_prompt(r, "stop 'bass'"));
  rig_beats(r, 4);
  rig_forget(r);
  assert_false(rig_prompt(r, "stop 'bass'")); // both have ended
  rig_close(r);
}

// Three lines before the engine has taken the first.
static void test_pasted(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "song.lua", song));
  rig_beats(r, 3);
  assert_true(rig_prompt(r, "stop()"));
  assert_true(rig_prompt(r, "locate(8)"));
  assert_true(rig_prompt(r, "continue()"));
  rig_beats(r, 1);
  EngineStatus now = engine_status(r->engine);
  assert_true(now.playing);
  assert_in_range(now.tick, 8 * BEAT + BEAT / 2, 10 * BEAT);
  rig_close(r);
}

static void test_read_back(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "song.lua",
                       "local c = channel(3, 'organ', { volume = 0.25 })\n"
                       "loop('a', function() print(c.volume) c.volume = c.volume + 1/32 wait(1/32) end)\n"));
  rig_beats(r, 0.2);
  assert_true(rig_heard(r, "result 0.25\nresult 0.28125\nresult 0.3125\nresult 0.34375\n"));
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a file that stops a loop is evaluated again in silence", test_file_again),
      TEST("stop ends everything of that name", test_every_part),
      TEST("stop, locate and continue, pasted, play on from there", test_pasted),
      TEST("what a loop sets it reads at its next wait", test_read_back),
  };
  return cmocka_run_group_tests_name("stop again", tests, NULL, NULL);
}
