// test_waveforms.c -- each waveform and each kind of one by itself, without an instrument around it: as loud
// as the others, in tune, without an offset, and silent in the end; those with edges fold nothing back.
#include "bind/audition.h"

static const double asked_lufs = -20, nearly_db = 1.5;

typedef struct {
  const char *name;
  double cents;   // how far its pitch may be off; 0 where it has none
  double slow_s;  // how much longer it takes until it is at its loudest, or until its copies have met
  bool is_moving; // each note and moment has a pitch of its own, unless it is told otherwise
} Waveform;

static const Waveform waveforms[] = {
    {.name = "sine", .cents = 0.1},
    {.name = "saw", .cents = 0.1},
    {.name = "triangle", .cents = 0.1},
    {.name = "square", .cents = 0.1},
    {.name = "pulse", .cents = 0.1},
    {.name = "supersaw", .cents = 0.1, .slow_s = 1},
    {.name = "noise"},
    {.name = "pwm_slow", .cents = 2.5, .slow_s = 1}, // as an edge moves, so does the pitch
    {.name = "pwm_fast", .cents = 15},
    {.name = "fm", .cents = 0.1},
    {.name = "hard_sync", .cents = 0.1},
    {.name = "ring_mod"}, // two tones, neither of which is at the key
    {.name = "wavefold", .cents = 0.1},
    {.name = "drift", .cents = 0.1, .is_moving = true},
    {.name = "drift_square", .cents = 0.1, .is_moving = true},
    {.name = "drift_triangle", .cents = 0.1, .is_moving = true},
    {.name = "drift_pulse", .cents = 0.1, .is_moving = true},
    {.name = "theremin_synth", .cents = 0.1},
    {.name = "organ_synth", .cents = 0.1},
    {.name = "pipe_organ_synth", .cents = 0.1},
    {.name = "piano_synth", .cents = 0.1},
    {.name = "rhodes_synth", .cents = 0.1},
    {.name = "wurlitzer_synth", .cents = 0.1},
    {.name = "harpsichord_synth", .cents = 0.5},
    {.name = "strings_synth", .cents = 0.1, .slow_s = 1, .is_moving = true},
    {.name = "cello_synth", .cents = 0.1, .slow_s = 1, .is_moving = true},
    {.name = "flute_synth", .cents = 0.1},
    {.name = "clarinet_synth", .cents = 0.5},
    {.name = "oboe_synth", .cents = 0.1},
    {.name = "saxophone_synth", .cents = 0.1},
    {.name = "trumpet_synth", .cents = 0.1},
    {.name = "harmonium_synth", .cents = 0.1},
    {.name = "accordion_synth", .cents = 0.1},
    {.name = "bagpipe_synth", .cents = 0.1},
    {.name = "didgeridoo_synth", .cents = 0.1, .slow_s = 1},
    {.name = "pluck_synth", .cents = 0.5},
    {.name = "bass_guitar_synth", .cents = 0.5},
    {.name = "upright_bass_synth", .cents = 0.5},
    {.name = "acoustic_guitar_synth", .cents = 0.5},
    {.name = "electric_guitar_synth", .cents = 0.5},
    {.name = "sitar_synth", .cents = 0.8}, // its bridge lets go of the string earlier, the harder it swings
    {.name = "banjo_synth", .cents = 0.5},
    {.name = "mandolin_synth", .cents = 0.5},
    {.name = "ukulele_synth", .cents = 0.5},
    {.name = "harp_synth", .cents = 0.5},
    {.name = "pedal_steel_synth", .cents = 0.5},
    {.name = "vibraphone_synth", .cents = 0.1},
    {.name = "marimba_synth", .cents = 0.1},
    {.name = "kalimba_synth", .cents = 0.1},
    {.name = "steel_drum_synth", .cents = 0.1},
    {.name = "timpani_synth", .cents = 0.1},
    {.name = "crotales_synth", .cents = 0.1},
    {.name = "tingsha_synth", .cents = 14.1}, // two discs, 28 cents apart about the key
    {.name = "singing_bowl_strike_synth", .cents = 0.5},
    {.name = "singing_bowl_ring_synth", .cents = 0.5, .slow_s = 4.5},
    {.name = "vocal_synth", .cents = 0.5},
    {.name = "choir_synth", .cents = 0.5, .slow_s = 1},
    {.name = "granular_synth", .cents = 0.5},
    {.name = "mellotron_synth", .cents = 0.5},
    {.name = "mellotron_flute_synth", .cents = 0.5},
    {.name = "mellotron_choir_synth", .cents = 0.5},
};
enum { WAVEFORMS = sizeof waveforms / sizeof *waveforms };
_Static_assert(WAVEFORMS == 61, "56 waveforms, three more of drift and two more of tape");

// One session plays them all, one after the other. Its key opens and shuts a waveform; all else is as it has
// it.
static void play(const Band *b, const Waveform *row, const char *more) {
  char text[512];
  snprintf(text, sizeof text, "channel(1, { synth = '%s', envelope = 'none'%s })", row->name, more);
  audition_hush(b);
  band_file(b, text);
  band_run(b, 0.1);
  stage_rewind(b->stage);
}

// -- level ---------------------------------------------------------------------------------------

static int check_level(const Band *b, const Waveform *row) {
  play(b, row, "");
  band_key(b, 1, AUDITION_C4, AUDITION_FORCE);
  band_run(b, 1 + row->slow_s);
  double lufs = band_lufs(b);
  bool fits = fabs(lufs - asked_lufs) <= nearly_db;
  if (!fits) print_error("%s at %.0f Hz: %.1f LUFS\n", row->name, band_left(b).rate_hz, lufs);
  return !fits;
}

