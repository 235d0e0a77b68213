// test_motion_points.c -- parameters that go from point to point: on their beats, round and round, without a
// click, and what says so is given back once.
#include "engine/state.h"
#include "support/expect.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>

static const double tone_hz = 1000;
enum { BEAT = 24000 }; // frames, at 120 beats a minute and 48 kHz

static double pitch_of(double hz) { return 69 + 12 * log2(hz / 440); }

static Command ramp_of(uint32_t strip, ParamId id, double value, double beats) {
  return (Command){.type = COMMAND_RAMP,
                   .channel = (uint8_t)strip,
                   .ramp = {id, (float)value, (int64_t)(beats * TICKS_PER_BEAT)}};
}

static void ramp(Stage *s, uint32_t strip, ParamId id, double value, double beats) {
  stage_send(s, ramp_of(strip, id, value, beats));
}

// A tone is held and the transport runs; its tape is empty.
static Stage *stage_with(double hz, uint32_t strip, ParamId id, double value) {
  Stage *s = stage_open(48000);
  stage_param(s, strip, id, value);
  stage_play(s, 120);
  stage_note(s, pitch_of(hz), 1, stage_now(s));
  stage_skip(s, stage_frames(s, 0.5));
  return s;
}

// The level of a tone about a frame of the tape; of what moves evenly, the level at that frame.
static double level_of(const Stage *s, double hz, size_t at, size_t width) {
  return listen_line(stage_left(s, at - width / 2, width), hz).amplitude;
}

static double level(const Stage *s, size_t at) { return level_of(s, tone_hz, at, BEAT / 15); }

static double full_level(void) {
  Stage *s = stage_with(tone_hz, 0, PARAM_VOLUME, 1);
  stage_run(s, BEAT);
  double full = level(s, BEAT / 2);
  expect_above(full, 0.1);
  stage_close(s);
  return full;
}

static void expect_level(const Stage *s, size_t at, double want) {
  expect_between(level(s, at) / full_level(), want - 0.005, want + 0.005);
}

// From this frame on it is, to the bit, what it is without the ramp.
static void expect_same(const Stage *a, const Stage *b, size_t from) {
  assert_int_equal(a->frames, b->frames);
  for (size_t i = from; i < a->frames; i++)
    if (a->left[i] != b->left[i] || a->right[i] != b->right[i]) fail_msg("frame %zu differs", i);
}

static double loudest_click(const Stage *s, size_t at) {
  return fmax(listen_splat(stage_left(s, 0, s->frames), at), listen_splat(stage_right(s, 0, s->frames), at));
}

typedef struct {
  double beat, value, bend;
} Bend;

static Motion *points_of(ParamId id, double period, const Bend *bends, uint32_t count) {
  Motion *m = calloc(1, sizeof *m + count * sizeof *m->points);
  assert_non_null(m);
  m->kind = MOTION_POINTS;
  m->param = id;
  m->period = (int64_t)(period * TICKS_PER_BEAT);
  m->count = count;
  for (uint32_t n = 0; n < count; n++)
    m->points[n] = (MotionPoint){.tick = (int64_t)(bends[n].beat * TICKS_PER_BEAT),
                                 .value = (float)bends[n].value,
                                 .bend = (float)bends[n].bend};
  return m;
}

static void give(Stage *s, ParamId id, double period, const Bend *bends, uint32_t count) {
  stage_give(s, COMMAND_MOTION, 0, 0, points_of(id, period, bends, count));
}

static const Bend hill[] = {{1, 1, 0}, {2, 0.25, 1}, {3, 0.75, -1}};

static void test_points(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, 0, PARAM_VOLUME, 0), *still = stage_with(tone_hz, 0, PARAM_VOLUME, 0.75);
  give(s, PARAM_VOLUME, 0, hill, 3);
  stage_run(s, 4 * BEAT), stage_run(still, 4 * BEAT);
  expect_level(s, BEAT / 2, 0.5);
  expect_level(s, BEAT * 3 / 2, 1 - 0.75 * 0.25); // late: a quarter of the way
  expect_level(s, BEAT * 2, 0.26);
  expect_level(s, BEAT * 5 / 2, 0.25 + 0.5 * 0.75); // early: three quarters
  expect_same(s, still, 3 * BEAT + BEAT / 10);
  assert_int_equal(stage_collect(s), 1);
  stage_close(s), stage_close(still);
}

