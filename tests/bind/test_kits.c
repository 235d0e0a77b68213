// test_kits.c -- which sound is on which note, and what is the same and what is not from stroke to stroke.
#include "bind/band.h"
#include "bind/kits.h"

typedef struct {
  const char *name;
  int note;
} Place;

static const Place standard[] = {
    {"kick", 36},           {"snare", 38},          {"rimshot", 37},
    {"clap", 39},           {"closed_hat", 42},     {"open_hat", 46},
    {"pedal_hat", 44},      {"low_tom", 45},        {"mid_tom", 47},
    {"high_tom", 50},       {"crash", 49},          {"ride", 51},
    {"ride_bell", 53},      {"cowbell", 56},        {"clave", 75},
    {"shaker", 70},         {"tambourine", 54},     {"conga_high", 63},
    {"conga_low", 64},      {"bongo_high", 60},     {"bongo_low", 61},
    {"timbale_high", 65},   {"timbale_low", 66},    {"agogo_high", 67},
    {"agogo_low", 68},      {"guiro", 73},          {"maracas", 69},
    {"tabla_na", 86},       {"tabla_tin", 87},      {"tabla_ge", 88},
    {"tabla_dha", 89},      {"tabla_tit", 90},      {"tabla_ke", 91},
    {"dhol_dagga", 92},     {"dhol_tilli", 93},     {"dhol_both", 94},
    {"dholak_ge", 95},      {"dholak_na", 96},      {"dholak_tit", 97},
    {"mridangam_tham", 98}, {"mridangam_nam", 99},  {"mridangam_din", 100},
    {"mridangam_tha", 101}, {"tabla_ge_bend", 108}, {"djembe_bass", 102},
    {"djembe_tone", 103},   {"djembe_slap", 104},   {"doumbek_dum", 112},
    {"doumbek_tek", 113},   {"doumbek_ka", 114},    {"cajon_bass", 117},
    {"cajon_slap", 109},    {"cajon_tap", 110},     {"cajon_slap_snare", 111},
    {"metal_kick", 105},    {"metal_snare", 106},   {"metal_hat", 107},
    {"march_snare", 115},   {"march_rimshot", 116}, {"march_click", 118},
    {"quad_1", 119},        {"quad_2", 120},        {"quad_3", 121},
    {"quad_4", 122},        {"quad_spock", 123},    {"bass_1", 124},
    {"bass_2", 125},        {"bass_3", 126},        {"bass_4", 127},
    {"bass_5", 80},         {"rainstick", 81},      {"rainstick_slow", 79},
    {"ocean_drum", 82},     {"cabasa", 83},         {"wind_chimes", 84},
    {"finger_cymbal", 85},
};
enum { STANDARD = sizeof standard / sizeof *standard };

// Second notes, as keyboards of General MIDI send them.
static const Place again[] = {{"kick", 35}, {"snare", 40}, {"low_tom", 41}, {"low_tom", 43}, {"mid_tom", 48}};
enum { AGAIN = sizeof again / sizeof *again, KIT = 10, FORCE = 100, OPEN_HAT = 46, CLOSED_HAT = 42 };
enum { PEDAL_HAT = 44, RIMSHOT = 37, GM_FIRST = 35, GM_LAST = 81, TRIANGLE = 81, TRIANGLE_MUTE = 80 };

static void expect_place(const KitsFile *k, const Place *place) {
  int piece = kits_find(k, place->name);
  if (piece < 0) fail_msg("there is no %s", place->name);
  if (k->note[place->note] != piece) fail_msg("note %d is not %s", place->note, place->name);
}

static void test_standard(void **state) {
  (void)state;
  assert_int_equal(STANDARD, 76);
  KitsFile *k = kits_open("standard");
  assert_int_equal(k->count, STANDARD);
  for (int i = 0; i < STANDARD; i++) expect_place(k, &standard[i]);
  for (int i = 0; i < AGAIN; i++) expect_place(k, &again[i]);
  uint32_t notes = 0;
  for (int note = 0; note < 128; note++) notes += k->note[note] >= 0;
  assert_int_equal(notes, STANDARD + AGAIN);
  free(k);
}

// A piece of its own on each of the 47 notes.
static void test_general_midi(void **state) {
  (void)state;
  KitsFile *k = kits_open("general_midi");
  for (int note = GM_FIRST; note <= GM_LAST; note++) {
    if (k->note[note] < 0) fail_msg("note %d is silent", note);
    for (int other = GM_FIRST; other < note; other++)
      if (k->note[other] == k->note[note]) fail_msg("notes %d and %d are one piece", other, note);
  }
  free(k);
}

// -- through a session ---------------------------------------------------------------------------

