// test_wave_unison.c -- copies of a wave: their pitches, level and places; and that each instruction set has
// the same samples.
#include "wave_timbres.h"

enum { FRAMES = 131072, LONG = 10 * 48000 / QUANTUM * QUANTUM };
static Timbres *timbres;
static float left[LONG], right[LONG], mono[LONG];

static Solo *unison(const Timbre *timbre, uint32_t copies, float detune, float spread) {
  Solo *s = solo_open(timbre, 48000, solo_set());
  s->q.copies = copies;
  s->q.detune = detune;
  s->q.spread = spread;
  return s;
}

static Sound sound_of(const float *samples, size_t frames) { return (Sound){samples, frames, 48000}; }

// -- pitches ---------------------------------------------------------------------------------------

static void check_pitches(uint32_t copies, uint8_t own, double widest) {
  Timbre timbre = timbre_of(timbres, &waves[0]);
  timbre.copies = own;
  Solo *s = unison(&timbre, copies, 50, 0);
  solo_note(s, 0, 96, 1, 0);
  solo_run(s, left, NULL, FRAMES);
  double hz[SYNTH_COPIES + 1], mean = 0, low = 0, high = 0, key = 440 * exp2(27.0 / 12);
  assert_int_equal(listen_lines(sound_of(left, FRAMES), key, 75, hz, copies + 1), copies);
  for (uint32_t i = 0; i < copies; i++) {
    double cents = 1200 * log2(hz[i] / key);
    mean += cents / copies, low = fmin(low, cents), high = fmax(high, cents);
  }
  expect_between(mean, -0.5, 0.5);
  if (copies > 1) expect_between(high - low, 1.97 * widest, 2.01 * widest);
  solo_close(s);
}

static void test_pitches(void **state) {
  (void)state;
  for (uint32_t copies = 1; copies <= SYNTH_COPIES; copies++) check_pitches(copies, 1, 50);
  check_pitches(7, 7, 65);
  check_pitches(3, 7, 65);
}

static void test_detune_changes(void **state) {
  (void)state;
  Timbre timbre = timbre_of(timbres, &waves[0]);
  Solo *s = unison(&timbre, 3, 0, 0);
  solo_note(s, 0, 96, 1, 0);
  solo_run(s, left, NULL, 100 * QUANTUM);
  s->q.detune = 50;
  solo_run(s, left, NULL, QUANTUM);
  solo_run(s, left, NULL, FRAMES);
  double hz[4], key = 440 * exp2(27.0 / 12);
  assert_int_equal(listen_lines(sound_of(left, FRAMES), key, 75, hz, 4), 3);
  expect_between(fmax(hz[0], fmax(hz[1], hz[2])) / key, exp2(49.9 / 1200), exp2(50.1 / 1200));
  solo_close(s);
}

static void test_supersaw_alias(void **state) {
  (void)state;
  Timbre timbre = timbre_of(timbres, &waves[1]);
  timbre.copies = 7;
  for (int key = 84; key <= 108; key += 12) {
    Solo *s = unison(&timbre, 7, 35, 0);
    solo_note(s, 0, key, 1, 0);
    solo_run(s, left, NULL, FRAMES);
    double hz[7], key_hz = 440 * exp2((key - 69) / 12.0), nth = fmax(1, round(2093 / key_hz));
    assert_int_equal(listen_lines(sound_of(left, FRAMES), nth * key_hz, 70, hz, 7), 7);
    for (int i = 0; i < 7; i++) hz[i] /= nth;
    expect_below(listen_alias(sound_of(left, FRAMES), hz, 7, 0), -100);
    solo_close(s);
  }
}

// -- level -----------------------------------------------------------------------------------------

static double level_of(uint32_t copies, float spread) {
  Timbre timbre = timbre_of(timbres, &waves[1]);
  Solo *s = unison(&timbre, copies, 20, spread);
  solo_note(s, 0, 57, 1, 0);
  solo_run(s, left, right, LONG);
  solo_close(s);
  double power = pow(listen_rms(sound_of(left, LONG)), 2) + pow(listen_rms(sound_of(right, LONG)), 2);
  return 10 * log10(power / 2);
}

static void test_level(void **state) {
  (void)state;
  double one = level_of(1, 0);
  expect_between(one, -5, -4.5); // of a saw
  for (uint32_t copies = 2; copies <= SYNTH_COPIES; copies++) {
    expect_between(level_of(copies, 0) - one, -1, 1);
    expect_between(level_of(copies, 1) - one, -1, 1);
  }
}

// -- places ----------------------------------------------------------------------------------------

static void run_at(const Timbre *timbre, uint32_t copies, float spread, bool stereo, float *l, float *r) {
  Solo *s = unison(timbre, copies, 20, spread);
  solo_note(s, 4, 57, 1, 9);
  solo_run(s, l, stereo ? r : NULL, FRAMES);
  solo_close(s);
}

static double difference(const float *a, const float *b) {
  double sum = 0;
  for (int n = 0; n < FRAMES; n++) sum += pow((double)a[n] - (double)b[n], 2);
  return sqrt(sum / FRAMES);
}

