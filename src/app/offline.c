#include "app/offline.h"
#include "app/message.h"
#include "app/signals.h"
#include "host/cpu.h"
#include <math.h>

enum {
  GRID = 480, // frames from one pump to the next: whole quanta
  BLOCK = 512,
  BLOCK_MOST = 8192,
  NEAR_BEATS = 4,
  BARS = 16,
  SILENCE_MOST_S = 60,
};
_Static_assert(GRID % QUANTUM == 0, "a pump falls between two quanta");

static const double SILENCE_S = 0.5; // of nothing over SILENCE_LEVEL is silence
static const float SILENCE_LEVEL = 1e-5f;
static const int64_t UNKNOWN = INT64_MAX;

typedef struct {
  const OfflineConfig *config;
  Engine *engine;
  uint32_t block_frames;
  int64_t frame;              // rendered so far
  int64_t stop, end;          // frames where the music and the tail end, or UNKNOWN
  double bars;                // of the music; 0 where frames decide
  double ticks, ticks_wanted; // of the music
  int64_t loud;               // the frame after the last that was heard
  bool stop_sent;
  int64_t latency; // frames: what is rendered is the music of so long ago
  EngineStatus seen;
  float buffer[2 * BLOCK_MOST];
} Offline;

static double ticks_per_frame(const Offline *o, double bpm) {
  return bpm * TICKS_PER_BEAT / (60.0 * o->config->rate_hz);
}

// While the transport stands still, or jumps, bars pass at the tempo that it has.
static void count_ticks(Offline *o) {
  EngineStatus now = engine_status(o->engine);
  double frames = (double)(now.frame - o->seen.frame);
  int64_t moved = now.tick - o->seen.tick;
  double most = frames * ticks_per_frame(o, fmax(now.bpm, o->seen.bpm)) + 2;
  bool steady = o->seen.playing && now.playing && moved >= 0 && (double)moved <= most;
  o->ticks += steady ? (double)moved : frames * ticks_per_frame(o, now.bpm);
  o->seen = now;
}

// Bars are those of the meter, which may change: they are counted from where the timeline would have been at
// the start, had it come here without a stop or a jump.
static void count_bars(Offline *o) {
  if (o->bars <= 0) return;
  int64_t start = o->seen.tick - (int64_t)o->ticks;
  o->ticks_wanted = (double)session_span(o->config->stage->session, start, o->bars);
}

// The stop is known once it lies within the next quantum.
static void find_stop(Offline *o) {
  if (o->ticks_wanted <= 0 || o->stop != UNKNOWN) return;
  double left = (o->ticks_wanted - o->ticks) / ticks_per_frame(o, o->seen.bpm);
  if (left < QUANTUM) o->stop = o->frame + llround(fmax(left, 0));
}

static void plan_end(Offline *o) {
  double tail_s = o->config->tail_s;
  if (o->stop == UNKNOWN) return;
  if (tail_s >= 0) o->end = o->stop + llround(tail_s * o->config->rate_hz);
  if (o->stop_sent || o->end == o->stop) return;
  Command stop = {.type = COMMAND_STOP, .when = WHEN_FRAME, .time = o->stop};
  o->stop_sent = engine_send(o->engine, &stop, 1);
}

static bool until_silence(const Offline *o) {
  return o->end == UNKNOWN && (o->stop == UNKNOWN ? o->ticks_wanted <= 0 : o->frame >= o->stop);
}

static void find_silence(Offline *o) {
  if (!until_silence(o)) return;
  int64_t from = o->stop == UNKNOWN ? 0 : o->stop;
  int64_t heard = o->loud > from ? o->loud : from, given = o->frame - o->latency;
  if (given - from >= (int64_t)SILENCE_MOST_S * o->config->rate_hz) {
    message_print(SAY_WARNING, "it still sounds after %d s: cut there", SILENCE_MOST_S);
    o->end = given;
  }
  bool silent = (double)(given - heard) >= SILENCE_S * o->config->rate_hz;
  if (silent && engine_status(o->engine).strips == 0) o->end = given;
}

// Near the end the engine is watched at each quantum, so that the stop falls on its frame.
static bool is_near_stop(const Offline *o) {
  return o->ticks_wanted > 0 && o->stop == UNKNOWN &&
         o->ticks_wanted - o->ticks < (double)NEAR_BEATS * TICKS_PER_BEAT;
}

static int64_t next_multiple(int64_t frame, int64_t step) { return (frame / step + 1) * step; }

static void listen(Offline *o, uint32_t count) {
  for (uint32_t i = 0; i < 2 * count; i++)
    if (!(fabsf(o->buffer[i]) <= SILENCE_LEVEL)) o->loud = o->frame - o->latency + i / 2 + 1;
}

static double done(const Offline *o) {
  if (o->ticks_wanted > 0) return fmin(1, o->ticks / o->ticks_wanted);
  return o->end == UNKNOWN ? -1 : (double)o->frame / (double)o->end;
}

static int64_t last_frame(const Offline *o) { return o->end == UNKNOWN ? UNKNOWN : o->end + o->latency; }

// What comes before the music is left out.
static bool give(const Offline *o, uint32_t count) {
  int64_t early = o->latency - o->frame;
  uint32_t skip = early <= 0 ? 0 : early < count ? (uint32_t)early : count;
  return skip == count || o->config->sink(o->config->user, o->buffer + 2 * skip, count - skip, done(o));
}

// Renders up to `to`, or to the end.
static bool advance(Offline *o, int64_t to) {
  if (to > last_frame(o)) to = last_frame(o);
  while (o->frame < to) {
    int64_t left = to - o->frame;
    uint32_t count = left < o->block_frames ? (uint32_t)left : o->block_frames;
    engine_render(o->engine, o->buffer, count);
    listen(o, count);
    if (!give(o, count)) return false;
    o->frame += count;
  }
  return true;
}

static void plan(Offline *o) {
  const OfflineConfig *c = o->config;
  double bars = c->bars;
  if (bars <= 0 && c->seconds <= 0 && session_plays(c->stage->session)) bars = BARS;
  o->bars = bars > 0 ? bars : 0;
  if (bars <= 0 && c->seconds > 0) o->stop = llround(c->seconds * c->rate_hz);
}

bool offline_play(const OfflineConfig *config) {
  Offline o = {.config = config,
               .engine = config->stage->engine,
               .block_frames = config->block_frames ? config->block_frames : BLOCK,
               .stop = UNKNOWN,
               .end = UNKNOWN,
               .latency = engine_latency(config->stage->engine),
               .seen = engine_status(config->stage->engine)};
  cpu_flush_denormals(); // as the audio thread does
  plan(&o);
  while (o.frame < last_frame(&o)) {
    if (signals_ending()) return false;
    if (o.frame % GRID == 0) stage_pump(config->stage);
    count_ticks(&o);
    if (o.frame % GRID == 0) count_bars(&o);
    find_stop(&o);
    plan_end(&o);
    find_silence(&o);
    int64_t step = is_near_stop(&o) ? QUANTUM : GRID;
    if (!advance(&o, next_multiple(o.frame, step))) return false;
  }
  return true;
}
