// corner.h -- what the low-pass and the high-pass of the desk share: knobs for a corner and its resonance.
#ifndef EFFECTS_CORNER_H
#define EFFECTS_CORNER_H

#include "dsp/effect.h"
#include "dsp/effects/svf.h"

typedef struct {
  Svf filter;
  SvfShape shape;
  float hz, q; // log2: of what the shape is
} Corner;

// `low` or what is left without it and the band.
static inline void corner_follow(Corner *c, const EffectSite *site, EffectKnobs knobs, bool low) {
  float hz = knobs.glide[FILTER_HZ].next, q = knobs.glide[FILTER_Q].next;
  if (hz == c->hz && q == c->q) return;
  c->hz = hz;
  c->q = q;
  float gain = svf_gain(maths_exp2(hz), site->rate_hz), damping = maths_exp2(-q);
  c->shape = (SvfShape){{gain, damping, 0, 0, 1}};
  if (!low) c->shape = (SvfShape){{gain, damping, 1, -damping, -1}};
}

static inline void corner_reset(Corner *c, const EffectSite *site, EffectKnobs knobs, bool low) {
  *c = (Corner){.hz = -1}; // no corner is that low
  corner_follow(c, site, knobs, low);
  svf_start(&c->filter, c->shape);
}

static inline float corner_process(Corner *c, const EffectSite *site, EffectKnobs knobs, bool low,
                                   float left[QUANTUM], float right[QUANTUM]) {
  corner_follow(c, site, knobs, low);
  return svf_run(&c->filter, &c->shape, left, right);
}

#endif
