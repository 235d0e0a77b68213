// test_motion.c -- ramps, heard in a tone that is held: they keep musical time, end exactly where they
// should, and whoever touches a parameter last has it.
#include "support/expect.h"
#include "support/stage.h"
#include <math.h>

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

// -- ramps -------------------------------------------------------------------------------------------

static void test_linear(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, 0, PARAM_VOLUME, 0), *still = stage_with(tone_hz, 0, PARAM_VOLUME, 1);
  ramp(s, 0, PARAM_VOLUME, 1, 4);
  stage_run(s, 5 * BEAT);
  stage_run(still, 5 * BEAT);
  for (uint32_t quarter = 1; quarter < 4; quarter++) expect_level(s, quarter * BEAT, quarter / 4.0);
  assert_true(s->left[4 * BEAT - 200] != still->left[4 * BEAT - 200]);
  expect_same(s, still, 4 * BEAT + BEAT / 10);
  stage_close(s);
  stage_close(still);
}

// The gain at its own corner is half power: each quarter is listened to with a tone where it should be then.
static void check_octaves(uint32_t id, double from, double to, double open_from) {
  for (uint32_t quarter = 1; quarter < 4; quarter++) {
    double corner = open_from * pow(to / open_from, quarter / 4.0);
    Stage *s = stage_with(corner, 0, (ParamId)id, from), *open = stage_with(corner, 0, (ParamId)id, 0);
    stage_run(s, BEAT);
    ramp(s, 0, (ParamId)id, to, 4);
    stage_run(s, 5 * BEAT);
    stage_run(open, 6 * BEAT);
    size_t width = BEAT / 10, at = (1 + quarter) * BEAT;
    double gain = level_of(s, corner, at, width) / level_of(open, corner, at, width);
    expect_between(gain, sqrt(0.5) * 0.98, sqrt(0.5) * 1.02);
    if (corner < 3000) expect_below(loudest_click(s, BEAT), -90);
    stage_close(s);
    stage_close(open);
  }
}

static void test_octaves(void **state) {
  (void)state;
  check_octaves(PARAM_LOWPASS, 200, 8000, 200);
  check_octaves(PARAM_HIGHPASS, 100, 3000, 100);
  check_octaves(PARAM_CUTOFF, 200, 8000, 200);
}

static void test_from_off(void **state) {
  (void)state;
  check_octaves(PARAM_LOWPASS, 0, 200, 20000);
  check_octaves(PARAM_CUTOFF, 0, 200, 20000);
}

static void test_to_off(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, 0, PARAM_LOWPASS, 500), *open = stage_with(tone_hz, 0, PARAM_LOWPASS, 0);
  ramp(s, 0, PARAM_LOWPASS, 0, 1);
  stage_run(s, 3 * BEAT);
  stage_run(open, 3 * BEAT);
  expect_below(level(s, BEAT / 10) / level(open, BEAT / 10), 0.5);
  expect_below(loudest_click(s, BEAT), -90);
  expect_same(s, open, 2 * BEAT);
  stage_close(s);
  stage_close(open);
}

static void test_tempo(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, 0, PARAM_VOLUME, 0);
  ramp(s, 0, PARAM_VOLUME, 1, 4);
  stage_run(s, 2 * BEAT);
  stage_send(s, (Command){.type = COMMAND_TEMPO, .tempo = {60, 0}});
  stage_run(s, 6 * BEAT);
  expect_level(s, BEAT, 0.25);
  expect_level(s, 4 * BEAT, 0.75); // two slow beats are four of the others
  expect_level(s, 5 * BEAT, 0.875);
  expect_level(s, 7 * BEAT, 1);
  expect_below(loudest_click(s, 2 * BEAT), -90);
  stage_close(s);
}

static void test_standing(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, 0, PARAM_VOLUME, 0);
  ramp(s, 0, PARAM_VOLUME, 1, 4);
  stage_run(s, BEAT);
  stage_send(s, (Command){.type = COMMAND_TEMPO, .tempo = {240, 0}});
  stage_send(s, (Command){.type = COMMAND_STOP});
  stage_run(s, BEAT / 2);
  stage_send(s, (Command){.type = COMMAND_PLAY});
  stage_run(s, 2 * BEAT);
  expect_level(s, BEAT / 2, 0.125);
  expect_level(s, BEAT * 5 / 4, 0.375);
  expect_level(s, BEAT * 7 / 4, 0.625);
  expect_level(s, BEAT * 3, 1);
  stage_close(s);
}

