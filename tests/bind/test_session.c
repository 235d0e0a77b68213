// Evaluations: transactions and redefinition in place; knobs and the prompt.
#include "rig.h"

#define SONG                                                                                                 \
  "tempo(120)\n"                                                                                             \
  "channel(1, 'electric_piano', { volume = 0.4 })\n"                                                         \
  "local bass = channel(2, 'bass_guitar', { lowpass = 800 })\n"                                              \
  "drums('house', { volume = 0.5 })\n"                                                                       \
  "cc(11, 'lowpass', { min = 200, max = 8000, curve = 'exp' })\n"                                            \
  "loop('bass', function()\n"                                                                                \
  "  for _, n in ipairs { 'C2', 'C3', 'Eb2', 'G1' } do note(bass, n, { len = 0.4 }) wait(1/2) end\n"         \
  "end)\n"                                                                                                   \
  "note(1, 'C4', { len = 2 })\n"

static void test_first_bar(void **state) {
  (void)state;
  Rig *r = rig_open();
  r->keep_sound = true;
  rig_beats(r, 1);
  assert_true(rig_peak(r) == 0);
  assert_false(session_plays(r->session));
  rig_forget(r);
  assert_true(rig_file(r, "song.lua", SONG));
  rig_beats(r, 4);
  assert_true(rig_peak(r) > 0.02f);
  assert_true(session_plays(r->session));
  rig_expect_said(r, "");
  assert_int_equal(rig_count(r, COMMAND_CLIP), 1);
  for (size_t k = 0; k < 8; k++) assert_int_equal(rig_tick(r, 1, k), (int64_t)k * TICKS_PER_BEAT / 2);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_close(r);
}

// Each fails in another way, after it has asked for changes of every kind.
static const char *const failing[] = {
    "tempo(200) channel(1, 'synth_pad') note(1, 'C3'",
    "tempo(200) channel(1, 'synth_pad') drums('rock') stop() local x = nil; x.y = 1",
    "channel(1).volume = 1 channel(2, 'synth_lead') note(1, 'C5') loop('bass', function() wait(1) end) "
    "temp()",
    "master { volume = 0.1 } cc(11, 'pan') seed(9) pattern('house', { kick = 'x...............' }) note(1, "
    "'H2')",
    "drums('rock') play() stop 'bass' error { 'anything' }",
    "note(2, 'C4') channel(3, 'synth_pad') while true do end",
    "channel(1, 'synth_lead') local s = 'x' while true do s = s .. s end",
};
enum { FAILING = sizeof failing / sizeof *failing };

static void test_transaction(void **state) {
  (void)state;
  Rig *plain = rig_open(), *disturbed = rig_open_config(&(RigConfig){.deadline_s = 0.05});
  plain->keep_sound = disturbed->keep_sound = true;
  assert_true(rig_file(plain, "song.lua", SONG));
  assert_true(rig_file(disturbed, "song.lua", SONG));
  for (int k = 0; k < FAILING; k++) {
    rig_beats(plain, 1.1);
    rig_beats(disturbed, 1.1);
    EvalKind kind = k % 2 ? EVAL_FILE : EVAL_PROMPT;
    assert_false(session_eval(disturbed->session, "song.lua", failing[k], strlen(failing[k]), kind));
    assert_true(rig_heard(disturbed, "error song.lua:1: "));
  }
  rig_beats(plain, 5);
  rig_beats(disturbed, 5);
  assert_true(rig_peak(plain) > 0.02f);
  rig_expect_same_sound(plain, disturbed);
  assert_int_equal(plain->taken_count, disturbed->taken_count);
  rig_close(plain);
  rig_close(disturbed);
}

static void test_globals(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "kept = 1 gone = 2"));
  assert_false(rig_prompt(r, "kept = 5 new = 6 gone = nil nothing()"));
  rig_forget(r);
  assert_true(rig_prompt(r, "kept, gone"));
  rig_expect_said(r, "result { 1, 2 }\n");
  rig_forget(r);
  assert_false(rig_prompt(r, "new"));
  rig_expect_said(r, "error prompt:1: no word 'new'\n");
  rig_close(r);
}

