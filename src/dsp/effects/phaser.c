// Phaser: first-order all-passes one after the other, whose corners swing together over four octaves, and the
// sum of what goes in and what comes out.
//
// The corners are those of the trapezoidal rule (Zavalishin 2012), the all-passes Gray and Markel's
// normalised ones (1975), which keep the energy however they move, and the feedback has no delay: as long as
// it is under 1 nothing can grow.
#include "dsp/effect.h"
#include "dsp/effects/states.h"
#include "dsp/effects/svf.h"

enum { STAGES = 12 };

static const float middle_hz = 9.80482f, reach = 2.16096f; // log2: from 200 to 4000 Hz
static const float apart = 0.42f;                          // the sides, in cycles: they never rest together

typedef struct {
  f2 state[STAGES];
  Glide gain[2];           // only as curves
  Glide fade;              // from the old number of stages to the new one
  uint32_t from, to, wait; // quanta before the fade: stages that start from silence ring
  double cycles;
} Phaser;

// A quantum's coefficients, both sides of each frame together.
typedef struct {
  f2 keep[QUANTUM], cross[QUANTUM];                // of an all-pass: x to y, x to its state and that to y
  f2 ahead[QUANTUM], open[QUANTUM], loop[QUANTUM]; // of the whole chain: x to y, then how the loop closes
  float dry[QUANTUM], wet[QUANTUM], fade[QUANTUM];
} Sweep;

// Both sides in lanes of one vector: it takes as long as one.
static f2 gains_of(const Phaser *p, float rate_hz) {
  float left = ramp_sine((float)p->cycles), right = ramp_sine((float)p->cycles + apart);
  f8 hz = lanes_exp2(middle_hz + reach * (f8){left, right, left, right, left, right, left, right});
  f8 gain = lanes_tan(lanes_min(hz / rate_hz, lanes_splat(0.45f)));
  return (f2){gain[0], gain[1]};
}

static uint32_t stages_of(EffectKnobs knobs) {
  uint32_t asked = (uint32_t)(knobs.value[PHASER_STAGES] + 1.5f) / 2 * 2;
  return asked < 2 ? 2 : asked > STAGES ? STAGES : asked;
}

static REALTIME void phaser_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)memory;
  Phaser *p = state;
  *p = (Phaser){0};
  p->from = p->to = stages_of(knobs);
  f2 gains = gains_of(p, site->rate_hz);
  for (uint32_t side = 0; side < 2; side++) glide_snap(&p->gain[side], gains[side]);
}

// -- a quantum's coefficients ---------------------------------------------------------------------

static void swing(Phaser *p, const EffectSite *site, EffectKnobs knobs) {
  p->cycles += (double)(maths_exp2(knobs.glide[PHASER_RATE].next) * QUANTUM / site->rate_hz);
  p->cycles -= (double)(int32_t)p->cycles;
  f2 gains = gains_of(p, site->rate_hz);
  for (uint32_t side = 0; side < 2; side++) {
    Glide *g = &p->gain[side];
    g->before = g->now;
    g->now = g->next;
    g->next = gains[side];
  }
}

// One number of stages at a time: what was left out starts from silence.
static void count(Phaser *p, const EffectSite *site, EffectKnobs knobs) {
  uint32_t asked = stages_of(knobs);
  if (p->from == p->to && asked == p->to) return;
  if (p->from == p->to) {
    p->to = asked;
    p->wait = (uint32_t)(0.01f * site->rate_hz / QUANTUM) + 1;
    glide_snap(&p->fade, 0);
  }
  if (p->wait && --p->wait) return;
  p->fade.target = 1;
  glide_advance(&p->fade, 1 - maths_exp2(-1.44269504f * QUANTUM / (0.005f * site->rate_hz)));
  if (glide_moves(&p->fade)) return;
  p->from = p->to;
  for (uint32_t k = p->to; k < STAGES; k++) p->state[k] = (f2){0};
}

static void power(const float *restrict a, uint32_t stages, float *restrict y) {
  for (uint32_t n = 0; n < 2 * QUANTUM; n++) y[n] = a[n] * a[n];
  for (uint32_t k = 2; k < stages; k += 2)
    for (uint32_t n = 0; n < 2 * QUANTUM; n++) y[n] *= a[n] * a[n];
}

static void close_loop(const Phaser *p, const float feedback[QUANTUM], Sweep *w) {
  float both[2 * QUANTUM], *open = (float *)w->open, *loop = (float *)w->loop, *ahead = (float *)w->ahead;
  power((const float *)w->keep, p->to, ahead);
  if (p->from != p->to) {
    float old[2 * QUANTUM];
    power((const float *)w->keep, p->from, old);
    for (uint32_t n = 0; n < 2 * QUANTUM; n++) ahead[n] = old[n] + w->fade[n / 2] * (ahead[n] - old[n]);
  }
  for (uint32_t n = 0; n < QUANTUM; n++) both[2 * n] = both[2 * n + 1] = feedback[n];
  for (uint32_t n = 0; n < 2 * QUANTUM; n++) {
    open[n] = 1 / (1 - both[n] * ahead[n]);
    loop[n] = both[n] * open[n];
  }
}

