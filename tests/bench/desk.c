// desk.c -- what the desk costs: each effect by itself, and a session with effects on every channel.
//
//   desk          nanoseconds a stereo frame of each effect; the session: a voice-sample, a core, worst
//   quantum desk N        N quanta of the session, to be counted
//
// Times are the best of many short turns: neighbours on the machine slow all alike.
#include "engine/engine.h"
#include "host/clock.h"
#include "support/busy.h"
#include "support/pedal.h"
#include "support/stage.h"

#include <stdio.h>
#include <stdlib.h>

enum { RATE = 48000, TURNS = 40, FRAMES = 4096, CHANNELS = 8, NOTES = 4, WORST_QUANTA = 20000 };

static float sound[2][FRAMES], out[2 * QUANTUM];

static double least(double a, double b) { return a < b ? a : b; }

// -- effects -------------------------------------------------------------------------------------

typedef struct {
  const char *name;
  EffectKind kind;
  ParamId first, second; // turned to these values; PARAM_COUNT: none
  float value, other;
} Row;

static const Row rows[] = {
    {"saturation", EFFECT_SATURATION, PARAM_SATURATION, PARAM_COUNT, 0.5f, 0},
    {"tremolo", EFFECT_TREMOLO, PARAM_TREMOLO_DEPTH, PARAM_COUNT, 0.5f, 0},
    {"distortion", EFFECT_DISTORTION, PARAM_DISTORTION, PARAM_COUNT, 0.5f, 0},
    {"cabinet", EFFECT_CABINET, PARAM_CABINET, PARAM_COUNT, 0.5f, 0},
    {"bitcrush", EFFECT_BITCRUSH, PARAM_BITCRUSH, PARAM_COUNT, 0.5f, 0},
    {"chorus", EFFECT_CHORUS, PARAM_CHORUS, PARAM_COUNT, 0.5f, 0},
    {"phaser", EFFECT_PHASER, PARAM_PHASER, PARAM_COUNT, 0.5f, 0},
    {"highpass", EFFECT_HIGHPASS, PARAM_HIGHPASS, PARAM_COUNT, 200, 0},
    {"lowpass", EFFECT_LOWPASS, PARAM_LOWPASS, PARAM_COUNT, 2000, 0},
    {"eq", EFFECT_EQ, PARAM_EQ_LOW, PARAM_EQ_HIGH, 3, -3},
    {"compressor", EFFECT_COMPRESSOR, PARAM_COMPRESSOR, PARAM_COUNT, 1, 0},
    {"sidechain", EFFECT_SIDECHAIN, PARAM_SIDECHAIN, PARAM_COUNT, 0.5f, 0},
    {"delay", EFFECT_DELAY, PARAM_DELAY, PARAM_COUNT, 0.3f, 0},
    {"reverb plate", EFFECT_REVERB, PARAM_REVERB, PARAM_REVERB_TYPE, 0.3f, REVERB_PLATE},
    {"reverb hall", EFFECT_REVERB, PARAM_REVERB, PARAM_REVERB_TYPE, 0.3f, REVERB_HALL},
    {"reverb cathedral", EFFECT_REVERB, PARAM_REVERB, PARAM_REVERB_TYPE, 0.3f, REVERB_CATHEDRAL},
    {"reverb spring", EFFECT_REVERB, PARAM_REVERB, PARAM_REVERB_TYPE, 0.3f, REVERB_SPRING},
    {"reverb cave", EFFECT_REVERB, PARAM_REVERB, PARAM_REVERB_TYPE, 0.3f, REVERB_CAVE},
    {"reverb room", EFFECT_REVERB, PARAM_REVERB, PARAM_REVERB_TYPE, 0.3f, REVERB_ROOM},
    {"width", EFFECT_WIDTH, PARAM_WIDTH, PARAM_COUNT, 1.5f, 0},
    {"limiter, quiet", EFFECT_LIMITER, PARAM_LIMITER_CEILING, PARAM_COUNT, -1, 0},
    {"limiter, loud", EFFECT_LIMITER, PARAM_LIMITER_CEILING, PARAM_COUNT, -24, 0},
};

static void make_sound(void) {
  uint32_t state = 1;
  for (uint32_t n = 0; n < FRAMES; n++)
    for (uint32_t side = 0; side < 2; side++)
      sound[side][n] = 0.3f * ((float)stage_random(&state) * 0x1p-31f - 1);
}

