// test_tuning_sound.c -- tunings by ear: the frequencies of notes, to 0.1 cent.
#include "bind/band.h"
#include <math.h>
#include <stdio.h>

enum { CC_SOUND_OFF = 120, FORCE = 100 };
static const char sine[] = "for n = 1, 3 do channel(n, { synth = 'sine', envelope = 'organ' }) end ";
static const uint32_t rates_hz[] = {44100, 48000, 96000};

static Band open_tuned(uint32_t rate_hz, const char *tuning) {
  char text[256];
  snprintf(text, sizeof text, "%s%s", sine, tuning);
  return band_open(rate_hz, text);
}

// The strongest that sounds in the last 0.5 s of the tape.
static void expect_hz(const Band *b, double hz) {
  double cents = listen_cents(band_end(b, 0.5), hz);
  if (!(fabs(cents) <= 0.1)) fail_msg("%.3f cents from %.3f Hz", cents, hz);
}

static void hush(const Band *b) {
  for (int channel = 1; channel <= 3; channel++) band_cc(b, channel, CC_SOUND_OFF, 0);
  band_run(b, 0.1);
  stage_rewind(b->stage);
  band_run(b, 0.1);
  assert_true(band_silent(b));
}

static void strike(const Band *b, int channel, int key) {
  band_key(b, channel, key, FORCE);
  band_run(b, 0.7);
}

static void expect_key(const Band *b, int channel, int key, double hz) {
  strike(b, channel, key);
  expect_hz(b, hz);
  hush(b);
}

// -- scales ----------------------------------------------------------------------------------------

typedef struct {
  const char *script;
  int count; // of keys in an octave
  double c4; // Hz
  double ratio[12];
} Case;

static const Case cases[] = {
    {"tuning 'just'",
     12,
     264,
     {1, 16 / 15., 9 / 8., 6 / 5., 5 / 4., 4 / 3., 45 / 32., 3 / 2., 8 / 5., 5 / 3., 9 / 5., 15 / 8.}},
    {"tuning('just', { reference = 432 })",
     12,
     259.2,
     {1, 16 / 15., 9 / 8., 6 / 5., 5 / 4., 4 / 3., 45 / 32., 3 / 2., 8 / 5., 5 / 3., 9 / 5., 15 / 8.}},
    {"tuning 'pythagorean'",
     12,
     440 / (27 / 16.),
     {1, 2187 / 2048., 9 / 8., 32 / 27., 81 / 64., 4 / 3., 729 / 512., 3 / 2., 6561 / 4096., 27 / 16.,
      16 / 9., 243 / 128.}},
    {"tuning { ratios = { 9/8, 5/4, 3/2, 5/3, 2 } }",
     5,
     261.6255653005986,
     {1, 9 / 8., 5 / 4., 3 / 2., 5 / 3.}},
};

static void check_scale(const Case *c, uint32_t rate_hz) {
  Band b = open_tuned(rate_hz, c->script);
  for (int key = 36; key <= 96; key += 7) {
    int step = key - 60, octave = (int)floor((double)step / c->count);
    double hz = c->c4 * c->ratio[step - octave * c->count] * pow(2, octave);
    expect_key(&b, 1, key, hz);
  }
  band_close(&b);
}

static void test_scales(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) check_scale(&cases[k], rates_hz[k % 3]);
}

static void test_reference(void **state) {
  (void)state;
  for (int r = 0; r < 3; r++) {
    Band b = open_tuned(rates_hz[r], "tuning { reference = 432 }");
    expect_key(&b, 1, 69, 432);
    expect_key(&b, 2, 57, 216);
    expect_key(&b, 3, 60, 432 * pow(2, -9 / 12.));
    band_prompt(&b, "tuning { reference = 440 }");
    expect_key(&b, 1, 69, 440);
    band_close(&b);
  }
}

static void test_pure(void **state) {
  (void)state;
  Band b = open_tuned(48000, "tuning 'just'");
  band_key(&b, 1, 60, FORCE);
  strike(&b, 1, 64);
  double low = listen_pitch(band_end(&b, 0.5), 264, 100), high = listen_pitch(band_end(&b, 0.5), 330, 100);
  expect_between(1200 * log2(low / 264), -0.1, 0.1);
  expect_between(high / low, 1.25 - 5e-6, 1.25 + 5e-6);
  band_close(&b);
}

