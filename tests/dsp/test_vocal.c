// test_vocal.c -- singers: in tune, on the vowel, as loud at every pitch, and a choir of them.
#include "dsp/maths.h"
#include "support/expect.h"
#include "support/listen.h"
#include "support/solo.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 30 * 48000 };
static float left[MOST], right[MOST];
static const float rates_hz[] = {44100, 48000};
static const double first_hz[] = {750, 480, 300, 490, 330}, second_hz[] = {1200, 2000, 2250, 860, 780};

static double hz_of(double pitch) { return 440 * exp2((pitch - 69) / 12); }

static Solo *sing(const Timbre *t, float rate_hz, float vowel) {
  Solo *s = solo_open(t, rate_hz, solo_set());
  solo_turn(s, PARAM_JITTER, 0);
  solo_turn(s, PARAM_ASPIRATION, 0);
  solo_turn(s, PARAM_VOWEL, vowel);
  return s;
}

// From its first frame; the second half is the one that is listened to.
static Sound held(Solo *s, double pitch, uint32_t frames) {
  solo_note(s, 0, pitch, 0.8f, 0);
  solo_run(s, left, NULL, frames);
  Sound sound = {left, frames, (double)s->q.rate_hz};
  solo_close(s);
  return listen_slice(sound, frames / 2, frames / 2);
}

static double strongest(Sound s, double pitch_hz, double from_hz, double to_hz) {
  double best = 0, at = 0;
  for (double hz = ceil(from_hz / pitch_hz) * pitch_hz; hz < to_hz; hz += pitch_hz) {
    double level = listen_line(s, hz).amplitude;
    if (level > best) best = level, at = hz;
  }
  return at;
}

static double centroid(Sound s, double pitch_hz) {
  double sum = 0, moment = 0;
  for (double hz = pitch_hz; hz < 10000; hz += pitch_hz) {
    double level = listen_line(s, hz).amplitude;
    sum += level;
    moment += level * hz;
  }
  return moment / sum;
}

static void test_pitch(void **state) {
  (void)state;
  const Timbre t = {.synth = SYNTH_VOCAL};
  for (int r = 0; r < 2; r++)
    for (double pitch = 36; pitch <= 96; pitch += 12) {
      double hz = hz_of(pitch);
      Solo *solo = sing(&t, rates_hz[r], 1);
      solo_turn(solo, PARAM_TENSION, 1);
      Sound s = held(solo, pitch, 131072);
      expect_between(listen_cents(s, hz), -0.1, 0.1);
      expect_below(listen_alias(s, &hz, 1, 0), -105);
      expect_below(listen_db(fabs(listen_dc(s))), -80);
    }
}

// The place of a quarter of a second after the other.
static double unsteady(Sound s, double hz) {
  double low = 1e9, high = -1e9;
  for (size_t k = 0; k < 16; k++) {
    double cents = listen_cents(listen_slice(s, k * 12000, 12000), hz);
    low = fmin(low, cents);
    high = fmax(high, cents);
  }
  return high - low;
}

static void test_jitter(void **state) {
  (void)state;
  const Timbre t = {.synth = SYNTH_VOCAL};
  double hz = hz_of(57), sum = 0;
  expect_below(unsteady(held(sing(&t, 48000, 0), 57, 480000), hz), 0.1);
  Solo *s = sing(&t, 48000, 0);
  solo_turn(s, PARAM_JITTER, 1);
  solo_note(s, 0, 57, 0.8f, 0);
  solo_run(s, left, NULL, 20 * 48000);
  solo_close(s);
  Sound sound = {left, 20 * 48000, 48000};
  expect_between(unsteady(sound, hz), 2, 60);
  for (size_t k = 0; k < 20; k++) sum += listen_cents(listen_slice(sound, k * 48000, 48000), hz);
  expect_between(sum / 20, -0.5, 0.5);
}

