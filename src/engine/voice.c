#include "engine/voice.h"
#include "dsp/maths.h"
#include "engine/wave.h"

// Full scale of one voice: twelve of them at their loudest stay within reach of the limiter.
static const float voice_scale = 0.5f;

// An attack aims past full level, so that it arrives there with some speed, as a capacitor would.
static const float attack_aim = 1.3f;
static const float attack_log2 = 2.11547722f; // log2(aim / (aim - 1))

// Below this (-100 dB) a voice is silent.
static const float silence = 1e-5f;

enum { NO_FRAME = -1 };

// -- starting and ending ---------------------------------------------------------------------------

static void start_envelopes(VoiceGroup *g, uint32_t lane, const VoiceSettings *s) {
  Voice *v = &g->voice[lane];
  const float *value = s->value;
  float attack = max_f(value[PARAM_ATTACK] * s->rate_hz, s->rate_hz * 0.0005f);
  v->attack_left = (int32_t)attack + 1;
  v->sustain = value[PARAM_SUSTAIN];
  v->decay_rate = maths_approach(max_f(value[PARAM_DECAY], 0.002f) * s->rate_hz);
  v->release_rate = maths_approach(max_f(value[PARAM_RELEASE], 0.02f) * s->rate_hz);
  g->amp.level[lane] = 0;
  g->amp.target[lane] = attack_aim;
  g->amp.rate[lane] = g->amp.rate_goal[lane] = 1 - maths_exp2(-attack_log2 / (float)v->attack_left);

  float quanta_hz = s->rate_hz / QUANTUM;
  v->filter_left = (int32_t)(value[PARAM_FILTER_ATTACK] * quanta_hz) + 1;
  v->filter_sustain = value[PARAM_FILTER_SUSTAIN];
  v->filter_decay = maths_approach(value[PARAM_FILTER_DECAY] * quanta_hz);
  v->filter_release = maths_approach(value[PARAM_FILTER_RELEASE] * quanta_hz);
  g->filter.level[lane] = 0;
  g->filter.target[lane] = attack_aim;
  g->filter.rate[lane] = 1 - maths_exp2(-attack_log2 / (float)v->filter_left);
}

void voice_start(VoiceGroup *g, uint32_t lane, const VoiceSettings *s, const Voice *note, uint32_t seed) {
  if (!g->busy) {
    g->shape = (Shape)s->value[PARAM_SYNTH];
    g->copies = wave_copies(g->shape, s->value[PARAM_DETUNE]);
    g->detune = -1;
    g->soonest_tick = g->soonest_frame = INT64_MAX;
    for (uint32_t k = 0; k < LANES; k++) g->level[k] = TABLE_LEVELS; // none: its tables are another shape's
  }
  Voice *v = &g->voice[lane];
  *v = *note;
  v->state = VOICE_HELD;
  v->release_at = v->fade_at = NO_FRAME;
  v->fade_left = 0;
  v->frames = 0;
  wave_start(g, lane, seed);
  start_envelopes(g, lane, s);
  g->svf.state1[lane] = g->svf.state2[lane] = 0;
  float gain = voice_scale * v->velocity * v->velocity;
  g->left[lane] = g->right[lane] = gain;
  g->pitch[lane] = -1000; // no pitch: works the step out
  g->key_factor[lane] = maths_exp2((v->pitch - 60) * s->value[PARAM_KEY_TO_FILTER] * (1.0f / 12));
  g->key[lane] = v->pitch;
  if (v->end_tick < g->soonest_tick) g->soonest_tick = v->end_tick;
  if (v->end_frame < g->soonest_frame) g->soonest_frame = v->end_frame;
  g->busy |= 1u << lane;
  g->living++;
  g->corner = g->attacking = g->started = true;
  g->filter_rests = false;
}

void voice_release(VoiceGroup *g, uint32_t lane, int32_t at) {
  Voice *v = &g->voice[lane];
  if (v->state != VOICE_HELD && v->state != VOICE_PEDAL) return;
  v->state = VOICE_RELEASED;
  v->release_at = at > v->begin ? at : v->begin;
  g->corner = true;
  g->filter_rests = false;
}

