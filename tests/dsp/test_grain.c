// test_grain.c -- clouds of grains: in tune, steady, without clicks, never the same again.
#include "grain_timbres.h"
#include "support/random.h"
#include <math.h>
#include <string.h>

enum { MOST = 30 * 48000 };
static float left[MOST], right[MOST];
static const float rates[] = {44100, 48000, 8000, 192000};

static void play(Solo *s, bool stereo, size_t frames) {
  solo_run(s, left, stereo ? right : NULL, (uint32_t)(frames / QUANTUM * QUANTUM));
}

static void test_in_tune(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_CLOUD, SAW, 1);
  for (int r = 0; r < 2; r++)
    for (double pitch = 36; pitch <= 96; pitch += 20) {
      Solo *s = solo_open(t, rates[r], solo_set());
      solo_note(s, 0, pitch, 0.8f, 0);
      size_t frames = (size_t)rates[r] * 20;
      play(s, false, frames);
      expect_between(listen_cents(sound(left, frames, (double)rates[r]), hz_of(pitch)), -0.5, 0.5);
      solo_close(s);
    }
  timbre_close(t);
}

// Without scatter and detune the grains are the wave again, as it would be at one stroke.
static void test_plain(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_CLOUD, SAW, 1);
  Solo *s = solo_open(t, 48000, solo_set());
  solo_turn(s, PARAM_GRAIN_SCATTER, 0);
  solo_turn(s, PARAM_GRAIN_DETUNE, 0);
  solo_turn(s, PARAM_GRAIN_RATE, 200);
  solo_note(s, 0, 60, 0.8f, 0);
  play(s, false, 96000);
  Sound held = listen_slice(sound(left, 96000, 48000), 12000, 65536);
  double one = listen_line(held, hz_of(60)).amplitude, at = hz_of(60);
  expect_between(one, 0.75, 0.85);
  for (int h = 2; h < 60; h++)
    expect_between(listen_db(listen_line(held, h * at).amplitude / one * h / 0.7), -0.3, 0.3);
  expect_below(listen_alias(held, &at, 1, 0), -70);
  solo_close(s);
  timbre_close(t);
}

static void test_no_alias(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_CLOUD, SAW, 1);
  Solo *s = solo_open(t, 48000, solo_set());
  solo_turn(s, PARAM_GRAIN_SIZE, 0.5f);
  solo_turn(s, PARAM_GRAIN_SCATTER, 1);
  solo_note(s, 0, 99, 0.8f, 0);
  play(s, false, 96000);
  double at = hz_of(99), folded = 48000 - 10 * at, below = 4.5 * at;
  Sound held = listen_slice(sound(left, 96000, 48000), 24000, 65536);
  double one = listen_line(held, at).amplitude;
  expect_below(listen_db(listen_line(held, folded).amplitude / one), -80);
  expect_below(listen_db(listen_line(held, below).amplitude / one), -80);
  solo_close(s);
  timbre_close(t);
}

static void test_steady(void **state) {
  (void)state;
  for (int wave = 0; wave < WAVES; wave++) {
    Timbre *t = timbre_open(GRAIN_CLOUD, wave, 1);
    for (int r = 0; r < 2; r++) {
      Solo *s = solo_open(t, rates[r], solo_set());
      size_t frames = (size_t)rates[r] * 20, window = (size_t)(0.4 * (double)rates[r]);
      solo_note(s, 0, 57, 0.8f, 0);
      play(s, false, frames);
      double levels[50], low = 1e9, high = 0;
      listen_envelope(sound(left, frames / window * window, (double)rates[r]), window, levels);
      for (size_t n = 1; n < frames / window; n++) low = fmin(low, levels[n]), high = fmax(high, levels[n]);
      expect_between(listen_db(high / low), 0.01, 1.5);
      expect_between(listen_peak(sound(left, frames, (double)rates[r])), 0.7, 1.8);
      solo_close(s);
    }
    timbre_close(t);
  }
}

static double level_at(const Timbre *t, float rate_hz, float size, float rate, float scatter, float detune) {
  Solo *s = solo_open(t, rate_hz, solo_set());
  solo_turn(s, PARAM_GRAIN_SIZE, size);
  solo_turn(s, PARAM_GRAIN_RATE, rate);
  solo_turn(s, PARAM_GRAIN_SCATTER, scatter);
  solo_turn(s, PARAM_GRAIN_DETUNE, detune);
  solo_note(s, 0, 60, 0.8f, 0);
  size_t frames = (size_t)rate_hz * 4;
  play(s, false, frames);
  solo_close(s);
  return listen_db(
      listen_rms(listen_slice(sound(left, frames, (double)rate_hz), frames / 4, frames * 3 / 4)));
}

