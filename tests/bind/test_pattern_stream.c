// Patterns with chance or functions in them: sent ahead part by part, the same however they are cut, and on
// their way while the interpreter is away.
#include "bind/score.h"

#define CHANCE                                                                                               \
  "pattern('p', { kick = mini 'k*8?', snare = { 1, { 2.75, prob = 0.5 }, 3 }, clap = { 3.995 }, closed_hat " \
  "= mini 'a|b c? d "                                                                                        \
  "e' }) "                                                                                                   \
  "drums('p'):humanize(0.3):sometimes(0.3, 'ply', 2) "                                                       \
  "seq('lead', { channel = 3, beats = 3.5, pattern = mini 'c4 e4? g4|b4 c5?0.2' })"

static Score *play_with(const RigConfig *config, const char *text) {
  Rig *r = rig_open_config(config);
  if (!rig_file(r, "a.lua", text)) fail_msg("%s", r->said);
  return score_open(r);
}

static Score *play(const char *text) { return play_with(&(RigConfig){0}, text); }

static void end(Score *s) {
  rig_close(s->rig);
  score_close(s);
}

static void run_beats(Score *s, double beats) {
  uint64_t frames = (uint64_t)(beats * 24000);
  while (frames > 0) {
    uint64_t part = frames < 480 ? frames : 480;
    score_run(s, part, false);
    frames -= part;
  }
}

// Pumps of other lengths, other moments of the declaration, other tempos: the same hits at the same beats.
static void test_however_cut(void **state) {
  (void)state;
  Score *plain = play(CHANCE), *slow = play_with(&(RigConfig){.pump_frames = 2000}, CHANCE);
  Score *late = play("tempo(120)"), *fast = play(CHANCE);
  score_run(plain, 120 * 24000, false);
  score_run(slow, 120 * 24000, false);
  assert_true(plain->clips > 8);
  score_expect_same(plain, slow);
  run_beats(late, 21);
  assert_true(rig_file(late->rig, "a.lua", CHANCE));
  run_beats(late, 99);
  size_t first = 0;
  while (plain->hits[first].tick < 24 * TICKS_PER_BEAT) first++;
  assert_int_equal(late->count, plain->count - first);
  for (size_t k = 0; k < late->count; k++)
    assert_true(score_same_hit(&late->hits[k], &plain->hits[first + k]));
  run_beats(fast, 1);
  assert_true(rig_prompt(fast->rig, "tempo(611)"));
  score_run(fast, 119 * 24000 * 120 / 611, false);
  for (size_t k = 0; k < fast->count && k < plain->count; k++)
    assert_true(score_same_hit(&fast->hits[k], &plain->hits[k]));
  assert_true(fast->count + 20 > plain->count);
  end(plain);
  end(slow);
  end(late);
  end(fast);
}

// The interpreter is away for nineteen seconds again and again.
static void test_away(void **state) {
  (void)state;
  Score *steady = play(CHANCE), *away = play(CHANCE);
  steady->rig->keep_sound = away->rig->keep_sound = true;
  score_run(steady, 132 * 24000, false);
  score_run(away, 24000, false);
  for (int n = 0; n < 3; n++) {
    score_run(away, 38 * 24000, true);
    score_run(away, 5 * 24000, false);
  }
  score_run(away, 2 * 24000, false);
  score_expect_same(steady, away);
  rig_expect_same_sound(steady->rig, away->rig);
  assert_true(rig_peak(steady->rig) > 0.05f);
  end(steady);
  end(away);
}