static void test_same_again(void **state) {
  (void)state;
  Rig *once = rig_open(), *often = rig_open();
  once->keep_sound = often->keep_sound = true;
  assert_true(rig_file(once, "song.lua", SONG));
  assert_true(rig_file(often, "song.lua", SONG));
  for (int k = 0; k < 5; k++) {
    rig_beats(once, 1.7);
    rig_beats(often, 1.7);
    assert_true(rig_file(often, "song.lua", k == 3 ? "-- a remark\n\n" SONG : SONG));
  }
  rig_beats(once, 3);
  rig_beats(often, 3);
  rig_expect_same_sound(once, often);
  assert_int_equal(once->taken_count, often->taken_count);
  rig_expect_said(often, "");
  rig_close(once);
  rig_close(often);
}

static void test_only_changes(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "channel(2, 'bass_guitar', { lowpass = 800, pan = 0.5 })"));
  rig_beats(r, 1);
  rig_forget(r);
  assert_true(rig_file(r, "a.lua", "channel(2, 'bass_guitar', { lowpass = 900, pan = 0.5 })"));
  rig_beats(r, 1);
  assert_int_equal(r->taken_count, 1);
  assert_int_equal(r->taken[0].param.id, PARAM_LOWPASS);
  assert_int_equal(r->taken[0].channel, 1);
  assert_true(r->taken[0].param.value == 900);
  rig_forget(r);
  assert_true(rig_file(r, "a.lua", "channel(2, 'bass_guitar', { lowpass = 900 })"));
  rig_beats(r, 1);
  assert_int_equal(r->taken_count, 1);
  assert_int_equal(r->taken[0].param.id, PARAM_PAN);
  rig_close(r);
}

static void test_actions(void **state) {
  (void)state;
  Rig *r = rig_open();
  static const char two[] = "note(1, 'C4') note(1, 'C4') note(1, 'E4')";
  assert_true(rig_file(r, "a.lua", two));
  rig_beats(r, 1);
  assert_int_equal(rig_notes(r, 0), 3);
  assert_true(rig_file(r, "a.lua", two));
  rig_beats(r, 1);
  assert_int_equal(rig_notes(r, 0), 3);
  assert_true(rig_file(r, "a.lua", "note(1, 'C4') note(1, 'C4') note(1, 'C4') note(1, 'E4', { vel = 50 })"));
  rig_beats(r, 1);
  assert_int_equal(rig_notes(r, 0), 5);
  for (int k = 0; k < 3; k++) assert_true(rig_prompt(r, "note(1, 'C4')"));
  rig_beats(r, 1);
  assert_int_equal(rig_notes(r, 0), 8);
  rig_close(r);
}

static void test_undeclared(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", SONG "loop('hat', function() note(10, 'closed_hat') wait(1) end)"));
  rig_beats(r, 1);
  rig_forget(r);
  assert_true(rig_file(r, "a.lua", "channel(1, 'electric_piano', { volume = 0.4 })"));
  rig_expect_said(r, "info no longer in a.lua, ending at the next bar: cc 11, channel 2, channel \"drums\", "
                     "drums, loop 'bass' and loop 'hat'\n");
  rig_beats(r, 6);
  assert_int_equal(rig_tick(r, 1, rig_notes(r, 1) - 1), TICKS_PER_BEAT * 7 / 2);
  assert_int_equal(rig_tick(r, 9, rig_notes(r, 9) - 1), TICKS_PER_BEAT * 3);
  assert_false(session_plays(r->session));
  uint32_t home = 0;
  for (size_t k = 0; k < r->taken_count; k++)
    home += r->taken[k].type == COMMAND_PARAM && r->taken[k].channel == 1 &&
            r->taken[k].time == 4 * TICKS_PER_BEAT;
  assert_true(home > 5);
  rig_forget(r);
  assert_true(rig_prompt(r, "channel(2)"));
  rig_expect_said(r, "result channel 2 (electric_piano)\n");
  rig_close(r);
}

