// test_tempo.c -- ticks and frames, against arithmetic that is exact: 128-bit fractions for steady tempos,
// long double for ramps.
#include "engine/tempo.h"
#include "support/expect.h"
#include "support/random.h"
#include <math.h>

static const uint32_t rates_hz[] = {8000, 44100, 48000, 96000, 192000};
enum { RATES = sizeof rates_hz / sizeof *rates_hz, BEAT = TICKS_PER_BEAT };

// A moment in frames: whole ones and 2^-60ths.
typedef struct {
  int64_t frame;
  uint64_t part;
} Moment;

static const uint64_t part_of_one = 1ull << 60;

// `ticks` later at millis thousandths of a beat per minute.
static Moment later(Moment m, int64_t ticks, uint32_t rate_hz, uint32_t millis) {
  unsigned __int128 above = (unsigned __int128)ticks * 60000 * rate_hz;
  unsigned __int128 below = (unsigned __int128)millis * BEAT;
  m.frame += (int64_t)(above / below);
  m.part += (uint64_t)((above % below) * part_of_one / below);
  m.frame += (int64_t)(m.part / part_of_one);
  m.part %= part_of_one;
  return m;
}

// How far a frame is from a moment.
static double error_of(int64_t frame, Moment m) {
  return (double)(frame - m.frame) - (double)m.part / (double)part_of_one;
}

static Tempo playing(uint32_t rate_hz, double bpm, int64_t tick, int64_t frame) {
  Tempo t;
  tempo_init(&t, rate_hz, bpm, tick, frame);
  tempo_play(&t, frame);
  return t;
}

// The tick is the first one that sounds on the frame or later.
static void expect_inverse(const Tempo *t, int64_t frame) {
  int64_t tick = tempo_tick(t, frame);
  if (tempo_frame(t, tick) < frame || tempo_frame(t, tick - 1) >= frame)
    fail_msg("frame %ld: tick %ld sounds at %ld, the one before at %ld", (long)frame, (long)tick,
             (long)tempo_frame(t, tick), (long)tempo_frame(t, tick - 1));
}

static void test_beats(void **state) {
  (void)state;
  Tempo t = playing(48000, 120, 0, 0);
  for (int64_t beat = 0; beat < 200000; beat++) { // more than a day
    assert_int_equal(tempo_frame(&t, beat * BEAT), beat * 24000);
    assert_int_equal(tempo_tick(&t, beat * 24000),
                     beat * BEAT - 15); // the first that is nearest: 30.24 to a frame
  }
  assert_true(tempo_bpm(&t, 12345) == 120);
  assert_true(tempo_length(&t, 0, BEAT / 2) == 12000);
}

static void test_steady(void **state) {
  (void)state;
  uint64_t seed = 1;
  for (int i = 0; i < 300000; i++) {
    uint32_t rate_hz = rates_hz[random_below(&seed, RATES)], millis = 20000 + random_below(&seed, 979001);
    int64_t ticks = (int64_t)(random_bits(&seed) >> (24 + random_below(&seed, 40))); // up to a day at 999
    Tempo t = playing(rate_hz, millis / 1000.0, 0, 0);
    Moment m = later((Moment){0}, ticks, rate_hz, millis);
    expect_between(error_of(tempo_frame(&t, ticks), m), -0.5001, 0.5001);
    expect_inverse(&t, m.frame);
  }
}

enum { CHANGES = 300000 };

static void test_many_changes(void **state) {
  (void)state;
  uint64_t seed = 2;
  Tempo t = playing(48000, 120, 0, 0);
  Moment m = {0};
  uint32_t millis = 120000;
  int64_t tick = 0;
  for (int i = 0; i < CHANGES; i++) {
    int64_t ticks = (int64_t)random_below(&seed, random_below(&seed, 2) ? 100 : 4 * BEAT);
    int64_t inside = ticks / 3, frame = tempo_frame(&t, tick + ticks);
    expect_between(error_of(tempo_frame(&t, tick + inside), later(m, inside, 48000, millis)), -0.5001,
                   0.5001);
    m = later(m, ticks, 48000, millis);
    tick += ticks;
    millis = 20000 + random_below(&seed, 979001);
    tempo_change(&t, tick, millis / 1000.0, 0, RAMP_BEATS);
    expect_between(error_of(tempo_frame(&t, tick), m), -0.5001, 0.5001);
    assert_int_equal(tempo_frame(&t, tick), frame);
    expect_inverse(&t, frame + 1);
  }
  assert_true(m.frame > 48000 * 60 * 60 * 10ll);
}

