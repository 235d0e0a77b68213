// instruments.c -- what the instruments in presets/ cost, as a musician gets them.
//
//   instruments          the mean over all of them, held by 8 and by 64 keys, and those that cost most; and
//                        128 voices of eight instruments on sixteen channels
//   instruments all      a line for each
//   instruments mixed    the 128 voices alone
//
// "Dry" has the instrument's own effects switched off. A sound that dies away is struck again for each round;
// the times of a round's turns are each the best of all rounds.
#include "bind/session.h"
#include "engine/engine.h"
#include "host/clock.h"
#include "host/cpu.h"
#include "support/busy.h"
#include "support/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  RATE = 48000,
  PUMP = 480,
  TURN_FRAMES = 1024,
  TURNS = 16,
  ROUNDS = 5,
  NAME = 64,
  MOST = 256,
  CHANNELS = 16
};

typedef struct {
  Stage *stage;
  Session *session;
} Band;

typedef struct {
  char name[MOST][NAME];
  uint32_t count;
} Names;

static float out[2 * QUANTUM];

// -- a session -------------------------------------------------------------------------------------

static void heed(void *user, SayKind kind, const char *text) {
  (void)user;
  if (kind != SAY_ERROR && kind != SAY_WARNING) return;
  fprintf(stderr, "instruments: %s\n", text);
  exit(1);
}

// A line of preset.list is a kind, a name and what it says of itself.
static void note_name(void *user, SayKind kind, const char *text) {
  Names *names = user;
  heed(NULL, kind, text);
  for (const char *line = text; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
    if (names->count < MOST && sscanf(line, "instrument %63s", names->name[names->count]) == 1)
      names->count++;
}

static Band band_open(const Kernels *kernels, void (*say)(void *, SayKind, const char *), void *user) {
  EngineConfig config = stage_config(RATE);
  config.kernels = kernels;
  config.echoes = config.reverbs = CHANNELS;
  Band b = {.stage = stage_open_config(&config)};
  b.session = session_open(
      &(SessionConfig){.engine = b.stage->engine, .data = ".", .deadline_s = -1, .say = say, .user = user});
  if (!b.session) exit(1);
  return b;
}

static void band_close(Band *b) {
  session_close(b->session);
  stage_close(b->stage);
}

static void band_eval(const Band *b, const char *text) {
  if (!session_eval(b->session, "bench", text, strlen(text), EVAL_PROMPT)) exit(1);
}

static void band_run(const Band *b, uint32_t frames) {
  for (uint32_t done = 0; done < frames; done += PUMP) {
    session_pump(b->session);
    stage_skip(b->stage, PUMP);
  }
}

static void list_names(Names *names) {
  names->count = 0;
  Band b = band_open(busy_kernels("base"), note_name, names);
  band_eval(&b, "preset.list('instrument')");
  band_close(&b);
}

// Every amount of every effect at rest, in the words of a script.
static void write_rest(char *text, size_t size) {
  size_t used = 0;
  const Effect *const *effects = kernels_base.effects;
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++) {
    ParamId first = param_of_effect((EffectKind)kind);
    for (ParamId id = first; id < first + effects[kind]->amounts && used < size; id++)
      used += (size_t)snprintf(text + used, size - used, ", %s = %g", param_row(id)->name,
                               (double)param_row(id)->initial);
  }
}

static void declare(const Band *b, uint32_t channel, const char *name, bool dry) {
  char rest[1024] = "", text[1536];
  if (dry) write_rest(rest, sizeof rest);
  snprintf(text, sizeof text,
           "channel(%u, '%s', { voices = 64, mono = false, legato = false, volume = 0.1%s })", channel + 1,
           name, rest);
  band_eval(b, text);
}

// -- time ------------------------------------------------------------------------------------------

static double turn(const Band *b) {
  int64_t start = clock_now_ns();
  for (uint32_t done = 0; done < TURN_FRAMES; done += QUANTUM) engine_render(b->stage->engine, out, QUANTUM);
  return (double)(clock_now_ns() - start);
}

typedef struct {
  double best[TURNS], voices[TURNS];
} Round;

// So many keys on each of so many channels, from key 36 up.
static void strike(const Band *b, uint32_t channels, uint32_t keys) {
  for (uint32_t channel = 0; channel < channels; channel++)
    for (uint32_t key = 0; key < keys; key++)
      stage_midi(b->stage, 0x90 | (int)channel, (int)(36 + key * 64 / keys), 100);
}

static void hush(const Band *b, uint32_t channels) {
  for (uint32_t channel = 0; channel < channels; channel++) stage_midi(b->stage, 0xb0 | (int)channel, 120, 0);
  band_run(b, RATE / 10);
}

