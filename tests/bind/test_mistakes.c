// What is said of mistakes: file, line, value, expectation, the nearest right word.
#include "rig.h"

// A script, and what is said of it.
static const struct {
  const char *script, *said;
} wrong[] = {
    {"\ntempo(5)",
     "error a.lua:2: tempo: expected a number from 20 to 999 beats a minute, got 5\n    tempo(5)\n"},
    {"tempo(0/0)", "error a.lua:1: tempo: expected a number from 20 to 999 beats a minute, got nan\n"},
    {"temp(120)", "error a.lua:1: no word 'temp'; did you mean 'tempo'?\n"},
    {"play = 1", "error a.lua:1: 'play' is a word of the language: a variable needs another name\n"},
    {"channel(17)", "error a.lua:1: channel: expected a whole number from 1 to 16, or 'drums', got 17\n"},
    {"channel(1, 'eletric_piano')",
     "error a.lua:1: no instrument 'eletric_piano'; did you mean 'electric_piano'?\n"},
    {"channel(1, { lowpas = 800 })", "error a.lua:1: no parameter 'lowpas'; did you mean 'lowpass'?\n"},
    {"channel(1).cutof = 1", "error a.lua:1: no parameter 'cutof'; did you mean 'cutoff'?\n"},
    {"channel(1).synth = 'sow'", "error a.lua:1: no synth 'sow'; did you mean 'saw'?\n"},
    {"channel(1, { volume = 'loud' })", "error a.lua:1: volume: expected a number from 0 to 1, got 'loud'\n"},
    {"channel(1, { voices = 2.5 })",
     "error a.lua:1: voices: expected a whole number from 1 to 64, got 2.5\n"},
    {"channel(1, { envelope = 'plck' })", "error a.lua:1: no envelope 'plck'; did you mean 'pluck'?\n"},
    {"master { limiter = 2 }", "error a.lua:1: limiter: expected true or false, got 2\n"},
    {"note(1, 'H4')", "error a.lua:1: pitch: expected a note such as 'C4', 'Eb2' or 'F#3', got 'H4'\n"},
    {"note(10, 'kik')", "error a.lua:1: no piece of the kit 'kik'; did you mean 'kick'?\n"},
    {"note('drums', 'kik')", "error a.lua:1: no piece of the kit 'kik'; did you mean 'kick'?\n"},
    {"note(1, 'C4', { length = 1 })", "error a.lua:1: no option 'length'; there is len and vel\n"},
    {"note(1, 'C4', { vel = 128 })", "error a.lua:1: vel: expected a number from 1 to 127, got 128\n"},
    {"drums('hause')", "error a.lua:1: no pattern 'hause'; did you mean 'house'?\n"},
    {"pattern('p', { kick = 'x...x' })", "error a.lua:1: pattern 'p': kick has 5 steps of 1/4 beat, "
                                         "1.25 beats in all; expected 16 steps for 4 beats\n"},
    {"pattern('p', { kick = 'x.y.' })", "error a.lua:1: pattern 'p': kick: column 3 of \"x.y.\" is 'y'; "
                                        "expected X (accent), x (hit), o (ghost), "
                                        ". (rest), 1 to 9 (soft to loud), a space or |\n"},
    {"wait(1)",
     "error a.lua:1: wait belongs in a loop: loop(\"name\", function() note(1, \"C4\") wait(1) end)\n"},
    {"cc(128, 'pan')", "error a.lua:1: cc: expected a whole number from 0 to 127, got 128\n"},
    {"cc(1, 'pann')", "error a.lua:1: no parameter 'pann'; did you mean 'pan'?\n"},
    {"cc(1, 'volume', { max = 2 })", "error a.lua:1: max of volume: expected a number from 0 to 1, got 2\n"},
    {"stop 'bas'", "error a.lua:1: stop: nothing is called 'bas'; nothing plays\n"},
    {"error 'my own'", "error a.lua:1: my own\n"},
    {"local function deep() local t = {} return t.x.y end\nlocal v = deep()",
     "error a.lua:1: attempt to index a nil value (field 'x')\n"
     "    local function deep() local t = {} return t.x.y end\n    a.lua:1: in upvalue 'deep'\n"},
    {"note(1,\n\n", "error a.lua:1: unexpected symbol near <eof>\n"},
    {"tempo(\n120))", "error a.lua:2: unexpected symbol near ')'\n    120))\n"},
    {"temp(1) local x = 1 + y channel(0) tempo(x)",
     "error a.lua:1: no word 'temp'; did you mean 'tempo'?\nerror a.lua:1: no word 'y'\n"
     "error a.lua:1: channel: expected a whole number from 1 to 16, or 'drums', got 0\n"},
};