// Frames of x ticks of a ramp over all of them, from one tempo to another.
static long double ramp_frames(long double from, long double to, int64_t x, int64_t ramp, uint32_t rate_hz) {
  long double u = (to / from - 1) * x / ramp;
  return 60.0L * rate_hz / BEAT * x / from * (u == 0 ? 1 : log1pl(u) / u);
}

// The same, summed up from what each small part lasts at the tempo that it has: Simpson's rule.
static long double summed_frames(const Tempo *t, int64_t ticks) {
  enum { PARTS = 4096 };
  long double sum = 0, width = (long double)ticks / PARTS;
  for (int i = 0; i <= PARTS; i++) {
    int weight = i == 0 || i == PARTS ? 1 : i % 2 ? 4 : 2;
    sum += weight / (long double)tempo_bpm(t, ticks / PARTS * i);
  }
  return sum * width / 3 * 60 * t->rate_hz / BEAT;
}

static void test_ramp_is_its_integral(void **state) {
  (void)state;
  uint64_t seed = 3;
  for (int i = 0; i < 500; i++) {
    double from = random_between(&seed, 20, 999), to = random_between(&seed, 20, 999);
    int64_t ticks = 4096 * (1 + (int64_t)random_below(&seed, 20000));
    Tempo t = playing(48000, from, 0, 0);
    tempo_change(&t, 0, to, ticks, RAMP_BEATS);
    expect_between((double)(tempo_frame(&t, ticks) - summed_frames(&t, ticks)), -0.51, 0.51);
  }
}

static void test_ramps(void **state) {
  (void)state;
  uint64_t seed = 4;
  for (int i = 0; i < 100000; i++) {
    uint32_t rate_hz = rates_hz[random_below(&seed, RATES)];
    double from = random_between(&seed, 20, 999), to = random_between(&seed, 20, 999);
    if (i % 4 == 0) to = from + random_between(&seed, -1e-9, 1e-9); // nearly steady
    if (i % 64 == 0) to = nextafter(from, 1000);
    int64_t ramp = 1 + (int64_t)(random_bits(&seed) >> (28 + random_below(&seed, 36))); // up to hours
    int64_t ticks = (int64_t)random_between(&seed, 0, (double)ramp), after = random_below(&seed, 64 * BEAT);
    Tempo t = playing(rate_hz, from, 0, 0);
    tempo_change(&t, 0, to, ramp, RAMP_BEATS);
    long double inside = ramp_frames((long double)from, (long double)to, ticks, ramp, rate_hz);
    long double whole = ramp_frames((long double)from, (long double)to, ramp, ramp, rate_hz);
    long double behind = whole + 60.0L * rate_hz / BEAT * after / (long double)to;
    expect_between((double)(tempo_frame(&t, ticks) - inside), -0.5001, 0.5001);
    expect_between((double)(tempo_frame(&t, ramp + after) - behind), -0.5001, 0.5001);
    expect_between(tempo_bpm(&t, ticks) - (from + (to - from) * (double)ticks / (double)ramp), -1e-9, 1e-9);
    assert_true(tempo_bpm(&t, ramp) == to && tempo_bpm(&t, ramp + after) == to && tempo_bpm(&t, 0) == from);
    expect_inverse(&t, (int64_t)inside);
    expect_inverse(&t, (int64_t)behind);
  }
}

// The time at which a ramp that is linear in time has gone so many ticks, in frames: the root of its
// integral.
static long double timed_frames(long double from, long double to, int64_t x, int64_t ramp, uint32_t rate_hz) {
  long double beats = (long double)x / BEAT, all = 120.0L * ((long double)ramp / BEAT) / (from + to); // s
  long double half = (to - from) / (2 * all), c = 60 * beats;
  long double seconds = 2 * c / (from + sqrtl(from * from + 4 * half * c));
  return seconds * rate_hz;
}