static void test_loop(void **state) {
  (void)state;
  static const Bend round[] = {{1, 1, 0}, {2, 0, 0}};
  Stage *s = stage_with(tone_hz, 0, PARAM_VOLUME, 0.5);
  stage_send(s, (Command){.type = COMMAND_MOTION,
                          .when = WHEN_TICK,
                          .time = 2 * TICKS_PER_BEAT,
                          .object = (Object *)points_of(PARAM_VOLUME, 2, round, 2)});
  stage_run(s, 8 * BEAT); // its first beat is the transport's second
  expect_level(s, BEAT / 2, 0.5);
  expect_level(s, BEAT * 3 / 2, 0.75); // from where it stood
  for (uint32_t turn = 1; turn < 3; turn++) {
    expect_level(s, BEAT * (2 * turn + 1) + BEAT / 4, 0.25);
    expect_level(s, BEAT * (2 * turn + 1) + BEAT * 7 / 4, 0.25);
    expect_level(s, BEAT * (2 * turn + 1) + BEAT * 5 / 4, 0.75);
  }
  stage_param(s, 0, PARAM_VOLUME, 0.3);
  stage_run(s, 2 * BEAT);
  expect_level(s, 9 * BEAT, 0.3);
  assert_int_equal(stage_collect(s), 1);
  stage_close(s);
}

// Two points at one time, or a loop that begins elsewhere than it ended, are a step.
static void test_steps(void **state) {
  (void)state;
  static const Bend stairs[] = {{0, 0.8, 0}, {1, 0.8, 0}, {1, 0.2, 0}, {2, 0.4, 0}};
  Stage *s = stage_with(220, 0, PARAM_VOLUME, 0.5);
  stage_run(s, BEAT);
  give(s, PARAM_VOLUME, 2, stairs, 4);
  stage_run(s, 5 * BEAT);
  double full = full_level();
  expect_between(level_of(s, 220, BEAT * 3 / 2, 4800) / full, 0.795, 0.805);
  expect_between(level_of(s, 220, BEAT * 5 / 2, 4800) / full, 0.295, 0.305);
  for (uint32_t beat = 1; beat < 6; beat++) expect_below(loudest_click(s, beat * BEAT), -90);
  stage_param(s, 0, PARAM_VOLUME, 0);
  stage_close(s);
}

// A loop may wrap between the same two points: that is a step as well.
static void check_wrap(double period, const Bend *bends, uint32_t count, double after, double before) {
  Stage *s = stage_with(220, 0, PARAM_VOLUME, 0.5);
  give(s, PARAM_VOLUME, period, bends, count);
  stage_skip(s, BEAT);
  stage_run(s, 5 * BEAT);
  double full = full_level();
  for (uint32_t beat = 1; beat < 5; beat++) {
    expect_between(level_of(s, 220, beat * BEAT - BEAT / 8, 4800) / full, before - 0.01, before + 0.01);
    expect_between(level_of(s, 220, beat * BEAT + BEAT / 8, 4800) / full, after - 0.01, after + 0.01);
    expect_below(loudest_click(s, beat * BEAT), -90);
  }
  stage_param(s, 0, PARAM_VOLUME, 0);
  stage_close(s);
}

static void test_wraps(void **state) {
  (void)state;
  static const Bend saw[] = {{0, 0, 0}, {1, 1, 0}}, far[] = {{0, 0.8, 0}, {4, 0, 0}};
  check_wrap(1, saw, 2, 0.125, 0.875);
  check_wrap(1, far, 2, 0.775, 0.625);
}

// -- long rows -------------------------------------------------------------------------------------

static double scaled(ParamId id, double value) { return id == PARAM_VOLUME ? value : log2(value); }

// By definition, point after point; NAN before the first one, which depends on what was before.
static double place_of(const Motion *m, double ticks) {
  for (uint32_t n = 1; n < m->count; n++) {
    const MotionPoint *from = &m->points[n - 1], *to = &m->points[n];
    if (ticks < (double)from->tick) break;
    if (ticks >= (double)to->tick) continue;
    double share = (ticks - (double)from->tick) / (double)(to->tick - from->tick);
    double way = share + (double)to->bend * (share * share - share);
    double low = scaled(m->param, (double)from->value), high = scaled(m->param, (double)to->value);
    return low + (high - low) * way;
  }
  return (double)NAN;
}

enum { ROW = 1000 };