static void test_prompt_ends_nothing(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", SONG));
  assert_true(rig_prompt(r, "channel(4, 'synth_pad')"));
  rig_beats(r, 6);
  rig_expect_said(r, "result channel 4 (synth_pad)\n");
  assert_true(session_plays(r->session));
  rig_close(r);
}

static void test_pattern_at_bar(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "pattern('g', { kick = 'x... .... .... ....' }) drums('g')"));
  rig_beats(r, 1);
  rig_forget(r);
  assert_true(rig_prompt(r, "pattern('g', { snare = 'x... .... .... ....' })"));
  rig_beats(r, 4);
  assert_int_equal(rig_count(r, COMMAND_CLIP), 1);
  assert_int_equal(r->taken[0].time, 4 * TICKS_PER_BEAT);
  assert_non_null(r->taken[0].object);
  assert_true(rig_prompt(r, "stop 'drums'"));
  rig_beats(r, 4);
  assert_int_equal(rig_count(r, COMMAND_CLIP), 2);
  assert_null(r->taken[1].object);
  assert_int_equal(r->taken[1].time, 8 * TICKS_PER_BEAT);
  assert_false(session_plays(r->session));
  rig_close(r);
}

static void test_transport(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "stop() loop('a', function() note(1, 'C4') wait(1) end)"));
  rig_beats(r, 3);
  assert_false(engine_status(r->engine).playing);
  assert_int_equal(rig_notes(r, 0), 0);
  assert_true(rig_prompt(r, "play()"));
  rig_beats(r, 1.5);
  assert_true(engine_status(r->engine).playing);
  assert_int_equal(rig_tick(r, 0, 0), 0);
  assert_int_equal(rig_tick(r, 0, 1), TICKS_PER_BEAT);
  assert_true(rig_prompt(r, "stop()"));
  rig_beats(r, 2);
  assert_false(engine_status(r->engine).playing);
  assert_true(rig_file(r, "a.lua", "stop() loop('a', function() note(1, 'C4') wait(1) end)"));
  assert_true(rig_prompt(r, "play()"));
  rig_beats(r, 4);
  assert_true(rig_notes(r, 0) >= 5);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_close(r);
}

static void test_note_and_stop(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "loop('a', function() wait(4) end)"));
  rig_beats(r, 1);
  r->keep_sound = true;
  assert_true(rig_prompt(r, "note(1, 'C4') stop()"));
  rig_beats(r, 1);
  assert_false(engine_status(r->engine).playing);
  assert_true(rig_peak(r) > 0.05f);
  rig_close(r);
}

static void test_flood(void **state) {
  (void)state;
  static const char flood[] = "loop('quiet', function() note(2, 'C4') wait(1) end)\n"
                              "loop('flood', function() for k = 1, 40000 do note(1, 'C4') end wait(1) end)";
  static const struct {
    bool is_offline;
    const char *said;
  } kinds[] = {
      {false, "warning notes were dropped: too late, or too many at once (loop 'flood' plays the most)\n"},
      {true, "error notes were dropped: too late, or too many at once (loop 'flood' plays the most)\n"}};
  for (int k = 0; k < 2; k++) {
    Rig *r = rig_open_config(&(RigConfig){.is_offline = kinds[k].is_offline});
    assert_true(rig_file(r, "a.lua", flood));
    rig_beats(r, 0.5);
    assert_true(engine_status(r->engine).refused > 0);
    rig_expect_said(r, kinds[k].said);
    assert_int_equal(session_errors(r->session) > 0, kinds[k].is_offline);
    rig_close(r);
  }
}

static void test_prompt(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "1 + 1 -- a sum"));
  assert_true(rig_prompt(r, "x = 5"));
  assert_true(rig_prompt(r, "x, 'C4', { kick = 'x...' }"));
  assert_true(rig_prompt(r, "print(channel(2, 'synth_bass'), nil, { 1, 2 })"));
  assert_true(rig_prompt(r, "help 'lowpass'"));
  rig_expect_said(
      r, "result 2\nresult { 5, \"C4\", { kick = \"x...\" } }\nresult channel 2 (synth_bass)\tnil\t{ 1, 2 }\n"
         "result lowpass: 0 to 20000 Hz; 0 unless set.\n    Corner of the low-pass; 0 is off.\n"
         "result lowpass_q: 0.1 to 40 Q; 0.7071 unless set.\n    Resonance of the low-pass.\n");
  char **words = session_complete(r->session, "channel(2).low");
  assert_null(words[0]);
  free(words);
  words = session_complete(r->session, "temp");
  assert_string_equal(words[0], "tempo");
  assert_null(words[1]);
  free(words[0]);
  free(words);
  rig_close(r);
}

