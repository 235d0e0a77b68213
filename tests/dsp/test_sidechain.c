// test_sidechain.c -- the side-chain makes room for its key, and comes back.
#include "support/expect.h"
#include "support/listen.h"
#include "support/pedal.h"
#include "support/random.h"
#include <math.h>
#include <string.h>

#define PI 3.14159265358979323846

enum { FRAMES = 4096 * QUANTUM, STROKE = 24000 };

static const float rates_hz[] = {8000, 44100, 48000, 192000};
enum { RATES = sizeof rates_hz / sizeof *rates_hz };

typedef struct {
  float side[2][FRAMES];
} Take;

static Take in, out, key;

static Sound side_of(const Take *t, int side, double rate_hz) {
  return (Sound){t->side[side], FRAMES, rate_hz};
}

static double db(double decibels) { return pow(10, decibels / 20); }

static void tone(Take *t, double hz, double rate_hz, double level) {
  for (int n = 0; n < FRAMES; n++)
    t->side[0][n] = t->side[1][n] = (float)(level * sin(2 * PI * hz * n / rate_hz));
}

// A kick every half second at 48 kHz: 0.3 s long, from 250 Hz down to 50.
static void kicks(Take *t, double level) {
  double phase = 0;
  for (int n = 0; n < FRAMES; n++) {
    int k = n % STROKE;
    phase = k ? phase + (50 + 200 * exp(-k / 1500.0)) / 48000 : 0;
    t->side[0][n] = t->side[1][n] = (float)(level * exp(-k / 4000.0) * sin(2 * PI * phase));
  }
}

static Pedal opened(float rate_hz, float amount) {
  Pedal p = pedal_open(EFFECT_SIDECHAIN, rate_hz, pedal_set());
  pedal_snap(&p, PARAM_SIDECHAIN, amount);
  pedal_start(&p);
  return p;
}

static void run(Pedal *p, uint32_t from, uint32_t to, bool keyed) {
  for (uint32_t n = from; n < to; n += QUANTUM) {
    for (int s = 0; s < 2; s++) p->site.key[s] = keyed ? key.side[s] + n : NULL;
    pedal_run(p, out.side[0] + n, out.side[1] + n, QUANTUM);
  }
}

// The gain about a frame, of a tone of 1 kHz and amplitude 0.5 at 48 kHz.
static double gain_at(uint32_t n) {
  return listen_rms(listen_slice(side_of(&out, 0, 48000), n - 24, 48)) / (0.5 * sqrt(0.5));
}

static void test_pump(void **state) {
  (void)state;
  static const double levels_db[] = {0, -12, -30, -44, 18};
  for (size_t k = 0; k < sizeof levels_db / sizeof *levels_db; k++) {
    tone(&in, 1000, 48000, 0.5);
    kicks(&key, db(levels_db[k]));
    Pedal p = opened(48000, 1);
    out = in;
    run(&p, 0, FRAMES, true);
    pedal_close(&p);
    for (uint32_t at = STROKE; at + STROKE < FRAMES; at += STROKE) {
      expect_below(gain_at(at + 480), 0.03);               // 10 ms into the stroke
      expect_between(gain_at(at + 9600), 0.4, 0.9);        // on its way back
      expect_between(gain_at(at + STROKE - 480), 0.97, 1); // before the next
    }
  }
}

static void test_amount(void **state) {
  (void)state;
  tone(&in, 1000, 48000, 0.5);
  tone(&key, 200, 48000, 0.3);
  static const float amounts[] = {0, 0.25f, 0.6f};
  for (int k = 0; k < 3; k++) {
    Pedal p = opened(48000, amounts[k]);
    out = in;
    run(&p, 0, FRAMES, true);
    pedal_close(&p);
    expect_between(gain_at(FRAMES / 2), 0.999 - (double)amounts[k], 1.001 - (double)amounts[k]);
    if (amounts[k] == 0) assert_memory_equal(&out, &in, sizeof in);
  }
}

// Half as loud as its own strokes of late: it makes half the room. Softer than -50 dBFS: hardly any.
static void test_softer(void **state) {
  (void)state;
  tone(&in, 1000, 48000, 0.5);
  tone(&key, 500, 48000, 0.4);
  for (int s = 0; s < 2; s++)
    for (int n = 48000; n < FRAMES; n++) key.side[s][n] *= 0.5f;
  Pedal p = opened(48000, 1);
  out = in;
  run(&p, 0, FRAMES, true);
  expect_between(gain_at(48000 - 48), 0, 0.01);
  expect_between(gain_at(48000 + 24000), 0.5 - 0.16, 0.5 - 0.04); // e^(-0.5/2): 0.64 of the present loudest
  pedal_start(&p);
  tone(&key, 500, 48000, db(-70));
  out = in;
  run(&p, 0, FRAMES, true);
  expect_between(gain_at(FRAMES / 2), 0.89, 0.91);
  pedal_close(&p);
}

