#include "host/time_map.h"

enum { NS_PER_S = 1000000000, MEMORY_S = 4, MEMORY_MIN = 32, FAR_BLOCKS = 8 };
enum { STEADY_BLOCKS = 32 };      // the rate is nearly known beforehand: a few blocks say nothing of it
static const double FAR_NS = 2e6; // what a busy machine may be late by is no skip

void time_map_init(TimeMap *m, uint32_t rate_hz) {
  *m = (TimeMap){.rate_hz = rate_hz, .frame = (double)NS_PER_S / rate_hz};
}

static double size_of(double x) { return x < 0 ? -x : x; }

static void begin(TimeMap *m, int64_t now_ns, uint32_t frames) {
  time_map_init(m, m->rate_hz);
  m->base_ns = now_ns;
  m->blocks = 1;
  m->time = m->frame * frames;
}

static uint32_t most_blocks(const TimeMap *m, uint32_t frames) {
  uint32_t blocks = MEMORY_S * m->rate_hz / frames;
  return blocks > MEMORY_MIN ? blocks : MEMORY_MIN;
}

// One that is late on its own is none of the device's doing.
static bool has_skipped(TimeMap *m, double late, uint32_t frames) {
  double length = m->frame * frames;
  bool far = size_of(late) > length / 2 + FAR_NS;
  m->far = far ? m->far + 1 : 0;
  return m->far >= FAR_BLOCKS || size_of(late) > NS_PER_S;
}

int64_t time_map_block(TimeMap *m, int64_t now_ns, uint32_t frames) {
  double late = (double)(now_ns - m->base_ns) - m->time;
  if (frames == 0) return now_ns;
  if (m->blocks == 0 || has_skipped(m, late, frames)) {
    begin(m, now_ns, frames);
    return now_ns;
  }
  if (m->blocks < most_blocks(m, frames)) m->blocks++;
  double k = m->blocks, steady = k > STEADY_BLOCKS ? k : STEADY_BLOCKS;
  double start = m->time + 2 * (2 * k - 1) / (k * (k + 1)) * late;
  m->frame += 6 / (steady * (steady + 1)) * late / frames;
  m->time = start + m->frame * frames;
  return m->base_ns + (int64_t)start;
}
