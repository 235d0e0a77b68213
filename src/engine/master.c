#include "engine/master.h"
#include "dsp/ramp.h"
#include <string.h>

// A ceiling that the limiter knows as "off" (dsp/effect.h).
static const float no_ceiling = 100;

// As far back as loudness looks.
static const float silence_s = 4;

static size_t state_size(const Effect *limiter) { return ((size_t)limiter->state + 63) / 64 * 64; }

size_t master_size(const Effect *limiter, float rate_hz) {
  return state_size(limiter) + (limiter->memory(rate_hz) * sizeof(float) + 63) / 64 * 64;
}

static float ceiling(const Master *m) {
  const float *value = m->strip->panel.value;
  return value[PARAM_LIMITER] != 0 ? value[PARAM_LIMITER_CEILING] : no_ceiling;
}

// The limiter's knobs, as the strip's panel has them.
static EffectKnobs limiter_knobs(Master *m, float value[LIMITER_KNOBS]) {
  value[LIMITER_CEILING] = ceiling(m);
  value[LIMITER_RELEASE] = m->strip->panel.value[PARAM_LIMITER_RELEASE];
  for (uint32_t k = 0; k < LIMITER_KNOBS; k++) m->knobs[k] = m->strip->panel.glide[PARAM_LIMITER_CEILING + k];
  return (EffectKnobs){m->knobs, value};
}

void master_init(Master *m, Strip *strip, const StripSite *site, char *block, bool bare) {
  const Effect *limiter = site->effects[EFFECT_LIMITER];
  m->bare = bare;
  m->strip = strip;
  m->limiter = block;
  m->delay = (float *)(void *)(block + state_size(limiter));
  m->quiet = UINT32_MAX / 2;
  glide_snap(&m->blocking, 1);
  loudness_init(&m->loudness, site->rate_hz);
  float value[LIMITER_KNOBS];
  EffectSite around = {.rate_hz = site->rate_hz};
  limiter->reset(m->limiter, m->delay, &around, limiter_knobs(m, value));
}

// What was switched in silence is as if it had never been otherwise.
static void rest(Master *m) { glide_snap(&m->blocking, m->strip->panel.value[PARAM_DC_BLOCK]); }

static void block_dc(Master *m, const StripSite *site, float *left, float *right) {
  m->blocking.target = m->strip->panel.value[PARAM_DC_BLOCK];
  glide_advance(&m->blocking, site->glide_rate);
  if (!glide_sounds(&m->blocking)) return;
  float dry[2][QUANTUM], share[QUANTUM];
  bool blends = glide_moves(&m->blocking);
  for (uint32_t n = 0; blends && n < QUANTUM; n++) dry[0][n] = left[n], dry[1][n] = right[n];
  dc_block_process(&m->dc, site->rate_hz, left, right);
  if (!blends) return;
  ramp_fill(&m->blocking, share);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    left[n] = dry[0][n] + share[n] * (left[n] - dry[0][n]);
    right[n] = dry[1][n] + share[n] * (right[n] - dry[1][n]);
  }
}

static void limit(Master *m, const StripSite *site, float *left, float *right) {
  float value[LIMITER_KNOBS];
  EffectSite around = {.rate_hz = site->rate_hz};
  EffectKnobs knobs = limiter_knobs(m, value);
  site->effects[EFFECT_LIMITER]->process(m->limiter, &around, knobs, left, right);
}

static bool is_silent(const float x[QUANTUM]) {
  uint32_t any = 0, bits[QUANTUM];
  memcpy(bits, x, sizeof bits);
  for (uint32_t n = 0; n < QUANTUM; n++) any |= bits[n] << 1; // but for the sign
  return any == 0;
}

// Once all has been silent for as long as anything could be held back, it costs nothing.
static bool is_idle(Master *m, const StripSite *site, const float *left, const float *right) {
  bool silent = is_silent(left) && is_silent(right) && m->dc.mean[0] == 0 && m->dc.mean[1] == 0;
  m->quiet = silent ? m->quiet + QUANTUM : 0;
  uint32_t most = (uint32_t)(silence_s * site->rate_hz);
  if (m->quiet < most) return false;
  m->quiet = most;
  return true;
}

void master_render(Master *m, const StripSite *site) {
  float *left = m->strip->bus[0], *right = m->strip->bus[1];
  if (m->bare || is_idle(m, site, left, right)) {
    rest(m);
  } else {
    block_dc(m, site, left, right);
    limit(m, site, left, right);
    loudness_measure(&m->loudness, left, right);
  }
  meter_measure(&m->meter, 0, left, site->rate_hz);
  meter_measure(&m->meter, 1, right, site->rate_hz);
}
