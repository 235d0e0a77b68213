// test_sounds_seed.c -- faults that live synthesizers are known for: sounds that pulse, swell, alias, are out
// of tune, or are not what their names say.
//
// Each comment says what a listener once heard instead.
#include "bind/audition.h"

enum { RATE = 48000, MOST_STEPS = 4096 };

static Sound part(const Band *b, double from_s, double to_s) {
  size_t from = stage_frames(b->stage, from_s);
  return stage_left(b->stage, from, stage_frames(b->stage, to_s) - from);
}

// A channel of an instrument, or of a waveform by its options; a key held for so long.
static Band held(const char *channel, int key, double seconds, uint32_t rate_hz) {
  char text[512];
  snprintf(text, sizeof text, "channel(1, %s)", channel);
  Band b = band_open(rate_hz, text);
  band_key(&b, 1, key, AUDITION_FORCE);
  band_run(&b, seconds);
  return b;
}

static double amplitude(const Band *b, double from_s, double to_s, double hz) {
  return listen_line(part(b, from_s, to_s), hz).amplitude;
}

// -- held ------------------------------------------------------------------------------------------

// The most that the level rises again from one 400 ms to any that come after it, in dB.
static double rise_db(Sound s) {
  double levels[MOST_STEPS], least = 1e9, most = 0;
  size_t step = (size_t)(0.4 * s.rate_hz), count = s.frames / step;
  listen_envelope(s, step, levels);
  for (size_t n = 0; n < count; n++) {
    least = fmin(least, levels[n] + 1e-9);
    most = fmax(most, listen_db((levels[n] + 1e-9) / least));
  }
  return most;
}

// Once: -28, -30, -33, -36, -36 and -28 dB again, for ever, as a table of three seconds looped.
static void test_struck(void **state) {
  (void)state;
  static const char *const names[] = {
      "piano",   "harpsichord", "acoustic_guitar", "electric_guitar", "bass_guitar", "upright_bass",
      "sitar",   "banjo",       "mandolin",        "ukulele",         "koto",        "vibraphone",
      "timpani", "crotales",    "pedal_steel",     "kalimba"};
  for (int n = 0; n < 16; n++) {
    char channel[64];
    snprintf(channel, sizeof channel, "'%s', { tremolo_depth = 0 }", names[n]);
    Band b = held(channel, 54, 8, RATE);
    double rise = rise_db(part(&b, 0.8, 8)),
           fall = listen_db(listen_rms(part(&b, 7, 8)) / listen_rms(part(&b, 0.3, 0.8)));
    if (!(rise <= 3 && fall <= -9)) fail_msg("%s: rises by %.1f dB, falls by %.1f", names[n], rise, -fall);
    band_close(&b);
  }
}

// Once: -4.2 dB and back every 1.25 s: the release lay within the loop.
static void test_pad(void **state) {
  (void)state;
  Band b = held("{ synth = 'sine', envelope = 'pad' }", 60, 6, RATE);
  double levels[80], least = 1e9, most = 0;
  listen_envelope(part(&b, 2, 6), RATE / 10, levels);
  for (int n = 0; n < 40; n++) least = fmin(least, levels[n]), most = fmax(most, levels[n]);
  expect_above(least, 0.01);
  expect_below(listen_db(most / least), 0.2);
  band_close(&b);
}

// Once: a detuned pad was 1.25 s of beats, again and again, with a jump between.
static void test_loop(void **state) {
  (void)state;
  Band b = held("{ synth = 'saw', detune = 12, analog = 0, envelope = 'pad' }", 60, 6, RATE);
  Sound first = part(&b, 2, 3), second = part(&b, 3.25, 4.25);
  double difference = 0, whole = 0;
  for (size_t n = 0; n < first.frames; n++) {
    difference += pow((double)(first.samples[n] - second.samples[n]), 2);
    whole += pow((double)first.samples[n], 2);
  }
  expect_above(sqrt(whole / RATE), 0.01);
  expect_above(listen_db(sqrt(difference / whole)), -10);
  band_close(&b);
}

// Once: whatever was not held at least at 0.7 ended after three seconds, and kept its voice until then.
static void test_long(void **state) {
  (void)state;
  Band b = held("'piano'", 40, 5, RATE);
  expect_above(listen_db(listen_rms(part(&b, 4, 5)) / listen_rms(part(&b, 0.2, 1))), -40);
  band_close(&b);
  b = held("{ synth = 'sine', envelope = 'staccato' }", 60, 0.6, RATE);
  expect_above(listen_peak(part(&b, 0, 0.1)), 0.01);
  assert_int_equal(engine_status(b.stage->engine).voices, 0);
  band_close(&b);
}