// One `?` more changes no other choice; another seed changes them all.
static void test_streams(void **state) {
  (void)state;
  static const char plain[] =
      "pattern('p', { kick = mini 'k*16?', snare = mini 's*4', clap = mini 'c*16?' }) drums 'p'";
  static const char more[] =
      "pattern('p', { kick = mini 'k*16?', snare = mini 's*4?', clap = mini 'c*16?' }) drums 'p'";
  Score *a = play(plain), *b = play(more), *c = play_with(&(RigConfig){.seed = 1}, plain);
  Score *d = play(
      "seed(1) pattern('p', { kick = mini 'k*16?', snare = mini 's*4', clap = mini 'c*16?' }) drums 'p'");
  run_beats(a, 16);
  run_beats(b, 16);
  run_beats(c, 16);
  run_beats(d, 16);
  size_t n = 0, kept = 0;
  for (size_t k = 0; k < b->count; k++) {
    if (b->hits[k].pitch == 38) continue;
    while (n < a->count && (a->hits[n].pitch == 38)) n++;
    assert_true(score_same_hit(&a->hits[n++], &b->hits[k]));
    kept++;
  }
  assert_in_range(kept, 40, 88); // half of 128
  score_expect_same(c, d);
  bool differs = a->count != c->count;
  for (size_t k = 0; !differs && k < a->count; k++) differs = !score_same_hit(&a->hits[k], &c->hits[k]);
  assert_true(differs);
  end(a);
  end(b);
  end(c);
  end(d);
}

// A function is given the cycle, and draws the same numbers in it whenever it is asked.
static void test_function(void **state) {
  (void)state;
  static const char text[] =
      "seq('f', { channel = 3, pattern = pattern('f', function(cycle) if cycle % 2 == 1 then return "
      "'c5 d5' end return { 0, { rand(1, 3), 'e4' } } end) , note = 'c4' })";
  Score *a = play(text), *b = play(text);
  run_beats(a, 64);
  score_run(b, 24000, false);
  score_run(b, 17 * 24000, true);
  score_run(b, 46 * 24000, false);
  score_expect_same(a, b);
  bool differ = false;
  for (int cycle = 0; cycle < 16; cycle++) {
    assert_int_equal(score_hits(a, 1, 4 * cycle, 4 * cycle + 4), 2);
    assert_int_equal(score_hits(a, 1, 4 * cycle, 4 * cycle + 0.1), 1);
    if (cycle % 4 == 0) differ |= score_hits(a, 1, 4 * cycle, 4 * cycle + 1.5) == 2;
    if (cycle % 2 == 1) assert_int_equal(score_hits(a, 1, 4 * cycle + 2, 4 * cycle + 2.1), 1);
  }
  assert_true(differ);
  end(a);
  end(b);
}

// An error in a later cycle is said once, with its line; the last good cycle goes on.
static void test_error(void **state) {
  (void)state;
  Score *s = play("drums(pattern('f', {\n  kick = function(cycle)\n    if cycle == 6 then nowhere() end\n"
                  "    return { cycle % 2 }\n  end }))");
  run_beats(s, 40);
  for (int cycle = 0; cycle < 10; cycle++) {
    int expected = cycle == 6 ? 1 : cycle % 2;
    assert_int_equal(score_hits(s, 0, 4 * cycle, 4 * cycle + 4), 1);
    assert_int_equal(score_hits(s, 0, 4 * cycle + expected, 4 * cycle + expected + 0.1), 1);
  }
  assert_true(rig_heard(s->rig, "error a.lua:3: no word 'nowhere'"));
  assert_true(rig_heard(s->rig, "in pattern 'f': the last good cycle goes on\n"));
  assert_null(strstr(strstr(s->rig->said, "nowhere") + 8, "no word"));
  assert_true(session_errors(s->rig->session) > 0);
  end(s);
}

