// A machine that is too slow, in virtual time: each voice costs a part of a block, and the feed finds out.
#include "engine/clip.h"
#include "host/feed.h"
#include "host/take.h"
#include "support/expect.h"
#include "support/stage.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
  RATE_HZ = 48000,
  BLOCK = 256,
  BLOCK_NS = 1000000000ll * BLOCK / RATE_HZ,
  GROUP = 20, // held notes on each of three channels
  HELD = 3 * GROUP,
  NEWEST = 3, // the channel of the note that came last
  MOST_FRAMES = 20 * RATE_HZ
};
enum { OLD, QUIET, YOUNG };

static char path[] = "/tmp/livelua-overload-XXXXXX";
static float tape[2 * MOST_FRAMES];

// -- the machine -----------------------------------------------------------------------------------

typedef struct {
  Stage *stage;
  Feed feed;
  Take *take;
  int64_t now_ns, due_ns; // virtual time; when the device wants its next block
  double voice_ns;
  bool rendering;
  uint32_t blocks, frames, slow; // slow: took longer than they last
  uint32_t last_slow;            // the number of the last of them
} Machine;

// Read at the start and at the end of each block: between them lies what the voices cost.
static int64_t read_clock(void *user) {
  Machine *m = user;
  if (m->rendering) m->now_ns += (int64_t)(m->voice_ns * engine_status(m->stage->engine).voices);
  m->rendering = !m->rendering;
  return m->now_ns;
}

static void run_block(Machine *m) {
  if (m->now_ns < m->due_ns) m->now_ns = m->due_ns;
  m->due_ns += BLOCK_NS;
  int64_t begin_ns = m->now_ns;
  assert_true(m->frames + BLOCK <= MOST_FRAMES);
  feed_render(&m->feed, tape + 2 * m->frames, BLOCK);
  m->frames += BLOCK;
  m->blocks++;
  if (m->now_ns - begin_ns > BLOCK_NS) m->slow++, m->last_slow = m->blocks;
  if (m->take) assert_null(take_drain(m->take, m->stage->engine));
}

static void run_s(Machine *m, double seconds) {
  for (int n = (int)(seconds * RATE_HZ / BLOCK); n > 0; n--) run_block(m);
}

static EngineStatus status(const Machine *m) { return engine_status(m->stage->engine); }

// -- the music -------------------------------------------------------------------------------------

static Kit *new_kit(void) {
  Kit *kit = calloc(1, sizeof *kit + sizeof(DrumPiece));
  kit->count = 1;
  kit->pieces[0] = (DrumPiece){
      .level = 0.5f, .tone = 1, .tone_start = 100, .tone_end = 50, .tone_sweep = 0.03f, .tone_decay = 0.2f};
  return kit;
}

static Clip *new_beat(void) {
  Clip *clip = calloc(1, sizeof *clip + sizeof(ClipHit));
  *clip = (Clip){.length = TICKS_PER_BEAT, .channel = CHANNEL_DRUMS, .count = 1};
  clip->hits[0] = (ClipHit){.length = TICKS_PER_BEAT / 4, .pitch = 36, .velocity = 1};
  return clip;
}

static void hold(Machine *m, uint32_t channel, int count, float velocity) {
  for (int n = 0; n < count; n++)
    stage_send(m->stage, (Command){.type = COMMAND_NOTE,
                                   .channel = (uint8_t)channel,
                                   .owner = OWNER_SCRIPT,
                                   .note = {40 + (float)n, velocity, STAGE_HELD}});
  run_block(m);
}

static void start_music(Machine *m) {
  Stage *s = m->stage;
  for (uint32_t channel = 0; channel <= NEWEST; channel++) {
    stage_param(s, channel, PARAM_SYNTH, SHAPE_SINE);
    stage_param(s, channel, PARAM_VOICES, 32);
    stage_param(s, channel, PARAM_SUSTAIN, 1);
    stage_param(s, channel, PARAM_VOLUME, 0.05);
  }
  stage_give(s, COMMAND_KIT, CHANNEL_DRUMS, 0, new_kit());
  stage_give(s, COMMAND_CLIP, 0, 0, new_beat());
  stage_play(s, 240);
  hold(m, OLD, GROUP, 0.8f);
  hold(m, QUIET, GROUP, 0.1f);
  hold(m, YOUNG, GROUP, 0.8f);
  hold(m, NEWEST, 1, 0.8f);
}

