// Patterns as a session plays them: however they were written, at bars, replaced in place, untouched when
// unchanged.
#include "bind/score.h"

enum { DRUMS = 0 };

static Score *play(const char *text) {
  Rig *r = rig_open();
  if (!rig_file(r, "a.lua", text)) fail_msg("%s", r->said);
  return score_open(r);
}

static void end(Score *s) {
  rig_close(s->rig);
  score_close(s);
}

// What a script plays in its first beats.
static void expect_plays(const char *text, double beats, const char *expected) {
  Score *s = play(text);
  score_beats(s, beats);
  score_expect(s, DRUMS, expected);
  rig_expect_said(s->rig, "");
  end(s);
}

static void test_however_written(void **state) {
  (void)state;
  static const char *const rows[] = {
      "'x..x ..x. ...x ....'",
      "'x . . x . . x . . . . x . . . .'",
      "{ 0, 0.75, 1.5, 2.75 }",
      "{ 2.75, 0, { 1.5 }, 0.75 }",
      "mini 'a ~ ~ a ~ ~ a ~ ~ ~ ~ a ~ ~ ~ ~'",
      "mini 'k(3,8) [~ ~ ~ k ~ ~ ~ ~]'",
      "steps 'x..x ..x. ...x ....'",
      "steps('x..x ..x. ...x ....', 1/4)",
      "{ step = 1/4, 'x..x ..x. ...x ....' }",
      "function() return { 0, 0.75, 1.5, 2.75 } end",
      "function() return steps 'x..x..x....x....' end",
      "function() return 'a ~ ~ a ~ ~ a ~ ~ ~ ~ a ~ ~ ~ ~' end",
      "mini('k*16'):mask '1 0 0 1 0 0 1 0 0 0 0 1 0 0 0 0'",
  };
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    char text[256];
    snprintf(text, sizeof text, "pattern('p', { kick = %s }) drums 'p'", rows[k]);
    expect_plays(text, 5.9, "36@0=100 36@0.75=100 36@1.5=100 36@2.75=100 36@4=100 36@4.75=100 36@5.5=100");
  }
  expect_plays("drums(mini 'kick ~ snare:1 [~ closed_hat]')", 4, "36@0=100 38@2=100 42@3.5=100");
  expect_plays("drums(mini '36 38')", 4, "36@0=100 38@2=100");
  expect_plays("drums(pattern('p', mini 'quad:2 bass:5 kick:9'):fast(2))", 2,
               "120@0=100 80@0.6666667=100 36@1.333333=100");
}

static void test_velocities(void **state) {
  (void)state;
  expect_plays("pattern('p', { kick = 'Xxo. 1... 5... 9...' }) drums 'p'", 4,
               "36@0=127 36@0.25=100 36@0.5=50 36@1=14 36@2=71 36@3=127");
  expect_plays("pattern('p', { kick = { 0, { 1, vel = 60 }, { 2, vel = 1 }, { 3, vel = 127 } } }) drums 'p'",
               4, "36@0=100 36@1=60 36@2=1 36@3=127");
  expect_plays("pattern('p', { kick = mini('k*4'):vel '127 64' }) drums 'p'", 4,
               "36@0=127 36@1=127 36@2=64 36@3=64");
}

static void test_own_steps(void **state) {
  (void)state;
  expect_plays(
      "pattern('p', { beats = 2, kick = 'x... x...', snare = { step = 1/6, '.x. xxx 1.. .9.' }, "
      "clap = { step = 1/12, '............ x.x.x.......' } }) drums 'p'",
      2,
      "36@0=100 38@0.1666667=100 38@0.5=100 38@0.6666667=100 38@0.8333333=100 36@1=100 38@1=14 39@1=100 "
      "39@1.166667=100 39@1.333333=100 38@1.666667=127");
}

static void test_swing(void **state) {
  (void)state;
  expect_plays(
      "pattern('p', { swing = 2/3, step = 1/2, kick = 'xxx. .xx.', snare = { 0.5, 0.75 }, clap = { "
      "step = 1/4, "
      "'..x. .... .... ....' } }) drums 'p'",
      4,
      "36@0=100 39@0.5=100 36@0.6666667=100 38@0.6666667=100 38@0.8333333=100 36@1=100 36@2.666667=100 "
      "36@3=100");
}

// A cycle that is no whole number of ticks: each hit is on its exact place, rounded, however long it plays.
static void test_odd_lengths(void **state) {
  (void)state;
  static const struct { int n, d; } lengths[] = {{7, 2}, {1, 11}, {5, 11}, {13, 17}, {7, 97}, {97, 13}};
  for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
    char text[160];
    snprintf(text, sizeof text, "tempo(480) pattern('p', { kick = { 0 }, beats = %d/%d }) drums 'p'",
             lengths[k].n, lengths[k].d);
    Score *s = play(text);
    score_run(s, 20 * 48000, false);
    assert_true(s->count >= 21);
    for (size_t n = 0; n < s->count; n++) {
      int64_t exact = (int64_t)n * lengths[k].n * TICKS_PER_BEAT;
      assert_int_equal(s->hits[n].tick, (2 * exact + lengths[k].d) / (2 * lengths[k].d));
    }
    end(s);
  }
}

static void test_quantised(void **state) {
  (void)state;
  Score *s = play("loop('l', function() wait(1) end)");
  score_beats(s, 1.3);
  assert_true(rig_prompt(s->rig, "pattern('p', { kick = 'x... .x.. ..x. ....' }) drums 'p' "));
  score_beats(s, 3.5);
  score_expect(s, DRUMS, "36@4=100");
  assert_true(rig_prompt(s->rig, "pattern('p', { snare = 'x... .x.. ..x. ....' })"));
  score_beats(s, 5);
  score_expect(s, DRUMS, "36@4=100 36@5.25=100 36@6.5=100 38@8=100 38@9.25=100");
  assert_true(rig_prompt(s->rig, "stop 'drums'"));
  score_beats(s, 6);
  score_expect(s, DRUMS, "36@4=100 36@5.25=100 36@6.5=100 38@8=100 38@9.25=100 38@10.5=100");
  end(s);
}

