#include "host/clock_follower.h"

static const double NS_PER_MINUTE = 60e9;

enum { TICKS_A_BEAT = 24, SIDE_TICKS = 12, SPREAD_TICKS = 24, MEMORY_MIN = 6, MEMORY_AGAIN = 4 };
enum { DOUBT_STEP = 2, DOUBT_LIMIT = 6, DOUBT_MOST = 48 }; // a tick that is believed takes 1 back

// No clock is faster, however its ticks bunch up.
static const double SHORTEST_NS = 1e6;

// A port that is served once a block of 5 ms moves ticks to and fro by half of that, over seconds: it is no
// tempo.
static const double SLOW_NS = 2.5e6;

// Of jitter that is even between two limits, or normal: its standard deviation over its mean difference.
static const double DEVIATION = 0.87;

static double size_of(double x) { return x < 0 ? -x : x; }
static double larger(double a, double b) { return a > b ? a : b; }

void follower_init(ClockFollower *f) { *f = (ClockFollower){.seen = 0}; }

static void remember(ClockFollower *f, double time) {
  for (uint32_t n = 1; n < FOLLOWER_RECENT; n++) f->recent[n - 1] = f->recent[n];
  f->recent[FOLLOWER_RECENT - 1] = time;
}

static void begin(ClockFollower *f, int64_t time_ns) {
  follower_init(f);
  f->base_ns = time_ns;
  f->seen = f->memory = 1;
}

static void begin_period(ClockFollower *f, double time) {
  f->period = larger(time - f->time, SHORTEST_NS);
  f->time = time;
  f->count = 1;
  f->seen = f->memory = 2;
}

// Ticks that are late together, or early, by more than chance: what is remembered of older ones is wrong. The
// mean of SIDE_TICKS has a fifth of the deviation of one; this is five of its deviations.
static bool lies_aside(const ClockFollower *f) {
  return f->memory > MEMORY_MIN && size_of(f->side) > larger(SLOW_NS, 0.9 * f->spread);
}

static void adapt(ClockFollower *f) {
  if (lies_aside(f)) {
    f->memory = f->memory / 2 > MEMORY_MIN ? f->memory / 2 : MEMORY_MIN;
    f->side = 0;
  } else if (f->memory < FOLLOWER_MEMORY) {
    f->memory++;
  }
}

static void correct(ClockFollower *f, double late) {
  double k = f->memory + 1;
  f->time += 2 * (2 * k - 1) / (k * (k + 1)) * late;
  f->period = larger(f->period + 6 / (k * (k + 1)) * late, SHORTEST_NS);
}

static void watch(ClockFollower *f, double late) {
  double within = late < -f->period ? -f->period : late > f->period ? f->period : late;
  f->spread += (size_of(within - f->last) - f->spread) / (f->seen < SPREAD_TICKS ? f->seen : SPREAD_TICKS);
  f->last = within;
}

static void believe(ClockFollower *f, double late) {
  f->count++;
  f->time += f->period;
  correct(f, late);
  f->side += (late - f->side) / SIDE_TICKS;
  adapt(f);
  if (f->doubt > 0) f->doubt--;
}

// -- ticks that are not believed -----------------------------------------------------------------------

static bool is_far(const ClockFollower *f, double late) {
  return f->memory > MEMORY_MIN && size_of(late) > larger(f->period / 4, 5 * DEVIATION * f->spread);
}

static int64_t nearest(double x) { return (int64_t)(x < 0 ? x - 0.5 : x + 0.5); }

// How many ticks have been lost, where the others come whole ones late.
static int64_t count_lost(const ClockFollower *f, double late) {
  int64_t ticks = nearest(late / f->period);
  bool whole = size_of(late - (double)ticks * f->period) < f->period / 4;
  return whole && ticks > 0 ? ticks : 0;
}

// The last ticks agree with each other: it is we who are wrong. Those that were held up somewhere come all at
// once, which is no tempo, but where it goes on.
static bool believe_recent(ClockFollower *f, double late) {
  double first = f->recent[1] - f->recent[0], second = f->recent[2] - f->recent[1];
  double period = larger((first + second) / 2, SHORTEST_NS), deviation = DEVIATION * f->spread;
  if (size_of(second - first) > larger(period / 2, 3 * deviation)) return false;
  if (period < f->period / 4 && f->doubt < DOUBT_MOST) return false;
  bool same = size_of(period - f->period) < larger(f->period / 8, deviation);
  f->count += 1 + (same ? count_lost(f, late) : 0);
  f->time = f->recent[2];
  if (!same) f->period = period;
  f->memory = MEMORY_AGAIN;
  f->doubt = 0;
  f->side = f->last = 0;
  return true;
}

// One too many comes right after another; any other is counted, though it is not believed when it was.
static void doubt(ClockFollower *f, double late) {
  double between = f->recent[FOLLOWER_RECENT - 1] - f->recent[FOLLOWER_RECENT - 2];
  f->outliers++;
  f->doubt += DOUBT_STEP;
  if (f->doubt >= DOUBT_LIMIT && believe_recent(f, late)) return;
  if (f->doubt > DOUBT_MOST) f->doubt = DOUBT_MOST;
  if (late < 0 && between < f->period / 3) return;
  f->count++;
  f->time += f->period;
}

static void jump(ClockFollower *f, double time) {
  f->count++;
  f->time = time;
  f->memory = MEMORY_AGAIN;
  f->doubt = 0;
  f->side = f->last = 0;
}

void follower_tick(ClockFollower *f, int64_t time_ns, bool anew) {
  if (f->seen == 0) {
    begin(f, time_ns);
    return;
  }
  double time = (double)(time_ns - f->base_ns);
  remember(f, time);
  if (f->seen == 1) {
    begin_period(f, time);
    return;
  }
  if (f->seen < SPREAD_TICKS) f->seen++;
  double late = time - f->time - f->period;
  if (anew && is_far(f, late)) {
    jump(f, time);
    return;
  }
  watch(f, late);
  if (is_far(f, late))
    doubt(f, late);
  else
    believe(f, late);
}

bool follower_locked(const ClockFollower *f) { return f->seen >= FOLLOWER_LOCK; }

double follower_bpm(const ClockFollower *f) {
  return f->seen < 2 ? 0 : NS_PER_MINUTE / (TICKS_A_BEAT * f->period);
}

double follower_place(const ClockFollower *f, int64_t time_ns) {
  return (double)f->count + ((double)(time_ns - f->base_ns) - f->time) / f->period;
}

int64_t follower_time(const ClockFollower *f, int64_t tick) {
  return f->base_ns + nearest(f->time + (double)(tick - f->count) * f->period);
}

double follower_jitter(const ClockFollower *f) { return DEVIATION * f->spread * 1e-9; }
