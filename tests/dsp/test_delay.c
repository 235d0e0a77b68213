// test_delay.c -- what echoes sound like: their level, colour and side, and that they end.
#include "dsp/maths.h"
#include "support/expect.h"
#include "support/listen.h"
#include "support/pedal.h"
#include "support/random.h"
#include <math.h>
#include <string.h>

enum { MOST = 1 << 20, ECHO = 9600 }; // frames between echoes: 0.2 s at 48 kHz
static float left[MOST], right[MOST];

static Pedal pedal_with(float rate_hz, float mix, float feedback, const Effect *const *set) {
  Pedal p = pedal_open(EFFECT_DELAY, rate_hz, set);
  pedal_snap(&p, PARAM_DELAY, mix);
  pedal_snap(&p, PARAM_DELAY_TIME, ECHO / 48000.0f);
  pedal_snap(&p, PARAM_DELAY_FEEDBACK, feedback);
  pedal_start(&p);
  return p;
}

static Sound left_of(size_t from, size_t frames) { return (Sound){left + from, frames, 48000}; }
static Sound right_of(size_t from, size_t frames) { return (Sound){right + from, frames, 48000}; }

static void silence(uint32_t frames) {
  memset(left, 0, frames * sizeof *left), memset(right, 0, frames * sizeof *right);
}

// A burst that swells and dies: half an echo long.
static void burst(double hz, double level_left, double level_right) {
  silence(MOST);
  for (uint32_t n = 0; n < ECHO / 2; n++) {
    double swell = 0.5 - 0.5 * cos(4 * PI * n / ECHO), x = swell * sin(2 * PI * hz * n / 48000);
    left[n] = (float)(level_left * x), right[n] = (float)(level_right * x);
  }
}

static double echo_db(const float *side, uint32_t which, double hz) {
  Sound s = {side + (size_t)which * ECHO, ECHO / 2, 48000};
  return listen_db(listen_line(s, hz).amplitude);
}

static void test_levels(void **state) {
  (void)state;
  static const double mixes[] = {0.25, 0.5, 1};
  for (int i = 0; i < 3; i++) {
    Pedal p = pedal_with(48000, (float)mixes[i], 0.5f, pedal_set());
    pedal_snap(&p, PARAM_DELAY_TONE, 20000);
    pedal_start(&p);
    burst(500, 0.1, 0.05);
    double in = echo_db(left, 0, 500), other = echo_db(right, 0, 500);
    pedal_run(&p, left, right, 8 * ECHO);
    if (mixes[i] < 1) expect_between(echo_db(left, 0, 500) - in - listen_db(1 - mixes[i]), -0.01, 0.01);
    expect_between(echo_db(left, 1, 500) - in - listen_db(mixes[i]), -0.001, 0.001);
    expect_between(echo_db(right, 1, 500) - other - listen_db(mixes[i]), -0.001, 0.001);
    for (uint32_t n = 2; n < 7; n++)
      expect_between(echo_db(left, n, 500) - echo_db(left, n - 1, 500), -6.12, -5.92);
    pedal_close(&p);
  }
}

static void test_dry(void **state) {
  (void)state;
  uint64_t random = 9;
  Pedal p = pedal_with(44100, 0, 0.9f, pedal_set());
  static float before[44096];
  for (uint32_t n = 0; n < 44096; n++) {
    left[n] = right[n] = before[n] = (float)random_between(&random, -1, 1);
  }
  pedal_run(&p, left, right, 44096);
  assert_memory_equal(left, before, sizeof before);
  assert_memory_equal(right, before, sizeof before);
  pedal_close(&p);
}

// The echoes go on when the mix is turned down: it levels what goes in.
static void test_rings(void **state) {
  (void)state;
  Pedal p = pedal_with(48000, 0.5f, 0.7f, pedal_set());
  burst(500, 0.2, 0.2);
  pedal_run(&p, left, right, ECHO);
  pedal_turn(&p, PARAM_DELAY, 0);
  pedal_run(&p, left + ECHO, right + ECHO, 2 * ECHO + ECHO / 4);
  expect_between(echo_db(left, 2, 500) - echo_db(left, 1, 500), -3.3, -3);
  assert_true(p.effect->rings);
  expect_above((double)p.loudest, 0.01);
  pedal_close(&p);
}

