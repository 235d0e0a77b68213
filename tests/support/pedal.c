#include "support/pedal.h"
#include "dsp/maths.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const Effect *const *pedal_set(void) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx2")) return effects_avx2;
#endif
  return effects_base;
}

static void *zeroed(size_t bytes) {
  size_t whole = (bytes + 63) / 64 * 64 + 64;
  void *p = aligned_alloc(64, whole);
  if (!p) abort();
  return memset(p, 0, whole);
}

Pedal pedal_open(EffectKind kind, float rate_hz, const Effect *const *set) {
  Pedal r = {.effect = set[kind], .first = param_of_effect(kind)};
  r.site = (EffectSite){.rate_hz = rate_hz, .beat = rate_hz / 2};
  r.state = zeroed(r.effect->state);
  r.memory = r.effect->memory ? zeroed(r.effect->memory(rate_hz) * sizeof(float)) : NULL;
  for (uint32_t k = 0; k < r.effect->knobs; k++)
    pedal_snap(&r, (ParamId)(r.first + k), param_row((ParamId)(r.first + k))->initial);
  pedal_start(&r);
  return r;
}

void pedal_close(Pedal *r) {
  free(r->state);
  free(r->memory);
  *r = (Pedal){0};
}

static uint32_t knob_of(const Pedal *r, ParamId id, float value) {
  if (id < r->first || id >= r->first + r->effect->knobs || !param_accepts(id, value)) {
    fprintf(stderr, "%s takes no %s of %g\n", r->effect->name, param_row(id)->name, (double)value);
    abort();
  }
  return id - r->first;
}

void pedal_turn(Pedal *r, ParamId id, float value) {
  uint32_t k = knob_of(r, id, value);
  r->value[k] = value;
  r->glide[k].target = param_scale(id, value);
}

void pedal_snap(Pedal *r, ParamId id, float value) {
  pedal_turn(r, id, value);
  Glide *g = &r->glide[id - r->first];
  glide_snap(g, g->target);
}

void pedal_start(Pedal *r) {
  if (r->memory) memset(r->memory, 0, r->effect->memory(r->site.rate_hz) * sizeof(float));
  r->effect->reset(r->state, r->memory, &r->site, (EffectKnobs){r->glide, r->value});
}

void pedal_run(Pedal *r, float *left, float *right, uint32_t frames) {
  float rate = QUANTUM / (0.005f * r->site.rate_hz);
  rate = 1 - maths_exp2(-1.44269504f * rate);
  for (uint32_t n = 0; n < frames; n += QUANTUM) {
    for (uint32_t k = 0; k < r->effect->knobs; k++) glide_advance(&r->glide[k], rate);
    r->loudest =
        r->effect->process(r->state, &r->site, (EffectKnobs){r->glide, r->value}, left + n, right + n);
  }
}
