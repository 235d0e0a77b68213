// timeline.c -- what time costs: patterns in the engine, loops in the interpreter, an evaluation.
#include "bind/session.h"
#include "engine/clip.h"
#include "host/cpu.h"
#include "support/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RATE = 48000, PUMP = 480, RUNS = 5, SECONDS = 8, BEAT = TICKS_PER_BEAT };

static float out[2 * PUMP];

static double processor_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double least(double a, double b) { return a == 0 || b < a ? b : a; }

static Stage *open_stage(void) {
  EngineConfig config = stage_config(RATE);
  config.kernels = cpu_kernels();
  return stage_open_config(&config);
}

// -- patterns --------------------------------------------------------------------------------------

// Sixteen hits a bar, which set a parameter: what is measured is when, not what.
static void give_pattern(Stage *s, uint32_t slot) {
  Clip *clip = calloc(1, sizeof *clip + 16 * sizeof *clip->hits);
  *clip = (Clip){.length = 4 * BEAT, .channel = (uint8_t)(slot % 16), .count = 16};
  for (int n = 0; n < 16; n++)
    clip->hits[n] = (ClipHit){.tick = n * BEAT / 4, .pitch = (float)n / 16, .param = PARAM_PAN + 1};
  stage_give(s, COMMAND_CLIP, clip->channel, slot, clip);
}

static double patterns_s(uint32_t count) {
  double best = 0;
  for (int run = 0; run < RUNS; run++) {
    Stage *s = open_stage();
    for (uint32_t slot = 0; slot < count; slot++) give_pattern(s, slot);
    stage_play(s, 120);
    double start = processor_s();
    for (int n = 0; n < SECONDS * RATE / PUMP; n++) engine_render(s->engine, out, PUMP);
    best = least(best, (processor_s() - start) / SECONDS);
    stage_close(s);
  }
  return best;
}

static void bill_patterns(void) {
  double none = patterns_s(0), one = patterns_s(1), all = patterns_s(CLIP_SLOTS);
  printf("patterns of 16 hits a bar at 120: one %.4f %% of a core, %d at once %.3f %%\n", 100 * (one - none),
         CLIP_SLOTS, 100 * (all - none));
}

// -- loops -----------------------------------------------------------------------------------------

static void heed(void *user, SayKind kind, const char *text) {
  (void)user;
  if (kind != SAY_ERROR) return;
  fprintf(stderr, "timeline: %s\n", text);
  exit(1);
}

typedef struct {
  Stage *stage;
  Session *session;
} Player;

static Player open_player(const char *script) {
  Player p = {.stage = open_stage()};
  p.session = session_open(&(SessionConfig){
      .engine = p.stage->engine, .data = ".", .deadline_s = 0, .offline = true, .say = heed});
  if (!p.session || !session_eval(p.session, "bench", script, strlen(script), EVAL_FILE)) exit(1);
  return p;
}

static void close_player(Player *p) {
  session_close(p->session);
  stage_close(p->stage);
}

static double pumps_s(Player *p, int seconds) {
  double spent = 0;
  for (int n = 0; n < seconds * RATE / PUMP; n++) {
    double start = processor_s();
    session_pump(p->session);
    spent += processor_s() - start;
    engine_render(p->stage->engine, out, PUMP);
  }
  return spent / seconds;
}

static void bill_loops(int count) {
  char script[200];
  double best = 0;
  snprintf(
      script, sizeof script,
      "channel(1):mute(true) for n = 1, %d do loop('l' .. n, function() note(1, 60, { len = 0.01 }) wait(1) "
      "end) end",
      count);
  for (int run = 0; run < RUNS; run++) {
    Player p = open_player(script);
    pumps_s(&p, 3); // they start with the bar
    best = least(best, pumps_s(&p, SECONDS));
    close_player(&p);
  }
  printf("%5d loops of a note a beat at 120: %.2f %% of the control thread, %.1f us a pass\n", count,
         100 * best, 1e6 * best / (2 * count));
}

// -- evaluations -----------------------------------------------------------------------------------

static void bill_evaluation(const char *path) {
  double first = 0, again = 0;
  for (int run = 0; run < RUNS; run++) {
    Player p = open_player("");
    double start = processor_s();
    if (!session_eval_file(p.session, path)) exit(1);
    double middle = processor_s();
    if (!session_eval_file(p.session, path)) exit(1);
    first = least(first, middle - start);
    again = least(again, processor_s() - middle);
    close_player(&p);
  }
  printf("%s: evaluated in %.1f ms, again unchanged in %.1f ms\n", path, 1e3 * first, 1e3 * again);
}

// Frames from the evaluation of a line to its first sound: as the pump comes round, and the look-ahead's.
static void bill_line(void) {
  const char line[] = "note(1, 'A4')";
  Player p = open_player("channel(1, { synth = 'sine', envelope = 'organ' }) master { limiter = false }");
  pumps_s(&p, 1);
  session_eval(p.session, "prompt", line, strlen(line), EVAL_PROMPT);
  int frames = -1;
  for (int n = 0; frames < 0 && n < RATE; n += 32) {
    engine_render(p.stage->engine, out, 32);
    for (int k = 0; frames < 0 && k < 64; k++)
      if (out[k] > 1e-4f || out[k] < -1e-4f) frames = n + k / 2;
  }
  printf("from the evaluation of a note to its sound: %d frames, %.1f ms, and the device's block\n", frames,
         1e3 * frames / RATE);
  close_player(&p);
}

int main(void) {
  cpu_flush_denormals();
  bill_patterns();
  bill_loops(100);
  bill_loops(1000);
  bill_evaluation("scripts/demo.lua");
  bill_evaluation("scripts/orchestra.lua");
  bill_line();
  return 0;
}
