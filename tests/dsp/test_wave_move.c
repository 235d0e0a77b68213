// test_wave_move.c -- what moves in the wave synth makes no click.
//
// The tables hold one harmonic, or none between 4 kHz and what a low-pass takes away: what is heard there is
// the click.
#include "wave_timbres.h"

enum { FRAMES = 48000, TAPS = 255 };
static const float rates_hz[] = {44100, 48000};
static float samples[FRAMES];
static Timbres *timbres;

typedef void (*Turn)(Solo *s, double way); // way: 0 to 1 and back, smoothly, twice a second

static void run_turning(Solo *s, Turn turn, float rate_hz) {
  turn(s, 0);
  solo_note(s, 2, 57, 1, 7);
  for (int n = 0; n < FRAMES; n += QUANTUM) {
    turn(s, 0.5 - 0.5 * cos(4 * acos(-1) * n / (double)rate_hz));
    solo_run(s, samples + n, NULL, QUANTUM);
  }
}

// The worst, away from the note's start.
static double worst_splat(float rate_hz) {
  double worst = -300;
  for (size_t at = FRAMES / 8; at < FRAMES - 2000; at += 1000)
    worst = fmax(worst, listen_splat((Sound){samples, FRAMES, (double)rate_hz}, at));
  return worst;
}

static void pitch(Solo *s, double way) { s->hz[2] = 110 * exp2(3 * way); }
static void width(Solo *s, double way) { solo_turn(s, PARAM_PULSE_WIDTH, (float)(0.15 + 0.7 * way)); }
static void sync(Solo *s, double way) { solo_turn(s, PARAM_SLAVE_RATIO, (float)(2.05 + 0.9 * way)); }
static void ring(Solo *s, double way) { solo_turn(s, PARAM_MOD_RATIO, (float)(0.5 + 5 * way)); }
static void place(Solo *s, double way) { solo_turn(s, PARAM_POSITION, (float)way); }
static void detune(Solo *s, double way) { s->q.detune = (float)(50 * way); }

static void both(Solo *s, double way) {
  pitch(s, way);
  sync(s, 1 - way);
}

typedef struct {
  const char *name;
  WaveShape shape;
  Turn turn;
  uint8_t copies;
} Move;

static const Move moves[] = {
    {"a sine's glide", WAVE_SINE, pitch, 1},
    {"a table's glide", WAVE_TABLE, pitch, 1},
    {"a width", WAVE_PULSE, width, 1},
    {"a ratio of sync", WAVE_SYNC, sync, 1},
    {"a ratio of sync and a glide", WAVE_SYNC, both, 1},
    {"a ratio of a ring", WAVE_RING, ring, 1},
    {"a ring's glide", WAVE_RING, pitch, 1},
    {"the detune of three", WAVE_TABLE, detune, 3},
    {"the detune of seven", WAVE_SINE, detune, 7},
};

static void test_moves(void **state) {
  (void)state;
  const float level = 1;
  Table table;
  void *memory = timbres_build(&table, &level, NULL, 1);
  for (int m = 0; m < (int)(sizeof moves / sizeof *moves); m++) {
    float rate_hz = rates_hz[m % 2];
    Timbre timbre = timbre_of_table(moves[m].shape, &table);
    timbre.copies = moves[m].copies;
    Solo *s = solo_open(&timbre, rate_hz, solo_set());
    run_turning(s, moves[m].turn, rate_hz);
    double db = worst_splat(rate_hz);
    if (!(db <= -90)) fail_msg("%s clicks at %.1f dB", moves[m].name, db);
    expect_above(listen_rms((Sound){samples, FRAMES, 48000}), 0.1);
    solo_close(s);
  }
  free(memory);
}