static void test_session(void **state) {
  (void)state;
  KitsFile *k = kits_open("standard");
  Band b = band_open(48000, "channel(10, 'drums')");
  for (int note = 0; note < 128; note++) {
    stage_rewind(b.stage);
    band_key(&b, KIT, note, FORCE);
    band_run(&b, 0.2);
    double peak = band_peak(&b);
    const char *name = k->note[note] >= 0 ? k->pieces[k->note[note]].name : "nothing";
    if (k->note[note] < 0 ? peak != 0 : !(peak > 0.02 && peak < 1))
      fail_msg("%d, %s: %.3f", note, name, peak);
    band_cc(&b, KIT, 120, 0); // all sound off
    band_run(&b, 0.05);
  }
  band_close(&b);
  free(k);
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
  static const uint32_t rates_hz[] = {44100, 48000};
  for (int r = 0; r < 2; r++) {
    double open = open_hat_after(rates_hz[r], 0);
    expect_above(open, -60);
    expect_below(open_hat_after(rates_hz[r], CLOSED_HAT), open - 25);
    expect_below(open_hat_after(rates_hz[r], PEDAL_HAT), open - 25);
    expect_between(open_hat_after(rates_hz[r], RIMSHOT), open - 0.1, open + 0.1); // it chokes nothing
  }
}

// The hand on the triangle: without a click, gone 5 ms after the stroke that stops it.
static void test_triangle(void **state) {
  (void)state;
  KitsFile *k = kits_open("general_midi");
  DrumPiece pieces[] = {k->pieces[k->note[TRIANGLE]].piece, k->pieces[k->note[TRIANGLE_MUTE]].piece};
  pieces[1].level = 1e-9f;
  Stage *s = kits_stage_of(stage_config(48000), pieces, 2);
  kits_hit(s, 0, FORCE);
  kits_run(s, 0.3);
  expect_above(listen_rms(stage_left(s, stage_frames(s, 0.25), 2400)), 0.003);
  size_t at = s->frames;
  kits_hit(s, 1, FORCE);
  kits_run(s, 0.3);
  expect_below(listen_peak(stage_left(s, at + 300, 2400)), 1e-7);
  stage_close(s);
  free(k);
}

// -- stroke to stroke ----------------------------------------------------------------------------

// Three strokes of all pieces, eight at a time, on one machine or the other.
static uint64_t session_hash(const Kernels *kernels) {
  KitsFile *k = kits_open("standard");
  DrumPiece pieces[STANDARD];
  for (uint32_t i = 0; i < STANDARD; i++) pieces[i] = k->pieces[i].piece;
  EngineConfig config = stage_config(48000);
  config.kernels = kernels;
  Stage *s = kits_stage_of(config, pieces, STANDARD);
  for (int n = 0; n < 3 * STANDARD; n++) {
    kits_hit(s, n * 7 % STANDARD, 40 + n % 88);
    stage_run(s, 1 + (size_t)(n * 37 % 1200));
  }
  uint64_t hash = listen_hash(listen_hash(LISTEN_HASH, kits_side(s, 0)), kits_side(s, 1));
  assert_true(listen_finite(kits_side(s, 0)) && kits_peak(s) > 0.1);
  stage_close(s);
  free(k);
  return hash;
}

static void test_same(void **state) {
  (void)state;
  uint64_t hash = session_hash(&kernels_base);
  assert_int_equal(session_hash(&kernels_base), hash);
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx2")) assert_int_equal(session_hash(&kernels_avx2), hash);
#endif
}

// Two strokes of a snare are not one recording played twice, and yet as loud.
static void test_variation(void **state) {
  (void)state;
  KitsFile *k = kits_open("standard");
  Stage *s = kits_stage(48000, &k->pieces[kits_find(k, "snare")].piece);
  kits_hit(s, KITS_KEY, FORCE);
  kits_run(s, 1);
  size_t second = s->frames;
  kits_hit(s, KITS_KEY, FORCE);
  kits_run(s, 1);
  Sound a = stage_left(s, 0, second), b = stage_left(s, second, second);
  double difference = 0;
  for (size_t n = 0; n < second; n++)
    difference = fmax(difference, fabs((double)(a.samples[n] - b.samples[n])));
  expect_above(difference, 0.02);
  expect_between(listen_db(listen_rms(a) / listen_rms(b)), -1, 1);
  stage_close(s);
  free(k);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("the standard kit has all 76 sounds, each on its note", test_standard),
      TEST("General MIDI's 47 notes are 47 pieces", test_general_midi),
      TEST("a session plays them, and is silent on all other notes", test_session),
      TEST("a hat that is closed stops the open one", test_choke),
      TEST("a hand stops the triangle", test_triangle),
      TEST("the same session is the same bytes, on every machine", test_same),
      TEST("no two strokes are the same", test_variation),
  };
  return cmocka_run_group_tests_name("bind: kits", tests, NULL, NULL);
}
