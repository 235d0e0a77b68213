// test_guide.c -- reeds and bows: they speak at once, in tune, in one mode, as long as they are blown.
#include "dsp/maths.h"
#include "support/expect.h"
#include "support/listen.h"
#include "support/solo.h"
#include <math.h>
#include <string.h>

enum { MOST = 30 * 48000 };
static float left[MOST];
static const float rates_hz[] = {44100, 48000};

static double hz_of(double pitch) { return 440 * exp2((pitch - 69) / 12); }

static Timbre pipe_of(GuideShape shape) { return (Timbre){.synth = SYNTH_GUIDE, .shape = (uint8_t)shape}; }

static Sound play(Solo *s, double pitch, uint32_t frames) {
  solo_note(s, 0, pitch, 0.8f, 0);
  solo_run(s, left, NULL, frames);
  Sound sound = {left, frames, (double)s->q.rate_hz};
  solo_close(s);
  return sound;
}

static double harmonic(Sound s, double hz, int k) { return listen_line(s, k * hz).amplitude; }

static double centroid(Sound s, double hz) {
  double sum = 0, moment = 0;
  for (int k = 1; k * hz < 12000; k++) {
    double level = harmonic(s, hz, k);
    sum += level;
    moment += level * k;
  }
  return moment / sum;
}

// The first 10 ms from which on it is half as loud as when it is held.
static double speaks_s(Sound s) {
  double loud = listen_rms(listen_slice(s, s.frames / 2, s.frames / 2));
  size_t step = (size_t)(s.rate_hz / 100);
  for (size_t n = 0; n + step < s.frames; n += step)
    if (listen_rms(listen_slice(s, n, step)) > loud / 2) return (double)n / s.rate_hz;
  return 1e9;
}

// All that has to hold of a note, at any pitch and any pressure. A quarter of the energy of the whole is in
// the mode that is asked for or in its second harmonic; nothing lies below it.
static void sounds(GuideShape shape, float rate_hz, double pitch, float pressure, double cents) {
  Timbre t = pipe_of(shape);
  double hz = hz_of(pitch);
  Solo *s = solo_open(&t, rate_hz, solo_set());
  solo_turn(s, PARAM_BLOW, pressure);
  Sound whole = play(s, pitch, 65536), late = listen_slice(whole, 16384, 49152);
  expect_between(listen_cents(late, hz), -cents, cents);
  expect_below(speaks_s(whole), 0.08);
  double low = shape == GUIDE_REED ? -5.6 : -9, high = shape == GUIDE_REED ? 0.4 : -3;
  expect_between(listen_db(listen_rms(late)), low, high);
  expect_between(listen_peak(late), 0.5, 1.3);
  expect_above(harmonic(late, hz, 1) / listen_rms(late), 0.7);
  expect_below(listen_db(harmonic(late, hz / 2, 1) / harmonic(late, hz, 1)), -40);
  expect_below(listen_db(fabs(listen_dc(late))), -80);
}

static void test_tune(void **state) {
  static const float pressures[] = {0.3f, 0.6f, 1};
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int p = 0; p < 3; p++)
      for (double pitch = 48; pitch <= 84; pitch += 3) {
        sounds(GUIDE_REED, rates_hz[r], pitch, pressures[p], 0.5);
        sounds(GUIDE_CONE, rates_hz[r], pitch, pressures[p], 0.5);
        if (pitch >= 55) sounds(GUIDE_BOW, rates_hz[r], pitch, pressures[p], 2);
      }
}

static void test_harmonics(void **state) {
  (void)state;
  for (int shape = GUIDE_REED; shape <= GUIDE_BOW; shape++)
    for (double pitch = 50; pitch <= 74; pitch += 12) {
      Timbre t = pipe_of((GuideShape)shape);
      double hz = hz_of(pitch);
      Sound s = listen_slice(play(solo_open(&t, 48000, solo_set()), pitch, 65536), 16384, 49152);
      double even = listen_db(harmonic(s, hz, 2) / harmonic(s, hz, 3));
      if (shape == GUIDE_REED)
        expect_below(even, -30);
      else
        expect_above(even, 0);
    }
}

static double brightness_of(GuideShape shape, ParamId id, float value) {
  Timbre t = pipe_of(shape);
  Solo *s = solo_open(&t, 48000, solo_set());
  solo_turn(s, id, value);
  return centroid(listen_slice(play(s, 67, 48000), 16000, 32000), hz_of(67));
}

static void test_bright(void **state) {
  (void)state;
  for (int shape = GUIDE_REED; shape <= GUIDE_BOW; shape++)
    for (int k = 0; k < 4; k++) {
      float low = 0.3f + 0.15f * (float)k, high = low + 0.15f;
      expect_above(brightness_of((GuideShape)shape, PARAM_BORE, high) /
                       brightness_of((GuideShape)shape, PARAM_BORE, low),
                   1.002);
      expect_above(brightness_of((GuideShape)shape, PARAM_BLOW, high) /
                       brightness_of((GuideShape)shape, PARAM_BLOW, low),
                   1.001);
    }
}

static void test_end(void **state) {
  (void)state;
  for (int shape = GUIDE_REED; shape <= GUIDE_BOW; shape++) {
    Timbre t = pipe_of((GuideShape)shape);
    Solo *s = solo_open(&t, 48000, solo_set());
    solo_note(s, 2, 60, 0.8f, 0);
    solo_run(s, left, NULL, 24000);
    expect_above(listen_db(listen_rms((Sound){left, 24000, 48000})), -12);
    solo_turn(s, PARAM_BLOW, 0);
    solo_run(s, left, NULL, 96000);
    expect_below(listen_db(listen_peak((Sound){left + 48000, 480, 48000})), -60);
    assert_int_equal(s->q.busy, 0);
    solo_close(s);
  }
}

