// test_clock.c -- MIDI clock comes in: what wanders out of it, how its tempo is read, how a song starts,
// stops and goes on.
#include "host/clock_rig.h"

static const double MS = 0.001;

// -- wander ------------------------------------------------------------------------------------------------

typedef struct {
  double rms, most;
} Wander;

static Wander measure_wander(double bpm, double jitter_s) {
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender s = sender_start(r, bpm, jitter_s);
  Wander w = {0};
  uint32_t count = 0;
  rig_tick(r, &s, 16 * 60 / bpm);
  expect_between(rig_shown_bpm(r), bpm - 0.05, bpm + 0.05);
  for (; count < 20000; count++) {
    rig_tick(r, &s, 0.004);
    double error = rig_apart(r, &s);
    w.rms += error * error;
    w.most = fmax(w.most, fabs(error));
  }
  w.rms = sqrt(w.rms / count);
  print_message("# %.1f beats a minute, ticks off by up to %.0f ms: wander %.3f ms rms, %.3f ms at most\n",
                bpm, jitter_s / MS, w.rms / MS, w.most / MS);
  rig_close(r);
  return w;
}

static void test_wander(void **state) {
  (void)state;
  static const double tempos[] = {60, 120, 133.3, 174};
  for (size_t n = 0; n < 4; n++) {
    expect_below(measure_wander(tempos[n], 2 * MS).most, 0.5 * MS);
    expect_below(measure_wander(tempos[n], 3 * MS).rms, 0.2 * MS);
  }
}

// A port that is served once in 256 frames moves ticks by up to 5.3 ms, to and fro over seconds at these
// tempos.
static void test_served_in_blocks(void **state) {
  (void)state;
  static const double tempos[] = {93, 94, 120};
  const double grid_s = 256.0 / 48000;
  for (size_t n = 0; n < 3; n++) {
    Rig *r = rig_open(CONDUCT_MIDI);
    Sender s = sender_start(r, tempos[n], 0);
    s.grid_s = grid_s;
    rig_tick(r, &s, 16 * 60 / tempos[n]);
    for (int k = 0; k < 3000; k++) {
      rig_tick(r, &s, 0.02);
      expect_between(rig_apart(r, &s) + grid_s / 2, -MS, MS);
    }
    expect_between(rig_shown_bpm(r), tempos[n] - 0.05, tempos[n] + 0.05);
    rig_close(r);
  }
}

// -- tempo -------------------------------------------------------------------------------------------------

static double stepping(int64_t ticks) { return ticks < 480 ? 120 : 140; }
static double ramping(int64_t ticks) {
  return ticks < 480 ? 120 : ticks > 864 ? 140 : 120 + 20.0 * (double)(ticks - 480) / 384;
}

static void follow(double (*tempo)(int64_t), double jitter_s, double most_on_ramp) {
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender s = sender_start(r, 120, jitter_s);
  s.tempo = tempo;
  rig_tick(r, &s, 8);
  double most = 0;
  while (s.ticks < 960) {
    rig_tick(r, &s, 0.01);
    most = fmax(most, fabs(rig_apart(r, &s)));
  }
  expect_below(most, most_on_ramp);
  rig_tick(r, &s, 8);
  expect_between(rig_shown_bpm(r), 139.95, 140.05);
  expect_between(rig_apart(r, &s), -0.7 * MS, 0.7 * MS);
  rig_close(r);
}

static void test_step(void **state) {
  (void)state;
  follow(stepping, 0, 25 * MS);
  follow(stepping, 2 * MS, 40 * MS);
}

static void test_ramp(void **state) {
  (void)state;
  follow(ramping, 0, 8 * MS);
  follow(ramping, 2 * MS, 10 * MS);
}

static void test_fraction(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender s = sender_start(r, 133.3, 0);
  rig_tick(r, &s, 0.9); // before the second beat is over
  expect_between(rig_shown_bpm(r), 133.29, 133.31);
  rig_close(r);
}

// -- joining -----------------------------------------------------------------------------------------------

static void test_join(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  rig_play(r, 100);
  rig_run(r, 3.333);
  Sender s = sender_open(r, 120, MS);
  s.ticks = 1000;
  double before = rig_beat(r), begin_s = rig_now(r), most = 0, last = before;
  for (int n = 0; n < 200; n++) {
    rig_tick(r, &s, 0.02);
    assert_true(rig_beat(r) > last);
    most = fmax(most, rig_beat(r) - last);
    last = rig_beat(r);
  }
  expect_below(most, 1.13 * 0.02134 * 120 / 60 * 1.5); // closing up: an eighth more than the tempo, no jump
  assert_true(rig_status(r).playing);
  expect_between(rig_off_grid(r, &s), -MS, MS);
  expect_between(rig_shown_bpm(r), 119.9, 120.1);
  expect_between(last - before - (rig_now(r) - begin_s) * 120 / 60.0, -0.2, 0.2);
  rig_close(r);
}

static void test_stands(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender s = sender_open(r, 140, 0);
  rig_tick(r, &s, 2);
  assert_false(rig_status(r).playing);
  assert_int_equal(rig_status(r).tick, 0);
  expect_between(rig_status(r).bpm, 139.9, 140.1);
  rig_close(r);
}

// -- starting ----------------------------------------------------------------------------------------------

