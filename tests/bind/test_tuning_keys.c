// test_tuning_keys.c -- the pitch of each key in each tuning that we have, against its ratios, to 0.001 cent.
#include "tuning.h"

#define FIFTH          1.4953487812212205 // the fourth root of 5
#define HALF           1.4142135623730951 // the square root of 2, and its own, and the cube of that
#define QUARTER        1.189207115002721
#define THREE_QUARTERS 1.681792830507429

typedef struct {
  const char *script;
  int root, anchor; // the key of the first ratio; the one that is where it is in equal temperament
  double hz;        // of A4
  int count;
  double ratio[31]; // 1 first; the period is apart
  double period;
} Case;

static const double edo19_step = 1.0371550444461919, edo31_step = 1.0226114356012683;

#define JUST                                                                                                 \
  { 1, 16 / 15., 9 / 8., 6 / 5., 5 / 4., 4 / 3., 45 / 32., 3 / 2., 8 / 5., 5 / 3., 9 / 5., 15 / 8. }
#define WERCKMEISTER                                                                                         \
  {                                                                                                          \
    1, 256 / 243., 64 / 81. * HALF, 32 / 27., 256 / 243. * QUARTER, 4 / 3., 1024 / 729.,                     \
        8 / 9. * THREE_QUARTERS, 128 / 81., 1024 / 729. * QUARTER, 16 / 9., 128 / 81. * QUARTER              \
  }
#define MEANTONE                                                                                             \
  {                                                                                                          \
    1, FIFTH *FIFTH *FIFTH *FIFTH *FIFTH *FIFTH *FIFTH / 16, FIFTH *FIFTH / 2, 4 / FIFTH / FIFTH / FIFTH,    \
        5 / 4., 2 / FIFTH, FIFTH *FIFTH *FIFTH *FIFTH *FIFTH *FIFTH / 8, FIFTH, 25 / 16.,                    \
        FIFTH *FIFTH *FIFTH / 2, 4 / FIFTH / FIFTH, FIFTH *FIFTH *FIFTH *FIFTH *FIFTH / 4                    \
  }

static const Case cases[] = {
    {"tuning 'just'", 60, 69, 440, 12, JUST, 2},
    {"tuning('just', { root = 'D' })", 62, 69, 440, 12, JUST, 2},
    {"tuning { scale = 'just', root = 'C', reference = 432 }", 60, 69, 432, 12, JUST, 2},
    {"tuning('just', { root = 'A3', reference = 220 })", 57, 69, 220, 12, JUST, 2},
    {"tuning { ratios = { '16/15', 9/8, 6/5, 1.25, '4/3', 45/32, 1.5, '8/5', 5/3, 9/5, 15/8, 2 } }", 60, 69,
     440, 12, JUST, 2},
    {"tuning 'werckmeister3'", 60, 69, 440, 12, WERCKMEISTER, 2},
    {"tuning 'werckmeister3.scl'", 60, 69, 440, 12, WERCKMEISTER, 2},
    {"tuning('presets/tunings/werckmeister3.scl'); tuning { reference = 432 }", 60, 69, 432, 12, WERCKMEISTER,
     2},
    {"tuning 'baroque'", 60, 69, 415, 12, WERCKMEISTER, 2},
    {"tuning 'kirnberger3'",
     60,
     69,
     440,
     12,
     {1, 256 / 243., FIFTH *FIFTH / 2, 32 / 27., 5 / 4., 4 / 3., 45 / 32., FIFTH, 128 / 81.,
      FIFTH *FIFTH *FIFTH / 2, 16 / 9., 15 / 8.},
     2},
    {"tuning 'meantone'", 60, 69, 440, 12, MEANTONE, 2},
    {"tuning 'pythagorean'",
     60,
     69,
     440,
     12,
     {1, 2187 / 2048., 9 / 8., 32 / 27., 81 / 64., 4 / 3., 729 / 512., 3 / 2., 6561 / 4096., 27 / 16.,
      16 / 9., 243 / 128.},
     2},
    {"tuning 'edo19'", 60, 60, 440, 1, {1}, edo19_step},
    {"tuning('edo19', { root = 'A4', reference = 430 })", 69, 69, 430, 1, {1}, edo19_step},
    {"tuning 'edo31'", 60, 60, 440, 1, {1}, edo31_step},
    {"tuning 'bohlen_pierce'",
     60,
     60,
     440,
     13,
     {1, 27 / 25., 25 / 21., 9 / 7., 7 / 5., 75 / 49., 5 / 3., 9 / 5., 49 / 25., 15 / 7., 7 / 3., 63 / 25.,
      25 / 9.},
     3},
    {"tuning { cents = { 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200 }, reference = 415 }",
     60,
     69,
     415,
     1,
     {1},
     1.0594630943592953},
    {"tuning { reference = 432 }", 69, 69, 432, 1, {1}, 1.0594630943592953},
    {"tuning { ratios = { 3/2, 2 } }", 60, 60, 440, 2, {1, 1.5}, 2},
    {"tuning { cents = { 1200 } }", 60, 60, 440, 1, {1}, 2},
};

