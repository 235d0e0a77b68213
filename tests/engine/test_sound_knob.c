// test_sound_knob.c -- a knob that is turned is heard at once, and makes no click.
//
// The tone is a sine of 220 Hz, which has nothing above 4 kHz: what is heard there is the knob.
#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"
#include <math.h>

enum { TIMES = 12, STEPS = 64 };
static const double A3 = 57;
static const uint32_t rates_hz[] = {44100, 48000};

typedef struct {
  ParamId id;
  double from, to;
  ParamId other; // a second parameter that the first needs, and its value
  double value;
} Knob;

static const Knob knobs[] = {
    {PARAM_VOLUME, 1, 0.25, PARAM_COUNT, 0},
    {PARAM_VOLUME, 0, 1, PARAM_COUNT, 0},
    {PARAM_EXPRESSION, 1, 0.2, PARAM_COUNT, 0},
    {PARAM_PAN, -0.5, 0.8, PARAM_COUNT, 0},
    {PARAM_MASTER_VOLUME, 1, 0.3, PARAM_COUNT, 0},
    {PARAM_GAIN, 0, -12, PARAM_COUNT, 0},
    {PARAM_CUTOFF, 4000, 220, PARAM_COUNT, 0},
    {PARAM_CUTOFF, 0, 220, PARAM_COUNT, 0},
    {PARAM_CUTOFF, 220, 0, PARAM_COUNT, 0},
    {PARAM_RESONANCE, 0.7071, 4, PARAM_CUTOFF, 220},
    {PARAM_FILTER_AMOUNT, 0, 2000, PARAM_CUTOFF, 220},
    {PARAM_LOWPASS, 4000, 220, PARAM_COUNT, 0},
    {PARAM_LOWPASS, 0, 220, PARAM_COUNT, 0},
    {PARAM_LOWPASS, 220, 0, PARAM_COUNT, 0},
    {PARAM_LOWPASS_Q, 0.7071, 4, PARAM_LOWPASS, 220},
    {PARAM_SUB_OSC, 0, 0.7, PARAM_COUNT, 0},
};
enum { KNOBS = sizeof knobs / sizeof *knobs };

static uint32_t channel_of(ParamId id) { return param_row(id)->scope == SCOPE_MASTER ? STRIP_MASTER : 0; }

static void turn(Stage *s, ParamId id, double value) { stage_param(s, channel_of(id), id, value); }

// A stage where the tone has sounded for a while with the knob at its start.
static Stage *stage_with(const Knob *knob, uint32_t rate_hz) {
  Stage *s = stage_open(rate_hz);
  stage_param(s, 0, PARAM_FILTER_SUSTAIN, 1);
  if (knob->other < PARAM_COUNT) turn(s, knob->other, knob->value);
  turn(s, knob->id, knob->from);
  stage_skip(s, stage_frames(s, 0.3));
  stage_note(s, A3, 0.9, stage_now(s));
  stage_skip(s, stage_frames(s, 0.5));
  return s;
}

static bool differ(Sound a, Sound b) {
  double one = listen_rms(a), other = listen_rms(b);
  return fabs(one - other) > 0.02 * fmax(one, other);
}

static void check_step(const Knob *knob, uint32_t rate_hz, uint64_t *random) {
  Stage *s = stage_with(knob, rate_hz);
  size_t at = stage_frames(s, 0.4) + random_below(random, 1000), rest = stage_frames(s, 0.1);
  stage_run(s, at);
  turn(s, knob->id, knob->to);
  stage_run(s, 4 * rest);
  Sound left = stage_left(s, 0, s->frames), right = stage_right(s, 0, s->frames);
  double click = fmax(listen_splat(left, at), listen_splat(right, at));
  const char *name = param_row(knob->id)->name;
  if (!(click <= -90))
    fail_msg("%s from %g to %g, %u Hz: %.1f dB", name, knob->from, knob->to, rate_hz, click);
  Sound before = listen_slice(left, at - 2 * rest, rest), after = listen_slice(left, at + 3 * rest, rest);
  if (!differ(before, after)) fail_msg("%s does nothing", name);
  stage_close(s);
}

static void test_steps(void **state) {
  (void)state;
  uint64_t random = 5;
  for (int k = 0; k < KNOBS; k++)
    for (int i = 0; i < TIMES; i++) check_step(&knobs[k], rates_hz[i % 2], &random);
}

