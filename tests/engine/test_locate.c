// test_locate.c -- a jump of the transport: nothing of what was jumped over sounds, what it would have set is
// set.
#include "engine/clip.h"
#include "support/expect.h"
#include "support/stage.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BEAT = TICKS_PER_BEAT, RATE = 48000, BEAT_FRAMES = 24000 };

static Stage *open_sharp(void) {
  Stage *s = stage_open(RATE);
  stage_param(s, 0, PARAM_ATTACK, 0);
  stage_param(s, 0, PARAM_RELEASE, 0);
  stage_run(s, 9600);
  stage_play(s, 120);
  stage_rewind(s);
  return s;
}

static void note_at(Stage *s, int64_t tick, int64_t length) {
  stage_send(s, (Command){.type = COMMAND_NOTE,
                          .when = WHEN_TICK,
                          .time = tick,
                          .owner = OWNER_SCRIPT,
                          .note = {69, 1, length}});
}

static void locate(Stage *s, int64_t tick) {
  stage_send(s, (Command){.type = COMMAND_LOCATE, .locate = {tick}});
}

static bool silent(const Stage *s, size_t from, size_t frames) {
  return listen_peak(stage_left(s, from, frames)) < 1e-6;
}

static void test_forwards(void **state) {
  (void)state;
  Stage *s = open_sharp();
  note_at(s, BEAT, BEAT / 2);     // jumped over
  note_at(s, 8 * BEAT, BEAT / 2); // sent for later: dropped with it
  stage_run(s, BEAT_FRAMES / 2);
  locate(s, 7 * BEAT);
  stage_run(s, QUANTUM);
  note_at(s, 9 * BEAT, BEAT / 2);
  stage_run(s, 3 * BEAT_FRAMES - QUANTUM);
  size_t jump = BEAT_FRAMES / 2, onset = jump + 2 * BEAT_FRAMES;
  assert_true(silent(s, 0, onset));
  assert_false(silent(s, onset, 1000));
  assert_int_equal(engine_status(s->engine).late, 0);
  stage_close(s);
}

static void test_backwards(void **state) {
  (void)state;
  Stage *s = open_sharp();
  stage_run(s, 4 * BEAT_FRAMES);
  locate(s, 0);
  stage_run(s, QUANTUM);
  note_at(s, BEAT, BEAT / 2);
  stage_run(s, 2 * BEAT_FRAMES);
  assert_true(silent(s, 0, 5 * BEAT_FRAMES));
  assert_false(silent(s, 5 * BEAT_FRAMES, 1000));
  stage_close(s);
}

static void test_held(void **state) {
  (void)state;
  Stage *s = open_sharp();
  note_at(s, 0, 100 * BEAT);
  stage_run(s, BEAT_FRAMES);
  assert_false(silent(s, BEAT_FRAMES - 1000, 1000));
  locate(s, 50 * BEAT);
  stage_run(s, BEAT_FRAMES);
  assert_true(silent(s, BEAT_FRAMES + 4800, BEAT_FRAMES - 4800)); // released, though its end lay ahead
  stage_close(s);
}

// A key that a player holds is the player's.
static void test_keys(void **state) {
  (void)state;
  Stage *s = open_sharp();
  stage_midi(s, 0x90, 69, 100);
  stage_run(s, BEAT_FRAMES);
  locate(s, 50 * BEAT);
  stage_run(s, BEAT_FRAMES);
  assert_false(silent(s, 2 * BEAT_FRAMES - 1000, 1000));
  stage_close(s);
}

static void test_parameters(void **state) {
  (void)state;
  Stage *s = open_sharp();
  stage_note(s, 69, 1, stage_now(s));
  stage_send(
      s, (Command){.type = COMMAND_PARAM, .when = WHEN_TICK, .time = 4 * BEAT, .param = {PARAM_VOLUME, 0}});
  stage_run(s, BEAT_FRAMES);
  assert_false(silent(s, BEAT_FRAMES - 1000, 1000));
  locate(s, 8 * BEAT);
  stage_run(s, BEAT_FRAMES);
  assert_true(silent(s, BEAT_FRAMES + 9600, 4800)); // its volume was set, in passing
  stage_close(s);
}

static Clip *click_at(int64_t tick, int64_t length) {
  Clip *clip = calloc(1, sizeof *clip + sizeof(ClipHit));
  clip->length = length;
  clip->count = 1;
  clip->hits[0] = (ClipHit){.tick = tick, .length = BEAT / 8, .pitch = 81, .velocity = 1};
  return clip;
}

