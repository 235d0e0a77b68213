// Fills: the next bar and back, on their own bars again and again, over whatever plays.
#include "bind/score.h"

enum { DRUMS = 0 };

#define BEAT "pattern('beat', { kick = 'x... x... x... x...' }) "
#define TOMS "pattern('toms', { high_tom = { 0, 2 } }) "

static Score *play(const char *text) {
  Rig *r = rig_open();
  if (!rig_file(r, "a.lua", text)) fail_msg("%s", r->said);
  return score_open(r);
}

static void end(Score *s) {
  rig_close(s->rig);
  score_close(s);
}

// The bars in which the toms are heard and those in which the kick is, as letters: T, k, both or a dot.
static void expect_bars(Score *s, const char *bars) {
  for (size_t bar = 0; bars[bar]; bar++) {
    size_t toms = 0, kicks = 0;
    for (size_t k = 0; k < s->count; k++) {
      bool here = s->hits[k].slot == DRUMS && s->hits[k].tick / (4 * TICKS_PER_BEAT) == (int64_t)bar;
      toms += here && s->hits[k].pitch == 50;
      kicks += here && s->hits[k].pitch == 36;
    }
    char found = toms && kicks ? 'B' : toms ? 'T' : kicks ? 'k' : '.';
    if (found != bars[bar]) fail_msg("bar %zu of %s: %c", bar, bars, found);
    if (found == 'T') assert_int_equal(toms, 2);
    if (found == 'k') assert_int_equal(kicks, 4);
  }
}

static void test_once(void **state) {
  (void)state;
  Score *s = play(BEAT TOMS "drums 'beat'");
  score_beats(s, 5);
  assert_true(rig_prompt(s->rig, "fill 'toms'"));
  score_beats(s, 15);
  expect_bars(s, "kkTkk");
  assert_int_equal(s->clips, 1); // the pattern was left alone
  assert_int_equal(s->fills, 1);
  end(s);
}

// A fill is an action: a file does it once, the prompt each time.
static void test_action(void **state) {
  (void)state;
  static const char file[] = BEAT TOMS "drums 'beat' fill 'toms'";
  Score *s = play(file);
  for (int n = 0; n < 6; n++) {
    score_beats(s, 4);
    assert_true(rig_file(s->rig, "a.lua", file));
  }
  expect_bars(s, "Tkkkkk");
  end(s);
}

static void test_every(void **state) {
  (void)state;
  Score *s = play(BEAT TOMS "drums 'beat' fill('toms', { every = 4 })");
  score_beats(s, 64);
  expect_bars(s, "kkkTkkkTkkkTkkkT");
  assert_int_equal(s->fills, 1); // it lives in the engine
  assert_true(rig_file(s->rig, "a.lua", BEAT TOMS "drums 'beat'"));
  assert_true(rig_heard(s->rig, "info no longer in a.lua, ending at the next bar: fill 'toms'\n"));
  score_beats(s, 32);
  expect_bars(s, "kkkTkkkTkkkTkkkTkkkkkkkk");
  end(s);
}

static void test_every_stalled(void **state) {
  (void)state;
  Score *s = play(BEAT TOMS "drums 'beat' fill('toms', { every = 4 })");
  score_beats(s, 12);
  score_run(s, 52 * 24000, true);
  expect_bars(s, "kkkTkkkTkkkTkkkT");
  end(s);
}

static void test_both(void **state) {
  (void)state;
  Score *s = play(BEAT TOMS "drums 'beat' fill('toms', { every = 4 })");
  score_beats(s, 17);
  assert_true(rig_prompt(s->rig, "fill 'toms'"));
  score_beats(s, 47);
  expect_bars(s, "kkkTkTkTkkkTkkkT");
  end(s);
}

// The rarer of two that fall on one bar is heard.
static void test_two_every(void **state) {
  (void)state;
  Score *s = play(BEAT TOMS "pattern('low', { low_tom = { 0 } }) drums 'beat' fill('toms', { every = 2 }) "
                            "fill('low', { every = 4 })");
  score_beats(s, 48);
  expect_bars(s, "kTk.kTk.kTk.");
  for (int bar = 3; bar < 12; bar += 4) assert_int_equal(score_hits(s, DRUMS, bar * 4, bar * 4 + 4), 1);
  end(s);
}

static void test_in_a_row(void **state) {
  (void)state;
  Score *s = play(BEAT TOMS
                  "drums 'beat' loop('l', function() wait(8) fill 'toms' wait(4) fill 'toms' wait(4) end)");
  score_beats(s, 48);
  expect_bars(s, "kkTTkkTTkkTT");
  end(s);
}

