#include "engine/stroke.h"
#include "dsp/maths.h"
#include "engine/hit.h"

void stroke_fade(Strokes *s, uint32_t group, uint32_t lane, float rate_hz) {
  if (s->stroke[group][lane].fading) return;
  s->stroke[group][lane].fading = true;
  s->lanes[group].fade_step[lane] = 1 / (rate_hz * 0.005f);
}

typedef struct {
  uint32_t group, lane;
} Place;

static void choke(Strokes *s, uint8_t group_number, uint8_t piece, float rate_hz) {
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; i < LANES; i++) {
      const Stroke *k = &s->stroke[g][i];
      if ((s->busy[g] >> i & 1) && k->choke == group_number && k->piece != piece)
        stroke_fade(s, g, i, rate_hz);
    }
}

static const uint32_t all_groups = (1u << STROKE_GROUPS) - 1;

static uint32_t groups_to(const Strokes *s, uint8_t out) {
  uint32_t groups = 0;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++) groups |= (uint32_t)(s->out[g] == out) << g;
  return groups ? groups : all_groups;
}

// The oldest stroke of some groups that is not already fading; with none, the oldest of all.
static Place oldest(const Strokes *s, uint32_t groups) {
  Place found = {(uint32_t)__builtin_ctz(groups), 0};
  uint64_t least = UINT64_MAX;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; groups >> g & 1 && i < LANES; i++) {
      const Stroke *k = &s->stroke[g][i];
      uint64_t order = k->order | (k->fading ? 1ull << 63 : 0);
      if ((s->busy[g] >> i & 1) && order < least) {
        least = order;
        found = (Place){g, i};
      }
    }
  return found;
}

static bool free_place(const Strokes *s, uint8_t out, Place *place) {
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; i < LANES; i++)
      if (!(s->busy[g] >> i & 1) && (!s->busy[g] || s->out[g] == out)) {
        *place = (Place){g, i};
        return true;
      }
  return false;
}

static uint32_t living(const Strokes *s) {
  uint32_t count = 0;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; i < LANES; i++) count += (s->busy[g] >> i & 1) && !s->stroke[g][i].fading;
  return count;
}

void stroke_hit(Strokes *s, const Kit *kit, uint8_t piece, uint8_t out, const Voice *note, uint32_t most,
                float rate_hz) {
  const DrumPiece *p = &kit->pieces[piece];
  if (p->choke > 0) choke(s, (uint8_t)p->choke, piece, rate_hz);
  if (living(s) >= most) {
    Place old = oldest(s, all_groups);
    stroke_fade(s, old.group, old.lane, rate_hz);
  }
  Place place;
  if (!free_place(s, out, &place)) place = oldest(s, groups_to(s, out));
  if (!s->busy[place.group]) s->out[place.group] = out;
  uint32_t seed = maths_hash((uint32_t)note->order);
  DrumPiece placed = *p;
  placed.pan = clamp_f(p->pan + note->pan, -1, 1);
  hit_start(&s->lanes[place.group], place.lane, &placed, note->velocity, seed, note->begin, rate_hz);
  s->stroke[place.group][place.lane] = (Stroke){note->order, note->owner, piece, (uint8_t)p->choke, false};
  s->busy[place.group] |= 1u << place.lane;
}

void stroke_silence(Strokes *s, float rate_hz) {
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    for (uint32_t i = 0; i < LANES; i++)
      if (s->busy[g] >> i & 1) stroke_fade(s, g, i, rate_hz);
}

uint32_t stroke_count(const Strokes *s) {
  uint32_t busy = 0;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++) busy |= s->busy[g];
  return busy ? living(s) : 0;
}

uint64_t stroke_splits(const Strokes *s) {
  uint64_t splits = 0;
  for (uint32_t g = 0; g < STROKE_GROUPS; g++)
    if (s->busy[g] && s->out[g] != STRIP_NONE) splits |= 1ull << s->out[g];
  return splits;
}

void stroke_render(Strokes *s, const Kernels *kernels, uint8_t out, f8 bus_left[QUANTUM],
                   f8 bus_right[QUANTUM]) {
  for (uint32_t g = 0; g < STROKE_GROUPS; g++) {
    if (!s->busy[g] || s->out[g] != out) continue;
    s->busy[g] = kernels->drum->render(&s->lanes[g], s->busy[g], bus_left, bus_right);
  }
}
