// test_reverb.c -- the reverb's knobs, and what holds for every room.
#include "support/expect.h"
#include "support/listen.h"
#include "support/pedal.h"
#include "support/random.h"
#include <math.h>
#include <string.h>

enum { MOST = 48000 * 4 };
static float left[MOST], right[MOST];
static const uint32_t rates_hz[] = {44100, 48000};

static Pedal open_room(ReverbType type, float rate_hz, float mix, float decay_s) {
  Pedal p = pedal_open(EFFECT_REVERB, rate_hz, pedal_set());
  pedal_snap(&p, PARAM_REVERB, mix);
  pedal_snap(&p, PARAM_REVERB_TYPE, (float)type);
  pedal_snap(&p, PARAM_REVERB_DECAY, decay_s);
  pedal_start(&p);
  return p;
}

static Sound side(int which, size_t from, size_t frames, double rate_hz) {
  return (Sound){(which ? right : left) + from, frames, rate_hz};
}

static void silence(void) {
  memset(left, 0, sizeof left);
  memset(right, 0, sizeof right);
}

static void tone(size_t from, size_t to, double hz, double rate_hz) {
  for (size_t n = from; n < to; n++)
    left[n] = right[n] = (float)(0.5 * sin(2 * PI * hz * (double)n / rate_hz));
}

static void noise(size_t frames, uint64_t seed, double size) {
  for (size_t n = 0; n < frames; n++) {
    left[n] = (float)random_between(&seed, -size, size);
    right[n] = (float)random_between(&seed, -size, size);
  }
}

// -- the mix --------------------------------------------------------------------------------------

static void test_dry(void **state) {
  (void)state;
  static float before[2][9600];
  for (int type = 0; type < REVERB_TYPES; type++) {
    noise(9600, 5, 1);
    memcpy(before[0], left, sizeof before[0]);
    memcpy(before[1], right, sizeof before[1]);
    Pedal p = open_room((ReverbType)type, 48000, 0, 0);
    pedal_run(&p, left, right, 9600);
    assert_memory_equal(left, before[0], sizeof before[0]);
    assert_memory_equal(right, before[1], sizeof before[1]);
    assert_true(p.loudest == 0);
    pedal_close(&p);
  }
}

// With all of it wet nothing is heard until the room answers; turned down, the tail rings on under the dry.
static void test_mix(void **state) {
  (void)state;
  for (int type = 0; type < REVERB_TYPES; type++) {
    silence();
    left[0] = right[0] = 1;
    Pedal p = open_room((ReverbType)type, 48000, 1, 2);
    pedal_run(&p, left, right, 48000);
    assert_true(left[0] == 0 && right[0] == 0);
    double level = listen_rms(side(0, 38400, 9600, 48000));
    assert_true(level > 1e-7);
    pedal_turn(&p, PARAM_REVERB, 0);
    pedal_run(&p, left + 48000, right + 48000, 9600);
    double later = listen_db(listen_rms(side(0, 48000, 9600, 48000)) / level);
    expect_between(later, -9, 3);
    pedal_close(&p);
  }
}

static void test_predelay(void **state) {
  (void)state;
  static const float delays[] = {0.001f, 0.05f, 0.25f};
  for (int type = 0; type < REVERB_TYPES; type++) {
    size_t first = 0;
    for (int i = -1; i < 3; i++) {
      silence();
      left[480] = right[480] = 1;
      Pedal p = open_room((ReverbType)type, 48000, 1, 0);
      if (i >= 0) pedal_snap(&p, PARAM_REVERB_PREDELAY, delays[i]);
      pedal_start(&p);
      pedal_run(&p, left, right, 48000);
      size_t at = listen_first(side(0, 0, 48000, 48000));
      if (i < 0)
        first = at;
      else
        expect_between((double)at - (double)first, (double)delays[i] * 48000 - 5,
                       (double)delays[i] * 48000 + 5);
      pedal_close(&p);
    }
  }
}

// -- the end --------------------------------------------------------------------------------------

// After a short tail nothing is left at all, and the room says so; it has kept quiet for no longer than its
// span.
static void test_end(void **state) {
  (void)state;
  for (int type = 0; type < REVERB_TYPES; type++) {
    noise(4800, 9, 1);
    memset(left + 4800, 0, sizeof left - 4800 * sizeof *left);
    memset(right + 4800, 0, sizeof right - 4800 * sizeof *right);
    Pedal p = open_room((ReverbType)type, 48000, 1, 0.1f);
    uint32_t quiet = 0, longest = 0;
    for (uint32_t n = 0; n < MOST; n += QUANTUM) {
      pedal_run(&p, left + n, right + n, QUANTUM);
      if (p.loudest >= 1e-7f && n > 0) {
        longest = quiet > longest ? quiet : longest;
        quiet = 0;
      } else
        quiet += QUANTUM;
    }
    assert_true(listen_rms(side(0, 4800, 48000, 48000)) > 1e-6);
    assert_true(longest < p.effect->span(p.state));
    assert_true(quiet > 48000);
    assert_true(p.loudest == 0);
    assert_int_equal(listen_first(side(0, MOST - 9600, 9600, 48000)), 9600);
    assert_int_equal(listen_first(side(1, MOST - 9600, 9600, 48000)), 9600);
    pedal_close(&p);
  }
}