static void test_at_tick(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, 0, PARAM_VOLUME, 0);
  Command c = ramp_of(0, PARAM_VOLUME, 1, 2);
  c.when = WHEN_TICK;
  c.time = 2 * TICKS_PER_BEAT; // half a second, a beat, went by before the tape
  stage_send(s, c);
  stage_run(s, 4 * BEAT);
  assert_true(listen_peak(stage_left(s, 0, BEAT)) == 0);
  expect_level(s, BEAT * 3 / 2, 0.25);
  expect_level(s, BEAT * 2, 0.5);
  expect_level(s, BEAT * 7 / 2, 1);
  stage_close(s);
}

static void test_no_length(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, 0, PARAM_VOLUME, 1), *set = stage_with(tone_hz, 0, PARAM_VOLUME, 1);
  ramp(s, 0, PARAM_VOLUME, 0.25, 0);
  stage_param(set, 0, PARAM_VOLUME, 0.25);
  stage_run(s, BEAT);
  stage_run(set, BEAT);
  expect_same(s, set, 0);
  expect_level(s, BEAT / 2, 0.25);
  stage_close(s);
  stage_close(set);
}

typedef enum { BY_COMMAND, BY_CONTROLLER, BY_STILL, BY_RAMP } Touch;

static void touch(Stage *s, Touch how) {
  switch (how) {
  case BY_COMMAND: stage_param(s, 0, PARAM_VOLUME, 0.9); return;
  case BY_CONTROLLER: stage_midi(s, 0xB0, 7, 120); return;
  case BY_STILL: stage_send(s, (Command){.type = COMMAND_STILL, .param = {.id = PARAM_VOLUME}}); return;
  case BY_RAMP: ramp(s, 0, PARAM_VOLUME, 0.1, 1); return;
  }
}

static void test_touched(void **state) {
  (void)state;
  static const double after[] = {
      [BY_COMMAND] = 0.9, [BY_CONTROLLER] = 120 * 120 / (127.0 * 127), [BY_STILL] = 0.5, [BY_RAMP] = 0.1};
  for (Touch how = BY_COMMAND; how <= BY_RAMP; how++) {
    Stage *s = stage_with(220, 0, PARAM_VOLUME, 0);
    ramp(s, 0, PARAM_VOLUME, 1, 4);
    stage_run(s, 2 * BEAT);
    touch(s, how);
    stage_run(s, 4 * BEAT);
    expect_below(loudest_click(s, 2 * BEAT), -90);
    double full = full_level(), width = BEAT / 5;
    expect_between(level_of(s, 220, 3 * BEAT + 3000, (size_t)width) / full, after[how] - 0.005,
                   after[how] + 0.005);
    expect_between(level_of(s, 220, 5 * BEAT, (size_t)width) / full, after[how] - 0.005, after[how] + 0.005);
    stage_close(s);
  }
}

static void test_second(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, 0, PARAM_VOLUME, 0);
  ramp(s, 0, PARAM_VOLUME, 1, 4);
  stage_run(s, 2 * BEAT);
  ramp(s, 0, PARAM_VOLUME, 0, 2);
  stage_run(s, 3 * BEAT);
  expect_level(s, 2 * BEAT - BEAT / 10, 0.475);
  expect_level(s, 3 * BEAT, 0.25);
  assert_true(listen_peak(stage_left(s, 4 * BEAT + BEAT / 4, BEAT / 2)) == 0);
  stage_close(s);
}

// However short: it is heard as a step then, but not as a click.
static void test_short(void **state) {
  (void)state;
  for (double beats = 1.0 / 1024; beats < 1; beats *= 2) {
    Stage *s = stage_with(220, 0, PARAM_VOLUME, 1);
    stage_run(s, BEAT);
    ramp(s, 0, PARAM_VOLUME, 0.1, beats);
    stage_run(s, 2 * BEAT);
    double click = fmax(loudest_click(s, BEAT), loudest_click(s, BEAT + (size_t)(beats * BEAT)));
    if (!(click <= -90)) fail_msg("in %g beats: %.1f dB", beats, click);
    expect_between(level_of(s, 220, BEAT * 5 / 2, BEAT / 5) / full_level(), 0.099, 0.101);
    stage_close(s);
  }
}

// A ramp half of whose way has a known level; `and` is what the parameter needs to be heard.
typedef struct {
  uint32_t strip;
  ParamId id;
  double from, to, half; // of the level at its end
  ParamId other;
  double value;
} Way;

static void check_way(const Way *w) {
  Stage *s = stage_with(tone_hz, w->strip, w->id, w->from);
  if (w->other < PARAM_COUNT) stage_param(s, 0, w->other, w->value);
  stage_skip(s, BEAT / 2);
  ramp(s, w->strip, w->id, w->to, 2);
  stage_run(s, 3 * BEAT);
  double got = level(s, BEAT) / level(s, BEAT * 5 / 2);
  if (!(fabs(got - w->half) < 0.015 * w->half))
    fail_msg("%s of strip %u: %.4f half-way, not %.4f", param_row(w->id)->name, w->strip, got, w->half);
  stage_close(s);
}

