// test_kits_sound.c -- every piece of every kit, from its file: how loud, how long, how unlike the others.
#include "bind/kits.h"

enum { BANDS = 40, MOMENTS = 8, FEATURES = BANDS * MOMENTS };

typedef void (*Check)(const char *name, const DrumPiece *piece);

static void each_piece(Check check) {
  KitsFile *k = kits_open("general_midi"); // it includes all others
  assert_true(k->count >= 76 + 20);
  for (uint32_t i = 0; i < k->count; i++) check(k->pieces[i].name, &k->pieces[i].piece);
  free(k);
}

// -- loudness ------------------------------------------------------------------------------------

// The loudest 400 ms; the peak leaves a decibel to full scale.
static void check_loudness(const char *name, const DrumPiece *piece) {
  static const uint32_t rates_hz[] = {44100, 48000};
  for (int r = 0; r < 2; r++) {
    Stage *s = kits_stage(rates_hz[r], piece);
    kits_hit(s, KITS_KEY, 100);
    kits_run(s, 2.5);
    double lufs = kits_lufs(s), peak = listen_db(kits_peak(s));
    if (!(fabs(lufs + 20) <= 3 && peak <= -1)) fail_msg("%s: %.2f LUFS, peak %.2f dB", name, lufs, peak);
    stage_close(s);
  }
}

static void test_loudness(void **state) {
  (void)state;
  each_piece(check_loudness);
}

static void check_velocity(const char *name, const DrumPiece *piece) {
  static const int velocities[] = {1, 16, 40, 70, 100, 127};
  double first = 0, last = -300;
  for (int i = 0; i < 6; i++) {
    Stage *s = kits_stage(48000, piece); // the same stroke each time, but for its velocity
    kits_hit(s, KITS_KEY, velocities[i]);
    kits_run(s, 0.8);
    double lufs = kits_lufs(s);
    if (!(lufs > last)) fail_msg("%s, velocity %d: %.2f LUFS after %.2f", name, velocities[i], lufs, last);
    if (i == 0) first = lufs;
    last = lufs;
    stage_close(s);
  }
  if (!(last - first >= 24)) fail_msg("%s: from %.2f to %.2f LUFS", name, first, last);
}

static void test_velocity(void **state) {
  (void)state;
  each_piece(check_velocity);
}

// -- from silence to silence ---------------------------------------------------------------------

static double longest_s(const char *name) {
  static const char *const slow[] = {"rainstick_slow", "rainstick", "ocean_drum"};
  for (int i = 0; i < 3; i++)
    if (strcmp(name, slow[i]) == 0) return 8.5;
  return 6;
}

static void check_life(const char *name, const DrumPiece *piece) {
  Stage *s = kits_stage(48000, piece);
  kits_run(s, 0.1);
  if (kits_peak(s) != 0) fail_msg("%s sounds before its stroke", name);
  stage_rewind(s);
  kits_hit(s, KITS_KEY, 127);
  kits_run(s, longest_s(name));
  size_t last = listen_last(kits_side(s, 0)), first = listen_first(kits_side(s, 0));
  double end = listen_peak(stage_left(s, last > 48 ? last - 48 : 0, 49));
  if (!(first <= 1)) fail_msg("%s begins at frame %zu", name, first);
  if (!(listen_db(end) <= -80)) fail_msg("%s ends at %.1f dB", name, listen_db(end));
  stage_rewind(s);
  kits_run(s, 0.2);
  if (kits_peak(s) != 0) fail_msg("%s sounds after %.1f s", name, longest_s(name));
  stage_close(s);
}

static void test_life(void **state) {
  (void)state;
  each_piece(check_life);
}

// Through the whole program's mix, of which the DC blocker is a part: the plain mean of a second.
static void check_dc(const char *name, const DrumPiece *piece) {
  EngineConfig config = stage_config(48000);
  config.bare = false;
  Stage *s = kits_stage_of(config, piece, 1);
  kits_hit(s, KITS_KEY, 100);
  kits_run(s, 2);
  for (int side = 0; side < 2; side++) {
    const float *samples = side ? s->right : s->left;
    double sum = 0;
    for (size_t n = 0; n < 48000; n++) sum += (double)samples[n];
    if (!(listen_db(fabs(sum / 48000)) <= -80)) fail_msg("%s: %.1f dB", name, listen_db(fabs(sum / 48000)));
  }
  stage_close(s);
}

static void test_dc(void **state) {
  (void)state;
  each_piece(check_dc);
}

// -- unlike each other ---------------------------------------------------------------------------

// What an ear keeps of a stroke: its level in 40 bands of a third of an octave and less, at 8 moments of
// its first half second, in dB down to -60.
static void listen_features(const DrumPiece *piece, double features[FEATURES]) {
  enum { WINDOW = 2048 };
  static const double moments_s[MOMENTS] = {0, 0.02, 0.05, 0.1, 0.16, 0.25, 0.36, 0.5};
  Stage *s = kits_stage(48000, piece);
  kits_hit(s, KITS_KEY, 100);
  kits_run(s, 0.6);
  memset(features, 0, FEATURES * sizeof *features);
  double most = 0;
  for (int m = 0; m < MOMENTS; m++) {
    double real[WINDOW], imaginary[WINDOW] = {0};
    size_t from = stage_frames(s, moments_s[m]);
    for (size_t n = 0; n < WINDOW; n++)
      real[n] =
          (double)(s->left[from + n] + s->right[from + n]) * (0.5 - 0.5 * cos(2 * M_PI * (double)n / WINDOW));
    listen_fft(real, imaginary, WINDOW);
    for (size_t n = 1; n < WINDOW / 2; n++) {
      int band = (int)(BANDS * log2((double)n) / 10);
      features[m * BANDS + band] += real[n] * real[n] + imaginary[n] * imaginary[n];
    }
  }
  for (int f = 0; f < FEATURES; f++) most = fmax(most, features[f]);
  for (int f = 0; f < FEATURES; f++) features[f] = fmax(-60, 10 * log10(features[f] / most + 1e-30));
  stage_close(s);
}

static double distance(const double *a, const double *b) {
  double sum = 0;
  for (int f = 0; f < FEATURES; f++) sum += (a[f] - b[f]) * (a[f] - b[f]);
  return sqrt(sum / FEATURES);
}

static void test_differences(void **state) {
  (void)state;
  KitsFile *k = kits_open("general_midi");
  double(*features)[FEATURES] = calloc(k->count, sizeof *features);
  for (uint32_t i = 0; i < k->count; i++) listen_features(&k->pieces[i].piece, features[i]);
  for (uint32_t i = 0; i < k->count; i++)
    for (uint32_t j = i + 1; j < k->count; j++) {
      double far = distance(features[i], features[j]);
      if (!(far >= 2.8)) fail_msg("%s is %s: %.2f dB", k->pieces[i].name, k->pieces[j].name, far);
    }
  free(features);
  free(k);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every piece is as loud as the others, and does not reach full scale", test_loudness),
      TEST("a harder stroke is a louder one, over 24 dB", test_velocity),
      TEST("every piece begins at once, ends without a click and is silent then", test_life),
      TEST("no piece has DC", test_dc),
      TEST("no two pieces are alike", test_differences),
  };
  return cmocka_run_group_tests_name("bind: kits: sound", tests, NULL, NULL);
}