static void test_places(void **state) {
  (void)state;
  for (int w = 0; w < WAVES; w++)
    for (uint32_t copies = 1; copies <= SYNTH_COPIES; copies++) {
      Timbre timbre = timbre_of(timbres, &waves[w]);
      run_at(&timbre, copies, 0.6f, false, mono, NULL);
      run_at(&timbre, copies, 0, true, left, right);
      assert_memory_equal(left, mono, FRAMES * sizeof(float));
      assert_memory_equal(right, mono, FRAMES * sizeof(float));
      expect_above(listen_rms(sound_of(left, FRAMES)), 0.1);
      run_at(&timbre, copies, 0.6f, true, left, right);
      if (copies > 1 && w != NOISE)
        expect_above(difference(left, right), 0.1);
      else
        expect_between(difference(left, right), 0, 0);
      if (w > 2) copies += 3;
    }
}

// All the way out, the two of a pair are on one side each.
static void test_wide(void **state) {
  (void)state;
  Timbre timbre = timbre_of(timbres, &waves[0]);
  Solo *s = unison(&timbre, 2, 50, 1);
  solo_note(s, 0, 69, 1, 0);
  solo_run(s, left, right, FRAMES);
  double low = 440 * exp2(-50.0 / 1200), high = 440 * exp2(50.0 / 1200);
  expect_between(listen_line(sound_of(left, FRAMES), low).amplitude, 0.999, 1.001);
  expect_between(listen_line(sound_of(right, FRAMES), high).amplitude, 0.999, 1.001);
  expect_below(listen_line(sound_of(left, FRAMES), high).amplitude, 1e-6);
  expect_below(listen_line(sound_of(right, FRAMES), low).amplitude, 1e-6);
  solo_close(s);
}

static void test_spread_moves(void **state) {
  (void)state;
  Timbre timbre = timbre_of(timbres, &waves[0]);
  Solo *s = unison(&timbre, 5, 20, 0);
  solo_note(s, 0, 57, 1, 0);
  for (int n = 0; n < 48000; n += QUANTUM) {
    s->q.spread = (float)(0.4 - 0.4 * cos(4 * acos(-1) * n / 48000));
    solo_run(s, left + n, right + n, QUANTUM);
  }
  for (size_t at = 6000; at < 46000; at += 1000) {
    expect_below(listen_splat(sound_of(left, 48000), at), -90);
    expect_below(listen_splat(sound_of(right, 48000), at), -90);
  }
  expect_above(difference(left, right), 0.05);
  solo_close(s);
}

// -- instruction sets ------------------------------------------------------------------------------

// Everything moves, and notes come in on odd frames.
static void run_wild(const Timbre *timbre, const Wave *wave, const Synth *const *set, uint32_t parts) {
  Solo *s = solo_open(timbre, 44100, set);
  s->q.spread = 0.7f;
  s->q.parts = parts;
  solo_turn(s, wave->knob, wave->value);
  for (int n = 0, i = 0; n < 200 * QUANTUM; n += QUANTUM, i++) {
    if (i % 20 == 0) solo_note(s, (uint32_t)(i / 20 % 4), 40 + i * 0.33, 1, i % QUANTUM);
    for (int lane = 0; lane < 4; lane++) s->hz[lane] *= i % 3 ? 1.01 : 0.995;
    if (i % 50 > 25) solo_turn(s, wave->knob, wave->value * (i % 50 > 37 ? 1 : 0.9f + 0.001f * (float)i));
    s->q.detune = (float)(i / 30);
    solo_run(s, left + n, right + n, QUANTUM);
  }
  solo_close(s);
}

static uint64_t hash_wild(const Timbre *timbre, const Wave *wave, const Synth *const *set, uint32_t parts) {
  run_wild(timbre, wave, set, parts);
  expect_above(listen_rms(sound_of(left, 200 * QUANTUM)), 0.1);
  return listen_hash(listen_hash(LISTEN_HASH, sound_of(left, 200 * QUANTUM)), sound_of(right, 200 * QUANTUM));
}

static void test_sets(void **state) {
  (void)state;
  for (int w = 0; w < WAVES; w++)
    for (uint8_t copies = 1; copies <= SYNTH_COPIES; copies += 2) {
      Timbre timbre = timbre_of(timbres, &waves[w]);
      timbre.copies = copies;
      uint64_t base = hash_wild(&timbre, &waves[w], synths_base, 2);
      assert_true(base == hash_wild(&timbre, &waves[w], synths_base, 1)); // the lanes in use are in the first
      assert_true(base == hash_wild(&timbre, &waves[w], solo_set(), LANE_PARTS));
    }
}

int main(void) {
  timbres = timbres_open();
  const struct CMUnitTest tests[] = {
      TEST("copies lie around the note's pitch", test_pitches),
      TEST("a detune that changes moves the copies that sound", test_detune_changes),
      TEST("seven detuned saws have no alias above -100 dB", test_supersaw_alias),
      TEST("up to nine copies are as loud as one", test_level),
      TEST("a spread of 0 is the mono sound on both sides, more is stereo", test_places),
      TEST("a full spread parts two copies", test_wide),
      TEST("a spread that moves makes no click", test_spread_moves),
      TEST("every instruction set has the same samples", test_sets),
  };
  int failed = cmocka_run_group_tests_name("wave, unison", tests, NULL, NULL);
  timbres_close(timbres);
  return failed;
}
