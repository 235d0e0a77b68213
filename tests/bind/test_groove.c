// Swing and grooves: on which frame each step sounds, and how strong it is.
#include "onsets.h"
#include <math.h>

enum { BEAT = 48000 }; // at 60 beats a minute

// A tick that is the same each time, so that its level can be compared.
#define EVEN_KIT                                                                                             \
  "kit('ticks', { pieces = { tick = { notes = { 37 }, tone = 1, tone_start = 900, tone_end = 900, "          \
  "tone_decay = 0.02 } } }) channel(1, 'ticks') channel('drums', 'ticks') tempo(60) "
#define STEPS "loop('a', function() note(1, 'tick', { len = 0.05, vel = 100 }) wait(1/4) end) "

static Rig *open_with(const char *text) {
  Rig *r = rig_open();
  r->keep_sound = true;
  assert_true(rig_file(r, "a.lua", text));
  return r;
}

// The steps of `sixteenths` that follow one another from the frame of a beat on, in beats.
static void expect_steps(const Onsets *o, size_t first, double from, const double *beats, size_t count) {
  assert_true(o->count >= first + count);
  for (size_t k = 0; k < count; k++)
    expect_between((double)o->frame[first + k], (from + beats[k]) * BEAT - 1, (from + beats[k]) * BEAT + 1.5);
}

static void expect_bar(const char *text, const double *beats, size_t count) {
  Rig *r = open_with(text);
  rig_frames(r, 4 * BEAT + 480);
  Onsets o = onsets_of(r);
  expect_steps(&o, 0, 0, beats, count);
  assert_int_equal(engine_status(r->engine).late, 0);
  rig_close(r);
}

static void test_sixteenths(void **state) {
  (void)state;
  static const double swung[] = {0,    0.29, 0.5,  0.79, 1,    1.29, 1.5,  1.79, 2,
                                 2.29, 2.5,  2.79, 3,    3.29, 3.5,  3.79, 4};
  static const double most[] = {0, 0.375, 0.5, 0.875, 1, 1.375};
  static const double none[] = {0, 0.25, 0.5, 0.75, 1, 1.25};
  expect_bar(EVEN_KIT "swing(0.58) " STEPS, swung, 17);
  expect_bar(EVEN_KIT "swing(0.75) " STEPS, most, 6);
  expect_bar(EVEN_KIT "swing(0.5) " STEPS, none, 6);
  expect_bar(EVEN_KIT "groove 'mpc 58' " STEPS, swung, 17);
  expect_bar(EVEN_KIT "groove 'mpc_58' " STEPS, swung, 17);
  expect_bar(EVEN_KIT "groove('mpc 66', { amount = 0.5 }) " STEPS, swung, 17);
}

static void test_eighths(void **state) {
  (void)state;
  // Between two steps of a groove everything is spread evenly: the sixteenths too.
  static const double swung[] = {0, 0.3, 0.6, 0.8, 1, 1.3, 1.6, 1.8, 2, 2.3, 2.6, 2.8, 3, 3.3, 3.6, 3.8};
  expect_bar(EVEN_KIT "swing(0.6, { step = 1/2 }) " STEPS, swung, 16);
}

static void test_own(void **state) {
  (void)state;
  static const double moved[] = {0, 0.275, 0.4875, 0.775, 1, 1.275, 1.4875, 1.775};
  expect_bar(EVEN_KIT "groove { 0, 0.1, -0.05, 0.1 } " STEPS, moved, 8);
  static const double slow[] = {0, 0.3, 0.6, 0.8, 1};
  expect_bar(EVEN_KIT "groove { 0, 0.2, step = 1/2 } " STEPS, slow, 5);
}

// Patterns, sequences of the engine's, and loops: all that is on the timeline swings alike.
static void test_alike(void **state) {
  (void)state;
  Rig *r = open_with(EVEN_KIT "swing(0.62) drums(pattern('p', { tick = 'xxxx xxxx xxxx xxxx' }))");
  Rig *s = open_with(EVEN_KIT "swing(0.62) " STEPS);
  rig_frames(r, 4 * BEAT - 480);
  rig_frames(s, 4 * BEAT - 480);
  Onsets of_clip = onsets_of(r), of_loop = onsets_of(s);
  assert_int_equal(of_clip.count, 16);
  assert_int_equal(of_loop.count, 16);
  for (size_t k = 0; k < 16; k++) assert_int_equal(of_clip.frame[k], of_loop.frame[k]);
  for (size_t k = 0; k < 16; k++) assert_int_equal(rig_tick(s, 0, k), (int64_t)k * TICKS_PER_BEAT / 4);
  rig_close(r);
  rig_close(s);
}

