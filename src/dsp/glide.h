// glide.h -- a parameter on its way to a new value, without a click.
//
// Two one-poles of 5 ms at the rate of the quanta, then a quadratic B-spline through the last three
// values, frame by frame: a curve without corners.
#ifndef DSP_GLIDE_H
#define DSP_GLIDE_H

#include "base.h"

typedef struct {
  float target, offset;    // where it goes, and how far from there it is held by something that swings
  float first, second;     // the two poles
  float before, now, next; // what is heard, at three successive quanta
} Glide;

static inline void glide_snap(Glide *g, float value) {
  *g =
      (Glide){.target = value, .first = value, .second = value, .before = value, .now = value, .next = value};
}

// All at once where it goes.
static inline void glide_arrive(Glide *g) {
  g->first = g->second = g->target;
  g->before = g->now = g->next = g->target + g->offset;
}

static inline bool glide_moves(const Glide *g) {
  float rest = g->target + g->offset;
  return g->before != rest || g->now != rest || g->next != rest;
}

// False while it rests at zero: what it levels can be left out.
static inline bool glide_sounds(const Glide *g) { return g->before != 0 || g->now != 0 || g->next != 0; }

// A quantum on. `rate` is the share of the way that a pole goes in a quantum.
static inline void glide_advance(Glide *g, float rate) {
  g->first += (g->target - g->first) * rate;
  float second = g->second + (g->first - g->second) * rate, left = g->target - second;
  float near = (g->target < 0 ? -g->target : g->target) * 1e-6f + 1e-9f;
  if (left < near && left > -near) second = g->first = g->target;
  g->second = second;
  g->before = g->now;
  g->now = g->next;
  g->next = second + g->offset;
}

// Goes on to a value that somebody else has made smooth.
static inline void glide_follow(Glide *g, float value) {
  g->target = value;
  g->before = g->now;
  g->now = g->next;
  g->next = value;
}

// The curve through a quantum: its value and slope at the first frame, its bend a frame.
typedef struct {
  float value, slope, bend;
} GlideRamp;

static inline GlideRamp glide_ramp_of(float before, float now, float next) {
  float bend = (next - 2 * now + before) * (1.0f / (QUANTUM * QUANTUM));
  return (GlideRamp){0.5f * (before + now), (now - before) * (1.0f / QUANTUM) + 0.5f * bend, bend};
}

static inline GlideRamp glide_ramp(const Glide *g) { return glide_ramp_of(g->before, g->now, g->next); }

static inline float glide_next(GlideRamp *r) {
  float value = r->value;
  r->value += r->slope;
  r->slope += r->bend;
  return value;
}

#endif
