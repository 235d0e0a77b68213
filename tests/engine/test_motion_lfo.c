// test_motion_lfo.c -- parameters that swing: as far, as fast and in the shape that was asked for, on the
// beat, and so smoothly that only the movement is heard.
#include "support/expect.h"
#include "support/stage.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// Frames, at 120 beats a minute and 48 kHz; a step is two cycles of the tone.
enum { BEAT = 24000, STEP = 96, STEPS = 2000 };
static const double tone_hz = 1000;

typedef struct {
  LfoShape shape;
  double beats, hz; // one of them
  double reach;     // to each side, on the parameter's scale
  uint32_t seed;
} Swing;

static void swing(Stage *s, uint32_t strip, ParamId id, Swing w) {
  Motion *m = calloc(1, sizeof *m);
  assert_non_null(m);
  m->kind = MOTION_LFO;
  m->shape = (uint8_t)w.shape;
  m->param = id;
  m->period = (int64_t)(w.beats * TICKS_PER_BEAT);
  m->hz = (float)w.hz;
  m->low = (float)-w.reach;
  m->high = (float)w.reach;
  m->seed = w.seed;
  stage_give(s, COMMAND_MOTION, strip, 0, m);
}

static void end_swing(Stage *s, uint32_t strip, ParamId id) {
  Command c = {.type = COMMAND_STILL, .channel = (uint8_t)strip, .slot = MOTION_LFO, .param = {.id = id}};
  stage_send(s, c);
}

static Stage *stage_with(double hz, ParamId id, double value) {
  Stage *s = stage_open(48000);
  stage_param(s, 0, id, value);
  stage_note(s, 69 + 12 * log2(hz / 440), 1, stage_now(s));
  stage_skip(s, stage_frames(s, 0.5));
  return s;
}

static void close_stage(Stage *s, ParamId id) {
  end_swing(s, 0, id);
  stage_close(s);
}

// The level of the tape every STEP frames; 1 is what volume 1 gives.
typedef struct {
  double at[STEPS];
  size_t count;
} Levels;

static Levels levels_of(const Stage *s) {
  Stage *loud = stage_with(tone_hz, PARAM_VOLUME, 1);
  stage_run(loud, BEAT);
  double full = listen_rms(stage_left(loud, 0, BEAT));
  stage_close(loud);
  Levels l = {.count = s->frames / STEP};
  assert_true(l.count <= STEPS);
  listen_envelope(stage_left(s, 0, s->frames), STEP, l.at);
  for (size_t n = 0; n < l.count; n++) l.at[n] /= full;
  return l;
}

static double least(const Levels *l) {
  double found = 1e9;
  for (size_t n = 0; n < l->count; n++) found = fmin(found, l->at[n]);
  return found;
}

static double most(const Levels *l) {
  double found = 0;
  for (size_t n = 0; n < l->count; n++) found = fmax(found, l->at[n]);
  return found;
}

// How fast they swing.
static double rate_of(const Levels *l, double about_hz) {
  float samples[STEPS];
  for (size_t n = 0; n < l->count; n++) samples[n] = (float)l->at[n];
  return listen_pitch((Sound){samples, l->count, 48000.0 / STEP}, about_hz, 200);
}

static double shape_at(LfoShape shape, double cycles) {
  double phase = cycles - floor(cycles);
  switch (shape) {
  case LFO_SINE: return sin(2 * M_PI * phase);
  case LFO_TRIANGLE: return phase < 0.25 ? 4 * phase : phase < 0.75 ? 2 - 4 * phase : 4 * phase - 4;
  case LFO_SAW: return 2 * phase - 1;
  case LFO_SQUARE: return phase < 0.5 ? 1 : -1;
  case LFO_RANDOM:
  case LFO_SHAPES: break;
  }
  return 0;
}

static void check_shape(LfoShape shape, double beats, double hz) {
  double rate_hz = hz > 0 ? hz : 2 / beats;
  Stage *s = stage_with(tone_hz, PARAM_VOLUME, 0.5);
  swing(s, 0, PARAM_VOLUME, (Swing){.shape = shape, .beats = beats, .hz = hz, .reach = 0.25});
  stage_skip(s, 9600);
  stage_run(s, STEPS * STEP);
  Levels l = levels_of(s);
  expect_between(most(&l), 0.7375, 0.7625);
  expect_between(least(&l), 0.2375, 0.2625);
  expect_between(rate_of(&l, rate_hz), rate_hz * 0.99, rate_hz * 1.01);
  close_stage(s, PARAM_VOLUME);
}