static void test_ramps_in_time(void **state) {
  (void)state;
  uint64_t seed = 14;
  for (int i = 0; i < 100000; i++) {
    uint32_t rate_hz = rates_hz[random_below(&seed, RATES)];
    double from = random_between(&seed, 20, 999), to = random_between(&seed, 20, 999);
    if (i % 4 == 0) to = from + random_between(&seed, -1e-6, 1e-6);
    int64_t ramp = 1 + (int64_t)(random_bits(&seed) >> (28 + random_below(&seed, 36)));
    int64_t ticks = (int64_t)random_between(&seed, 0, (double)ramp), half = ramp / 2;
    Tempo t = playing(rate_hz, from, 0, 0);
    tempo_change(&t, 0, to, ramp, RAMP_TIME);
    long double at = timed_frames((long double)from, (long double)to, ticks, ramp, rate_hz);
    expect_between((double)(tempo_frame(&t, ticks) - at), -0.5002, 0.5002);
    expect_inverse(&t, (int64_t)at);
    // From the middle on it is the same ramp.
    long double middle = timed_frames((long double)from, (long double)to, half, ramp, rate_hz);
    long double end = timed_frames((long double)from, (long double)to, ramp, ramp, rate_hz);
    tempo_change(&t, half, to, ramp - half, RAMP_TIME);
    expect_between((double)(tempo_frame(&t, ramp) - end), -0.51, 0.51);
    if (half > 0) expect_between((double)(tempo_frame(&t, half) - middle), -0.51, 0.51);
  }
}

static void test_half_way_in_time(void **state) {
  (void)state;
  Tempo t = playing(48000, 60, 0, 0);
  tempo_change(&t, 0, 180, 16 * BEAT, RAMP_TIME); // 16 beats at 120 on average: 8 s
  assert_int_equal(tempo_frame(&t, 16 * BEAT), 8 * 48000);
  int64_t middle = tempo_tick(&t, 4 * 48000);
  expect_between(tempo_bpm(&t, middle), 119.999, 120.001);
  expect_between((double)middle / BEAT, 5.9999, 6.0001); // 4 s at 60 to 120: 6 beats
}

static void test_locate(void **state) {
  (void)state;
  uint64_t seed = 15;
  for (int i = 0; i < 10000; i++) {
    double start = random_between(&seed, 20, 999), end = random_between(&seed, 20, 999);
    double part = 1.1 + 1.1 * start / end; // of a frame at the start, as long as it is at the end
    Tempo t = playing(48000, start, 0, 0);
    tempo_change(&t, 0, end, 8 * BEAT, random_below(&seed, 2) ? RAMP_BEATS : RAMP_TIME);
    int64_t tick = random_below(&seed, 12 * BEAT), frame = tempo_frame(&t, tick),
            last = tempo_frame(&t, 8 * BEAT);
    int64_t to = (int64_t)random_below(&seed, 1u << 30) - (1 << 29);
    tempo_locate(&t, frame, to);
    assert_int_equal(tempo_frame(&t, to), frame);
    expect_inverse(&t, frame + 1000);
    if (tick < 8 * BEAT)
      expect_between((double)(tempo_frame(&t, to + 8 * BEAT - tick) - last), -part,
                     part); // the rest of its ramp
    tempo_stop(&t, frame + 100);
    tempo_locate(&t, frame + 5000, 77);
    tempo_play(&t, frame + 6000);
    assert_int_equal(tempo_frame(&t, 77), frame + 6000);
  }
}

// Standing still costs nothing, however often.
static void test_stops(void **state) {
  (void)state;
  uint64_t seed = 17;
  Tempo t = playing(48000, 133.3, 0, 0);
  int64_t frame = 0, stood = 0;
  for (int i = 0; i < 100000; i++) {
    frame += 1 + random_below(&seed, 10000);
    tempo_stop(&t, frame);
    int64_t rest = random_below(&seed, 10000);
    stood += rest;
    frame += rest;
    tempo_play(&t, frame);
  }
  double beats = (double)(frame - stood) * 133.3 / 60 / 48000;
  expect_between((tempo_since(&t, frame, 0) / BEAT - beats) * 60 * 48000 / 133.3, -0.1, 0.1); // frames
}

