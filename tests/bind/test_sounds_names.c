// test_sounds_names.c -- every name that a musician may type, and every number that a
// keyboard may send, is a sound.
#include "bind/sounds.h"
#include "engine/state.h"

enum { RATE = 48000, DRUMS = 10, PROGRAMS = 128, GM_FIRST = 35, GM_LAST = 81, SEATS = 15 };

static const char *const waveforms[] = {
    "sine",
    "saw",
    "triangle",
    "square",
    "pulse",
    "fm",
    "noise",
    "supersaw",
    "pwm_slow",
    "pwm_fast",
    "hard_sync",
    "ring_mod",
    "wavefold",
    "drift",
    "pluck_synth",
    "organ_synth",
    "pipe_organ_synth",
    "strings_synth",
    "cello_synth",
    "piano_synth",
    "rhodes_synth",
    "wurlitzer_synth",
    "harpsichord_synth",
    "mellotron_synth",
    "choir_synth",
    "vocal_synth",
    "granular_synth",
    "bass_guitar_synth",
    "upright_bass_synth",
    "acoustic_guitar_synth",
    "electric_guitar_synth",
    "sitar_synth",
    "banjo_synth",
    "mandolin_synth",
    "ukulele_synth",
    "harp_synth",
    "pedal_steel_synth",
    "flute_synth",
    "clarinet_synth",
    "oboe_synth",
    "saxophone_synth",
    "trumpet_synth",
    "theremin_synth",
    "harmonium_synth",
    "accordion_synth",
    "bagpipe_synth",
    "didgeridoo_synth",
    "kalimba_synth",
    "steel_drum_synth",
    "marimba_synth",
    "vibraphone_synth",
    "timpani_synth",
    "crotales_synth",
    "tingsha_synth",
    "singing_bowl_strike_synth",
    "singing_bowl_ring_synth",
};
enum { WAVEFORMS = sizeof waveforms / sizeof *waveforms };
_Static_assert(WAVEFORMS == 56, "as many as there were");

static const struct {
  const char *name;
  double attack_s, held; // the share of its loudest that it holds after two seconds
} envelopes[] = {
    {"none", 0, 1},         {"piano", 0.005, 0.4},  {"organ", 0.02, 1},    {"pluck", 0.002, 0},
    {"pad", 0.4, 0.7},      {"strings", 0.15, 0.8}, {"bowed", 0.04, 0.75}, {"bell", 0.001, 0},
    {"mallet", 0.002, 0.6}, {"staccato", 0.005, 0},
};
enum { ENVELOPES = sizeof envelopes / sizeof *envelopes };
_Static_assert(ENVELOPES == 10, "as many as there were");

