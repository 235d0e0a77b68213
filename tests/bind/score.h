// score.h -- what the clips and fills that a session sends make the engine play, hit by hit.
//
// Included once by each test program. The clips are copied as the engine takes them, and played by its own
// clip.c; while there is no jump, what it gives is what the engine plays.
#ifndef TESTS_SCORE_H
#define TESTS_SCORE_H

#include "bind/rig.h"
#include "engine/clip.h"

enum { SCORE_MOST = 1 << 16, SCORE_CLIPS = 4096, SCORE_WAITING = 64 };

typedef struct {
  int64_t tick, length;
  float pitch, velocity, pan;
  uint32_t param;
  uint8_t slot, channel;
} ScoreHit;

typedef struct {
  int64_t tick;
  Clip *clip;
  uint8_t slot;
} ScoreFill;

typedef struct {
  Rig *rig;
  ClipPlayer players[CLIP_SLOTS];
  bool is_used[CLIP_SLOTS];
  size_t seen; // of what the rig has taken
  ScoreHit hits[SCORE_MOST];
  size_t count;
  Clip *copies[SCORE_CLIPS];
  size_t copy_count, clips, fills;  // how many of each came
  ScoreFill waiting[SCORE_WAITING]; // in the order in which they came
  size_t waiting_count;
} Score;

static inline Score *score_open(Rig *r) {
  Score *s = calloc(1, sizeof *s);
  s->rig = r;
  for (int slot = 0; slot < CLIP_SLOTS; slot++) clip_init(&s->players[slot]);
  return s;
}

static inline void score_close(Score *s) {
  for (size_t k = 0; k < s->copy_count; k++) free(s->copies[k]);
  free(s);
}

static inline Clip *score_copy(Score *s, const Object *object) {
  const Clip *clip = (const Clip *)object;
  if (!clip) return NULL;
  size_t size = sizeof *clip + clip->count * sizeof *clip->hits;
  Clip *copy = malloc(size);
  memcpy(copy, clip, size);
  assert_true(s->copy_count < SCORE_CLIPS);
  return s->copies[s->copy_count++] = copy;
}

static inline void score_take(Score *s, const Command *c, int64_t now) {
  if (c->type != COMMAND_CLIP && c->type != COMMAND_FILL) return;
  ClipPlayer *p = &s->players[c->slot];
  int64_t tick = c->when == WHEN_TICK && c->time > now ? c->time : now;
  if (!s->is_used[c->slot]) clip_locate(p, now);
  s->is_used[c->slot] = true;
  Clip *clip = score_copy(s, c->object);
  if (c->type == COMMAND_CLIP) clip_queue(p, clip, tick);
  assert_true(s->waiting_count < SCORE_WAITING);
  if (c->type == COMMAND_FILL) s->waiting[s->waiting_count++] = (ScoreFill){tick, clip, c->slot};
  s->clips += c->type == COMMAND_CLIP;
  s->fills += c->type == COMMAND_FILL;
}

static inline void score_play(Score *s, uint8_t slot, int64_t tick) {
  ClipPlayer *p = &s->players[slot];
  clip_spent(p, tick);
  clip_swap(p, tick);
  const ClipHit *hit;
  for (uint32_t n = 0; (hit = clip_hit(p, tick, n)); n++) {
    assert_true(s->count < SCORE_MOST);
    s->hits[s->count++] = (ScoreHit){.tick = tick,
                                     .length = hit->length,
                                     .pitch = hit->pitch,
                                     .velocity = hit->velocity * 127,
                                     .pan = hit->pan,
                                     .param = hit->param,
                                     .slot = slot,
                                     .channel = clip_channel(p, tick)};
  }
  clip_advance(p, tick);
  if (p->clip || p->next) return;
  clip_fill(p, NULL, 0);
  s->is_used[slot] = false;
}

