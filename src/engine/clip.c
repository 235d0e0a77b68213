// clip.c -- see clip.h.
#include "engine/clip.h"

void clip_init(ClipPlayer *p) { *p = (ClipPlayer){.swap_tick = INT64_MAX}; }

Clip *clip_queue(ClipPlayer *p, Clip *next, int64_t tick) {
  Clip *displaced = p->next;
  p->next = next;
  p->swap_tick = tick;
  return displaced;
}

// The index of the first hit at or after a place in the clip; its count when there is none.
static uint32_t first_at(const Clip *clip, int64_t place) {
  uint32_t low = 0, high = clip->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (clip->hits[middle].tick < place)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// The next hit of a clip that plays for ever.
static int64_t hit_due(const Clip *clip, int64_t from) {
  if (!clip || clip->count == 0) return INT64_MAX;
  int64_t place = from % clip->length;
  uint32_t i = first_at(clip, place);
  int64_t wait = i < clip->count ? clip->hits[i].tick - place : clip->length - place + clip->hits[0].tick;
  return wait <= INT64_MAX - from ? from + wait : INT64_MAX;
}

int64_t clip_due(const ClipPlayer *p) {
  int64_t hit = hit_due(p->clip, p->from_tick);
  if (hit < p->swap_tick) return hit;
  return p->swap_tick > p->from_tick ? p->swap_tick : p->from_tick;
}

Clip *clip_swap(ClipPlayer *p, int64_t tick) {
  if (p->swap_tick == INT64_MAX || tick < p->swap_tick) return NULL;
  Clip *ended = p->clip;
  p->clip = p->next;
  p->next = NULL;
  if (p->from_tick < p->swap_tick) p->from_tick = p->swap_tick; // nothing of the new one lies before it
  p->swap_tick = INT64_MAX;
  return ended;
}

Clip *clip_fill(ClipPlayer *p, Clip *fill, int64_t tick) {
  Clip *displaced = p->fill;
  p->fill = fill;
  p->fill_tick = tick;
  return displaced;
}

Clip *clip_spent(ClipPlayer *p, int64_t tick) {
  (void)tick;
  (void)p;
  return NULL;
}

const ClipHit *clip_hit(const ClipPlayer *p, int64_t tick, uint32_t n) {
  if (!p->clip) return NULL;
  int64_t place = tick % p->clip->length;
  uint32_t first = first_at(p->clip, place);
  if (n >= p->clip->count - first) return NULL;
  const ClipHit *hit = &p->clip->hits[first + n];
  return hit->tick == place ? hit : NULL;
}

void clip_advance(ClipPlayer *p, int64_t tick) {
  if (tick >= p->from_tick) p->from_tick = tick + 1;
}

void clip_locate(ClipPlayer *p, int64_t tick) { p->from_tick = tick; }