// Seconds until 1 - 1/e of the way between the ends is gone.
static double time_of(uint32_t from, uint32_t to, double rate_hz) {
  double begin = (double)out.side[0][from - 1], end = (double)out.side[0][to - 1];
  for (uint32_t n = from; n < to; n++)
    if (fabs((double)out.side[0][n] - begin) >= (1 - exp(-1)) * fabs(end - begin))
      return (n - from) / rate_hz;
  return (double)NAN;
}

static void check_times(float rate_hz, double attack, double release) {
  uint32_t on = FRAMES / 4, off = FRAMES / 2;
  for (int n = 0; n < FRAMES; n++) in.side[0][n] = in.side[1][n] = 1; // which becomes the gain
  tone(&key, (double)rate_hz / 16, (double)rate_hz, 0.5);
  Pedal p = opened(rate_hz, 0.8f);
  pedal_snap(&p, PARAM_SIDECHAIN_ATTACK, (float)attack);
  pedal_snap(&p, PARAM_SIDECHAIN_RELEASE, (float)release);
  out = in;
  run(&p, 0, on, false);
  run(&p, on, off, true);
  run(&p, off, FRAMES, false);
  pedal_close(&p);
  double down = time_of(on, off, (double)rate_hz) / attack,
         up = time_of(off, FRAMES, (double)rate_hz) / release;
  expect_between((double)out.side[0][off - 1], 0.19, 0.22);
  expect_between((double)out.side[0][FRAMES - 1], 0.99, 1);
  if (!(fabs(down - 1) <= 0.2 && fabs(up - 1) <= 0.2))
    fail_msg("%g and %g s at %g Hz take %g and %g of that", attack, release, (double)rate_hz, down, up);
}

static void test_times(void **state) {
  (void)state;
  for (int r = 0; r < RATES; r++) {
    check_times(rates_hz[r], r == 0 ? 0.004 : 0.0005, 0.01);
    check_times(rates_hz[r], 0.003, fmin(0.1, FRAMES / (double)rates_hz[r] / 12));
    check_times(rates_hz[r], 0.02, 0.02);
  }
}

// A tone ducked wholly in 0.5 ms has nothing above 4 kHz, when it goes and when it comes back.
static void test_clicks(void **state) {
  (void)state;
  for (int r = 1; r < 3; r++)
    for (uint32_t i = 0; i < 8; i++) {
      double rate = (double)rates_hz[r];
      uint32_t on = FRAMES / 4 + i * QUANTUM, off = FRAMES / 2;
      tone(&in, 220, rate, 0.7);
      tone(&key, 60 + 40 * i, rate, 0.5);
      Pedal p = opened(rates_hz[r], 1);
      pedal_snap(&p, PARAM_SIDECHAIN_ATTACK, 0.0005f);
      pedal_snap(&p, PARAM_SIDECHAIN_RELEASE, 0.02f);
      out = in;
      run(&p, 0, on, false);
      run(&p, on, off, true);
      run(&p, off, FRAMES, false);
      pedal_close(&p);
      Sound s = side_of(&out, 0, rate);
      expect_below(listen_splat(s, on), -80);
      expect_below(listen_splat(s, off), -80);
      expect_below(listen_peak(listen_slice(s, off - 2000, 2000)), 0.07);
      expect_above(listen_peak(listen_slice(s, FRAMES - 2000, 2000)), 0.69);
    }
}

typedef struct {
  ParamId id;
  float from, to;
} Step;

static void test_steps(void **state) {
  (void)state;
  static const Step steps[] = {{PARAM_SIDECHAIN, 0, 1},
                               {PARAM_SIDECHAIN, 0.9f, 0.3f},
                               {PARAM_SIDECHAIN_ATTACK, 0.0005f, 0.5f},
                               {PARAM_SIDECHAIN_RELEASE, 4, 0.01f}};
  for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
    for (uint32_t i = 0; i < 6; i++) {
      uint32_t at = FRAMES / 2 + i * QUANTUM;
      double rate = (double)rates_hz[1 + i % 2];
      Pedal p = opened((float)rate, 0.5f);
      pedal_snap(&p, steps[k].id, steps[k].from);
      tone(&in, 220, rate, 0.7);
      tone(&key, 300, rate, 0.7);
      out = in;
      run(&p, 0, at, true);
      double before = listen_rms(listen_slice(side_of(&out, 0, rate), at - 8000, 8000));
      pedal_turn(&p, steps[k].id, steps[k].to);
      run(&p, at, FRAMES, true);
      pedal_close(&p);
      Sound s = side_of(&out, 0, rate);
      expect_below(listen_splat(s, at), -90);
      if (steps[k].id != PARAM_SIDECHAIN) continue; // the others do nothing to a steady key
      expect_above(fabs(listen_rms(listen_slice(s, FRAMES - 8000, 8000)) - before), 0.1);
    }
}

