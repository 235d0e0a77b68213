// A take that is played again is the same music, to the bit.
#include "engine/clip.h"
#include "host/take.h"
#include "support/stage.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { BLOCK = 200, BLOCKS = 1200, FRAMES = BLOCK * BLOCKS };

static char path[] = "/tmp/livelua-take-XXXXXX";

static int make_path(void **state) {
  (void)state;
  int file = mkstemp(path);
  return file < 0 ? -1 : close(file);
}

static int remove_path(void **state) {
  (void)state;
  return unlink(path);
}

static Clip *beat(uint32_t *random) {
  Clip *clip = calloc(1, sizeof *clip + 4 * sizeof *clip->hits);
  *clip = (Clip){.length = TICKS_PER_BEAT, .channel = 0, .count = 4};
  for (int k = 0; k < 4; k++)
    clip->hits[k] = (ClipHit){.tick = k * TICKS_PER_BEAT / 4,
                              .length = TICKS_PER_BEAT / 8,
                              .pitch = (float)(40 + stage_random(random) % 40),
                              .velocity = 0.7f};
  return clip;
}

static Transaction *change(uint32_t *random) {
  Transaction *t = calloc(1, sizeof *t + 3 * sizeof *t->commands);
  t->count = 3;
  t->commands[0] =
      (Command){.type = COMMAND_PARAM, .param = {PARAM_CUTOFF, (float)(200 + stage_random(random) % 5000)}};
  t->commands[1] = (Command){.type = COMMAND_CLIP, .slot = 2, .object = &beat(random)->object};
  t->commands[2] = (Command){.type = COMMAND_NOTE,
                             .channel = 3,
                             .owner = OWNER_SCRIPT,
                             .note = {(float)(30 + stage_random(random) % 60), 0.5f, TICKS_PER_BEAT / 3}};
  return t;
}

static Clip *fill(uint32_t *random) {
  Clip *clip = beat(random);
  clip->period = stage_random(random) % 2 ? 4 * TICKS_PER_BEAT : 0;
  return clip;
}

static Groove *swing(void) {
  Groove *g = calloc(1, sizeof *g);
  const int64_t span = TICKS_PER_BEAT / 2;
  *g = (Groove){.span = span, .count = 2, .from = {0, span / 2}, .to = {0, span * 3 / 5}, .level = {1, 0.7f}};
  return g;
}

// Somebody else leads the beat, or no longer does.
static void lead(Stage *s, uint32_t *random) {
  Command say = {
      .type = COMMAND_LEAD,
      .slot = (uint8_t)(stage_random(random) % 3),
      .time = engine_next_frame(s->engine),
      .owner = OWNER_LEADER,
      .lead = {(double)(stage_random(random) % 9) * TICKS_PER_BEAT, 100 + stage_random(random) % 50}};
  engine_obey(s->engine, &say);
}

// What a musician does at odd moments.
static void act(Stage *s, uint32_t *random) {
  switch (stage_random(random) % 16) {
  case 0: stage_give(s, COMMAND_TRANSACTION, 0, 0, change(random)); return;
  case 1: stage_midi(s, 0x90, 36 + (int)(stage_random(random) % 50), 90); return;
  case 2: stage_midi(s, 0x80, 36 + (int)(stage_random(random) % 50), 0); return;
  case 3: stage_midi(s, 0xB0, 7, (int)(stage_random(random) % 128)); return;
  case 4: stage_midi(s, 0xE0, 0, (int)(stage_random(random) % 128)); return;
  case 5:
    stage_send(s, (Command){.type = COMMAND_TEMPO, .tempo = {60 + stage_random(random) % 120, 0}});
    return;
  case 6:
    if (stage_random(random) % 8 == 0) engine_panic(s->engine);
    return;
  case 7: stage_give(s, COMMAND_FILL, 0, 2, fill(random)); return;
  case 8: stage_give(s, COMMAND_GROOVE, 0, 0, swing()); return;
  case 9: lead(s, random); return;
  case 10:
    stage_send(s, (Command){.type = COMMAND_LOCATE, .locate = {stage_random(random) % 9 * TICKS_PER_BEAT}});
    return;
  default: return;
  }
}

static void play_and_keep(float *left) {
  EngineConfig config = stage_config(48000);
  config.take_capacity = 1024;
  config.seed = 9;
  Stage *s = stage_open_config(&config);
  Take *take;
  assert_null(take_create(&take, path, &config));
  uint32_t random = 5;
  stage_play(s, 120);
  for (int block = 0; block < BLOCKS; block++) {
    act(s, &random);
    stage_run(s, BLOCK);
    assert_null(take_drain(take, s->engine));
    stage_collect(s);
  }
  assert_int_equal(engine_status(s->engine).untaken, 0);
  memcpy(left, s->left, FRAMES * sizeof *left);
  stage_give(s, COMMAND_CLIP, 0, 2, NULL);
  stage_give(s, COMMAND_FILL, 0, 2, NULL);
  stage_give(s, COMMAND_GROOVE, 0, 0, NULL);
  for (int k = 0; k < 3; k++) { // objects come back once the take has been read
    stage_run(s, QUANTUM);
    assert_null(take_drain(take, s->engine));
    stage_collect(s);
  }
  assert_null(take_close(take, FRAMES));
  stage_close(s);
}

static void play_again(float *left) {
  EngineConfig config = stage_config(48000);
  Take *take;
  assert_null(take_load(&take, path, &config));
  assert_int_equal(take_frames(take), FRAMES);
  Stage *s = stage_open_config(&config);
  s->gave = true;
  for (int64_t frame = 0; frame < FRAMES; frame += QUANTUM) {
    take_feed(take, s->engine, frame);
    stage_run(s, QUANTUM);
    stage_collect(s);
  }
  memcpy(left, s->left, FRAMES * sizeof *left);
  take_free(take);
  stage_close(s);
}

static void test_same(void **state) {
  (void)state;
  static float live[FRAMES], again[FRAMES];
  play_and_keep(live);
  play_again(again);
  double loudest = 0;
  for (int n = 0; n < FRAMES; n++) loudest = live[n] > (float)loudest ? (double)live[n] : loudest;
  assert_true(loudest > 0.05);
  for (int n = 0; n < FRAMES; n++)
    if (memcmp(&live[n], &again[n], sizeof live[n]))
      fail_msg("frame %d is %g, was %g", n, (double)again[n], (double)live[n]);
}

static void test_no_take(void **state) {
  (void)state;
  EngineConfig config = stage_config(48000);
  Take *take;
  const char *error = take_load(&take, "/dev/null", &config);
  assert_non_null(error);
  assert_non_null(strstr(error, "/dev/null"));
  take_free(take);
  error = take_load(&take, "/no/such/take", &config);
  assert_non_null(error);
  assert_non_null(strstr(error, "No such file"));
  take_free(take);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      {"a take played again is the same to the bit", test_same, NULL, NULL, NULL},
      {"what is no take is refused by name", test_no_take, NULL, NULL, NULL},
  };
  return cmocka_run_group_tests_name("host: take", tests, make_path, remove_path);
}
