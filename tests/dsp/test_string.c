// test_string.c -- plucked strings: in tune, as long as asked, as bright as asked, silent in the end.
#include "support/expect.h"
#include "support/listen.h"
#include "support/solo.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS = 6, FRAMES = SECONDS * 48000 };

static const float rates_hz[] = {44100, 48000};
static const Timbre plain = {.synth = SYNTH_STRING};
static float sound[FRAMES];

typedef struct {
  ParamId id;
  float value;
} Turn;

static double hz_of(double pitch) { return 440 * exp2((pitch - 69) / 12); }

// One note with some knobs turned, `frames` long.
static Sound plucked(float rate_hz, double pitch, float velocity, const Turn *turns, size_t count,
                     uint32_t frames) {
  Solo *s = solo_open(&plain, rate_hz, solo_set());
  for (size_t k = 0; k < count; k++) solo_turn(s, turns[k].id, turns[k].value);
  solo_note(s, 0, pitch, velocity, 0);
  solo_run(s, sound, NULL, frames);
  solo_close(s);
  return (Sound){sound, frames, (double)rate_hz};
}

#define PLUCKED(rate_hz, pitch, velocity, frames, ...)                                                       \
  plucked(rate_hz, pitch, velocity, (const Turn[]){__VA_ARGS__},                                             \
          sizeof((Turn[]){__VA_ARGS__}) / sizeof(Turn), frames)

// -- pitch -----------------------------------------------------------------------------------------

static void expect_in_tune(const Turn *turns, size_t count, int step, double reach) {
  for (int r = 0; r < 2; r++)
    for (int pitch = 21; pitch <= 108; pitch += step) {
      Sound s = plucked(rates_hz[r], pitch, 0.8f, turns, count, 28800);
      expect_between(listen_cents(listen_slice(s, 3200, 25600), hz_of(pitch)), -reach, reach);
    }
}

static void test_tuning(void **state) {
  (void)state;
  expect_in_tune((Turn[]){{PARAM_BRIGHTNESS, 0.5f}}, 1, 3, 0.5);
  expect_in_tune((Turn[]){{PARAM_BRIGHTNESS, 0}}, 1, 29, 0.5);
  expect_in_tune((Turn[]){{PARAM_BRIGHTNESS, 1}}, 1, 29, 0.5);
}

static void test_tuning_stiff(void **state) {
  (void)state;
  expect_in_tune((Turn[]){{PARAM_STIFFNESS, 0.4f}}, 1, 29, 0.5);
  expect_in_tune((Turn[]){{PARAM_STIFFNESS, 1}}, 1, 29, 0.5);
}

static void test_tuning_buzz(void **state) {
  (void)state;
  expect_in_tune((Turn[]){{PARAM_BUZZ, 0.4f}}, 1, 12, 2);
  expect_in_tune((Turn[]){{PARAM_BUZZ, 1}}, 1, 12, 2);
}

// The tenth partial of a piano's bass string is some 20 cents sharp, a guitar's two.
static void test_stiffness(void **state) {
  (void)state;
  double before = -1, hz = hz_of(45);
  for (int k = 0; k < 4; k++) {
    Sound s = PLUCKED(48000, 45, 0.8f, 96000, {PARAM_STIFFNESS, (float)k / 3}, {PARAM_BRIGHTNESS, 0.9f});
    double cents =
        1200 *
        log2(listen_pitch(listen_slice(s, 4800, 48000), 10 * hz * (1 + 0.012 * k * k / 9), 30) / (10 * hz));
    assert_true(cents > before);
    if (k == 0) expect_between(cents, -1, 1);
    before = cents;
  }
  expect_between(before, 10, 60);
}

// -- decay -----------------------------------------------------------------------------------------

// When a line has fallen by 60 dB from where it began.
static double decay_s(Sound s, double hz, double window_s) {
  size_t window = (size_t)(window_s * s.rate_hz);
  double first = listen_db(listen_line(listen_slice(s, 0, window), hz).amplitude), last = 0;
  for (size_t at = window / 4; at + window < s.frames; at += window / 4) {
    double down = first - listen_db(listen_line(listen_slice(s, at, window), hz).amplitude);
    if (down >= 60) return ((double)at - (double)window / 4 * (down - 60) / (down - last)) / s.rate_hz;
    last = down;
  }
  return (double)NAN;
}

static void test_decay(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int pitch = 36; pitch <= 96; pitch += 12)
      for (float asked = 1; asked <= 2; asked *= 2) {
        Sound s = PLUCKED(rates_hz[r], pitch, 0.8f, FRAMES, {PARAM_STRING_DECAY, asked});
        double law = (double)asked * exp2((60 - pitch) * 0.05);
        expect_between(decay_s(s, hz_of(pitch), 16 / hz_of(pitch)) / law, 0.95, 1.05);
      }
}

static void test_brightness_decay(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int pitch = 40; pitch <= 76; pitch += 12) {
      double before = 0, hz = hz_of(pitch) * floor(4000 / hz_of(pitch));
      for (int k = 0; k <= 4; k++) {
        Sound s =
            PLUCKED(rates_hz[r], pitch, 1, 48000, {PARAM_BRIGHTNESS, (float)k / 4}, {PARAM_PICK_HARDNESS, 1});
        double early = listen_line(listen_slice(s, 0, 4800), hz).amplitude;
        double late = listen_line(listen_slice(s, 9600, 4800), hz).amplitude;
        double kept = late / early;
        assert_true(kept > before);
        before = kept;
      }
    }
}