static void test_since(void **state) {
  (void)state;
  uint64_t seed = 16;
  for (int i = 0; i < 10000; i++) {
    int64_t first = (int64_t)(random_bits(&seed) >> (11 + random_below(&seed, 40)));
    Tempo t = playing(48000, 120, first, first / 3);
    tempo_change(&t, first, random_between(&seed, 20, 999), random_below(&seed, 4 * BEAT), RAMP_TIME);
    int64_t tick = first + (int64_t)random_below(&seed, 16 * BEAT), frame = tempo_frame(&t, tick);
    double ticks_a_frame = tempo_bpm(&t, tick) * BEAT / 60 / 48000;
    expect_between(tempo_since(&t, frame, tick) / ticks_a_frame, -0.502, 0.502); // of a frame
  }
}

static void random_change(Tempo *t, uint64_t *seed, int64_t tick) {
  int64_t ramp = random_below(seed, 2) ? random_below(seed, 8 * BEAT) : 0;
  tempo_change(t, tick, random_between(seed, 20, 999), ramp, random_below(seed, 2) ? RAMP_BEATS : RAMP_TIME);
}

static void test_continuous(void **state) {
  (void)state;
  uint64_t seed = 5;
  Tempo t = playing(44100, 120, 0, 0);
  int64_t tick = 0, frame = 0;
  for (int i = 0; i < 100000; i++) {
    tick += random_below(&seed, 2 * BEAT);
    int64_t before = tempo_frame(&t, tick);
    double bpm = tempo_bpm(&t, tick);
    random_change(&t, &seed, tick);
    assert_int_equal(tempo_frame(&t, tick), before);
    assert_true(before >= frame);
    if (t.ramp_ticks) expect_between(tempo_bpm(&t, tick) - bpm, -1e-9, 1e-9);
    frame = before;
    expect_inverse(&t, frame + random_below(&seed, 100000));
  }
}

static void test_every_frame_has_its_ticks(void **state) {
  (void)state;
  uint64_t seed = 6;
  Tempo t = playing(48000, 97.3, 0, 0);
  int64_t next = tempo_tick(&t, 0);
  for (int64_t frame = 0; frame < 400000; frame += QUANTUM) {
    if (random_below(&seed, 50) == 0) random_change(&t, &seed, next);
    int64_t end = tempo_tick(&t, frame + QUANTUM);
    assert_true(end >= next);
    for (int64_t tick = next; tick < end; tick += 1 + random_below(&seed, 20)) {
      int64_t sounds = tempo_frame(&t, tick);
      if (sounds < frame || sounds >= frame + QUANTUM)
        fail_msg("tick %ld is at %ld", (long)tick, (long)sounds);
    }
    next = end;
  }
}

static void test_far_starts(void **state) {
  (void)state;
  static const int64_t starts[] = {(1ll << 31) - 1000, (1ll << 32) - 1000, (1ll << 53) - 1001, 1ll << 60};
  for (int i = 0; i < 4; i++) {
    uint64_t seed = 7;
    int64_t start = starts[i], first = start / 3, tick = 0;
    Tempo near = playing(48000, 133.7, 0, 0), far = playing(48000, 133.7, first, start);
    for (int n = 0; n < 10000; n++) {
      int64_t frame = tempo_frame(&near, tick), length = (int64_t)random_below(&seed, BEAT);
      double bpm = random_between(&seed, 20, 999);
      assert_int_equal(tempo_frame(&far, first + tick), start + frame);
      assert_int_equal(tempo_tick(&far, start + frame + 9), first + tempo_tick(&near, frame + 9));
      tempo_change(&near, tick, bpm, length, RAMP_BEATS);
      tempo_change(&far, first + tick, bpm, length, RAMP_BEATS);
      tick += random_below(&seed, 2 * BEAT);
    }
  }
}

