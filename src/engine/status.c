// What any thread may read of the engine: a sequence lock (Lameter 2005; Boehm 2012), whose writer never
// waits.
#include "engine/state.h"

enum {
  WORD_FRAME,
  WORD_TICK,
  WORD_BPM,
  WORD_PLAYING,
  WORD_VOICES,
  WORD_STRIPS,
  WORD_REFUSED,
  WORD_LATE,
  WORD_MUTED,
  WORD_SHED,
  WORD_LIMIT,
  WORD_UNTAKEN,
  WORD_APART,
  WORD_JUMPS,
  WORD_LANDED
};

typedef union {
  double number;
  uint64_t word;
} NumberWord;

EngineStatus engine_status(const Engine *e) {
  uint64_t word[STATUS_WORDS];
  unsigned before, after;
  do {
    before = atomic_load_explicit(&e->status.sequence, memory_order_acquire);
    for (uint32_t k = 0; k < STATUS_WORDS; k++)
      word[k] = atomic_load_explicit(&e->status.word[k], memory_order_relaxed);
    atomic_thread_fence(memory_order_acquire);
    after = atomic_load_explicit(&e->status.sequence, memory_order_relaxed);
  } while (before != after || before % 2);
  NumberWord bpm = {.word = word[WORD_BPM]}, apart = {.word = word[WORD_APART]};
  return (EngineStatus){.frame = (int64_t)word[WORD_FRAME],
                        .tick = (int64_t)word[WORD_TICK],
                        .bpm = bpm.number,
                        .playing = word[WORD_PLAYING] != 0,
                        .voices = (uint32_t)word[WORD_VOICES],
                        .strips = (uint32_t)word[WORD_STRIPS],
                        .refused = (uint32_t)word[WORD_REFUSED],
                        .late = (uint32_t)word[WORD_LATE],
                        .muted = (uint32_t)word[WORD_MUTED],
                        .shed = (uint32_t)word[WORD_SHED],
                        .limit = (uint32_t)word[WORD_LIMIT],
                        .untaken = (uint32_t)word[WORD_UNTAKEN],
                        .apart_s = apart.number,
                        .jumps = (uint32_t)word[WORD_JUMPS],
                        .landed = (int64_t)word[WORD_LANDED]};
}

Meter engine_meter(const Engine *e, uint32_t strip) {
  Meter m = {0};
  for (uint32_t side = 0; side < 2; side++) {
    m.peak[side] = atomic_load_explicit(&e->meters[strip][side], memory_order_relaxed);
    m.square[side] = atomic_load_explicit(&e->meters[strip][2 + side], memory_order_relaxed);
    m.hold[side] = atomic_load_explicit(&e->meters[strip][4 + side], memory_order_relaxed);
  }
  return m;
}

EngineLoudness engine_loudness(const Engine *e) {
  return (EngineLoudness){.momentary = atomic_load_explicit(&e->loudness[0], memory_order_relaxed),
                          .short_term = atomic_load_explicit(&e->loudness[1], memory_order_relaxed),
                          .integrated = atomic_load_explicit(&e->loudness[2], memory_order_relaxed)};
}

static void publish_meter(Engine *e, uint32_t strip, const Meter *m) {
  for (uint32_t side = 0; side < 2; side++) {
    atomic_store_explicit(&e->meters[strip][side], m->peak[side], memory_order_relaxed);
    atomic_store_explicit(&e->meters[strip][2 + side], m->square[side], memory_order_relaxed);
    atomic_store_explicit(&e->meters[strip][4 + side], m->hold[side], memory_order_relaxed);
  }
}

// Those that have something to show, and those that had.
static void publish_meters(Engine *e) {
  uint64_t strips = (e->desk.awake | e->metered) & ~(1ull << STRIP_MASTER);
  for (; strips; strips &= strips - 1) {
    uint32_t n = (uint32_t)__builtin_ctzll(strips);
    publish_meter(e, n, &e->desk.strips[n].meter);
  }
  e->metered = e->desk.awake;
  publish_meter(e, STRIP_MASTER, &e->master.meter);
}

// The scales of loudness move ten times a second.
static void publish_loudness(Engine *e) {
  const Loudness *l = &e->master.loudness;
  if (l->place == e->tenth) return;
  e->tenth = l->place;
  atomic_store_explicit(&e->loudness[0], loudness_momentary(l), memory_order_relaxed);
  atomic_store_explicit(&e->loudness[1], loudness_short_term(l), memory_order_relaxed);
  atomic_store_explicit(&e->loudness[2], loudness_integrated(l), memory_order_relaxed);
}

static uint32_t refused(const Engine *e) {
  uint32_t count = e->refused;
  for (uint32_t port = 0; port < e->config.ports; port++) count += inlet_refused(e->inlets[port]);
  return count;
}

void status_publish(Engine *e) {
  uint32_t voices = 0;
  for (uint32_t n = 0; n < CHANNEL_COUNT; n++)
    if (!e->desk.strips[n].asleep) voices += channel_voices(&e->channels[n]);
  publish_meters(e);
  publish_loudness(e);
  int64_t tick = tempo_tick(&e->tempo, e->frame);
  NumberWord bpm = {.number = lead_bpm(&e->lead, &e->tempo, tick)}, apart = {.number = e->lead.apart_s};
  const uint64_t word[STATUS_WORDS] = {
      [WORD_FRAME] = (uint64_t)e->frame,
      [WORD_TICK] = (uint64_t)tick,
      [WORD_BPM] = bpm.word,
      [WORD_PLAYING] = e->tempo.playing,
      [WORD_VOICES] = voices,
      [WORD_STRIPS] = desk_sounding(&e->desk),
      [WORD_REFUSED] = refused(e),
      [WORD_LATE] = e->late,
      [WORD_MUTED] = e->muted,
      [WORD_SHED] = e->shed.shed,
      [WORD_LIMIT] = e->shed.limit,
      [WORD_UNTAKEN] = e->untaken,
      [WORD_APART] = apart.word,
      [WORD_JUMPS] = e->jumps,
      [WORD_LANDED] = (uint64_t)e->landed,
  };
  unsigned sequence = atomic_load_explicit(&e->status.sequence, memory_order_relaxed);
  atomic_store_explicit(&e->status.sequence, sequence + 1, memory_order_relaxed);
  atomic_thread_fence(memory_order_release);
  for (uint32_t k = 0; k < STATUS_WORDS; k++)
    atomic_store_explicit(&e->status.word[k], word[k], memory_order_relaxed);
  atomic_store_explicit(&e->status.sequence, sequence + 2, memory_order_release);
}
