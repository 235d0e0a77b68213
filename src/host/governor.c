#include "host/governor.h"

enum { NS_PER_MS = 1000000 };

static const int64_t window_ns =
    4ll * NS_PER_MS; // several quanta: a block of one may hold all the work of many
static const int64_t settle_ns = 8ll * NS_PER_MS; // eight notes begin to fade in a quantum, for 3 ms
static const int64_t step_ns = 100ll * NS_PER_MS;
static const int64_t patience_least_ns = 1000ll * NS_PER_MS, patience_most_ns = 16000ll * NS_PER_MS;
static const int64_t soon_ns = 5000ll * NS_PER_MS;

static const float load_high = 0.85f, load_good = 0.75f, load_aim = 0.72f, load_low = 0.6f;
static const float load_most = 4; // more is no work of ours: the process was held up

// Whatever is late while more than this is in use was late for want of time; with less, fewer voices would
// not have helped.
static const float load_blamed = 0.5f;

void governor_init(Governor *g) { *g = (Governor){.limit = UINT32_MAX, .patience_ns = patience_least_ns}; }

static float middle(const float x[GOVERNOR_WINDOWS]) {
  return max_f(min_f(x[0], x[1]), min_f(max_f(x[0], x[1]), x[2]));
}

static void forget_windows(Governor *g) {
  for (uint32_t n = 0; n < GOVERNOR_WINDOWS; n++) g->window[n] = 0;
  g->windows = 0;
}

static void lengthen_patience(Governor *g) {
  if (!g->risen) return;
  g->patience_ns = g->risen_ns < soon_ns ? 2 * g->patience_ns : patience_least_ns;
  if (g->patience_ns > patience_most_ns) g->patience_ns = patience_most_ns;
  g->risen = false;
}

static void cut(Governor *g, float load, uint32_t voices) {
  uint32_t limit = (uint32_t)((float)voices * load_aim / load);
  if (limit < 1) limit = 1;
  g->calm_ns = 0;
  if (voices == 0 || limit >= g->limit) return;
  g->limit = limit;
  g->cutting = true;
  lengthen_patience(g);
  g->settle_ns = settle_ns;
  forget_windows(g);
}

// With fewer voices than it allows, no note waits to come back.
static void rise(Governor *g, uint32_t voices) {
  if (voices < g->limit)
    g->limit = UINT32_MAX;
  else
    g->limit += g->limit / 8 + 1;
  g->calm_ns -= step_ns;
  g->risen = true;
  g->risen_ns = 0;
}

static void weigh(Governor *g, uint32_t voices) {
  if (g->windows < 2) return;
  float load = middle(g->window);
  if (load > (g->cutting ? load_good : load_high)) {
    cut(g, load, voices);
    return;
  }
  g->cutting = false;
  g->calm_ns = load < load_low ? g->calm_ns + g->length_ns : 0;
  if (g->limit != UINT32_MAX && g->calm_ns >= g->patience_ns) rise(g, voices);
}

static void end_window(Governor *g, uint32_t voices) {
  float load = min_f((float)g->spent_ns / (float)g->length_ns, load_most);
  if (g->late && load > load_blamed) load = max_f(load, 1);
  g->risen_ns += g->length_ns;
  if (g->settle_ns > 0) {
    g->settle_ns -= g->length_ns;
    return;
  }
  g->window[g->windows++ % GOVERNOR_WINDOWS] = load;
  weigh(g, voices);
}

uint32_t governor_judge(Governor *g, const GovernorBlock *block) {
  g->spent_ns += block->spent_ns;
  g->length_ns += block->length_ns;
  g->late |= block->late;
  if (g->length_ns < window_ns) return g->limit;
  end_window(g, block->voices);
  g->spent_ns = g->length_ns = 0;
  g->late = false;
  return g->limit;
}
