// test_partials.c -- struck, held and rubbed partials: their tune, decays, colour, and that nothing clicks.
#include "support/expect.h"
#include "support/listen.h"
#include "support/random.h"
#include "support/solo.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000, MOST = 31 * RATE };
static const float rates_hz[] = {44100, 48000};
static float out[MOST];

static double hz_of(double pitch) { return 440 * exp2((pitch - 69) / 12); }
static Sound heard(size_t from, size_t frames) { return (Sound){out + from, frames, RATE}; }

static Timbre marimba(void) {
  return (Timbre){.synth = SYNTH_PARTIALS,
                  .shape = STRIKE,
                  .mode_count = 3,
                  .mode = {{1, 0.6f, 1.2f, 0}, {4, 0.25f, 0.6f, 0}, {9.9f, 0.15f, 0.3f, 0}}};
}

static Timbre organ(void) {
  Timbre t = {.synth = SYNTH_PARTIALS, .shape = HOLD, .attack_s = 0.01f, .mode_count = 6};
  static const float ratios[] = {0.5f, 1, 1.5f, 2, 3, 4};
  for (int k = 0; k < 6; k++) t.mode[k] = (Mode){.ratio = ratios[k], .level = 1 / (1 + 0.3f * (float)k)};
  return t;
}

static Timbre glass(void) {
  return (Timbre){.synth = SYNTH_PARTIALS,
                  .shape = RUB,
                  .attack_s = 1,
                  .mode_count = 3,
                  .mode = {{1, 1, 2, 0}, {2.7f, 0.3f, 1, 0}, {5.1f, 0.1f, 0.5f, 0}}};
}

static Timbre lone(PartialsShape shape, float decay_s) {
  return (Timbre){
      .synth = SYNTH_PARTIALS, .shape = (uint8_t)shape, .mode_count = 1, .mode = {{1, 1, decay_s, 0}}};
}

static Solo *begin(const Timbre *t, double pitch, float velocity) {
  Solo *s = solo_open(t, RATE, solo_set());
  solo_note(s, 0, pitch, velocity, 0);
  return s;
}

static double level_db(double at_s, double hz) {
  return listen_db(listen_line(heard((size_t)(at_s * RATE), 4800), hz).amplitude);
}

// -- pitch and decay ------------------------------------------------------------------------------

static void test_tune(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int pitch = 21; pitch <= 108; pitch += 3) {
      Timbre t[] = {lone(STRIKE, 20), organ(), glass()};
      Solo *s = solo_open(&t[pitch % 9 / 3], rates_hz[r], solo_set());
      solo_note(s, 0, pitch, 0.8f, 3);
      solo_run(s, out, NULL, 2 * RATE);
      solo_close(s);
      Sound sound = {out, 2 * RATE, (double)rates_hz[r]};
      expect_between(listen_cents(sound, hz_of(pitch)), -0.1, 0.1);
      expect_between(listen_peak(sound), 0.7, 1.4);
    }
}

static void test_modes(void **state) {
  (void)state;
  static const double ratios[] = {1, 4, 9.9}, decays_s[] = {1.2, 0.6, 0.3};
  Timbre t = marimba();
  for (int ring = 0; ring < 2; ring++) {
    Solo *s = solo_open(&t, RATE, solo_set());
    solo_turn(s, PARAM_RING, ring ? 2 : 1);
    solo_note(s, 0, 60, 0.8f, 0);
    solo_run(s, out, NULL, RATE);
    solo_close(s);
    for (int k = 0; k < 3; k++) {
      double hz = hz_of(60) * ratios[k], fall = level_db(0.01, hz) - level_db(0.11, hz);
      expect_between(listen_cents(heard(0, 16000), hz), -0.5, 0.5);
      expect_between(fall * decays_s[k] * (1 + ring) / 6, 0.97, 1.03);
    }
  }
}

static void test_stiff(void **state) {
  (void)state;
  Timbre t = {.synth = SYNTH_PARTIALS, .mode_count = 12, .stiffness = 4e-4f, .key_decay = 0.5f};
  for (int k = 0; k < 12; k++) t.mode[k] = (Mode){.ratio = (float)(k + 1), .level = 1, .decay_s = 4};
  Solo *s = begin(&t, 48, 0.8f);
  solo_run(s, out, NULL, 2 * RATE);
  solo_close(s);
  for (int n = 1; n <= 12; n++) {
    double hz = hz_of(48) * n * sqrt((1 + 4e-4 * n * n) / (1 + 4e-4));
    expect_between(1200 * log2(listen_pitch(heard(0, 2 * RATE), hz, 30) / hz), -0.1, 0.1);
    double fall = level_db(0.1, hz) - level_db(1.1, hz);
    expect_between(fall / 60 * 4 * sqrt(2), 0.97, 1.03); // an octave under C4
  }
}