// The one whose knobs make it last longest of those that a test can wait for, and the lowest.
static void test_end(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int pitch = 12; pitch <= 132; pitch += 24) {
      Solo *s = solo_open(&plain, rates_hz[r], solo_set());
      solo_turn(s, PARAM_STRING_DECAY, 0.5f);
      solo_note(s, 0, pitch, 1, 0);
      uint32_t turns = 0;
      for (; s->q.busy && turns < 30000; turns++) solo_run(s, sound, NULL, QUANTUM);
      assert_true(s->q.busy == 0 && turns > 20);
      assert_true(listen_peak((Sound){sound, QUANTUM, 48000}) < 2e-5);
      solo_run(s, sound, NULL, 4800);
      assert_true(listen_first((Sound){sound, 4800, 48000}) == 4800);
      solo_close(s);
    }
}

// -- colour ----------------------------------------------------------------------------------------

static double centroid(Sound s, double hz) {
  double above = 0, all = 0;
  for (int k = 1; k * hz < 15000; k++) {
    double a = listen_line(s, k * hz).amplitude;
    above += k * hz * a;
    all += a;
  }
  return above / all;
}

static void test_centroid(void **state) {
  (void)state;
  static const ParamId ids[] = {PARAM_BRIGHTNESS, PARAM_PICK_HARDNESS};
  for (int r = 0; r < 2; r++)
    for (int pitch = 40; pitch <= 84; pitch += 11)
      for (int i = 0; i < 3; i++) {
        double before = 0;
        for (int k = 0; k <= 4; k++) {
          float x = (float)k / 4;
          Sound s = i < 2 ? PLUCKED(rates_hz[r], pitch, 0.8f, 24000, {ids[i], x})
                          : plucked(rates_hz[r], pitch, 0.2f + 0.8f * x, NULL, 0, 24000);
          double now = centroid(listen_slice(s, 2400, 9600), hz_of(pitch));
          assert_true(now > before);
          before = now;
        }
      }
}

static void test_pick_position(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int pitch = 40; pitch <= 64; pitch += 8)
      for (int missing = 2; missing <= 7; missing++) {
        Sound s = PLUCKED(rates_hz[r], pitch, 0.8f, 19200, {PARAM_PICK_POSITION, 1.0f / (float)missing},
                          {PARAM_BRIGHTNESS, 0.8f});
        s = listen_slice(s, 0, 14400);
        double gone = listen_line(s, missing * hz_of(pitch)).amplitude;
        double here = listen_line(s, (missing - 1) * hz_of(pitch)).amplitude;
        expect_below(listen_db(gone / here), -20);
      }
}

static void test_pickup(void **state) {
  (void)state;
  for (int missing = 2; missing <= 6; missing++) {
    Sound s =
        PLUCKED(48000, 45, 0.8f, 19200, {PARAM_PICKUP, 1.0f / (float)missing}, {PARAM_PICK_POSITION, 0.02f});
    s = listen_slice(s, 2400, 14400);
    double gone = listen_line(s, missing * hz_of(45)).amplitude,
           here = listen_line(s, (missing - 1) * hz_of(45)).amplitude;
    expect_below(listen_db(gone / here), -20);
  }
}

// A buzzing bridge gives highs back: later in the note it is the brighter one.
static void test_buzz(void **state) {
  (void)state;
  double before = 0;
  for (int k = 0; k <= 2; k++) {
    Sound s = PLUCKED(48000, 48, 0.8f, 96000, {PARAM_BUZZ, (float)k / 2});
    double now = centroid(listen_slice(s, 48000, 19200), hz_of(48));
    assert_true(now > before * 1.15);
    before = now;
  }
}

// -- level -----------------------------------------------------------------------------------------

static void test_level(void **state) {
  (void)state;
  static const float positions[] = {0.02f, 0.13f, 0.5f}, pickups[] = {0, 0.25f};
  for (int r = 0; r < 2; r++)
    for (int pitch = 21; pitch <= 108; pitch += 29)
      for (int i = 0; i < 18; i++) {
        Sound s = PLUCKED(rates_hz[r], pitch, 0.8f, 9600, {PARAM_PICK_POSITION, positions[i % 3]},
                          {PARAM_PICK_HARDNESS, (float)(i / 3 % 3) / 2}, {PARAM_PICKUP, pickups[i / 9]});
        expect_between(listen_db(listen_peak(s)), -3, 3);
      }
}

static void test_offset(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int pitch = 21; pitch <= 108; pitch += 29)
      for (int k = 0; k < 3; k++) {
        Sound s = PLUCKED(rates_hz[r], pitch, 0.8f, 96000, {PARAM_BUZZ, (float)k / 2});
        expect_below(listen_db(fabs(listen_dc(listen_slice(s, 24000, 72000)))), -80);
      }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("A string is in tune from A0 to C8", test_tuning),
      TEST("A stiff string is in tune", test_tuning_stiff),
      TEST("A buzzing string is in tune", test_tuning_buzz),
      TEST("A stiff string's partials are sharp", test_stiffness),
      TEST("A string falls by 60 dB in the time asked", test_decay),
      TEST("Highs last longer on a brighter string", test_brightness_decay),
      TEST("Every string ends, and is silent then", test_end),
      TEST("Brightness, hardness and velocity make it brighter", test_centroid),
      TEST("A partial that has no swing where it is plucked is not heard", test_pick_position),
      TEST("A partial that has no swing at the pick-up is not heard", test_pickup),
      TEST("A buzzing bridge gives highs back", test_buzz),
      TEST("Every pluck is as loud", test_level),
      TEST("There is no offset", test_offset),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
