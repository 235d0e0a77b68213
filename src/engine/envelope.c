#include "engine/envelope.h"
#include "dsp/maths.h"

// An attack aims past full level, so that it arrives there with some speed, as a capacitor would.
static const float attack_aim = 1.3f;
static const float attack_log2 = 2.11547722f; // log2(aim / (aim - 1))

// Below this (-100 dB) a voice is silent.
static const float silence = 1e-5f;

enum { NO_FRAME = -1 };

void envelope_start(VoiceGroup *g, uint32_t lane, const VoiceSettings *s) {
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

void envelope_render(VoiceGroup *g, const VoiceSettings *s, f8 amp[QUANTUM]) {
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

void envelope_advance_filter(VoiceGroup *g) {
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

bool envelope_ended(const VoiceGroup *g, uint32_t lane) {
  const Voice *v = &g->voice[lane];
  if (v->state == VOICE_FADING) return v->fade_left <= 0;
  bool falls = v->attack_left <= 0 && g->amp.target[lane] <= 0;
  return falls && g->amp.level[lane] < silence;
}
