// Threads that help the engine: they come and go as they like, and nobody hears it.
#include "host/clock.h"
#include "host/helpers.h"
#include "support/expect.h"
#include "support/stage.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { RATE_HZ = 48000, ROUNDS = 100, FRAMES = 512, CHANNELS = 16, NS_PER_MS = 1000000 };

static Stage *open_chords(void) {
  Stage *s = stage_open(RATE_HZ);
  for (uint32_t channel = 0; channel < CHANNELS; channel++) {
    stage_param(s, channel, PARAM_SYNTH, SHAPE_SAW);
    stage_param(s, channel, PARAM_SUSTAIN, 1);
    stage_param(s, channel, PARAM_VOLUME, 0.03);
    for (int n = 0; n < 4; n++)
      stage_send(s, (Command){.type = COMMAND_NOTE,
                              .channel = (uint8_t)channel,
                              .note = {40 + 5 * (float)n + (float)channel, 0.8f, STAGE_HELD}});
  }
  return s;
}

static void test_come_and_go(void **state) {
  (void)state;
  Stage *alone = open_chords(), *helped = open_chords();
  for (uint32_t round = 0; round < ROUNDS; round++) {
    uint32_t count = 1 + round % 4;
    Helpers *h = helpers_start(helped->engine, count, false);
    assert_int_equal(helpers_count(h), count);
    stage_run(alone, FRAMES);
    stage_run(helped, FRAMES);
    helpers_stop(h);
  }
  expect_above(listen_peak(stage_left(alone, 0, alone->frames)), 0.05);
  assert_memory_equal(alone->left, helped->left, alone->frames * sizeof *alone->left);
  assert_memory_equal(alone->right, helped->right, alone->frames * sizeof *alone->right);
  stage_close(alone);
  stage_close(helped);
}

// No sound is made, or none yet, or they leave before they have come.
static void test_nothing_to_do(void **state) {
  (void)state;
  Stage *s = stage_open(RATE_HZ);
  for (uint32_t round = 0; round < ROUNDS; round++) helpers_stop(helpers_start(s->engine, 3, round % 2));
  helpers_stop(NULL);
  assert_null(helpers_start(s->engine, 0, false));
  assert_int_equal(helpers_count(NULL), 0);
  stage_note(s, 69, 1, stage_now(s));
  stage_run(s, RATE_HZ / 10);
  expect_above(listen_peak(stage_left(s, 0, s->frames)), 0.3);
  stage_close(s);
}

static int64_t processor_ns(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return 1000 * (1000000ll * (used.ru_utime.tv_sec + used.ru_stime.tv_sec) + used.ru_utime.tv_usec +
                 used.ru_stime.tv_usec);
}

// A busy machine gives them less time, never more.
static void test_idle(void **state) {
  (void)state;
  enum { COUNT = 2, PASSED_MS = 1000 };
  Stage *s = stage_open(RATE_HZ);
  Helpers *h = helpers_start(s->engine, COUNT, false);
  clock_sleep_ns(100 * NS_PER_MS);
  int64_t before_ns = processor_ns();
  clock_sleep_ns(PASSED_MS * (int64_t)NS_PER_MS);
  double share = (double)(processor_ns() - before_ns) / ((double)COUNT * PASSED_MS * NS_PER_MS);
  helpers_stop(h);
  print_message("# an idle helper takes %.1f %% of a processor\n", 100 * share);
  expect_below(share, 0.1);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a hundred times helpers come and go while it plays, and no sample is another", test_come_and_go),
      TEST("a hundred times they come and go for nothing", test_nothing_to_do),
      TEST("idle they hardly use the processor", test_idle),
  };
  return cmocka_run_group_tests_name("host: helpers", tests, NULL, NULL);
}
