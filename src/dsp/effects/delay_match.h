// delay_match.h -- where to fade to while the time of a delay keeps moving.
//
// Faded from place to place, a tone would come out in pieces, each with another phase, and that is another
// pitch. So a place near the one asked for is looked for, where the sound goes on as it does at the head:
// waveform similarity, as in WSOLA (Verhelst & Roelands 1993). Both are heard as sums of a few frames, at
// about 8 kHz. The work is spread over half a fade.
#ifndef DELAY_MATCH_H
#define DELAY_MATCH_H

#include "dsp/effects/delay_ring.h"
#include "dsp/lanes.h"

enum {
  MATCH_POINTS = 128, // that are compared
  MATCH_REACH = 64,   // how far a place may lie from the one asked for, in points
  MATCH_LAGS = 2 * MATCH_REACH,
  MATCH_AREA = MATCH_POINTS + MATCH_LAGS,
  MATCH_GATHERED = 288, // frames added up in a quantum
  MATCH_COMPARED = 72,  // places compared in a quantum, over the frames of a point
};

typedef struct {
  uint32_t step;               // frames in a point
  double asked;                // around where; 0: not looking
  uint32_t head, area;         // the first frames of what is compared, in the ring
  uint32_t gathered, compared; // so far
  float here[MATCH_POINTS], there[MATCH_AREA];
  float miss[MATCH_LAGS]; // how much differs at each place; the first is the longest delay
} Match;

static inline uint32_t match_step(float rate_hz) {
  return (uint32_t)max_f(rate_hz * (1.0f / 8000) + 0.5f, 1);
}

// What of the ring, beyond the longest delay, is looked at until a search ends.
static inline uint32_t match_margin(float rate_hz) { return 2 * MATCH_AREA * match_step(rate_hz); }

static inline void match_stop(Match *m) { m->asked = 0; }

// Very short delays are not matched: they would be far off.
static inline void match_start(Match *m, const Ring *r, double head, double asked) {
  uint32_t reach = MATCH_REACH * m->step, long_ago = MATCH_POINTS * m->step;
  if (asked < 4 * reach) return;
  m->asked = asked;
  m->head = ring_index(r, (uint32_t)head + long_ago);
  m->area = ring_index(r, (uint32_t)asked + long_ago + reach);
  m->gathered = m->compared = 0;
}

static inline float match_point(const Match *m, const Ring *r, uint32_t from, uint32_t point) {
  uint32_t at = from + point * m->step;
  float sum = 0;
  for (uint32_t n = 0; n < m->step; n++) {
    uint32_t i = at + n < r->frames ? at + n : at + n - r->frames;
    sum += r->side[0][i] + r->side[1][i];
  }
  return sum;
}

static inline void match_gather(Match *m, const Ring *r) {
  uint32_t end = m->gathered + MATCH_GATHERED / m->step;
  for (; m->gathered < end && m->gathered < MATCH_POINTS + MATCH_AREA; m->gathered++)
    if (m->gathered < MATCH_POINTS)
      m->here[m->gathered] = match_point(m, r, m->head, m->gathered);
    else
      m->there[m->gathered - MATCH_POINTS] = match_point(m, r, m->area, m->gathered - MATCH_POINTS);
}

static inline float match_miss(const float *here, const float *there) {
  f4 sum = {0};
  for (uint32_t n = 0; n < MATCH_POINTS; n += 4) {
    f4 off = *(const f4_unaligned *)(here + n) - *(const f4_unaligned *)(there + n);
    sum += off * off;
  }
  return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}

// A quantum's share of the search.
static inline void match_look(Match *m, const Ring *r) {
  if (m->asked == 0) return;
  if (m->gathered < MATCH_POINTS + MATCH_AREA) {
    match_gather(m, r);
    return;
  }
  uint32_t end = m->compared + MATCH_COMPARED / m->step + 1;
  for (; m->compared < end && m->compared < MATCH_LAGS; m->compared++)
    m->miss[m->compared] = match_miss(m->here, m->there + m->compared);
}

// The lowest point of a parabola through three, -0.5 to 0.5 from the middle one.
static inline float match_bottom(float before, float here, float after) {
  float bend = before - 2 * here + after;
  return bend > 0 ? clamp_f(0.5f * (before - after) / bend, -0.5f, 0.5f) : 0;
}

static inline bool match_done(const Match *m) { return m->asked != 0 && m->compared >= MATCH_LAGS; }

// The place that differs least. Of those that hardly differ, one near to what was asked for.
static inline uint32_t match_best(const Match *m) {
  float far = 0, least = 0;
  for (uint32_t n = 0; n < MATCH_POINTS; n++) far += m->here[n] * m->here[n];
  far *= 1.0f / (512 * MATCH_REACH * MATCH_REACH);
  uint32_t best = MATCH_REACH;
  for (uint32_t i = 0; i < MATCH_LAGS; i++) {
    float away = (float)(int32_t)i - MATCH_REACH, cost = m->miss[i] + far * away * away;
    if (i == 0 || cost < least) best = i, least = cost;
  }
  return best;
}

// What was found, in frames.
static inline double match_found(const Match *m) {
  uint32_t best = match_best(m);
  float place = (float)(int32_t)best - MATCH_REACH;
  if (best > 0 && best + 1 < MATCH_LAGS)
    place += match_bottom(m->miss[best - 1], m->miss[best], m->miss[best + 1]);
  return (double)(uint32_t)m->asked - (double)(place * (float)m->step);
}

#endif
