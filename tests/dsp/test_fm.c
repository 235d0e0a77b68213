// test_fm.c -- operators: their tune, sidebands, aliases, envelopes, and that nothing clicks.
#include "support/expect.h"
#include "support/listen.h"
#include "support/random.h"
#include "support/solo.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 1 << 16, MOST = 4 * 48000 };
static const float rates_hz[] = {44100, 48000};
static float out[MOST];

static double hz_of(double pitch) { return 440 * exp2((pitch - 69) / 12); }

// A carrier and a modulator whose ratio and index are the knobs'.
static Timbre pair(void) {
  Timbre t = {.synth = SYNTH_FM, .operator_count = 2};
  t.operator[0] =(Operator){.ratio = 1, .level = 1, .sustain = 1};
  t.operator[1] =(Operator){.sustain = 1};
  t.matrix[0][1] = 1;
  return t;
}

static Sound play(const Timbre *t, float rate_hz, double pitch, float velocity, float ratio, float index,
                  uint32_t frames) {
  Solo *s = solo_open(t, rate_hz, solo_set());
  solo_turn(s, PARAM_FM_RATIO, ratio);
  solo_turn(s, PARAM_FM_INDEX, index);
  solo_note(s, 0, pitch, velocity, 0);
  frames = (frames + QUANTUM - 1) / QUANTUM * QUANTUM;
  solo_run(s, out, NULL, frames);
  solo_close(s);
  return (Sound){out, frames, (double)rate_hz};
}

static void test_tune(void **state) {
  (void)state;
  Timbre t = pair();
  for (int r = 0; r < 2; r++)
    for (int pitch = 21; pitch <= 108; pitch += 3) {
      Sound s = play(&t, rates_hz[r], pitch, 0.8f, 2, 0.5f, 96000);
      expect_between(listen_cents(s, hz_of(pitch)), -0.1, 0.1);
      expect_between(listen_rms(s), 0.84, 0.857); // J0 + J1, J1 - J2
    }
}

// -- sidebands ------------------------------------------------------------------------------------

// What is up to 20 kHz and at no multiple of the pitch, over all that is there, in dB.
static double alias_20k(Sound s, double hz) {
  static double re[SIZE], im[SIZE];
  double wanted = 0, other = 0, bin = s.rate_hz / SIZE;
  for (int n = 0; n < SIZE; n++) {
    double x = 2.0 * n / SIZE - 1;
    re[n] = (double)s.samples[n] * listen_bessel(24 * sqrt(1 - x * x));
    im[n] = 0;
  }
  listen_fft(re, im, SIZE);
  for (int k = (int)(30 / bin); k < (int)(20000 / bin); k++) {
    double energy = re[k] * re[k] + im[k] * im[k], off = fabs(k * bin / hz - round(k * bin / hz)) * hz / bin;
    *(off > 12 ? &other : &wanted) += energy;
  }
  return wanted > 0 ? 10 * log10((other + 1e-300) / wanted) : 0;
}

static void test_alias(void **state) {
  (void)state;
  Timbre t = pair();
  for (int r = 0; r < 2; r++)
    for (int pitch = 60; pitch <= 108; pitch += 12) {
      Sound s = play(&t, rates_hz[r], pitch, 0.8f, 2, 3, 2 * SIZE);
      s = listen_slice(s, 16000, SIZE);
      double hz = hz_of(pitch);
      expect_below(alias_20k(s, hz), pitch <= 84 ? -120 : -90);
      expect_below(listen_alias(s, &hz, 1, 0), pitch <= 72 ? -120 : -100);
    }
}

// Bessel functions, as Chowning has it, whatever the number of samples a frame.
static void test_sidebands(void **state) {
  (void)state;
  Timbre t = pair();
  for (int pitch = 48; pitch <= 96; pitch += 16) {
    Sound s = play(&t, 48000, pitch, 0.8f, 1.5f, 3, 48000);
    s = listen_slice(s, 4800, 40000);
    for (int n = -4; n <= 4; n++) {
      double hz = fabs(hz_of(pitch) * (1 + 1.5 * n));
      if (hz < 16000)
        expect_between(listen_db(listen_line(s, hz).amplitude) - listen_db(fabs(jn(abs(n), 3))), -0.05, 0.05);
    }
  }
}

// The level of harmonic n over the first.
static double harmonic_db(Sound s, double hz, int n) {
  return listen_db(listen_line(s, hz * n).amplitude / listen_line(s, hz).amplitude);
}

