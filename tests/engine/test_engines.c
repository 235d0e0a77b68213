// test_engines.c -- engines side by side, at every rate, block and place on the timeline: the same music.
#include "support/busy.h"
#include "support/expect.h"
#include "support/listen.h"
#include "support/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000, STEP = 6000, STEPS = 16, FRAMES = STEP * STEPS, ENGINES = 100, SHARED_STEPS = 2 };

static uint32_t lesser(uint32_t a, uint32_t b) { return a < b ? a : b; }

static EngineConfig config_at(uint32_t rate_hz) {
  EngineConfig config = stage_config(rate_hz);
  config.ports = BUSY_PORTS;
  return config;
}

static void play_step(Busy *b, uint32_t block, float *out) {
  uint32_t midi = b->step * 1000;
  busy_step(b);
  busy_midi(b, 0, &midi, 20);
  for (uint32_t done = 0, frames; done < STEP; done += frames) {
    frames = lesser(block, STEP - done);
    engine_render(b->engine, out + 2 * (size_t)done, frames);
  }
}

// Caller frees. Every frame has been checked to be a number.
static float *play(const EngineConfig *config, uint32_t block) {
  float *out = malloc(sizeof *out * 2 * FRAMES);
  Busy *b = busy_open(config, 7);
  busy_start(b);
  for (uint32_t i = 0; i < STEPS; i++) play_step(b, block, out + 2 * (size_t)i * STEP);
  busy_close(b);
  Sound all = {out, 2 * (size_t)FRAMES, RATE};
  assert_true(listen_finite(all));
  expect_above(listen_peak(all), 0.05);
  return out;
}

static void expect_same(const float *a, const float *b, const char *what) {
  for (size_t i = 0; i < 2 * (size_t)FRAMES; i++)
    if (memcmp(a + i, b + i, sizeof *a)) fail_msg("%s: the first difference is at frame %zu", what, i / 2);
}

static void test_block_sizes(void **state) {
  (void)state;
  static const uint32_t blocks[] = {1, 17, 64, 100, 128, 512, 4096};
  EngineConfig config = config_at(RATE);
  float *whole = play(&config, STEP);
  for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
    char what[32];
    snprintf(what, sizeof what, "blocks of %u", blocks[i]);
    float *out = play(&config, blocks[i]);
    expect_same(whole, out, what);
    free(out);
  }
  free(whole);
}

static void test_kernels(void **state) {
  (void)state;
  EngineConfig config = config_at(RATE);
  config.kernels = busy_kernels("avx2");
  if (!config.kernels) skip();
  float *wide = play(&config, 256);
  config.kernels = busy_kernels("base");
  float *base = play(&config, 256);
  expect_same(base, wide, "avx2");
  free(wide);
  free(base);
}

// The smallest floats flushed to zero, in and out, as on the audio thread; or not.
static void set_flushing(bool on) {
#ifdef __x86_64__
  unsigned bits = 1u << 15 | 1u << 6, state = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(on ? state | bits : state & ~bits);
#else
  (void)on;
#endif
}

static void test_flushing(void **state) {
  (void)state;
  EngineConfig config = config_at(RATE);
  set_flushing(false);
  float *kept = play(&config, 256);
  set_flushing(true);
  float *flushed = play(&config, 256);
  set_flushing(false);
  expect_same(kept, flushed, "denormals flushed");
  free(kept);
  free(flushed);
}

static void test_seed(void **state) {
  (void)state;
  EngineConfig config = config_at(RATE);
  float *one = play(&config, 256);
  config.seed += 1;
  float *other = play(&config, 256);
  assert_memory_not_equal(one, other, sizeof *one * 2 * FRAMES);
  free(one);
  free(other);
}

static void test_many_engines(void **state) {
  (void)state;
  static Busy *together[ENGINES];
  static float alone[SHARED_STEPS][2 * STEP], out[2 * STEP];
  EngineConfig config = config_at(RATE);
  if (busy_kernels("avx2")) config.kernels = busy_kernels("avx2");
  Busy *one = busy_open(&config, 3);
  busy_start(one);
  for (int i = 0; i < SHARED_STEPS; i++) play_step(one, 512, alone[i]);
  busy_close(one);

  for (int n = 0; n < ENGINES; n++) busy_start(together[n] = busy_open(&config, 3));
  for (int i = 0; i < SHARED_STEPS; i++) {
    for (int n = 0; n < ENGINES; n++) {
      play_step(together[n], 64 + (uint32_t)n, out);
      assert_memory_equal(out, alone[i], sizeof out);
    }
  }
  for (int n = 0; n < ENGINES; n++) busy_close(together[n]);
}

static void test_rates(void **state) {
  (void)state;
  static const uint32_t rates[] = {8000, 11025, 22050, 32000, 44100, 48000, 88200, 96000, 192000};
  for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
    Stage *s = stage_open(rates[i]);
    stage_note(s, 69, 1, stage_now(s));
    stage_run(s, stage_frames(s, 2));
    size_t from = stage_frames(s, 0.5);
    expect_between(listen_cents(stage_left(s, from, s->frames - from), 440), -0.1, 0.1);
    stage_close(s);
    EngineConfig config = config_at(rates[i]);
    free(play(&config, 256));
  }
}

static void test_far_starts(void **state) {
  (void)state;
  EngineConfig config = config_at(RATE);
  float *near = play(&config, 256);
  static const int64_t marks[] = {INT64_C(1) << 31, INT64_C(1) << 32, INT64_C(1) << 53};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    // The mark is passed in the middle of the session, on the grid of quanta and of bars.
    int64_t bar = 4 * (int64_t)TICKS_PER_BEAT;
    char what[64];
    config.start_frame = marks[i] - FRAMES / 2 / QUANTUM * QUANTUM;
    config.start_tick = 0;
    snprintf(what, sizeof what, "frames across %lld", (long long)marks[i]);
    float *far = play(&config, 256);
    expect_same(near, far, what);
    free(far);
    config.start_tick = marks[i] / bar * bar;
    snprintf(what, sizeof what, "frames and ticks across %lld", (long long)marks[i]);
    far = play(&config, 256);
    expect_same(near, far, what);
    free(far);
  }
  free(near);
}

// With a pattern, the tests whose names match it.
int main(int count, char **arguments) {
  if (count > 1) cmocka_set_test_filter(arguments[1]);
  const struct CMUnitTest tests[] = {
      TEST("the size of the blocks changes no sample", test_block_sizes),
      TEST("the instruction set changes no sample", test_kernels),
      TEST("flushing the smallest floats to zero changes no sample", test_flushing),
      TEST("another seed is another performance", test_seed),
      TEST("a hundred engines at once each play as one alone", test_many_engines),
      TEST("every rate from 8 kHz to 192 kHz is in tune and plays numbers", test_rates),
      TEST("a session that starts near 2^31, 2^32 or 2^53 frames or ticks is the same", test_far_starts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
