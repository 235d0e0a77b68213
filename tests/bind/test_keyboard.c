// test_keyboard.c -- what a musician does to a note that is held: a changed file, the keyboard's controllers
// and programs, and values at the end of what is legal.
#include "bind/band.h"
#include <math.h>
#include <stdio.h>

enum { A3 = 57, A4 = 69, FORCE = 100, CC_VOLUME = 7, CC_PAN = 10, CC_EXPRESSION = 11, CC_PEDAL = 64 };
enum { CC_SOUND_OFF = 120, CC_RESET = 121, CC_NOTES_OFF = 123 };
static const uint32_t rates_hz[] = {44100, 48000};
static const char *const names[] = {"electric_piano", "bass_guitar", "synth_bass", "synth_lead", "synth_pad"};
enum { NAMES = sizeof names / sizeof *names };

// A tone that holds, with nothing above 4 kHz: what is heard there is a click.
#define SINE "synth = 'sine', sustain = 1, attack = 0.01, release = 0.05"

// -- the file again, changed -----------------------------------------------------------------------

typedef struct {
  double click;
  double before, after; // levels
  uint64_t hash;
} Reload;

// What an evaluation sent may be heard a little after it: the worst of the next 25 ms.
static double worst_click(const Band *b, size_t at) {
  double worst = -300;
  for (size_t place = at; place < at + 1200; place += 120)
    worst = fmax(worst, fmax(listen_splat(band_left(b), place), listen_splat(band_right(b), place)));
  return worst;
}

// A chord is held, by the keyboard or the script, when the file is evaluated with another text.
static Reload hear_reload(uint32_t rate_hz, const char *first, const char *second, bool by_key) {
  Band b = band_open(rate_hz, first);
  for (int k = 0; by_key && k < 3; k++) band_key(&b, 1, A3 + 4 * k, FORCE);
  band_run(&b, 1);
  size_t at = b.stage->frames;
  if (second) band_file(&b, second);
  band_run(&b, 0.7);
  Reload r = {.click = worst_click(&b, at),
              .before = listen_rms(stage_left(b.stage, at - 4800, 4800)),
              .after = listen_rms(band_end(&b, 0.1)),
              .hash = listen_hash(LISTEN_HASH, band_left(&b))};
  band_close(&b);
  return r;
}

// From a bare tone or a pad made of sines to an instrument at another level, place and brightness.
static void check_reload(uint32_t rate_hz, bool from_pad, bool by_key, const char *to) {
  const char *from = from_pad ? "channel(1, 'synth_pad', { synth = 'sine' })" : "channel(1, { " SINE " })";
  const char *play = by_key ? "" : "note(1, 'A3', { len = 40 }) note(1, 'C#4', { len = 40 })";
  char first[256], second[256];
  snprintf(first, sizeof first, "%s %s", from, play);
  snprintf(second, sizeof second,
           "channel(1, '%s', { cutoff = 600, volume = 0.2, pan = 0.4, sustain = 0.9 }) %s", to, play);
  Reload same = hear_reload(rate_hz, first, first, by_key), plain = hear_reload(rate_hz, first, NULL, by_key);
  Reload changed = hear_reload(rate_hz, first, second, by_key);
  assert_true(same.hash == plain.hash);
  assert_true(changed.hash != plain.hash);
  expect_below(plain.click, -100);
  if (!(changed.click <= -80)) fail_msg("%s at %u Hz: %.1f dB", to, rate_hz, changed.click);
  expect_between(changed.after / changed.before, 0.05, 3); // the note goes on
  assert_true(fabs(plain.after - changed.after) > 0.05 * plain.after);
}

static void test_reload(void **state) {
  (void)state;
  for (int n = 0; n < NAMES; n++)
    for (int r = 0; r < 2; r++) check_reload(rates_hz[r], n % 2, (n + r) % 2, names[n]);
}

// -- program change --------------------------------------------------------------------------------

enum { HARMONICS = 6 };
typedef struct {
  double level_db[HARMONICS]; // of the first
  uint64_t hash;
} Colour;

static Colour hear_colour(const char *declared, int program) {
  char text[64];
  snprintf(text, sizeof text, "channel(1, '%s')", declared);
  Band b = band_open(48000, text);
  if (program >= 0) stage_midi(b.stage, 0xC0, program, 0);
  band_run(&b, 0.5);
  assert_true(band_silent(&b));
  stage_rewind(b.stage);
  band_key(&b, 1, A3, FORCE);
  band_run(&b, 1);
  Sound sound = band_left(&b);
  Colour c = {.hash = listen_hash(LISTEN_HASH, sound)};
  for (int h = 0; h < HARMONICS; h++)
    c.level_db[h] = listen_db(listen_line(sound, stage_hz(A3) * (h + 1)).amplitude);
  for (int h = HARMONICS - 1; h >= 0; h--) c.level_db[h] -= c.level_db[0];
  band_close(&b);
  return c;
}