static void test_messages(void **state) {
  (void)state;
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    rig_forget(r);
    assert_false(rig_file(r, "a.lua", wrong[k].script));
    const char *traceless = strstr(wrong[k].said, "in upvalue");
    if (traceless)
      assert_int_equal(strncmp(r->said, wrong[k].said, (size_t)(traceless - wrong[k].said)), 0);
    else
      rig_expect_said(r, wrong[k].said);
  }
  assert_int_equal(session_errors(r->session), 0);
  assert_int_equal(engine_status(r->engine).frame, 0);
  rig_close(r);
}

static void test_every_mistake(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_false(rig_file(
      r, "a.lua", "tempo(1)\nchannel(2, 'bass_gitar', { pan = 3 })\nfoo.bar:baz(1)\nerror('end')\ntempo(2)"));
  rig_expect_said(
      r,
      "error a.lua:1: tempo: expected a number from 20 to 999 beats a minute, got 1\n    tempo(1)\n"
      "error a.lua:2: no instrument 'bass_gitar'; did you mean 'bass_guitar'?\n"
      "error a.lua:2: pan: expected a number from -1 to 1, got 3\n    channel(2, 'bass_gitar', { pan = 3 })\n"
      "error a.lua:3: no word 'foo'\n    foo.bar:baz(1)\n"
      "error a.lua:4: end\n    error('end')\n");
  rig_close(r);
}

// Objects that a script makes to speak for it are its own code: they run within its time, or not at all.
static void test_objects(void **state) {
  (void)state;
  static const char *const scripts[] = {
      "setmetatable({}, { __tostring = function() while true do end end })",
      "setmetatable({}, { __pairs = function() while true do end end })",
      "error(setmetatable({}, { __tostring = function() while true do end end }))",
      "error(setmetatable({}, { __metatable = 'a mistake', __tostring = function() return 5 end }))",
      "drums(setmetatable({}, { __metatable = 'a pattern', __index = error }))",
      "note(setmetatable({}, { __tostring = function() while true do end end }), 60)",
      "p = pattern('p', { kick = 'x... x... x... x...' }) p.hits = nil p.name = 5",
      "channel(2, setmetatable({}, { __index = error }), 5)",
      "_ENV = nil",
      "error()",
  };
  Rig *r = rig_open_config(&(RigConfig){.deadline_s = 0.05});
  for (size_t k = 0; k < sizeof scripts / sizeof *scripts; k++) {
    rig_prompt(r, scripts[k]);
    assert_false(rig_heard(r, "traceback"));
    assert_false(rig_heard(r, "livelua/"));
  }
  rig_forget(r);
  assert_true(rig_prompt(r, "print(pattern('p', { kick = 'x... x... x... x...' }), channel(3))"));
  rig_expect_said(r, "result pattern 'p' (4 beats, 4 hits)\tchannel 3 (electric_piano)\n");
  rig_close(r);
}

static void test_files(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_false(session_eval_file(r->session, "nowhere/nothing.lua"));
  assert_false(session_eval_file(r->session, "tests"));
  rig_expect_said(r, "error nowhere/nothing.lua: No such file or directory\nerror tests: is a directory\n");
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a mistake names file, line, value, expectation and the nearest word", test_messages),
      TEST("all wrong names and values of an evaluation are named", test_every_mistake),
      TEST("objects that run for ever when they are shown are stopped", test_objects),
      TEST("a file that cannot be read is named with the reason", test_files),
  };
  return cmocka_run_group_tests_name("mistakes", tests, NULL, NULL);
}
