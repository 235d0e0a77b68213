// The metronome: clicks on the frames of the meter's beats, accents, and when it begins and ends.
#include "onsets.h"

enum { BEAT = 24000 };

// Accents and other clicks, of which the one is much louder than the other.
#define CLICKS                                                                                               \
  "kit('clicks', { pieces = { clave = { notes = { 75 }, tone = 1, tone_start = 900, tone_end = 900, "        \
  "tone_decay = 0.02 }, rimshot = { notes = { 37 }, level = 0.25, tone = 1, tone_start = 900, "              \
  "tone_end = 900, tone_decay = 0.02 } } }) channel('drums', 'clicks') "

static Rig *open_with(const char *text) {
  Rig *r = rig_open();
  r->keep_sound = true;
  assert_true(rig_file(r, "a.lua", text));
  return r;
}

// Clicks from one sound on: each is a letter, X an accent and x none, and `step` beats from the last.
static void expect_clicks(const Rig *r, size_t first, double from, double step, const char *letters) {
  Onsets o = onsets_of(r);
  size_t n = first;
  float loud = 0;
  for (size_t k = 0; k < o.count; k++) loud = max_f(loud, o.peak[k]);
  for (size_t k = 0; letters[k]; k++) {
    if (letters[k] == '.') continue;
    assert_true(n < o.count);
    expect_between((double)o.frame[n], (from + step * (double)k) * BEAT - 1,
                   (from + step * (double)k) * BEAT + 1.5);
    bool accent = o.peak[n++] > 0.6f * loud;
    if (accent != (letters[k] == 'X')) fail_msg("click %zu is %s accent", k, accent ? "an" : "no");
  }
}

static void expect_count(const Rig *r, size_t count) { assert_int_equal(onsets_of(r).count, count); }

static void test_bar(void **state) {
  (void)state;
  Rig *r = open_with(CLICKS "metronome(true)");
  rig_beats(r, 11.9);
  expect_clicks(r, 0, 0, 1, "XxxxXxxxXxxx");
  expect_count(r, 12);
  assert_true(session_plays(r->session));
  rig_close(r);
  r = open_with(CLICKS "meter(7, 8) metronome()");
  rig_beats(r, 6.9);
  expect_clicks(r, 0, 0, 0.5, "XxxxxxxXxxxxxx");
  expect_count(r, 14);
  rig_close(r);
}

static void test_accents(void **state) {
  (void)state;
  Rig *r = open_with(CLICKS "metronome { accents = 'X..x', division = 1/2 }");
  rig_beats(r, 7.9);
  expect_clicks(r, 0, 0, 0.5, "X..xX..xX..xX..x");
  rig_close(r);
  r = open_with(CLICKS "meter(5, 4) metronome { accents = { 127, 100, 127 } }"); // begins again at each bar
  rig_beats(r, 9.9);
  expect_clicks(r, 0, 0, 1, "XxXXxXxXXx");
  rig_close(r);
  r = open_with(CLICKS "meter(3, 4) metronome { division = 1/3 }");
  rig_beats(r, 5.9);
  expect_clicks(r, 0, 0, 1.0 / 3, "XxxxxxxxxXxxxxxxxx");
  rig_close(r);
}

static void test_volume(void **state) {
  (void)state;
  Rig *loud = open_with(CLICKS "metronome { volume = 1 }"),
      *soft = open_with(CLICKS "metronome { volume = 0.3 }");
  Rig *none = open_with(CLICKS "metronome { volume = 0 }");
  rig_beats(loud, 4);
  rig_beats(soft, 4);
  rig_beats(none, 4);
  expect_clicks(soft, 0, 0, 1, "Xxxx");
  expect_above((double)(rig_peak(loud) / rig_peak(soft)), 2);
  assert_true(rig_peak(none) == 0);
  rig_close(loud);
  rig_close(soft);
  rig_close(none);
}

// It begins and ends at a bar, however it is ended.
static void test_begin_and_end(void **state) {
  (void)state;
  static const char *const ends[] = {"metronome(false)", "stop 'metronome'"};
  for (int k = 0; k < 2; k++) {
    Rig *r = open_with(CLICKS "loop('a', function() wait(1) end)");
    rig_beats(r, 1.5);
    assert_true(rig_prompt(r, "metronome(true)"));
    rig_beats(r, 4);
    assert_true(rig_prompt(r, ends[k]));
    rig_beats(r, 8);
    expect_clicks(r, 0, 4, 1, "Xxxx");
    expect_count(r, 4);
    rig_close(r);
  }
  Rig *r = open_with(CLICKS "metronome(true)");
  rig_beats(r, 1.5);
  assert_true(rig_file(r, "a.lua", CLICKS));
  assert_true(rig_heard(r, "ending at the next bar: metronome\n"));
  rig_beats(r, 8);
  expect_clicks(r, 0, 0, 1, "Xxxx");
  expect_count(r, 4);
  rig_close(r);
}