static void test_formants(void **state) {
  (void)state;
  const Timbre t = {.synth = SYNTH_VOCAL};
  double hz = 40;
  for (int r = 0; r < 2; r++)
    for (int v = 0; v < 5; v++) {
      Sound s = held(sing(&t, rates_hz[r], (float)v), 69 + 12 * log2(hz / 440), 65536);
      expect_between(strongest(s, hz, 200, 1000) - first_hz[v], -50, 50);
      expect_between(strongest(s, hz, fmax(first_hz[v] + 200, second_hz[v] - 300), second_hz[v] + 250) -
                         second_hz[v],
                     -80, 80);
    }
}

static void test_tract(void **state) {
  (void)state;
  const Timbre t = {.synth = SYNTH_VOCAL};
  double hz = 40;
  Solo *s = sing(&t, 48000, 0);
  solo_turn(s, PARAM_TRACT, 1.3f);
  expect_between(strongest(held(s, 69 + 12 * log2(hz / 440), 65536), hz, 200, 1150) - 1.3 * 750, -60, 60);
}

static void test_path(void **state) {
  (void)state;
  const Timbre t = {.synth = SYNTH_VOCAL, .vowel = {0, 2}, .vowel_count = 2, .vowel_s = 1};
  double hz = 40;
  Solo *s = sing(&t, 48000, 0);
  solo_note(s, 0, 69 + 12 * log2(hz / 440), 0.8f, 0);
  solo_run(s, left, NULL, 96000);
  solo_close(s);
  Sound sound = {left, 96000, 48000};
  expect_between(strongest(listen_slice(sound, 0, 16000), hz, 200, 1000), 600, 800);
  expect_between(strongest(listen_slice(sound, 18000, 12000), hz, 200, 1000), 400, 640);
  expect_between(strongest(listen_slice(sound, 50000, 40000), hz, 200, 1000), 240, 340);
  for (size_t n = 4800; n < 90000; n += 9600) // only the voice's own pulses are heard
    expect_below(listen_db(listen_peak(listen_slice(sound, n, 4800))), 2);
}

static void test_level(void **state) {
  (void)state;
  const Timbre t = {.synth = SYNTH_VOCAL};
  for (int r = 0; r < 2; r++)
    for (int v = 0; v < 5; v++)
      for (double pitch = 36; pitch <= 84; pitch += 5) {
        Sound s = held(sing(&t, rates_hz[r], (float)v), pitch, 32768);
        expect_between(listen_db(listen_rms(s)), -15.2, -12.2);
        expect_between(listen_peak(s), 0.25, 1.2);
      }
}

// A soprano's first formant goes with the pitch: the fundamental is the strongest line of every vowel.
static void test_soprano(void **state) {
  (void)state;
  const Timbre t = {.synth = SYNTH_VOCAL};
  for (int v = 0; v < 5; v++) {
    Sound s = held(sing(&t, 48000, (float)v), 84, 32768);
    expect_between(strongest(s, hz_of(84), 500, 8000), hz_of(84) - 1, hz_of(84) + 1);
  }
}

static double bright(ParamId id, float value, float velocity) {
  const Timbre t = {.synth = SYNTH_VOCAL};
  Solo *s = sing(&t, 48000, 0);
  solo_turn(s, id, value);
  solo_note(s, 0, 48, velocity, 0);
  solo_run(s, left, NULL, 48000);
  solo_close(s);
  return centroid((Sound){left + 16000, 32000, 48000}, hz_of(48));
}

static void test_tension(void **state) {
  (void)state;
  expect_above(bright(PARAM_TENSION, 0.5f, 0.8f) / bright(PARAM_TENSION, 0, 0.8f), 1.1);
  expect_above(bright(PARAM_TENSION, 1, 0.8f) / bright(PARAM_TENSION, 0.5f, 0.8f), 1.1);
  expect_above(bright(PARAM_TENSION, 0.5f, 1) / bright(PARAM_TENSION, 0.5f, 0.2f), 1.05);
}