// An operator that modulates itself tends to a saw: the sidebands of y = sin(x + b y) are 2 J(nb)/(nb).
static void test_feedback(void **state) {
  (void)state;
  Timbre t = {.synth = SYNTH_FM, .operator_count = 1};
  t.operator[0] =(Operator){.ratio = 1, .level = 1, .sustain = 1};
  for (int k = 0; k < 4; k++) {
    float depth = 0.25f * (float)k;
    Solo *s = solo_open(&t, 48000, solo_set());
    solo_turn(s, PARAM_FM_FEEDBACK, depth);
    solo_note(s, 0, 36, 0.8f, 0);
    solo_run(s, out, NULL, 48000);
    solo_close(s);
    Sound sound = {out, 48000, 48000};
    for (int n = 2; n < 5; n++) {
      double b = (double)depth, right = b > 0 ? listen_db(jn(n, n * b) / n / j1(b)) : -300;
      if (b > 0)
        expect_between(harmonic_db(sound, hz_of(36), n) - right, -0.3, 0.3);
      else
        expect_below(harmonic_db(sound, hz_of(36), n), -110);
    }
  }
}

// A loop of one sample would hunt from sample to sample: the mean of two does not.
static void test_calm(void **state) {
  (void)state;
  Timbre t = {.synth = SYNTH_FM, .operator_count = 1};
  t.operator[0] =(Operator){.ratio = 1, .level = 1, .sustain = 1};
  Solo *s = solo_open(&t, 48000, solo_set());
  solo_turn(s, PARAM_FM_FEEDBACK, 1.2f);
  solo_note(s, 0, 48, 0.8f, 0);
  solo_run(s, out, NULL, 48000);
  solo_close(s);
  double hz = hz_of(48);
  expect_below(listen_alias((Sound){out, 48000, 48000}, &hz, 1, 0), -120);
  expect_below(harmonic_db((Sound){out, 48000, 48000}, hz, 2), -3);
}

// The same sound when operators are numbered the other way, but for the two frames that it is late.
static void test_upward(void **state) {
  (void)state;
  Timbre t = pair(), turned = {.synth = SYNTH_FM, .operator_count = 2};
  turned.operator[0] = t.operator[1];
  turned.operator[1] = t.operator[0];
  turned.matrix[1][0] = 1;
  double line[3];
  Sound s = play(&t, 48000, 48, 0.8f, 1.5f, 1, 48000);
  for (int n = 0; n < 3; n++) line[n] = listen_line(s, hz_of(48) * (1 + 1.5 * n)).amplitude;
  s = play(&turned, 48000, 48, 0.8f, 1.5f, 1, 48000);
  for (int n = 0; n < 3; n++)
    expect_between(listen_db(listen_line(s, hz_of(48) * (1 + 1.5 * n)).amplitude / line[n]), -0.1, 0.1);
}

// -- envelopes ------------------------------------------------------------------------------------

static double level_db(double at_s) {
  return listen_db(listen_rms((Sound){out + (size_t)(at_s * 48000), 960, 48000}));
}

static void test_envelope(void **state) {
  (void)state;
  Timbre t = {.synth = SYNTH_FM, .operator_count = 1};
  t.operator[0] =(Operator){
      .ratio = 1, .level = 1, .attack_s = 0.1f, .decay_s = 1, .sustain = 0, .release_s = 0.2f, .key = 1};
  for (int octave = 0; octave <= 2; octave++) {
    play(&t, 48000, 60 + 12 * octave, 0.8f, 2, 0, 48000);
    double fall = level_db(0.15) - level_db(0.25);
    expect_between(fall / (6 * exp2(octave)), 0.97, 1.03);
    expect_between(level_db(0.04), -9.3, -8.7); // half way up a straight rise
  }
  Solo *s = solo_open(&t, 48000, solo_set());
  solo_note(s, 0, 60, 0.8f, 0);
  solo_run(s, out, NULL, 9600);
  solo_release(s, 0);
  solo_run(s, out + 9600, NULL, 48000);
  expect_between(level_db(0.25) - level_db(0.3), 14.5, 15.5);
  assert_int_equal(s->q.busy, 0); // it is given back
  solo_close(s);
}

