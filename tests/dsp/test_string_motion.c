// test_string_motion.c -- plucked strings that are bent, turned, started anywhere and built for any machine.
#include "support/expect.h"
#include "support/listen.h"
#include "support/random.h"
#include "support/solo.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 96000 };

static const float rates_hz[] = {44100, 48000};
static const Timbre plain = {.synth = SYNTH_STRING},
                    sitar = {.synth = SYNTH_STRING, .sympathy = {0.5f, 0.75f, 1, 1.125f, 1.5f}};
static float sound[FRAMES], other[FRAMES];

static double hz_of(double pitch) { return 440 * exp2((pitch - 69) / 12); }

// -- bends -----------------------------------------------------------------------------------------

// From one pitch to another in 50 ms, after 0.5 s; the splat of it.
// Dark, so that no high of its own is taken for a click.
static Sound bent(float rate_hz, double from, double to, float stiffness) {
  Solo *s = solo_open(&plain, rate_hz, solo_set());
  solo_turn(s, PARAM_STIFFNESS, stiffness);
  solo_turn(s, PARAM_BRIGHTNESS, 0);
  solo_turn(s, PARAM_PICK_HARDNESS, 0);
  solo_note(s, 0, from, 0.8f, 0);
  uint32_t half = 24000, way = (uint32_t)(0.05f * rate_hz) / QUANTUM;
  solo_run(s, sound, NULL, half);
  for (uint32_t k = 1; k <= way; k++) {
    s->hz[0] = hz_of(from + (to - from) * k / way);
    solo_run(s, sound + half + (k - 1) * QUANTUM, NULL, QUANTUM);
  }
  solo_run(s, sound + half + way * QUANTUM, NULL, 48000);
  solo_close(s);
  return (Sound){sound, half + way * QUANTUM + 48000, (double)rate_hz};
}

static void test_bend(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int pitch = 28; pitch <= 88; pitch += 12)
      for (int up = -2; up <= 2; up += 4) {
        Sound s = bent(rates_hz[r], pitch, pitch + up, 0);
        for (size_t at = 24000; at < 24000 + 2400; at += 240) expect_below(listen_splat(s, at), -80);
        expect_between(listen_cents(listen_slice(s, 28800, 38400), hz_of(pitch + up)), -0.5, 0.5);
      }
}

// An octave down needs a longer line than the note began with.
static void test_far_bend(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int to = 21; to <= 93; to += to < 29 ? 1 : 16) {
      Sound s = bent(rates_hz[r], 57 - 2 * (to % 5), to, 0.3f);
      expect_between(listen_cents(listen_slice(s, 28800, 38400), hz_of(to)), -0.7, 0.7);
      expect_above(listen_rms(listen_slice(s, 28800, 9600)), 0.001);
      for (size_t at = 24000; to < 57 && at < 24000 + 2400; at += 240) expect_below(listen_splat(s, at), -50);
    }
}

// -- knobs -----------------------------------------------------------------------------------------

static void turn_any(Solo *s, uint64_t *seed) {
  for (uint32_t k = 0; k < STRING_KNOBS; k++) {
    ParamId id = (ParamId)(param_of_synth(SYNTH_STRING) + k);
    const Param *row = param_row(id);
    if (random_below(seed, 4) == 0)
      solo_turn(s, id, (float)random_between(seed, (double)row->min, (double)row->max));
  }
}

// Starts it where it is free, else moves its pitch by up to two semitones now and then.
static void play_any(Solo *s, uint64_t *seed, uint32_t lane) {
  if (!(s->q.busy >> lane & 1) && random_below(seed, 64) == 0)
    solo_note(s, lane, random_between(seed, 16, 126), (float)random_between(seed, 0, 1),
              (int32_t)random_below(seed, QUANTUM));
  if (random_below(seed, 8) == 0) s->hz[lane] *= exp2(random_between(seed, -2, 2) / 12);
  s->hz[lane] = fmin(fmax(s->hz[lane], 20), 12000);
}