static double time_effect(const Row *row, const Effect *const *set) {
  Pedal p = pedal_open(row->kind, RATE, set);
  pedal_snap(&p, row->first, row->value);
  if (row->second != PARAM_COUNT) pedal_snap(&p, row->second, row->other);
  pedal_start(&p);
  double best = 1e30;
  for (int turn = 0; turn < TURNS; turn++) {
    make_sound();
    int64_t start = clock_now_ns();
    for (uint32_t n = 0; n < FRAMES; n += QUANTUM)
      p.effect->process(p.state, &p.site, (EffectKnobs){p.glide, p.value}, sound[0] + n, sound[1] + n);
    best = least(best, (double)(clock_now_ns() - start) / FRAMES);
  }
  pedal_close(&p);
  return best;
}

static void time_effects(void) {
  const Kernels *fast = busy_kernels("avx2"), *plain = busy_kernels("base");
  printf("nanoseconds a stereo frame of noise; best of %d turns\n%-18s %8s %8s\n", TURNS, "", "base", "avx2");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    printf("%-18s %8.2f", rows[i].name, time_effect(&rows[i], plain->effects));
    if (fast) printf(" %8.2f", time_effect(&rows[i], fast->effects));
    printf("\n");
  }
}

// -- a session -----------------------------------------------------------------------------------

// Eight channels of four held voices; on each, as asked, chorus, delay, reverb and a low-pass.
static Stage *session_open(const Kernels *kernels, bool effects) {
  EngineConfig config = stage_config(RATE);
  config.kernels = kernels;
  config.bare = false;
  config.echoes = config.reverbs = CHANNELS;
  Stage *s = stage_open_config(&config);
  for (uint32_t channel = 0; channel < CHANNELS; channel++) {
    stage_param(s, channel, PARAM_SYNTH, SHAPE_SAW);
    stage_param(s, channel, PARAM_SUSTAIN, 0.7);
    stage_param(s, channel, PARAM_VOLUME, 0.05);
    if (effects) {
      stage_param(s, channel, PARAM_CHORUS, 0.5);
      stage_param(s, channel, PARAM_DELAY, 0.3);
      stage_param(s, channel, PARAM_REVERB, 0.3);
      stage_param(s, channel, PARAM_LOWPASS, 2000);
    }
    for (uint32_t n = 0; n < NOTES; n++)
      stage_send(s, (Command){.type = COMMAND_NOTE,
                              .channel = (uint8_t)channel,
                              .note = {48 + (float)(7 * n + channel), 0.8f, INT64_C(1) << 40}});
  }
  stage_skip(s, RATE);
  return s;
}

static double session_turn(Stage *s) {
  int64_t start = clock_now_ns();
  for (uint32_t n = 0; n < FRAMES; n += QUANTUM) engine_render(s->engine, out, QUANTUM);
  return (double)(clock_now_ns() - start) / FRAMES;
}

static int by_value(const void *a, const void *b) {
  return (*(const int64_t *)a > *(const int64_t *)b) - (*(const int64_t *)a < *(const int64_t *)b);
}

// The quantum that one in a thousand exceeds, over the mean: the very worst is the machine's, not ours.
static double worst_quantum(Stage *s) {
  static int64_t took[WORST_QUANTA];
  int64_t sum = 0;
  for (uint32_t n = 0; n < WORST_QUANTA; n++) {
    int64_t start = clock_now_ns();
    engine_render(s->engine, out, QUANTUM);
    sum += took[n] = clock_now_ns() - start;
  }
  qsort(took, WORST_QUANTA, sizeof *took, by_value);
  return (double)took[WORST_QUANTA - WORST_QUANTA / 1000] * WORST_QUANTA / (double)sum;
}

static void time_session(const char *name, bool effects) {
  Stage *s = session_open(busy_kernels(name), effects);
  double best = 1e30;
  for (int turn = 0; turn < TURNS; turn++) best = least(best, session_turn(s));
  printf(
      "%-5s %-8s %6.2f ns a voice-sample, %5.2f %% of a core, 1 quantum in 1000 takes %.2f times the mean\n",
      name, effects ? "effects" : "dry", best / (CHANNELS * NOTES), best * RATE * 1e-7, worst_quantum(s));
  stage_close(s);
}

int main(int arguments, char **argument) {
  if (arguments == 2) {
    Stage *s = session_open(busy_kernels("avx2") ? busy_kernels("avx2") : busy_kernels("base"), true);
    for (int n = 0; n < atoi(argument[1]); n++) engine_render(s->engine, out, QUANTUM);
    stage_close(s);
    return 0;
  }
  time_effects();
  printf("\n%d channels of %d held voices; effects: chorus, delay, reverb and low-pass on each\n", CHANNELS,
         NOTES);
  static const char *const names[] = {"base", "avx2"};
  for (int k = 0; k < 2; k++) {
    if (!busy_kernels(names[k])) continue;
    time_session(names[k], false);
    time_session(names[k], true);
  }
  return 0;
}
