// test_clock_bad.c -- clocks that jump, stutter, fall silent, race or flood: what they do not do to the beat.
#include "host/clock_rig.h"

static const double MS = 0.001;

static uint32_t times_said(const Rig *r, const char *text) {
  uint32_t count = 0;
  for (const char *at = r->said; (at = strstr(at, text)); at++) count++;
  return count;
}

// -- ticks that go astray ----------------------------------------------------------------------------------

typedef enum { LATE, LOST, DOUBLED, HELD_UP } Accident;

static void send_accident(Rig *r, Sender *s, Accident accident) {
  if (accident == LATE) rig_byte(r, s->next_s + 15 * MS, CLOCK_TICK);
  if (accident == DOUBLED) rig_byte(r, s->next_s, CLOCK_TICK);
  if (accident == DOUBLED) rig_byte(r, s->next_s + 3 * MS, CLOCK_TICK);
  s->mute = true;
  for (int n = 0; accident == HELD_UP && n < 3; n++) {
    rig_byte(r, s->next_s + (4 - n) * 60 / (24 * s->bpm) - 1e-5, CLOCK_TICK); // all at the same time
    sender_tick(r, s);
  }
  if (accident == HELD_UP) rig_byte(r, s->next_s + 60 / (24 * s->bpm) - 1e-5, CLOCK_TICK);
  sender_tick(r, s);
  s->mute = false;
}

static void meet(Accident accident) {
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender s = sender_start(r, 120, 0);
  rig_tick(r, &s, 10);
  for (int n = 0; n < 20; n++) {
    send_accident(r, &s, accident);
    for (int block = 0; block < 100; block++) {
      rig_tick(r, &s, 0.005);
      expect_between(rig_apart(r, &s), -0.2 * MS, 0.2 * MS);
    }
  }
  expect_between(rig_shown_bpm(r), 119.98, 120.02);
  assert_in_range(conductor_status(r->conductor).outliers, 20, 80);
  rig_close(r);
}

static void test_accidents(void **state) {
  (void)state;
  meet(LATE);
  meet(LOST);
  meet(DOUBLED);
  meet(HELD_UP);
}

// All ticks are 15 ms later from some time on: it is believed, and followed.
static void test_jump(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender s = sender_start(r, 120, 0);
  rig_tick(r, &s, 10);
  s.next_s += 9 * MS;
  rig_tick(r, &s, 1);
  expect_between(rig_off_grid(r, &s), -0.2 * MS, 0.2 * MS);
  rig_close(r);
}

static double doubling(int64_t ticks) { return ticks < 480 ? 90 : 180; }
static double halving(int64_t ticks) { return ticks < 480 ? 180 : 90; }

// Each tick counts, whatever the tempo does.
static void test_double_tempo(void **state) {
  (void)state;
  double (*const tempos[])(int64_t) = {doubling, halving};
  for (int n = 0; n < 2; n++) {
    Rig *r = rig_open(CONDUCT_MIDI);
    Sender s = sender_start(r, 0, 0);
    s.tempo = tempos[n];
    rig_tick(r, &s, 30);
    expect_between(rig_shown_bpm(r), tempos[n](1000) - 0.05, tempos[n](1000) + 0.05);
    expect_between(rig_apart(r, &s), -0.2 * MS, 0.2 * MS);
    rig_close(r);
  }
}

static void test_drop_out(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender s = sender_start(r, 133.3, MS);
  rig_tick(r, &s, 10);
  s.mute = true;
  rig_tick(r, &s, 5);
  assert_true(rig_status(r).playing);
  expect_between(rig_status(r).bpm, 133.2, 133.4);
  expect_between(rig_apart(r, &s), -8 * MS, 8 * MS); // of 5 seconds
  conductor_poll(r->conductor);
  s.mute = false;
  rig_tick(r, &s, 60 / 133.3); // a beat later
  expect_between(rig_apart(r, &s), -1.5 * MS, 1.5 * MS);
  rig_tick(r, &s, 10);
  expect_between(rig_apart(r, &s), -0.5 * MS, 0.5 * MS);
  rig_close(r);
}

// -- clocks that are none ----------------------------------------------------------------------------------