static void test_levels(void **state) {
  (void)state;
  Rig *r = open_with(EVEN_KIT "groove { 0, 0, 0, 0, levels = { 1, 0.5, 0.25, 0 } } " STEPS);
  Rig *s = open_with(EVEN_KIT "loop('a', function() for _, v in ipairs { 100, 50, 25 } do "
                              "note(1, 'tick', { len = 0.05, vel = v }) wait(1/4) end wait(1/4) end)");
  rig_frames(r, 2 * BEAT - 480);
  rig_frames(s, 2 * BEAT - 480);
  Onsets factored = onsets_of(r), played = onsets_of(s);
  assert_int_equal(factored.count, 6); // what is multiplied by 0 is not there
  for (size_t k = 0; k < 6; k++) {
    assert_int_equal(factored.frame[k], played.frame[k]);
    expect_between((double)(factored.peak[k] / played.peak[k]), 0.99, 1.01);
  }
  expect_above((double)(factored.peak[3] / factored.peak[4]), 1.2);
  rig_close(r);
  rig_close(s);
}

// It takes over at the next bar, and a file that says it no longer goes back to straight at the next.
static void test_bars(void **state) {
  (void)state;
  static const double straight[] = {0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75,
                                    2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 3.75};
  static const double swung[] = {0, 0.3, 0.5, 0.8, 1, 1.3, 1.5, 1.8, 2, 2.3, 2.5, 2.8, 3, 3.3, 3.5, 3.8};
  Rig *r = open_with(EVEN_KIT STEPS);
  rig_frames(r, 3 * BEAT / 2);
  assert_true(rig_file(r, "a.lua", EVEN_KIT "swing(0.7) " STEPS));
  rig_frames(r, BEAT);
  assert_true(rig_file(r, "a.lua", EVEN_KIT "swing(0.6) " STEPS)); // the first never comes
  rig_frames(r, 4 * BEAT);
  assert_true(rig_file(r, "a.lua", EVEN_KIT STEPS));
  assert_true(rig_heard(r, "info no longer in a.lua, ending at the next bar: groove 'swing 0.6'\n"));
  rig_frames(r, 6 * BEAT);
  Onsets o = onsets_of(r);
  expect_steps(&o, 0, 0, straight, 16);
  expect_steps(&o, 16, 4, swung, 16);
  expect_steps(&o, 32, 8, straight, 16);
  assert_int_equal(rig_count(r, COMMAND_GROOVE), 2);
  rig_close(r);
}

// Where a bar does not begin on a beat, a groove of a whole beat waits for one that does.
static void test_odd_bars(void **state) {
  (void)state;
  Rig *r = open_with(EVEN_KIT "meter(7, 8) " STEPS);
  rig_frames(r, BEAT);
  assert_true(rig_prompt(r, "swing(0.7, { step = 1/2 })"));
  rig_frames(r, 8 * BEAT);
  const Command *groove = NULL;
  for (size_t k = 0; k < r->taken_count; k++)
    if (r->taken[k].type == COMMAND_GROOVE) groove = &r->taken[k];
  assert_non_null(groove);
  assert_int_equal(groove->time, 7 * TICKS_PER_BEAT);
  rig_close(r);
}

static void test_jump(void **state) {
  (void)state;
  Rig *r = open_with(EVEN_KIT STEPS);
  rig_frames(r, 41 * BEAT / 2);
  assert_true(rig_prompt(r, "swing(0.6)")); // for beat 24
  rig_frames(r, BEAT / 4);
  assert_true(rig_prompt(r, "locate(0)"));
  size_t jump = r->heard_frames;
  rig_frames(r, 6 * BEAT);
  Onsets o = onsets_of(r);
  size_t first = 0;
  while (o.frame[first] < (int64_t)jump) first++;
  static const double swung[] = {0, 0.3, 0.5, 0.8};
  expect_steps(&o, first + 16, (double)jump / BEAT + 4, swung, 4); // the next bar there
  rig_close(r);
}