static void prepare(const Phaser *p, EffectKnobs knobs, Sweep *w) {
  float gain[2][QUANTUM], both[2 * QUANTUM], feedback[QUANTUM], *keep = (float *)w->keep;
  float *cross = (float *)w->cross;
  for (uint32_t side = 0; side < 2; side++) ramp_fill(&p->gain[side], gain[side]);
  for (uint32_t n = 0; n < QUANTUM; n++) both[2 * n] = gain[0][n], both[2 * n + 1] = gain[1][n];
  for (uint32_t n = 0; n < 2 * QUANTUM; n++) {
    float share = 1 / (1 + both[n]);
    keep[n] = (both[n] - 1) * share;
    cross[n] = 2 * share * __builtin_sqrtf(both[n]);
  }
  ramp_fill(&knobs.glide[PHASER_FEEDBACK], feedback);
  ramp_fill(&knobs.glide[PHASER_MIX], w->wet);
  ramp_fill(&p->fade, w->fade);
  for (uint32_t n = 0; n < QUANTUM; n++) { // feedback lifts what lies between the notches: about so much
    float root = __builtin_sqrtf(1 - feedback[n]);
    w->dry[n] = 1 - w->wet[n];
    w->wet[n] *= 0.5f * root * __builtin_sqrtf(root);
  }
  close_loop(p, feedback, w);
}

// -- its sound ------------------------------------------------------------------------------------

// Unrolled where the number of stages is known: then the states stay in registers.
static inline __attribute__((always_inline)) void run(Phaser *p, const Sweep *w, uint32_t from, uint32_t to,
                                                      float left[QUANTUM], float right[QUANTUM]) {
  uint32_t stages = from > to ? from : to;
  f2 s[STAGES], z[STAGES + 1];
#pragma GCC unroll 12
  for (uint32_t k = 0; k < STAGES; k++) s[k] = p->state[k];
  for (uint32_t n = 0; n < QUANTUM; n++) {
    f2 x = {left[n], right[n]}, a = w->keep[n], r = w->cross[n], square = a * a, both = a * r;
    z[0] = (f2){0}; // what comes out of each stage when nothing goes into the chain
#pragma GCC unroll 12
    for (uint32_t k = 0; k < stages; k += 2) {
      z[k + 1] = a * z[k] + r * s[k];
      z[k + 2] = (both * s[k] + r * s[k + 1]) + square * z[k];
    }
    f2 rest = z[to];
    if (from != to) rest = z[from] + w->fade[n] * (rest - z[from]);
    f2 in = w->open[n] * x + w->loop[n] * rest, share = r;
#pragma GCC unroll 12
    for (uint32_t k = 0; k < stages; k++) {
      s[k] = share * in + (r * z[k] - a * s[k]);
      share *= a;
    }
    f2 y = w->dry[n] * x + w->wet[n] * (in + (w->ahead[n] * in + rest));
    left[n] = y[0];
    right[n] = y[1];
  }
#pragma GCC unroll 12
  for (uint32_t k = 0; k < stages; k++) p->state[k] = s[k];
}

static void run_still(Phaser *p, const Sweep *w, float left[QUANTUM], float right[QUANTUM]) {
  switch (p->to) {
  case 2: run(p, w, 2, 2, left, right); return;
  case 4: run(p, w, 4, 4, left, right); return;
  case 6: run(p, w, 6, 6, left, right); return;
  case 8: run(p, w, 8, 8, left, right); return;
  default: run(p, w, p->to, p->to, left, right);
  }
}

static REALTIME float phaser_process(void *state, const EffectSite *site, EffectKnobs knobs,
                                     float left[QUANTUM], float right[QUANTUM]) {
  Phaser *p = state;
  Sweep w;
  swing(p, site, knobs);
  count(p, site, knobs);
  prepare(p, knobs, &w);
  if (p->from != p->to)
    run(p, &w, p->from, p->to, left, right);
  else
    run_still(p, &w, left, right);
  return states_settle((float *)p->state, 2 * STAGES);
}

extern const Effect EFFECT_OF(phaser);
const Effect EFFECT_OF(phaser) = {
    .name = "phaser",
    .state = sizeof(Phaser),
    .knobs = PHASER_KNOBS,
    .amounts = 1,
    .reset = phaser_reset,
    .process = phaser_process,
};
