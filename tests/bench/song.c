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

enum { RATE = 48000, PUMP = 480, ENGINE_ROOM = 24 };

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
  double script_s, engine_s, voices, most;
  uint64_t hash; // of the samples (FNV-1a): the same from every instruction set
} Bill;

static uint64_t hash_on(uint64_t hash) {
  const unsigned char *bytes = (const unsigned char *)out;
  for (size_t n = 0; n < sizeof out; n++) hash = (hash ^ bytes[n]) * 0x100000001b3u;
  return hash;
}

static Bill play(Stage *s, Session *session, uint32_t pumps) {
  Bill b = {.hash = 0xcbf29ce484222325u};
  for (uint32_t n = 0; n < pumps; n++) {
    double start = processor_s();
    session_pump(session);
    double middle = processor_s();
    engine_render(s->engine, out, PUMP);
    b.script_s += middle - start;
    b.engine_s += processor_s() - middle;
    double voices = engine_status(s->engine).voices;
    b.voices += voices / pumps;
    b.most = voices > b.most ? voices : b.most;
    b.hash = hash_on(b.hash);
  }
  return b;
}

int main(int arguments, char **argument) {
  if (arguments < 3) return 2;
  EngineConfig config = stage_config(RATE);
  config.bare = false;
  config.echoes = config.reverbs = ENGINE_ROOM;
  config.kernels = arguments > 3 ? busy_kernels(argument[3]) : cpu_kernels();
  if (!config.kernels) return 1;
  cpu_flush_denormals();
  Stage *s = stage_open_config(&config);
  Session *session = session_open(
      &(SessionConfig){.engine = s->engine, .data = ".", .deadline_s = 0, .offline = true, .say = heed});
  if (!session || !session_eval_file(session, argument[1])) return 1;
  double seconds = atof(argument[2]);
  Bill b = play(s, session, (uint32_t)(seconds * RATE / PUMP));
  printf(
      "%s, %s, %.0f s: %.0f voices on average, %.0f at most; engine %.2f s, script %.2f s of the processor; "
      "%.1f ns a voice-sample; samples %016llx\n",
      argument[1], config.kernels->name, seconds, b.voices, b.most, b.engine_s, b.script_s,
      b.engine_s * 1e9 / (b.voices * seconds * RATE), (unsigned long long)b.hash);
  session_close(session);
  stage_close(s);
  return 0;
}
