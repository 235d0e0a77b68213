// test_sounds_same.c -- all 83 instruments and 76 drums: the same bytes each time, in blocks of any size and
// on any machine; and with another seed another performance.
#include "bind/sounds.h"
#include "support/busy.h"

// Fifteen instruments a session, one after the other, and the standard kit between them on channel 10.
enum {
  RATE = 48000,
  SEATS = 15,
  SESSIONS = (SOUNDS + SEATS - 1) / SEATS,
  KIT = 10,
  TURN = 9600,
  STROKE = 2400
};
enum { FIRST_KEY = 35, LAST_KEY = 127, STROKES = LAST_KEY - FIRST_KEY + 1 };

typedef struct {
  uint32_t seed, block;
  const Kernels *kernels;
  const char *changes; // options of every channel
  double pause_s;      // before a note
} Way;

typedef struct {
  uint64_t sound[SOUNDS], stroke[STROKES];
  float tape[SOUNDS][2 * TURN];
} Heard;

static int channel_of(int seat) { return seat < KIT - 1 ? seat + 1 : seat + 2; }

static Band open_band(const Way *way, int first) {
  char text[4096] = "";
  size_t used = (size_t)snprintf(text, sizeof text, "channel(%d, 'drums')", KIT);
  for (int seat = 0; seat < SEATS && first + seat < SOUNDS; seat++)
    used += (size_t)snprintf(text + used, sizeof text - used, "\nchannel(%d, '%s', { %s })", channel_of(seat),
                             sounds[first + seat].name, way->changes);
  EngineConfig config = stage_config(RATE);
  config.seed = way->seed;
  config.kernels = way->kernels;
  config.reverbs = config.echoes = 24;
  Band b = {.stage = stage_open_config(&config)};
  b.session = session_open(&(SessionConfig){
      .engine = b.stage->engine, .data = ".", .seed = way->seed, .deadline_s = -1, .say = band_say});
  assert_non_null(b.session);
  band_file(&b, text);
  band_run(&b, 0.1);
  return b;
}

static void pause_for(const Band *b, double seconds) {
  stage_rewind(b->stage);
  band_run(b, seconds);
}

static uint64_t hear(const Band *b, uint32_t block, int channel, int key, uint32_t frames, float *out) {
  int64_t now = stage_now(b->stage);
  band_key(b, channel, key, AUDITION_FORCE);
  for (uint32_t at = 0; at < frames; at += block)
    engine_render(b->stage->engine, out + 2 * (size_t)at, block < frames - at ? block : frames - at);
  b->stage->origin = now + frames; // the stage did not see it
  session_pump(b->session);
  Sound all = {out, 2 * (size_t)frames, 2 * RATE};
  assert_true(listen_finite(all));
  if (!(listen_peak(all) > 1e-4)) return 0;
  band_cc(b, channel, AUDITION_SOUND_OFF, 0);
  return listen_hash(LISTEN_HASH, all);
}

static void play(const Way *way, Heard *heard) {
  static float stroke[2 * STROKE];
  for (int n = 0; n < SESSIONS; n++) {
    Band b = open_band(way, n * SEATS);
    for (int seat = 0; seat < SEATS && n * SEATS + seat < SOUNDS; seat++) {
      pause_for(&b, way->pause_s);
      heard->sound[n * SEATS + seat] =
          hear(&b, way->block, channel_of(seat), AUDITION_C4, TURN, heard->tape[n * SEATS + seat]);
    }
    for (int k = n; k < STROKES; k += SESSIONS)
      heard->stroke[k] = hear(&b, way->block, KIT, FIRST_KEY + k, STROKE, stroke);
    band_close(&b);
  }
}

static const Kernels *best_kernels(void) {
  const Kernels *wide = busy_kernels("avx2");
  return wide ? wide : &kernels_base;
}

static void expect_heard(const Heard *heard) {
  int drums = 0;
  for (int i = 0; i < SOUNDS; i++)
    if (!heard->sound[i]) fail_msg("%s is silent", sounds[i].name);
  for (int k = 0; k < STROKES; k++) drums += heard->stroke[k] != 0;
  assert_in_range(drums, 76, STROKES);
}

static void expect_same(const Heard *a, const Heard *b, const char *how) {
  for (int i = 0; i < SOUNDS; i++)
    if (a->sound[i] != b->sound[i]) fail_msg("%s differs %s", sounds[i].name, how);
  for (int k = 0; k < STROKES; k++)
    if (a->stroke[k] != b->stroke[k]) fail_msg("drum %d differs %s", FIRST_KEY + k, how);
}

static void test_same(void **state) {
  (void)state;
  static Heard first, other;
  Way plain = {0, 64, best_kernels(), "", 0};
  play(&plain, &first);
  expect_heard(&first);
  play(&plain, &other);
  expect_same(&first, &other, "in a second session");
  static const uint32_t blocks[] = {16, 17, 333, 1024};
  for (int n = 0; n < 4; n++) {
    char how[32];
    snprintf(how, sizeof how, "in blocks of %u", blocks[n]);
    play(&(Way){0, blocks[n], plain.kernels, "", 0}, &other);
    expect_same(&first, &other, how);
  }
  if (plain.kernels == &kernels_base) return;
  play(&(Way){0, 64, &kernels_base, "", 0}, &other);
  expect_same(&first, &other, "without AVX2");
}

// How far two performances are from each other, in dB of the sound.
static double difference_db(const float *a, const float *b) {
  double sum = 0, whole = 0;
  for (int n = 0; n < 2 * TURN; n++) {
    sum += (double)((a[n] - b[n]) * (a[n] - b[n]));
    whole += (double)(a[n] * a[n]);
  }
  return listen_db(sqrt(sum / whole));
}

// Without echoes and rooms, in which what was before would still be heard.
static void test_seed(void **state) {
  (void)state;
  static Heard one, other;
  int off = 0;
  play(&(Way){1, 256, best_kernels(), "reverb = 0, delay = 0", 0.3}, &one);
  play(&(Way){2, 256, best_kernels(), "reverb = 0, delay = 0", 0.3}, &other);
  for (int i = 0; i < SOUNDS; i++) {
    double far = difference_db(one.tape[i], other.tape[i]);
    if (!(far > -60)) print_error("%s: %.1f dB\n", sounds[i].name, far), off++;
  }
  assert_int_equal(off, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every instrument and drum is the same bytes, in any blocks, on any machine", test_same),
      TEST("with another seed every instrument is another performance", test_seed),
  };
  return cmocka_run_group_tests_name("bind: sounds: same", tests, NULL, NULL);
}
