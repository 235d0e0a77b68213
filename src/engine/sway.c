#include "engine/sway.h"
#include "dsp/maths.h"

// What a note's chance is used for.
enum { CHANCE_ROUTE, CHANCE_PITCH, CHANCE_COLOUR, CHANCE_SLOW };

// The last of a group's LFOs.
enum { VIBRATO = 2 };

// How far `analog` lets a note's pitch be off for good and wander (cents), and its colour (octaves).
static const float analog_off = 5, analog_wander = 3, analog_colour = 0.12f;
static const float human_cents = 4;
static const float wander_hz = 0.7f;

float sway_chance(uint32_t seed, uint32_t use) {
  return (float)(int32_t)maths_hash(seed + use * 0x9e3779b9u) * 0x1p-31f;
}

bool sway_uses(const Timbre *t, ModSource source) {
  bool uses = false;
  for (uint32_t n = 0; n < t->route_count; n++) uses |= t->route[n].source == source;
  return uses;
}

// The targets of a timbre's routes, a bit each.
static uint32_t targets_of(const Timbre *t) {
  uint32_t targets = 0;
  for (uint32_t n = 0; n < t->route_count; n++) targets |= 1u << t->route[n].target;
  return targets;
}

bool sway_leads(const Timbre *t, uint8_t target) { return targets_of(t) >> target & 1; }

// -- sources ---------------------------------------------------------------------------------------

static float seconds_of(const Voice *v, const VoiceSettings *s) { return (float)v->frames / s->rate_hz; }

// From one value of chance to the next in even steps, without corners.
static float wander(const Voice *v, const VoiceSettings *s) {
  float place = seconds_of(v, s) * wander_hz;
  uint32_t step = (uint32_t)place;
  float t = place - (float)step, bent = t * t * (3 - 2 * t);
  float from = sway_chance(v->seed + step, CHANCE_SLOW), to = sway_chance(v->seed + step + 1, CHANCE_SLOW);
  return from + (to - from) * bent;
}

static float lfo_wave(LfoShape shape, float phase, uint32_t seed) {
  switch (shape) {
  case LFO_SINE: return maths_sin(phase > 0.5f ? phase - 1 : phase);
  case LFO_TRIANGLE: return phase < 0.25f ? 4 * phase : phase < 0.75f ? 2 - 4 * phase : 4 * phase - 4;
  case LFO_SAW: return 2 * phase - 1;
  case LFO_SQUARE: return phase < 0.5f ? 1 : -1;
  case LFO_RANDOM: return sway_chance(seed, CHANCE_ROUTE);
  case LFO_SHAPES: break;
  }
  return 0;
}

static float lfo(VoiceGroup *g, uint32_t lane, const VoiceSettings *s, uint32_t which) {
  ParamId first = which ? PARAM_LFO2_RATE : PARAM_LFO1_RATE;
  const float *value = &s->value[first]; // rate, shape, delay, fade, phase
  Voice *v = &g->voice[lane];
  float seconds = seconds_of(v, s) - value[2];
  if (seconds < 0) return 0;
  float place = g->lfo[which][lane] + value[4], whole = (float)(uint32_t)place;
  g->lfo[which][lane] += value[0] * QUANTUM / s->rate_hz;
  if (g->lfo[which][lane] > 4096) g->lfo[which][lane] -= 4096; // a float's fraction stays fine
  float level = value[3] > 0 ? min_f(seconds / value[3], 1) : 1;
  return level * lfo_wave((LfoShape)value[1], place - whole, v->seed + (uint32_t)whole);
}

static float source_of(VoiceGroup *g, uint32_t lane, const VoiceSettings *s, ModSource source) {
  const Voice *v = &g->voice[lane];
  switch (source) {
  case MOD_ENVELOPE: return g->filter.level[lane];
  case MOD_LFO1: return lfo(g, lane, s, 0);
  case MOD_LFO2: return lfo(g, lane, s, 1);
  case MOD_RANDOM: return wander(v, s);
  case MOD_CHANCE: return sway_chance(v->seed, CHANCE_ROUTE);
  case MOD_VELOCITY: return v->velocity;
  case MOD_KEY: return (v->pitch - 60) * (1.0f / 12);
  case MOD_PRESSURE: return max_f(s->pressure, v->pressure);
  case MOD_WHEEL: return s->wheel;
  case MOD_BEND: return s->bend_wheel;
  case MOD_AMPLITUDE: return g->amp.level[lane];
  case MOD_SOURCES: break;
  }
  return 0;
}