static void test_absurd(void **state) {
  (void)state;
  static const double tempos[] = {1010, 15};
  for (int n = 0; n < 2; n++) {
    Rig *r = rig_open(CONDUCT_MIDI);
    rig_play(r, 120);
    Sender s = sender_open(r, tempos[n], 0);
    for (int k = 0; k < 100; k++) {
      rig_tick(r, &s, 0.1);
      conductor_poll(r->conductor);
      expect_between(rig_status(r).bpm, 120, 120);
    }
    assert_int_equal(times_said(r, "from 20 to 999"), 1);
    rig_close(r);
  }
}

static void test_limits(void **state) {
  (void)state;
  static const double tempos[] = {20, 999};
  for (int n = 0; n < 2; n++) {
    Rig *r = rig_open(CONDUCT_MIDI);
    rig_play(r, 120);
    Sender s = sender_open(r, tempos[n], 0);
    rig_tick(r, &s, 20);
    expect_between(rig_status(r).bpm / tempos[n], 0.9995, 1.0005);
    rig_close(r);
  }
}

// A million messages a second for a second, and then a stop. Of each port a block has 64 at most.
static void test_flood(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  static const uint8_t kinds[] = {CLOCK_TICK, CLOCK_START, CLOCK_TICK, CLOCK_CONTINUE, CLOCK_STOP};
  rig_play(r, 120);
  uint64_t random = 3;
  for (int block = 0; block < 188; block++) {
    for (int n = 0; n < 5333; n++) {
      uint8_t byte = kinds[random_below(&random, 5)];
      conductor_hear(r->conductor, 0, &byte, 1, rig_ns(rig_now(r)) + n * 1000);
    }
    rig_block(r);
  }
  conductor_hear(r->conductor, 0, &kinds[1], 1, rig_ns(rig_now(r)));
  conductor_hear(r->conductor, 0, &kinds[4], 1, rig_ns(rig_now(r)));
  for (int block = 0; block < 6; block++) rig_block(r);
  assert_false(rig_status(r).playing);
  rig_run(r, 2);
  assert_false(rig_status(r).playing);
  Sender s = sender_start(r, 120, 0);
  rig_tick(r, &s, 2);
  expect_between(rig_apart(r, &s), -0.1 * MS, 0.1 * MS);
  rig_close(r);
}

static void test_tick_flood(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  rig_play(r, 120);
  for (int block = 0; block < 400; block++) {
    for (int n = 0; n < 5333; n++) {
      uint8_t byte = CLOCK_TICK;
      conductor_hear(r->conductor, 0, &byte, 1, rig_ns(rig_now(r)) + n * 1000);
    }
    rig_block(r);
    expect_between(rig_status(r).bpm, 119, 121);
  }
  rig_close(r);
}

static void test_waits(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  rig_byte(r, rig_now(r), CLOCK_START);
  for (int n = 0; n < 30; n++) {
    rig_run(r, 0.1);
    conductor_poll(r->conductor);
    if (n < 8 || n > 12) assert_int_equal(times_said(r, "without ticks"), n > 12);
  }
  assert_false(rig_status(r).playing);
  Sender s = sender_open(r, 120, 0);
  rig_tick(r, &s, 1);
  expect_between(rig_beat(r), 1.9, 2.1);
  rig_close(r);
}

static void test_one_port(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender first = sender_start(r, 120, 0), second = sender_open(r, 90, 0);
  second.port = 2;
  second.next_s += 0.1;
  for (int n = 0; n < 800; n++) {
    while (second.next_s < rig_now(r) + 0.02) sender_tick(r, &second);
    rig_tick(r, &first, 0.01);
  }
  expect_between(rig_shown_bpm(r), 119.99, 120.01);
  expect_between(rig_apart(r, &first), -0.1 * MS, 0.1 * MS);
  rig_tick(r, &second, 4);
  expect_between(rig_shown_bpm(r), 89.9, 90.1);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("ticks that are late, lost, doubled or held up move nothing", test_accidents),
      TEST("ticks that have moved together are believed", test_jump),
      TEST("a tempo that doubles or halves keeps the beat", test_double_tempo),
      TEST("the beat goes on through a drop-out and finds the ticks again", test_drop_out),
      TEST("tempos outside of 20 to 999 are not followed, and said once", test_absurd),
      TEST("tempos of 20 and 999 are", test_limits),
      TEST("a flood of messages loses no stop", test_flood),
      TEST("a flood of ticks moves nothing", test_tick_flood),
      TEST("a start without ticks waits, says so once, and begins with the first", test_waits),
      TEST("one port leads until it falls silent", test_one_port),
  };
  return cmocka_run_group_tests_name("clock_bad", tests, NULL, NULL);
}