// A pattern of three bars that is replaced in its second one goes on in the third.
static void test_keeps_its_place(void **state) {
  (void)state;
  Score *s = play("pattern('p', { beats = 12, kick = { 0, 4, { 8, vel = 50 } } }) drums 'p'");
  score_beats(s, 5);
  assert_true(
      rig_prompt(s->rig, "pattern('p', { beats = 12, kick = { 0, { 4, vel = 20 }, { 8, vel = 30 } } })"));
  score_beats(s, 16);
  score_expect(s, DRUMS, "36@0=100 36@4=100 36@8=30 36@12=100 36@16=20 36@20=30");
  end(s);
}

#define GROOVE                                                                                               \
  "pattern('groove', { kick = 'x... x... x... x...', snare = '.... x... .... x..o', closed_hat = mini "      \
  "'hh*8?', clave = euclid(5, 16, 2), cowbell = { 0, 1.5, { 2.75, vel = 60, prob = 0.5 } } })\n"             \
  "drums('groove'):every(4, 'fast', 2):humanize(0.15)\n"                                                     \
  "melody = mini 'c4 [e4 g4]*2 <b4 a4> ~'\n"                                                                 \
  "seq('lead', { channel = 3, pattern = melody:scale('C minor'):slow(2) })\n"

static void test_reloaded(void **state) {
  (void)state;
  Rig *once = rig_open(), *often = rig_open();
  once->keep_sound = often->keep_sound = true;
  const char *text = GROOVE "fill('rock', { every = 4 })";
  assert_true(rig_file(once, "a.lua", text));
  assert_true(rig_file(often, "a.lua", text));
  rig_frames(once, 40 * 24000);
  for (int n = 0; n < 1000; n++) {
    assert_true(rig_file(often, "a.lua", text));
    rig_frames(often, 960);
  }
  rig_expect_same_sound(once, often);
  assert_true(rig_peak(once) > 0.05f);
  assert_true(rig_count(often, COMMAND_CLIP) < 20);
  rig_expect_said(often, "");
  rig_close(once);
  rig_close(often);
}

// The transforms belong to the declaration: said again they are not done twice.
static void test_methods(void **state) {
  (void)state;
  Score *s = play("pattern('p', { kick = 'x... .... .... ....', snare = '.... .... x... ....' }) "
                  "drums('p'):fast(2):rev()");
  assert_true(rig_file(s->rig, "a.lua",
                       "pattern('p', { kick = 'x... .... .... ....', snare = '.... .... x... ....' }) "
                       "drums('p'):fast(2):rev()"));
  score_beats(s, 3.6);
  score_expect(s, DRUMS, "38@0.875=100 36@1.875=100 38@2.875=100");
  score_forget(s);
  assert_true(rig_prompt(s->rig, "pattern('p', { kick = 'x... .... .... ....' })"));
  score_beats(s, 4); // a pattern that is declared again is played as the old one was
  score_expect(s, DRUMS, "36@3.875=100 36@5.875=100");
  score_forget(s);
  assert_true(rig_prompt(s->rig, "d = drums 'p' d:fast(4)"));
  assert_true(rig_prompt(s->rig, "print(d) d:slow(2)"));
  score_beats(s, 4);
  score_expect(s, DRUMS, "36@7.875=100 36@8=100 36@10=100");
  rig_expect_said(s->rig, "result pattern 'p' (4 beats, 1 hit)\nresult drums: pattern 'p'\n");
  end(s);
}

static void test_pan(void **state) {
  (void)state;
  Score *s = play("pattern('p', { kick = 'x... .... .... ....' }) drums('p'):jux('rev')");
  s->rig->keep_sound = true;
  score_beats(s, 4);
  assert_int_equal(s->count, 2);
  assert_true(s->hits[0].pan == -1 && s->hits[1].pan == 1);
  end(s);
}

static void test_stopped(void **state) {
  (void)state;
  Score *s = play("drums 'rock' seq('lead', { channel = 3, pattern = mini 'c4 e4' })");
  score_beats(s, 2);
  assert_true(rig_file(s->rig, "a.lua", "tempo(120)"));
  assert_true(rig_heard(s->rig, "info no longer in a.lua, ending at the next bar: drums and seq 'lead'\n"));
  score_beats(s, 2);
  assert_true(s->count > 4);
  score_forget(s);
  score_beats(s, 8);
  assert_int_equal(s->count, 0);
  assert_false(session_plays(s->rig->session));
  end(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("the same hits are played whichever way a pattern is written", test_however_written),
      TEST("accents, ghosts, digits and vel are velocities", test_velocities),
      TEST("rows may have steps of their own, triplets and finer, on their exact ticks", test_own_steps),
      TEST("swing delays every second step of the rows that have the pattern's steps", test_swing),
      TEST("a cycle of any length drifts by nothing", test_odd_lengths),
      TEST("a pattern begins, is replaced and ends at the next bar", test_quantised),
      TEST("a pattern that is declared again goes on in its place", test_keeps_its_place),
      TEST("a thousand evaluations of an unchanged file change no sample", test_reloaded),
      TEST("transforms of a player set what it plays, and belong to that declaration", test_methods),
      TEST("what jux sets apart lies left and right", test_pan),
      TEST("what a file declares no longer ends at the next bar", test_stopped),
  };
  return cmocka_run_group_tests_name("patterns", tests, NULL, NULL);
}