typedef struct {
  f8 of[MOD_SOURCES];
  uint32_t targets; // a bit each
} Sources;

static bool leads_to(const Sources *s, uint32_t target) { return s->targets >> target & 1; }

static void read_sources(VoiceGroup *g, const VoiceSettings *s, Sources *sources) {
  uint32_t read = 0;
  sources->targets = targets_of(g->timbre);
  for (uint32_t n = 0; n < g->timbre->route_count; n++) {
    ModSource source = (ModSource)g->timbre->route[n].source;
    if (read >> source & 1) continue;
    read |= 1u << source;
    sources->of[source] = (f8){0};
    EACH_LANE(lane, g->busy) sources->of[source][lane] = source_of(g, lane, s, source);
  }
}

static f8 routed(const VoiceGroup *g, const Sources *sources, uint8_t target) {
  f8 sum = {0};
  if (!leads_to(sources, target)) return sum;
  for (uint32_t n = 0; n < g->timbre->route_count; n++) {
    const Route *r = &g->timbre->route[n];
    if (r->target == target) sum += r->amount * sources->of[r->source];
  }
  return sum;
}

// -- pitch -----------------------------------------------------------------------------------------

// The phase goes on with the rate, so that another rate leaves the swing as wide as it was.
static float vibrato(VoiceGroup *g, uint32_t lane, const VoiceSettings *s) {
  float seconds = seconds_of(&g->voice[lane], s) - s->value[PARAM_VIBRATO_DELAY];
  if (seconds <= 0) return 0;
  float phase = g->lfo[VIBRATO][lane], next = phase + s->value[PARAM_VIBRATO_RATE] * QUANTUM / s->rate_hz;
  g->lfo[VIBRATO][lane] = next >= 1 ? next - 1 : next;
  return min_f(seconds * 4, 1) * maths_sin(phase > 0.5f ? phase - 1 : phase) * s->vibrato * 0.01f;
}

static void slide(VoiceGroup *g, f8 *pitch) {
  if (!g->sliding) return;
  g->sliding = false;
  EACH_LANE(lane, g->busy) {
    Voice *v = &g->voice[lane];
    if (v->slide == 0) continue;
    bool arrives = __builtin_fabsf(v->slide) <= v->slide_step;
    v->slide = arrives ? 0 : v->slide - __builtin_copysignf(v->slide_step, v->slide);
    (*pitch)[lane] += v->slide;
    g->sliding = true; // once more when it has arrived: the step is to rest there
  }
}

static f8 pitch_of(VoiceGroup *g, const VoiceSettings *s, const Sources *sources, float analog) {
  f8 pitch = g->key + s->bend;
  slide(g, &pitch);
  if (s->vibrato != 0) EACH_LANE(lane, g->busy) pitch[lane] += vibrato(g, lane, s);
  float human = s->value[PARAM_HUMANIZE] * human_cents;
  if (analog > 0 || human > 0) EACH_LANE(lane, g->busy) {
      const Voice *v = &g->voice[lane];
      float off = (analog * analog_off + human) * sway_chance(v->seed, CHANCE_PITCH);
      pitch[lane] += 0.01f * (off + analog * analog_wander * wander(v, s));
    }
  return pitch + routed(g, sources, MOD_PITCH);
}

static bool pitch_rests(const VoiceGroup *g, const VoiceSettings *s, const Sources *sources, float analog) {
  return !g->starting && !g->sliding && !g->moved && s->bend == g->bend && s->vibrato == 0 && analog == 0 &&
         !leads_to(sources, MOD_PITCH);
}

static void move_pitch(VoiceGroup *g, const VoiceSettings *s, const Sources *sources) {
  float analog = s->value[PARAM_ANALOG];
  g->step_from = g->step;
  if (pitch_rests(g, s, sources, analog)) return;
  f8 pitch = pitch_of(g, s, sources, analog);
  g->bend = s->bend;
  g->moved = group_differ(&pitch, &g->pitch);
  g->pitch = pitch;
  s->kernels->step(&pitch, s->tuning, &g->step);
  for (uint32_t lane = 0; lane < LANES; lane++) {
    g->step[lane] = min_f(g->step[lane], 0.49f);
    if (g->starting >> lane & 1) g->step_from[lane] = g->step[lane];
  }
}