// A carrier that falls by 60 dB in a second is gone, at -100 dB, after 1.67 s: not before, and soon after.
static void test_end(void **state) {
  (void)state;
  Timbre t = pair();
  t.operator[0].decay_s = 1;
  t.operator[0].sustain = 0;
  Solo *s = solo_open(&t, 48000, solo_set());
  solo_note(s, 3, 60, 0.8f, 0);
  solo_run(s, out, NULL, 16000 / QUANTUM * QUANTUM * 5 - 1600);
  assert_int_equal(s->q.busy, 8);
  solo_run(s, out, NULL, 3200);
  assert_int_equal(s->q.busy, 0);
  solo_run(s, out, NULL, 3200);
  expect_between(listen_peak((Sound){out, 3200, 48000}), 0, 0);
  solo_close(s);
}

static void test_velocity(void **state) {
  (void)state;
  Timbre t = pair();
  t.operator[1].velocity = 0.8f;
  for (int k = 0; k < 3; k++) {
    float velocity = 0.5f * (float)k;
    Sound s = play(&t, 48000, 60, velocity, 1.5f, 1, 48000);
    double index = 1 - 0.8 * (1 - (double)velocity);
    expect_between(listen_line(s, hz_of(60) * 2.5).amplitude / j1(index), 0.99, 1.01);
  }
}

// -- beginnings, moves ----------------------------------------------------------------------------

static void test_begin(void **state) {
  (void)state;
  static const double pitches[] = {60, 108}; // with one sample a frame, and with four
  Timbre t = pair();
  for (int k = 0; k < 2; k++) {
    static float first[1024];
    for (int32_t begin = 0; begin < QUANTUM; begin++) {
      Solo *s = solo_open(&t, 48000, solo_set());
      solo_note(s, 2, pitches[k], 0.8f, begin);
      solo_run(s, out, NULL, 1024);
      solo_close(s);
      size_t at = listen_first((Sound){out, 1024, 48000});
      expect_between((double)at, begin, begin + 1);
      if (begin == 0) memcpy(first, out, sizeof first);
      for (int n = 0; n < 900; n++) expect_between((double)(out[begin + n] - first[n]), -2e-3, 2e-3);
    }
  }
}

// One lane by itself.
static void run_lane(Solo *s, uint32_t lane, float *to, uint32_t frames) {
  for (uint32_t at = 0; at < frames; at += QUANTUM) {
    f8 left[QUANTUM], right[QUANTUM];
    s->synth->render(s->state, &s->q, left, right);
    s->q.starting = 0;
    s->q.begin = (i8){0};
    for (uint32_t n = 0; n < QUANTUM; n++) to[at + n] = left[n][lane];
  }
}

static double worst_splat(size_t frames) {
  double worst = -300;
  for (size_t at = 4800; at + 4800 < frames; at += 1200)
    worst = fmax(worst, listen_splat((Sound){out, frames, 48000}, at));
  return worst;
}

// A note goes on undisturbed when another needs four samples a frame, and when that is over.
static void test_samples(void **state) {
  (void)state;
  static const double pitches[] = {96, 108};
  Timbre t = pair();
  t.operator[1].sustain = 0.1f; // of the index
  for (int k = 0; k < 2; k++) {
    Solo *s = solo_open(&t, 48000, solo_set());
    solo_note(s, 0, 48, 0.8f, 0);
    run_lane(s, 0, out, 9600);
    solo_note(s, 1, pitches[k], 0.8f, 5);
    run_lane(s, 0, out + 9600, 19200);
    s->q.busy = 1;
    run_lane(s, 0, out + 28800, 19200);
    solo_close(s);
    expect_above(listen_rms((Sound){out, 48000, 48000}), 0.6);
    expect_below(worst_splat(48000), -90);
  }
}

static void test_moves(void **state) {
  (void)state;
  Timbre t = pair();
  t.matrix[1][1] = 0.1f;
  Solo *s = solo_open(&t, 48000, solo_set());
  solo_turn(s, PARAM_FM_RATIO, 1);
  solo_turn(s, PARAM_FM_INDEX, 0);
  solo_note(s, 0, 36, 0.8f, 0);
  for (int n = 0; n < 48000 / QUANTUM; n++) { // up an octave and down; the index too
    double turn = n * (2 * PI * QUANTUM / 48000);
    s->hz[0] = hz_of(36 + 12 * sin(turn));
    solo_turn(s, PARAM_FM_INDEX, 0.5f - 0.5f * (float)cos(turn));
    solo_turn(s, PARAM_FM_FEEDBACK, 0.2f - 0.2f * (float)cos(turn));
    solo_run(s, out + n * QUANTUM, NULL, QUANTUM);
  }
  solo_close(s);
  expect_below(worst_splat(48000), -80);
  expect_between(listen_rms((Sound){out, 48000, 48000}), 0.65, 0.75);
}