static void test_refused(void **state) {
  (void)state;
  static const struct {
    const char *text, *said;
  } cases[] = {
      {"drums(pattern('f', function(cycle) nowhere() end))", "error a.lua:1: no word 'nowhere'\n"},
      {"drums(pattern('f', function(cycle) return 'kick [snare' end))",
       "error a.lua:1: the function of the cycle: "},
      {"drums(pattern('f', function(cycle) note(1, 'C4') return 'kick' end))",
       "error a.lua:1: a function of the cycle returns what is to be played: it plays and declares nothing "
       "itself\n"},
      {"drums(pattern('f', function(cycle) drums 'house' return 'kick' end))",
       "error a.lua:1: a function of the cycle returns what is to be played: it plays and declares nothing "
       "itself\n"},
      {"drums(pattern('f', function(cycle) wait(1) return 'kick' end))",
       "error a.lua:1: wait belongs in a loop"},
      {"drums(pattern('f', function(cycle) while true do end end))", "error a.lua:1: took longer than"},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    Rig *r = rig_open_config(&(RigConfig){.deadline_s = 0.2});
    assert_true(rig_file(r, "a.lua", "drums 'house'"));
    if (rig_file(r, "a.lua", cases[k].text)) fail_msg("%s", cases[k].text);
    if (strncmp(r->said, cases[k].said, strlen(cases[k].said)) != 0)
      fail_msg("%s: %s", cases[k].text, r->said);
    rig_beats(r, 5);
    assert_int_equal(rig_count(r, COMMAND_CLIP), 1); // the old one plays on
    rig_close(r);
  }
}

// A change comes at its bar whatever part of the old one waits in the engine.
static void test_changed(void **state) {
  (void)state;
  for (int beats = 1; beats < 60; beats += 7) {
    Score *s = play("pattern('p', { beats = 3, kick = { { 0, prob = 1 }, 1, 2 } }) drums 'p'");
    score_run(s, (uint64_t)beats * 24000, false);
    assert_true(rig_prompt(s->rig, "pattern('p', { beats = 3, snare = { { 0, prob = 1 }, 1, 2 } })"));
    score_run(s, 12 * 24000, false);
    int64_t bar = (int64_t)(beats / 4 + 1) * 4 * TICKS_PER_BEAT;
    assert_int_equal(s->count, (size_t)beats + 12);
    for (size_t k = 0; k < s->count; k++) {
      assert_int_equal(s->hits[k].tick, (int64_t)k * TICKS_PER_BEAT);
      assert_int_equal((int)s->hits[k].pitch, s->hits[k].tick < bar ? 36 : 38);
    }
    end(s);
  }
}

// After a jump it plays where it is now: a bar of it is as loud as any other.
static void test_located(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua", "drums(mini('kick*4'):degrade(0))"));
  static const char *const jumps[] = {"tempo(120)", "locate(1000)", "locate(4)", "locate(30)", "locate(3)"};
  for (size_t k = 0; k < sizeof jumps / sizeof *jumps; k++) {
    rig_forget(r);
    assert_true(rig_prompt(r, jumps[k]));
    rig_beats(r, 4);                          // what is on its way has come
    bool is_new = k == 1 || k == 2 || k == 4; // where the part that was sent does not reach
    if (is_new) assert_true(rig_count(r, COMMAND_CLIP) > 0);
    for (int beat = 0; beat < 8; beat++) {
      rig_forget(r);
      r->keep_sound = true;
      rig_beats(r, 1);
      if (rig_peak(r) < 0.05f) fail_msg("after %s beat %d is silent", jumps[k], beat);
      r->keep_sound = false;
    }
  }
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a pattern with chance is the same whenever and in whatever parts it is sent", test_however_cut),
      TEST("nineteen seconds without the interpreter change no sample", test_away),
      TEST("a ? more changes no other choice, and the seed changes all", test_streams),
      TEST("a function of the cycle is asked for each cycle", test_function),
      TEST("an error in a later cycle is said once, and the last good cycle goes on", test_error),
      TEST("a function that is wrong at once is refused, and the old pattern plays on", test_refused),
      TEST("after a jump a pattern plays where it is then", test_located),
      TEST("a change comes at its bar whatever waits in the engine", test_changed),
  };
  return cmocka_run_group_tests_name("pattern stream", tests, NULL, NULL);
}