static double colour_distance(const Colour *a, const Colour *b) {
  double most = 0;
  for (int h = 0; h < HARMONICS; h++) most = fmax(most, fabs(a->level_db[h] - b->level_db[h]));
  return most;
}

// What was picked is like the instrument of its name, whose chorus is elsewhere in its swing, and like no
// other.
static void test_programs(void **state) {
  (void)state;
  static const int programs[NAMES] = {4, 33, 38, 81, 90};
  Colour named[NAMES];
  for (int n = 0; n < NAMES; n++) named[n] = hear_colour(names[n], -1);
  for (int n = 0; n < NAMES; n++) {
    Colour picked = hear_colour(names[(n + 1) % NAMES], programs[n]);
    double own = colour_distance(&picked, &named[n]);
    for (int k = 0; k < NAMES; k++)
      if (k != n && !(colour_distance(&picked, &named[k]) > fmax(own, 2)))
        fail_msg("program %d: %s is like %s", programs[n], names[n], names[k]);
  }
}

// -- controllers -----------------------------------------------------------------------------------

// A session of one channel with a key held.
static Band hold(const char *values) {
  char text[256];
  snprintf(text, sizeof text, "channel(1, { " SINE ", %s })", values);
  Band b = band_open(48000, text);
  band_key(&b, 1, A3, FORCE);
  band_run(&b, 0.5);
  return b;
}

// The levels at the end of the tape, 0.3 s from now.
typedef struct {
  double left, right;
} Levels;
static Levels levels_soon(const Band *b) {
  band_run(b, 0.3);
  size_t frames = 2400, from = b->stage->frames - frames;
  return (Levels){listen_rms(stage_left(b->stage, from, frames)),
                  listen_rms(stage_right(b->stage, from, frames))};
}

static void test_levels(void **state) {
  (void)state;
  Band b = hold("volume = 0.5");
  Levels plain = levels_soon(&b);
  expect_above(plain.left, 0.01);
  band_cc(&b, 1, CC_VOLUME, 127);
  expect_between(levels_soon(&b).left / plain.left, 1.99, 2.01);
  band_cc(&b, 1, CC_EXPRESSION, 64);
  expect_between(levels_soon(&b).left / plain.left, 0.505, 0.511); // twice the square of 64/127
  band_cc(&b, 1, CC_RESET, 0);
  expect_between(levels_soon(&b).left / plain.left, 1.99, 2.01); // the level stays, the swell goes
  band_cc(&b, 1, CC_VOLUME, 0);
  band_run(&b, 0.5);
  Levels none = levels_soon(&b);
  assert_true(none.left == 0 && none.right == 0);
  band_close(&b);
}

static void test_pan(void **state) {
  (void)state;
  Band b = hold("pan = 0");
  Levels plain = levels_soon(&b);
  expect_between(plain.left / plain.right, 0.9999, 1.0001);
  band_cc(&b, 1, CC_PAN, 0);
  Levels left = levels_soon(&b);
  expect_between(left.left / plain.left, 1.413, 1.4155);
  expect_below(left.right, 1e-5);
  band_cc(&b, 1, CC_PAN, 127);
  Levels right = levels_soon(&b);
  expect_between(right.right / plain.right, 1.413, 1.4155);
  expect_below(right.left, 1e-5);
  band_close(&b);
}

static void test_endings(void **state) {
  (void)state;
  for (int cc = CC_SOUND_OFF; cc <= CC_NOTES_OFF; cc += CC_NOTES_OFF - CC_SOUND_OFF) {
    Band b = hold("release = 1");
    band_cc(&b, 1, cc, 0);
    double soon = levels_soon(&b).left;
    if (cc == CC_SOUND_OFF)
      expect_below(soon, 0);
    else
      expect_between(soon, 1e-3, 0.2); // a third of its release has gone
    band_run(&b, 3);
    expect_below(levels_soon(&b).left, 0);
    band_close(&b);
  }
}

static void test_reset_pedal(void **state) {
  (void)state;
  Band b = hold("release = 0.05");
  band_cc(&b, 1, CC_PEDAL, 127);
  band_run(&b, 0.1);
  band_key(&b, 1, A3, 0);
  expect_above(levels_soon(&b).left, 0.01);
  band_cc(&b, 1, CC_RESET, 0);
  band_run(&b, 0.2);
  expect_below(levels_soon(&b).left, 0);
  band_close(&b);
}