static void test_stopped(void **state) {
  (void)state;
  Tempo t;
  tempo_init(&t, 48000, 120, 1000, 500);
  assert_int_equal(tempo_frame(&t, 1000), 500);
  assert_int_equal(tempo_frame(&t, 1001), INT64_MAX);
  assert_int_equal(tempo_tick(&t, 99999), 1000);
  tempo_change(&t, 5000, 60, 0, RAMP_BEATS); // the tempo that it will have: no time passes
  assert_int_equal(tempo_tick(&t, 99999), 1000);
  assert_true(tempo_bpm(&t, 1000) == 60);
  assert_true(tempo_length(&t, 1000, BEAT) == 48000);
  tempo_play(&t, 700);
  assert_int_equal(tempo_frame(&t, 1000), 700);
  assert_int_equal(tempo_frame(&t, 1000 + BEAT), 48700);
  tempo_play(&t, 800); // it plays already
  assert_int_equal(tempo_frame(&t, 1000), 700);
  int64_t stand = tempo_tick(&t, 10000);
  tempo_stop(&t, 10000);
  tempo_stop(&t, 20000); // it stands already
  assert_int_equal(tempo_tick(&t, 30000), stand);
  assert_int_equal(tempo_frame(&t, stand), 10000);
  assert_int_equal(tempo_frame(&t, stand + 1), INT64_MAX);
  tempo_play(&t, 40000);
  assert_int_equal(tempo_frame(&t, stand), 40000);
  assert_int_equal(tempo_frame(&t, stand + BEAT), 88000);
}

static void test_stop_in_a_ramp(void **state) {
  (void)state;
  Tempo t = playing(48000, 60, 0, 0);
  tempo_change(&t, 0, 120, 4 * BEAT, RAMP_BEATS);
  int64_t frame = tempo_frame(&t, 2 * BEAT), end = tempo_frame(&t, 6 * BEAT);
  int64_t stand = tempo_tick(&t, frame);
  tempo_stop(&t, frame);
  expect_between(tempo_bpm(&t, stand), 89.999, 90.001);
  tempo_play(&t, frame + 100000);
  expect_between((double)(tempo_frame(&t, 6 * BEAT) - end - 100000), -1, 1);
  assert_true(tempo_bpm(&t, 4 * BEAT) == 120);
  tempo_stop(&t, end + 100000);
  assert_true(tempo_bpm(&t, tempo_tick(&t, 0)) == 120);
}

static void test_late(void **state) {
  (void)state;
  Tempo t = playing(48000, 120, 0, 0);
  tempo_change(&t, 4 * BEAT, 60, 0, RAMP_BEATS);
  tempo_change(&t, BEAT, 240, 0, RAMP_BEATS); // its tick has gone: from the segment's start
  assert_int_equal(tempo_frame(&t, 4 * BEAT), 96000);
  assert_int_equal(tempo_frame(&t, 5 * BEAT), 108000);
  assert_int_equal(tempo_frame(&t, INT64_MAX), INT64_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("beats of a steady tempo lie on their frames for more than a day", test_beats),
      TEST("any tick of any steady tempo is on the nearest frame", test_steady),
      TEST("300000 tempo changes add up to no error", test_many_changes),
      TEST("a ramp lasts as long as the sum of its parts", test_ramp_is_its_integral),
      TEST("any tick of any ramp, and behind it, is on the nearest frame", test_ramps),
      TEST("a change of tempo moves no tick before it, and a ramp starts at the tempo there is",
           test_continuous),
      TEST("each tick belongs to one quantum, through changes", test_every_frame_has_its_ticks),
      TEST("a start far from zero changes nothing", test_far_starts),
      TEST("a stopped transport stands, and goes on from the same tick", test_stopped),
      TEST("a ramp that is stopped goes on where it was", test_stop_in_a_ramp),
      TEST("a change that comes late never moves what was played", test_late),
      TEST("ramps that are linear in time are on their frames, and go on from their middle",
           test_ramps_in_time),
      TEST("from 60 to 180 in 16 beats it takes 8 s, and is at 120 after 4", test_half_way_in_time),
      TEST("after a jump the tick is on that frame, and the rest of a ramp goes on", test_locate),
      TEST("a hundred thousand stops add up to nothing", test_stops),
      TEST("the place at a frame is known to a part of a tick, near 2^53 too", test_since),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
