// song.c -- what a session costs: a script as it is rendered, without the file.
//
//   song SCRIPT SECONDS [SET]    voices that sound, seconds of the processor's time, nanoseconds a
//   voice-sample
#include "bind/session.h"
#include "engine/engine.h"
#include "host/cpu.h"
#include "support/busy.h"
#include "support/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RATE = 48000, PUMP = 480, ENGINE_ROOM = 24, RUNS = 5 };

static float out[2 * PUMP];

static void heed(void *user, SayKind kind, const char *text) {
  (void)user;
  if (kind != SAY_ERROR && kind != SAY_WARNING) return;
  fprintf(stderr, "song: %s\n", text);
  exit(1);
}

static double processor_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct {
  double script_s, engine_s; // of a pump
} Pump;

typedef struct {
  double voices, most;
  uint64_t hash; // of the samples (FNV-1a): the same from every instruction set
} Bill;

static uint64_t hash_on(uint64_t hash) {
  const unsigned char *bytes = (const unsigned char *)out;
  for (size_t n = 0; n < sizeof out; n++) hash = (hash ^ bytes[n]) * 0x100000001b3u;
  return hash;
}

static double least(double a, double b) { return a == 0 || b < a ? b : a; }

static Bill play(Stage *s, Session *session, Pump *best, uint32_t pumps) {
  Bill b = {.hash = 0xcbf29ce484222325u};
  for (uint32_t n = 0; n < pumps; n++) {
    double start = processor_s();
    session_pump(session);
    double middle = processor_s();
    engine_render(s->engine, out, PUMP);
    best[n].script_s = least(best[n].script_s, middle - start);
    best[n].engine_s = least(best[n].engine_s, processor_s() - middle);
    double voices = engine_status(s->engine).voices;
    b.voices += voices / pumps;
    b.most = voices > b.most ? voices : b.most;
    b.hash = hash_on(b.hash);
  }
  return b;
}

static Bill run(const EngineConfig *config, const char *script, Pump *best, uint32_t pumps) {
  Stage *s = stage_open_config(config);
  Session *session = session_open(
      &(SessionConfig){.engine = s->engine, .data = ".", .deadline_s = 0, .offline = true, .say = heed});
  if (!session || !session_eval_file(session, script)) exit(1);
  Bill b = play(s, session, best, pumps);
  session_close(session);
  stage_close(s);
  return b;
}

static EngineConfig config_of(const Kernels *kernels) {
  EngineConfig config = stage_config(RATE);
  config.bare = false;
  config.echoes = config.reverbs = ENGINE_ROOM;
  config.kernels = kernels;
  return config;
}

int main(int arguments, char **argument) {
  if (arguments < 3) return 2;
  const Kernels *kernels = arguments > 3 ? busy_kernels(argument[3]) : cpu_kernels();
  uint32_t pumps = (uint32_t)(atof(argument[2]) * RATE / PUMP);
  Pump *best = calloc(pumps, sizeof *best);
  if (!kernels || !best) return 1;
  cpu_flush_denormals();
  EngineConfig config = config_of(kernels);
  Bill b = {0};
  for (int k = 0; k < RUNS; k++) b = run(&config, argument[1], best, pumps);
  double engine_s = 0, script_s = 0;
  for (uint32_t n = 0; n < pumps; n++) engine_s += best[n].engine_s, script_s += best[n].script_s;
  printf("%s, %s, %s s: %.0f voices on average, %.0f at most; engine %.2f s, script %.2f s of the processor; "
         "%.1f ns a voice-sample; samples %016llx\n",
         argument[1], kernels->name, argument[2], b.voices, b.most, engine_s, script_s,
         engine_s * 1e9 / (b.voices * pumps * PUMP), (unsigned long long)b.hash);
  free(best);
  return 0;
}