static Machine *open_machine(double voice_ns, bool heard, bool keeps_all) {
  Machine *m = calloc(1, sizeof *m);
  EngineConfig config = stage_config(RATE_HZ);
  config.take_capacity = 4096;
  m->stage = stage_open_config(&config);
  feed_init(&m->feed, RATE_HZ);
  m->feed.engine = m->stage->engine;
  m->feed.now_ns = read_clock;
  m->feed.user = m;
  m->feed.keeps_all = keeps_all;
  feed_restart(&m->feed, heard);
  m->voice_ns = voice_ns;
  assert_null(take_create(&m->take, path, &config));
  start_music(m);
  return m;
}

// Objects come back once the take has been read.
static void close_machine(Machine *m) {
  int64_t frames = m->frames;
  stage_give(m->stage, COMMAND_KIT, CHANNEL_DRUMS, 0, NULL);
  stage_give(m->stage, COMMAND_CLIP, 0, 0, NULL);
  for (int n = 0; n < 4; n++) {
    stage_skip(m->stage, QUANTUM);
    assert_null(take_drain(m->take, m->stage->engine));
    stage_collect(m->stage);
  }
  assert_int_equal(status(m).untaken, 0);
  assert_null(take_close(m->take, frames));
  m->stage->gave = false;
  stage_close(m->stage);
  free(m);
}

static double level(const Machine *m, uint32_t strip) {
  return (double)engine_meter(m->stage->engine, strip).peak[0];
}

// The loudest that a strip is within a beat.
static double loudest(Machine *m, uint32_t strip) {
  double most = 0;
  for (int n = 0; n < 60; n++) {
    run_block(m);
    if (level(m, strip) > most) most = level(m, strip);
  }
  return most;
}

// -- tests -----------------------------------------------------------------------------------------

static void test_fast_machine(void **state) {
  (void)state;
  Machine *m = open_machine(BLOCK_NS / 80.0, true, false);
  run_s(m, 3);
  assert_int_equal(status(m).shed, 0);
  assert_int_equal(status(m).limit, UINT32_MAX);
  expect_between(status(m).voices, HELD + 1, HELD + 3);
  assert_int_equal(m->slow, 0);
  expect_above(loudest(m, QUIET), 0.001);
  close_machine(m);
}

static void test_slow_machine(void **state) {
  (void)state;
  Machine *m = open_machine(BLOCK_NS / 40.0, true, false);
  run_s(m, 3);
  expect_between(m->slow, 1, 8); // it was too slow, and then no more
  expect_below(m->last_slow, 16);
  expect_between(status(m).limit, 24, 30);
  expect_between(status(m).voices, 20, status(m).limit);
  expect_between(status(m).shed, HELD + 1 - 30, HELD + 10);
  assert_int_equal(atomic_load(&m->feed.late_blocks), 0); // none so late as to be a gap
  // By score: the quiet and the old have gone, the newest and the drums sound.
  expect_below(loudest(m, QUIET), 1e-5); // what is left is the meter falling
  double young = loudest(m, YOUNG);
  expect_above(young, 0.05);
  expect_below(loudest(m, OLD), 0.6 * young);
  expect_above(loudest(m, NEWEST), 0.01);
  expect_above(loudest(m, CHANNEL_DRUMS), 0.1);
  close_machine(m);
}

static void test_come_back(void **state) {
  (void)state;
  Machine *m = open_machine(BLOCK_NS / 40.0, true, false);
  run_s(m, 3);
  expect_above(status(m).shed, 30);
  m->voice_ns = BLOCK_NS / 200.0;
  uint32_t slow = m->slow;
  run_s(m, 0.8);
  expect_below(loudest(m, QUIET), 1e-5); // what is left is the meter falling
  run_s(m, 4);
  expect_between(status(m).voices, HELD + 1, HELD + 3);
  assert_int_equal(status(m).limit, UINT32_MAX);
  uint32_t shed = status(m).shed;
  run_s(m, 1);
  assert_int_equal(status(m).shed, shed);
  assert_int_equal(m->slow, slow);
  expect_above(loudest(m, QUIET), 0.001);
  close_machine(m);
}