static void send_bend(const Band *b, int value) { stage_midi(b->stage, 0xE0, value & 127, value >> 7); }

static double end_cents(const Band *b, double pitch) {
  band_run(b, 0.8);
  return listen_cents(band_end(b, 0.6), stage_hz(pitch));
}

static void check_bend(const char *range, double semitones) {
  Band b = hold(range);
  send_bend(&b, 16383);
  expect_between(end_cents(&b, A3 + semitones), -0.1, 0.1);
  send_bend(&b, 0);
  expect_between(end_cents(&b, A3 - semitones), -0.5, 0.5); // a whole step is 8192 down and 8191 up
  band_cc(&b, 1, CC_RESET, 0);
  expect_between(end_cents(&b, A3), -0.1, 0.1);
  send_bend(&b, 16383); // held before the note starts
  band_key(&b, 1, A3, 0);
  band_run(&b, 0.3);
  band_key(&b, 1, A4, FORCE);
  expect_between(end_cents(&b, A4 + semitones), -0.1, 0.1);
  band_close(&b);
}

static void test_bend(void **state) {
  (void)state;
  check_bend("volume = 0.5", 2);
  check_bend("bend_range = 12", 12);
  check_bend("bend_range = 0", 0);
}

// Vibrato takes from the line in the middle and gives to those beside it.
static double beside_db(const Band *b) {
  band_run(b, 4);
  Sound sound = band_end(b, 3.5);
  double hz = stage_hz(A3);
  return listen_db(listen_line(sound, hz + 5).amplitude / listen_line(sound, hz).amplitude);
}

static void test_pressure(void **state) {
  (void)state;
  Band b = hold("pressure_to_vibrato = 50, vibrato_rate = 5");
  expect_below(beside_db(&b), -80);
  stage_midi(b.stage, 0xD0, 127, 0);
  expect_above(beside_db(&b), -10); // 50 cents of 220 Hz are 6.4 Hz: an index of 1.3
  stage_midi(b.stage, 0xD0, 0, 0);
  expect_below(beside_db(&b), -80);
  band_close(&b);
}

// -- values at the ends ----------------------------------------------------------------------------

static void test_no_volume(void **state) {
  (void)state;
  for (int n = 0; n < NAMES; n++) {
    char text[128];
    snprintf(text, sizeof text, "channel(1, '%s', { volume = 0 })", names[n]);
    Band b = band_open(48000, text);
    for (int k = 0; k < 5; k++) band_key(&b, 1, A3 + 3 * k, 127);
    band_run(&b, 0.5);
    assert_int_not_equal(engine_status(b.stage->engine).voices, 0);
    if (!band_silent(&b)) fail_msg("%s sounds", names[n]);
    band_close(&b);
  }
}

static void test_one_voice(void **state) {
  (void)state;
  Band b = band_open(48000, "channel(1, { " SINE ", voices = 1 })");
  for (int k = 0; k < 10; k++) band_key(&b, 1, A3 + k, FORCE);
  band_run(&b, 1);
  assert_int_equal(engine_status(b.stage->engine).voices, 1);
  double lines[LISTEN_LINES], last = stage_hz(A3 + 9);
  Sound sound = band_end(&b, 0.8);
  expect_between(listen_cents(sound, last), -0.1, 0.1); // the last key
  for (int k = 0; k < 9; k++) expect_below(listen_db(listen_line(sound, stage_hz(A3 + k)).amplitude), -120);
  assert_int_equal(listen_lines(sound, last, 50, lines, LISTEN_LINES), 1);
  for (int k = 0; k < 10; k++) band_key(&b, 1, A3 + k, 0);
  band_run(&b, 0.5);
  expect_below(levels_soon(&b).left, 0);
  assert_int_equal(engine_status(b.stage->engine).voices, 0);
  band_close(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("a changed file under held notes is heard, makes no click, and they go on", test_reload),
      TEST("program change picks the instrument of its family", test_programs),
      TEST("volume, expression and reset set levels; volume 0 is silence", test_levels),
      TEST("pan goes from one side to the other at constant power", test_pan),
      TEST("all sound off ends at once, all notes off by the release", test_endings),
      TEST("a reset of the controllers lifts the pedal", test_reset_pedal),
      TEST("the wheel bends as far as the channel says", test_bend),
      TEST("channel pressure is vibrato", test_pressure),
      TEST("an instrument at volume 0 is silent", test_no_volume),
      TEST("one voice plays the last of ten keys", test_one_voice),
  };
  return cmocka_run_group_tests_name("bind: keyboard", tests, NULL, NULL);
}
