// What a pattern does wrong: it is told once, on its line, has no effect, and takes no time from what else
// plays.
#include "bind/score.h"
#include <time.h>

static Rig *open_with(const char *text) {
  Rig *r = rig_open_config(&(RigConfig){.deadline_s = 0.2});
  if (!rig_file(r, "a.lua", text)) fail_msg("%s", r->said);
  return r;
}

static size_t times(const char *text, const char *word) {
  size_t count = 0;
  for (const char *at = text; (at = strstr(at, word)); at++) count++;
  return count;
}

// In a loop, at a moment or in a handler there is no end of an evaluation that could say it.
static void test_later(void **state) {
  (void)state;
  static const struct {
    const char *call, *said;
  } cases[] = {
      {"seq('t', { channel = 1, pattern = mini 'c4 foo' })",
       "seq 't': expected notes such as 'c4' or numbers from 0 to 127, got 'foo'"},
      {"seq('t', { channel = 1, pattern = mini 'c4' }):transpose(100)",
       "seq 't': expected notes such as 'c4' or numbers from 0 to 127, got 'E12'"},
      {"drums(mini 'kik')", "no piece of the kit 'kik'; did you mean 'kick'?"},
      {"fill(mini 'kik')", "fill 'of its own': no piece of the kit 'kik'; did you mean 'kick'?"},
      {"fill(mini 'kik', { every = 4 })",
       "fill 'of its own': no piece of the kit 'kik'; did you mean 'kick'?"},
      {"pattern('p', { kick = { 0 }, fill = 'rok' })", "no fill 'rok'; did you mean 'rock'?"},
      {"seq('t', { channel = 1, pattern = mini('c4*5000'), beats = 1/100 })",
       "seq 't' has 5000 hits in 0.01 beats: there may be at most 1000 in a beat"},
  };
  static const char *const forms[] = {"at(1, function()\n%s end)", "loop('l', function()\n%s wait(64) end)"};
  for (size_t k = 0; k < 2 * sizeof cases / sizeof *cases; k++) {
    char text[400], said[400];
    snprintf(text, sizeof text, forms[k % 2], cases[k / 2].call);
    snprintf(said, sizeof said, "error a.lua:2: %s\n", cases[k / 2].said);
    Rig *r = open_with(text);
    rig_beats(r, 9);
    if (!rig_heard(r, said)) fail_msg("%s: %s", text, r->said);
    assert_int_equal(rig_count(r, COMMAND_CLIP), 0);
    assert_int_equal(rig_count(r, COMMAND_FILL), 0);
    rig_close(r);
  }
}

// What is right there takes effect as ever.
static void test_later_good(void **state) {
  (void)state;
  Rig *r = open_with("at(1, function() seq('t', { channel = 1, pattern = mini 'c4' }):fast(2)\n"
                     "drums(mini 'kick') fill(mini 'snare') end)");
  rig_beats(r, 9);
  rig_expect_said(r, "");
  assert_int_equal(rig_count(r, COMMAND_CLIP), 2);
  assert_int_equal(rig_count(r, COMMAND_FILL), 1);
  rig_close(r);
}

// A function that hangs from its seventh cycle on costs its second once, not once for each cycle and part.
static void test_hangs(void **state) {
  (void)state;
  Rig *r = open_with("asked = 0 drums(pattern('f', { kick = function(cycle)\n"
                     "asked = asked + 1 while cycle > 5 do end\nreturn { 0 } end }))");
  assert_int_equal(times(r->said, "took longer than"), 1);
  rig_beats(r, 200);
  assert_int_equal(times(r->said, "took longer than"), 1);
  assert_true(rig_heard(r, "in pattern 'f': the last good cycle goes on\n"));
  rig_forget(r);
  assert_true(rig_prompt(r, "asked"));
  if (!rig_heard(r, "result 7\n")) fail_msg("%s", r->said); // each up to the one that hangs
  assert_true(rig_count(r, COMMAND_CLIP) == 0);
  rig_beats(r, 40);
  assert_true(rig_count(r, COMMAND_CLIP) > 0); // the last good cycle
  assert_false(rig_prompt(r, "drums 'f'"));
  assert_true(rig_prompt(r, "pattern('f', { kick = { 1 } }) drums 'f'"));
  rig_close(r);
}