static void play_round(const Band *b, uint32_t channels, uint32_t keys, Round *r) {
  strike(b, channels, keys);
  band_run(b, RATE / 20);
  for (int k = 0; k < TURNS; k++) {
    r->voices[k] = engine_status(b->stage->engine).voices;
    double took = turn(b);
    if (r->best[k] == 0 || took < r->best[k]) r->best[k] = took;
  }
  hush(b, channels);
}

typedef struct {
  double a_voice, a_frame; // nanoseconds
} Cost;

static Cost cost_of(const Band *b, uint32_t channels, uint32_t keys) {
  Round r = {{0}, {0}};
  for (int k = 0; k < ROUNDS; k++) play_round(b, channels, keys, &r);
  double took = 0, samples = 0;
  for (int k = 0; k < TURNS; k++) took += r.best[k], samples += r.voices[k] * TURN_FRAMES;
  return (Cost){samples > 0 ? took / samples : 0, took / (TURNS * TURN_FRAMES)};
}

// -- one by one --------------------------------------------------------------------------------------

typedef struct {
  const char *name;
  double dry[2], own[2]; // at 8 and 64 voices, ns a voice-sample
} Bill;

static void measure(Bill *bill, const Kernels *kernels, bool dry, double cost[2]) {
  Band b = band_open(kernels, heed, NULL);
  declare(&b, 0, bill->name, dry);
  band_run(&b, RATE / 10);
  for (int k = 0; k < 2; k++) cost[k] = cost_of(&b, 1, k ? 64 : 8).a_voice;
  band_close(&b);
}

static int by_cost(const void *a, const void *b) {
  double x = ((const Bill *)a)->dry[1], y = ((const Bill *)b)->dry[1];
  return (x < y) - (x > y);
}

static void print_bill(const Bill *l, const char *name) {
  printf("  %-20s %8.2f %8.2f %12.2f %8.2f\n", name, l->dry[0], l->dry[1], l->own[0], l->own[1]);
}

static void time_instruments(const char *set, const Names *names, uint32_t shown, double aim) {
  static Bill bills[MOST];
  Bill mean = {0};
  for (uint32_t n = 0; n < names->count; n++) {
    bills[n] = (Bill){.name = names->name[n]};
    measure(&bills[n], busy_kernels(set), true, bills[n].dry);
    measure(&bills[n], busy_kernels(set), false, bills[n].own);
    for (int k = 0; k < 2; k++) {
      mean.dry[k] += bills[n].dry[k] / names->count;
      mean.own[k] += bills[n].own[k] / names->count;
    }
  }
  qsort(bills, names->count, sizeof *bills, by_cost);
  printf("%s, %u instruments, ns a voice-sample; aim: %g dry\n", set, names->count, aim);
  printf("  %-20s %8s %8s %12s %8s\n", "", "dry 8", "64", "effects 8", "64");
  print_bill(&mean, "mean");
  for (uint32_t n = 0; n < names->count && n < shown; n++) print_bill(&bills[n], bills[n].name);
  fflush(stdout);
}

// -- many at once ----------------------------------------------------------------------------------

static double core(const char *set, bool dry) {
  static const char *const mixed[] = {"violin",   "electric_piano", "vibraphone",   "acoustic_guitar",
                                      "clarinet", "vocal",          "granular_pad", "synth_pad"};
  Band b = band_open(busy_kernels(set), heed, NULL);
  for (uint32_t channel = 0; channel < CHANNELS; channel++) declare(&b, channel, mixed[channel % 8], dry);
  band_run(&b, RATE / 10);
  double percent = cost_of(&b, CHANNELS, 8).a_frame * RATE * 1e-7;
  band_close(&b);
  return percent;
}

static const char *const sets[] = {"avx2", "base"};

static void time_alone(uint32_t shown) {
  static const double aims[] = {10, 20};
  static Names names;
  list_names(&names);
  for (int k = 0; k < 2; k++)
    if (busy_kernels(sets[k])) time_instruments(sets[k], &names, shown, aims[k]);
}

static void time_mixed(void) {
  static const double aims[] = {8, 15};
  for (int k = 0; k < 2; k++)
    if (busy_kernels(sets[k]))
      printf("%s, 128 voices of 8 instruments on 16 channels: %.2f %% of a core dry (aim: %g), %.2f %% with "
             "their effects\n",
             sets[k], core(sets[k], true), aims[k], core(sets[k], false));
}

int main(int arguments, char **argument) {
  const char *what = arguments > 1 ? argument[1] : "";
  cpu_flush_denormals();
  if (strcmp(what, "mixed") != 0) time_alone(strcmp(what, "all") == 0 ? MOST : 6);
  time_mixed();
  return 0;
}