// Thirty-two frames of one harmonic, each a little louder: they are passed in a quarter of a second.
static void test_frames(void **state) {
  (void)state;
  static Timbre timbre;
  void *memory[TIMBRE_FRAMES];
  timbre = (Timbre){.synth = SYNTH_WAVE, .shape = WAVE_TABLE, .copies = 1, .frames = TIMBRE_FRAMES};
  for (int i = 0; i < TIMBRE_FRAMES; i++) {
    float level = 0.1f + 0.025f * (float)i;
    memory[i] = timbres_build(&timbre.table[i], &level, NULL, 1);
  }
  Solo *s = solo_open(&timbre, 48000, solo_set());
  run_turning(s, place, 48000);
  expect_below(worst_splat(48000), -90);
  expect_between(listen_peak((Sound){samples, FRAMES, 48000}), 0.85, 0.876);
  solo_close(s);
  for (int i = 0; i < TIMBRE_FRAMES; i++) free(memory[i]);
}

// Halfway between two frames is half of each.
static void test_between_frames(void **state) {
  (void)state;
  const Wave fold = {"fold", WAVE_FOLD, TABLE_SAW, PARAM_FOLDS, 2.25f};
  Timbre timbre = timbre_of(timbres, &fold);
  float low[FOLD_HARMONICS], high[FOLD_HARMONICS];
  fold_harmonics(2, low);
  fold_harmonics(2.5, high);
  Solo *s = solo_wave(&timbre, &fold, 48000);
  solo_note(s, 0, 57, 1, 0);
  solo_run(s, samples, NULL, FRAMES);
  for (int k = 0; k < 20; k++) {
    double want = fabs((double)low[k] + (double)high[k]) / 2;
    expect_between(listen_line((Sound){samples, FRAMES, 48000}, 220.0 * (k + 1)).amplitude - want, -1e-4,
                   1e-4);
  }
  solo_close(s);
}

// A synced wave's harmonics have a corner where the ratio is whole: nothing may be there but that. So each
// frame is compared with the wave that it should be.
static double synced_sine(double phase, double ratio) {
  int resets = (int)ceil(ratio) - 1;
  double y = (ratio - resets) * sin(2 * acos(-1) * phase);
  for (int k = 1; k <= resets; k++) y += sin(2 * acos(-1) * (phase - k / ratio));
  return y;
}

static void test_sync_is_exact(void **state) {
  (void)state;
  const float level = 1;
  Table table;
  void *memory = timbres_build(&table, &level, NULL, 1);
  Timbre timbre = timbre_of_table(WAVE_SYNC, &table);
  Solo *s = solo_open(&timbre, 48000, solo_set());
  double cycle = 1, next = 1, start = 0;
  for (int i = 0; i < 1000; i++) {
    cycle = next;
    next = exp2(-2 + 2 * cos(i * 0.05));
    solo_turn(s, PARAM_SLAVE_RATIO, (float)(1 / next));
    if (i == 0) cycle = next, solo_note(s, 0, 69, 1, 0);
    solo_run(s, samples, NULL, QUANTUM);
    for (int n = 0; n < QUANTUM; n++) {
      double phase = start + (i * QUANTUM + n) * 440.0 / 48000;
      double want = synced_sine(phase, 1 / (cycle + (next - cycle) * n / QUANTUM));
      if (!(fabs((double)samples[n] - want) <= 2e-4))
        fail_msg("%d, %d: %g, not %g", i, n, (double)samples[n], want);
    }
  }
  solo_close(s);
  free(memory);
}

// -- levels of the tables --------------------------------------------------------------------------

// A Kaiser low-pass: all under 12 kHz, nothing over 16.
static void take_highs(void) {
  static float out[FRAMES];
  double tap[TAPS], sum = 0;
  for (int i = 0; i < TAPS; i++) {
    double x = i - TAPS / 2, edge = 2 * x / (TAPS - 1), turn = 2 * acos(-1) * 14.0 / 48 * x;
    tap[i] = (x == 0 ? 1 : sin(turn) / turn) * listen_bessel(12 * sqrt(fmax(0, 1 - edge * edge)));
    sum += tap[i];
  }
  for (int n = TAPS; n < FRAMES; n++) {
    double y = 0;
    for (int i = 0; i < TAPS; i++) y += tap[i] / sum * (double)samples[n - i];
    out[n] = (float)y;
  }
  memcpy(samples, out, sizeof samples);
}