// What is declared again and is the same is not asked again: it takes no time.
static void test_unchanged(void **state) {
  (void)state;
  static const char text[] =
      "for n = 1, 9 do seq('s' .. n, { channel = n, pattern = mini 'c4? e4? g4 [b4|c5]*2' }) end\n"
      "pattern('p', { kick = mini 'k*8?', snare = { 1, { 2.75, prob = 0.5 } } }) "
      "drums('p'):sometimes(0.3, 'ply', 2)";
  Rig *r = open_with(text);
  rig_beats(r, 1);
  clock_t start = clock();
  for (int n = 0; n < 20; n++) assert_true(rig_file(r, "a.lua", text));
  double again = (double)(clock() - start) / CLOCKS_PER_SEC / 20;
  start = clock();
  assert_true(rig_file(r, "a.lua",
                       "seed(9) " /* all is built anew */
                       "for n = 1, 9 do seq('s' .. n, { channel = n, pattern = mini 'c4? e4? g4 "
                       "[b4|c5]*2' }) end"));
  double anew = (double)(clock() - start) / CLOCKS_PER_SEC;
  print_message("10 players with chance: %.1f ms anew, %.1f ms unchanged\n", anew * 1e3, again * 1e3);
  assert_true(again < anew / 4);
  rig_close(r);
}

// Whatever is another in it is heard: nothing that differs counts as the same.
static void test_differs(void **state) {
  (void)state;
  static const char *const seqs[] = {
      "{ channel = 3, pattern = mini 'c4? e4' }",
      "{ channel = 4, pattern = mini 'c4? e4' }",
      "{ channel = 3, pattern = mini 'c4? f4' }",
      "{ channel = 3, pattern = mini 'c4? e4', vel = 50 }",
      "{ channel = 3, pattern = mini 'c4? e4', len = 1 }",
      "{ channel = 3, pattern = mini 'c4? e4', beats = 3 }",
      "{ channel = 3, pattern = mini('c4? e4'):fast(2) }",
      "{ channel = 3, pattern = mini('c4? e4'):fast(3) }",
      "{ channel = 3, pattern = mini('c4? e4'):every(2, 'fast', 2) }",
      "{ channel = 3, pattern = mini('c4? e4'):every(2, function(p) return p:fast(4) end) }",
      "{ channel = 3, pattern = mini 'c4? [e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 c4]' "
      "}",
      "{ channel = 3, pattern = mini 'c4? [e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 e4 d4]' "
      "}",
      "{ channel = 3, pattern = pattern('p', { kick = { 0, { 1, prob = 0.5 } } }), note = 'c4' }",
      "{ channel = 10, pattern = pattern('p', { kick = { 0, { 2, prob = 0.5 } } }) }",
      "{ channel = 10, pattern = pattern('p', { snare = { 0, { 2, prob = 0.5 } } }) }",
      "{ channel = 10, pattern = pattern('p', { snare = { 0, { 2.25, prob = 0.4 } } }) }",
      "{ channel = 10, pattern = pattern('p', { snare = { 0, { 2.25, prob = 0.4 } }, swing = 0.6 }) }",
      "{ channel = 3, pattern = steps('x...', 1/4):degrade(0.1), note = 'c4' }",
      "{ channel = 3, pattern = steps('x...', 1/2):degrade(0.1), note = 'c4' }",
      "{ channel = 3, pattern = steps('x...', 1/2):degrade(0.1), note = 'd4' }",
  };
  for (size_t k = 0; k + 1 < sizeof seqs / sizeof *seqs; k++) {
    char text[300];
    snprintf(text, sizeof text, "seq('a', %s)", seqs[k]);
    Rig *r = rig_open();
    if (!rig_file(r, "a.lua", text) && k != 12) fail_msg("%s: %s", text, r->said);
    rig_beats(r, 1);
    rig_forget(r);
    assert_true(rig_file(r, "a.lua", text) || k == 12);
    rig_beats(r, 5);
    if (rig_count(r, COMMAND_CLIP) != 0) fail_msg("the same, and sent again: %s", text);
    snprintf(text, sizeof text, "seq('a', %s)", seqs[k + 1]);
    if (!rig_file(r, "a.lua", text) && k != 11) fail_msg("%s: %s", text, r->said);
    rig_beats(r, 5);
    if (rig_count(r, COMMAND_CLIP) == 0 && k != 11) fail_msg("not sent: %s", text);
    rig_close(r);
  }
}

