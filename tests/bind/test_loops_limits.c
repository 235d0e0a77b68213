// Loops at their limits: what they keep, how they end, how many there may be, what a busy interpreter does to
// them.
#include "rig.h"

static void test_state(void **state) {
  (void)state;
  Rig *r = rig_open();
  static const char script[] =
      ""
      "loop('a', function(state)\n"
      "  state.n = (state.n or 0) + 1 total = total + 1\n"
      "  note(1, 40 + state.n, { vel = %d }) wait(1)\nend)\n"
      "loop('b', function(state) state.n = (state.n or 0) + 1 note(2, 40 + state.n) wait(1) end)";
  char text[512];
  assert_true(rig_prompt(r, "total = 0"));
  for (int k = 0; k < 4; k++) {
    snprintf(text, sizeof text, script, 60 + k);
    assert_true(rig_file(r, "a.lua", text));
    rig_beats(r, 4);
  }
  for (size_t k = 0; k < 12; k++) {
    assert_int_equal(rig_note(r, 1, k)->note.pitch, 41 + k);
    assert_int_equal(rig_tick(r, 1, k),
                     (int64_t)(k + 4) * TICKS_PER_BEAT); // the line has started the transport
  }
  float loudest = 0, pitch = 0; // what was withdrawn at a swap had counted already
  for (size_t k = 0; k < rig_notes(r, 0); k++) {
    assert_true(rig_note(r, 0, k)->note.pitch > pitch);
    pitch = rig_note(r, 0, k)->note.pitch;
    loudest = max_f(loudest, rig_note(r, 0, k)->note.velocity);
  }
  assert_true(loudest > 61.5F / 127);
  assert_true(rig_prompt(r, "print(total >= 12)"));
  assert_true(rig_heard(r, "result true\n"));
  assert_true(rig_prompt(r, "stop 'b'"));
  rig_beats(r, 6);
  rig_forget(r);
  assert_true(rig_prompt(r, "loop('b', function(state) note(2, 40 + state.n) wait(1) end)"));
  rig_beats(r, 5);
  assert_true(rig_note(r, 1, 0)->note.pitch >= 53); // it lives with the name
  rig_close(r);
}

// A loop may end itself, and another at its exact moment.
static void test_stop_itself(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(
      rig_file(r, "a.lua",
               "loop('bass', function(s) s.n = (s.n or 0) + 1 note(1, 60) if s.n == 5 then stop 'bass' end\n"
               "  wait(1/3) note(2, 60) end)"));
  rig_beats(r, 6);
  assert_int_equal(rig_notes(r, 0), 5);
  assert_int_equal(rig_notes(r, 1), 4);
  assert_int_equal(rig_tick(r, 0, 4), 4 * TICKS_PER_BEAT / 3);
  assert_false(rig_prompt(r, "stop 'bass'"));
  assert_true(rig_heard(r, "nothing is called 'bass'; nothing plays"));
  rig_close(r);
}

static void test_third_pass(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(
      r, "a.lua",
      "loop('a', { sync = 2 }, function(s)\n"
      "  s.n = (s.n or 0) + 1\n  note(1, 60)\n  if s.n % 3 == 0 then error 'third' end\n  wait(1)\nend)\n"
      "loop('b', function() note(2, 60) wait(1) end)"));
  rig_beats(r, 11.5);
  static const double beats[] = {0, 1, 4, 5, 8, 9}; // the third fails at 2, and it begins again at 4
  assert_int_equal(rig_notes(r, 0), 6);
  for (size_t k = 0; k < 6; k++) assert_int_equal(rig_tick(r, 0, k), (int64_t)(beats[k] * TICKS_PER_BEAT));
  assert_int_equal(rig_notes(r, 1), 12);
  rig_expect_said(r, "error a.lua:4: third\n    if s.n % 3 == 0 then error 'third' end\n"
                     "    in loop 'a': it begins again at its next grid point\n");
  assert_int_equal(session_errors(r->session), 3);
  rig_close(r);
}

static void test_stall(void **state) {
  (void)state;
  static const char script[] = "channel(1, 'kalimba')\n"
                               "loop('a', function() note(1, 60, { len = 0.1 }) wait(1/7) end)\n"
                               "loop('b', function() note(1, 72, { len = 0.1 }) sync 'a' wait(1/11) end)\n"
                               "loop('c', function() tempo(rand(100, 200)) wait(1) end)";
  Rig *steady = rig_open();
  steady->keep_sound = true;
  assert_true(rig_file(steady, "a.lua", script));
  rig_frames(steady, 4 * RIG_RATE);
  for (uint32_t phase = 0; phase < 8; phase++) {
    Rig *stalled = rig_open();
    stalled->keep_sound = true;
    assert_true(rig_file(stalled, "a.lua", script));
    rig_frames(stalled, RIG_RATE + phase * 1009);
    for (int k = 0; k < 10; k++) {
      rig_stall(stalled, RIG_RATE / 10);
      rig_frames(stalled, 3 * RIG_PUMP + phase);
    }
    rig_frames(stalled, 4 * RIG_RATE - stalled->heard_frames);
    rig_expect_said(stalled, "");
    assert_int_equal(engine_status(stalled->engine).late, 0);
    rig_expect_same_sound(steady, stalled);
    rig_close(stalled);
  }
  assert_true(rig_peak(steady) > 0.02f);
  rig_close(steady);
}

