// test_wave.c -- the wave synth's held notes: how clean and how well in tune they are, and where they begin.
#include "wave_timbres.h"

enum { FRAMES = 65536, LONG = 480000 };
static const float rates_hz[] = {44100, 48000};
static const double keys[] = {60, 84, 96, 108}; // C4, C6, C7, C8
static Timbres *timbres;
static float samples[LONG];

static double hz_of(double key) { return 440 * exp2((key - 69) / 12); }

// A note from its first frame on.
static Sound hold(const Wave *wave, float rate_hz, double key, uint32_t frames) {
  Timbre timbre = timbre_of(timbres, wave);
  Solo *s = solo_wave(&timbre, wave, rate_hz);
  solo_run(s, samples, NULL, QUANTUM);
  for (int n = 0; n < QUANTUM; n++) assert_true(samples[n] == 0);
  solo_note(s, 3, key, 1, 0);
  solo_run(s, samples, NULL, frames);
  solo_close(s);
  Sound sound = {samples, frames, (double)rate_hz};
  expect_above(listen_rms(sound), 0.1);
  expect_between(listen_peak(sound), 0.3, 2.2);
  return sound;
}

static double alias_of(const Wave *wave, Sound sound, double hz) {
  if (wave->shape == WAVE_SINE) return listen_alias(sound, &hz, 1, 1);
  if (wave->shape != WAVE_RING) return listen_alias(sound, &hz, 1, 0);
  const double ratio = (double)wave->value, tones[2] = {hz * (ratio - 1), hz * (ratio + 1)};
  return listen_alias(sound, tones, 2, 1);
}

static void test_alias(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int w = 0; w < NOISE; w++)
      for (int k = 0; k < 4; k++) {
        Sound sound = hold(&waves[w], rates_hz[r], keys[k], FRAMES);
        double db = alias_of(&waves[w], sound, hz_of(keys[k]));
        if (!(db <= -100))
          fail_msg("%s at %g, %g Hz: %.1f dB", waves[w].name, keys[k], (double)rates_hz[r], db);
      }
}

// -- tuning ----------------------------------------------------------------------------------------

static void check_tuning(const Wave *wave, float rate_hz, double key) {
  Sound sound = hold(wave, rate_hz, key, FRAMES);
  double scale = wave->shape == WAVE_RING ? (double)wave->value + 1 : 1;
  double cents = listen_cents(sound, hz_of(key) * scale);
  if (!(fabs(cents) <= 0.1)) fail_msg("%s, key %g: %.3f cents", wave->name, key, cents);
}

static void test_tuning(void **state) {
  (void)state;
  for (int key = 21; key <= 108; key++) check_tuning(&waves[key % FIRST_RING], rates_hz[key % 2], key);
  for (int w = 0; w < NOISE - 1; w++)
    for (int key = 21; key <= 108; key += 29) check_tuning(&waves[w], rates_hz[w % 2], key);
}

static void test_between_keys(void **state) {
  (void)state;
  for (int w = 0; w < FIRST_RING; w++) check_tuning(&waves[w], 48000, 60.37);
}

// -- spectra ---------------------------------------------------------------------------------------

static void check_match(int wave, double key, Ideal ideal) {
  Sound sound = hold(&waves[wave], rates_hz[wave % 2], key, FRAMES);
  Match match = listen_match(sound, hz_of(key), ideal, (double)waves[wave].value);
  expect_between(match.bright_db, -0.1, 0.1);
  expect_between(match.worst_db, -0.1, 0.1);
}

static void test_ideals(void **state) {
  (void)state;
  const double dark[] = {48, 60, 72, 84, 91, 96};
  for (int k = 0; k < 6; k++) {
    check_match(1, dark[k], IDEAL_SAW);
    check_match(2, dark[k], IDEAL_TRIANGLE);
    check_match(3, dark[k], IDEAL_PULSE);
    check_match(4, dark[k], IDEAL_PULSE);
  }
}