static void test_everywhere(void **state) {
  (void)state;
  static const Way ways[] = {
      {0, PARAM_SEND1, 0, 1, 0.75, PARAM_COUNT, 0},
      {0, PARAM_SEND12, 1, 0, 1.5, PARAM_COUNT, 0},
      {BUS_FIRST + 2, PARAM_VOLUME, 0, 1, 0.75, PARAM_SEND3, 1},
      {STRIP_MASTER, PARAM_MASTER_VOLUME, 0, 1, 0.5, PARAM_COUNT, 0},
      {STRIP_MASTER, PARAM_TRIM, -12, 0, 0.501187, PARAM_COUNT, 0},
      {0, PARAM_EXPRESSION, 0, 1, 0.5, PARAM_COUNT, 0},
      {0, PARAM_GAIN, -24, 0, 0.251189, PARAM_COUNT, 0},
      {0, PARAM_PAN, 1, -1, 0.707107, PARAM_COUNT, 0},
  };
  for (size_t n = 0; n < sizeof ways / sizeof *ways; n++) check_way(&ways[n]);
}

// A parameter of the voice: half-way up an octave, the tone is half an octave higher.
static void test_voice(void **state) {
  (void)state;
  Stage *s = stage_with(tone_hz, 0, PARAM_TRANSPOSE, 0);
  ramp(s, 0, PARAM_TRANSPOSE, 12, 4);
  stage_run(s, 5 * BEAT);
  expect_between(listen_cents(stage_left(s, 2 * BEAT - 600, 1200), tone_hz * sqrt(2)), -10, 10);
  expect_between(listen_cents(stage_left(s, 4 * BEAT + 600, 12000), tone_hz * 2), -0.1, 0.1);
  stage_close(s);
}

// Ramps that nobody hears, so many that `left` slots are free.
static void fill_slots(Stage *s, uint32_t left) {
  for (uint32_t n = 0; n < 256 - left; n++) ramp(s, 1 + n / 12, PARAM_SEND1 + n % 12, 1, 1000);
}

static void test_slots(void **state) {
  (void)state;
  for (uint32_t left = 0; left < 2; left++) {
    Stage *s = stage_with(tone_hz, 0, PARAM_VOLUME, 0);
    fill_slots(s, left);
    ramp(s, 0, PARAM_VOLUME, 1, 2);
    stage_run(s, 2 * BEAT);
    expect_level(s, BEAT, left ? 0.5 : 1);
    stage_close(s);
  }
}

// Set and ramped in one breath, as a file does it: it goes on from what was set, whether the channel sounds
// or has yet to begin.
static void test_set_and_ramp(void **state) {
  (void)state;
  for (int sounds = 0; sounds < 2; sounds++) {
    Stage *s = stage_open(48000);
    stage_param(s, 0, PARAM_VOLUME, 1);
    stage_play(s, 120);
    if (sounds) stage_note(s, pitch_of(tone_hz), 1, stage_now(s));
    stage_run(s, BEAT);
    stage_param(s, 0, PARAM_VOLUME, 0.2);
    ramp(s, 0, PARAM_VOLUME, 0.6, 4);
    if (!sounds) stage_note(s, pitch_of(tone_hz), 1, stage_now(s));
    stage_run(s, 5 * BEAT);
    for (int beat = 1; beat < 4; beat++) expect_level(s, (size_t)(beat + 1) * BEAT, 0.2 + 0.1 * beat);
    expect_level(s, 11 * BEAT / 2, 0.6);
    if (sounds) expect_below(loudest_click(s, BEAT), -90);
    stage_close(s);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a ramp is even in beats and ends exactly on its value", test_linear),
      TEST("a ramp of a filter is even in octaves", test_octaves),
      TEST("a ramp from a filter that is off begins with it open", test_from_off),
      TEST("a ramp to off ends off", test_to_off),
      TEST("a ramp keeps to the beats through a change of tempo", test_tempo),
      TEST("a ramp goes on at the last tempo while the transport stands", test_standing),
      TEST("a ramp begins on its tick", test_at_tick),
      TEST("a ramp without a length sets", test_no_length),
      TEST("who touches a parameter during its ramp has it, without a click", test_touched),
      TEST("a ramp goes on from what was set just before it", test_set_and_ramp),
      TEST("a second ramp goes on from where the first stands", test_second),
      TEST("a short ramp makes no click", test_short),
      TEST("sends, buses, the master and levels ramp", test_everywhere),
      TEST("a parameter of the voice ramps", test_voice),
      TEST("a ramp for which no slot is left sets at once", test_slots),
  };
  return cmocka_run_group_tests_name("motion", tests, NULL, NULL);
}
