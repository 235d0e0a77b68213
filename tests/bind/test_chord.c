// test_chord.c -- chords by name: the keys that a pianist would press, struck together or one after the
// other.
#include "bind/rig.h"

enum { BEAT = TICKS_PER_BEAT };

typedef struct {
  const char *name;
  int count, keys[7];
} Row;

static void test_names(void **state) {
  (void)state;
  static const Row rows[] = {
      {"C", 3, {60, 64, 67}},
      {"Am", 3, {57, 60, 64}},
      {"G7", 4, {55, 59, 62, 65}},
      {"F#m7b5", 4, {66, 69, 72, 76}},
      {"Cm7", 4, {60, 63, 67, 70}},
      {"Fm9", 5, {65, 68, 72, 75, 79}},
      {"Abmaj7", 4, {56, 60, 63, 67}},
      {"AbM7", 4, {56, 60, 63, 67}},
      {"Bdim7", 4, {59, 62, 65, 68}},
      {"Eb6/9", 5, {63, 67, 70, 72, 77}},
      {"C/E", 4, {52, 60, 64, 67}},
      {"D7sus4", 4, {62, 67, 69, 72}},
      {"E5", 2, {64, 71}},
      {"Cmmaj7", 4, {60, 63, 67, 71}},
      {"C13", 6, {60, 64, 67, 70, 74, 81}},
  };
  Rig *r = rig_open();
  for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
    char line[100];
    snprintf(line, sizeof line, "chord(1, '%s', { len = 1/4 })", rows[n].name);
    rig_forget(r);
    assert_true(rig_prompt(r, line));
    rig_frames(r, 480);
    assert_int_equal(rig_notes(r, 0), rows[n].count);
    for (int k = 0; k < rows[n].count; k++)
      if ((int)rig_note(r, 0, (size_t)k)->note.pitch != rows[n].keys[k])
        fail_msg("%s: note %d is %g", rows[n].name, k + 1, (double)rig_note(r, 0, (size_t)k)->note.pitch);
  }
  rig_close(r);
}

static void expect_keys(Rig *r, const int *keys, size_t count) {
  for (size_t k = 0; k < count; k++) assert_int_equal((int)rig_note(r, 0, k)->note.pitch, keys[k]);
}

static void test_voicing(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_prompt(
      r, "chord(1, 'C', { octave = 3, inversion = 1 }) chord(1, { 'C3', 'G3', 76 }, { vel = 127 })"));
  rig_frames(r, 480);
  expect_keys(r, (int[]){52, 55, 60, 48, 55, 76}, 6);
  assert_true(rig_note(r, 0, 0)->note.velocity < 0.79f && rig_note(r, 0, 5)->note.velocity == 1);
  rig_close(r);
}

static void test_strum(void **state) {
  (void)state;
  Rig *r = rig_open();
  assert_true(rig_file(r, "a.lua",
                       "loop('l', function() chord(1, 'C', { strum = 1/8, len = 2 }) wait(4) "
                       "chord(1, 'C', { strum = -1/8 }) wait(4) end)"));
  rig_beats(r, 7);
  for (size_t k = 0; k < 3; k++) {
    assert_int_equal(rig_tick(r, 0, k), (int64_t)k * BEAT / 8);
    assert_int_equal(rig_note(r, 0, k)->note.length, 2 * BEAT);
    assert_int_equal(rig_tick(r, 0, 3 + k), 4 * BEAT + (int64_t)(2 - k) * BEAT / 8); // from the top down
  }
  rig_close(r);
}

// At the prompt there is no tick to count from: frames do.
static void test_strum_now(void **state) {
  (void)state;
  Rig *r = rig_open();
  rig_beats(r, 1);
  rig_forget(r);
  int64_t now = engine_status(r->engine).frame;
  assert_true(rig_prompt(r, "chord(1, 'C', { strum = 1/2 })"));
  rig_frames(r, 480);
  assert_int_equal(rig_note(r, 0, 0)->when, WHEN_NOW);
  for (int k = 1; k < 3; k++) {
    assert_int_equal(rig_note(r, 0, (size_t)k)->when, WHEN_FRAME);
    assert_int_equal(rig_note(r, 0, (size_t)k)->time, now + k * 12000);
  }
  rig_close(r);
}

static void test_mistakes(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"chord(1, 'Cmaj8')", "no chord 'Cmaj8'; did you mean 'Cmaj"},
      {"chord(1, 'H')", "no chord 'H'; expected a root such as C"},
      {"chord(1, 'C', { strum = 2 })", "strum: expected a number from -1 to 1, got 2"},
      {"chord(1, 'C', { octave = 10 })", "octave: expected a whole number from -1 to 9, got 10"},
      {"chord(1, 'C13', { octave = 9 })", "chord: 'C13' in octave 9 lies outside of C-1 to G9"},
      {"chord(1, 'C', { lenn = 2 })", "no option 'lenn'; did you mean 'len'?"},
      {"chord(1)", "chord: expected a name such as 'Cm7'"},
      {"chord(17, 'C')", "channel: expected a whole number from 1 to 16"},
      {"chord(1, { 'C4', 'X4' })", "pitch: expected a note such as 'C4'"},
  };
  for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
    Rig *r = rig_open();
    assert_false(rig_prompt(r, rows[n][0]));
    if (!rig_heard(r, rows[n][1])) fail_msg("%s: %s", rows[n][0], r->said);
    rig_frames(r, 480);
    assert_int_equal(rig_notes(r, 0), 0);
    rig_close(r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("names of chords are the keys that a pianist would press", test_names),
      TEST("octave, inversion and lists of notes", test_voicing),
      TEST("strummed in a loop each note has its tick", test_strum),
      TEST("strummed at the prompt each note has its frame", test_strum_now),
      TEST("mistakes are named, and nothing sounds", test_mistakes),
  };
  return cmocka_run_group_tests_name("chord", tests, NULL, NULL);
}