// The harmonics of a synced saw as Fourier has them: amplitudes, from many points of the wave itself.
static void sync_harmonics(double ratio, double *amplitude, int count) {
  enum { POINTS = 65536 };
  static double real[POINTS], imaginary[POINTS];
  for (int i = 0; i < POINTS; i++) {
    real[i] = 2 * fmod((i + 0.5) / POINTS * ratio, 1) - 1;
    imaginary[i] = 0;
  }
  listen_fft(real, imaginary, POINTS);
  for (int k = 1; k <= count; k++) amplitude[k - 1] = hypot(real[k], imaginary[k]) * 2 / POINTS;
}

static void check_harmonics(Sound sound, double hz, const double *amplitude, int count) {
  for (int k = 1; k <= count; k++) {
    double heard = listen_line(sound, hz * k).amplitude;
    double off = fabs(heard - amplitude[k - 1]);
    if (!(off <= 0.003 * amplitude[k - 1] + 1e-4))
      fail_msg("harmonic %d is %.6f, not %.6f", k, heard, amplitude[k - 1]);
  }
}

static void test_sync_is_sync(void **state) {
  (void)state;
  const float ratios[] = {1, 1.01f, 1.5f, 2, 2.5f, 3.99f, 7.3f, 16};
  for (int i = 0; i < 8; i++) {
    double amplitude[50];
    sync_harmonics((double)ratios[i], amplitude, 50);
    Wave wave = {"sync", WAVE_SYNC, TABLE_SAW, PARAM_SLAVE_RATIO, ratios[i]};
    check_harmonics(hold(&wave, 48000, 60, FRAMES), hz_of(60), amplitude, 50);
  }
}

static void test_fold_is_fold(void **state) {
  (void)state;
  const float folds[] = {1, 3, 4.5f, 8};
  for (int i = 0; i < 4; i++) {
    float level[FOLD_HARMONICS];
    double amplitude[40];
    fold_harmonics((double)folds[i], level);
    for (int k = 0; k < 40; k++) amplitude[k] = fabs((double)level[k]);
    Wave wave = {"fold", WAVE_FOLD, TABLE_SAW, PARAM_FOLDS, folds[i]};
    check_harmonics(hold(&wave, 48000, 60, FRAMES), hz_of(60), amplitude, 40);
  }
}

static void test_list(void **state) {
  (void)state;
  const float level[7] = {0.5f, 0, 0.21f, 0.0001f, 0.07f, 0, 0.125f},
              phase[7] = {0, 0, 0.3f, 0, 0.5f, 0, 0.9f};
  double amplitude[20] = {0};
  for (int k = 0; k < 7; k++) amplitude[k] = (double)level[k];
  Table table;
  void *memory = timbres_build(&table, level, phase, 7);
  Timbre timbre = timbre_of_table(WAVE_TABLE, &table);
  Solo *s = solo_open(&timbre, 48000, solo_set());
  solo_note(s, 0, 60, 1, 0);
  solo_run(s, samples, NULL, FRAMES);
  Sound sound = {samples, FRAMES, 48000};
  double hz = hz_of(60);
  for (int k = 1; k <= 20; k++)
    expect_between(listen_line(sound, hz * k).amplitude - amplitude[k - 1], -2e-6, 2e-6);
  expect_below(listen_alias(sound, &hz, 1, 7), -100);
  solo_close(s);
  free(memory);
}

// Where the sum would alias it is gone, and so is the difference where it is but an offset.
static void test_ring_bands(void **state) {
  (void)state;
  Wave high = {"ring", WAVE_RING, TABLE_SAW, PARAM_MOD_RATIO, 6},
       one = {"ring", WAVE_RING, TABLE_SAW, PARAM_MOD_RATIO, 1};
  double hz = hz_of(103), tones[] = {5 * hz, 7 * hz};
  Sound sound = hold(&high, 44100, 103, FRAMES);
  expect_between(listen_line(sound, tones[0]).amplitude, 0.499, 0.501);
  expect_below(listen_line(sound, tones[1]).amplitude, 1e-6);
  expect_below(listen_alias(sound, tones, 1, 1), -100);
  sound = hold(&one, 44100, 60, FRAMES);
  expect_between(listen_line(sound, 2 * hz_of(60)).amplitude, 0.499, 0.501);
  expect_below(listen_db(fabs(listen_dc(sound))), -80);
}

