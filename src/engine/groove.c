// groove.c -- see groove.h.
#include "engine/groove.h"

static bool rises(const Groove *g, uint32_t k) {
  bool last = k + 1 == g->count;
  return g->from[k] < (last ? g->span : g->from[k + 1]) && g->to[k] < (last ? g->span : g->to[k + 1]);
}

bool groove_is_sound(const Groove *g) {
  if (g->span < 1 || g->span > INT32_MAX || g->count < 1 || g->count > GROOVE_POINTS) return false;
  if (g->from[0] != 0 || g->to[0] != 0) return false;
  for (uint32_t k = 0; k < g->count; k++)
    if (!rises(g, k) || !(g->level[k] >= 0 && g->level[k] <= 4)) return false; // NaN too
  return true;
}

static int64_t place_in(int64_t tick, int64_t span) {
  int64_t place = tick % span;
  return place < 0 ? place + span : place;
}

static uint32_t point_before(const Groove *g, const int64_t *points, int64_t place) {
  uint32_t k = 0;
  while (k + 1 < g->count && points[k + 1] <= place) k++;
  return k;
}

// The line through two points, and the part of a tick that is left over.
static int64_t along(const Groove *g, const int64_t *from, const int64_t *to, int64_t place, bool upwards) {
  uint32_t k = point_before(g, from, place);
  bool last = k + 1 == g->count;
  int64_t run = (last ? g->span : from[k + 1]) - from[k], rise = (last ? g->span : to[k + 1]) - to[k];
  return to[k] + ((place - from[k]) * rise + (upwards ? run - 1 : 0)) / run;
}

int64_t groove_tick(const Groove *g, int64_t tick) {
  if (!g) return tick;
  int64_t place = place_in(tick, g->span);
  return tick - place + along(g, g->from, g->to, place, false);
}

int64_t groove_score(const Groove *g, int64_t tick) {
  if (!g) return tick;
  int64_t place = place_in(tick, g->span);
  int64_t score = tick - place + along(g, g->to, g->from, place, true);
  while (groove_tick(g, score - 1) >= tick) score--;
  while (groove_tick(g, score) < tick) score++;
  return score;
}

float groove_level(const Groove *g, int64_t tick) {
  return g ? g->level[point_before(g, g->from, place_in(tick, g->span))] : 1;
}