static void test_reference(void **state) {
  (void)state;
  static char page[RIG_SAID];
  FILE *file = fopen("docs/reference.md", "r");
  assert_non_null(file);
  fread(page, 1, sizeof page - 1, file);
  fclose(file);
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "help 'reference'"));
  assert_string_equal(r->said + strlen("result "), page);
  rig_close(r);
}

static void test_two_sessions(void **state) {
  (void)state;
  Rig *a = rig_open(), *b = rig_open();
  assert_true(rig_prompt(a, "x = 1 channel(1, 'synth_pad')"));
  assert_false(rig_prompt(b, "x"));
  rig_forget(b);
  assert_true(rig_prompt(b, "channel(1)"));
  rig_expect_said(b, "result channel 1 (electric_piano)\n");
  rig_close(a);
  rig_close(b);
}

// What a strip takes that is no number is explained and listed, too.
static void test_help(void **state) {
  (void)state;
  static const char *const topics[][2] = {
      {"chain", "result chain = names of effects; false.\n    These come first"},
      {"sidechain_from",
       "result sidechain_from = a piece, a channel, a handle; false.\n    What the side-chain"},
      {"envelope", "result envelope = a name; four stages.\n"},
      {"send", "result send = { hall = 0.3 }.\n    Levels to buses"},
      {"send", "result send(name, { parameter = value })\n"},
      {"group", "result group = a name; false.\n"},
      {"limiter", "result limiter: "},
      {"dc_block", "result dc_block: "},
      {"parameters", "  limiter  "},
      {"parameters", "  dc_block  "},
      {"parameters", "  chain  "},
  };
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof topics / sizeof *topics; k++) {
    char line[64];
    snprintf(line, sizeof line, "help '%s'", topics[k][0]);
    rig_forget(r);
    assert_true(rig_prompt(r, line));
    if (!rig_heard(r, topics[k][1])) fail_msg("%s: %s", topics[k][0], r->said);
  }
  rig_forget(r);
  assert_true(
      rig_prompt(r, "channel(1, { envelope = 'organ' }) send('hall', {}) channel(1)['send.hall'] = 0.25"));
  rig_stall(r, QUANTUM);
  assert_true(rig_prompt(r, "print(channel(1).send, channel(1).envelope)"));
  rig_expect_said(r, "result { hall = 0.25 }\t{ 0.02, 0, 1, 0.02 }\n");
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a session is silent until it is asked, then plays from its first frame", test_first_bar),
      TEST("a failed evaluation changes no sample, whatever it failed of", test_transaction),
      TEST("variables that a failed evaluation assigned are as they were", test_globals),
      TEST("a file evaluated again unchanged changes no sample and sends nothing", test_same_again),
      TEST("a channel declared again sends only what changed", test_only_changes),
      TEST("a file repeats no action that it did, the prompt does", test_actions),
      TEST("what a file declares no longer ends at the next bar and is named", test_undeclared),
      TEST("a line at the prompt ends nothing of a file's", test_prompt_ends_nothing),
      TEST("a pattern changes and ends at the next bar", test_pattern_at_bar),
      TEST("a script may stop the transport, which play() sets going", test_transport),
      TEST("a note that is played with stop() sounds", test_note_and_stop),
      TEST("notes that are dropped are a mistake offline, and a warning live", test_flood),
      TEST("the prompt shows values, helps and completes", test_prompt),
      TEST("help explains what a strip takes besides numbers", test_help),
      TEST("the reference page is what help says", test_reference),
      TEST("two sessions know nothing of each other", test_two_sessions),
  };
  return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
