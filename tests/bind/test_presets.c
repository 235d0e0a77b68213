// test_presets.c -- the instruments, from their files, as a musician with a keyboard hears them.
#include "bind/band.h"
#include <math.h>
#include <stdio.h>

enum { C4 = 60, FORCE = 100, CC_SOUND_OFF = 120 };
static const uint32_t rates_hz[] = {44100, 48000};

typedef struct {
  const char *name;
  double cents;  // how far its pitch may be off
  double tail_s; // of its release, to exact silence
} Instrument;

static const Instrument instruments[] = {
    {"electric_piano", 0.1, 2}, {"bass_guitar", 0.1, 2}, {"synth_bass", 0.1, 2},
    {"synth_lead", 0.5, 3},     {"synth_pad", 0.5, 9},
};
enum { INSTRUMENTS = sizeof instruments / sizeof *instruments };

static Band open_instrument(const char *name, const char *changes, uint32_t rate_hz) {
  char text[256];
  snprintf(text, sizeof text, "channel(1, '%s', { %s })", name, changes);
  return band_open(rate_hz, text);
}

// -- loudness ------------------------------------------------------------------------------------

static double loudness(const Band *b, int key, int velocity) {
  band_key(b, 1, key, velocity);
  band_run(b, 2.5);
  double lufs = band_lufs(b);
  band_cc(b, 1, CC_SOUND_OFF, 0);
  band_run(b, 0.1);
  stage_rewind(b->stage);
  return lufs;
}

static void check_loudness(const char *name, uint32_t rate_hz) {
  Band b = open_instrument(name, "", rate_hz);
  double middle = loudness(&b, C4, FORCE);
  if (!(fabs(middle + 20) <= 1.5)) fail_msg("%s: %.2f LUFS", name, middle);
  for (int key = C4 - 24; key <= C4 + 24; key += 6) {
    double lufs = loudness(&b, key, FORCE);
    if (!(fabs(lufs + 20) <= 4)) fail_msg("%s, key %d: %.2f LUFS", name, key, lufs);
  }
  band_close(&b);
}

static void test_loudness(void **state) {
  (void)state;
  for (int i = 0; i < INSTRUMENTS; i++)
    for (int r = 0; r < 2; r++) check_loudness(instruments[i].name, rates_hz[r]);
}

// Detuned copies start anywhere in their cycle: a key must not be loud or weak by luck.
static void check_evenness(const char *name) {
  enum { STROKES = 20 };
  Band b = open_instrument(name, "", 48000);
  for (int i = 0; i < STROKES; i++) {
    double lufs = loudness(&b, C4, FORCE);
    if (!(fabs(lufs + 20) <= 1.5)) fail_msg("%s, stroke %d: %.2f LUFS", name, i, lufs);
  }
  band_close(&b);
}

static void test_evenness(void **state) {
  (void)state;
  for (int i = 0; i < INSTRUMENTS; i++) check_evenness(instruments[i].name);
}

static void check_velocity(const char *name) {
  static const int velocities[] = {1, 8, 16, 32, 48, 64, 80, 96, 112, 127};
  Band b = open_instrument(name, "", 48000);
  double first = 0, last = 0;
  for (int i = 0; i < 10; i++) {
    double lufs = loudness(&b, C4, velocities[i]);
    if (i == 0)
      first = lufs;
    else if (!(lufs > last))
      fail_msg("%s, velocity %d: %.2f LUFS after %.2f", name, velocities[i], lufs, last);
    last = lufs;
  }
  if (!(last - first >= 24)) fail_msg("%s: from %.2f to %.2f LUFS", name, first, last);
  band_close(&b);
}

static void test_velocity(void **state) {
  (void)state;
  for (int i = 0; i < INSTRUMENTS; i++) check_velocity(instruments[i].name);
}

// -- pitch ---------------------------------------------------------------------------------------

// The mean of the copies' lines. The filter is open and the note held: a filter that moves turns the phase
// of what passes, and copies a few cents apart are told from each other only over many seconds.
static double pitch_cents(const Instrument *i, uint32_t rate_hz) {
  Band b = open_instrument(i->name, "cutoff = 0, sustain = 1, vibrato_depth = 0", rate_hz);
  band_key(&b, 1, C4, FORCE);
  band_run(&b, 24);
  Sound sound = stage_left(b.stage, stage_frames(b.stage, 3), stage_frames(b.stage, 20));
  double hz = stage_hz(C4), lines[LISTEN_LINES], sum = 0;
  uint32_t count = listen_lines(sound, hz, 40, lines, LISTEN_LINES);
  for (uint32_t k = 0; k < count; k++) sum += 1200 * log2(lines[k] / hz);
  band_close(&b);
  return count > 0 ? sum / count : (double)NAN;
}

static void test_pitch(void **state) {
  (void)state;
  for (int i = 0; i < INSTRUMENTS; i++)
    for (int r = 0; r < 2; r++) {
      double cents = pitch_cents(&instruments[i], rates_hz[r]);
      if (!(fabs(cents) <= instruments[i].cents)) fail_msg("%s: %.3f cents", instruments[i].name, cents);
    }
}

// -- from silence to silence ---------------------------------------------------------------------

static double dc_db(Sound s) { return listen_db(fabs(listen_dc(s))); }

static void check_life(const Instrument *i, uint32_t rate_hz) {
  Band b = open_instrument(i->name, "", rate_hz);
  band_run(&b, 0.5);
  assert_true(band_silent(&b));
  stage_rewind(b.stage);
  band_key(&b, 1, C4, FORCE);
  band_run(&b, 10);
  expect_between(band_peak(&b), 0.02, 1);
  double dc = fmax(dc_db(band_left(&b)), dc_db(band_right(&b))), end_dc = dc_db(band_end(&b, 1));
  if (!(dc <= -80 && end_dc <= -80)) fail_msg("%s: DC at %.1f and %.1f dB", i->name, dc, end_dc);
  band_key(&b, 1, C4, FORCE); // again, for one that has died away by now
  band_run(&b, 0.5);
  band_key(&b, 1, C4, 0);
  expect_above(listen_peak(band_end(&b, 0.1)), 0.02);
  band_run(&b, i->tail_s);
  stage_rewind(b.stage);
  band_run(&b, 0.5);
  if (!band_silent(&b)) fail_msg("%s sounds %.1f s after its key is up", i->name, i->tail_s);
  band_close(&b);
}

static void test_life(void **state) {
  (void)state;
  for (int i = 0; i < INSTRUMENTS; i++)
    for (int r = 0; r < 2; r++) check_life(&instruments[i], rates_hz[r]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every instrument is as loud as the others, from C2 to C6", test_loudness),
      TEST("the same key is as loud each time", test_evenness),
      TEST("a harder key is a louder note, over 24 dB", test_velocity),
      TEST("every instrument is in tune", test_pitch),
      TEST("every instrument is silent before and after its note, which has no DC", test_life),
  };
  return cmocka_run_group_tests_name("bind: presets", tests, NULL, NULL);
}
