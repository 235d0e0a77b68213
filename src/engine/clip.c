// clip.c -- see clip.h.
#include "engine/clip.h"

void clip_init(ClipPlayer *p) { *p = (ClipPlayer){.swap_tick = INT64_MAX, .due = INT64_MAX}; }

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
// The place of a tick in something of that length that begins at `origin`, again and again.
static int64_t place_of(int64_t tick, int64_t origin, int64_t length) {
  int64_t place = (tick - origin) % length;
  return place < 0 ? place + length : place;
}

// Ticks that lie so far ahead are never reached. A wait is not negative.
static int64_t later(int64_t tick, int64_t wait) {
  return tick > 0 && wait > INT64_MAX - tick ? INT64_MAX : tick + wait;
}

// The next hit at or after `from` of a clip that plays for ever.
static int64_t hit_due(const Clip *clip, int64_t from) {
  if (!clip || clip->count == 0) return INT64_MAX;
  int64_t place = place_of(from, clip->origin, clip->length);
  uint32_t i = first_at(clip, place);
  int64_t wait = i < clip->count ? clip->hits[i].tick - place : clip->length - place + clip->hits[0].tick;
  return later(from, wait);
}

// Where the fill that plays at a tick, or else the next, begins; INT64_MAX: there is none.
static int64_t fill_start(const ClipPlayer *p, int64_t tick) {
  if (!p->fill) return INT64_MAX;
  if (tick < p->fill_tick) return p->fill_tick;
  if (p->fill->period == 0) return tick < p->fill_tick + p->fill->length ? p->fill_tick : INT64_MAX;
  int64_t place = place_of(tick, p->fill_tick, p->fill->period), start = tick - place;
  return place < p->fill->length ? start : later(start, p->fill->period);
}

static bool is_filled(const ClipPlayer *p, int64_t tick) { return fill_start(p, tick) <= tick; }

// The next hit of the fill at or after a tick.
static int64_t fill_due(const ClipPlayer *p, int64_t from) {
  int64_t start = fill_start(p, from);
  if (start == INT64_MAX || p->fill->count == 0) return INT64_MAX;
  uint32_t i = first_at(p->fill, from > start ? from - start : 0);
  if (i < p->fill->count) return later(start, p->fill->hits[i].tick);
  return p->fill->period == 0 ? INT64_MAX : later(start, p->fill->period + p->fill->hits[0].tick);
}

// The clip's next hit that no fill takes the place of. After some fills it gives a tick to look again at.
static int64_t clear_due(const ClipPlayer *p) {
  int64_t due = hit_due(p->clip, p->from_tick);
  for (int n = 0; n < 8 && due != INT64_MAX && is_filled(p, due); n++)
    due = hit_due(p->clip, later(fill_start(p, due), p->fill->length));
  return due;
}

// When the fill that plays once is over.
static int64_t fill_end(const ClipPlayer *p) {
  return p->fill && p->fill->period == 0 ? later(p->fill_tick, p->fill->length) : INT64_MAX;
}

static int64_t sooner(int64_t a, int64_t b) { return a < b ? a : b; }

static void plan(ClipPlayer *p) {
  int64_t hit = sooner(clear_due(p), fill_due(p, p->from_tick));
  int64_t change = sooner(p->swap_tick, fill_end(p));
  if (change < p->from_tick) change = p->from_tick;
  p->due = sooner(hit, change);
}

int64_t clip_due(const ClipPlayer *p) { return p->due; }

Clip *clip_queue(ClipPlayer *p, Clip *next, int64_t tick) {
  Clip *displaced = p->next;
  p->next = next;
  p->swap_tick = tick;
  plan(p);
  return displaced;
}

Clip *clip_fill(ClipPlayer *p, Clip *fill, int64_t tick) {
  Clip *displaced = p->fill;
  p->fill = fill;
  p->fill_tick = tick;
  plan(p);
  return displaced;
}

Clip *clip_swap(ClipPlayer *p, int64_t tick) {
  if (p->swap_tick == INT64_MAX || tick < p->swap_tick) return NULL;
  Clip *ended = p->clip;
  p->clip = p->next;
  p->next = NULL;
  if (p->from_tick < p->swap_tick) p->from_tick = p->swap_tick; // nothing of the new one lies before it
  p->swap_tick = INT64_MAX;
  plan(p);
  return ended;
}

Clip *clip_spent(ClipPlayer *p, int64_t tick) {
  if (fill_end(p) > tick) return NULL;
  Clip *spent = p->fill;
  p->fill = NULL;
  plan(p);
  return spent;
}

const ClipHit *clip_hit(const ClipPlayer *p, int64_t tick, uint32_t n) {
  bool filled = is_filled(p, tick);
  const Clip *clip = filled ? p->fill : p->clip;
  if (!clip) return NULL;
  int64_t place = filled ? tick - fill_start(p, tick) : place_of(tick, clip->origin, clip->length);
  uint32_t first = first_at(clip, place);
  if (n >= clip->count - first) return NULL;
  const ClipHit *hit = &clip->hits[first + n];
  return hit->tick == place ? hit : NULL;
}

uint8_t clip_channel(const ClipPlayer *p, int64_t tick) {
  const Clip *clip = is_filled(p, tick) ? p->fill : p->clip;
  return clip ? clip->channel : 0;
}

void clip_advance(ClipPlayer *p, int64_t tick) {
  if (tick < p->from_tick) return;
  p->from_tick = tick + 1;
  plan(p);
}

Clip *clip_locate(ClipPlayer *p, int64_t tick) {
  Clip *spent = p->fill && p->fill->period == 0 ? p->fill : NULL;
  if (spent) p->fill = NULL;
  p->from_tick = tick;
  if (p->swap_tick != INT64_MAX) p->swap_tick = tick;
  plan(p);
  return spent;
}