static void test_level(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_CLOUD, SAW, 1);
  double usual = level_at(t, 48000, 0.04f, 50, 0.5f, 12);
  expect_between(usual, -5, -3);
  for (int r = 0; r < 4; r++) expect_between(level_at(t, rates[r], 0.04f, 50, 0.5f, 12) - usual, -0.7, 0.7);
  expect_between(level_at(t, 48000, 0.04f, 200, 0, 0) - usual, -1, 1);
  expect_between(level_at(t, 48000, 0.1f, 150, 1, 100) - usual, -1, 1);
  expect_between(level_at(t, 48000, 0.5f, 200, 1, 1200) - usual, -1, 1);
  expect_between(level_at(t, 48000, 0.5f, 200, 0.5f, 0) - usual, -1.5, 1);
  expect_between(level_at(t, 48000, 0.005f, 200, 1, 12) - usual, -4, 2);
  timbre_close(t);
}

static double blur(const Timbre *t, float scatter, float detune) {
  level_at(t, 48000, 0.1f, 50, scatter, detune);
  return listen_db(listen_line(listen_slice(sound(left, 192000, 48000), 48000, 131072), hz_of(60)).amplitude);
}

// How much of a sine is left of a line: scatter reads it everywhere, detune beside it.
static void test_blurs(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_CLOUD, SINE, 1);
  double pure = blur(t, 0, 0), usual = blur(t, 0.5f, 12);
  expect_between(pure, -4, 0);
  expect_between(usual - pure, -3, 0.5);
  expect_below(blur(t, 1, 0) - pure, -8);
  expect_below(blur(t, 0, 600) - pure, -8);
  timbre_close(t);
}

// The waves' own peaks, every two cycles, compared with themselves from 0.3 to 15 s on.
static void test_never_again(void **state) {
  (void)state;
  enum { STEP = 480, COUNT = MOST / STEP };
  static double level[COUNT];
  Timbre *t = timbre_open(GRAIN_CLOUD, SAW, 1);
  Solo *s = solo_open(t, 48000, solo_set());
  solo_note(s, 0, 60, 0.8f, 0);
  play(s, false, MOST);
  listen_envelope(sound(left, MOST, 48000), STEP, level);
  double mean = 0, all = 0, worst = 0;
  for (int n = 10; n < COUNT; n++) mean += level[n] / (COUNT - 10);
  for (int n = 10; n < COUNT; n++) all += (level[n] - mean) * (level[n] - mean) / (COUNT - 10);
  for (int lag = 30; lag < COUNT / 2; lag++) {
    double sum = 0;
    for (int n = 10; n + lag < COUNT; n++) sum += (level[n] - mean) * (level[n + lag] - mean);
    worst = fmax(worst, sum / (COUNT - 10 - lag) / all);
  }
  expect_above(sqrt(all) / mean, 0.02);
  expect_between(worst, 0, 0.5);
  solo_close(s);
  timbre_close(t);
}

static void test_begins(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_CLOUD, SQUARE, 2);
  for (int r = 0; r < 4; r++)
    for (int32_t begin = 0; begin < QUANTUM; begin += 5) {
      Solo *s = solo_open(t, rates[r], solo_set());
      play(s, false, 320);
      assert_int_equal(listen_first(sound(left, 320, 48000)), 320);
      solo_note(s, 3, 84, 0.8f, begin);
      play(s, false, 3200);
      expect_between((double)listen_first(sound(left, 3200, 48000)), begin, begin + 1);
      solo_close(s);
    }
  timbre_close(t);
}

// -- knobs ------------------------------------------------------------------------------------------

static double sweep(const Timbre *t, ParamId id, float from, float to) {
  enum { STEPS = 64, BEFORE = 24000, EACH = 320 };
  Solo *s = solo_open(t, 48000, solo_set());
  solo_turn(s, PARAM_GRAIN_SIZE, 0.1f);
  solo_turn(s, id, from);
  solo_note(s, 0, 57, 0.8f, 0);
  solo_run(s, left, NULL, BEFORE);
  for (uint32_t k = 0; k < STEPS; k++) {
    solo_turn(s, id, from * powf(to / from, (float)(k + 1) / STEPS));
    solo_run(s, left + BEFORE + k * EACH, NULL, EACH);
  }
  solo_run(s, left + BEFORE + STEPS * EACH, NULL, BEFORE);
  solo_close(s);
  return listen_zipper(sound(left, 2 * BEFORE + STEPS * EACH, 48000), BEFORE, BEFORE + STEPS * EACH,
                       hz_of(57));
}

static void test_turning(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_CLOUD, SINE, 1);
  expect_below(sweep(t, PARAM_GRAIN_SIZE, 0.1f, 0.4f), -80);
  expect_below(sweep(t, PARAM_GRAIN_RATE, 10, 150), -80);
  expect_below(sweep(t, PARAM_GRAIN_SCATTER, 0.01f, 1), -80);
  expect_below(sweep(t, PARAM_GRAIN_DETUNE, 1, 600), -80);
  timbre_close(t);
}

static void test_glides(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_CLOUD, SINE, 1);
  Solo *s = solo_open(t, 48000, solo_set());
  solo_turn(s, PARAM_GRAIN_SCATTER, 0.2f);
  solo_note(s, 0, 57, 0.8f, 0);
  for (uint32_t n = 0; n < 96000; n += QUANTUM) {
    if (n >= 24000 && n < 48000) s->hz[0] = 220 * exp2((n - 24000) / 24000.0);
    if (n >= 48000) s->hz[0] = 440;
    solo_run(s, left + n, NULL, QUANTUM);
  }
  expect_below(listen_zipper(sound(left, 96000, 48000), 24000, 48000, 440), -80);
  expect_between(listen_cents(listen_slice(sound(left, 96000, 48000), 52000, 44000), 440), -3, 3);
  solo_close(s);
  timbre_close(t);
}