// A split mode beats, once in so many seconds; with a second decay it ends four times as slowly.
static void test_two(void **state) {
  (void)state;
  Timbre t = lone(STRIKE, 60);
  t.mode[0].split_hz = 4;
  Solo *s = begin(&t, 60, 0.8f);
  solo_run(s, out, NULL, 4 * RATE);
  solo_close(s);
  double found[2], other = 0;
  assert_int_equal(listen_lines(heard(0, 4 * RATE), hz_of(60), 50, found, 2), 2);
  other = fabs(found[0] - found[1]);
  expect_between(other, 3.99, 4.01);
  expect_between((0.6 * found[0] + 0.4 * found[1]) / hz_of(60), 0.99995, 1.00005);
  t = lone(STRIKE, 0.5f);
  t.aftersound = 0.1f;
  s = begin(&t, 60, 0.8f);
  solo_run(s, out, NULL, 2 * RATE);
  solo_close(s);
  expect_between(level_db(0, hz_of(60)) - level_db(0.1, hz_of(60)), 9.5, 10.1);
  expect_between(level_db(1, hz_of(60)) - level_db(1.5, hz_of(60)), 14.5, 15.5);
}

// -100 dB, at 60 dB in 0.6 s, is after a second.
static void test_end(void **state) {
  (void)state;
  Timbre t = lone(STRIKE, 0.6f);
  Solo *s = begin(&t, 60, 0.8f);
  solo_run(s, out, NULL, 97 * RATE / 100 / QUANTUM * QUANTUM);
  assert_int_equal(s->q.busy, 1);
  expect_above(level_db(0.8, hz_of(60)), -95);
  solo_run(s, out, NULL, RATE / 16 / QUANTUM * QUANTUM);
  assert_int_equal(s->q.busy, 0);
  solo_run(s, out, NULL, 3200);
  expect_between(listen_peak(heard(0, 3200)), 0, 0);
  solo_close(s);
}

// -- the mallet -----------------------------------------------------------------------------------

static double centroid(double *peak, float hardness, float velocity) {
  Timbre t = {.synth = SYNTH_PARTIALS, .mode_count = 24};
  for (int k = 0; k < 24; k++)
    t.mode[k] = (Mode){.ratio = (float)(k + 1), .level = 1 / (float)(k + 1), .decay_s = 3};
  Solo *s = solo_open(&t, RATE, solo_set());
  solo_turn(s, PARAM_HARDNESS, hardness);
  solo_note(s, 0, 60, velocity, 0);
  solo_run(s, out, NULL, RATE);
  solo_close(s);
  double sum = 0, moment = 0;
  for (int n = 1; n <= 24; n++) {
    double level = level_db(0, hz_of(60) * n), energy = pow(10, level / 10);
    sum += energy;
    moment += energy * n;
  }
  *peak = listen_db(listen_peak(heard(0, RATE)));
  return moment / sum;
}

static void test_mallet(void **state) {
  (void)state;
  for (int what = 0; what < 2; what++) {
    double last = 0, low = 300, high = -300;
    for (int k = 0; k <= 5; k++) {
      double peak,
          now = what ? centroid(&peak, 0.2f * (float)k, 0.8f) : centroid(&peak, 0.5f, 0.2f * (float)k);
      expect_above(now, last * 1.005);
      last = now;
      low = fmin(low, peak), high = fmax(high, peak);
    }
    expect_below(high - low, 3);
    expect_between(high, -3, 3);
  }
}

// -- held and rubbed ------------------------------------------------------------------------------

