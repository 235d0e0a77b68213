// test_sound_tone.c -- held notes: how clean, how complete, how well in tune they are.
#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"
#include <math.h>

enum { FRAMES = 65536, LONG_FRAMES = 131072 };
static const uint32_t rates_hz[] = {44100, 48000};
static const double keys[] = {60, 84, 96, 108}; // C4, C6, C7, C8

typedef struct {
  const char *name;
  Shape shape;
  double width;
  Ideal ideal;
} Wave;

static const Wave waves[] = {
    {"saw", SHAPE_SAW, 0.5, IDEAL_SAW},
    {"square", SHAPE_SQUARE, 0.5, IDEAL_PULSE},
    {"pulse of a quarter", SHAPE_PULSE, 0.25, IDEAL_PULSE},
    {"pulse of a tenth", SHAPE_PULSE, 0.1, IDEAL_PULSE},
    {"pulse of 0.37", SHAPE_PULSE, 0.37, IDEAL_PULSE},
    {"triangle", SHAPE_TRIANGLE, 0.5, IDEAL_TRIANGLE},
};
enum { WAVES = sizeof waves / sizeof *waves };

static void set_wave(Stage *s, const Wave *wave) {
  stage_param(s, 0, PARAM_SYNTH, wave->shape);
  stage_param(s, 0, PARAM_PULSE_WIDTH, wave->width);
}

// Holds a note, past its attack, for so many frames; releases it and waits for silence.
static Sound hold(Stage *s, double pitch, size_t frames) {
  size_t skip = stage_frames(s, 0.3), rest = stage_frames(s, 0.2);
  stage_rewind(s);
  stage_note(s, pitch, 1, stage_now(s));
  stage_run(s, skip + frames);
  stage_off(s, pitch, stage_now(s));
  stage_run(s, rest);
  expect_above(listen_rms(stage_left(s, skip, frames)), 0.05);
  expect_below(listen_peak(stage_left(s, skip + frames + rest - QUANTUM, QUANTUM)), 0);
  return stage_left(s, skip, frames);
}

static void check_alias(Stage *s, const Wave *wave, double key) {
  set_wave(s, wave);
  Sound sound = hold(s, key, FRAMES);
  double hz = listen_pitch(sound, stage_hz(key), 100);
  double alias = listen_alias(sound, &hz, 1, 0);
  if (!(alias <= -100)) fail_msg("a %s at %g, %u Hz: %.1f dB", wave->name, key, s->rate_hz, alias);
}

static void test_alias(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Stage *s = stage_open(rates_hz[r]);
    for (int w = 0; w < WAVES; w++)
      for (int k = 0; k < 4; k++) check_alias(s, &waves[w], keys[k]);
    stage_close(s);
  }
}

// The seven pitches are read off a harmonic near 2 kHz, where they lie apart.
static void check_supersaw(Stage *s, double key) {
  double hz = stage_hz(key), nth = fmax(1, round(2093 / hz)), pitches[7];
  Sound sound = hold(s, key, LONG_FRAMES);
  assert_int_equal(listen_lines(sound, nth * hz, 70, pitches, 7), 7);
  double mean = 0;
  for (int i = 0; i < 7; i++) pitches[i] /= nth, mean += 1200 * log2(pitches[i] / hz) / 7;
  expect_between(mean, -0.5, 0.5);
  double alias = listen_alias(sound, pitches, 7, 0);
  if (!(alias <= -100)) fail_msg("a supersaw at %g, %u Hz: %.1f dB", key, s->rate_hz, alias);
}

static void test_supersaw(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Stage *s = stage_open(rates_hz[r]);
    stage_param(s, 0, PARAM_SYNTH, SHAPE_SUPERSAW);
    stage_param(s, 0, PARAM_DETUNE, 50);
    for (int k = 0; k < 4; k++) check_supersaw(s, keys[k]);
    stage_close(s);
  }
}

static void test_sine(void **state) {
  (void)state;
  const double sines[] = {33, 60, 69, 84, 96, 108, 120};
  for (int r = 0; r < 2; r++) {
    Stage *s = stage_open(rates_hz[r]);
    for (int k = 0; k < 7; k++) {
      Sound sound = hold(s, sines[k], FRAMES);
      double hz = listen_pitch(sound, stage_hz(sines[k]), 100);
      expect_below(listen_alias(sound, &hz, 1, 1), -110);
    }
    stage_close(s);
  }
}