// Each time round a one-pole's share is lost.
static void test_tone(void **state) {
  (void)state;
  static const double corners_hz[] = {800, 3000}, tones_hz[] = {300, 800, 3000};
  for (int c = 0; c < 2; c++)
    for (int t = 0; t < 3; t++) {
      Pedal p = pedal_with(48000, 1, 0.8f, pedal_set());
      pedal_snap(&p, PARAM_DELAY_TONE, (float)corners_hz[c]);
      pedal_start(&p);
      burst(tones_hz[t], 0.05, 0.05);
      pedal_run(&p, left, right, 5 * ECHO);
      double part = tan(PI * tones_hz[t] / 48000) / tan(PI * corners_hz[c] / 48000);
      double want = listen_db(0.8 / sqrt(1 + part * part));
      for (uint32_t n = 2; n < 4; n++)
        expect_between(echo_db(left, n, tones_hz[t]) - echo_db(left, n - 1, tones_hz[t]), want - 0.1,
                       want + 0.1);
      pedal_close(&p);
    }
}

// Apart, crossing, and half way: how loud a sound of the left side is at each side, echo by echo.
static void test_pingpong(void **state) {
  (void)state;
  static const double want[3][2][4] = {
      {{1, 0.8, 0.64, 0.512}, {0, 0, 0, 0}},
      {{0.75, 0.3, 0.24, 0.192}, {0, 0.3, 0.24, 0.192}},
      {{0.5, 0, 0.32, 0}, {0, 0.4, 0, 0.256}},
  };
  for (int i = 0; i < 3; i++) {
    Pedal p = pedal_with(48000, 1, 0.8f, pedal_set());
    pedal_snap(&p, PARAM_DELAY_PINGPONG, 0.5f * (float)i);
    pedal_snap(&p, PARAM_DELAY_TONE, 20000);
    pedal_start(&p);
    burst(500, 0.05, 0);
    double in = listen_line(left_of(0, ECHO / 2), 500).amplitude;
    pedal_run(&p, left, right, 5 * ECHO);
    for (uint32_t n = 0; n < 4; n++) {
      size_t at = (n + 1) * ECHO;
      expect_between(listen_line(left_of(at, ECHO / 2), 500).amplitude / in - want[i][0][n], -0.005, 0.005);
      expect_between(listen_line(right_of(at, ECHO / 2), 500).amplitude / in - want[i][1][n], -0.005, 0.005);
    }
    pedal_close(&p);
  }
  Pedal p = pedal_with(48000, 1, 0, pedal_set()); // a sound in the middle enters as loud as it is
  pedal_snap(&p, PARAM_DELAY_PINGPONG, 1);
  pedal_start(&p);
  burst(500, 0.1, 0.1);
  double in = echo_db(left, 0, 500);
  pedal_run(&p, left, right, 2 * ECHO);
  expect_between(echo_db(left, 1, 500) - in, -0.01, 0.01);
  expect_below(listen_peak(right_of(0, 2 * ECHO)), 0);
  pedal_close(&p);
}

// -- the loop -------------------------------------------------------------------------------------

// A minute of what sustains itself: it neither dies nor grows, nor drifts to one side.
static void test_dub(void **state) {
  (void)state;
  static const float feedbacks[] = {1.1f, 1.2f};
  for (int i = 0; i < 2; i++) {
    Pedal p = pedal_with(48000, 1, feedbacks[i], pedal_set());
    burst(500, 0.9, 0.7);
    for (uint32_t n = 0; n < ECHO / 2; n++) left[n] += 0.2f; // a little that does not swing
    pedal_run(&p, left, right, 10 * ECHO);
    for (int second = 2; second < 60; second++) {
      silence(48000);
      pedal_run(&p, left, right, 48000);
      expect_between(listen_peak(left_of(0, 48000)), 0.2, 1);
    }
    assert_true(listen_finite(left_of(0, 48000)));
    expect_above(listen_rms(left_of(0, 48000)), 0.1);
    // What is left is what the soft curve makes of a lopsided wave.
    expect_below(listen_db(fabs(listen_dc(left_of(0, 48000)))), -50);
    pedal_close(&p);
  }
}