// An interpreter that is always too slow: every loop says so, none dies, and all are back when there is time.
static void test_overload(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('a', function() note(1, 60) wait(1/2) end)\n"
                       "loop('b', { sync = 1 }, function() note(2, 60) wait(1/4) end)\n"
                       "loop('w', function() sync 'b' note(3, 60) end)"));
  for (int k = 0; k < 40; k++) {
    rig_frames(r, RIG_PUMP);
    rig_stall(r, RIG_RATE);
  }
  rig_beats(r, 8);
  assert_true(rig_heard(r, "warning loop 'a' fell behind: it goes on at its next grid point\n"));
  assert_true(
      rig_heard(r, "warning loop 'b' fell behind: it goes on at its next grid point\n    10 times so far\n"));
  rig_forget(r);
  rig_beats(r, 8);
  assert_int_equal(rig_notes(r, 0), 16);
  assert_int_equal(rig_notes(r, 1), 32);
  assert_int_equal(rig_notes(r, 2), 32);
  rig_expect_said(r, "");
  rig_close(r);
}

// A little late is better than a bar of silence: what can still be heard is played.
static void test_a_little_late(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "loop('a', function() note(1, 60) wait(1) end)"));
  rig_frames(r, 24000 - 5760);
  rig_stall(r, 5760 + 1200); // 25 ms after the second beat
  rig_beats(r, 2);
  for (int64_t k = 0; k < 3; k++) assert_int_equal(rig_tick(r, 0, (size_t)k), k * TICKS_PER_BEAT);
  rig_expect_said(r, "");
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_close(r);
}

// Ten thousand, on grids that differ.
static void test_ten_thousand(void **state) {
  (void)state;
  Rig *r = rig_open_config(&(RigConfig){.deadline_s = 20});
  assert_true(rig_file(r, "a.lua",
                       "for n = 1, 10000 do\n"
                       "  loop('l' .. n, { sync = 4 }, function()\n"
                       "    wait((n + 10) / 2500) if n % 100 == 0 then note(1 + n // 1000 % 3, 60, { len = "
                       "0.01 }) end wait(3)\n"
                       "  end)\nend"));
  rig_beats(r, 4.5);
  size_t notes = rig_notes(r, 0) + rig_notes(r, 1) + rig_notes(r, 2);
  assert_int_equal(notes, 121); // the first 21 have begun again
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_expect_said(r, "");
  assert_true(rig_prompt(r, "stop 'l5000'"));
  assert_false(rig_prompt(r, "stop 'l50000'"));
  assert_true(rig_prompt(
      r, "for n = 1, 10000 do loop('l' .. n, function() if n == 7 then note(4, 60) end wait(4) end) end"));
  rig_beats(r, 4);
  rig_forget(r);
  rig_beats(r, 4);
  assert_int_equal(rig_notes(r, 0) + rig_notes(r, 1) + rig_notes(r, 2), 0);
  assert_int_equal(rig_notes(r, 3), 1);
  rig_close(r);
}

static const struct {
  const char *line, *said;
} wrong[] = {
    {"loop(7, function() wait(1) end)", "loop: expected a name in quotes, got 7"},
    {"loop('', function() wait(1) end)", "loop: expected a name in quotes, got ''"},
    {"loop(nil, function() wait(1) end)", "loop: expected a name in quotes, got nothing"},
    {"loop({}, function() wait(1) end)", "loop: expected a name in quotes, got a table"},
    {"loop('a')", "loop: expected a function to repeat, got nothing"},
    {"loop('a', { sync = 0 }, function() end)", "sync: expected a number of beats above 0, got 0"},
    {"loop('a', { sync = -4 }, function() end)", "sync: expected a number of beats above 0, got -4"},
    {"loop('a', { sync = 0/0 }, function() end)", "sync: expected a number of beats above 0, got nan"},
    {"loop('a', { sync = 1/9000 }, function() end)",
     "sync: expected at least 1/1000 of a beat, got 0.000111111"},
    {"loop('a', { sink = 4 }, function() end)", "no option 'sink'; there is sync"},
    {"every(0, function() end)", "every: expected a number of beats above 0, got 0"},
    {"every(1/9000, function() end)", "every: expected at least 1/1000 of a beat, got 0.000111111"},
    {"every(4)", "every: expected a function to call, got nothing"},
};

static void test_messages(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    Rig *r = rig_open();
    char said[256];
    assert_false(rig_prompt(r, wrong[k].line));
    snprintf(said, sizeof said, "error prompt:1: %s\n", wrong[k].said);
    rig_expect_said(r, said);
    rig_close(r);
  }
}

