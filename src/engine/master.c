#include "engine/master.h"

static const float knee = 0.7f, ceiling = 0.98f;

void master_init(Master *m) {
  for (uint32_t id = 0; id < PARAM_COUNT; id++) m->value[id] = param_row((ParamId)id)->initial;
  glide_snap(&m->volume, m->value[PARAM_MASTER_VOLUME]);
  m->silent = true;
}

void master_set(Master *m, ParamId id, float value) {
  m->value[id] = value;
  m->volume.target = m->value[PARAM_MASTER_VOLUME];
  if (m->silent) glide_snap(&m->volume, m->volume.target);
}

static float loudest(float a, float b) { return max_f(a < 0 ? -a : a, b < 0 ? -b : b); }

// From the knee on, a curve that begins with its slope and nears the ceiling: x / (1 + x), scaled.
static float limited(float level) {
  float over = (level - knee) / (ceiling - knee);
  return knee + (ceiling - knee) * over / (1 + over);
}

static void limit(Master *m, float rate_hz, float most, float left[QUANTUM], float right[QUANTUM]) {
  float fall = 1 - 23.0f / rate_hz, held = m->held; // e-fold in 43 ms
  if (most <= knee && held <= knee) {
    m->held = max_f(most, held * (1 - 23.0f * QUANTUM / rate_hz));
    if (m->held < 1e-9f) m->held = 0;
    return;
  }
  for (uint32_t n = 0; n < QUANTUM; n++) {
    held = max_f(loudest(left[n], right[n]), held * fall);
    if (held <= knee) continue;
    float gain = limited(held) / held;
    left[n] *= gain;
    right[n] *= gain;
  }
  m->held = held;
}

static void apply_volume(Master *m, float left[QUANTUM], float right[QUANTUM]) {
  GlideRamp volume = glide_ramp(&m->volume);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    float level = glide_next(&volume);
    left[n] *= level;
    right[n] *= level;
  }
}

void master_render(Master *m, float rate_hz, float glide_rate, float left[QUANTUM], float right[QUANTUM]) {
  glide_advance(&m->volume, glide_rate);
  apply_volume(m, left, right);
  float most = 0;
  for (uint32_t n = 0; n < QUANTUM; n++) most = max_f(most, loudest(left[n], right[n]));
  m->silent = most == 0;
  if (m->value[PARAM_LIMITER] != 0) limit(m, rate_hz, most, left, right);
  meter_measure(&m->meter, 0, left, rate_hz);
  meter_measure(&m->meter, 1, right, rate_hz);
}
