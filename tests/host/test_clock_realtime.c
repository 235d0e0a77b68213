// test_clock_realtime.c -- what the audio thread does for a clock, watched: it allocates, locks and asks the
// kernel for nothing, while a clock ticks, floods, starts, stops and is handed over.
#include "host/clock.h"
#include "host/feed.h"
#include "realtime/interpose.h"
#include "support/expect.h"
#include "support/random.h"
#include "support/stage.h"

enum { RATE = 48000, BLOCK = 256, WARM_BLOCKS = 100, BLOCKS = 4000 };

static Stage *stage;
static Conductor *conductor;
static Feed feed;
static int64_t virtual_ns;

static int64_t now_ns(void *user) {
  (void)user;
  return virtual_ns;
}

static void open_feed(void) {
  EngineConfig config = stage_config(RATE);
  config.pulse_capacity = 1024;
  stage = stage_open_config(&config);
  conductor = conductor_open(&(ConductorConfig){.engine = stage->engine, .ports = 2, .api = MIDI_JACK});
  assert_non_null(conductor);
  stage_send(stage, (Command){.type = COMMAND_PULSES, .slot = 1});
  feed_init(&feed, RATE);
  feed.engine = stage->engine;
  feed.conductor = conductor;
  feed.ahead_frames = BLOCK;
  feed.now_ns = now_ns;
  virtual_ns = 1000000000;
}

static void close_feed(void) {
  conductor_close(conductor);
  stage_close(stage);
}

// Most of it ticks, at about 120 beats a minute; now and then everything else.
static void disturb(uint64_t *random) {
  static const uint8_t others[] = {0xFA, 0xFB, 0xFC};
  uint8_t byte = 0xF8;
  if (random_below(random, 4) == 0) conductor_hear(conductor, 0, &byte, 1, virtual_ns);
  if (random_below(random, 50) == 0)
    conductor_hear(conductor, 0, &others[random_below(random, 3)], 1, virtual_ns);
  if (random_below(random, 100) == 0) conductor_choose(conductor, (ConductSource)random_below(random, 2));
  if (random_below(random, 200) == 0)
    for (int n = 0; n < 5000; n++) conductor_hear(conductor, 1, &byte, 1, virtual_ns);
}

static void render(uint32_t blocks, uint64_t *random) {
  static float out[2 * BLOCK];
  EnginePulse pulse;
  for (uint32_t n = 0; n < blocks; n++) {
    virtual_ns += (int64_t)BLOCK * 1000000000 / RATE;
    disturb(random);
    feed_render(&feed, out, BLOCK);
    while (engine_pulse(stage->engine, &pulse)) continue;
  }
}

static void test_clean(void **state) {
  (void)state;
  uint64_t random = 1;
  open_feed();
  audio_guard(guard_enter, guard_leave);
  guard_watch(0, NULL);
  render(WARM_BLOCKS, &random);
  guard_take();
  guard_watch(GUARD_CALLS | GUARD_KERNEL, NULL);
  render(BLOCKS, &random);
  guard_watch(0, NULL);
  GuardReport seen = guard_take();
  audio_guard(NULL, NULL);
  if (seen.call) print_error("called %s\n", seen.call);
  if (seen.kernel >= 0) print_error("made system call %d\n", (int)seen.kernel);
  assert_int_equal(seen.blocks, BLOCKS);
  assert_int_equal(seen.calls, 0);
  assert_int_equal(seen.kernels, 0);
  close_feed();
}

// The feed tells the conductor evenly when blocks are heard, however unevenly they are asked for: two clocks
// that tick alike are heard alike.
static void test_heard(void **state) {
  (void)state;
  open_feed();
  conductor_choose(conductor, CONDUCT_MIDI);
  stage_send(stage, (Command){.type = COMMAND_PLAY});
  static float out[2 * BLOCK];
  uint64_t random = 2;
  int64_t even_ns = virtual_ns, tick_ns = virtual_ns;
  double worst = 0;
  for (uint32_t n = 0; n < 8000; n++, even_ns += (int64_t)BLOCK * 1000000000 / RATE) {
    virtual_ns = even_ns + random_below(&random, 2000000);
    for (; tick_ns < virtual_ns; tick_ns += 20833333)
      conductor_hear(conductor, 0, (const uint8_t[]){0xF8}, 1, tick_ns);
    feed_render(&feed, out, BLOCK);
    double apart = conductor_status(conductor).apart_s;
    if (n > 3000 && apart * apart > worst * worst) worst = apart;
  }
  expect_between(worst, -0.0003, 0.0003);
  close_feed();
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("the audio thread allocates, locks and asks for nothing while clocks do their worst", test_clean),
      TEST("blocks that are asked for unevenly are heard evenly", test_heard),
  };
  guard_init();
  return cmocka_run_group_tests_name("clock_realtime", tests, NULL, NULL);
}
