// Equaliser: a low shelf, a bell in the middle and a high shelf, one after the other (Simper 2013).
#include "dsp/effect.h"
#include "dsp/effects/svf.h"

enum { LOW_SHELF, BELL, HIGH_SHELF, BANDS };

typedef struct {
  Svf filter;
  SvfShape shape, near, target; // what is heard follows what is near, that the target
  float db, hz, q;              // of what the shape is; hz and q as log2
} Band;

typedef struct {
  Band bands[BANDS];
} Eq;

static const uint8_t level_knobs[BANDS] = {EQ_LOW, EQ_MID, EQ_HIGH};
static const uint8_t corner_knobs[BANDS] = {EQ_LOW_HZ, EQ_MID_HZ, EQ_HIGH_HZ};

// `a` is the square root of the amplitude in the band, `root` its own square root.
static SvfShape shape_of(uint32_t kind, float gain, float damping, float a, float root) {
  if (kind == LOW_SHELF) return (SvfShape){{gain / root, damping, 1, damping * (a - 1), a * a - 1}};
  if (kind == HIGH_SHELF) return (SvfShape){{gain * root, damping, a * a, damping * (1 - a) * a, 1 - a * a}};
  return (SvfShape){{gain, damping / a, 1, damping / a * (a * a - 1), 0}};
}

static void follow(Band *b, uint32_t kind, const EffectSite *site, EffectKnobs knobs) {
  float db = knobs.glide[level_knobs[kind]].next, hz = knobs.glide[corner_knobs[kind]].next;
  float q =
      kind == BELL ? knobs.glide[EQ_MID_Q].next : -0.5f; // shelves as steep as they can be without a bump
  if (db == b->db && hz == b->hz && q == b->q) return;
  b->db = db;
  b->hz = hz;
  b->q = q;
  float root = maths_exp2(db * 0.0415241012f), gain = svf_gain(maths_exp2(hz), site->rate_hz);
  b->target = shape_of(kind, gain, maths_exp2(-q), root * root, root);
}

static void approach(SvfShape *s, const SvfShape *to, float rate) {
  for (uint32_t k = 0; k < SVF_SHAPES; k++) {
    float left = to->part[k] - s->part[k], close = 1e-6f * __builtin_fabsf(to->part[k]) + 1e-9f;
    s->part[k] = __builtin_fabsf(left) < close ? to->part[k] : s->part[k] + rate * left;
  }
}

static REALTIME void eq_reset(void *state, float *memory, const EffectSite *site, EffectKnobs knobs) {
  (void)memory;
  Eq *e = state;
  for (uint32_t k = 0; k < BANDS; k++) {
    e->bands[k] = (Band){.hz = -1}; // no corner is that low
    follow(&e->bands[k], k, site, knobs);
    e->bands[k].shape = e->bands[k].near = e->bands[k].target;
    svf_start(&e->bands[k].filter, e->bands[k].shape);
  }
}

static REALTIME float eq_process(void *state, const EffectSite *site, EffectKnobs knobs, float left[QUANTUM],
                                 float right[QUANTUM]) {
  Eq *e = state;
  float most = 0, rate = min_f(QUANTUM / (0.004f * site->rate_hz), 1);
  for (uint32_t k = 0; k < BANDS; k++) {
    Band *b = &e->bands[k];
    follow(b, k, site, knobs);
    approach(&b->near, &b->target, rate); // in decibels a long way down is steep where it begins
    approach(&b->shape, &b->near, rate);
    if (glide_sounds(&knobs.glide[level_knobs[k]]) || !svf_same(&b->shape, &b->target))
      most = max_f(most, svf_run(&b->filter, &b->shape, left, right));
    else
      svf_start(&b->filter, b->shape); // flat: left out
  }
  return most;
}

extern const Effect EFFECT_OF(eq);
const Effect EFFECT_OF(eq) = {
    .name = "eq",
    .state = sizeof(Eq),
    .knobs = EQ_KNOBS,
    .amounts = 3,
    .reset = eq_reset,
    .process = eq_process,
};