// Some points at one time, some an instant after the other.
static Motion *long_row(ParamId id, uint32_t *seed) {
  static Bend bends[ROW];
  double beat = 0.01;
  for (uint32_t n = 0; n < ROW; n++) {
    double value = (1 + stage_random(seed) % 1000) / 1000.0, bend = stage_random(seed) % 201 / 100.0 - 1;
    bends[n] = (Bend){beat, id == PARAM_VOLUME ? value : 200 + 8000 * value, bend};
    beat += n % 7 == 3 ? 0 : stage_random(seed) % 1000 * 3e-5;
  }
  return points_of(id, beat + 0.01, bends, ROW);
}

static void check_long_row(ParamId id, uint32_t seed) {
  Stage *s = stage_open(48000);
  stage_play(s, 120);
  const Motion *m = long_row(id, &seed);
  stage_give(s, COMMAND_MOTION, 0, 0, (void *)(uintptr_t)m);
  uint32_t looks = 0, quanta = (uint32_t)(2.5 * (double)m->period / TICKS_PER_BEAT * BEAT / QUANTUM);
  for (uint32_t n = 0; n < quanta; n++) {
    stage_skip(s, QUANTUM);
    double ticks = s->engine->motions.flow - s->engine->motions.slot[0].start;
    double want = place_of(m, fmod(ticks, (double)m->period));
    if (isnan(want)) continue;
    expect_between(scaled(id, (double)s->engine->desk.strips[0].panel.base[id]) - want, -1e-5, 1e-5);
    looks++;
  }
  expect_above(looks, 0.95 * quanta);
  stage_send(s, (Command){.type = COMMAND_CLEAR});
  stage_skip(s, 2 * QUANTUM);
  assert_int_equal(stage_collect(s), 1);
  stage_close(s);
}

static void test_long_row(void **state) {
  (void)state;
  for (uint32_t seed = 1; seed < 4; seed++) {
    check_long_row(PARAM_VOLUME, seed);
    check_long_row(PARAM_LOWPASS, seed);
  }
}

// -- what is given back ----------------------------------------------------------------------------

static void expect_back(Stage *s, uint32_t count) {
  stage_skip(s, 16 * QUANTUM);
  uint32_t back = stage_collect(s);
  for (int n = 0; n < 20; n++) stage_skip(s, QUANTUM), back += stage_collect(s);
  assert_int_equal(back, count);
}

static void test_given_back(void **state) {
  (void)state;
  static const Bend none[] = {{1, (double)NAN, 0}}, far[] = {{1000, 1, 0}}, near[] = {{0.01, 1, 0}};
  Stage *s = stage_with(tone_hz, 0, PARAM_VOLUME, 0);
  give(s, PARAM_VOLUME, 0, far, 1);
  expect_back(s, 0);
  give(s, PARAM_VOLUME, 0, far, 1); // another takes its place
  expect_back(s, 1);
  ramp(s, 0, PARAM_VOLUME, 1, 8);
  expect_back(s, 1);
  give(s, PARAM_VOLUME, 0, far, 1); // in a ramp's place
  expect_back(s, 0);
  stage_param(s, 0, PARAM_VOLUME, 0.5);
  expect_back(s, 1);
  give(s, PARAM_VOLUME, 0, none, 1);
  expect_back(s, 1);
  give(s, PARAM_VOLUME, 0, far, 1), give(s, PARAM_PAN, 0, far, 1);
  stage_send(s, (Command){.type = COMMAND_CLEAR});
  expect_back(s, 2);
  for (uint32_t n = 0; n < 8; n++) give(s, PARAM_SEND1 + n, 0, near, 1);
  expect_back(s, 8);
  for (uint32_t n = 0; n < 256; n++) ramp(s, 1 + n / 12, PARAM_SEND1 + n % 12, 1, 1000);
  give(s, PARAM_PAN, 0, far, 1); // no slot
  expect_back(s, 1);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("points are reached on their beats, early and late", test_points),
      TEST("points begin again, from where they ended", test_loop),
      TEST("a step between points makes no click", test_steps),
      TEST("a loop that begins elsewhere than it ended makes no click", test_wraps),
      TEST("a row of a thousand points goes from each to the next, round and round", test_long_row),
      TEST("a motion is given back once, whatever ends it", test_given_back),
  };
  return cmocka_run_group_tests_name("motion_points", tests, NULL, NULL);
}
