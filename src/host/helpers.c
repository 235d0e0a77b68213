#include "host/helpers.h"

#include "host/clock.h"
#include "host/cpu.h"
#include "host/thread.h"

#include <SDL.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/prctl.h>

enum {
  LOOKS = 64,       // between two looks at the clock
  SPIN_NS = 150000, // longer than what one thread does alone in a quantum
  NAP_LEAST_NS = 50000,
  NAP_MOST_NS = 1000000,
  NAP_PART = 32, // of the time without work: so much is missed, at most, of the work that comes then
  NAP_SLACK_NS = 5000,
};

struct Helpers {
  Engine *engine;
  bool urgent;
  atomic_bool stop;
  uint32_t count;
  pthread_t thread[HELPERS_MOST];
};

static bool look(Engine *engine) {
  for (int n = 0; n < LOOKS; n++) {
    if (engine_help(engine)) return true;
    base_pause();
  }
  return false;
}

static void nap(int64_t idle_ns) {
  int64_t ns = idle_ns / NAP_PART;
  clock_sleep_ns(ns < NAP_LEAST_NS ? NAP_LEAST_NS : ns > NAP_MOST_NS ? NAP_MOST_NS : ns);
}

static void help(Helpers *h) {
  int64_t worked_ns = clock_now_ns();
  while (!atomic_load(&h->stop)) {
    bool worked = look(h->engine);
    int64_t now = clock_now_ns();
    if (worked)
      worked_ns = now;
    else if (now - worked_ns > SPIN_NS)
      nap(now - worked_ns);
  }
}

static void *run(void *user) {
  Helpers *h = user;
  cpu_flush_denormals();
  prctl(PR_SET_TIMERSLACK, NAP_SLACK_NS);
  if (h->urgent) SDL_SetThreadPriority(SDL_THREAD_PRIORITY_TIME_CRITICAL);
  engine_join(h->engine);
  help(h);
  engine_leave(h->engine);
  return NULL;
}

Helpers *helpers_start(Engine *engine, uint32_t count, bool urgent) {
  Helpers *h = calloc(1, sizeof *h);
  if (!h) return NULL;
  h->engine = engine;
  h->urgent = urgent;
  while (h->count < count && h->count < HELPERS_MOST && thread_start(&h->thread[h->count], run, h))
    h->count++;
  if (h->count > 0) return h;
  free(h);
  return NULL;
}

uint32_t helpers_count(const Helpers *h) { return h ? h->count : 0; }

void helpers_stop(Helpers *h) {
  if (!h) return;
  atomic_store(&h->stop, true);
  for (uint32_t n = 0; n < h->count; n++) pthread_join(h->thread[n], NULL);
  free(h);
}