// A fill waits for its tick, and comes before what is heard there.
static inline bool score_fill(Score *s, int64_t tick) {
  for (size_t k = 0; k < s->waiting_count; k++) {
    ScoreFill fill = s->waiting[k];
    if (fill.tick > tick) continue;
    memmove(s->waiting + k, s->waiting + k + 1, (--s->waiting_count - k) * sizeof fill);
    clip_advance(&s->players[fill.slot], fill.tick - 1);
    clip_fill(&s->players[fill.slot], fill.clip, fill.tick);
    return true;
  }
  return false;
}

// All that is due before a tick, in the order of ticks, then of slots.
static inline void score_until(Score *s, int64_t end) {
  for (;;) {
    int64_t tick = end;
    int first = -1;
    for (int slot = 0; slot < CLIP_SLOTS; slot++)
      if (s->is_used[slot] && clip_due(&s->players[slot]) < tick) tick = clip_due(&s->players[first = slot]);
    if (score_fill(s, first < 0 ? end - 1 : tick)) continue;
    if (first < 0) return;
    score_play(s, (uint8_t)first, tick);
  }
}

// What was taken since the last look, which was at a tick.
static inline void score_look(Score *s, int64_t now) {
  for (; s->seen < s->rig->taken_count; s->seen++) score_take(s, &s->rig->taken[s->seen], now);
}

// Runs the session for so many frames, or only the engine (`stalled`).
static inline void score_run(Score *s, uint64_t frames, bool stalled) {
  while (frames > 0) {
    uint32_t count = frames < s->rig->pump_frames ? (uint32_t)frames : s->rig->pump_frames;
    int64_t now = engine_status(s->rig->engine).tick;
    if (!stalled) session_pump(s->rig->session);
    rig_stall(s->rig, count);
    score_look(s, now);
    score_until(s, engine_status(s->rig->engine).tick);
    frames -= count;
  }
}

// At 120 beats a minute a beat is 24000 frames.
static inline void score_beats(Score *s, double beats) { score_run(s, (uint64_t)(beats * 24000), false); }

static inline void score_forget(Score *s) { s->count = s->clips = s->fills = 0; }

// The hits of a slot as text: pitch@beat=velocity, each after a space.
static inline void score_text(const Score *s, uint8_t slot, char *text, size_t size) {
  size_t used = 0;
  text[0] = 0;
  for (size_t k = 0; k < s->count; k++) {
    const ScoreHit *h = &s->hits[k];
    if (h->slot == slot)
      used += (size_t)snprintf(text + used, size - used, "%s%g@%.7g=%g", used ? " " : "", (double)h->pitch,
                               (double)h->tick / TICKS_PER_BEAT, (double)(int)(h->velocity + 0.5f));
    assert_true(used < size);
  }
}

static inline void score_expect(const Score *s, uint8_t slot, const char *expected) {
  static char text[1 << 16];
  score_text(s, slot, text, sizeof text);
  assert_string_equal(text, expected);
}

// How many hits of a slot begin from one beat to before another.
static inline size_t score_hits(const Score *s, uint8_t slot, double from, double to) {
  size_t count = 0;
  for (size_t k = 0; k < s->count; k++) {
    double beat = (double)s->hits[k].tick / TICKS_PER_BEAT;
    count += s->hits[k].slot == slot && beat >= from && beat < to;
  }
  return count;
}

static inline bool score_same_hit(const ScoreHit *a, const ScoreHit *b) {
  return a->tick == b->tick && a->length == b->length && a->pitch == b->pitch && a->velocity == b->velocity &&
         a->pan == b->pan && a->param == b->param && a->slot == b->slot && a->channel == b->channel;
}

// The same hits, each once, in the same order.
static inline void score_expect_same(const Score *a, const Score *b) {
  size_t count = a->count < b->count ? a->count : b->count;
  for (size_t k = 0; k < count; k++)
    if (!score_same_hit(&a->hits[k], &b->hits[k]))
      fail_msg("hit %zu: slot %d tick %lld pitch %g, and slot %d tick %lld pitch %g", k, a->hits[k].slot,
               (long long)a->hits[k].tick, (double)a->hits[k].pitch, b->hits[k].slot,
               (long long)b->hits[k].tick, (double)b->hits[k].pitch);
  assert_int_equal(a->count, b->count);
}

#endif