static void test_held(void **state) {
  (void)state;
  Timbre t = organ();
  Solo *s = begin(&t, 60, 0.8f);
  double first[6], seconds[] = {1, 29.5};
  solo_run(s, out, NULL, 30 * RATE);
  for (int at = 0; at < 2; at++)
    for (int k = 0; k < 6; k++) {
      double now = level_db(seconds[at], hz_of(60) * (double)t.mode[k].ratio);
      if (at == 0) first[k] = now;
      expect_between(now - first[k], -0.1, 0.1);
    }
  for (int n = 0; n < 2 * RATE / QUANTUM; n++) { // up an octave, down two, and back
    s->hz[0] = hz_of(60 + 12 * sin(n * (2 * PI * QUANTUM / (2 * RATE))));
    solo_run(s, out + n * QUANTUM, NULL, QUANTUM);
  }
  s->hz[0] = hz_of(60);
  solo_run(s, out, NULL, RATE);
  for (int k = 0; k < 6; k++)
    expect_between(level_db(0.5, hz_of(60) * (double)t.mode[k].ratio) - first[k], -0.1, 0.1);
  assert_int_equal(s->q.busy, 1);
  solo_release(s, 0);
  solo_run(s, out, NULL, RATE);
  assert_int_equal(s->q.busy, 0);
  solo_close(s);
}

static void test_rubbed(void **state) {
  (void)state;
  static double level[20 * 20];
  Timbre t = glass();
  Solo *s = begin(&t, 60, 0.8f);
  solo_run(s, out, NULL, 20 * RATE);
  listen_envelope(heard(0, 20 * RATE), RATE / 20, level);
  expect_between(listen_db(level[9] / level[25]), -8, -4); // half way up
  expect_below(listen_db(level[0] / level[25]), -30);
  double low = 1e9, high = 0, most = -1;
  for (int n = 40; n < 400; n++) low = fmin(low, level[n]), high = fmax(high, level[n]);
  expect_between(listen_db(high / low), 0.3, 4);
  for (int lag = 10; lag < 180; lag++) { // the wander never comes again
    double far = 0;
    for (int n = 40; n < 400 - 180; n++) far = fmax(far, fabs(level[n] - level[n + lag]));
    most = most < 0 ? far : fmin(most, far);
  }
  expect_above(most / high, 0.01);
  solo_release(s, 0);
  solo_run(s, out, NULL, RATE);
  expect_between(level_db(0.1, hz_of(60)) - level_db(0.6, hz_of(60)), 14.5, 15.5);
  solo_close(s);
}

// -- beginnings, moves ----------------------------------------------------------------------------

static void test_begin(void **state) {
  (void)state;
  static float first[1024];
  Timbre t = marimba();
  for (int32_t at = 0; at < QUANTUM; at++) {
    Solo *s = solo_open(&t, RATE, solo_set());
    solo_note(s, 5, 72, 0.8f, at);
    solo_run(s, out, NULL, 1024);
    solo_close(s);
    expect_between((double)listen_first(heard(0, 1024)), at, at + 1);
    if (at == 0) memcpy(first, out, sizeof first);
    for (int n = 0; n < 990; n++) expect_between((double)(out[at + n] - first[n]), -1e-4, 1e-4);
  }
}

static double worst_splat(size_t frames) {
  double worst = -300;
  for (size_t at = 4800; at + 4800 < frames; at += 1200)
    worst = fmax(worst, listen_splat(heard(0, frames), at));
  return worst;
}

static void test_moves(void **state) {
  (void)state;
  Timbre timbres[] = {lone(STRIKE, 4), organ(), glass()};
  for (int k = 0; k < 3; k++) {
    Solo *s = begin(&timbres[k], 48, 0.8f);
    for (int n = 0; n < 3 * RATE / QUANTUM; n++) { // two vibratos, and steps of the ring
      double at_s = n * (double)QUANTUM / RATE;
      s->hz[0] = hz_of(48 + 0.5 * sin(2 * PI * 5.5 * at_s) + 7 * sin(2 * PI * 0.7 * at_s));
      if (n % 300 == 299) solo_turn(s, PARAM_RING, n % 600 < 300 ? 0.5f : 4);
      if (n == 3200) solo_release(s, 0);
      solo_run(s, out + n * QUANTUM, NULL, QUANTUM);
    }
    solo_close(s);
    expect_above(listen_rms(heard(RATE, RATE)), 0.02);
    expect_below(worst_splat(3 * RATE), -80);
  }
}

// A partial that a bend takes past half the rate is gone there, and comes again.
static void test_top(void **state) {
  (void)state;
  Timbre t = lone(HOLD, 0);
  t.mode[1] = (Mode){.ratio = 10, .level = 1};
  t.mode_count = 2;
  Solo *s = solo_open(&t, RATE, solo_set());
  static const double tops_hz[] = {20000, 23500, 20000};
  double level[3];
  s->hz[0] = 2000;
  solo_note(s, 0, 69 + 12 * log2(2000.0 / 440), 0.8f, 0);
  for (int k = 0; k < 3; k++) {
    s->hz[0] = tops_hz[k] / 10;
    solo_run(s, out, NULL, RATE);
    level[k] = level_db(0.5, tops_hz[k]);
    expect_above(level_db(0.5, tops_hz[k] / 10), -10);
  }
  solo_close(s);
  expect_below(level[1], -70);
  expect_between(level[0], -10, 0);
  expect_between(level[2] - level[0], -0.1, 0.1);
}

