// test_sounds_alike.c -- all 83 instruments: 83 sounds, of which no two could be taken for each other.
//
// What two ears keep of a note: its mean level in bands of a third of an octave over seven stretches of time,
// in the middle and at the sides, however loud the whole. Two notes are as far apart as these differ in the
// mean, in dB.
#include "bind/sounds.h"

enum {
  BANDS = 30,
  MOMENTS = 7,
  STRETCH = 2 * BANDS,
  FEATURES = STRETCH * MOMENTS,
  WINDOW = 4096,
  HOP = 2048,
  RATE = 48000,
  CLOSEST = 12
};
static const double moments_s[MOMENTS + 1] = {0, 0.06, 0.15, 0.3, 0.6, 1, 1.4, 1.8};
static const double floor_db = -60, least_db = 2, far_db = 6;

typedef struct {
  double level[FEATURES];
} Face;

static Band open_sound(const char *name, uint32_t seed) {
  char text[128];
  EngineConfig config = stage_config(RATE);
  config.seed = seed;
  Band b = {.stage = stage_open_config(&config)};
  b.session = session_open(&(SessionConfig){
      .engine = b.stage->engine, .data = ".", .seed = seed, .deadline_s = -1, .say = band_say});
  assert_non_null(b.session);
  band_prompt(&b, "master { limiter = false }");
  snprintf(text, sizeof text, "channel(1, '%s')", name);
  band_file(&b, text);
  band_run(&b, 0.1);
  stage_rewind(b.stage);
  return b;
}

// Bands from 60 Hz up, of the sum or the difference of the sides; what lies under the first belongs to it.
static void add_window(const float *left, const float *right, float sign, double *bands) {
  static double real[WINDOW], imaginary[WINDOW];
  for (int n = 0; n < WINDOW; n++) {
    real[n] = (double)(left[n] + sign * right[n]) * (0.5 - 0.5 * cos(2 * 3.14159265358979 * n / WINDOW));
    imaginary[n] = 0;
  }
  listen_fft(real, imaginary, WINDOW);
  for (int n = 1; n < WINDOW / 2; n++) {
    int band = (int)floor(3.4 * log2((double)n * RATE / WINDOW / 60));
    band = band < 0 ? 0 : band >= BANDS ? BANDS - 1 : band;
    bands[band] += real[n] * real[n] + imaginary[n] * imaginary[n];
  }
}

// Of C4 at velocity 100.
static Face hear(const Band *b) {
  Face face = {0};
  double most = 0;
  band_key(b, 1, AUDITION_C4, AUDITION_FORCE);
  band_run(b, 2);
  for (int m = 0; m < MOMENTS; m++) {
    size_t from = stage_frames(b->stage, moments_s[m]), to = stage_frames(b->stage, moments_s[m + 1]), n = 0;
    double *bands = face.level + m * STRETCH;
    for (size_t at = from; at < to; at += HOP, n++) {
      add_window(b->stage->left + at, b->stage->right + at, 1, bands);
      add_window(b->stage->left + at, b->stage->right + at, -1, bands + BANDS);
    }
    for (int f = 0; f < STRETCH; f++) bands[f] /= (double)n;
  }
  for (int f = 0; f < FEATURES; f++) most = fmax(most, face.level[f]);
  assert_true(most > 0);
  for (int f = 0; f < FEATURES; f++) face.level[f] = fmax(floor_db, 10 * log10(face.level[f] / most + 1e-30));
  return face;
}

// Bands in which neither is heard say nothing.
static double apart(const Face *a, const Face *b) {
  double sum = 0;
  int count = 0;
  for (int f = 0; f < FEATURES; f++) {
    if (a->level[f] <= floor_db && b->level[f] <= floor_db) continue;
    sum += (a->level[f] - b->level[f]) * (a->level[f] - b->level[f]);
    count++;
  }
  return sqrt(sum / count);
}

typedef struct {
  double far;
  int one, other;
} Pair;

static int by_distance(const void *a, const void *b) {
  double x = ((const Pair *)a)->far, y = ((const Pair *)b)->far;
  return x < y ? -1 : x > y;
}

// `faces` of the first rendering; how far a second one is from it: another session's, of another seed, after
// three other keys that were hardly touched.
static double hear_twice(int i, Face *face) {
  Band b = open_sound(sounds[i].name, 1);
  *face = hear(&b);
  band_close(&b);
  b = open_sound(sounds[i].name, 77);
  for (int n = 0; n < 3; n++) {
    band_key(&b, 1, 50 + 5 * n, 1);
    band_run(&b, 0.03);
  }
  audition_hush(&b);
  Face again = hear(&b);
  band_close(&b);
  return apart(face, &again);
}

// Further from each other than from themselves, or far anyway: clouds are never the same twice.
static void test_apart(void **state) {
  (void)state;
  static Face faces[SOUNDS];
  static Pair pairs[SOUNDS * SOUNDS];
  static double own[SOUNDS];
  int count = 0, off = 0;
  for (int i = 0; i < SOUNDS; i++) own[i] = hear_twice(i, &faces[i]);
  for (int i = 0; i < SOUNDS; i++)
    for (int j = 0; j < i; j++) pairs[count++] = (Pair){apart(&faces[i], &faces[j]), i, j};
  qsort(pairs, (size_t)count, sizeof *pairs, by_distance);
  for (int n = 0; n < count; n++) {
    const Pair *p = &pairs[n];
    double again = 1.15 * fmax(own[p->one], own[p->other]);
    bool close = !(p->far >= fmax(least_db, fmin(again, far_db)));
    off += close;
    if (n >= CLOSEST && !close) continue;
    printf("# %.2f dB: %s (%.2f from itself), %s (%.2f)%s\n", p->far, sounds[p->one].name, own[p->one],
           sounds[p->other].name, own[p->other], close ? ": too close" : "");
  }
  assert_int_equal(off, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("no two instruments are alike, and each is like itself", test_apart),
  };
  return cmocka_run_group_tests_name("bind: sounds: alike", tests, NULL, NULL);
}