// A key may be down before there is breath.
static void test_swell(void **state) {
  (void)state;
  for (int shape = GUIDE_REED; shape <= GUIDE_BOW; shape++) {
    Timbre t = pipe_of((GuideShape)shape);
    Solo *s = solo_open(&t, 48000, solo_set());
    solo_turn(s, PARAM_BLOW, 0);
    solo_note(s, 0, 60, 0.8f, 7);
    solo_run(s, left, NULL, 4800);
    expect_between(listen_peak((Sound){left, 4800, 48000}), 0, 0);
    for (int k = 0; k < 100; k++) {
      solo_turn(s, PARAM_BLOW, 0.008f * (float)k);
      solo_run(s, left, NULL, 320);
    }
    solo_run(s, left, NULL, 48000);
    solo_close(s);
    Sound late = {left, 48000, 48000};
    expect_between(listen_cents(late, hz_of(60)), -2, 2);
    expect_above(harmonic(late, hz_of(60), 1) / listen_rms(late), 0.7);
    expect_above(listen_db(listen_rms(late)), -10);
  }
}

static void test_begin(void **state) {
  (void)state;
  for (int shape = GUIDE_REED; shape <= GUIDE_BOW; shape++)
    for (int32_t begin = 0; begin < QUANTUM; begin += 5) {
      Timbre t = pipe_of((GuideShape)shape);
      Solo *s = solo_open(&t, 48000, solo_set());
      solo_run(s, left, NULL, 64);
      solo_note(s, 5, 60, 0.8f, begin);
      solo_run(s, left + 64, NULL, 4800);
      solo_close(s);
      size_t first = listen_first((Sound){left, 4800, 48000});
      expect_between((double)first, 64 + begin, 64 + begin + 2);
      expect_above(listen_db(listen_rms((Sound){left + 960, 3840, 48000})), -12);
    }
}

static void test_held(void **state) {
  (void)state;
  static double levels[60];
  for (int shape = GUIDE_REED; shape <= GUIDE_BOW; shape++) {
    Timbre t = pipe_of((GuideShape)shape);
    Sound s = play(solo_open(&t, 48000, solo_set()), 62, MOST);
    listen_envelope(s, 24000, levels);
    for (int k = 1; k < 60; k++) expect_between(listen_db(levels[k] / levels[1]), -0.5, 0.5);
    expect_between(listen_cents(listen_slice(s, 24000, 96000), hz_of(62)) -
                       listen_cents(listen_slice(s, MOST - 96000, 96000), hz_of(62)),
                   -0.3, 0.3);
  }
}

// A glide of an octave comes to its pitch, in its mode.
static void test_glide(void **state) {
  (void)state;
  for (int shape = GUIDE_REED; shape <= GUIDE_BOW; shape++) {
    Timbre t = pipe_of((GuideShape)shape);
    Solo *s = solo_open(&t, 48000, solo_set());
    solo_note(s, 0, 55, 0.8f, 0);
    solo_run(s, left, NULL, 9600);
    for (int k = 0; k < 300; k++) {
      s->hz[0] = hz_of(55 + 12 * k / 299.0);
      solo_run(s, left, NULL, QUANTUM);
      expect_between(listen_peak((Sound){left, QUANTUM, 48000}), 0, 1.6);
    }
    solo_run(s, left, NULL, 48000);
    solo_close(s);
    expect_between(listen_cents((Sound){left + 12000, 36000, 48000}, hz_of(67)), -1, 1);
  }
}

static uint64_t shake(GuideShape shape, const Synth *const *set) {
  Timbre t = pipe_of(shape);
  Solo *s = solo_open(&t, 44100, set);
  uint32_t seed = 1;
  uint64_t hash = LISTEN_HASH;
  for (uint32_t k = 0; k < 300; k++) {
    for (ParamId id = PARAM_BLOW; id <= PARAM_BOW_POSITION; id++) {
      seed = maths_hash(seed + 1);
      const Param *row = param_row(id);
      solo_turn(s, id, row->min + (row->max - row->min) * (float)(seed >> 8) * 0x1p-24f);
    }
    solo_note(s, k % 8, 10 + (double)(seed % 118), 0.9f, (int32_t)(seed % 32));
    solo_run(s, left, NULL, 320);
    expect_between(listen_peak((Sound){left, 320, 44100}), 0, 60);
    hash = listen_hash(hash, (Sound){left, 320, 44100});
  }
  solo_close(s);
  return hash;
}

static void test_shaken(void **state) {
  (void)state;
  for (int shape = GUIDE_REED; shape <= GUIDE_BOW; shape++)
    assert_true(shake((GuideShape)shape, synths_base) == shake((GuideShape)shape, solo_set()));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("reeds and bows speak in tune in their first mode, at any pressure", test_tune),
      TEST("a cylinder has odd harmonics, a cone and a string have all", test_harmonics),
      TEST("a brighter bore and a stronger breath brighten", test_bright),
      TEST("without breath the tone ends, and the note with it", test_end),
      TEST("a note waits for its breath", test_swell),
      TEST("a note begins on its frame", test_begin),
      TEST("half a minute is as loud and as high at its end", test_held),
      TEST("a glide comes to its pitch", test_glide),
      TEST("any knobs at all make the same finite sound on every machine", test_shaken),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