static void check_sweep(const Knob *knob, uint32_t rate_hz, uint64_t *random) {
  Stage *s = stage_with(knob, rate_hz);
  size_t from = stage_frames(s, 0.2), step = stage_frames(s, 1.0 / STEPS);
  stage_run(s, from);
  for (int i = 1; i <= STEPS; i++) { // in equal steps, or ratios where the ear hears those
    float place = (float)i / STEPS, from_value = (float)knob->from, to_value = (float)knob->to;
    turn(s, knob->id, (double)param_map(param_row(knob->id)->curve, place, from_value, to_value));
    stage_run(s, step + random_below(random, QUANTUM));
  }
  size_t to = s->frames;
  stage_run(s, from);
  Sound left = stage_left(s, 0, s->frames), right = stage_right(s, 0, s->frames);
  double noise = fmax(listen_zipper(left, from, to, 220), listen_zipper(right, from, to, 220));
  const char *name = param_row(knob->id)->name;
  if (!(noise <= -100))
    fail_msg("%s swept from %g to %g, %u Hz: %.1f dB", name, knob->from, knob->to, rate_hz, noise);
  if (!differ(listen_slice(left, 0, from), listen_slice(left, to, from))) fail_msg("%s does nothing", name);
  stage_close(s);
}

static void test_sweeps(void **state) {
  (void)state;
  static const Knob swept[] = {
      {PARAM_VOLUME, 1, 0.1, PARAM_COUNT, 0},       {PARAM_EXPRESSION, 0.1, 1, PARAM_COUNT, 0},
      {PARAM_PAN, -1, 1, PARAM_COUNT, 0},           {PARAM_MASTER_VOLUME, 1, 0.3, PARAM_COUNT, 0},
      {PARAM_CUTOFF, 8000, 200, PARAM_COUNT, 0},    {PARAM_LOWPASS, 8000, 200, PARAM_COUNT, 0},
      {PARAM_RESONANCE, 0.5, 8, PARAM_CUTOFF, 300}, {PARAM_LOWPASS_Q, 0.5, 8, PARAM_LOWPASS, 300},
      {PARAM_GAIN, 0, -20, PARAM_COUNT, 0},
  };
  uint64_t random = 6;
  for (size_t k = 0; k < sizeof swept / sizeof *swept; k++)
    for (int r = 0; r < 2; r++) check_sweep(&swept[k], rates_hz[r], &random);
}

// The same through a MIDI controller, which has 128 places.
static void test_controllers(void **state) {
  (void)state;
  static const int controllers[] = {7, 10, 11};
  for (int c = 0; c < 3; c++) {
    Stage *s = stage_open(rates_hz[c % 2]);
    stage_note(s, A3, 0.9, stage_now(s));
    stage_skip(s, stage_frames(s, 0.5));
    stage_run(s, stage_frames(s, 0.4) + 11);
    size_t at = s->frames;
    stage_midi(s, 0xB0, controllers[c], 20);
    stage_run(s, stage_frames(s, 0.4));
    Sound left = stage_left(s, 0, s->frames), right = stage_right(s, 0, s->frames);
    expect_below(fmax(listen_splat(left, at), listen_splat(right, at)), -90);
    assert_true(differ(listen_slice(left, 0, at), listen_slice(left, at + 4000, at)));
    stage_close(s);
  }
}

// The wheel and vibrato move the pitch: the tone has to stay one tone.
static void test_pitch(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Stage *s = stage_open(rates_hz[r]);
    stage_param(s, 0, PARAM_VIBRATO_DEPTH, 25);
    stage_note(s, A3, 0.9, stage_now(s));
    stage_run(s, stage_frames(s, 1));
    expect_below(listen_zipper(stage_left(s, 0, s->frames), s->frames / 4, s->frames - 1000, 220), -90);
    stage_param(s, 0, PARAM_VIBRATO_DEPTH, 0);
    size_t from = s->frames;
    for (int i = 1; i <= STEPS; i++) {
      stage_midi(s, 0xE0, 0, 64 + i * 63 / STEPS);
      stage_run(s, stage_frames(s, 0.004));
    }
    stage_run(s, stage_frames(s, 0.1));
    Sound sound = stage_left(s, 0, s->frames);
    expect_below(listen_zipper(sound, from, s->frames - 1000, 247), -90);
    expect_between(listen_cents(listen_slice(sound, s->frames - 4096, 4096), 247), -10, 10);
    stage_close(s);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a step of a knob makes no click", test_steps),
      TEST("a knob swept in 64 steps makes no zipper noise", test_sweeps),
      TEST("the wheel and vibrato bend the tone without noise", test_pitch),
      TEST("a MIDI controller's step makes no click", test_controllers),
  };
  return cmocka_run_group_tests_name("sound: knob", tests, NULL, NULL);
}