// -- when ------------------------------------------------------------------------------------------

static void test_held(void **state) {
  (void)state;
  Band b = open_tuned(48000, "");
  double e = stage_hz(64), just_e = 440 / (5 / 3.) * (5 / 4.);
  strike(&b, 1, 64);
  expect_hz(&b, e);
  band_prompt(&b, "tuning 'just'");
  band_run(&b, 0.7);
  expect_hz(&b, e); // held, it stays where it is
  expect_below(listen_splat(band_end(&b, 0.6), stage_frames(b.stage, 0.3)), 1e-3);
  hush(&b);
  expect_key(&b, 1, 64, just_e); // struck again, it is as the tuning has it
  band_close(&b);
}

// The key that goes up ends the note that it began, wherever that sounds.
static void test_release(void **state) {
  (void)state;
  Band b = open_tuned(48000, "tuning 'just'");
  strike(&b, 1, 64);
  band_prompt(&b, "tuning 'pythagorean'");
  band_run(&b, 0.1);
  band_key(&b, 1, 64, 0);
  band_run(&b, 2);
  stage_rewind(b.stage);
  band_run(&b, 0.2);
  assert_true(band_silent(&b));
  band_close(&b);
}

static void test_channel(void **state) {
  (void)state;
  Band b = open_tuned(48000, "tuning 'pythagorean' tuning('just', { channel = 2 })");
  expect_key(&b, 1, 64, 440 / (27 / 16.) * (81 / 64.));
  expect_key(&b, 2, 64, 330);
  band_file(&b, sine); // in a bar's time both are gone
  band_run(&b, 2.5);
  expect_key(&b, 1, 64, stage_hz(64));
  expect_key(&b, 2, 64, stage_hz(64));
  band_close(&b);
}

static void test_between(void **state) {
  (void)state;
  Band b = open_tuned(48000, "tuning 'just'");
  band_prompt(&b, "note(1, 64.5, { len = 8 })");
  band_run(&b, 0.7);
  expect_hz(&b, sqrt(330. * 352.));
  band_close(&b);
}

static void test_bend(void **state) {
  (void)state;
  Band b = open_tuned(48000, "tuning 'just'");
  strike(&b, 1, 64);
  stage_midi(b.stage, 0xE0, 127, 127);
  band_run(&b, 0.7);
  double cents = 1200 * log2(listen_pitch(band_end(&b, 0.5), 330 * pow(2, 2 / 12.), 50) / 330);
  expect_between(cents, 199.9, 200.1);
  band_close(&b);
}

// -- drums -----------------------------------------------------------------------------------------

static uint64_t hash_of_drums(const char *tuning) {
  Band b = open_tuned(48000, tuning);
  for (int key = 36; key < 52; key++) band_key(&b, 10, key, FORCE);
  band_run(&b, 1);
  expect_above(band_peak(&b), 0.05);
  uint64_t hash = listen_hash(LISTEN_HASH, band_left(&b));
  band_close(&b);
  return hash;
}

static void test_drums(void **state) {
  (void)state;
  uint64_t plain = hash_of_drums("");
  assert_true(hash_of_drums("tuning('edo19', { reference = 415 })") == plain);
  assert_true(hash_of_drums("tuning('edo19', { channel = 10 })") == plain);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("keys sound where their ratios say, to 0.1 cent", test_scales),
      TEST("A4 sounds at the reference, and all else with it", test_reference),
      TEST("a pure third is one", test_pure),
      TEST("a held note is not moved by another tuning; struck again it is", test_held),
      TEST("a key ends its note after another tuning", test_release),
      TEST("a channel has its own tuning, until its file says nothing of it", test_channel),
      TEST("a note between two keys sounds between them", test_between),
      TEST("the wheel bends a tuned note by as much as any", test_bend),
      TEST("drums are not tuned", test_drums),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
