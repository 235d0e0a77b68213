// test_jumps_led.c -- a leader from outside puts the transport elsewhere: loops lose no beat of it.
#include "bind/rig.h"
#include <math.h>

enum { BEAT = TICKS_PER_BEAT };

static const char song[] =
    "channel(1, { synth = 'saw', attack = 0, release = 0 })\n"
    "loop('beats', { sync = 1 }, function() note(1, 90, { len = 1/16 }) wait(1) end)\n";

static Rig *open_song(void) {
  Rig *r = rig_open();
  assert_true(rig_file(r, "song.lua", song));
  rig_beats(r, 5.3);
  rig_forget(r);
  r->keep_sound = true;
  return r;
}

static void obey(Rig *r, CommandType type, double beat) {
  Command c = {.type = (uint8_t)type, .owner = OWNER_LEADER, .locate = {(int64_t)(beat * BEAT)}};
  engine_obey(r->engine, &c);
}

// Seconds since the tape began at which sounds begin.
static size_t find_onsets(const Rig *r, double *onsets, size_t room) {
  size_t count = 0;
  int quiet = 1000;
  for (size_t n = 0; n < r->heard_frames; n++) {
    bool loud = fabsf(r->heard[2 * n]) > 1e-3f;
    if (loud && quiet > 400 && count < room) onsets[count++] = (double)n / RIG_RATE;
    quiet = loud ? 0 : quiet + 1;
  }
  return count;
}

static void expect_onsets(const Rig *r, const double *expected, size_t count) {
  double onsets[16];
  size_t found = find_onsets(r, onsets, 16);
  for (size_t n = 0; n < count && n < found; n++)
    expect_between(onsets[n] - expected[n], -0.001,
                   0.012); // what begins with the jump comes with the next pump
  assert_int_equal(found, count);
}

static void test_to_start(void **state) {
  (void)state;
  Rig *r = open_song();
  obey(r, COMMAND_LOCATE, 0);
  rig_beats(r, 2.2);
  expect_onsets(r, (double[]){0, 0.5, 1}, 3);
  rig_close(r);
}

// Too short a way to be seen in the clock, and what was laid ready is gone.
static void test_a_little(void **state) {
  (void)state;
  Rig *r = open_song();
  obey(r, COMMAND_LOCATE, 5.9);
  rig_beats(r, 2.4); // until the last is silent
  expect_onsets(r, (double[]){0.05, 0.55, 1.05}, 3);
  rig_forget(r);
  obey(r, COMMAND_LOCATE, 7.95);
  rig_beats(r, 1.2);
  expect_onsets(r, (double[]){0.025, 0.525}, 2);
  rig_close(r);
}

// Stopped between two beats, put at the start, and set going some time later: the downbeat is ready.
static void test_standing(void **state) {
  (void)state;
  Rig *r = open_song();
  assert_true(rig_prompt(r, "clock { source = 'midi' }"));
  obey(r, COMMAND_STOP, 0);
  rig_beats(r, 1);
  obey(r, COMMAND_LOCATE, 0);
  rig_beats(r, 0.1);
  r->heard_frames = 0;
  obey(r, COMMAND_PLAY, 0);
  rig_beats(r, 1.2);
  double onsets[16];
  assert_int_equal(find_onsets(r, onsets, 16), 2);
  expect_between(onsets[0], 0, 0.0001); // on its very frame: it did not wait for a pump
  expect_between(onsets[1], 0.4999, 0.5001);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("back to the start while it plays: the downbeat is heard, and every beat after it", test_to_start),
      TEST("a jump of a fraction of a beat costs no note", test_a_little),
      TEST("put at the start while it stands, the downbeat of loops is ready for the leader's start",
           test_standing),
  };
  return cmocka_run_group_tests_name("jumps: led", tests, NULL, NULL);
}