// -- all of it ------------------------------------------------------------------------------------

static Timbre chance(uint64_t *seed) {
  Timbre t = {.synth = SYNTH_FM, .operator_count = (uint8_t)(1 + random_below(seed, TIMBRE_OPERATORS))};
#define AT(low, high) ((float)random_between(seed, low, high))
  for (uint32_t i = 0; i < t.operator_count; i++) {
    t.operator[i] =(Operator){.ratio = AT(-4, 16),
                              .hz = random_below(seed, 4) ? 0 : AT(-500, 9000),
                              .level = AT(-0.5, 1),
                              .attack_s = random_below(seed, 2) ? 0 : AT(0, 0.05),
                              .decay_s = random_below(seed, 3) ? AT(0, 2) : 0,
                              .sustain = AT(0, 1),
                              .release_s = AT(0, 1),
                              .velocity = AT(0, 1),
                              .key = AT(-1, 2)};
    if (t.operator[i].ratio<0) t.operator[i].ratio = 0;
    for (uint32_t j = 0; j < t.operator_count; j++)
      if (!random_below(seed, 3)) t.matrix[i][j] = AT(0, 3);
  }
  return t;
}

static uint64_t random_sound(uint64_t seed, const Synth *const *set, double *loudest) {
  static const float rates[] = {8000, 44100, 48000, 96000, 192000};
  Timbre t = chance(&seed);
  Solo *s = solo_open(&t, rates[random_below(&seed, 5)], set);
  uint64_t hash = LISTEN_HASH;
  for (int k = 0; k < 3; k++) {
    solo_turn(s, PARAM_FM_RATIO, (float)random_between(&seed, 0.05, 32));
    solo_turn(s, PARAM_FM_INDEX, (float)random_between(&seed, 0, 20));
    solo_turn(s, PARAM_FM_FEEDBACK, (float)random_between(&seed, 0, 1.5));
    uint32_t lane = random_below(&seed, LANES);
    double pitch = fmin(random_between(&seed, 0, 130), 69 + 12 * log2(0.48 * (double)s->q.rate_hz / 440));
    if (k == 0) s->q.busy = 0;
    if (!s->q.busy)
      solo_note(s, lane, pitch, (float)random_between(&seed, 0, 1), (int32_t)random_below(&seed, QUANTUM));
    else
      s->q.released = random_below(&seed, 256);
    solo_run(s, out, NULL, 4 * QUANTUM);
    Sound sound = {out, 4 * QUANTUM, 48000};
    hash = listen_hash(hash, sound);
    *loudest = fmax(*loudest, listen_peak(sound)); // NaN ends solo_run
  }
  solo_close(s);
  return hash;
}

static void test_chance(void **state) {
  (void)state;
  double loudest = 0;
  for (uint64_t seed = 0; seed < 10000; seed++) {
    double peak = 0;
    random_sound(seed, solo_set(), &peak);
    loudest = fmax(loudest, peak);
  }
  expect_between(loudest, 1, 2);
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
      TEST("A pair of operators is in tune from A0 to C8, and as loud everywhere", test_tune),
      TEST("Aliases of 2:1 at index 3 are not heard up to C8", test_alias),
      TEST("Sidebands have the levels of Bessel functions", test_sidebands),
      TEST("Feedback makes the harmonics that it should", test_feedback),
      TEST("Strong feedback does not hunt", test_calm),
      TEST("An operator may move one above it", test_upward),
      TEST("Envelopes rise, fall with the key, and let go in their times", test_envelope),
      TEST("A lane is given back when its carrier has died away", test_end),
      TEST("A soft key lowers what an operator does", test_velocity),
      TEST("A note begins at its frame, at phase 0", test_begin),
      TEST("A note goes on undisturbed when others need more samples", test_samples),
      TEST("Moving pitch, index and feedback do not click", test_moves),
      TEST("Ten thousand chance timbres stay bounded", test_chance),
      TEST("Every instruction set has the same samples", test_sets),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