static void turn_at_random(Solo *s, uint64_t *random) {
  for (uint32_t k = 0; k < GRAIN_KNOBS; k++) {
    ParamId id = (ParamId)((uint32_t)param_of_synth(SYNTH_GRAIN) + k);
    const Param *row = param_row(id);
    solo_turn(s, id, row->min + (row->max - row->min) * (float)random_between(random, 0, 1));
  }
}

static void test_any_knobs(void **state) {
  (void)state;
  uint64_t random = 11;
  Timbre *t = timbre_open(GRAIN_CLOUD, SAW, 3);
  for (int shape = 0; shape < 2; shape++)
    for (int run = 0; run < 60; run++) {
      t->shape = shape ? GRAIN_TAPE : GRAIN_CLOUD;
      Solo *s = solo_open(t, rates[run % 4], solo_set());
      s->q.spread = (float)random_between(&random, 0, 1);
      for (uint32_t k = 0; k < 8; k++) {
        turn_at_random(s, &random);
        solo_note(s, k, 12 + 100 * random_between(&random, 0, 1), (float)random_between(&random, 0, 1),
                  (int32_t)(k * 4));
        play(s, true, 1600);
        expect_below(listen_peak(sound(left, 1600, 48000)), 3.0 * (k + 1));
        expect_below(listen_peak(sound(right, 1600, 48000)), 3.0 * (k + 1));
      }
      solo_close(s);
    }
  timbre_close(t);
}

// -- sides, lanes -------------------------------------------------------------------------------------

static void spread_run(const Timbre *t, float spread) {
  Solo *s = solo_open(t, 48000, solo_set());
  s->q.spread = spread;
  solo_note(s, 0, 60, 0.8f, 0);
  play(s, true, 480000);
  solo_close(s);
}

static void test_spread(void **state) {
  (void)state;
  Timbre *t = timbre_open(GRAIN_CLOUD, SAW, 1);
  spread_run(t, 0);
  for (size_t n = 0; n < 480000; n++) left[n] -= right[n];
  expect_below(listen_db(listen_peak(sound(left, 480000, 48000))), -120);
  expect_above(listen_rms(sound(right, 480000, 48000)), 0.1);
  spread_run(t, 1);
  double a = listen_rms(sound(left, 480000, 48000)), b = listen_rms(sound(right, 480000, 48000));
  expect_between(listen_db(a / b), -1, 1);
  for (size_t n = 0; n < 480000; n++) left[n] -= right[n];
  expect_between(listen_rms(sound(left, 480000, 48000)) / b, 0.4, 1.6);
  timbre_close(t);
}

static uint64_t hash_of(const Timbre *t, float rate_hz, const Synth *const *set) {
  Solo *s = solo_open(t, rate_hz, set);
  s->q.spread = 0.7f;
  solo_turn(s, PARAM_GRAIN_RATE, 120);
  for (uint32_t k = 0; k < LANES; k++) {
    solo_note(s, k, 40 + 7.3 * k, 0.5f, (int32_t)k * 4);
    solo_run(s, left + k * 3200, right + k * 3200, 3200);
  }
  solo_close(s);
  expect_above(listen_rms(sound(left, 25600, 48000)), 0.1);
  return listen_hash(listen_hash(LISTEN_HASH, sound(left, 25600, 48000)), sound(right, 25600, 48000));
}

static void test_same_bytes(void **state) {
  (void)state;
  if (solo_set() == synths_base) skip();
  Timbre *t = timbre_open(GRAIN_CLOUD, SAW, 3);
  for (int shape = 0; shape < 2; shape++)
    for (int r = 0; r < 4; r++) {
      t->shape = shape ? GRAIN_TAPE : GRAIN_CLOUD;
      assert_true(hash_of(t, rates[r], solo_set()) == hash_of(t, rates[r], synths_base));
    }
  timbre_close(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a cloud is in tune", test_in_tune),
      TEST("grains without scatter are the plain wave", test_plain),
      TEST("grains do not alias", test_no_alias),
      TEST("a cloud stays as loud as it is", test_steady),
      TEST("few, many, long and short grains are as loud", test_level),
      TEST("scatter and detune blur the wave", test_blurs),
      TEST("a cloud does not repeat within 30 seconds", test_never_again),
      TEST("the first grain begins with its note", test_begins),
      TEST("a knob that turns does not click", test_turning),
      TEST("a pitch that glides does not click and arrives", test_glides),
      TEST("any knobs give finite sound", test_any_knobs),
      TEST("spread puts grains to the sides, evenly", test_spread),
      TEST("every instruction set gives the same bytes", test_same_bytes),
  };
  return cmocka_run_group_tests_name("grain", tests, NULL, NULL);
}