static void check_match(Stage *s, const Wave *wave, double key) {
  set_wave(s, wave);
  Sound sound = hold(s, key, FRAMES);
  Match match = listen_match(sound, listen_pitch(sound, stage_hz(key), 100), wave->ideal, wave->width);
  if (fabs(match.bright_db) > 0.1)
    fail_msg("a %s at %g: %.3f dB at 16 kHz", wave->name, key, match.bright_db);
  if (fabs(match.worst_db) > 0.1)
    fail_msg("a %s at %g: a harmonic off by %.3f dB", wave->name, key, match.worst_db);
}

static void test_spectrum(void **state) {
  (void)state;
  const double dark[] = {48, 60, 72, 84, 91, 96};
  for (int r = 0; r < 2; r++) {
    Stage *s = stage_open(rates_hz[r]);
    for (int w = 0; w < WAVES; w++)
      for (int k = 0; k < 6; k++) check_match(s, &waves[w], dark[k]);
    stage_close(s);
  }
}

// A voice that was another wave on the same key a moment ago has nothing left of it.
static void test_same_key(void **state) {
  (void)state;
  Stage *s = stage_open(48000);
  for (int w = 0; w < 2 * WAVES; w++) check_match(s, &waves[w * 5 % WAVES], 60);
  stage_close(s);
}

// Right at the bottom, as the first note that an engine plays.
static void test_lowest_keys(void **state) {
  (void)state;
  for (int w = 0; w < WAVES; w++)
    for (int key = 0; key < 24; key += 6) {
      Stage *s = stage_open(192000);
      set_wave(s, &waves[w]);
      hold(s, key, FRAMES);
      stage_close(s);
    }
}

static void test_tuning(void **state) {
  (void)state;
  const Shape shapes[] = {SHAPE_SINE, SHAPE_SAW, SHAPE_TRIANGLE, SHAPE_SQUARE, SHAPE_PULSE};
  for (int r = 0; r < 2; r++) {
    Stage *s = stage_open(rates_hz[r]);
    for (int w = 0; w < 5; w++) {
      stage_param(s, 0, PARAM_SYNTH, shapes[w]);
      for (int key = 21; key <= 108; key++) {
        double cents = listen_cents(hold(s, key, FRAMES), stage_hz(key));
        if (!(fabs(cents) <= 0.1)) fail_msg("shape %d, key %d: %.3f cents", shapes[w], key, cents);
      }
    }
    stage_close(s);
  }
}

static void test_between_keys(void **state) {
  (void)state;
  Stage *s = stage_open(48000);
  expect_between(listen_cents(hold(s, 60.5, FRAMES), stage_hz(60.5)), -0.1, 0.1);
  stage_param(s, 0, PARAM_TRANSPOSE, -12.25);
  expect_between(listen_cents(hold(s, 60, FRAMES), stage_hz(47.75)), -0.1, 0.1);
  stage_close(s);
}

static void test_dc(void **state) {
  (void)state;
  for (int shape = 0; shape < SHAPE_COUNT; shape++) {
    Stage *s = stage_open(rates_hz[shape % 2]);
    stage_param(s, 0, PARAM_SYNTH, shape);
    stage_param(s, 0, PARAM_PULSE_WIDTH, 0.2);
    Sound sound = hold(s, 57, stage_frames(s, 10));
    double dc = listen_db(fabs(listen_dc(sound)));
    double limit = shape == SHAPE_NOISE ? -60 : -80; // noise wanders: ten seconds of it have a mean by chance
    if (!(dc <= limit)) fail_msg("shape %d has %.1f dB of offset", shape, dc);
    stage_close(s);
  }
}

// -- filters: the same tone through and past them ------------------------------------------------

typedef struct {
  ParamId corner, resonance;
} Filter;
static const Filter filters[] = {{PARAM_CUTOFF, PARAM_RESONANCE}, {PARAM_LOWPASS, PARAM_LOWPASS_Q}};