static void test_depth(void **state) {
  (void)state;
  for (LfoShape shape = LFO_SINE; shape <= LFO_SQUARE; shape++) {
    check_shape(shape, 0.5, 0);
    check_shape(shape, 0, 8);
  }
}

// The shapes as they are on paper, but where they turn a corner.
static void expect_curve(const Levels *l, LfoShape shape, double start_s, double middle, double reach) {
  for (size_t n = 0; n < l->count; n++) {
    double cycles = (start_s + ((double)n + 0.5) * STEP / 48000) * 2; // of a second each, two at this tempo
    double phase = cycles - floor(cycles), half = fmod(phase, 0.5);
    if ((shape == LFO_SAW && phase < 0.03) || (shape == LFO_SQUARE && half < 0.03)) continue;
    double tolerance = shape == LFO_SAW ? 0.03 * reach + 0.01 : 0.01;
    expect_between(l->at[n] - middle - reach * shape_at(shape, cycles), -tolerance, tolerance);
  }
}

static void test_beat(void **state) {
  (void)state;
  for (LfoShape shape = LFO_SINE; shape <= LFO_SQUARE; shape++) {
    Stage *s = stage_with(tone_hz, PARAM_VOLUME, 0.5);
    stage_play(s, 120);
    stage_skip(s, 7 * 1600);
    swing(s, 0, PARAM_VOLUME, (Swing){.shape = shape, .beats = 1, .reach = 0.4});
    stage_skip(s, BEAT - 1600);
    stage_run(s, 3 * BEAT);
    Levels l = levels_of(s);
    expect_curve(&l, shape, (BEAT + 6 * 1600) / 48000.0, 0.5, 0.4);
    close_stage(s, PARAM_VOLUME);
  }
}

// -- smoothness --------------------------------------------------------------------------------------

// The loudest click anywhere: a tone of 220 Hz has nothing where clicks are listened for.
static double clicks_of(const Stage *s) {
  double loudest = -300;
  for (size_t at = BEAT / 8; at + BEAT / 8 < s->frames; at += BEAT / 9) {
    loudest = fmax(loudest, listen_splat(stage_left(s, 0, s->frames), at));
    loudest = fmax(loudest, listen_splat(stage_right(s, 0, s->frames), at));
  }
  return loudest;
}

static void expect_no_click(const Stage *s, double limit, const char *what, double which) {
  double click = clicks_of(s);
  if (!(click <= limit)) fail_msg("%s, %g: a click of %.1f dB", what, which, click);
}

typedef struct {
  ParamId id;
  double value, reach;
} Place;

static void test_smooth(void **state) {
  (void)state;
  static const Place places[] = {
      {PARAM_VOLUME, 0.5, 0.5}, {PARAM_PAN, 0, 1}, {PARAM_LOWPASS, 400, 2}, {PARAM_DELAY, 0.5, 0.4}};
  static const double rates_hz[] = {0, 1, 8, 12};
  for (size_t p = 0; p < sizeof places / sizeof *places; p++)
    for (LfoShape shape = LFO_SINE; shape < LFO_SHAPES; shape++)
      for (size_t r = 0; r < 4; r++) {
        Stage *s = stage_with(220, places[p].id, places[p].value);
        swing(s, 0, places[p].id,
              (Swing){.shape = shape,
                      .beats = r == 0 ? 0.5 : 0,
                      .hz = rates_hz[r],
                      .reach = places[p].reach,
                      .seed = 4});
        stage_skip(s, 6 * BEAT); // until the echoes of the note's beginning have gone
        stage_run(s, 3 * BEAT);
        double levels[72];
        listen_envelope(stage_left(s, 0, s->frames), BEAT / 24, levels);
        double low = 1, high = 0;
        for (int n = 0; n < 72; n++) low = fmin(low, levels[n]), high = fmax(high, levels[n]);
        assert_true(high > 1.05 * low);
        char what[64];
        snprintf(what, sizeof what, "%s, shape %d", param_row(places[p].id)->name, (int)shape);
        expect_no_click(s, -90, what, rates_hz[r]);
        close_stage(s, places[p].id);
      }
}

// Began, ended, redefined, moved or cut short at any of eight places of its cycle.
typedef enum { BEGINS, ENDS, DEEPER, OTHER_SHAPE, OTHER_RATE, CLEARED, STOPS, FASTER, ACTIONS } Action;
static const char *const action_names[] = {"begins",     "ends",    "deeper",         "other shape",
                                           "other rate", "cleared", "stops and goes", "faster"};