void voice_fade(VoiceGroup *g, uint32_t lane, int32_t at, float rate_hz) {
  Voice *v = &g->voice[lane];
  if (v->state == VOICE_FREE || v->state == VOICE_FADING) return;
  v->state = VOICE_FADING;
  g->living--;
  v->fade_at = at > v->begin ? at : v->begin;
  v->fade_left = (int32_t)(rate_hz * 0.005f);
  g->corner = true;
}

float voice_level(const VoiceGroup *g, uint32_t lane) {
  const Voice *v = &g->voice[lane];
  float level = v->attack_left > 0 ? 1 : g->amp.level[lane]; // what is still rising will be loud
  return level * g->left[lane];
}

// -- envelopes -------------------------------------------------------------------------------------

// Where a release begins the rate that goes on with the level's slope, so that there is no corner.
static float smooth_rate(float level, float target, float rate) {
  return level > silence ? clamp_f((level - target) * rate / level, -0.02f, 0.02f) : 0;
}

// C2 at both ends (Perlin 2002).
static float smootherstep(float x) { return x * x * x * (x * (x * 6 - 15) + 10); }

static float fade_gain(Voice *v, float length) {
  if (v->fade_left <= 0) return 0;
  return smootherstep((float)v->fade_left-- / length);
}

// A lane's quantum one frame at a time, from the state before it: exact where it turns corners.
static void draw_lane(VoiceGroup *g, uint32_t lane, const EnvLanes *start, float fade_length,
                      f8 amp[QUANTUM]) {
  Voice *v = &g->voice[lane];
  float level = start->level[lane], target = start->target[lane];
  float rate = start->rate[lane], goal = start->rate_goal[lane];
  bool fading = v->state == VOICE_FADING && v->fade_at == NO_FRAME;
  for (int32_t n = 0; n < QUANTUM; n++) {
    if (n == v->release_at) {
      rate = smooth_rate(level, target, rate);
      target = 0;
      goal = v->release_rate;
      v->attack_left = 0;
    }
    if (n == v->fade_at) fading = true;
    if (n < v->begin) {
      amp[n][lane] = 0;
      continue;
    }
    rate += (goal - rate) * (1.0f / 128);
    level += (target - level) * rate;
    amp[n][lane] = fading ? level * fade_gain(v, fade_length) : level;
    if (v->attack_left > 0 && --v->attack_left == 0) {
      target = v->sustain;
      rate = goal = v->decay_rate;
    }
  }
  g->amp.level[lane] = level;
  g->amp.target[lane] = target;
  g->amp.rate[lane] = rate;
  g->amp.rate_goal[lane] = goal;
  g->easing |= rate != goal;
}

static bool turns_corner(const Voice *v) {
  return v->begin > 0 || v->release_at != NO_FRAME || v->state == VOICE_FADING ||
         (v->attack_left > 0 && v->attack_left <= QUANTUM);
}

// Settles rates that have come close to their goal. Returns whether some lane still eases.
static bool settle_rates(VoiceGroup *g) {
  f8 gap = g->amp.rate_goal - g->amp.rate, near = g->amp.rate_goal * 1e-4f;
  bool easing = false;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    if (gap[lane] == 0) continue;
    if (gap[lane] < near[lane] && gap[lane] > -near[lane])
      g->amp.rate[lane] = g->amp.rate_goal[lane];
    else
      easing = true;
  }
  return easing;
}

static void render_envelope(VoiceGroup *g, const VoiceSettings *s, f8 amp[QUANTUM]) {
  if (g->easing) g->easing = settle_rates(g);
  EnvLanes start = g->amp;
  s->kernels->envelope(&g->amp, g->easing, amp);
  if (!g->corner && !g->attacking) return;
  g->attacking = false;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    Voice *v = &g->voice[lane];
    if (!(g->busy >> lane & 1)) continue;
    if (turns_corner(v))
      draw_lane(g, lane, &start, (float)(int32_t)(s->rate_hz * 0.005f), amp);
    else if (v->attack_left > 0)
      v->attack_left -= QUANTUM;
    g->attacking |= v->attack_left > 0;
  }
}

