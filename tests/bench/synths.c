// synths.c -- what each synth costs through the whole engine: held notes on one channel, no effects.
//
//   synths              nanoseconds per voice-sample at 8 and 64 voices, beside what is aimed at
//   synths names        the rows
//   synths count SET N  N quanta of each row at 64 voices, one call of count_quantum each, to be counted
//
// Times are the best of many short turns: neighbours on the machine slow all alike.
#include "engine/engine.h"
#include "engine/kit.h"
#include "host/clock.h"
#include "host/cpu.h"
#include "support/busy.h"
#include "support/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000, TURNS = 40, TURN_FRAMES = 1024, VOICES = 64, SLOT = SHAPE_COUNT };

static float out[2 * QUANTUM];

// -- what is played --------------------------------------------------------------------------------

static const float long_s = 60; // struck and plucked sounds outlast the turns

static Timbre plain(SynthKind synth, uint8_t shape) {
  Timbre t = {.synth = (uint8_t)synth, .shape = shape, .copies = 1, .dry = 1};
  if (synth != SYNTH_WAVE && synth != SYNTH_GRAIN) return t;
  t.frames = 1;
  t.table[0] = stage_tables()->table[TABLE_SAW];
  return t;
}

static Timbre saw(void) { return plain(SYNTH_WAVE, WAVE_TABLE); }
static Timbre pulse(void) { return plain(SYNTH_WAVE, WAVE_PULSE); }
static Timbre sync(void) { return plain(SYNTH_WAVE, WAVE_SYNC); }

static Timbre supersaw(void) {
  Timbre t = saw();
  t.copies = 7;
  return t;
}

// So many frames as the waveform wavefold has.
static Timbre fold(void) {
  Timbre t = plain(SYNTH_WAVE, WAVE_FOLD);
  t.frames = 15;
  for (uint32_t n = 0; n < t.frames; n++) t.table[n] = stage_tables()->table[n % TABLE_COUNT];
  return t;
}

// A stack: each operator moves the one below it.
static Timbre operators(uint8_t count) {
  Timbre t = plain(SYNTH_FM, 0);
  t.operator_count = count;
  for (uint32_t n = 0; n < count; n++) {
    t.operator[n] =(Operator){.ratio = 1 + (float)n, .level = n == 0, .sustain = 1};
    if (n > 0) t.matrix[n - 1][n] = 0.3f;
  }
  return t;
}

static Timbre fm_2(void) { return operators(2); }
static Timbre fm_6(void) { return operators(6); }

static Timbre modes(PartialsShape shape, uint8_t count) {
  Timbre t = plain(SYNTH_PARTIALS, (uint8_t)shape);
  t.mode_count = count;
  for (uint32_t n = 0; n < count; n++)
    t.mode[n] = (Mode){1 + 0.2f * (float)n, 1 / (float)(n + 1), shape == STRIKE ? long_s : 0, 0};
  return t;
}

static Timbre partials_3(void) { return modes(STRIKE, 3); }
static Timbre partials_16(void) { return modes(STRIKE, 16); }
static Timbre partials_64(void) { return modes(STRIKE, 64); }
static Timbre drawbars(void) { return modes(HOLD, 9); }

static Timbre string(void) { return plain(SYNTH_STRING, 0); }
static Timbre reed(void) { return plain(SYNTH_GUIDE, GUIDE_REED); }
static Timbre cone(void) { return plain(SYNTH_GUIDE, GUIDE_CONE); }
static Timbre bow(void) { return plain(SYNTH_GUIDE, GUIDE_BOW); }
static Timbre vocal(void) { return plain(SYNTH_VOCAL, 0); }
static Timbre cloud(void) { return plain(SYNTH_GRAIN, GRAIN_CLOUD); }
static Timbre tape(void) { return plain(SYNTH_GRAIN, GRAIN_TAPE); }

static Timbre sung(void) {
  Timbre t = vocal();
  t.resonance_count = 4;
  for (uint32_t n = 0; n < 4; n++) t.resonance[n] = (Resonance){400 + 700 * (float)n, 0.5f, 2};
  t.breath = (Breath){.level = 0.05f, .chiff_s = 0.1f, .ratio = 1, .q = 2};
  return t;
}

static const DrumPiece kick = {
    .level = 1, .tone = 1, .tone_start = 150, .tone_end = 50, .tone_sweep = 0.05f, .tone_decay = 60};

static const DrumPiece all_layers = {.level = 0.3f,
                                     .tone = 0.5f,
                                     .tone_start = 300,
                                     .tone_end = 200,
                                     .tone_sweep = 1,
                                     .tone_decay = 60,
                                     .tone2 = 0.5f,
                                     .tone2_ratio = 1.6f,
                                     .tone2_decay = 60,
                                     .tone3 = 0.3f,
                                     .tone3_ratio = 2,
                                     .tone3_decay = 60,
                                     .noise = 0.5f,
                                     .noise_low = 1000,
                                     .noise_high = 6000,
                                     .noise_decay = 60,
                                     .metal = 0.3f,
                                     .metal_pitch = 1,
                                     .metal_low = 6000,
                                     .metal_decay = 60,
                                     .grains = 0.5f,
                                     .grain_rate = 100,
                                     .grain_decay = 60,
                                     .grain_ring = 0.01f,
                                     .grain_hz = 4000,
                                     .grain_q = 3};

// One of timbre and piece; what is aimed at is in nanoseconds, 0 where nothing is.
typedef struct {
  const char *name;
  Timbre (*timbre)(void);
  const DrumPiece *piece;
  double fast, base;
} Row;

