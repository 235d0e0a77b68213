// test_sound_filter.c -- filters that ring as long as they can stay sane while their corners are thrown
// about.
//
// The stage ends the program at any frame that is no number.
#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"
#include <math.h>

enum { KEY = 45, MOVES = 4000 };
static const uint32_t rates_hz[] = {44100, 48000};

typedef struct {
  ParamId corner, resonance;
} Filter;

static const Filter filters[] = {{PARAM_CUTOFF, PARAM_RESONANCE}, {PARAM_LOWPASS, PARAM_LOWPASS_Q}};
enum { FILTERS = sizeof filters / sizeof *filters };

// A saw through the filter, its corner at 1 kHz.
static Stage *ringing_saw(const Filter *filter, uint32_t rate_hz) {
  Stage *s = stage_open(rate_hz);
  stage_param(s, 0, PARAM_SYNTH, SHAPE_SAW);
  stage_param(s, 0, filter->resonance, 40);
  stage_param(s, 0, filter->corner, 1000);
  stage_skip(s, stage_frames(s, 0.3));
  stage_note(s, KEY, 1, stage_now(s));
  return s;
}

static double resting_level(Stage *s) {
  stage_skip(s, stage_frames(s, 1));
  stage_run(s, stage_frames(s, 0.5));
  double level = listen_rms(stage_left(s, 0, s->frames));
  stage_rewind(s);
  return level;
}

// Corners from one end to the other, from the next quantum on; the range's ends come often.
static double random_corner(uint64_t *random) {
  uint32_t kind = random_below(random, 4);
  if (kind == 0) return 20;
  if (kind == 1) return 20000;
  return 20 * pow(1000, random_between(random, 0, 1));
}

static void throw_about(Stage *s, ParamId corner) {
  uint64_t random = 11;
  for (int i = 0; i < MOVES; i++) {
    stage_param(s, 0, corner, random_corner(&random));
    stage_run(s, QUANTUM);
  }
}

static void check_filter(const Filter *filter, uint32_t rate_hz) {
  Stage *s = ringing_saw(filter, rate_hz);
  double still = resting_level(s);
  throw_about(s, filter->corner);
  expect_between(listen_peak(stage_left(s, 0, s->frames)), 0.1, 40); // a line at full scale, times Q
  stage_rewind(s);
  stage_param(s, 0, filter->corner, 1000);
  expect_between(resting_level(s) / still, 0.99, 1.01); // nothing is left of it
  stage_off(s, KEY, stage_now(s));
  stage_skip(s, stage_frames(s, 2));
  stage_run(s, stage_frames(s, 0.1));
  expect_below(listen_peak(stage_left(s, 0, s->frames)), 0);
  assert_int_equal(engine_status(s->engine).muted, 0);
  stage_close(s);
}

static void test_filters(void **state) {
  (void)state;
  for (int f = 0; f < FILTERS; f++)
    for (int r = 0; r < 2; r++) check_filter(&filters[f], rates_hz[r]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a corner that jumps every quantum at the highest resonance leaves no trace", test_filters)};
  return cmocka_run_group_tests_name("sound: filter", tests, NULL, NULL);
}