// Ten minutes of bursts at the longest decay, at 8 kHz: the last are no louder than the second.
static void test_stable(void **state) {
  (void)state;
  enum { MINUTE = 8000 * 60 / QUANTUM * QUANTUM, PART = MINUTE / 4 };
  static const float tones[] = {20000, 500};
  for (int i = 0; i < 2 * REVERB_TYPES; i++) {
    Pedal p = open_room((ReverbType)(i / 2), 8000, 1, 60);
    pedal_snap(&p, PARAM_REVERB_TONE, tones[i % 2]);
    pedal_start(&p);
    double level[10] = {0};
    for (int part = 0; part < 40; part++) {
      silence();
      noise(1600, 7, 1);
      pedal_run(&p, left, right, PART);
      assert_true(listen_finite(side(0, 0, PART, 8000)) && listen_peak(side(0, 0, PART, 8000)) < 8);
      level[part / 4] += listen_rms(side(0, 0, PART, 8000));
    }
    assert_true(level[1] > 1e-4);
    if (!(level[9] < 1.3 * level[2])) fail_msg("type %d grows from %g to %g", i / 2, level[2], level[9]);
    pedal_close(&p);
  }
}

// -- knobs that turn ------------------------------------------------------------------------------

typedef struct {
  ParamId id;
  float from, to;
} Turn;

static const Turn turns[] = {
    {PARAM_REVERB, 0, 1},
    {PARAM_REVERB, 0.9f, 0.1f},
    {PARAM_REVERB_DECAY, 0, 20},
    {PARAM_REVERB_DECAY, 10, 0.5f},
    {PARAM_REVERB_TONE, 20000, 500},
    {PARAM_REVERB_TONE, 500, 20000},
    {PARAM_REVERB_PREDELAY, 0, 0.097f},
    {PARAM_REVERB_PREDELAY, 0.2f, 0.003f},
};
enum { TURNS = sizeof turns / sizeof *turns };

static Pedal turned(ReverbType type, const Turn *turn, uint32_t rate_hz) {
  Pedal p = open_room(type, (float)rate_hz, 0.5f, 0);
  pedal_snap(&p, turn->id, turn->from);
  pedal_start(&p);
  return p;
}

// A tone that begins and ends softly.
static void soft_tone(size_t frames, uint32_t rate_hz) {
  tone(0, frames, 220, rate_hz);
  for (size_t n = 0; n < 2400; n++) left[n] = right[n] = left[n] * (float)n / 2400;
}

// The knob did something: without it the end would be another.
static void check_moved(ReverbType type, const Turn *turn, uint32_t rate_hz, size_t frames) {
  enum { END = 4800 };
  static float end[END];
  memcpy(end, left + frames - END, sizeof end);
  soft_tone(frames, rate_hz);
  Pedal p = turned(type, turn, rate_hz);
  pedal_run(&p, left, right, (uint32_t)frames);
  for (size_t n = 0; n < END; n++) end[n] -= left[frames - END + n];
  double moved = listen_rms((Sound){end, END, rate_hz});
  if (!(moved > 3e-3)) fail_msg("type %d: %s does nothing: %g", type, param_row(turn->id)->name, moved);
  pedal_close(&p);
}

static void check_step(ReverbType type, const Turn *turn, uint32_t rate_hz) {
  size_t at = rate_hz / QUANTUM * QUANTUM, all = 3 * at;
  soft_tone(all, rate_hz);
  Pedal p = turned(type, turn, rate_hz);
  pedal_run(&p, left, right, (uint32_t)at);
  pedal_turn(&p, turn->id, turn->to);
  pedal_run(&p, left + at, right + at, (uint32_t)(all - at));
  const char *name = param_row(turn->id)->name;
  for (int s = 0; s < 2; s++)
    for (size_t later = 0; later < 5; later++) { // it takes its time
      double click = listen_splat(side(s, 0, all, rate_hz), at + later * rate_hz / 20);
      if (!(click <= -90))
        fail_msg("type %d, %s from %g to %g, %u Hz: %.1f dB", type, name, (double)turn->from,
                 (double)turn->to, rate_hz, click);
    }
  pedal_close(&p);
  check_moved(type, turn, rate_hz, all);
}

static void test_steps(void **state) {
  (void)state;
  for (int type = 0; type < REVERB_TYPES; type++)
    for (int t = 0; t < TURNS; t++) check_step((ReverbType)type, &turns[t], rates_hz[(type + t) % 2]);
}