// As loud as nobody plays, every knob at its ends, at every rate.
static void test_bounded(void **state) {
  (void)state;
  uint64_t random = 11;
  static const float rates_hz[] = {8000, 44100, 192000};
  for (int i = 0; i < 24; i++) {
    Pedal p = pedal_with(rates_hz[i % 3], 1, 1.2f, pedal_set());
    double peak = 0;
    for (int step = 0; step < 40; step++) {
      for (ParamId id = PARAM_DELAY; id <= PARAM_DELAY_TAPE; id++) {
        const Param *row = param_row(id);
        float value = (float)random_between(&random, (double)row->min, (double)row->max);
        if (row->curve == CURVE_SWITCH || random_below(&random, 2))
          value = random_below(&random, 2) ? row->max : row->min;
        if (random_below(&random, 3) == 0) pedal_turn(&p, id, value);
      }
      p.site.beat = (float)random_between(&random, 100, 200000);
      for (uint32_t n = 0; n < 6400; n++) {
        left[n] = (float)random_between(&random, -8, 8);
        right[n] = (float)random_between(&random, -8, 8);
      }
      pedal_run(&p, left, right, 6400);
      assert_true(listen_finite(left_of(0, 6400)) && listen_finite(right_of(0, 6400)));
      peak = fmax(peak, fmax(listen_peak(left_of(0, 6400)), listen_peak(right_of(0, 6400))));
    }
    expect_between(peak, 7, 22);
    pedal_close(&p);
  }
}

static void test_ends(void **state) {
  (void)state;
  Pedal p = pedal_with(48000, 1, 0.8f, pedal_set());
  silence(48000);
  pedal_run(&p, left, right, 48000);
  assert_int_equal(listen_first(left_of(0, 48000)), 48000);
  assert_true(p.loudest == 0);
  burst(500, 0.9, 0.9);
  left[3] = 1e-12f;
  pedal_run(&p, left, right, MOST / QUANTUM * QUANTUM); // 21 s: 109 echoes, -211 dB
  expect_above(listen_db(listen_peak(left_of(480000, 48000))), -120);
  size_t last = listen_last(left_of(0, MOST));
  expect_between((double)last, 600000, 1000000);
  assert_true(p.loudest == 0);
  pedal_close(&p);
}

// -- knobs ----------------------------------------------------------------------------------------

// So soft that the loop's curve adds nothing above 4 kHz of its own.
static void tone(double hz, uint32_t frames) {
  for (uint32_t n = 0; n < frames; n++) {
    double swell = 0.05 - 0.05 * cos(PI * fmin(10 * n / 48000.0, 1));
    left[n] = (float)(swell * sin(2 * PI * hz * n / 48000)), right[n] = 0.5f * left[n];
  }
}

static double loud(const float *side, size_t from) { return listen_rms((Sound){side + from, 24000, 48000}); }

typedef struct {
  ParamId id;
  float from, to;
} Turn;
static const Turn turns[] = {
    {PARAM_DELAY, 0, 1},
    {PARAM_DELAY, 1, 0.2f},
    {PARAM_DELAY_FEEDBACK, 0, 0.8f},
    {PARAM_DELAY_FEEDBACK, 0.9f, 0},
    {PARAM_DELAY_PINGPONG, 0, 1},
    {PARAM_DELAY_PINGPONG, 1, 0.1f},
    {PARAM_DELAY_TONE, 8000, 200},
    {PARAM_DELAY_TONE, 300, 20000},
};
enum { TURNS = sizeof turns / sizeof *turns };