static void cross_levels(Solo *s, double way) { s->hz[2] = 1050 + 400 * way; }

// Harmonics 17 to 20 lie over 17.8 kHz; four times in the second they must go, or come back.
static void test_levels(void **state) {
  (void)state;
  float level[20] = {[0] = 1, [16] = 0.04f, [17] = 0.04f, [18] = 0.04f, [19] = 0.04f};
  Table table;
  void *memory = timbres_build(&table, level, NULL, 20);
  Timbre timbre = timbre_of_table(WAVE_TABLE, &table);
  Solo *s = solo_open(&timbre, 48000, solo_set());
  run_turning(s, cross_levels, 48000);
  take_highs();
  expect_below(worst_splat(48000), -90);
  solo_close(s);
  free(memory);
}

// When a glide has arrived the harmonics are those of its new pitch, all of them.
static void check_arrival(double from_hz, double to_hz, int quanta) {
  Timbre timbre = timbre_of(timbres, &waves[1]);
  Solo *s = solo_wave(&timbre, &waves[1], 48000);
  solo_note(s, 0, 69 + 12 * log2(from_hz / 440), 1, 0);
  solo_run(s, samples, NULL, 10 * QUANTUM);
  for (int i = 1; i <= quanta; i++) {
    s->hz[0] = from_hz * pow(to_hz / from_hz, (double)i / quanta);
    solo_run(s, samples, NULL, QUANTUM);
  }
  solo_run(s, samples, NULL, FRAMES);
  Sound sound = {samples + 64, FRAMES - 64, 48000};
  expect_between(listen_cents(sound, to_hz), -0.1, 0.1);
  Match match = listen_match(sound, to_hz, IDEAL_SAW, 0.5);
  expect_between(match.worst_db, -0.1, 0.1);
  expect_below(listen_alias(sound, &to_hz, 1, 0), -100);
  solo_close(s);
}

static void test_arrivals(void **state) {
  (void)state;
  check_arrival(110, 1760, 100);
  check_arrival(3000, 200, 100);
  check_arrival(3000, 200, 1); // its tables are the poorer until it is there
  check_arrival(440, 441, 100);
}

// A step of the pitch within one quantum is a glide through it: each frame's phase is the exact sum.
static void test_glide_is_exact(void **state) {
  (void)state;
  Timbre timbre = timbre_of(timbres, &waves[0]);
  Solo *s = solo_wave(&timbre, &waves[0], 48000);
  solo_note(s, 0, 69, 1, 0);
  double phase = 0, hz = 440;
  for (int i = 0; i < 200; i++) {
    double next = 440 * exp2(sin(i * 0.7));
    s->hz[0] = next;
    solo_run(s, samples, NULL, QUANTUM);
    for (int n = 0; n < QUANTUM; n++) {
      expect_between((double)samples[n] - sin(2 * acos(-1) * phase), -2e-4, 2e-4);
      phase += (hz + (next - hz) * n / QUANTUM) / 48000;
    }
    hz = next;
  }
  solo_close(s);
}

int main(void) {
  timbres = timbres_open();
  const struct CMUnitTest tests[] = {
      TEST("glides, widths, ratios and detune make no click", test_moves),
      TEST("going through the frames of a wavetable makes no click", test_frames),
      TEST("a synced wave whose ratio moves is that wave in each frame", test_sync_is_exact),
      TEST("halfway between two frames is half of each", test_between_frames),
      TEST("harmonics that come and go with the pitch make no click", test_levels),
      TEST("a glide arrives in tune, whole and clean", test_arrivals),
      TEST("a glide's phase is the sum of its steps", test_glide_is_exact),
  };
  int failed = cmocka_run_group_tests_name("wave, moving", tests, NULL, NULL);
  timbres_close(timbres);
  return failed;
}
