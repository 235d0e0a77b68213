// test_pulse.c -- MIDI clock: every pulse on its frame, and the messages that start, stop and place a
// follower.
#include "engine/pulse.h"
#include "support/expect.h"
#include "support/random.h"
#include <math.h>
#include <stdlib.h>

enum { BEAT = TICKS_PER_BEAT, PULSE = BEAT / 24, ROOM = 1 << 14 };

typedef struct {
  Pulses pulses;
  Tempo tempo;
  int64_t frame;
  void *block;
} Sender;

static Sender *sender_open(double bpm, int64_t tick) {
  Sender *s = calloc(1, sizeof *s);
  s->block = aligned_alloc(64, (queue_size(sizeof(EnginePulse), ROOM) + 63) / 64 * 64);
  s->pulses.queue = queue_init(s->block, sizeof(EnginePulse), ROOM, 0);
  tempo_init(&s->tempo, 48000, bpm, tick, 0);
  pulse_switch(&s->pulses, &s->tempo, 0, true);
  return s;
}

static void sender_close(Sender *s) {
  assert_int_equal(s->pulses.lost, 0);
  free(s->block);
  free(s);
}

static void sender_run(Sender *s, int64_t frames) {
  for (int64_t end = s->frame + frames; s->frame < end; s->frame += QUANTUM)
    pulse_run(&s->pulses, &s->tempo, s->frame, s->frame + QUANTUM);
}

static void sender_play(Sender *s) {
  tempo_play(&s->tempo, s->frame);
  pulse_play(&s->pulses, &s->tempo, s->frame);
}

static void sender_stop(Sender *s) {
  tempo_stop(&s->tempo, s->frame);
  pulse_stop(&s->pulses, &s->tempo, s->frame);
}

static EnginePulse next(Sender *s) {
  EnginePulse pulse = {0};
  assert_true(queue_pop(s->pulses.queue, &pulse));
  return pulse;
}

static void expect_next(Sender *s, int byte, int64_t frame) {
  EnginePulse pulse = next(s);
  assert_int_equal(pulse.bytes[0], byte);
  assert_int_equal(pulse.frame, frame);
}

static void expect_none(Sender *s) {
  EnginePulse pulse;
  assert_false(queue_pop(s->pulses.queue, &pulse));
}

static void test_start(void **state) {
  (void)state;
  Sender *s = sender_open(125, 0); // 23040 frames a beat, 960 a pulse
  sender_play(s);
  sender_run(s, 48000);
  expect_next(s, 0xFA, 0);
  for (int n = 0; n < 50; n++) expect_next(s, 0xF8, n * 960);
  expect_none(s);
  sender_stop(s);
  expect_next(s, 0xFC, 48000);
  sender_close(s);
}

static void test_continue(void **state) {
  (void)state;
  Sender *s = sender_open(125, 5 * BEAT + BEAT / 4 + 3 * PULSE); // between two sixteenths
  sender_play(s);
  sender_run(s, 4800);
  EnginePulse position = next(s);
  assert_int_equal(position.size, 3);
  assert_int_equal(position.bytes[0], 0xF2);
  assert_int_equal(position.bytes[1] | position.bytes[2] << 7, 22);
  for (int n = 0; n < 3; n++) expect_next(s, 0xF8, n * 960); // of a follower that still waits
  expect_next(s, 0xFB, 3 * 960);
  expect_next(s, 0xF8, 3 * 960);
  sender_close(s);
}

static void test_jump(void **state) {
  (void)state;
  Sender *s = sender_open(125, 0);
  sender_play(s);
  sender_run(s, 1920);
  for (int n = 0; n < 3; n++) next(s);
  tempo_locate(&s->tempo, s->frame, 128 * BEAT);
  pulse_locate(&s->pulses, &s->tempo, s->frame);
  sender_run(s, 960);
  expect_next(s, 0xFC, 1920);
  EnginePulse position = next(s);
  assert_int_equal(position.bytes[1] | position.bytes[2] << 7, 512);
  expect_next(s, 0xFB, 1920);
  expect_next(s, 0xF8, 1920);
  expect_none(s);
  sender_close(s);
}

static void test_standing(void **state) {
  (void)state;
  Sender *s = sender_open(125, 0);
  sender_run(s, 9600);
  for (int n = 0; n < 10; n++) expect_next(s, 0xF8, n * 960);
  expect_none(s);
  sender_play(s);
  sender_run(s, 960 + QUANTUM);
  expect_next(s, 0xFA, 9600);
  expect_next(s, 0xF8, 9600);
  expect_next(s, 0xF8, 9600 + 960);
  sender_stop(s); // a quantum after a pulse: the next would have come 928 frames later
  sender_run(s, 960);
  expect_next(s, 0xFC, 10592);
  expect_next(s, 0xF8, 10592 + 928);
  expect_none(s);
  sender_close(s);
}

static void test_off(void **state) {
  (void)state;
  Sender *s = sender_open(125, 0);
  pulse_switch(&s->pulses, &s->tempo, 0, false);
  sender_play(s);
  sender_run(s, 48000);
  expect_none(s);
  pulse_switch(&s->pulses, &s->tempo, s->frame, true); // at pulse 50, where no sixteenth is
  sender_run(s, 5 * 960);
  EnginePulse position = next(s);
  assert_int_equal(position.bytes[1] | position.bytes[2] << 7, 9);
  for (int n = 50; n < 54; n++) expect_next(s, 0xF8, n * 960);
  expect_next(s, 0xFB, 54 * 960);
  expect_next(s, 0xF8, 54 * 960);
  pulse_switch(&s->pulses, &s->tempo, s->frame, false);
  expect_next(s, 0xFC, s->frame);
  expect_none(s);
  sender_close(s);
}

static void change_at_random(Sender *s, uint64_t *seed) {
  int64_t ramp = random_below(seed, 2) ? random_below(seed, 16 * BEAT) : 0;
  TempoRamp shape = random_below(seed, 2) ? RAMP_BEATS : RAMP_TIME;
  tempo_change(&s->tempo, tempo_tick(&s->tempo, s->frame), random_between(seed, 20, 999), ramp, shape);
}

// Ten hours: each pulse is where its tick is, none is missing and none comes twice.
static void test_changes(void **state) {
  (void)state;
  uint64_t seed = 3;
  Sender *s = sender_open(120, 0);
  sender_play(s);
  for (int64_t n = -1; s->frame < 10 * 3600 * 48000ll;) {
    int64_t from = s->frame;
    sender_run(s, QUANTUM * (int64_t)(1 + random_below(&seed, 20000)));
    for (EnginePulse pulse; queue_pop(s->pulses.queue, &pulse);) {
      assert_int_equal(pulse.bytes[0], n < 0 ? 0xFA : 0xF8);
      assert_true(pulse.frame >= from && pulse.frame < s->frame);
      if (n >= 0) assert_int_equal(pulse.frame, tempo_frame(&s->tempo, n * PULSE));
      n++;
    }
    assert_true(tempo_frame(&s->tempo, (n + 1) * PULSE) >= s->frame || n < 0);
    change_at_random(s, &seed);
  }
  sender_close(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("start, 24 pulses a beat from it on, stop, each on its frame", test_start),
      TEST("from between two sixteenths a follower goes on with the next", test_continue),
      TEST("a jump stops a follower, places it and lets it go on", test_jump),
      TEST("while the transport stands the pulses go on at its tempo", test_standing),
      TEST("nothing is sent while it is off, and who comes later is told the place", test_off),
      TEST("ten hours of changing tempos: every pulse is where its tick is", test_changes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