static void check_turn(Turn t, uint32_t steps, double limit_db) {
  Pedal p = pedal_with(48000, 0.6f, 0.7f, pedal_set());
  pedal_snap(&p, t.id, t.from);
  pedal_start(&p);
  enum { AT = 96000, LONG = 48000 };
  tone(220, AT + 3 * LONG);
  pedal_run(&p, left, right, AT);
  for (uint32_t i = 1; i <= steps; i++) {
    uint32_t from = AT + (i - 1) * LONG / steps / QUANTUM * QUANTUM,
             to = AT + i * LONG / steps / QUANTUM * QUANTUM;
    pedal_turn(&p, t.id, param_map(param_row(t.id)->curve, (float)i / (float)steps, t.from, t.to));
    pedal_run(&p, left + from, right + from, to - from);
  }
  pedal_run(&p, left + AT + LONG, right + AT + LONG, 2 * LONG);
  double click = -300;
  for (uint32_t i = 0; i < 5 && steps == 1; i++) // and in the echoes
    click = fmax(click, fmax(listen_splat(left_of(0, AT + 3 * LONG), AT + i * ECHO / 4),
                             listen_splat(right_of(0, AT + 3 * LONG), AT + i * ECHO / 4)));
  if (steps > 1)
    click = fmax(listen_zipper(left_of(0, AT + 3 * LONG), AT, AT + 2 * LONG, 220),
                 listen_zipper(right_of(0, AT + 3 * LONG), AT, AT + 2 * LONG, 220));
  const char *name = param_row(t.id)->name;
  if (!(click <= limit_db)) fail_msg("%s to %g in %u: %.1f dB", name, (double)t.to, steps, click);
  double change = fabs(listen_db(loud(left, AT + 2 * LONG) / loud(left, AT - 24000)));
  double other = fabs(listen_db(loud(right, AT + 2 * LONG) / loud(right, AT - 24000)));
  if (fmax(change, other) < 0.2) fail_msg("%s does nothing", name);
  pedal_close(&p);
}

static void test_steps(void **state) {
  (void)state;
  for (int i = 0; i < TURNS; i++) check_turn(turns[i], 1, -90);
}

static void test_sweeps(void **state) {
  (void)state;
  for (int i = 0; i < TURNS; i++) check_turn(turns[i], 64, -100);
}

// Plain and wide registers, through everything that the delay does.
static uint64_t hash_with(const Effect *const *set) {
  uint64_t hash = LISTEN_HASH, random = 21;
  Pedal p = pedal_with(44100, 0.5f, 1.1f, set);
  for (int step = 0; step < 60; step++) {
    pedal_turn(&p, PARAM_DELAY_TIME, step % 20 < 10 ? 0.1f + 0.003f * (float)step : 0.0101f);
    pedal_turn(&p, PARAM_DELAY_TAPE, step % 20 > 13);
    pedal_turn(&p, PARAM_DELAY_TONE, step % 7 ? 6000 : 500);
    pedal_turn(&p, PARAM_DELAY_PINGPONG, step % 5 < 3);
    for (uint32_t n = 0; n < 1600; n++)
      left[n] = (float)random_between(&random, -1, 1), right[n] = (float)random_between(&random, -1, 1);
    pedal_run(&p, left, right, 1600);
    hash = listen_hash(listen_hash(hash, left_of(0, 1600)), right_of(0, 1600));
    hash = listen_hash(hash, (Sound){&p.loudest, 1, 48000});
  }
  pedal_close(&p);
  return hash;
}

static void test_sets(void **state) {
  (void)state;
  if (pedal_set() == effects_base) skip();
  assert_true(hash_with(effects_base) == hash_with(pedal_set()));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("the first echo is as loud as the mix says, each later one as the feedback", test_levels),
      TEST("without mix the sound is left alone, bit by bit", test_dry),
      TEST("echoes go on when the mix is turned down", test_rings),
      TEST("each echo is duller by a one-pole", test_tone),
      TEST("echoes change sides as far as asked", test_pingpong),
      TEST("a loop that sustains itself stays loud, bounded and centred", test_dub),
      TEST("nothing makes it overflow", test_bounded),
      TEST("silence stays silence, and every echo ends in it", test_ends),
      TEST("a step of a knob makes no click", test_steps),
      TEST("a knob swept in 64 steps makes no zipper noise", test_sweeps),
      TEST("plain and wide registers give the same bits", test_sets),
  };
  return cmocka_run_group_tests_name("delay", tests, NULL, NULL);
}