// What a loop holds may be too much to tell whether it is the same: then it is another.
static void test_holds_much(void **state) {
  (void)state;
  Rig *r = rig_open();
  static const char script[] = "local big = {} for n = 1, 20000 do big[n] = { n } end\n"
                               "loop('a', function() note(1, big[60][1]) wait(1) end)\n"
                               "every(1, function() note(2, big[60][1]) end)\n"
                               "at(6, function() note(3, big[60][1]) end)";
  assert_true(rig_file(r, "a.lua", script));
  rig_beats(r, 2.5);
  assert_true(rig_file(r, "a.lua", script));
  rig_beats(r, 5);
  assert_int_equal(rig_notes(r, 2), 1);
  assert_int_equal(rig_notes(r, 1), 8);
  rig_expect_said(r, "");
  rig_close(r);
}

// A name that is gone ends at the next bar, so that no old loop plays next to the new one.
static void test_renamed(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "loop('bas', function() note(1, 60) wait(1) end)"));
  rig_beats(r, 1.5);
  assert_true(rig_file(r, "a.lua", "loop('bass', function() note(2, 60) wait(1) end)"));
  rig_expect_said(r, "info no longer in a.lua, ending at the next bar: loop 'bas'\n");
  rig_beats(r, 6);
  for (int64_t k = 0; k < 4; k++) assert_int_equal(rig_tick(r, 0, (size_t)k), k * TICKS_PER_BEAT);
  assert_int_equal(rig_notes(r, 0), 4);
  for (int64_t k = 0; k < 3; k++) assert_int_equal(rig_tick(r, 1, (size_t)k), (k + 4) * TICKS_PER_BEAT);
  rig_close(r);
}

// What another loop has played already for the very beat at which a new body begins is withdrawn.
static void test_redeclared_in_loop(void **state) {
  (void)state;
  Rig *r = rig_open();
  r->keep_sound = true;
  assert_true(rig_file(r, "a.lua",
                       "channel(1, 'kalimba') channel(2, { volume = 0 })\n"
                       "loop('a', function() note(1, 60, { len = 0.1 }) wait(8) end)\n"
                       "loop('b', { sync = 8 }, function() wait(8)\n"
                       "  loop('a', function() note(2, 60) wait(8) end) wait(100) end)"));
  rig_beats(r, 7.9);
  r->heard_frames = 0;
  rig_beats(r, 1);
  assert_int_equal(rig_count(r, COMMAND_CANCEL), 1);
  assert_int_equal(rig_tick(r, 0, 1), 8 * TICKS_PER_BEAT);
  assert_int_equal(rig_tick(r, 1, 0), 8 * TICKS_PER_BEAT);
  expect_below((double)rig_peak(r), 0.002);
  rig_close(r);
}

// Bars of seven eighths: loops begin at one, are replaced at one and fall back to one.
static void test_meter(void **state) {
  (void)state;
  Rig *r = rig_open();
  static const char script[] = "meter(7, 8)\nloop('a', function() note(1, %d) wait(1) end)\n"
                               "loop('b', { sync = 2 }, function() note(2, %d) wait(1) end)";
  char text[256];
  snprintf(text, sizeof text, script, 50, 50);
  assert_true(rig_file(r, "a.lua", text));
  rig_beats(r, 4.5);
  snprintf(text, sizeof text, script, 51, 51);
  assert_true(rig_file(r, "a.lua", text));
  assert_true(rig_prompt(r, "loop('c', function() note(3, 60) wait(1) error 'x' end)"));
  rig_beats(r, 8);
  for (size_t k = 0; k < rig_notes(r, 0); k++)
    if (rig_note(r, 0, k)->note.pitch > 50) {
      assert_int_equal(rig_tick(r, 0, k), 7 * TICKS_PER_BEAT);
      break;
    }
  assert_int_equal(rig_note(r, 1, 6)->note.pitch, 51);
  assert_int_equal(rig_tick(r, 1, 6), 6 * TICKS_PER_BEAT);
  assert_int_equal(rig_tick(r, 2, 0), 7 * TICKS_PER_BEAT);
  assert_int_equal(rig_tick(r, 2, 1), 21 * TICKS_PER_BEAT / 2);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("what a loop keeps in its state, and in variables, survives its redefinition", test_state),
      TEST("a loop that stops itself ends where it stands", test_stop_itself),
      TEST("a loop that fails at each third pass begins again at its grid, and is told once",
           test_third_pass),
      TEST("100 ms without the interpreter, at any moment, change no sample", test_stall),
      TEST("an interpreter that is always late kills no loop", test_overload),
      TEST("a loop that is late by a little plays on", test_a_little_late),
      TEST("ten thousand loops play", test_ten_thousand),
      TEST("mistakes of loop and every are named", test_messages),
      TEST("a loop that holds too much to compare is replaced", test_holds_much),
      TEST("a loop that another loop replaces at its beat plays once there", test_redeclared_in_loop),
      TEST("loops begin at bars of the meter, unless their sync says otherwise", test_meter),
      TEST("a loop that was renamed does not play next to the new one", test_renamed),
  };
  return cmocka_run_group_tests_name("loops: limits", tests, NULL, NULL);
}