static void test_own_fill(void **state) {
  (void)state;
  Score *s = play(BEAT TOMS "pattern('mine', { kick = 'x... x... x... x...', fill = 'toms' }) drums 'mine' "
                            "every(16, function() fill() end)");
  score_beats(s, 48);
  expect_bars(s, "TkkkTkkkTkkk");
  end(s);
  s = play("drums 'samba'");
  assert_true(rig_prompt(s->rig, "fill()"));
  score_beats(s, 4);
  assert_int_equal(s->fills, 1);
  assert_true(score_hits(s, DRUMS, 0, 4) > 4);
  end(s);
}

static void test_alone(void **state) {
  (void)state;
  Score *s = play(TOMS "fill 'toms'");
  score_beats(s, 12);
  expect_bars(s, "T..");
  assert_false(session_plays(s->rig->session));
  assert_true(rig_prompt(s->rig, BEAT "drums 'beat'"));
  score_beats(s, 12);
  expect_bars(s, "T...kk"); // it was said at the start of the fourth bar
  end(s);
}

// A fill that is longer than the bar is heard from its end; one that is shorter ends with the bar.
static void test_lengths(void **state) {
  (void)state;
  Score *s = play(BEAT "pattern('short', { beats = 1, high_tom = { 0, 0.5 } }) drums 'beat' fill 'short'");
  score_beats(s, 8);
  score_expect(s, DRUMS, "50@3=100 50@3.5=100 36@4=100 36@5=100 36@6=100 36@7=100");
  end(s);
  s = play(BEAT
           "pattern('long', { beats = 8, high_tom = { 0, 7 } }) drums 'beat' fill('long', { every = 4 })");
  score_beats(s, 32);
  expect_bars(s, "kk");
  assert_int_equal(score_hits(s, DRUMS, 8, 16), 2);
  assert_int_equal(score_hits(s, DRUMS, 16, 24), 8);
  assert_int_equal(score_hits(s, DRUMS, 24, 32), 2);
  end(s);
}

static void test_stop(void **state) {
  (void)state;
  Score *s = play(BEAT TOMS "drums 'beat' fill('toms', { every = 2 })");
  score_beats(s, 17);
  assert_true(rig_prompt(s->rig, "fill('toms', { every = false })"));
  score_beats(s, 15);
  expect_bars(s, "kTkTkkkk");
  assert_true(rig_prompt(s->rig, "fill('toms', { every = 2 })"));
  score_beats(s, 9);
  assert_true(rig_prompt(s->rig, "stop 'drums'"));
  score_beats(s, 15);
  assert_true(rig_prompt(s->rig, "drums 'beat'"));
  score_beats(s, 16);
  expect_bars(s, "kTkTkkkkkTk....");
  expect_bars(s, "kTkTkkkkkTk....TkT");
  end(s);
}

static void test_mistakes(void **state) {
  (void)state;
  static const struct {
    const char *text, *said;
  } cases[] = {
      {"fill 'rok'", "error a.lua:1: no fill 'rok'; did you mean 'rock'?\n"},
      {"fill('rock', { every = 0 })",
       "error a.lua:1: every: expected a whole number from 1 to 4096 bars, got 0\n"},
      {"fill('rock', { every = 1.5 })",
       "error a.lua:1: every: expected a whole number from 1 to 4096 bars, got 1.5\n"},
      {"fill('rock', { evry = 2 })", "error a.lua:1: no option 'evry'; did you mean 'every'?\n"},
      {"fill(5)", "error a.lua:1: expected the name of a fill, got 5\n"},
      {"pattern('p', { beats = 8, kick = { 0 } }) fill('p', { every = 1 })",
       "error a.lua:1: fill 'p' lasts 8 beats: it does not go into 1 bar\n"},
      {"fill(mini 'kik')",
       "error a.lua:1: fill 'of its own': no piece of the kit 'kik'; did you mean 'kick'?\n"},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    Rig *r = rig_open();
    assert_false(rig_file(r, "a.lua", cases[k].text));
    rig_expect_said(r, cases[k].said);
    rig_close(r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a fill plays the next bar, then the pattern goes on untouched", test_once),
      TEST("a file does a fill once", test_action),
      TEST("a fill that is declared comes in the last bar of so many, until it is declared no longer",
           test_every),
      TEST("a fill that is declared needs no interpreter", test_every_stalled),
      TEST("a fill that is asked for leaves the others where they are", test_both),
      TEST("of two fills for the same bar the rarer one is heard", test_two_every),
      TEST("fills in bars that follow each other are each heard whole", test_in_a_row),
      TEST("fill() plays the fill that belongs to the pattern", test_own_fill),
      TEST("a fill sounds where nothing plays", test_alone),
      TEST("a fill ends where a bar begins", test_lengths),
      TEST("a fill ends when it is told to, and stays away while the drums do", test_stop),
      TEST("mistakes in fills are named", test_mistakes),
  };
  return cmocka_run_group_tests_name("fills", tests, NULL, NULL);
}
