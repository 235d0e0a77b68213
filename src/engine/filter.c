#include "engine/filter.h"
#include "dsp/maths.h"

void filter_clear(VoiceGroup *g, uint32_t lane) {
  for (uint32_t side = 0; side < 2; side++) g->svf[side].state1[lane] = g->svf[side].state2[lane] = 0;
}

void filter_start(VoiceGroup *g, uint32_t lane, const VoiceSettings *s) {
  g->key_factor[lane] = maths_exp2((g->voice[lane].pitch - 60) * s->value[PARAM_KEY_TO_FILTER] * (1.0f / 12));
  g->filter_rests = false;
}

static f8 filter_gain(VoiceGroup *g, const VoiceSettings *s) {
  f8 hz = s->cutoff * g->key_factor + s->amount * g->filter.level, corner, gain;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    float sway = g->colour[lane] != 0 ? maths_exp2(clamp_f(g->colour[lane], -12, 12)) : 1;
    float cycles = (hz[lane] + s->velocity_amount * g->voice[lane].velocity) * sway / s->rate_hz;
    corner[lane] = clamp_f(cycles, 10 / s->rate_hz, 0.49f);
  }
  s->kernels->corner(&corner, &gain);
  return gain;
}

static void curve_of(CurveLanes *c, const Glide *g) {
  c->before = (f8){0} + g->before;
  c->now = (f8){0} + g->now;
  c->next = (f8){0} + g->next;
}

static void move_gain(VoiceGroup *g, const f8 *gain) {
  CurveLanes *c = &g->svf[0].gain;
  c->before = c->now;
  c->now = c->next;
  c->next = *gain;
  for (uint32_t lane = 0; lane < LANES; lane++)
    if (g->voice[lane].frames == 0) c->before[lane] = c->now[lane] = (*gain)[lane];
}

static void open_filter(VoiceGroup *g, const f8 *gain) {
  g->filtering = true;
  g->svf[0].gain = (CurveLanes){*gain, *gain, *gain};
  for (uint32_t side = 0; side < 2; side++) g->svf[side].state1 = g->svf[side].state2 = (f8){0};
}

// The right side's is the left's, but for its states.
static void copy_shape(VoiceGroup *g) {
  g->svf[1].gain = g->svf[0].gain;
  g->svf[1].damping = g->svf[0].damping;
  g->svf[1].wet = g->svf[0].wet;
}

static bool is_swayed(const VoiceGroup *g) {
  f8 none = {0};
  return group_differ(&g->colour, &none);
}

SvfMode filter_prepare(VoiceGroup *g, const VoiceSettings *s) {
  SvfLanes *svf = &g->svf[0];
  if (s->wet.target == 0 && !glide_moves(&s->wet)) {
    g->filtering = false;
    return SVF_OFF;
  }
  bool mixed = glide_sounds(&s->band) || glide_sounds(&s->high), swayed = is_swayed(g);
  if (g->filter_rests && s->filter_rests && s->amount == 0 && !mixed && !swayed) return SVF_STILL;
  f8 gain = filter_gain(g, s);
  move_gain(g, &gain);
  if (!g->filtering) open_filter(g, &gain);
  curve_of(&svf->damping, &s->damping);
  curve_of(&svf->wet, &s->wet);
  g->filter_rests = s->filter_rests && !group_differ(&svf->gain.before, &svf->gain.now) &&
                    !group_differ(&svf->gain.now, &svf->gain.next);
  if (g->stereo) copy_shape(g);
  if (mixed) return SVF_MIXED;
  return g->filter_rests && !swayed ? SVF_STILL : SVF_MOVING;
}