static double ratio_of(const Case *c, int key) {
  int step = key - c->root, round = (int)floor((double)step / c->count);
  return c->ratio[step - round * c->count] * pow(c->period, round);
}

// Nobody hears what lies beyond.
static double heard(double pitch) { return fmin(fmax(pitch, -36), 148); }

static void check(const Case *c) {
  Rig *r = rig_open();
  if (!tuning_file(r, "a.lua", c->script)) fail_msg("%s: %s", c->script, r->said);
  double shift = 12 * log2(c->hz / 440);
  for (int key = 0; key < TUNING_KEYS; key++) {
    double pitch = heard(c->anchor + shift + 12 * log2(ratio_of(c, key) / ratio_of(c, c->anchor)));
    double found = tuning_key(r, 0, key);
    if (!(fabs(found - pitch) <= 1e-5))
      fail_msg("%s: key %d sounds at %.6f, not %.6f", c->script, key, found, pitch);
    if (tuning_key(r, 15, key) != found) fail_msg("%s: channel 16 has not the same", c->script);
  }
  rig_close(r);
}

static void test_keys(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) check(&cases[k]);
}

// What an ear knows of them without their tables.
static void test_intervals(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(tuning_line(r, "tuning 'meantone'"));
  for (int fifth = 0; fifth < 8; fifth++) { // thirds from E flat to E
    int key = 60 + (3 + 7 * fifth) % 12;
    assert_true(fabs(tuning_key(r, 0, key + 4) - tuning_key(r, 0, key) - 12 * log2(1.25)) < 1e-5);
  }
  assert_true(tuning_line(r, "tuning 'kirnberger3'"));
  assert_true(fabs(tuning_key(r, 0, 64) - tuning_key(r, 0, 60) - 12 * log2(1.25)) < 1e-5);
  assert_true(tuning_line(r, "tuning 'pythagorean'"));
  for (int fifth = 0; fifth < 11; fifth++) { // from E flat up to G sharp
    int key = 60 + (3 + 7 * fifth) % 12;
    assert_true(fabs(tuning_key(r, 0, key + 7) - tuning_key(r, 0, key) - 12 * log2(1.5)) < 1e-5);
  }
  assert_true(tuning_line(r, "tuning 'slendro'"));
  expect_between(tuning_key(r, 0, 65) - tuning_key(r, 0, 60), 12.01, 12.2); // an octave a little wide
  assert_true(tuning_line(r, "tuning 'edo31'"));
  assert_true(fabs(tuning_key(r, 0, 91) - tuning_key(r, 0, 60) - 12) < 1e-5);
  rig_close(r);
}

// -- keys that are mapped --------------------------------------------------------------------------

static void test_white_keys(void **state) {
  (void)state;
  static const double pelog[] = {0, 122, 266, 545, 678, 790, 952};
  static const int white[] = {0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6}; // a black key sounds as the one below it
  Rig *r = rig_open();
  assert_true(tuning_line(r, "tuning 'pelog_white_keys'"));
  for (int key = 0; key < TUNING_KEYS; key++)
    expect_key(r, 0, key, 60 + (pelog[white[key % 12]] + 1207 * (key / 12 - 5)) / 100.);
  assert_true(tuning_line(r, "tuning { reference = 220 }"));
  expect_key(r, 0, 60, 48);
  assert_true(tuning_line(r, "tuning('slendro', { kbm = 'black_keys', reference = 440 })"));
  expect_key(r, 0, 61, 61);
  expect_key(r, 0, 62, 61);
  expect_key(r, 0, 63, 63.36);
  expect_key(r, 0, 73, 73.06);
  expect_key(r, 0, 60, 61 - (1206 - 961) / 100.);
  rig_close(r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("each key of each tuning sounds where its ratio says, to 0.001 cent", test_keys),
      TEST("thirds and fifths are as pure as the tuning is known for", test_intervals),
      TEST("a scale of five or seven notes lies on the black or the white keys", test_white_keys),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