// -- all of it ------------------------------------------------------------------------------------

static Timbre chance(uint64_t *seed) {
  Timbre t = {.synth = SYNTH_PARTIALS, .shape = (uint8_t)random_below(seed, 3)};
#define AT(low, high) ((float)random_between(seed, low, high))
  t.mode_count = (uint8_t)(1 + random_below(seed, TIMBRE_MODES));
  t.attack_s = random_below(seed, 2) ? AT(0, 0.01) : AT(0, 3);
  if (random_below(seed, 2)) t.stiffness = AT(0, 0.01), t.aftersound = AT(0, 1), t.key_decay = AT(-1, 2);
  for (uint32_t k = 0; k < t.mode_count; k++)
    t.mode[k] = (Mode){.ratio = AT(0.1, 40),
                       .level = AT(0, 2),
                       .decay_s = random_below(seed, 4) ? AT(0, 3) : 0,
                       .split_hz = random_below(seed, 2) ? AT(0, 10) : 0};
  return t;
}

static uint64_t random_sound(uint64_t seed, const Synth *const *set, double *loudest) {
  static const float rates[] = {8000, 44100, 48000, 96000, 192000};
  Timbre t = chance(&seed);
  Solo *s = solo_open(&t, rates[random_below(&seed, 5)], set);
  uint64_t hash = LISTEN_HASH;
  double top = 69 + 12 * log2(0.45 * (double)s->q.rate_hz / 440);
  for (int k = 0; k < 3; k++) {
    solo_turn(s, PARAM_HARDNESS, (float)random_between(&seed, 0, 1));
    solo_turn(s, PARAM_RING, (float)random_between(&seed, 0.05, 20));
    double pitch = fmin(random_between(&seed, 0, 130), top);
    if (k == 0)
      solo_note(s, random_below(&seed, LANES), pitch, (float)random_between(&seed, 0, 1),
                (int32_t)random_below(&seed, QUANTUM));
    else
      for (int lane = 0; lane < LANES; lane++) s->hz[lane] = hz_of(pitch);
    if (k == 2) s->q.released = random_below(&seed, 256);
    solo_run(s, out, NULL, 4 * QUANTUM);
    hash = listen_hash(hash, heard(0, 4 * QUANTUM));
    *loudest = fmax(*loudest, listen_peak(heard(0, 4 * QUANTUM))); // NaN ends solo_run
  }
  solo_close(s);
  return hash;
}

static void test_chance(void **state) {
  (void)state;
  double loudest = 0;
  for (uint64_t seed = 0; seed < 10000; seed++) random_sound(seed, solo_set(), &loudest);
  expect_between(loudest, 1, 8);
}

static void test_sets(void **state) {
  (void)state;
  uint64_t other = 0;
  for (uint64_t seed = 0; seed < 300; seed++) {
    double peak = 0;
    uint64_t base = random_sound(seed, synths_base, &peak);
    assert_true(base == random_sound(seed, solo_set(), &peak));
    other |= base ^ LISTEN_HASH;
  }
  assert_true(other != 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("Partials are in tune from A0 to C8, and as loud everywhere", test_tune),
      TEST("The modes of a bar have their pitches and decays, which the ring stretches", test_modes),
      TEST("A stiff string's partials are stretched, and decay by the key", test_stiff),
      TEST("A split mode beats, and one with an aftersound has two decays", test_two),
      TEST("A lane is given back when what was struck has died away", test_end),
      TEST("A harder mallet and a quicker blow are brighter, not louder", test_mallet),
      TEST("Held partials keep their level for half a minute and through a glide", test_held),
      TEST("Rubbing builds up, wanders, never repeats, and rings on when let go", test_rubbed),
      TEST("A note begins at its frame, at phase 0", test_begin),
      TEST("Moving pitch, ring and key do not click", test_moves),
      TEST("A partial past half the rate is gone, and comes again", test_top),
      TEST("Ten thousand chance timbres stay bounded", test_chance),
      TEST("Every instruction set has the same samples", test_sets),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