static void act(Stage *s, Action action, Swing w) {
  switch (action) {
  case BEGINS: break;
  case ENDS: end_swing(s, 0, PARAM_VOLUME); return;
  case DEEPER: w.reach += 0.05; break;
  case OTHER_SHAPE: w.shape++; break;
  case OTHER_RATE: w.beats = 0.7; break;
  case CLEARED: stage_send(s, (Command){.type = COMMAND_CLEAR}); return;
  case STOPS:
    stage_send(s, (Command){.type = COMMAND_STOP});
    stage_run(s, BEAT / 3 / QUANTUM * QUANTUM);
    stage_send(s, (Command){.type = COMMAND_PLAY});
    return;
  case FASTER: stage_send(s, (Command){.type = COMMAND_TEMPO, .tempo = {170, 0}}); return;
  case ACTIONS: break;
  }
  swing(s, 0, PARAM_VOLUME, w);
}

static void check_action(Action action, Swing w, uint32_t eighth) {
  Stage *s = stage_with(220, PARAM_VOLUME, 0.5);
  stage_play(s, 120);
  if (action != BEGINS) swing(s, 0, PARAM_VOLUME, w);
  stage_skip(s, BEAT + eighth * BEAT / 8);
  stage_run(s, BEAT / 2);
  act(s, action, w);
  stage_run(s, BEAT / 2);
  expect_no_click(s, -93, action_names[action], eighth);
  close_stage(s, PARAM_VOLUME);
}

static void test_actions(void **state) {
  (void)state;
  static const Swing slow = {.shape = LFO_SINE, .beats = 1, .reach = 0.4};
  for (Action action = BEGINS; action < ACTIONS; action++)
    for (uint32_t eighth = 0; eighth < 8; eighth++) check_action(action, slow, eighth);
}

// In the middle of a corner too.
static void test_corners(void **state) {
  (void)state;
  static const Swing fast = {.shape = LFO_SAW, .hz = 11, .reach = 0.45};
  for (Action action = BEGINS; action <= OTHER_RATE; action++)
    for (uint32_t eighth = 0; eighth < 8; eighth++) check_action(action, fast, eighth);
}

// -- together with others ----------------------------------------------------------------------------

static Levels run_levels(Stage *s, size_t frames) {
  stage_rewind(s);
  stage_run(s, frames);
  return levels_of(s);
}

static void expect_same(const Stage *a, const Stage *b) {
  assert_int_equal(a->frames, b->frames);
  for (size_t i = 0; i < a->frames; i++)
    if (a->left[i] != b->left[i] || a->right[i] != b->right[i]) fail_msg("frame %zu differs", i);
}

// Two that began at other times, and one that was defined anew meanwhile: alike, to the bit.
static void test_locked(void **state) {
  (void)state;
  Swing w = {.shape = LFO_SINE, .beats = 1, .reach = 0.4};
  Stage *a = stage_with(tone_hz, PARAM_VOLUME, 0.5), *b = stage_with(tone_hz, PARAM_VOLUME, 0.5);
  stage_play(a, 120), stage_play(b, 120);
  swing(a, 0, PARAM_VOLUME, w);
  stage_skip(a, 2 * BEAT), stage_skip(b, 2 * BEAT - 6400);
  swing(b, 0, PARAM_VOLUME, w);
  stage_skip(b, 6400);
  swing(a, 0, PARAM_VOLUME, w);
  stage_skip(a, BEAT), stage_skip(b, BEAT);
  stage_run(a, BEAT), stage_run(b, BEAT);
  expect_same(a, b);
  assert_int_equal(stage_collect(a), 1);
  close_stage(a, PARAM_VOLUME), close_stage(b, PARAM_VOLUME);
}

static void test_tempo(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, PARAM_VOLUME, 0.5);
  stage_play(s, 120);
  swing(s, 0, PARAM_VOLUME, (Swing){.shape = LFO_SINE, .beats = 1, .reach = 0.4});
  stage_skip(s, BEAT + BEAT / 3);
  stage_send(s, (Command){.type = COMMAND_TEMPO, .tempo = {90, 0}});
  stage_run(s, 3 * BEAT);
  Levels l = levels_of(s);
  for (size_t n = 0; n < l.count; n++) {
    double beats = 1 + 1.0 / 3 + ((double)n + 0.5) * STEP / BEAT * 90 / 120;
    expect_between(l.at[n] - 0.5 - 0.4 * sin(2 * M_PI * beats), -0.01, 0.01);
  }
  close_stage(s, PARAM_VOLUME);
}

static double difference(const Levels *a, const Levels *b) {
  double found = 0;
  for (size_t n = 0; n < a->count; n++) found = fmax(found, fabs(a->at[n] - b->at[n]));
  return found;
}

