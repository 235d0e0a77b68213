// What is turned and pressed: knobs, their functions, program changes.
#include "rig.h"

static void test_knob_stays(void **state) {
  (void)state;
  Rig *r = rig_open();
  static const char song[] =
      "bass = channel(2, 'bass_guitar', { lowpass = 800 })\n"
      "cc(74, 'lowpass', { min = 200, max = 8000, channel = 2 }) cc(20, function(v) tempo(60 + v) end)";
  assert_true(rig_file(r, "a.lua", song));
  rig_beats(r, 1);
  inlet_push(engine_inlet(r->engine, 0), &(MidiMessage){.status = 0xb3, .data1 = 74, .data2 = 127});
  inlet_push(engine_inlet(r->engine, 0), &(MidiMessage){.status = 0xb0, .data1 = 20, .data2 = 30});
  rig_beats(r, 1);
  rig_forget(r);
  assert_true(rig_file(r, "a.lua", song));
  rig_beats(r, 0.1);
  assert_int_equal(r->taken_count, 0);
  assert_true(rig_prompt(r, "bass.lowpass"));
  rig_expect_said(r, "result 8000\n");
  inlet_push(engine_inlet(r->engine, 0), &(MidiMessage){.status = 0xb3, .data1 = 74, .data2 = 64});
  rig_beats(r, 0.1);
  rig_forget(r);
  assert_true(rig_prompt(r, "math.floor(bass.lowpass)"));
  rig_expect_said(r, "result 1283\n"); // 200 * 40 ^ (64 / 127)
  assert_true(engine_status(r->engine).bpm == 90);
  rig_close(r);
}

static void test_programs(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "channel(1).volume = 0.25"));
  rig_beats(r, 2); // until the bank is there
  inlet_push(engine_inlet(r->engine, 0), &(MidiMessage){.status = 0xc0, .data1 = 33});
  rig_beats(r, 0.1);
  assert_true(rig_prompt(r, "channel(1).synth, channel(1).volume"));
  rig_expect_said(r, "result { \"bass_guitar_synth\", 0.25 }\n");
  rig_close(r);
}

static void test_handler_error(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "cc(20, function(v)\n  note(1, v .. 'x')\nend)"));
  for (int k = 0; k < 10; k++) {
    inlet_push(engine_inlet(r->engine, 0), &(MidiMessage){.status = 0xb0, .data1 = 20, .data2 = 5});
    rig_beats(r, 0.1);
  }
  rig_beats(r, 0.1);
  rig_expect_said(
      r, "error a.lua:2: pitch: expected a note such as 'C4', 'Eb2' or 'F#3', got '5x'\n"
         "    note(1, v .. 'x')\n    in the function of cc 20\n"
         "warning the function of cc 20 failed 3 times in a row: it is off until it is declared again\n");
  assert_int_equal(session_errors(r->session), 3);
  rig_close(r);
}

static void test_endless_handler(void **state) {
  (void)state;
  Rig *r = rig_open_config(&(RigConfig){.deadline_s = 0.05});
  assert_true(rig_file(r, "a.lua",
                       "cc(20, function() while true do end end)\n"
                       "cc(21, function(v) note(2, v) end)\n"
                       "loop('a', function() note(1, 'C4') wait(1/4) end)"));
  for (uint8_t k = 0; k < 100; k++) {
    inlet_push(engine_inlet(r->engine, 0), &(MidiMessage){.status = 0xb0, .data1 = 20, .data2 = k});
    inlet_push(engine_inlet(r->engine, 0), &(MidiMessage){.status = 0xb0, .data1 = 21, .data2 = k});
  }
  rig_beats(r, 4);
  assert_int_equal(session_errors(r->session), 1); // a hundred turns at once are one
  assert_int_equal(rig_notes(r, 1), 1);
  assert_true(rig_note(r, 1, 0)->note.pitch == 99);
  for (uint8_t k = 0; k < 20; k++) {
    inlet_push(engine_inlet(r->engine, 0), &(MidiMessage){.status = 0xb0, .data1 = 20, .data2 = k});
    rig_beats(r, 0.25);
  }
  assert_int_equal(session_errors(r->session), 3);
  assert_true(rig_heard(r, "warning the function of cc 20 failed 3 times in a row"));
  assert_true(rig_notes(r, 0) >= 36);
  rig_close(r);
}

static void turn(Rig *r, uint8_t channel, uint8_t cc, uint8_t value) {
  MidiMessage message = {.status = (uint8_t)(0xb0 | channel), .data1 = cc, .data2 = value};
  inlet_push(engine_inlet(r->engine, 0), &message);
  rig_beats(r, 0.1);
}

// Controllers that nobody has tied move parameters by themselves, and reading them tells so.
static void test_builtin(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "c = channel(2, { volume = 0.1 }) c:ramp('volume', 0.9, 100)"));
  turn(r, 1, 7, 127);
  turn(r, 1, 10, 1);
  turn(r, 1, 11, 0);
  turn(r, 1, 91, 127);
  turn(r, 1, 93, 0);
  rig_beats(r, 4);
  rig_forget(r);
  assert_true(rig_prompt(r, "print(c.volume, c.pan, c.expression, c.reverb, c.chorus, channel(1).volume)"));
  rig_expect_said(r, "result 1\t-1\t0\t1\t0\t0.5\n");
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a built-in controller moves what is read", test_builtin),
      TEST("a knob that was turned stays when the file is evaluated again", test_knob_stays),
      TEST("a program change picks an instrument, which the handle shows", test_programs),
      TEST("an error in a knob's function is said once and counted, and the third ends it",
           test_handler_error),
      TEST("a knob's function that never ends is called once for many turns, and thrice at most",
           test_endless_handler),
  };
  return cmocka_run_group_tests_name("knobs", tests, NULL, NULL);
}
