// voices.c -- what a voice costs: saw -> resonant low-pass -> envelope -> pan, held, in the engine.
//
//   voices                          nanoseconds per voice-sample, and the bare arithmetic beside it
//   voices hold KERNELS VOICES N    N quanta of that many held voices, to be counted by callgrind
//   voices play KERNELS VOICES N    the same while notes start, end and are stolen, and knobs turn
//
// Times are the best of many short turns, and what is compared takes turns: neighbours on the machine
// slow all alike.
#include "bench/floor.h"
#include "engine/engine.h"
#include "host/clock.h"
#include "support/busy.h"
#include "support/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 48000, TURNS = 40, TURN_FRAMES = 2048, CHANNEL_VOICES = 64, BLOCK_MAX = 512 };

static float out[2 * BLOCK_MAX];

// -- a rig of held voices ------------------------------------------------------------------------

static void declare(Stage *s, uint32_t channel) {
  static const struct {
    ParamId id;
    float value;
  } values[] = {
      {PARAM_SYNTH, SHAPE_SAW}, {PARAM_VOICES, CHANNEL_VOICES}, {PARAM_ATTACK, 0.005f}, {PARAM_DECAY, 0.2f},
      {PARAM_SUSTAIN, 0.7f},    {PARAM_CUTOFF, 2000},           {PARAM_RESONANCE, 4},   {PARAM_PAN, 0.3f},
      {PARAM_VOLUME, 0.05f},
  };
  for (size_t i = 0; i < sizeof values / sizeof *values; i++)
    stage_param(s, channel, values[i].id, (double)values[i].value);
}

static void start_note(Stage *s, uint32_t channel, uint32_t n) {
  stage_send(
      s, (Command){.type = COMMAND_NOTE,
                   .channel = (uint8_t)channel,
                   .note = {.pitch = 36 + (float)(n % 48), .velocity = 0.8f, .length = INT64_C(1) << 40}});
}

// `spread` gives each of 16 channels a share; else a channel is filled before the next is begun.
static Stage *rig_open(const Kernels *kernels, uint32_t voices, bool spread) {
  EngineConfig config = stage_config(RATE);
  config.kernels = kernels;
  Stage *s = stage_open_config(&config);
  for (uint32_t channel = 0; channel < 16; channel++) declare(s, channel);
  stage_skip(s, 256);
  for (uint32_t n = 0; n < voices; n++) {
    start_note(s, spread ? n % 16 : n / CHANNEL_VOICES, n);
    if (n % 256 == 255) stage_skip(s, 256); // the queue's size is not what is measured
  }
  stage_skip(s, RATE); // envelopes have settled
  if (engine_status(s->engine).voices != voices) {
    fprintf(stderr, "voices: %u sound, not %u\n", engine_status(s->engine).voices, voices);
    exit(1);
  }
  return s;
}

// -- time ----------------------------------------------------------------------------------------

static double least(double a, double b) { return a < b ? a : b; }

static double engine_turn(Stage *s, uint32_t block) {
  int64_t start = clock_now_ns();
  for (uint32_t done = 0; done < TURN_FRAMES; done += block) engine_render(s->engine, out, block);
  return (double)(clock_now_ns() - start);
}

static double floor_turn(FloorKernel kernel, Floor *f, uint32_t voices) {
  int64_t start = clock_now_ns();
  for (uint32_t done = 0; done < TURN_FRAMES; done += QUANTUM) kernel(f, voices, out);
  return (double)(clock_now_ns() - start);
}

static void time_row(const char *name, uint32_t voices, bool spread) {
  static const uint32_t blocks[] = {64, 128, 512};
  Stage *s = rig_open(busy_kernels(name), voices, spread);
  FloorKernel floor = floor_kernel(name);
  Floor *f = floor_open();
  double best[3] = {1e30, 1e30, 1e30}, bare = 1e30, samples = (double)voices * TURN_FRAMES;
  for (int turn = 0; turn < TURNS; turn++) {
    for (int i = 0; i < 3; i++) best[i] = least(best[i], engine_turn(s, blocks[i]) / samples);
    bare = least(bare, floor_turn(floor, f, voices) / samples);
  }
  printf("%-5s %6u %-7s %8.2f %8.2f %8.2f %8.2f %7.1f\n", name, voices, spread ? "spread" : "", best[0],
         best[1], best[2], bare, best[1] / bare);
  free(f);
  stage_close(s);
}

static void time_table(void) {
  static const char *const names[] = {"base", "avx2"};
  printf("nanoseconds per voice-sample; best of %d turns\n", TURNS);
  printf("%-5s %6s %-7s %8s %8s %8s %8s %7s\n", "", "voices", "", "block 64", "128", "512", "bare", "ratio");
  for (int k = 0; k < 2; k++) {
    if (!busy_kernels(names[k])) continue;
    for (uint32_t voices = 16; voices <= 1024; voices *= 4) time_row(names[k], voices, false);
    time_row(names[k], 16, true);
    time_row(names[k], 256, true);
  }
  printf("spread: over all 16 channels, of which each fills its last group of eight lanes with nothing\n");
  EngineConfig config = stage_config(RATE);
  printf("engine %.1f MB, tables %.1f MB\n", (double)engine_size(&config) / 1e6, (double)tables_size() / 1e6);
}

// -- counts --------------------------------------------------------------------------------------

static void disturb(Stage *s, uint32_t quantum, uint32_t voices) {
  uint32_t channel = quantum % 16;
  if (quantum % 4 == 0) start_note(s, channel % ((voices + CHANNEL_VOICES - 1) / CHANNEL_VOICES), quantum);
  if (quantum % 64 == 7) stage_param(s, channel, PARAM_CUTOFF, 500 + quantum % 3000);
  if (quantum % 64 == 39) stage_param(s, channel, PARAM_VOLUME, 0.02 + (double)(quantum % 7) / 100);
  if (quantum % 96 != 50) return;
  for (uint32_t n = 0; n < 16; n++) start_note(s, n % ((voices + CHANNEL_VOICES - 1) / CHANNEL_VOICES), n);
}

static int count(const char *name, uint32_t voices, uint32_t quanta, bool disturbed) {
  const Kernels *kernels = busy_kernels(name);
  if (!kernels) return 1;
  Stage *s = rig_open(kernels, voices, false);
  for (uint32_t i = 0; i < quanta; i++) {
    if (disturbed) disturb(s, i, voices);
    engine_render(s->engine, out, QUANTUM);
  }
  stage_close(s);
  return 0;
}

int main(int arguments, char **argument) {
  if (arguments == 1) return time_table(), 0;
  if (arguments != 5) return 2;
  return count(argument[2], (uint32_t)atoi(argument[3]), (uint32_t)atoi(argument[4]),
               strcmp(argument[1], "play") == 0);
}