// -- the filter ------------------------------------------------------------------------------------

static void advance_filter_envelope(VoiceGroup *g) {
  g->filter.level += (g->filter.target - g->filter.level) * g->filter.rate;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    Voice *v = &g->voice[lane];
    if (v->state == VOICE_RELEASED && g->filter.target[lane] != 0) {
      g->filter.target[lane] = 0;
      g->filter.rate[lane] = v->filter_release;
      v->filter_left = 0;
    }
    if (v->filter_left == 0 || --v->filter_left > 0) continue;
    g->filter.target[lane] = v->filter_sustain;
    g->filter.rate[lane] = v->filter_decay;
  }
}

static f8 filter_gain(VoiceGroup *g, const VoiceSettings *s) {
  f8 hz = s->cutoff * g->key_factor + s->amount * g->filter.level, corner, gain;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    float cycles = (hz[lane] + s->velocity_amount * g->voice[lane].velocity) / s->rate_hz;
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
  CurveLanes *c = &g->svf.gain;
  c->before = c->now;
  c->now = c->next;
  c->next = *gain;
  for (uint32_t lane = 0; lane < LANES; lane++)
    if (g->voice[lane].frames == 0) c->before[lane] = c->now[lane] = (*gain)[lane];
}

static SvfMode prepare_filter(VoiceGroup *g, const VoiceSettings *s) {
  SvfLanes *svf = &g->svf;
  if (s->wet.target == 0 && !glide_moves(&s->wet)) {
    g->filtering = false;
    return SVF_OFF;
  }
  if (g->filter_rests && s->filter_rests && s->amount == 0) return SVF_STILL;
  if (s->amount != 0) advance_filter_envelope(g);
  f8 gain = filter_gain(g, s);
  move_gain(g, &gain);
  if (!g->filtering) {
    g->filtering = true;
    svf->state1 = svf->state2 = (f8){0};
    svf->gain = (CurveLanes){gain, gain, gain};
  }
  curve_of(&svf->damping, &s->damping);
  curve_of(&svf->wet, &s->wet);
  g->filter_rests = s->filter_rests && !group_differ(&svf->gain.before, &svf->gain.now) &&
                    !group_differ(&svf->gain.now, &svf->gain.next);
  return g->filter_rests ? SVF_STILL : SVF_MOVING;
}

// -- the quantum -----------------------------------------------------------------------------------

static bool has_ended(const VoiceGroup *g, uint32_t lane) {
  const Voice *v = &g->voice[lane];
  if (v->state == VOICE_FADING) return v->fade_left <= 0;
  bool falls = v->attack_left <= 0 && g->amp.target[lane] <= 0;
  return falls && g->amp.level[lane] < silence;
}

static void end_quantum(VoiceGroup *g) {
  g->corner = false;
  for (uint32_t lane = 0; lane < LANES; lane++) {
    Voice *v = &g->voice[lane];
    if (!(g->busy >> lane & 1)) continue;
    v->frames += QUANTUM - v->begin;
    v->begin = 0;
    v->release_at = v->fade_at = NO_FRAME;
    if (has_ended(g, lane)) {
      g->living -= v->state != VOICE_FADING;
      v->state = VOICE_FREE;
      g->busy &= ~(1u << lane);
      g->left[lane] = g->right[lane] = 0;
      continue;
    }
    g->corner |= v->state == VOICE_FADING;
  }
}

void voice_render(VoiceGroup *g, const VoiceSettings *s, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) {
  f8 wave[QUANTUM], amp[QUANTUM];
  wave_render(g, s, wave);
  SvfMode mode = prepare_filter(g, s);
  render_envelope(g, s, amp);
  s->kernels->strip(&g->svf, mode, wave, amp, &g->left, &g->right, bus_left, bus_right);
  end_quantum(g);
}