static void test_stability(void **state) {
  (void)state;
  uint64_t seed = 7;
  Solo *s = solo_open(&sitar, 48000, solo_set());
  double heard = 0;
  for (uint32_t quantum = 0; quantum < 90000; quantum++) {
    turn_any(s, &seed);
    for (uint32_t lane = 0; lane < LANES; lane++) play_any(s, &seed, lane);
    solo_run(s, sound, NULL, QUANTUM);
    double peak = listen_peak((Sound){sound, QUANTUM, 48000});
    expect_below(peak, 8 * 8);
    heard = fmax(heard, peak);
  }
  expect_above(heard, 0.5);
  solo_close(s);
}

// One lane alone, for its own bound.
static void test_stability_alone(void **state) {
  (void)state;
  uint64_t seed = 9;
  for (int pitch = 24; pitch <= 108; pitch += 12) {
    Solo *s = solo_open(&sitar, 44100, solo_set());
    solo_note(s, 0, pitch, 1, 0);
    for (uint32_t quantum = 0; quantum < 10000; quantum++) {
      turn_any(s, &seed);
      if (!s->q.busy) solo_note(s, 0, pitch, 1, 3);
      solo_run(s, sound, NULL, QUANTUM);
      expect_below(listen_peak((Sound){sound, QUANTUM, 44100}), 8);
    }
    solo_close(s);
  }
}

// What rings longest, at the ends of every other knob, never grows.
static void test_passive(void **state) {
  (void)state;
  for (int pitch = 24; pitch <= 120; pitch += 12)
    for (int k = 0; k < 16; k++) {
      Solo *s = solo_open(&plain, rates_hz[k % 2], solo_set());
      solo_turn(s, PARAM_STRING_DECAY, 60);
      solo_turn(s, PARAM_BRIGHTNESS, (float)(k / 2 % 2));
      solo_turn(s, PARAM_STIFFNESS, (float)(k / 4 % 2));
      solo_turn(s, PARAM_BUZZ, (float)(k / 8));
      s->q.detune = 0.001f; // no beats in so short a time
      solo_note(s, 0, pitch, 1, 0);
      solo_run(s, sound, NULL, FRAMES);
      solo_close(s);
      double early = listen_rms((Sound){sound + 4800, 24000, 48000});
      double late = listen_rms((Sound){sound + FRAMES - 24000, 24000, 48000});
      expect_between(late / early, 0.0001, 1);
    }
}

// -- beginnings and machines -----------------------------------------------------------------------

static void test_begin(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++)
    for (int32_t begin = 0; begin < QUANTUM; begin++) {
      Solo *s = solo_open(&plain, rates_hz[r], solo_set());
      solo_run(s, sound, NULL, QUANTUM);
      solo_note(s, (uint32_t)begin % LANES, 40 + 2 * begin, 0.8f, begin);
      solo_run(s, sound, NULL, 9600);
      assert_int_equal(listen_first((Sound){sound, 9600, 48000}), begin);
      expect_above(listen_peak((Sound){sound, 9600, 48000}), 0.7);
      solo_close(s);
    }
}

static uint64_t chord(const Synth *const *set, float rate_hz, float *to, uint32_t frames) {
  Solo *s = solo_open(&sitar, rate_hz, set);
  s->q.detune = 3;
  solo_turn(s, PARAM_STIFFNESS, 0.3f);
  solo_turn(s, PARAM_BUZZ, 0.3f);
  solo_turn(s, PARAM_PICKUP, 0.2f);
  solo_turn(s, PARAM_SYMPATHY, 0.5f);
  for (uint32_t lane = 0; lane < LANES; lane++)
    solo_note(s, lane, 31 + 11 * lane, 0.1f * (float)lane, (int32_t)lane);
  solo_run(s, to, NULL, frames / 64 * 32);
  solo_turn(s, PARAM_PICKUP, 0.3f);
  for (uint32_t lane = 0; lane < LANES; lane++) s->hz[lane] *= 1.05;
  solo_run(s, to + frames / 64 * 32, NULL, frames / 64 * 32);
  solo_close(s);
  return listen_hash(LISTEN_HASH, (Sound){to, frames / 64 * 64, (double)rate_hz});
}