static void test_sweeps(void **state) {
  (void)state;
  enum { STEPS = 64, STEP = FRAMES / STEPS };
  for (int id = PARAM_SIDECHAIN; id <= (int)PARAM_SIDECHAIN_RELEASE; id++) {
    const Param *row = param_row((ParamId)id);
    Pedal p = opened(48000, 0.5f);
    tone(&in, 220, 48000, 0.7);
    tone(&key, 300, 48000, 0.7);
    out = in;
    for (uint32_t i = 0; i < STEPS; i++) {
      pedal_turn(&p, (ParamId)id, param_map(row->curve, (float)i / (STEPS - 1), row->min, row->max));
      run(&p, i * STEP, (i + 1) * STEP, true);
    }
    pedal_close(&p);
    expect_below(listen_zipper(side_of(&out, 0, 48000), 4000, FRAMES - 1000, 220), -100);
  }
}

// A key that is no number, or without end, lets go, and the next stroke is heard.
static void test_no_number(void **state) {
  (void)state;
  static const float wrong[] = {NAN, INFINITY, -1e38f};
  for (int i = 0; i < 3; i++) {
    tone(&in, 1000, 8000, 0.5);
    tone(&key, 500, 8000, 0.5);
    for (int s = 0; s < 2; s++) memset(key.side[s], 0, (FRAMES - 8000) * sizeof(float));
    key.side[0][5000] = wrong[i];
    Pedal p = opened(8000, 1);
    out = in;
    run(&p, 0, FRAMES, true);
    pedal_close(&p);
    Sound s = side_of(&out, 0, 8000);
    assert_true(listen_finite(s) && listen_finite(side_of(&out, 1, 8000)));
    expect_between(listen_peak(listen_slice(s, FRAMES - 9000, 1000)), 0.4999, 0.5001);
    expect_below(listen_peak(listen_slice(s, FRAMES - 4000, 4000)), 0.01);
  }
}

static void test_silence(void **state) {
  (void)state;
  memset(&in, 0, sizeof in);
  kicks(&key, 1);
  Pedal p = opened(48000, 1);
  out = in;
  run(&p, 0, FRAMES, true);
  pedal_close(&p);
  assert_int_equal(listen_first(side_of(&out, 0, 48000)), FRAMES);
}

static void test_sets(void **state) {
  (void)state;
  if (pedal_set() == effects_base) skip();
  uint64_t hash[2] = {LISTEN_HASH, LISTEN_HASH}, random = 3;
  kicks(&key, 0.7);
  for (int n = 0; n < FRAMES; n++)
    for (int s = 0; s < 2; s++) in.side[s][n] = (float)random_between(&random, -8, 8);
  for (int set = 0; set < 2; set++)
    for (int r = 0; r < RATES; r++) {
      Pedal p = pedal_open(EFFECT_SIDECHAIN, rates_hz[r], set ? pedal_set() : effects_base);
      pedal_turn(&p, PARAM_SIDECHAIN, 1);
      out = in;
      run(&p, 0, FRAMES, true);
      pedal_close(&p);
      expect_below(listen_peak(side_of(&out, 0, 1)), 8.001);
      for (int s = 0; s < 2; s++) hash[set] = listen_hash(hash[set], side_of(&out, s, 1));
    }
  assert_true(hash[0] == hash[1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a kick of any level turns the tone down wholly, and lets it come back", test_pump),
      TEST("the amount is how far; none is the same to the bit", test_amount),
      TEST("a softer key makes less room", test_softer),
      TEST("it goes and comes back in the time that was asked for", test_times),
      TEST("it makes no click, however fast", test_clicks),
      TEST("a knob's step makes no click", test_steps),
      TEST("a knob swept in 64 steps makes no zipper noise", test_sweeps),
      TEST("a key that is no number does no lasting harm", test_no_number),
      TEST("silence stays silence", test_silence),
      TEST("every instruction set has the same samples", test_sets),
  };
  return cmocka_run_group_tests_name("side-chain", tests, NULL, NULL);
}
