// test_sounds_held.c -- all 83 instruments held and let go: none repeats, none pumps, what is struck dies
// away, nothing has an offset, and all end in silence.
#include "bind/sounds.h"

enum { HELD_S = 30, WINDOWS = 80 };

static double dc_db(Sound s) { return listen_db(fabs(listen_dc(s))); }

// -- the level -----------------------------------------------------------------------------------

// How far the level of 400 ms may fall and come back: what is detuned beats, and swells as it does so.
static double beats_db(const char *name) {
  static const struct {
    const char *name;
    double db;
  } beats[] = {
      {"string_ensemble", 2}, {"accordion", 2.5},        {"singing_bowl_ring", 2.5},
      {"synth_lead", 3.5},    {"synth_pad", 4},          {"choir", 3},
      {"granular_pad", 2.5},  {"granular_texture", 2.5}, {"mellotron", 2.5},
      {"drift_saw", 5},       {"drift_square", 6},       {"analog_pad", 5},
      {"wavefold_gnarly", 2}, {"brass_ensemble", 1.5},
  };
  for (size_t n = 0; n < sizeof beats / sizeof *beats; n++)
    if (strcmp(beats[n].name, name) == 0) return beats[n].db;
  return 1;
}

// A tape ends after eight seconds.
static bool is_tape(const char *name) { return strncmp(name, "mellotron", 9) == 0; }

// The deepest that 400 ms lie under both those before and after them, as the end of a loop makes them.
static double deepest_dip(const Band *b, double from_s, double to_s) {
  double left[WINDOWS], right[WINDOWS], deepest = 0;
  size_t step = stage_frames(b->stage, 0.4), count = 0;
  listen_envelope(band_left(b), step, left);
  listen_envelope(band_right(b), step, right);
  for (size_t n = 0; (double)(n + 1) * 0.4 < to_s; n++, count++) left[n] = hypot(left[n], right[n]);
  for (size_t n = (size_t)(from_s / 0.4) + 1; n + 1 < count; n++)
    deepest = fmax(deepest, listen_db(fmin(left[n - 1], left[n + 1]) / left[n]));
  return deepest;
}

// Whether a second of it comes again exactly, in any later second.
static bool repeats(Sound s) {
  size_t second = (size_t)s.rate_hz, part = 64;
  const float *first = s.samples + 5 * second;
  for (size_t n = 6 * second; n + second < s.frames; n++) {
    size_t same = 0;
    while (same < part && s.samples[n + same] == first[same]) same++;
    if (same == part) return true;
  }
  return false;
}

static int check_held(const SoundRow *row, uint32_t rate_hz) {
  int off = 0;
  Band b = audition_open(row->name, "", rate_hz);
  band_key(&b, 1, AUDITION_C4, AUDITION_FORCE);
  band_run(&b, HELD_S);
  Sound left = band_left(&b), right = band_right(&b), end = band_end(&b, 1);
  double dc = fmax(dc_db(left), dc_db(right)), peak = band_peak(&b),
         last = listen_db(listen_peak(end) / peak);
  if (!(dc <= -80)) print_error("%s: DC %.1f dB\n", row->name, dc), off++;
  if (row->kind == STRUCK && !(last <= -50)) print_error("%s: %.1f dB after 30 s\n", row->name, last), off++;
  if (row->kind == SUSTAINED && repeats(left)) print_error("%s repeats\n", row->name), off++;
  double dip =
      row->kind == SUSTAINED ? deepest_dip(&b, 3 + row->slow_s, is_tape(row->name) ? 7.5 : HELD_S) : 0;
  if (!(dip <= beats_db(row->name))) print_error("%s dips by %.1f dB\n", row->name, dip), off++;
  band_key(&b, 1, AUDITION_C4, 0);
  for (int n = 0; n < 40 && listen_peak(band_end(&b, 0.5)) > 0; n++) band_run(&b, 2);
  if (listen_peak(band_end(&b, 0.5)) != 0) print_error("%s never ends\n", row->name), off++;
  band_close(&b);
  return off;
}

static void test_held(void **state) {
  (void)state;
  int off = 0;
  for (int i = 0; i < SOUNDS; i += 2) off += check_held(&sounds[i], 48000);
  for (int i = 1; i < SOUNDS; i += 2) off += check_held(&sounds[i], 44100);
  assert_int_equal(off, 0);
}

// -- vibrato -------------------------------------------------------------------------------------

// How far the pitch swings in a stretch, in cents rms.
static double swing(const Band *b, double from_s, double to_s, double hz) {
  double sum = 0, square = 0;
  int count = 0;
  for (double at = from_s; at < to_s; at += 0.01, count++) {
    Sound s = stage_left(b->stage, stage_frames(b->stage, at), stage_frames(b->stage, 0.04));
    double found = listen_pitch(s, hz, 300), cents = found > 0 ? 1200 * log2(found / hz) : (double)NAN;
    sum += cents;
    square += cents * cents;
  }
  return sqrt(square / count - sum * sum / count / count);
}

// What one player plays with vibrato, nine seconds long: the last quarter against the first.
static void test_vibrato(void **state) {
  (void)state;
  static const char *const names[] = {"violin",      "viola",    "cello",     "contrabass",  "flute",
                                      "clarinet",    "oboe",     "bassoon",   "trumpet",     "trombone",
                                      "french_horn", "tuba",     "vocal",     "pedal_steel", "theremin",
                                      "saxophone",   "alto_sax", "tenor_sax", "bari_sax"};
  enum { COUNT = sizeof names / sizeof *names, C5 = 72 };
  int off = 0;
  for (int n = 0; n < COUNT; n++) {
    Band b = audition_open(names[n], "analog = 0, humanize = 0, chorus = 0, reverb = 0", 48000);
    band_key(&b, 1, C5, AUDITION_FORCE);
    band_run(&b, 9);
    double first = swing(&b, 1.8, 3.4, stage_hz(C5)), last = swing(&b, 7.3, 8.9, stage_hz(C5));
    if (!(first >= 1 && last / first >= 0.85 && last / first <= 1.1))
      print_error("%s: %.1f cents, then %.1f\n", names[n], first, last), off++;
    band_close(&b);
  }
  assert_int_equal(off, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every instrument, held for half a minute, does what it should, and ends in silence", test_held),
      TEST("vibrato does not grow", test_vibrato),
  };
  return cmocka_run_group_tests_name("bind: sounds: held", tests, NULL, NULL);
}