static void test_level(void **state) {
  (void)state;
  int off = 0;
  for (int r = 0; r < 2; r++) {
    Band b = band_open(r ? 48000 : 44100, "");
    for (int i = 0; i < WAVEFORMS; i++) off += check_level(&b, &waveforms[i]);
    band_close(&b);
  }
  assert_int_equal(off, 0);
}

// -- pitch ---------------------------------------------------------------------------------------

#define STILL_TOGETHER                                                                                       \
  "channel(1):set { " AUDITION_STILL ", detune = 0, unison = 1, cutoff = 0, noise_mix = 0 }"

// Whatever swings is still, and copies are together.
static void play_still(const Band *b, const Waveform *row) {
  play(b, row, row->is_moving ? ", mod = { { 'velocity', 'level', 0 } }" : "");
  band_prompt(b, STILL_TOGETHER);
  band_run(b, 0.1);
  stage_rewind(b->stage);
}

// Of a key that is held from 0.3 s to 2 s, on an empty tape.
static double key_cents(const Band *b, int key) {
  band_key(b, 1, key, AUDITION_FORCE);
  band_run(b, 2);
  Sound s = stage_left(b->stage, stage_frames(b->stage, 0.3), stage_frames(b->stage, 1.7));
  double hz = listen_pitch(s, stage_hz(key), 60);
  audition_hush(b);
  return hz > 0 ? 1200 * log2(hz / stage_hz(key)) : (double)NAN;
}

static int check_pitch(const Band *b, const Waveform *row) {
  int off = 0;
  play_still(b, row);
  for (int key = AUDITION_C4 - 12; key <= AUDITION_C4 + 12; key += 12) {
    double cents = key_cents(b, key);
    if (fabs(cents) <= row->cents) continue;
    print_error("%s at %.0f Hz, key %d: %.3f cents\n", row->name, band_left(b).rate_hz, key, cents);
    off++;
  }
  return off;
}

static void test_pitch(void **state) {
  (void)state;
  int off = 0;
  for (int r = 0; r < 2; r++) {
    Band b = band_open(r ? 48000 : 44100, "");
    for (int i = 0; i < WAVEFORMS; i++) off += waveforms[i].cents > 0 ? check_pitch(&b, &waveforms[i]) : 0;
    band_close(&b);
  }
  assert_int_equal(off, 0);
}

// -- edges ---------------------------------------------------------------------------------------

// Steady tones, all of whose lines are harmonics of one: the key's, or one that lies below it.
static void test_alias(void **state) {
  (void)state;
  static const struct {
    const char *name;
    double root;
  } tones[] = {{"sine", 1},      {"saw", 1},      {"triangle", 1},      {"square", 1}, {"pulse", 1},
               {"hard_sync", 1}, {"wavefold", 1}, {"ring_mod", 0.5},    {"fm", 1},     {"organ_synth", 0.5},
               {"supersaw", 1},  {"drift", 1},    {"drift_triangle", 1}};
  enum { TONES = sizeof tones / sizeof *tones, C6 = 84 };
  Band b = band_open(48000, "");
  for (int n = 0; n < TONES; n++) {
    play_still(&b, &(Waveform){.name = tones[n].name, .is_moving = strncmp(tones[n].name, "drift", 5) == 0});
    band_key(&b, 1, C6, AUDITION_FORCE);
    band_run(&b, 3);
    double hz = tones[n].root * stage_hz(C6), alias = listen_alias(band_end(&b, 1.5), &hz, 1, 0);
    expect_above(listen_peak(band_end(&b, 1.5)), 0.01);
    if (!(alias <= -80)) fail_msg("%s: %.1f dB", tones[n].name, alias);
  }
  band_close(&b);
}

// -- held ----------------------------------------------------------------------------------------

// In one second of noise there is always a little of what lies below hearing.
static double offset_db(const Waveform *row) { return strcmp(row->name, "noise") == 0 ? -60 : -80; }

static int check_held(const Band *b, const Waveform *row) {
  int off = 0;
  play(b, row, "");
  band_key(b, 1, AUDITION_C4, AUDITION_FORCE);
  band_run(b, 10);
  double dc = listen_db(fabs(listen_dc(band_end(b, 1)))), peak = band_peak(b);
  if (!(peak > 0.05 && peak < 1)) print_error("%s: its peak is %.3f\n", row->name, peak), off++;
  if (!(dc <= offset_db(row))) print_error("%s: DC %.1f dB\n", row->name, dc), off++;
  band_key(b, 1, AUDITION_C4, 0);
  for (int n = 0; n < 20 && listen_peak(band_end(b, 0.3)) > 0; n++) band_run(b, 0.5);
  if (listen_peak(band_end(b, 0.3)) != 0) print_error("%s never ends\n", row->name), off++;
  return off;
}

static void test_held(void **state) {
  (void)state;
  int off = 0;
  Band b = band_open(48000, "");
  for (int i = 0; i < WAVEFORMS; i++) off += check_held(&b, &waveforms[i]);
  band_close(&b);
  assert_int_equal(off, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every waveform by itself is -20 LUFS at C4", test_level),
      TEST("every waveform is in tune from C3 to C5", test_pitch),
      TEST("no wave folds back at C6", test_alias),
      TEST("every waveform, held for ten seconds, has no offset and ends in silence", test_held),
  };
  return cmocka_run_group_tests_name("bind: waveforms", tests, NULL, NULL);
}