// -- knobs -----------------------------------------------------------------------------------------

static void move_knob(VoiceGroup *g, const VoiceSettings *s, const Sources *sources, ParamId id, uint32_t k) {
  const Glide *glide = &s->glide[id];
  float base = id == PARAM_PULSE_WIDTH ? s->width : 0.5f * (glide->now + glide->next);
  f8 to = (f8){0} + base;
  if (leads_to(sources, MOD_KNOB + k)) {
    ParamSpan span = param_span(id);
    to += routed(g, sources, (uint8_t)(MOD_KNOB + k));
    for (uint32_t lane = 0; lane < LANES; lane++) to[lane] = clamp_f(to[lane], span.low, span.high);
  }
  g->from[k] = g->to[k];
  g->to[k] = to;
  EACH_LANE(lane, g->starting) g->from[k][lane] = to[lane];
}

static void move_colour(VoiceGroup *g, const VoiceSettings *s, const Sources *sources) {
  float analog = s->value[PARAM_ANALOG] * analog_colour;
  g->colour = routed(g, sources, MOD_CUTOFF);
  if (analog > 0) EACH_LANE(lane, g->busy) {
      const Voice *v = &g->voice[lane];
      g->colour[lane] += analog * (sway_chance(v->seed, CHANCE_COLOUR) + 0.5f * wander(v, s));
    }
}

// A quantum on, along a curve without corners. What starts is there at once.
static void follow(VoiceGroup *g, CurveLanes *c, f8 to, float low, float high) {
  for (uint32_t lane = 0; lane < LANES; lane++) to[lane] = clamp_f(to[lane], low, high);
  c->before = c->now;
  c->now = c->next;
  c->next = to;
  EACH_LANE(lane, g->starting) c->before[lane] = c->now[lane] = to[lane];
}

static float level_at(float place, bool right) {
  float angle = (clamp_f(place, -1, 1) + 1) * 0.125f;
  return place == 0 ? 1 : 1.41421356f * maths_sin(right ? angle : 0.25f - angle);
}

// Places, -1 to 1, as levels at each side, at constant power.
static void pan(VoiceGroup *g, f8 to) {
  for (uint32_t side = 0; side < 2; side++) {
    f8 level;
    for (uint32_t lane = 0; lane < LANES; lane++) level[lane] = level_at(to[lane], side);
    follow(g, &g->side[side], level, 0, 2);
  }
}

static void move_place(VoiceGroup *g, const Sources *sources) {
  if (leads_to(sources, MOD_LEVEL)) follow(g, &g->level, 1 + routed(g, sources, MOD_LEVEL), 0, 4);
  if (g->pans) pan(g, routed(g, sources, MOD_PAN));
}

// What these are does not change while a note lasts.
static bool is_fixed(ModSource source) {
  return source == MOD_CHANCE || source == MOD_VELOCITY || source == MOD_KEY;
}

bool sway_pans(const Timbre *t) {
  bool pans = false;
  for (uint32_t n = 0; n < t->route_count; n++)
    pans |= t->route[n].target == MOD_PAN && !is_fixed((ModSource)t->route[n].source);
  return pans;
}

void sway_start(VoiceGroup *g, uint32_t lane, const VoiceSettings *s) {
  g->lfo[0][lane] = g->lfo[1][lane] = g->lfo[VIBRATO][lane] = 0;
  g->pitch[lane] = -1000; // no pitch: it is worked out
  float place = g->voice[lane].pan;
  for (uint32_t n = 0; !g->pans && n < g->timbre->route_count; n++) {
    const Route *r = &g->timbre->route[n];
    if (r->target == MOD_PAN) place += r->amount * source_of(g, lane, s, (ModSource)r->source);
  }
  g->left[lane] *= level_at(place, false);
  g->right[lane] *= level_at(place, true);
}

void sway_advance(VoiceGroup *g, const VoiceSettings *s) {
  Sources sources;
  read_sources(g, s, &sources);
  move_pitch(g, s, &sources);
  ParamId first = param_of_synth((SynthKind)g->timbre->synth);
  uint32_t knobs = s->kernels->synths[g->timbre->synth]->knobs;
  for (uint32_t k = 0; k < knobs; k++) move_knob(g, s, &sources, (ParamId)(first + k), k);
  move_colour(g, s, &sources);
  move_place(g, &sources);
}