// Ten times more than it can play: blocks come so late that the device runs dry, but not for long.
static void test_far_too_slow(void **state) {
  (void)state;
  Machine *m = open_machine(BLOCK_NS / 6.0, true, false);
  run_s(m, 3);
  uint32_t late = atomic_load(&m->feed.late_blocks);
  expect_between(late, 1, 10);
  run_s(m, 3);
  assert_int_equal(atomic_load(&m->feed.late_blocks), late);
  expect_between(status(m).voices, 2, 4);
  expect_above(loudest(m, CHANNEL_DRUMS), 0.1);
  close_machine(m);
}

static void test_unheard(void **state) {
  (void)state;
  Machine *m = open_machine(BLOCK_NS / 40.0, false, false);
  run_s(m, 2);
  assert_int_equal(status(m).shed, 0);
  feed_restart(&m->feed, true); // the device is back
  run_s(m, 2);
  expect_above(status(m).shed, 30);
  expect_below(status(m).voices, 30);
  feed_restart(&m->feed, false); // and gone
  run_s(m, 1);
  assert_int_equal(status(m).limit, UINT32_MAX);
  expect_between(status(m).voices, HELD + 1, HELD + 3);
  close_machine(m);
}

static void test_keeps_all(void **state) {
  (void)state;
  Machine *m = open_machine(BLOCK_NS / 20.0, true, true);
  run_s(m, 3);
  assert_int_equal(status(m).shed, 0);
  expect_above(m->slow, 500);
  close_machine(m);
}

static void play_again(uint32_t frames, uint32_t *shed, float *left, float *right) {
  EngineConfig config = stage_config(RATE_HZ);
  Take *take;
  assert_null(take_load(&take, path, &config));
  assert_int_equal(take_frames(take), frames);
  Stage *s = stage_open_config(&config);
  s->gave = true;
  for (int64_t frame = 0; frame < frames; frame += QUANTUM) {
    take_feed(take, s->engine, frame);
    stage_run(s, QUANTUM);
    stage_collect(s);
  }
  *shed = engine_status(s->engine).shed;
  memcpy(left, s->left, frames * sizeof *left);
  memcpy(right, s->right, frames * sizeof *right);
  take_free(take);
  stage_close(s);
}

static void test_replay(void **state) {
  (void)state;
  static float left[MOST_FRAMES], right[MOST_FRAMES];
  Machine *m = open_machine(BLOCK_NS / 40.0, true, false);
  run_s(m, 3);
  m->voice_ns = BLOCK_NS / 100.0;
  run_s(m, 3);
  m->voice_ns = BLOCK_NS / 30.0;
  run_s(m, 1);
  uint32_t shed = status(m).shed, frames = m->frames, shed_again;
  expect_above(shed, 50);
  close_machine(m);
  play_again(frames, &shed_again, left, right);
  assert_int_equal(shed_again, shed);
  for (uint32_t n = 0; n < frames; n++)
    if (memcmp(&left[n], &tape[2 * n], sizeof *left) || memcmp(&right[n], &tape[2 * n + 1], sizeof *right))
      fail_msg("frame %u is %g, was %g", n, (double)left[n], (double)tape[2 * n]);
}

static int make_path(void **state) {
  (void)state;
  int file = mkstemp(path);
  return file < 0 ? -1 : close(file);
}

static int remove_path(void **state) {
  (void)state;
  return unlink(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a machine that is fast enough fades nothing", test_fast_machine),
      TEST("one that is too slow fades the quiet and the old, and then keeps up", test_slow_machine),
      TEST("they come back when it is fast again", test_come_back),
      TEST("one that is ten times too slow runs dry for a moment only", test_far_too_slow),
      TEST("where nothing is heard nothing is faded", test_unheard),
      TEST("nothing is faded where all is to be kept", test_keeps_all),
      TEST("a take of it played again fades the same, to the bit", test_replay),
  };
  return cmocka_run_group_tests_name("host: overload", tests, make_path, remove_path);
}