static Line tone_through(const Filter *filter, uint32_t rate_hz, double pitch, double corner_hz, double q,
                         double *hz) {
  Stage *s = stage_open(rate_hz);
  stage_param(s, 0, PARAM_TRANSPOSE, 24);
  stage_param(s, 0, PARAM_VOLUME, 0.1);
  stage_param(s, 0, filter->corner, corner_hz);
  stage_param(s, 0, filter->resonance, q);
  stage_skip(s, stage_frames(s, 0.5));
  stage_note(s, pitch - 24, 1, stage_now(s));
  stage_skip(s, stage_frames(s, 1));
  stage_run(s, FRAMES);
  Sound sound = stage_left(s, 0, FRAMES);
  if (*hz == 0) *hz = listen_pitch(sound, stage_hz(pitch), 100);
  Line line = listen_line(sound, *hz);
  stage_close(s);
  return line;
}

// At its corner such a filter turns the tone by a quarter cycle and multiplies it by Q. How far the turn
// is from that says how far the corner is from where it should be; the bilinear transform stretches it.
static void check_filter(const Filter *filter, uint32_t rate_hz, double corner_hz, double q) {
  double hz = 0, pitch = 69 + 12 * log2(corner_hz / 440);
  Line dry = tone_through(filter, rate_hz, pitch, 0, q, &hz);
  Line wet = tone_through(filter, rate_hz, pitch, hz, q, &hz);
  double turn = remainder(wet.phase - dry.phase + acos(-1) / 2, 2 * acos(-1));
  double warp = 2 * acos(-1) * hz / rate_hz;
  double cents = 1200 * log2(1 + tan(turn) / (2 * q)) / (warp / sin(warp));
  double gain = listen_db(wet.amplitude / dry.amplitude) - listen_db(q);
  if (!(fabs(cents) <= 1)) fail_msg("%.0f Hz, Q %g: the corner is off by %.3f cents", hz, q, cents);
  if (!(fabs(gain) <= 0.1)) fail_msg("%.0f Hz, Q %g: Q is off by %.3f dB", hz, q, gain);
}

static void test_filters(void **state) {
  (void)state;
  const double corners[] = {40, 200, 1000, 5000, 12000, 17600}, qs[] = {0.7071, 2, 12};
  for (int f = 0; f < 2; f++)
    for (int c = 0; c < 6; c++)
      for (int q = 0; q < 3; q++) check_filter(&filters[f], rates_hz[(c + q) % 2], corners[c], qs[q]);
}

static void test_wild_cutoff(void **state) {
  (void)state;
  uint64_t random = 1;
  Stage *s = stage_open(48000);
  stage_param(s, 0, PARAM_SYNTH, SHAPE_SAW);
  stage_param(s, 0, PARAM_RESONANCE, 40);
  stage_param(s, 0, PARAM_CUTOFF, 1000);
  stage_note(s, 40, 1, stage_now(s));
  for (int i = 0; i < 6000; i++) {
    stage_param(s, 0, PARAM_CUTOFF, 20 * exp2(random_between(&random, 0, 9.96)));
    stage_param(s, 0, PARAM_LOWPASS, 20 * exp2(random_between(&random, 0, 9.96)));
    stage_run(s, QUANTUM);
  }
  expect_between(listen_peak(stage_left(s, 0, s->frames)), 0.1, 100); // resonance makes loud, not endless
  stage_param(s, 0, PARAM_RESONANCE, 0.7071);
  stage_param(s, 0, PARAM_CUTOFF, 200);
  stage_param(s, 0, PARAM_LOWPASS, 0);
  stage_run(s, 48000);
  stage_rewind(s);
  stage_run(s, FRAMES);
  expect_between(listen_peak(stage_left(s, 0, FRAMES)), 0.1, 2);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("no wave has an alias above -100 dB", test_alias),
      TEST("seven detuned saws have no alias above -100 dB", test_supersaw),
      TEST("a sine is a sine to -110 dB", test_sine),
      TEST("each harmonic under 17.5 kHz has its level", test_spectrum),
      TEST("each wave is itself on the key that another had", test_same_key),
      TEST("the lowest keys sound", test_lowest_keys),
      TEST("every key of every wave is in tune to 0.1 cent", test_tuning),
      TEST("pitches between the keys are in tune", test_between_keys),
      TEST("no wave has an offset after ten seconds", test_dc),
      TEST("both filters have their corner and their resonance", test_filters),
      TEST("a corner that jumps about leaves the filter whole", test_wild_cutoff),
  };
  return cmocka_run_group_tests_name("sound: tone", tests, NULL, NULL);
}