// Once: the same noise each time, made when the key was first struck.
static void test_noise(void **state) {
  (void)state;
  Band b = band_open(RATE, "channel(1, { synth = 'noise', envelope = 'organ' })");
  size_t frames = stage_frames(b.stage, 0.2);
  for (int n = 0; n < 2; n++) {
    band_key(&b, 1, 60, 100);
    band_run(&b, 0.2);
    band_cc(&b, 1, AUDITION_SOUND_OFF, 0);
    band_run(&b, 0.2);
  }
  expect_above(listen_rms(part(&b, 0.05, 0.2)), 0.01);
  double product = 0, power = 0;
  for (size_t n = 0; n < frames; n++) {
    product += (double)(b.stage->left[n] * b.stage->left[n + 2 * frames]);
    power += (double)(b.stage->left[n] * b.stage->left[n]);
  }
  expect_between(product / power, -0.2, 0.2);
  band_close(&b);
}

// -- pitch -----------------------------------------------------------------------------------------

static void expect_tuned(const char *channel, int key, uint32_t rate_hz, double most) {
  Band b = held(channel, key, 1.4, rate_hz);
  double cents = listen_cents(part(&b, 0.2, 1.4), stage_hz(key));
  if (!(fabs(cents) <= most)) fail_msg("%s, key %d at %u Hz: %.2f cents", channel, key, rate_hz, cents);
  band_close(&b);
}

// Once: a cycle was a whole number of samples: 5.8 cents off from C4 on, 90 at C8.
static void test_oscillators(void **state) {
  (void)state;
  static const char *const names[] = {"sine", "saw", "triangle", "square", "pulse", "supersaw"};
  for (int n = 0; n < 6; n++)
    for (int key = 36; key <= 108; key += 24) {
      char channel[96];
      snprintf(channel, sizeof channel, "{ synth = '%s', envelope = 'organ', unison = 1 }", names[n]);
      expect_tuned(channel, key, 44100, 0.1);
    }
}

// Once: a string was half a sample too short, and a whole number of them: 26 cents off at C6, 47 at C7.
static void test_strings(void **state) {
  (void)state;
  static const char *const names[] = {"pluck",           "harpsichord",     "bass_guitar", "upright_bass",
                                      "acoustic_guitar", "electric_guitar", "sitar",       "banjo",
                                      "mandolin",        "ukulele"};
  for (int n = 0; n < 10; n++)
    for (int key = 84; key <= 96; key += 12) {
      char channel[128];
      snprintf(
          channel, sizeof channel,
          "{ synth = '%s_synth', envelope = 'none', unison = 1, detune = 0, string_decay = 8, sympathy = 0 }",
          names[n]);
      expect_tuned(channel, key, 44100, 0.6);
    }
}

// Once: 1.47 semitones higher at 48 kHz.
static void test_rates(void **state) {
  (void)state;
  static const uint32_t rates_hz[] = {22050, 44100, 48000, 96000};
  for (int r = 0; r < 4; r++) {
    expect_tuned("{ synth = 'saw', envelope = 'organ' }", 69, rates_hz[r], 0.1);
    expect_tuned("'marimba'", 69, rates_hz[r], 0.3);
    expect_tuned("'koto', { reverb = 0, humanize = 0, analog = 0 }", 69, rates_hz[r], 1);
  }
}

// Once: made only when the key was struck, in the thread that should have listened to the keyboard.
static void test_outside(void **state) {
  (void)state;
  static const int keys[] = {12, 24, 30, 35, 97, 101, 108, 115};
  for (int k = 0; k < 8; k++) expect_tuned("{ synth = 'triangle', envelope = 'organ' }", keys[k], 48000, 0.5);
}

// How far the pitch swings in a stretch, in cents from its lowest to its highest.
static double swing(const Band *b, double from_s, double to_s, double hz) {
  double low = 1e9, high = -1e9;
  for (double at = from_s; at < to_s; at += 0.01) {
    double cents = listen_pitch(part(b, at, at + 0.05), hz, 300);
    cents = cents > 0 ? 1200 * log2(cents / hz) : (double)NAN;
    low = fmin(low, cents), high = fmax(high, cents);
  }
  return high - low;
}

// Once: a flute swung by 32 cents, then by 110; a pedal steel by 210, a theremin by 800.
static void test_vibrato(void **state) {
  (void)state;
  static const char *const names[] = {"flute",   "clarinet",    "oboe",     "saxophone",
                                      "trumpet", "pedal_steel", "theremin", "violin"};
  for (int n = 0; n < 8; n++) {
    char channel[128];
    snprintf(channel, sizeof channel,
             "'%s', { analog = 0, humanize = 0, reverb = 0, vibrato_depth = 15, vibrato_delay = 0.3 }",
             names[n]);
    Band b = held(channel, 72, 8, RATE);
    double early = swing(&b, 1.6, 3.2, stage_hz(72)), late = swing(&b, 6.3, 7.9, stage_hz(72));
    if (!(early > 12 && late > 12 && late < 60 && late / early <= 1.25))
      fail_msg("%s: %.1f, then %.1f cents", names[n], early, late);
    band_close(&b);
  }
}