static void test_breath(void **state) {
  (void)state;
  const Timbre t = {.synth = SYNTH_VOCAL};
  double hz = hz_of(57), before = -200;
  for (int k = 0; k < 4; k++) {
    Solo *s = sing(&t, 48000, 0);
    solo_turn(s, PARAM_ASPIRATION, (float)k / 3);
    Sound sound = held(s, 57, 65536);
    double noise = listen_alias(sound, &hz, 1, 0);
    expect_above(noise, before + 0.1);
    expect_between(listen_db(listen_rms(sound)), -16, -11);
    before = noise;
  }
  expect_above(before, -3);
}

static void choir(Timbre *t, float detune, float spread) {
  Solo *s = sing(t, 48000, 0);
  s->q.detune = detune;
  s->q.spread = spread;
  solo_note(s, 0, 57, 0.8f, 0);
  solo_run(s, left, right, 4 * 48000);
  solo_close(s);
}

static void test_choir(void **state) {
  (void)state;
  Timbre t = {.synth = SYNTH_VOCAL, .copies = 4};
  double found[LISTEN_LINES], hz = hz_of(57);
  choir(&t, 25, 0);
  Sound l = {left, 4 * 48000, 48000};
  assert_memory_equal(left, right, 4 * 48000 * sizeof(float));
  expect_above(listen_lines(l, 4 * hz, 60, found, LISTEN_LINES), 4);
  expect_between(listen_db(listen_rms(l)), -16, -11);
  choir(&t, 25, 1);
  double apart = 0;
  for (size_t n = 48000; n < 4 * 48000; n++) apart += fabs((double)left[n] - (double)right[n]);
  expect_above(listen_db(apart / (3 * 48000)), -30);
  t.copies = 1;
  choir(&t, 25, 1);
  assert_memory_equal(left, right, 4 * 48000 * sizeof(float));
  expect_between(listen_cents(l, hz), -0.1, 0.1);
}

static void test_begin(void **state) {
  (void)state;
  const Timbre t = {.synth = SYNTH_VOCAL, .consonant = 1};
  for (int32_t begin = 0; begin < QUANTUM; begin += 5) {
    Solo *s = sing(&t, 48000, 0);
    solo_turn(s, PARAM_ASPIRATION, 0.5f);
    solo_run(s, left, NULL, 64);
    solo_note(s, 3, 57, 0.8f, begin);
    solo_run(s, left + 64, NULL, 4800);
    solo_close(s);
    assert_int_equal(listen_first((Sound){left, 4800, 48000}), 64 + begin);
    expect_above(listen_db(listen_rms((Sound){left + 480, 4320, 48000})), -20);
  }
}

// Whatever the frame, it is the same sound from there on.
static void test_same(void **state) {
  (void)state;
  const Timbre t = {.synth = SYNTH_VOCAL};
  held(sing(&t, 48000, 0), 57, 4800);
  memcpy(right, left, 4800 * sizeof(float));
  Solo *s = sing(&t, 48000, 0);
  solo_note(s, 0, 57, 0.8f, 21);
  solo_run(s, left, NULL, 4832);
  solo_close(s);
  for (size_t n = 0; n < 4800; n++) expect_between((double)(left[n + 21] - right[n]), -1e-4, 1e-4);
}

static void test_consonant(void **state) {
  (void)state;
  Timbre t = {.synth = SYNTH_VOCAL};
  held(sing(&t, 48000, 0), 57, 9600);
  memcpy(right, left, 9600 * sizeof(float));
  t.consonant = 1;
  held(sing(&t, 48000, 0), 57, 9600);
  double early = 0;
  for (size_t n = 0; n < 1200; n++) early += fabs((double)(left[n] - right[n]));
  expect_above(listen_db(early / 1200), -30);
  assert_memory_equal(left + 2900, right + 2900, (9600 - 2900) * sizeof(float));
}