// The clicks are of the meter that each bar has, after a jump back too.
static void test_follows(void **state) {
  (void)state;
  Rig *r = open_with(CLICKS "metronome(true)");
  rig_beats(r, 2.5);
  assert_true(rig_prompt(r, "meter(3, 4)"));
  rig_beats(r, 9);
  expect_clicks(r, 0, 0, 1, "XxxxXxxXxxXx");
  assert_true(rig_prompt(r, "locate(2)"));
  rig_beats(r, 5.4);
  expect_clicks(r, 12, 11.5, 1, "xxXxxX");
  rig_close(r);
}

static void test_swings(void **state) {
  (void)state;
  Rig *r = open_with(CLICKS "swing(0.6) metronome { division = 1/4 }");
  rig_beats(r, 0.9);
  Onsets o = onsets_of(r);
  assert_int_equal(o.count, 4);
  expect_between((double)o.frame[1], 0.3 * BEAT - 1, 0.3 * BEAT + 1.5);
  expect_between((double)o.frame[2], 0.5 * BEAT - 1, 0.5 * BEAT + 1.5);
  rig_close(r);
}

#define NO_CLICKS "kit('bum', { pieces = { bum = { notes = { 36 }, click = 1 } } }) channel('drums', 'bum') "

// A kit that has nothing that clicks is a mistake of the file that asks for both, and told when it comes
// later.
static void test_kits(void **state) {
  (void)state;
  static const char said[] =
      "metronome: nothing in the kit of channel(\"drums\") clicks: expected wood_block_high and "
      "wood_block_low, "
      "clave and rimshot, cowbell and rimshot, agogo_high and agogo_low, rimshot and closed_hat or snare and "
      "closed_hat";
  char text[1024];
  Rig *r = rig_open();
  assert_false(rig_file(r, "a.lua", "metronome(true) " NO_CLICKS));
  snprintf(text, sizeof text, "error a.lua:1: %s\n", said);
  rig_expect_said(r, text);
  rig_close(r);
  r = open_with(CLICKS "metronome(true)");
  rig_beats(r, 1.5);
  assert_true(rig_prompt(r, NO_CLICKS));
  rig_beats(r, 1);
  snprintf(text, sizeof text, "warning %s\n", said);
  rig_expect_said(r, text);
  rig_beats(r, 4);
  rig_expect_said(r, text); // once
  expect_count(r, 2);
  assert_true(rig_prompt(r, "channel('drums', 'general_midi')"));
  rig_beats(r, 2);
  assert_true(onsets_of(r).count > 2);
  rig_close(r);
  r = open_with("metronome(true)"); // the standard kit
  rig_beats(r, 1);
  expect_above((double)rig_peak(r), 0.01);
  rig_close(r);
}

static void test_again(void **state) {
  (void)state;
  static const char text[] = CLICKS "meter(3, 4) metronome { accents = 'Xo' }";
  Rig *a = open_with(text), *b = open_with(text);
  for (int k = 0; k < 50; k++) {
    rig_frames(a, 4900);
    rig_frames(b, 4900);
    assert_true(rig_file(b, "a.lua", text));
  }
  assert_int_equal(rig_count(b, COMMAND_CLIP), 1);
  rig_expect_same_sound(a, b);
  rig_close(a);
  rig_close(b);
}

static void test_mistakes(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"metronome(3)", "metronome: expected true, false or a table of options, got 3"},
      {"metronome { vol = 1 }", "no option 'vol'; did you mean 'volume'?"},
      {"metronome { volume = 1.5 }", "volume: expected a number from 0 to 1, got 1.5"},
      {"metronome { division = 0 }", "division: expected a number from 0.125 to 64 beats, got 0"},
      {"metronome { accents = 'Xy' }", "accents: column 2 of \"Xy\" is 'y'; expected X (accent), x (hit)"},
      {"metronome { accents = '' }", "accents: expected at least one step, such as \"Xxxx\""},
      {"metronome { accents = 1 }",
       "accents: expected steps such as \"Xxxx\", or a list of velocities, got 1"},
      {"metronome { accents = { 200 } }", "accents: expected a number from 0 to 127, got 200"},
  };
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    rig_forget(r);
    assert_false(rig_prompt(r, cases[k][0]));
    if (!rig_heard(r, cases[k][1])) fail_msg("%s gave %s", cases[k][0], r->said);
  }
  assert_false(session_plays(r->session));
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("each beat of the meter clicks on its frame, the first of a bar with an accent", test_bar),
      TEST("accents and divisions are as they are asked for, from each bar's start on", test_accents),
      TEST("its volume goes from nothing to a full stroke", test_volume),
      TEST("it begins and ends at a bar", test_begin_and_end),
      TEST("it follows the meter, and after a jump back the one that was", test_follows),
      TEST("what lies between the beats swings with all else", test_swings),
      TEST("a kit in which nothing clicks is told, once", test_kits),
      TEST("declared again unchanged, it is the same to the sample", test_again),
      TEST("mistakes are told, and nothing clicks", test_mistakes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
