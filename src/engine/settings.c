#include "engine/settings.h"
#include "dsp/maths.h"

static float value_of(const Channel *c, ParamId id) { return c->strip->panel.value[id]; }

static const Glide *glide_of(const Channel *c, ParamId id) { return &c->strip->panel.glide[id]; }

static float pwm_hz(const Channel *c, const Surroundings *s) {
  float own = timbre_of(c, s)->pwm_hz;
  return own > 0 ? own : value_of(c, PARAM_PWM_RATE);
}

// The pulse's width now: some timbres have a depth of their own.
static float pulse_width(const Channel *c, const Surroundings *s) {
  float depth = timbre_of(c, s)->pwm_hz > 0 ? 0.35f : glide_of(c, PARAM_PWM_DEPTH)->now;
  return clamp_f(glide_of(c, PARAM_PULSE_WIDTH)->now + depth * maths_sin(c->pwm_cycles), 0.005f, 0.995f);
}

static float damping_now(const Channel *c) { return maths_exp2(-glide_of(c, PARAM_RESONANCE)->next); }

static void aim_filter(Channel *c) {
  FilterType type = (FilterType)value_of(c, PARAM_FILTER_TYPE);
  c->filtering.target = value_of(c, PARAM_CUTOFF) > 0;
  c->low.target = type == FILTER_LOWPASS;
  c->band.target = type == FILTER_BANDPASS;
  c->high.target = type == FILTER_HIGHPASS;
}

// What slept has nothing to glide from.
void settings_snap(Channel *c, const Surroundings *s) {
  Glide *const glides[] = {&c->filtering, &c->low, &c->band, &c->high, &c->gate};
  aim_filter(c);
  glide_snap(&c->bending, c->bend);
  glide_snap(&c->pressing, c->pressure);
  glide_snap(&c->wheeling, c->wheel);
  for (uint32_t k = 0; k < sizeof glides / sizeof *glides; k++) glide_snap(glides[k], glides[k]->target);
  glide_snap(&c->damping, damping_now(c));
  c->width = pulse_width(c, s);
}

void settings_advance(Channel *c, const Surroundings *s) {
  Glide *const glides[] = {&c->bending, &c->pressing, &c->wheeling, &c->filtering,
                           &c->low,     &c->band,     &c->high,     &c->gate};
  aim_filter(c);
  for (uint32_t k = 0; k < sizeof glides / sizeof *glides; k++) glide_advance(glides[k], s->glide_rate);
  if (panel_moves(&c->strip->panel, PARAM_RESONANCE) || glide_moves(&c->damping))
    glide_follow(&c->damping, damping_now(c));
}

void settings_advance_width(Channel *c, const Surroundings *s) {
  c->pwm_cycles += pwm_hz(c, s) * QUANTUM / s->rate_hz;
  if (c->pwm_cycles > 0.5f) c->pwm_cycles -= 1;
  c->width = pulse_width(c, s);
}

static bool filter_rests(const Channel *c) {
  const Panel *p = &c->strip->panel;
  return !panel_moves(p, PARAM_CUTOFF) && !panel_moves(p, PARAM_FILTER_AMOUNT) &&
         !panel_moves(p, PARAM_VEL_TO_FILTER) && !glide_moves(&c->damping) && !glide_moves(&c->filtering);
}

VoiceSettings settings_of(const Channel *c, const Surroundings *s) {
  float vibrato = glide_of(c, PARAM_VIBRATO_DEPTH)->now +
                  c->pressing.now * glide_of(c, PARAM_PRESSURE_TO_VIBRATO)->now +
                  c->wheeling.now * glide_of(c, PARAM_WHEEL_TO_VIBRATO)->now;
  return (VoiceSettings){
      .kernels = s->kernels,
      .keys = c->tuning,
      .rate_hz = s->rate_hz,
      .tuning = s->tuning,
      .value = c->strip->panel.value,
      .glide = c->strip->panel.glide,
      .bend = c->bending.now * glide_of(c, PARAM_BEND_RANGE)->now + glide_of(c, PARAM_TRANSPOSE)->now,
      .vibrato = vibrato,
      .pressure = c->pressing.now,
      .wheel = c->wheeling.now,
      .bend_wheel = c->bending.now,
      .width = c->width,
      .cutoff = maths_exp2(glide_of(c, PARAM_CUTOFF)->next),
      .amount = glide_of(c, PARAM_FILTER_AMOUNT)->next,
      .velocity_amount = glide_of(c, PARAM_VEL_TO_FILTER)->next,
      .damping = c->damping,
      .wet = c->filtering,
      .low = c->low,
      .band = c->band,
      .high = c->high,
      .filter_rests = filter_rests(c),
  };
}