static void test_table(void **state) {
  (void)state;
  static float level[64];
  for (int k = 0; k < 64; k++) level[k] = 1.0f / (float)(k + 1);
  void *memory = aligned_alloc(64, table_size(64)), *room = malloc(table_room(64));
  Timbre t = {.synth = SYNTH_VOCAL, .frames = 1};
  table_build(&t.table[0], memory, level, NULL, 64, room);
  for (double pitch = 48; pitch <= 84; pitch += 12) {
    double hz = hz_of(pitch);
    Sound s = held(sing(&t, 48000, 0), pitch, 65536);
    expect_between(listen_cents(s, hz), -0.1, 0.1);
    expect_below(listen_alias(s, &hz, 1, 0), -80);
    expect_between(listen_db(listen_rms(s)), -35, -6);
  }
  free(memory);
  free(room);
}

static void test_held(void **state) {
  (void)state;
  const Timbre t = {.synth = SYNTH_VOCAL};
  static double levels[60];
  Solo *s = sing(&t, 48000, 2);
  solo_note(s, 0, 57, 0.8f, 0);
  solo_run(s, left, NULL, MOST);
  solo_close(s);
  listen_envelope((Sound){left, MOST, 48000}, 24000, levels);
  for (int k = 1; k < 60; k++) expect_between(listen_db(levels[k] / levels[1]), -0.2, 0.2);
  expect_between(listen_cents((Sound){left + MOST - 96000, 96000, 48000}, hz_of(57)), -0.1, 0.1);
}

static uint64_t shake(const Synth *const *set) {
  const Timbre t = {.synth = SYNTH_VOCAL,
                    .copies = 3,
                    .consonant = 1,
                    .vowel = {0, 4, 2},
                    .vowel_count = 3,
                    .vowel_s = 0.1f};
  Solo *s = solo_open(&t, 44100, set);
  uint32_t seed = 1;
  uint64_t hash = LISTEN_HASH;
  s->q.detune = 20;
  s->q.spread = 0.5f;
  for (uint32_t k = 0; k < 300; k++) {
    for (ParamId id = PARAM_VOWEL; id <= PARAM_JITTER; id++) {
      seed = maths_hash(seed + 1);
      const Param *row = param_row(id);
      solo_turn(s, id, row->min + (row->max - row->min) * (float)(seed >> 8) * 0x1p-24f);
    }
    if (s->q.busy & (1u << (k % 8))) s->q.busy &= ~(1u << (k % 8));
    solo_note(s, k % 8, 20 + (double)(seed % 100), 0.9f, (int32_t)(seed % 32));
    solo_run(s, left, right, 320);
    expect_between(listen_peak((Sound){left, 320, 44100}), 0, 40);
    hash = listen_hash(listen_hash(hash, (Sound){left, 320, 44100}), (Sound){right, 320, 44100});
  }
  solo_close(s);
  return hash;
}

static void test_shaken(void **state) {
  (void)state;
  assert_true(shake(synths_base) == shake(solo_set()));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a voice is in tune from C2 to C7, without alias or offset", test_pitch),
      TEST("a steady voice stands still, an unsteady one wanders about its pitch", test_jitter),
      TEST("formants lie where the vowel says", test_formants),
      TEST("a shorter tract moves them up", test_tract),
      TEST("a note goes from vowel to vowel", test_path),
      TEST("all vowels are as loud from C2 to C6", test_level),
      TEST("the first formant follows a high pitch", test_soprano),
      TEST("tension and a firm key brighten", test_tension),
      TEST("breath adds noise and takes away tone", test_breath),
      TEST("a choir has voices of its own, on both sides", test_choir),
      TEST("a note begins on its frame", test_begin),
      TEST("a note that begins within a quantum sounds no different", test_same),
      TEST("a consonant is over soon", test_consonant),
      TEST("a table gives another glottis", test_table),
      TEST("half a minute is as loud at its end", test_held),
      TEST("any knobs at all make the same finite sound on every machine", test_shaken),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