// Once: every wave with an edge folded back what lies over half the rate, at -12 to -56 dB.
static void test_alias(void **state) {
  (void)state;
  static const char *const names[] = {"saw", "triangle", "square", "pulse"};
  for (int n = 0; n < 4; n++) {
    char channel[96];
    snprintf(channel, sizeof channel, "{ synth = '%s', envelope = 'organ' }", names[n]);
    Band b = held(channel, 96, 2, RATE);
    double hz = stage_hz(96);
    expect_above(amplitude(&b, 0.5, 1.5, hz), 0.01);
    expect_below(listen_alias(part(&b, 0.4, 1.9), &hz, 1, 0), -95);
    band_close(&b);
  }
}

// -- names -----------------------------------------------------------------------------------------

static double centroid(const char *channel, int key) {
  Band b = held(channel, key, 1, RATE);
  double hz = audition_centroid(band_left(&b));
  band_close(&b);
  return hz;
}

static double line_db(const char *channel, int key, double ratio) {
  Band b = held(channel, key, 1, RATE);
  double level = amplitude(&b, 0.05, 0.9, ratio * stage_hz(key)) / listen_peak(band_left(&b));
  band_close(&b);
  return listen_db(level);
}

// Once: all four played the tape of strings.
static void test_tapes(void **state) {
  (void)state;
  static const char *const names[] = {"'mellotron_strings'", "'mellotron_flute'", "'mellotron_choir'"};
  double hz[3];
  for (int n = 0; n < 3; n++) hz[n] = centroid(names[n], 60);
  for (int n = 0; n < 3; n++) expect_above(fabs(log2(hz[n] / hz[(n + 1) % 3])), 0.15);
}

// Once: the square was the saw.
static void test_drift(void **state) {
  (void)state;
  expect_above(line_db("'drift_saw', { detune = 0, analog = 0, unison = 1, cutoff = 0 }", 60, 2), -16);
  expect_below(line_db("'drift_square', { detune = 0, analog = 0, unison = 1, cutoff = 0 }", 60, 2), -22);
}

// Once: the bright one was the other; both rings were of 1.5, both folds of 3.
static void test_pairs(void **state) {
  (void)state;
  expect_above(centroid("'sync_lead_bright'", 60) / centroid("'sync_lead'", 60), 1.2);
  expect_above(centroid("'wavefold_gnarly'", 48) / centroid("'wavefold_warm'", 48), 1.2);
  double bell = 3.1 / 1.1, metal = 4.7 / 2.7; // the second of the two tones, over the first at the key
  const char *rings[] = {
      "'ring_mod_bell', { analog = 0, drive = 0, cutoff = 0 }",
      "'ring_mod_metallic', { analog = 0, drive = 0, cutoff = 0, detune = 0, unison = 1 }"};
  expect_above(line_db(rings[0], 60, bell) - line_db(rings[0], 60, metal), 20);
  expect_above(line_db(rings[1], 60, metal) - line_db(rings[1], 60, bell), 20);
}

static double above_db(const char *channel, double hz) {
  Band b = held(channel, 52, 1, RATE);
  double high = 0, low = 0;
  for (double f = 100; f < 16000; f *= 1.02)
    *(f > hz ? &high : &low) += pow(listen_line(part(&b, 0.02, 0.9), f).amplitude, 2);
  band_close(&b);
  return 0.5 * listen_db(high / low);
}

// Once: straight from the pick-up, without a loudspeaker.
static void test_cabinets(void **state) {
  (void)state;
  static const char *const names[] = {"electric_guitar",  "clean_guitar",  "crunch_guitar",
                                      "distorted_guitar", "orange_crunch", "metal_guitar"};
  for (int n = 0; n < 6; n++) {
    char with[64], without[64];
    snprintf(with, sizeof with, "'%s'", names[n]);
    snprintf(without, sizeof without, "'%s', { cabinet = 0 }", names[n]);
    double less = above_db(without, 6000) - above_db(with, 6000);
    if (!(less >= 6)) fail_msg("%s: %.1f dB", names[n], less);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("what is struck dies away and does not pulse", test_struck),
      TEST("a pad does not pump", test_pad),
      TEST("detuned waves beat on and never come again", test_loop),
      TEST("no noise comes twice", test_noise),
      TEST("a low string outlasts three seconds, and a short note frees its voice", test_long),
      TEST("oscillators are in tune up to C8", test_oscillators),
      TEST("plucked strings are in tune up to C7", test_strings),
      TEST("the sample rate transposes nothing", test_rates),
      TEST("keys below C2 and above C7 are as good as others", test_outside),
      TEST("vibrato does not grow", test_vibrato),
      TEST("no edge of a wave folds back", test_alias),
      TEST("three mellotrons play three tapes", test_tapes),
      TEST("a drifting square is not a drifting saw", test_drift),
      TEST("the sharper of two synced, folded or rung sounds is sharper", test_pairs),
      TEST("electric guitars play through a loudspeaker", test_cabinets),
  };
  return cmocka_run_group_tests_name("bind: sounds: seed", tests, NULL, NULL);
}