// Each of the templates is a groove: it moves or weighs something, and nothing overtakes anything.
static void test_templates(void **state) {
  (void)state;
  static const char *const names[] = {
      "mpc 50", "mpc 54", "mpc 66", "mpc 75",     "shuffle",    "half-time shuffle",
      "swing",  "pushed", "funk",   "laid back",  "hip hop",    "drunk",
      "samba",  "garage", "reggae", "bossa nova", "afro-cuban", "new orleans"};
  Rig *straight = open_with(EVEN_KIT STEPS);
  rig_frames(straight, 8 * BEAT - 4800);
  Onsets s = onsets_of(straight);
  for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
    char text[1024];
    snprintf(text, sizeof text, EVEN_KIT "groove '%s' " STEPS, names[n]);
    Rig *r = open_with(text);
    rig_frames(r, 8 * BEAT - 4800);
    Onsets o = onsets_of(r);
    assert_int_equal(o.count, 32);
    double moved = 0;
    for (size_t k = 0; k < 32; k++) {
      moved += (double)llabs(o.frame[k] - s.frame[k]) / BEAT + fabs(1 - (double)(o.peak[k] / s.peak[k]));
      expect_between((double)(o.frame[k] - s.frame[k]), -0.125 * BEAT, 0.2 * BEAT);
      if (k % 16 == 0) expect_between((double)(o.frame[k] - s.frame[k]), -1, 1);
    }
    if ((moved > 0.1) != (n > 0)) fail_msg("groove '%s' moves %g", names[n], moved);
    rig_close(r);
  }
  rig_close(straight);
}

static void test_mistakes(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"swing('a')", "swing: expected a number from 0.5 to 0.75, got 'a'"},
      {"swing(0.49)", "swing: expected a number from 0.5 to 0.75, got 0.49"},
      {"swing(0.76)", "swing: expected a number from 0.5 to 0.75, got 0.76"},
      {"swing(0/0)", "swing: expected a number from 0.5 to 0.75, got nan"},
      {"swing()", "swing: expected a number from 0.5 to 0.75, got nothing"},
      {"swing(0.6, { step = 0 })", "step: expected a number from 0.015625 to 4 beats, got 0"},
      {"swing(0.6, { stp = 1 })", "no option 'stp'; did you mean 'step'?"},
      {"groove 'laid bck'", "no groove 'laid bck'; did you mean 'laid back'?"},
      {"groove(3)", "expected the name of a groove, got 3"},
      {"groove {}", "groove: expected 1 to 64 shifts, got 0"},
      {"groove { 0.1, 0 }", "groove: the first step stays where it is: expected a shift of 0, got 0.1"},
      {"groove { 0, 0.6 }", "groove: expected a number from -0.5 to 0.5, got 0.6"},
      {"groove { 0, 0.5, -0.5 }", "groove: step 2 comes after the one that follows it"},
      {"groove { 0, 'x' }", "groove: expected a number from -0.5 to 0.5, got 'x'"},
      {"groove { 0, 0, levels = { 1 } }", "groove: expected as many levels as shifts, 2, got 1"},
      {"groove { 0, 0, levels = { 1, 3 } }", "levels: expected a number from 0 to 2, got 3"},
      {"groove { 0, 0, levels = 1 }", "levels: expected a list of numbers, one a step, got 1"},
      {"groove { 0, 0, level = { 1, 1 } }", "no option 'level'; did you mean 'levels'?"},
      {"groove('funk', { amount = 2 })", "amount: expected a number from 0 to 1, got 2"},
  };
  Rig *r = rig_open();
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    rig_forget(r);
    assert_false(rig_prompt(r, cases[k][0]));
    if (!rig_heard(r, cases[k][1])) fail_msg("%s gave %s", cases[k][0], r->said);
  }
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("swung sixteenths are on their frames", test_sixteenths),
      TEST("eighths swing when they are asked to, and what lies between them goes along", test_eighths),
      TEST("a groove of its own moves each step by its part of one", test_own),
      TEST("patterns and loops swing alike, and logical time does not", test_alike),
      TEST("a groove's levels are factors of the velocities", test_levels),
      TEST("a groove takes over at the next bar and ends at the next when it is said no longer", test_bars),
      TEST("a groove waits for a bar at which its span begins", test_odd_bars),
      TEST("after a jump back a groove that waited comes at the next bar", test_jump),
      TEST("every template is a groove in which nothing overtakes anything", test_templates),
      TEST("grooves that are none are told", test_mistakes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
