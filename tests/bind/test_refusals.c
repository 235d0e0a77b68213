// What the language refuses: surplus values, unknown options, its own words; and what it says meanwhile.
#include "rig.h"

static const struct {
  const char *script, *said;
} refused[] = {
    {"tempo(140, { ovr = 1 })", "error prompt:1: no option 'ovr'; did you mean 'over'?\n"},
    {"play(1)", "error prompt:1: play: expected a table of options, got 1\n"},
    {"note(1, 'C4', {}, 7)", "error prompt:1: note: expected at most 3 values, as in "
                             "note(channel, pitch, { len = 1, vel = 100 }), got 4\n"},
    {"channel(1, 'bass_guitar', {}, 5)", "error prompt:1: channel: expected at most 3 values, as in "
                                         "channel(number, instrument, { parameter = value }), got 4\n"},
    {"choose('C4', 'E4')", "error prompt:1: choose: expected 1 value, as in choose { a, b, c }, got 2\n"},
    {"stop('a', 'b')", "error prompt:1: stop: expected 1 value, as in stop() or stop \"name\", got 2\n"},
    {"rand(1, 2, 3)",
     "error prompt:1: rand: expected at most 2 values, as in rand(), rand(high), rand(low, high), got 3\n"},
    {"channel(1):set({ pan = 0 }, 5)",
     "error prompt:1: set: expected 1 value, as in bass:set { volume = 0.5 }, got 2\n"},
    {"pattern('p', { kick = { { 2, ve = 4 } } })", "error prompt:1: no option 've'; did you mean 'vel'?\n"},
    {"note(1, 'C4', { ve = 4 })", "error prompt:1: no option 've'; did you mean 'vel'?\n"},
    {"channel(1, { envelope = { 0, 0, 1, 0, 3 } })",
     "error prompt:1: envelope: expected { attack, decay, sustain, release }, got '5' as well\n"},
    {"master { volume = 10 }", "error prompt:1: volume: expected a number from 0 to 1, got 10\n"},
    {"string.upper = 1",
     "error prompt:1: 'string.upper' cannot be set: 'string' is a word of the language\n"},
    {"math.random = 1", "error prompt:1: 'math.random' cannot be set: 'math' is a word of the language\n"},
    {"pattern('p', { kick = 'x.y.' }) drums 'p'", "error prompt:1: pattern 'p': kick: column 3 of \"x.y.\" "
                                                  "is 'y'; expected X (accent), x (hit), o (ghost), "
                                                  ". (rest), 1 to 9 (soft to loud), a space or |\n"},
    {"x = 1\nnote(1, x, { vel = 0 })",
     "error prompt:2: vel: expected a number from 1 to 127, got 0\n    note(1, x, { vel = 0 })\n"},
    {"print('unseen') help 'note' nowhere()", "error prompt:1: no word 'nowhere'\n"},
};

static void test_refused(void **state) {
  (void)state;
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof refused / sizeof *refused; k++) {
    rig_forget(r);
    assert_false(rig_prompt(r, refused[k].script));
    rig_expect_said(r, refused[k].said);
  }
  rig_close(r);
}

static void test_taken(void **state) {
  (void)state;
  static const char *const taken[] = {"tempo(90, nil)",
                                      "note(1, 'C4', nil)",
                                      "stop() play()",
                                      "loop('a', { sync = 2 }, function() wait(1) end)",
                                      "rand(1, 2)",
                                      "print(1, 2, 3, 4, 5, 6)",
                                      "choose({ 1, 2 })",
                                      "master { volume = 0.5 }",
                                      "help()",
                                      "cc(20, 'pan', {})",
                                      "drums('house', {})",
                                      "channel(1):set { pan = 0 }",
                                      "math.random(6)",
                                      "for name in pairs(math) do assert(math[name]) end"};
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof taken / sizeof *taken; k++)
    if (!rig_prompt(r, taken[k])) fail_msg("%s: %s", taken[k], r->said);
  rig_close(r);
}

static void test_printed(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "print 'one' print(2)"));
  assert_true(rig_prompt(r, "(function() print 'three' return 4 end)()"));
  rig_expect_said(r, "result one\nresult 2\nresult three\nresult 4\n");
  rig_close(r);
}

static void expect_loop_says(const char *script, const char *said) {
  Rig *r = rig_open();
  assert_true(rig_prompt(r, script));
  assert_true(rig_prompt(r, "x = 0")); // what was evaluated since is not what is shown
  rig_beats(r, 1);
  rig_expect_said(r, said);
  rig_close(r);
}

static void test_loops(void **state) {
  (void)state;
  expect_loop_says("loop('a', function()\n  wait(1/4)\n  nowhere()\nend)",
                   "error prompt:3: no word 'nowhere'\n    nowhere()\n"
                   "    in loop 'a': it begins again at its next grid point\n");
  expect_loop_says("function deep()\n  local x = nil + 1\nend\nloop('a', function()\n  deep() wait(1)\nend)",
                   "error prompt:2: attempt to perform arithmetic on a nil value\n    local x = nil + 1\n"
                   "    prompt:2: in global 'deep'\n    prompt:5: in function <line 4>\n"
                   "    in loop 'a': it begins again at its next grid point\n");
  expect_loop_says(
      "loop('a', function()\n  table.sort({ 1, 2 }, function() wait(1) end)\nend)",
      "error prompt:2: wait cannot stand in a function that table.sort or string.gsub calls, only in "
      "the loop itself\n    table.sort({ 1, 2 }, function() wait(1) end)\n"
      "    prompt:2: in function <line 2>\n    prompt:2: in function <line 1>\n"
      "    in loop 'a': it begins again at its next grid point\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("surplus values, unknown options and new meanings for words are refused", test_refused),
      TEST("what a signature allows is taken", test_taken),
      TEST("what an evaluation prints is told once it has taken effect", test_printed),
      TEST("mistakes in loops show the user's lines and frames and no others", test_loops),
  };
  return cmocka_run_group_tests_name("refusals", tests, NULL, NULL);
}