// The first click is heard with the tick that the song starts with.
static void start_on_tick(double bpm, double jitter_s, double most_s) {
  Rig *r = rig_open(CONDUCT_MIDI);
  rig_click(r, 1);
  Sender s = sender_open(r, bpm, jitter_s);
  rig_tick(r, &s, 16 * 60 / bpm); // it ticks while it stands
  double first_s = s.next_s;
  rig_byte(r, first_s - 0.6 * 60 / (24 * bpm), CLOCK_START);
  s.ticks = 0;
  rig_tick(r, &s, 8 * 60 / bpm + 0.03);
  assert_in_range(r->clicks, 8, 9);
  for (uint32_t n = 0; n < 8; n++) expect_between(r->click_s[n] - (first_s + n * 60 / bpm), -most_s, most_s);
  expect_between(rig_apart(r, &s), -most_s, most_s);
  rig_close(r);
}

static void test_start(void **state) {
  (void)state;
  start_on_tick(120, 0, 0.05 * MS);
  start_on_tick(120, 2 * MS, 0.5 * MS);
  start_on_tick(61.7, 2 * MS, 0.5 * MS);
}

// No tick came before it: it begins as soon as the first has come, and closes up.
static void test_cold_start(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  rig_click(r, 1);
  Sender s = sender_start(r, 128, MS);
  double first_s = s.next_s;
  rig_tick(r, &s, 6);
  expect_between(r->click_s[0] - first_s, 0, 2.1 * RIG_BLOCK / RIG_RATE);
  for (uint32_t n = 2; n < r->clicks; n++)
    expect_between(r->click_s[n] - (first_s + n * 60 / 128.0), -1.2 * MS, 1.2 * MS);
  assert_int_equal(r->clicks, 13);
  rig_close(r);
}

static void test_start_again(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender s = sender_start(r, 120, 0);
  rig_tick(r, &s, 5.3);
  rig_byte(r, s.next_s - 5 * MS, CLOCK_START);
  s.ticks = 0;
  rig_tick(r, &s, 0.5);
  expect_between(rig_apart(r, &s), -0.1 * MS, 0.1 * MS);
  rig_close(r);
}

// -- stopping, going on, going elsewhere -------------------------------------------------------------------

static void test_continue(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender s = sender_start(r, 120, 0);
  rig_tick(r, &s, 4);
  rig_byte(r, s.next_s - 10 * MS, CLOCK_STOP);
  int64_t next = s.ticks; // it will go on with the tick that would have come
  rig_tick(r, &s, 1);
  assert_false(rig_status(r).playing);
  expect_between(rig_beat(r), (double)(next - 1) / 24, (double)(next + 1) / 24);
  rig_byte(r, s.next_s - 5 * MS, CLOCK_CONTINUE);
  s.ticks = next;
  rig_tick(r, &s, 2);
  assert_true(rig_status(r).playing);
  expect_between(rig_apart(r, &s), -0.05 * MS, 0.05 * MS);
  rig_close(r);
}

static void test_position(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender s = sender_start(r, 120, 0);
  rig_tick(r, &s, 4);
  rig_byte(r, s.next_s - 10 * MS, CLOCK_STOP);
  rig_tick(r, &s, 0.1);
  rig_position(r, rig_now(r), 1030); // sixteenths: more than seven bits
  rig_tick(r, &s, 0.1);
  assert_int_equal(rig_status(r).tick, 1030 * (int64_t)TICKS_PER_BEAT / 4); // shown before it goes on
  rig_byte(r, s.next_s - 5 * MS, CLOCK_CONTINUE);
  s.ticks = 1030 * 6;
  rig_tick(r, &s, 2);
  expect_between(rig_apart(r, &s), -0.05 * MS, 0.05 * MS);
  rig_position(r, s.next_s - 5 * MS, 16); // while it runs
  s.ticks = 16 * 6;
  rig_tick(r, &s, 2);
  expect_between(rig_apart(r, &s), -0.05 * MS, 0.05 * MS);
  rig_close(r);
}

// Ticks that stop with the song, for ten seconds, are no slow ticks.
static void test_pause(void **state) {
  (void)state;
  Rig *r = rig_open(CONDUCT_MIDI);
  Sender s = sender_start(r, 133.3, 0);
  rig_tick(r, &s, 8);
  rig_byte(r, s.next_s - 5 * MS, CLOCK_STOP);
  rig_run(r, 10);
  expect_between(rig_status(r).bpm, 133.2, 133.4);
  s = sender_start(r, 133.3, 0);
  rig_tick(r, &s, 60 / 133.3);
  expect_between(rig_shown_bpm(r), 133.2, 133.4);
  rig_tick(r, &s, 1);
  expect_between(rig_apart(r, &s), -0.1 * MS, 0.1 * MS);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("ticks that are off by 2 ms wander out as less than half a millisecond", test_wander),
      TEST("a port that is served in blocks does not make the tempo waver", test_served_in_blocks),
      TEST("a step of the tempo is followed", test_step),
      TEST("a ramp of the tempo is followed", test_ramp),
      TEST("a tempo is a fraction, and known within two beats", test_fraction),
      TEST("a clock that ticks already is joined without a jump", test_join),
      TEST("ticks alone start nothing", test_stands),
      TEST("the downbeat is heard with its tick", test_start),
      TEST("a start without ticks before it begins with the first", test_cold_start),
      TEST("a song that runs starts again", test_start_again),
      TEST("a song goes on where it stopped", test_continue),
      TEST("a song goes to a position, standing and running", test_position),
      TEST("after a pause of ten seconds the tempo is right within a beat", test_pause),
  };
  return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