static void test_clips(void **state) {
  (void)state;
  Stage *s = open_sharp();
  stage_give(s, COMMAND_CLIP, 0, 0, click_at(BEAT, 4 * BEAT)); // on two
  stage_run(s, BEAT_FRAMES / 2);
  locate(s, 3 * BEAT); // past it: a beat until one, two until it is heard
  stage_run(s, 4 * BEAT_FRAMES);
  size_t onset = BEAT_FRAMES / 2 + 2 * BEAT_FRAMES;
  assert_true(silent(s, 0, onset));
  assert_false(silent(s, onset, 500));
  stage_close(s);
}

// What waited for a bar that was jumped to or over is there at once, and a jump onto a hit plays it.
static void test_waiting_clip(void **state) {
  (void)state;
  Stage *s = open_sharp();
  Clip *clip = click_at(0, 4 * BEAT);
  stage_send(s,
             (Command){.type = COMMAND_CLIP, .when = WHEN_TICK, .time = 4 * BEAT, .object = &clip->object});
  s->gave = true;
  stage_run(s, BEAT_FRAMES);
  locate(s, 16 * BEAT);
  stage_run(s, BEAT_FRAMES);
  assert_true(silent(s, 0, BEAT_FRAMES));
  assert_false(silent(s, BEAT_FRAMES, 500));
  stage_close(s);
}

static void test_standing(void **state) {
  (void)state;
  Stage *s = open_sharp();
  stage_send(s, (Command){.type = COMMAND_STOP});
  stage_run(s, 4800);
  locate(s, 32 * BEAT);
  stage_run(s, 4800);
  assert_int_equal(engine_status(s->engine).tick, 32 * BEAT);
  note_at(s, 33 * BEAT, BEAT / 2);
  stage_send(s, (Command){.type = COMMAND_PLAY});
  size_t from = s->frames;
  stage_run(s, 2 * BEAT_FRAMES);
  assert_true(silent(s, from, BEAT_FRAMES));
  assert_false(silent(s, from + BEAT_FRAMES, 500));
  stage_close(s);
}

// A note of an offbeat sixteenth, with a swing of two thirds: a twelfth of a beat later, and half as loud.
static void test_groove(void **state) {
  (void)state;
  Stage *s = open_sharp();
  Groove *g = calloc(1, sizeof *g);
  *g = (Groove){.span = BEAT / 2, .count = 2, .from = {0, BEAT / 4}, .to = {0, BEAT / 3}, .level = {1, 0.5f}};
  stage_give(s, COMMAND_GROOVE, 0, 0, g);
  stage_give(s, COMMAND_CLIP, 0, 0, click_at(5 * BEAT / 4, 4 * BEAT));
  note_at(s, BEAT / 4, BEAT / 8);
  stage_run(s, 2 * BEAT_FRAMES);
  assert_true(silent(s, 0, BEAT_FRAMES / 3));
  assert_false(silent(s, BEAT_FRAMES / 3, 500));
  assert_true(silent(s, BEAT_FRAMES, BEAT_FRAMES / 3));
  assert_false(silent(s, BEAT_FRAMES * 4 / 3, 500));
  double level = listen_peak(stage_left(s, 0, BEAT_FRAMES));
  double hit = listen_peak(stage_left(s, BEAT_FRAMES, BEAT_FRAMES));
  Stage *loud = open_sharp();
  note_at(loud, 0, BEAT / 8);
  stage_run(loud, BEAT_FRAMES);
  double full = listen_peak(stage_left(loud, 0, BEAT_FRAMES));
  expect_between(listen_db(level / full), -12.1, -12.0);
  expect_between(listen_db(hit / full), -12.1, -12.0);
  stage_close(loud);
  stage_close(s);
}

// A note's place is its own: all of it to one side.
static void test_pan(void **state) {
  (void)state;
  Stage *s = open_sharp();
  stage_send(s, (Command){.type = COMMAND_NOTE, .pan = -1, .owner = OWNER_SCRIPT, .note = {69, 1, BEAT}});
  stage_run(s, BEAT_FRAMES / 2);
  assert_false(silent(s, 0, BEAT_FRAMES / 2));
  expect_below(listen_peak(stage_right(s, 0, BEAT_FRAMES / 2)), 1e-6);
  stage_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("forwards: what was jumped over is not heard, what comes is, on its frame", test_forwards),
      TEST("backwards: what comes again is heard on its frame", test_backwards),
      TEST("a script's note that sounds is released", test_held),
      TEST("a player's key is not", test_keys),
      TEST("a parameter that waited is set", test_parameters),
      TEST("a pattern goes on where the transport is", test_clips),
      TEST("a pattern that waited for its bar is there at once", test_waiting_clip),
      TEST("while it stands the transport goes on from where it was put", test_standing),
      TEST("a groove moves notes and hits between the beats, and their level", test_groove),
      TEST("a note lies where its pan says", test_pan),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