static Levels random_levels(uint32_t seed) {
  Stage *s = stage_with(tone_hz, PARAM_VOLUME, 0.5);
  stage_play(s, 120);
  swing(s, 0, PARAM_VOLUME, (Swing){.shape = LFO_RANDOM, .beats = 0.125, .reach = 0.3, .seed = seed});
  stage_skip(s, BEAT);
  Levels l = run_levels(s, STEPS * STEP);
  close_stage(s, PARAM_VOLUME);
  return l;
}

static void test_random(void **state) {
  (void)state;
  Levels a = random_levels(7), again = random_levels(7), other = random_levels(8);
  assert_true(difference(&a, &again) == 0);
  expect_above(difference(&a, &other), 0.2);
  expect_between(least(&a), 0.195, 0.3);
  expect_between(most(&a), 0.7, 0.805);
}

static void test_set(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, PARAM_VOLUME, 0.4);
  swing(s, 0, PARAM_VOLUME, (Swing){.shape = LFO_SINE, .hz = 8, .reach = 0.2});
  stage_param(s, 0, PARAM_VOLUME, 0.7);
  stage_skip(s, BEAT);
  Levels l = run_levels(s, BEAT);
  expect_between(least(&l), 0.49, 0.51);
  expect_between(most(&l), 0.89, 0.91);
  end_swing(s, 0, PARAM_VOLUME);
  stage_run(s, BEAT / 3);
  Levels rest = run_levels(s, BEAT);
  expect_between(least(&rest), 0.699, 0.701);
  expect_between(most(&rest), 0.699, 0.701);
  stage_close(s);
}

static void test_ramp(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, PARAM_VOLUME, 0.2);
  stage_play(s, 120);
  swing(s, 0, PARAM_VOLUME, (Swing){.shape = LFO_SINE, .beats = 0.5, .reach = 0.1});
  stage_send(s, (Command){.type = COMMAND_RAMP, .ramp = {PARAM_VOLUME, 0.8f, 4 * TICKS_PER_BEAT}});
  Levels l = run_levels(s, 5 * BEAT);
  for (size_t n = 0; n < l.count; n++) {
    double beats = ((double)n + 0.5) * STEP / BEAT;
    double want = 0.2 + 0.15 * fmin(beats, 4) + 0.1 * sin(4 * M_PI * beats);
    expect_between(l.at[n] - want, -0.01, 0.01);
  }
  close_stage(s, PARAM_VOLUME);
}

static void test_off(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, PARAM_LOWPASS, 0), *off = stage_with(tone_hz, PARAM_LOWPASS, 0);
  swing(s, 0, PARAM_LOWPASS, (Swing){.shape = LFO_SINE, .hz = 8, .reach = 3});
  stage_run(s, BEAT), stage_run(off, BEAT);
  expect_same(s, off);
  stage_param(s, 0, PARAM_LOWPASS, 500);
  stage_run(s, BEAT / 2);
  Levels l = run_levels(s, BEAT);
  assert_true(most(&l) > 3 * least(&l));
  close_stage(s, PARAM_LOWPASS), stage_close(off);
}

static void test_ends_of_range(void **state) {
  (void)state;
  static const double middles[] = {0.9, 0.1};
  for (int n = 0; n < 2; n++) {
    Stage *s = stage_with(tone_hz, PARAM_VOLUME, middles[n]);
    swing(s, 0, PARAM_VOLUME, (Swing){.shape = LFO_SINE, .hz = 4, .reach = 0.5});
    stage_run(s, BEAT / 5);
    Levels l = run_levels(s, BEAT);
    expect_between(most(&l), n == 0 ? 0.999 : 0.59, n == 0 ? 1.001 : 0.61);
    expect_between(least(&l), n == 0 ? 0.39 : 0, n == 0 ? 0.41 : 0.001);
    close_stage(s, PARAM_VOLUME);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every shape swings as far and as fast as it should", test_depth),
      TEST("every shape is on the beat whenever it began", test_beat),
      TEST("its phase is the beat's, however often it is defined", test_locked),
      TEST("it keeps its phase through a change of tempo", test_tempo),
      TEST("a random one is the same by its seed, and another by another", test_random),
      TEST("it swings about where the parameter was set, and goes back there when it ends", test_set),
      TEST("it swings about a ramp", test_ramp),
      TEST("what is off stays off", test_off),
      TEST("it stays within the range", test_ends_of_range),
      TEST("no shape makes a click on its way", test_smooth),
      TEST("it begins, ends and changes without a click", test_actions),
      TEST("so does a fast one with corners", test_corners),
  };
  return cmocka_run_group_tests_name("motion_lfo", tests, NULL, NULL);
}