static const Row rows[] = {
    {"wave saw", saw, NULL, 2.5, 2.5},
    {"wave pulse", pulse, NULL, 2.5, 4},
    {"wave supersaw", supersaw, NULL, 9, 18},
    {"wave sync", sync, NULL, 4.2, 8},
    {"wave fold", fold, NULL, 4, 8},
    {"fm 2", fm_2, NULL, 4, 8},
    {"fm 6", fm_6, NULL, 8, 18},
    {"partials 3", partials_3, NULL, 3, 5},
    {"partials 16", partials_16, NULL, 4, 8},
    {"partials 64", partials_64, NULL, 8, 22},
    {"partials held 9", drawbars, NULL, 3, 6},
    {"string", string, NULL, 3, 5},
    {"guide reed", reed, NULL, 3, 5},
    {"guide cone", cone, NULL, 3, 5},
    {"guide bow", bow, NULL, 3, 5},
    {"vocal", vocal, NULL, 5, 11},
    {"vocal, with body", sung, NULL, 0, 0},
    {"grain cloud", cloud, NULL, 8, 18},
    {"grain tape", tape, NULL, 8, 18},
    {"drum, tone", NULL, &kick, 9, 9},
    {"drum, all layers", NULL, &all_layers, 9, 9},
};
enum { ROWS = sizeof rows / sizeof *rows };

// -- a channel of held notes -------------------------------------------------------------------------

static const struct {
  ParamId id;
  float value;
} values[] = {{PARAM_SYNTH, SLOT},  {PARAM_VOICES, VOICES}, {PARAM_SUSTAIN, 1},
              {PARAM_VOLUME, 0.1f}, {PARAM_CUTOFF, 0},      {PARAM_STRING_DECAY, 20}};

static void give_timbre(Stage *s, const Row *row) {
  Timbre *t = aligned_alloc(64, (sizeof *t + 63) / 64 * 64);
  if (!t) abort();
  *t = row->timbre();
  stage_give(s, COMMAND_TIMBRE, 0, SLOT, t);
}

static void give_kit(Stage *s, const Row *row) {
  Kit *kit = calloc(1, sizeof *kit + sizeof *kit->pieces);
  if (!kit) abort();
  kit->count = 1;
  kit->pieces[0] = *row->piece;
  stage_give(s, COMMAND_KIT, 0, 0, kit);
}

static Stage *row_open(const Row *row, const Kernels *kernels, uint32_t voices) {
  EngineConfig config = stage_config(RATE);
  config.kernels = kernels;
  Stage *s = stage_open_config(&config);
  if (row->timbre)
    give_timbre(s, row);
  else
    give_kit(s, row);
  for (size_t i = 0; i < sizeof values / sizeof *values; i++)
    stage_param(s, 0, values[i].id, (double)values[i].value);
  stage_skip(s, RATE / 10);
  for (uint32_t n = 0; n < voices; n++) stage_note(s, 48 + (double)(n * 5 % 37), 0.8, stage_now(s));
  stage_skip(s, RATE / 4); // attacks are over
  if (engine_status(s->engine).voices != voices) {
    fprintf(stderr, "synths: %s: %u sound, not %u\n", row->name, engine_status(s->engine).voices, voices);
    exit(1);
  }
  return s;
}

// -- time --------------------------------------------------------------------------------------------

static double turn(Stage *s) {
  int64_t start = clock_now_ns();
  for (uint32_t done = 0; done < TURN_FRAMES; done += QUANTUM) engine_render(s->engine, out, QUANTUM);
  return (double)(clock_now_ns() - start) / TURN_FRAMES;
}

static double time_of(const Row *row, const Kernels *kernels, uint32_t voices) {
  Stage *s = row_open(row, kernels, voices);
  double best = 1e30;
  for (int k = 0; k < TURNS; k++) {
    double took = turn(s);
    best = took < best ? took : best;
  }
  stage_close(s);
  return best / voices;
}

static void print_aim(double aim) { aim > 0 ? printf(" %6.1f", aim) : printf(" %6s", ""); }

static void time_table(void) {
  const Kernels *fast = busy_kernels("avx2"), *base = busy_kernels("base");
  printf("nanoseconds per voice-sample; best of %d turns; aim: the synth alone\n", TURNS);
  printf("%-18s %8s %6s %6s %10s %6s %6s\n", "", "avx2 8", "64", "aim", "base 8", "64", "aim");
  for (int n = 0; n < ROWS; n++) {
    printf("%-18s", rows[n].name);
    if (fast) printf(" %8.2f %6.2f", time_of(&rows[n], fast, 8), time_of(&rows[n], fast, VOICES));
    if (fast) print_aim(rows[n].fast);
    printf(" %10.2f %6.2f", time_of(&rows[n], base, 8), time_of(&rows[n], base, VOICES));
    print_aim(rows[n].base);
    printf("\n");
    fflush(stdout);
  }
}

// -- counts ------------------------------------------------------------------------------------------

void count_quantum(Engine *e);
__attribute__((noinline)) void count_quantum(Engine *e) { engine_render(e, out, QUANTUM); }

static int count(const char *set, uint32_t quanta) {
  const Kernels *kernels = busy_kernels(set);
  if (!kernels) return 1;
  for (int n = 0; n < ROWS; n++) {
    Stage *s = row_open(&rows[n], kernels, VOICES);
    for (uint32_t k = 0; k < quanta; k++) count_quantum(s->engine);
    stage_close(s);
  }
  return 0;
}

int main(int arguments, char **argument) {
  cpu_flush_denormals();
  if (arguments == 1) return time_table(), 0;
  if (arguments == 2 && strcmp(argument[1], "names") == 0) {
    for (int n = 0; n < ROWS; n++) printf("%s\n", rows[n].name);
    return 0;
  }
  return arguments == 4 ? count(argument[2], (uint32_t)atoi(argument[3])) : 2;
}
