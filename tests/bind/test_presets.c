// test_presets.c -- the instruments and the kit, from their files, as a musician with a keyboard hears them.
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

// -- the kit -------------------------------------------------------------------------------------

typedef struct {
  const char *name;
  int key;
  double tail_s; // to exact silence
} Piece;

static const Piece pieces[] = {
    {"kick", 36, 3},     {"kick", 35, 3},     {"rimshot", 37, 3},    {"snare", 38, 3},   {"clap", 39, 3},
    {"snare", 40, 3},    {"low_tom", 41, 3},  {"closed_hat", 42, 3}, {"low_tom", 43, 3}, {"pedal_hat", 44, 3},
    {"low_tom", 45, 3},  {"open_hat", 46, 3}, {"mid_tom", 47, 3},    {"mid_tom", 48, 3}, {"crash", 49, 6},
    {"high_tom", 50, 3}, {"cowbell", 56, 3},
};
enum {
  PIECES = sizeof pieces / sizeof *pieces,
  KIT = 10,
  OPEN_HAT = 46,
  CLOSED_HAT = 42,
  PEDAL_HAT = 44,
  RIMSHOT = 37
};

static void check_piece(const Band *b, const Piece *piece) {
  stage_rewind(b->stage);
  band_key(b, KIT, piece->key, FORCE);
  band_run(b, piece->tail_s);
  double peak = band_peak(b);
  size_t last = listen_last(band_left(b)), moment = stage_frames(b->stage, 0.001);
  double end = listen_peak(stage_left(b->stage, last > moment ? last - moment : 0, moment + 1));
  if (!(peak > 0.05 && peak < 1)) fail_msg("%s (%d): its peak is %.3f", piece->name, piece->key, peak);
  if (!(listen_db(end) <= -80)) fail_msg("%s ends at %.1f dB", piece->name, listen_db(end));
  stage_rewind(b->stage);
  band_run(b, 0.2);
  if (!band_silent(b)) fail_msg("%s (%d) sounds after %.1f s", piece->name, piece->key, piece->tail_s);
}

static void test_pieces(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    Band b = band_open(rates_hz[r], "channel(10, 'drums')");
    for (int i = 0; i < PIECES; i++) check_piece(&b, &pieces[i]);
    band_close(&b);
  }
}

static bool is_assigned(int key) {
  for (int i = 0; i < PIECES; i++)
    if (pieces[i].key == key) return true;
  return false;
}

static void test_unassigned(void **state) {
  (void)state;
  Band b = band_open(48000, "channel(10, 'drums')");
  for (int key = 0; key < 128; key++) {
    if (is_assigned(key)) continue;
    band_key(&b, KIT, key, 127);
    band_run(&b, 0.02);
    if (!band_silent(&b)) fail_msg("note number %d sounds", key);
  }
  band_close(&b);
}

// The level of an open hat 0.15 s after it was followed by `key`, struck too softly to be heard itself.
static double open_hat_after(uint32_t rate_hz, int key) {
  Band b = band_open(rate_hz, "channel(10, 'drums')");
  band_key(&b, KIT, OPEN_HAT, FORCE);
  band_run(&b, 0.05);
  if (key) band_key(&b, KIT, key, 1);
  band_run(&b, 0.2);
  double level = listen_rms(band_end(&b, 0.05));
  band_close(&b);
  return listen_db(level);
}

static void test_choke(void **state) {
  (void)state;
  for (int r = 0; r < 2; r++) {
    double open = open_hat_after(rates_hz[r], 0);
    expect_above(open, -60);
    expect_below(open_hat_after(rates_hz[r], CLOSED_HAT), open - 40);
    expect_below(open_hat_after(rates_hz[r], PEDAL_HAT), open - 40);
    expect_between(open_hat_after(rates_hz[r], RIMSHOT), open - 0.1, open + 0.1); // it chokes nothing
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every instrument is as loud as the others, from C2 to C6", test_loudness),
      TEST("the same key is as loud each time", test_evenness),
      TEST("a harder key is a louder note, over 24 dB", test_velocity),
      TEST("every instrument is in tune", test_pitch),
      TEST("every instrument is silent before and after its note, which has no DC", test_life),
      TEST("every piece of the kit sounds, ends without a click, and is silent then", test_pieces),
      TEST("a note number without a piece is silent", test_unassigned),
      TEST("a hat that is closed stops the open one", test_choke),
  };
  return cmocka_run_group_tests_name("bind: presets", tests, NULL, NULL);
}