static void test_same_bytes(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    uint64_t best = chord(solo_set(), rates_hz[r], sound, 48000),
             base = chord(synths_base, rates_hz[r], other, 48000);
    assert_true(best == base);
    expect_above(listen_rms((Sound){sound, 48000, 48000}), 0.01);
  }
}

static void test_rates(void **state) {
  (void)state;
  for (float rate_hz = 8000; rate_hz <= 192000; rate_hz *= 1.189207f) {
    chord(solo_set(), rate_hz, sound, 24000);
    expect_between(listen_peak((Sound){sound, 24000, 48000}), 0.5, 10);
    Solo *s = solo_open(&plain, rate_hz, solo_set());
    solo_note(s, 0, 69, 0.8f, 0);
    solo_run(s, sound, NULL, 48000);
    uint32_t frames = rate_hz < 48000 ? (uint32_t)rate_hz : 48000;
    expect_between(listen_cents((Sound){sound, frames, (double)rate_hz}, 440), -0.5, 0.5);
    solo_close(s);
  }
}

static void note_of(uint32_t seed, float *to) {
  Solo *s = solo_open(&plain, 48000, solo_set());
  solo_note(s, 0, 52, 0.8f, 0);
  SynthNote note = {52, 0.8f, seed};
  s->synth->start(s->state, 0, &s->q, &note, s->memory[0]);
  solo_run(s, to, NULL, 24000);
  solo_close(s);
}

static void test_seeds(void **state) {
  (void)state;
  note_of(1, sound);
  note_of(1, other);
  assert_memory_equal(sound, other, 24000 * sizeof(float));
  note_of(2, other);
  double apart = 0;
  for (uint32_t n = 0; n < 24000; n++) apart = fmax(apart, fabs((double)sound[n] - (double)other[n]));
  expect_between(apart, 0.02, 1);
}

// -- what else there is ----------------------------------------------------------------------------

// Two strings of a course beat: the level of a partial rises and falls.
static void test_course(void **state) {
  (void)state;
  Solo *s = solo_open(&plain, 48000, solo_set());
  s->q.detune = 6;
  solo_turn(s, PARAM_STRING_DECAY, 20);
  solo_note(s, 0, 69, 0.8f, 0);
  solo_run(s, sound, NULL, FRAMES);
  solo_close(s);
  double least = 1, most = 0, levels[FRAMES / 4800];
  for (uint32_t k = 0; k < FRAMES / 4800; k++) {
    levels[k] = listen_line((Sound){sound + 4800 * k, 4800, 48000}, 440).amplitude;
    least = fmin(least, levels[k]);
    most = fmax(most, levels[k]);
  }
  expect_above(listen_db(most / least), 6);
}

static double ringing(const Timbre *timbre, float level) {
  Solo *s = solo_open(timbre, 48000, solo_set());
  solo_turn(s, PARAM_SYMPATHY, level);
  solo_turn(s, PARAM_STRING_DECAY, 0.2f);
  solo_note(s, 0, 60, 0.8f, 0);
  solo_run(s, sound, NULL, 48000);
  solo_close(s);
  return listen_line((Sound){sound + 24000, 24000, 48000}, hz_of(60)).amplitude;
}

static void test_sympathy(void **state) {
  (void)state;
  double none = ringing(&sitar, 0), half = ringing(&sitar, 0.5f), full = ringing(&sitar, 1);
  assert_true(ringing(&plain, 1) == none);
  expect_above(half, 10 * none + 1e-4);
  expect_between(full / half, 1.8, 2.2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("A bend is smooth and ends in tune", test_bend),
      TEST("A string may be bent by octaves", test_far_bend),
      TEST("Knobs and pitches that jump keep it within bounds", test_stability),
      TEST("One string alone keeps within bounds", test_stability_alone),
      TEST("No string grows", test_passive),
      TEST("A note begins at its frame", test_begin),
      TEST("Every instruction set makes the same sound", test_same_bytes),
      TEST("It plays at every rate", test_rates),
      TEST("A note's seed is its sound", test_seeds),
      TEST("Two strings of a course beat", test_course),
      TEST("Strings that were not plucked ring along", test_sympathy),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