static void test_dc(void **state) {
  (void)state;
  for (int w = 0; w < WAVES; w++) {
    double dc = listen_db(fabs(listen_dc(hold(&waves[w], rates_hz[w % 2], 57, LONG))));
    double limit = w == NOISE ? -60 : -80; // ten seconds of noise have a mean by chance
    if (!(dc <= limit)) fail_msg("%s has %.1f dB of offset", waves[w].name, dc);
  }
}

// -- noise -----------------------------------------------------------------------------------------

static void test_noise(void **state) {
  (void)state;
  Sound sound = hold(&waves[NOISE], 48000, 60, LONG);
  expect_between(listen_rms(sound), 0.574, 0.581); // even between -1 and 1
  double steps = 0, again = 0;
  for (int n = 1; n < LONG; n++) {
    steps += (double)samples[n] * (double)samples[n - 1] / LONG;
    again += (double)samples[n] * (double)samples[(n + 48000) % LONG] / LONG;
  }
  expect_between(steps, -0.002, 0.002);
  expect_between(again, -0.002, 0.002);
}

// -- beginnings ------------------------------------------------------------------------------------

enum { SHORT = 16 * QUANTUM };

static void begin_at(const Timbre *timbre, const Wave *wave, int32_t begin, float *out) {
  Solo *s = solo_wave(timbre, wave, 48000);
  s->q.detune = 20;
  solo_note(s, 5, 67.3, 1, begin);
  solo_run(s, out, NULL, SHORT);
  solo_close(s);
}

static void check_begins(const Timbre *timbre, const Wave *wave) {
  static float first[SHORT], other[SHORT];
  begin_at(timbre, wave, 0, first);
  for (int begin = 1; begin < QUANTUM; begin++) {
    begin_at(timbre, wave, begin, other);
    for (int n = 0; n < begin; n++) assert_true(other[n] == 0);
    assert_memory_equal(other + begin, first, (SHORT - QUANTUM) * sizeof(float));
  }
  assert_true(first[1] != 0);
  if (timbre->copies == 1 && (wave->shape == WAVE_SINE || wave->shape == WAVE_RING))
    assert_true(first[0] == 0);
  if (timbre->copies == 1 && wave->shape == WAVE_SYNC) expect_between((double)first[0], -0.1, 0.1);
}

static void test_begins(void **state) {
  (void)state;
  for (int w = 0; w < WAVES; w++)
    for (uint8_t copies = 1; copies <= 7; copies += 3) {
      Timbre timbre = timbre_of(timbres, &waves[w]);
      timbre.copies = copies;
      check_begins(&timbre, &waves[w]);
    }
}

int main(void) {
  timbres = timbres_open();
  const struct CMUnitTest tests[] = {
      TEST("no shape has an alias above -100 dB", test_alias),
      TEST("every shape is in tune to 0.1 cent from A0 to C8", test_tuning),
      TEST("pitches between the keys are in tune", test_between_keys),
      TEST("saw, triangle and pulses have each harmonic under 17.5 kHz", test_ideals),
      TEST("a synced saw has the harmonics of one that begins again", test_sync_is_sync),
      TEST("a folded sine has the harmonics of one that turns back", test_fold_is_fold),
      TEST("a list of harmonics sounds as it is written, and nothing else", test_list),
      TEST("a ring loses what would alias and what is no tone", test_ring_bands),
      TEST("no shape has an offset after ten seconds", test_dc),
      TEST("noise is white, level and does not repeat", test_noise),
      TEST("each shape begins on its frame, the same on all 32", test_begins),
  };
  int failed = cmocka_run_group_tests_name("wave", tests, NULL, NULL);
  timbres_close(timbres);
  return failed;
}