static void check_sweep(ReverbType type, const Turn *turn, uint32_t rate_hz) {
  size_t at = rate_hz / QUANTUM * QUANTUM, step = rate_hz / 64 / QUANTUM * QUANTUM, all = 3 * at;
  soft_tone(all, rate_hz);
  Pedal p = turned(type, turn, rate_hz);
  pedal_run(&p, left, right, (uint32_t)at);
  for (size_t i = 1; i <= 64; i++) {
    float low = turn->from > 0 || param_row(turn->id)->curve != CURVE_EXP ? turn->from : 0.5f;
    pedal_turn(&p, turn->id, param_map(param_row(turn->id)->curve, (float)i / 64, low, turn->to));
    pedal_run(&p, left + at + (i - 1) * step, right + at + (i - 1) * step, (uint32_t)step);
  }
  size_t to = at + 64 * step;
  pedal_run(&p, left + to, right + to, (uint32_t)(all - to));
  for (int s = 0; s < 2; s++) {
    double zipper = listen_zipper(side(s, 0, all, rate_hz), at, at + 64 * step, 220);
    if (!(zipper <= -100))
      fail_msg("type %d, %s swept from %g: %.1f dB", type, param_row(turn->id)->name, (double)turn->from,
               zipper);
  }
  pedal_close(&p);
}

static void test_sweeps(void **state) {
  (void)state;
  static const ReverbType heard[] = {REVERB_PLATE, REVERB_HALL, REVERB_SPRING, REVERB_TAJ_MAHAL};
  for (int i = 0; i < 4; i++)
    for (int t = i % 2; t < TURNS; t += 2) check_sweep(heard[i], &turns[t], rates_hz[i % 2]);
}

// -- everything at once ---------------------------------------------------------------------------

static void turn_any(Pedal *p, uint64_t *random) {
  static const ParamId ids[] = {PARAM_REVERB, PARAM_REVERB_DECAY, PARAM_REVERB_PREDELAY, PARAM_REVERB_TONE};
  ParamId id = ids[random_below(random, 4)];
  const Param *row = param_row(id);
  uint32_t place = random_below(random, 5);
  pedal_turn(p, id, row->min + (row->max - row->min) * (float)place / 4);
}

static void test_bounded(void **state) {
  (void)state;
  static const float rates[] = {8000, 22050, 96000, 192000};
  uint64_t random = 21;
  for (int i = 0; i < 4 * REVERB_TYPES; i++) {
    Pedal p = open_room((ReverbType)(i / 4), rates[i % 4], 1, 0.1f);
    for (int part = 0; part < 8; part++) {
      noise(9600, (uint64_t)(i + part), 8);
      turn_any(&p, &random);
      pedal_run(&p, left, right, 9600);
      assert_true(listen_finite(side(0, 0, 9600, 48000)) && listen_finite(side(1, 0, 9600, 48000)));
      assert_true(listen_peak(side(0, 0, 9600, 48000)) < 200);
      assert_true(p.loudest >= 0 && p.loudest < 200);
    }
    pedal_close(&p);
  }
}

static uint64_t hash_of(ReverbType type, const Effect *const *set) {
  uint64_t random = 3, hash = LISTEN_HASH;
  Pedal p = pedal_open(EFFECT_REVERB, 48000, set);
  pedal_snap(&p, PARAM_REVERB, 0.7f);
  pedal_snap(&p, PARAM_REVERB_TYPE, (float)type);
  pedal_start(&p);
  for (uint64_t part = 0; part < 20; part++) {
    noise(4800, part, part % 3 ? 1 : 0);
    pedal_run(&p, left, right, 4800);
    hash = listen_hash(listen_hash(hash, side(0, 0, 4800, 48000)), side(1, 0, 4800, 48000));
    turn_any(&p, &random);
  }
  pedal_close(&p);
  return hash;
}

static void test_bits(void **state) {
  (void)state;
  if (pedal_set() == effects_base) skip();
  for (int type = 0; type < REVERB_TYPES; type++)
    assert_true(hash_of((ReverbType)type, effects_base) == hash_of((ReverbType)type, pedal_set()));
  assert_true(hash_of(REVERB_PLATE, effects_base) != hash_of(REVERB_HALL, effects_base));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("with none of it the sound is the dry one, to the bit", test_dry),
      TEST("wet alone holds no dry, and a tail outlives the mix", test_mix),
      TEST("the predelay holds the room back by so much", test_predelay),
      TEST("a tail ends in exact silence, within its span", test_end),
      TEST("ten minutes at the longest decay neither grow nor break", test_stable),
      TEST("a step of a knob makes no click", test_steps),
      TEST("a knob swept in 64 steps makes no zipper noise", test_sweeps),
      TEST("loud noise and any knobs stay bounded at every rate", test_bounded),
      TEST("every instruction set makes the same samples", test_bits),
  };
  return cmocka_run_group_tests_name("reverb", tests, NULL, NULL);
}