// Another seed, and another kit, are heard though no word of the pattern changed.
static void test_around(void **state) {
  (void)state;
  static const char *const after[] = {
      "seed(5) drums(mini 'kick? snare')",
      "kit('k', { base = 'general_midi', pieces = { kick = { notes = { 40 } } } }) channel('drums', 'k') "
      "drums(mini 'kick? snare')",
  };
  for (size_t k = 0; k < sizeof after / sizeof *after; k++) {
    Rig *r = rig_open();
    assert_true(rig_file(r, "a.lua", "drums(mini 'kick? snare')"));
    rig_beats(r, 1);
    rig_forget(r);
    if (!rig_file(r, "a.lua", after[k])) fail_msg("%s", r->said);
    rig_beats(r, 5);
    assert_true(rig_count(r, COMMAND_CLIP) > 0);
    rig_close(r);
  }
}

static void test_settings(void **state) {
  (void)state;
  static const struct {
    const char *text, *said;
  } cases[] = {
      {"pattern('p', { kick = { 0 }, fill = 'rok' })", "no fill 'rok'; did you mean 'rock'?"},
      {"pattern('p', { kick = { 0 }, fill = 'tosm' }) pattern('toms', { high_tom = { 0 } })",
       "no fill 'tosm'; did you mean 'toms'?"},
      {"pattern('p', { kick = { 0 }, meter = 'bananas' })",
       "pattern 'p': meter: expected a text such as '4/4' or '7/8', got 'bananas'"},
      {"pattern('p', { kick = { 0 }, meter = '4/5' })",
       "pattern 'p': meter: expected a text such as '4/4' or '7/8', got '4/5'"},
      {"pattern('p', { kick = { 0 }, meter = 4 })",
       "pattern 'p': meter: expected a text such as '4/4' or '7/8', got 4"},
      {"pattern('p', { kick = mini 'k', beats = 1e-9 })",
       "pattern 'p': beats: expected at least 1/1000 of a beat, got 1e-09"},
      {"x = mini('c4'):fast(2, 'two')", "fast: expected 1 value, as in fast(n), got 'two'"},
      {"x = mini('c4'):rev 'all'", "rev: expected nothing, as in rev(), got 'all'"},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    char said[300];
    snprintf(said, sizeof said, "error a.lua:1: %s\n", cases[k].said);
    Rig *r = rig_open();
    assert_false(rig_file(r, "a.lua", cases[k].text));
    rig_expect_said(r, said);
    rig_close(r);
  }
  Rig *r = open_with(
      "pattern('p', { kick = { 0 }, fill = 'toms', meter = '7/8' }) pattern('toms', { high_tom = { 0 } })");
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("what is wrong in a loop or at a moment is told on its line, and has no effect", test_later),
      TEST("what is right in a loop or at a moment plays", test_later_good),
      TEST("a function of the cycle that hangs is asked once, and the last good cycle goes on", test_hangs),
      TEST("players with chance that are declared again unchanged are not asked", test_unchanged),
      TEST("players that differ in anything are sent", test_differs),
      TEST("another seed and another kit are heard", test_around),
      TEST("fills, meters and lengths of patterns, and surplus values, are checked", test_settings),
  };
  return cmocka_run_group_tests_name("pattern faults", tests, NULL, NULL);
}