// Where two sounds had one number, or one that no keyboard has, the second has another.
static const struct {
  const char *name;
  int note;
} drums[] = {
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
enum { PIECES = sizeof drums / sizeof *drums };
_Static_assert(PIECES == 76, "as many as there were");

// -- instruments, waveforms, envelopes -------------------------------------------------------------

// One after the other in one session: each is heard for itself.
static void expect_heard(const Band *b, const char *channel, const char *name, double seconds) {
  char text[128];
  snprintf(text, sizeof text, channel, name);
  band_prompt(b, text);
  band_run(b, 0.06);
  stage_rewind(b->stage);
  band_key(b, 1, AUDITION_C4, AUDITION_FORCE);
  band_run(b, seconds);
  double level = listen_rms(band_left(b));
  if (!(level > 0.003 && band_peak(b) <= 1)) fail_msg("%s: level %.5f, peak %.3f", name, level, band_peak(b));
  audition_hush(b);
}

static void test_instruments(void **state) {
  (void)state;
  Band b = band_open(RATE, "");
  for (int i = 0; i < SOUNDS; i++) {
    expect_heard(&b, "channel(1, '%s', { reverb = 0, delay = 0 })", sounds[i].name,
                 0.3 + 0.7 * sounds[i].slow_s);
    for (int other = 0; other < i; other++) assert_string_not_equal(sounds[i].name, sounds[other].name);
  }
  band_close(&b);
}

static void test_waveforms(void **state) {
  (void)state;
  Band b = band_open(RATE, "");
  for (int n = 0; n < WAVEFORMS; n++)
    expect_heard(&b, "channel(1, { synth = '%s', envelope = 'none' })", waveforms[n],
                 strstr(waveforms[n], "_ring_") ? 2 : 0.4);
  band_close(&b);
}

// The first 5 ms that are half as loud as the loudest, in seconds.
static double rise_s(const double *levels, int count, double most) {
  for (int n = 0; n < count; n++)
    if (levels[n] > most / 2) return 0.005 * n;
  return 1e9;
}

// By its shape on a plain tone.
static void check_envelope(const Band *b, int n) {
  enum { STEPS = 500 };
  static double levels[STEPS];
  char text[96];
  double most = 0;
  snprintf(text, sizeof text, "channel(1, { synth = 'triangle', envelope = '%s' })", envelopes[n].name);
  band_prompt(b, text);
  band_run(b, 0.1);
  stage_rewind(b->stage);
  band_key(b, 1, 84, AUDITION_FORCE);
  band_run(b, 2.5);
  listen_envelope(band_left(b), RATE / 200, levels);
  for (int k = 0; k < STEPS; k++) most = fmax(most, levels[k]);
  double rise = rise_s(levels, STEPS, most), held = levels[STEPS - 20] / most, attack = envelopes[n].attack_s;
  if (!(most > 0.02 && rise >= 0.2 * attack - 0.005 && rise <= attack + 0.005))
    fail_msg("%s rises in %.3f s to %.3f", envelopes[n].name, rise, most);
  if (!(held >= envelopes[n].held - 0.05 && held <= envelopes[n].held * 1.3 + 1e-4))
    fail_msg("%s holds %.3f", envelopes[n].name, held);
  audition_hush(b);
}

static void test_envelopes(void **state) {
  (void)state;
  Band b = band_open(RATE, "");
  for (int n = 0; n < ENVELOPES; n++) check_envelope(&b, n);
  band_close(&b);
}

// -- drums -----------------------------------------------------------------------------------------

// One stroke, to the bytes; 0 in silence.
static uint64_t struck(const char *note) {
  Band b = band_open(RATE, "channel(10, 'drums')");
  band_prompt(&b, note);
  band_run(&b, 0.6);
  bool is_silent = band_silent(&b);
  uint64_t hash = listen_hash(listen_hash(LISTEN_HASH, band_left(&b)), band_right(&b));
  band_close(&b);
  return is_silent ? 0 : hash;
}

// A name is the sound that its number is, to the bytes; and no other's.
static void test_drums(void **state) {
  (void)state;
  static uint64_t hashes[PIECES];
  for (int n = 0; n < PIECES; n++) {
    char note[64];
    snprintf(note, sizeof note, "note(10, '%s')", drums[n].name);
    hashes[n] = struck(note);
    if (!hashes[n]) fail_msg("%s is silent", drums[n].name);
    for (int other = 0; other < n; other++)
      if (hashes[n] == hashes[other]) fail_msg("%s is %s", drums[n].name, drums[other].name);
    snprintf(note, sizeof note, "note(10, %d)", drums[n].note);
    if (struck(note) != hashes[n]) fail_msg("%d is not %s", drums[n].note, drums[n].name);
  }
}

static void test_general_midi_drums(void **state) {
  (void)state;
  Band b = band_open(RATE, "channel(10, 'general_midi')");
  for (int note = GM_FIRST; note <= GM_LAST; note++) {
    stage_rewind(b.stage);
    band_key(&b, DRUMS, note, AUDITION_FORCE);
    band_run(&b, 0.25);
    if (!(band_peak(&b) > 0.02 && band_peak(&b) < 1.5)) fail_msg("note %d: peak %.4f", note, band_peak(&b));
    band_cc(&b, DRUMS, AUDITION_SOUND_OFF, 0);
    band_run(&b, 0.05);
  }
  band_close(&b);
}

// -- programs --------------------------------------------------------------------------------------

// What may stand for each of General MIDI's sixteen families.
static const char *const families[PROGRAMS / 8] = {
    "piano electric_piano wurlitzer harpsichord",
    "celesta glockenspiel music_box vibraphone marimba xylophone tubular_bells koto kalimba steel_drum",
    "organ pipe_organ harmonium accordion",
    "acoustic_guitar electric_guitar clean_guitar crunch_guitar distorted_guitar orange_crunch metal_guitar "
    "ukulele",
    "upright_bass bass_guitar synth_bass analog_bass acid_bass",
    "violin viola cello contrabass string_ensemble harp timpani",
    "string_ensemble mellotron_strings analog_pad choir vocal mellotron_choir brass_ensemble mellotron "
    "synth_pad",
    "trumpet trombone tuba french_horn brass_ensemble drift_saw synth_lead analog_pad wavefold_warm",
    "saxophone alto_sax tenor_sax bari_sax oboe bassoon clarinet",
    "flute mellotron_flute theremin",
    "drift_square synth_lead sync_lead sync_lead_bright vocal wavefold_gnarly wavefold_warm acid_bass "
    "mellotron_flute "
    "drift_saw theremin analog_bass",
    "granular_pad analog_pad synth_pad choir singing_bowl_ring ring_mod_metallic wavefold_warm "
    "mellotron_strings "
    "mellotron_choir",
    "granular_texture granular_pad synth_pad analog_pad crotales ring_mod_bell ring_mod_metallic tingsha "
    "choir "
    "singing_bowl singing_bowl_ring theremin",
    "sitar banjo mandola mandolin koto kalimba bagpipe violin oboe ukulele harmonium",
    "tingsha crotales steel_drum xylophone timpani 808_bass singing_bowl singing_bowl_ring marimba kalimba",
    "electric_guitar flute granular_texture granular_pad ring_mod_bell ring_mod_metallic didgeridoo 808_bass "
    "theremin "
    "vocal metal_guitar tingsha crotales timpani",
};

static int channel_of(int seat) { return seat < DRUMS - 2 ? seat + 2 : seat + 3; }

// The family's instruments on the channels from 2 on; how many.
static int seat_family(const Band *b, const char *family) {
  char names[512], text[96];
  int seats = 0;
  snprintf(names, sizeof names, "%s", family);
  for (char *name = strtok(names, " "); name; name = strtok(NULL, " ")) {
    snprintf(text, sizeof text, "channel(%d, '%s')", channel_of(seats++), name);
    band_prompt(b, text);
  }
  assert_in_range(seats, 1, SEATS - 1);
  return seats;
}

static const float *values_of(const Band *b, int channel) {
  return b->stage->engine->desk.strips[channel - 1].panel.value;
}

static bool same_sound(const float *a, const float *b) {
  for (int id = 0; id < PARAM_COUNT; id++)
    if (param_row((ParamId)id)->scope == SCOPE_VOICE && a[id] != b[id]) return false;
  return true;
}

static void check_program(const Band *b, int program, int seats) {
  stage_midi(b->stage, 0xC0, program, 0);
  band_run(b, 0.06);
  int found = 0;
  for (int seat = 0; seat < seats; seat++)
    found += same_sound(values_of(b, 1), values_of(b, channel_of(seat)));
  if (!found) fail_msg("program %d is none of %s", program, families[program / 8]);
  stage_rewind(b->stage);
  band_key(b, 1, AUDITION_C4, AUDITION_FORCE);
  band_run(b, 0.5);
  if (!(band_peak(b) > 0.005)) fail_msg("program %d: peak %.4f", program, band_peak(b));
  audition_hush(b);
}

static void test_programs(void **state) {
  (void)state;
  for (int family = 0; family < PROGRAMS / 8; family++) {
    Band b = band_open(RATE, "");
    band_run(&b, 0.5); // the programs come a few at a time
    int seats = seat_family(&b, families[family]);
    band_run(&b, 0.1);
    for (int program = 8 * family; program < 8 * family + 8; program++) check_program(&b, program, seats);
    band_close(&b);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("83 names are instruments that are heard", test_instruments),
      TEST("56 names are waveforms that are heard", test_waveforms),
      TEST("ten names are envelopes, each of its shape", test_envelopes),
      TEST("76 names are drums, each with a sound of its own, on its number", test_drums),
      TEST("each of General MIDI's programs is a sound of its family", test_programs),
      TEST("General MIDI's drums sound on its 47 notes", test_general_midi_drums),
  };
  return cmocka_run_group_tests_name("bind: sounds: names", tests, NULL, NULL);
}
