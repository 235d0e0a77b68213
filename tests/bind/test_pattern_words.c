// The words that make patterns: what is wrong is named with its column, its line and the nearest word.
#include "bind/rig.h"

#define KICK "pattern('p', { kick = 'x... x... x... x...' }) "

static void expect_mistakes(const char *const (*cases)[2], size_t count) {
  for (size_t k = 0; k < count; k++) {
    Rig *r = rig_open();
    assert_true(rig_file(r, "a.lua", "drums 'rock'"));
    if (rig_file(r, "a.lua", cases[k][0])) fail_msg("nothing is said of %s", cases[k][0]);
    if (strncmp(r->said, "error a.lua:1: ", 15) != 0 ||
        strncmp(r->said + 15, cases[k][1], strlen(cases[k][1])) != 0)
      fail_msg("%s: %s", cases[k][0], r->said);
    const char *second = strstr(r->said + 6, "error ");
    if (second) fail_msg("%s: said more than once: %s", cases[k][0], r->said);
    rig_beats(r, 5);
    assert_int_equal(rig_count(r, COMMAND_CLIP), 1); // what played plays on
    rig_close(r);
  }
}

static void test_texts(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"mini 'c4 [e4'", "mini: column 7 of \"c4 [e4\": expected ']' for the '[' of column 4, got the end\n"},
      {"mini 'c4 }'", "mini: column 4 of \"c4 }\": "},
      {"mini ''", "mini: "},
      {"mini 'a $ b'", "mini: column 3 of \"a $ b\": "},
      {"mini(5)", "mini: expected a text such as \"c4 [e4 g4] ~\", got 5\n"},
      {"steps 'x..y'", "steps: column 4 of \"x..y\" is 'y'; expected X (accent)"},
      {"steps ''", "steps: the line \"\" has no steps\n"},
      {"steps('x', 0)", "step: expected a number of beats above 0, got 0\n"},
      {"euclid(9, 8)", "euclid: expected a whole number from 9 to 64, got 8\n"},
      {"euclid(3.5, 8)", "euclid: expected a whole number from -64 to 64, got 3.5\n"},
      {"euclid(3, 8, 'a')", "rotation of euclid: expected a whole number from -64 to 64, got 'a'\n"},
      {"signal 'sin'", "signal: no signal 'sin'; did you mean 'sine'?\n"},
  };
  expect_mistakes(cases, sizeof cases / sizeof *cases);
}

static void test_tables(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"pattern('p', {})",
       "pattern 'p': it is empty: expected pieces of the kit, such as kick = \"x... x...\"\n"},
      {"pattern('p')", "pattern: expected a table such as { kick = \"x... x... x... x...\" }, got nothing\n"},
      {"pattern('p', 'kick snare')", "pattern: expected a table such as { kick"},
      {"pattern(5, {})", "pattern: expected a name in quotes, got 5\n"},
      {"pattern('p', { kik = 'x... x... x... x...' })", "no piece of the kit 'kik'; did you mean 'kick'?\n"},
      {"pattern('p', { kick = 'x... x... $... x...' })",
       "pattern 'p': kick: column 11 of \"x... x... $... x...\" is '$'"},
      {"pattern('p', { kick = '' })", "pattern 'p': kick: the line \"\" has no steps\n"},
      {"pattern('p', { kick = { 0, 4 } })",
       "pattern 'p': kick: expected places from 0 to under 4 beats, got 4\n"},
      {"pattern('p', { kick = { { 0, vle = 3 } } })", "no option 'vle'; did you mean 'vel'?\n"},
      {"pattern('p', { kick = { { 0, prob = 2 } } })",
       "pattern 'p': kick: expected prob from 0 to 1, got 2\n"},
      {"pattern('p', { kick = { 0/0 } })",
       "pattern 'p': kick: expected places from 0 to under 4 beats, got "},
      {"pattern('p', { kick = { step = 0, 'x' } })",
       "pattern 'p': kick: step: expected a number of beats above 0 and up to 256, got 0\n"},
      {"pattern('p', { kick = { stp = 1/6, 'x' } })",
       "pattern 'p': kick: expected steps with a step of their own"},
      {"pattern('p', { beats = -1, kick = 'x' })",
       "pattern 'p': beats: expected a number of beats above 0 and up to 256, got -1\n"},
      {"pattern('p', { fill = 3, kick = { 0 } })", "pattern 'p': fill: expected a text, got 3\n"},
      {"pattern('p', { kick = mini 'a [b' })", "mini: column 5"},
  };
  expect_mistakes(cases, sizeof cases / sizeof *cases);
}

static void test_players(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"drums 'hause'", "no pattern 'hause'; did you mean 'house'?\n"},
      {"drums()", "drums: expected a pattern, got nothing; stop \"drums\" ends the one that plays\n"},
      {"drums(5)", "expected the name of a pattern, got 5\n"},
      {"drums(mini 'kick snair')", "no piece of the kit 'snair'; did you mean 'snare'?\n"},
      {"drums(mini 'kick <snare hat>')", "no piece of the kit 'hat'"},
      {"drums(euclid(3, 8))",
       "a hit that names no piece of the kit but is true; expected names, as in mini \"kick snare\"\n"},
      {KICK "drums('p'):evry(4, 'fast', 2)", "no transform 'evry'; did you mean 'every'?\n"},
      {KICK "drums('p'):every(0, 'fast', 2)", "every: "},
      {KICK "drums('p'):every(4, 'fsat', 2)", "every: "},
      {KICK "drums('p'):fast('a')", "fast: "},
      {KICK "drums('p').fast(2)", "fast: write it with a colon, as in drums(\"house\"):fast(...)\n"},
      {KICK "drums('p').volume = 3", "'volume' of drums: pattern 'p' cannot be set\n"},
      {KICK "drums('p', { volum = 3 })", "no parameter 'volum'; did you mean 'volume'?\n"},
      {"melody = mini 'c4' melody:slwo(2)", "no transform 'slwo'; did you mean 'slow'?\n"},
      {"melody = mini 'c4' melody.x = 2", "a pattern does not change: its transforms give a new one\n"},
      {"mini 'c4':scale 'C minr'", "scale: "},
  };
  expect_mistakes(cases, sizeof cases / sizeof *cases);
}

static void test_shown(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(r, "mini 'c4 e4':fast(2)"));
  assert_true(rig_prompt(r, KICK));
  assert_true(rig_prompt(r, "drums 'p'"));
  assert_true(rig_prompt(r, "seq('lead', { channel = 3, pattern = mini 'c4' })"));
  assert_true(rig_prompt(r, "help 'every'"));
  assert_true(rig_heard(r, "result pattern 'p' (4 beats, 4 hits)\n"));
  assert_true(rig_heard(r, "result drums: pattern 'p'\n"));
  assert_true(rig_heard(r, "result seq 'lead'\n"));
  assert_true(rig_heard(r, "The transform in every n-th cycle"));
  rig_forget(r);
  assert_true(rig_prompt(r, "help 'transforms'"));
  assert_true(rig_heard(r, "palindrome"));
  rig_forget(r);
  assert_true(rig_prompt(r, "help 'fills'"));
  assert_true(rig_heard(r, "djembe call"));
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("what is wrong in a text is shown with its column", test_texts),
      TEST("what is wrong in a pattern's table is named", test_tables),
      TEST("unknown patterns, pieces and transforms are named with the nearest", test_players),
      TEST("patterns and players say what they are, and help knows the transforms", test_shown),
  };
  return cmocka_run_group_tests_name("pattern words", tests, NULL, NULL);
}
