#include "engine/strip.h"
#include "dsp/maths.h"
#include "dsp/ramp.h"
#include "engine/chain.h"

static size_t state_size(const Effect *effect) { return ((size_t)effect->state + 63) / 64 * 64; }

size_t strip_size(const Effect *const *effects) {
  size_t size = 0;
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++) size += state_size(effects[kind]);
  return size;
}

void strip_init(Strip *s, const Effect *const *effects, char *states, StripKind kind_of_strip,
                uint64_t *awake, uint32_t number) {
  s->effects = effects;
  s->awake = awake;
  s->bit = 1ull << number;
  s->fader = kind_of_strip == STRIP_OF_MASTER ? PARAM_MASTER_VOLUME : PARAM_VOLUME;
  s->centre = kind_of_strip == STRIP_OF_CHANNEL ? 0.707106781f : 1;
  s->asleep = true;
  panel_init(&s->panel);
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++) {
    s->insert[kind].effect = states;
    s->order[kind] = s->pending[kind] = (uint8_t)kind;
    states += state_size(effects[kind]);
  }
  glide_snap(&s->audible, 1);
  glide_snap(&s->direct, 1);
  strip_clear(s);
  panel_snap(&s->panel);
}

// -- parameters ------------------------------------------------------------------------------------

// Where a strip sleeps a send is at once where it goes.
static bool is_open(const Strip *s, ParamId send) {
  const Glide *g = &s->panel.glide[send];
  if (s->asleep) return g->target != 0 || g->offset != 0;
  return glide_sounds(g) || glide_moves(g);
}

static void note_send(Strip *s, ParamId send) {
  uint32_t bit = 1u << (send - PARAM_SEND1);
  s->sends = is_open(s, send) ? s->sends | bit : s->sends & ~bit;
}

static void note_wanted(Strip *s, ParamId id) {
  if (id >= PARAM_SEND1 && id < PARAM_SEND1 + BUS_COUNT) note_send(s, id);
  uint32_t kind = param_effect(id);
  if (kind >= EFFECT_INSERTS) return;
  ParamId first = param_of_effect((EffectKind)kind);
  bool wanted = false;
  for (ParamId k = first; k < first + s->effects[kind]->amounts; k++) {
    float rest = param_row(k)->initial;
    wanted |= s->panel.base[k] != rest || s->panel.value[k] != rest;
  }
  s->wanted = (s->wanted & ~(1u << kind)) | (uint32_t)wanted << kind;
}

static void set(Strip *s, ParamId id, float value) {
  panel_set(&s->panel, id, value);
  note_wanted(s, id);
}

static void clear_now(Strip *s) {
  s->clears = false;
  s->cleared = true;
  for (ParamId id = 0; id < PARAM_COUNT; id++) {
    ParamScope scope = param_row(id)->scope; // what an instrument is, is not the desk's
    if (scope != SCOPE_STRIP && (scope != SCOPE_MASTER || s->fader != PARAM_MASTER_VOLUME)) continue;
    panel_swing(&s->panel, id, 0);
    set(s, id, id == PARAM_VOLUME && s->centre == 1 ? 1 : param_row(id)->initial);
  }
  for (ParamId id = 0; id < PARAM_COUNT; id++)
    if (s->has_home[id / 64] >> (id % 64) & 1) set(s, id, s->home[id]);
  for (uint32_t k = 0; k < PANEL_WORDS; k++) s->has_home[k] = 0;
  chain_order(s, 0);
}

void strip_clear(Strip *s) {
  if (s->asleep || s->fader == PARAM_MASTER_VOLUME) {
    clear_now(s);
    return;
  }
  s->clears = true;
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++)
    if (s->effects[kind]->rings) set(s, param_of_effect((EffectKind)kind), 0);
}

void strip_begin(Strip *s) {
  if (s->clears) clear_now(s);
}

void strip_set(Strip *s, ParamId id, float value) {
  strip_begin(s);
  set(s, id, value);
}

void strip_send_home(Strip *s, ParamId id, float value) {
  if (!s->clears) {
    set(s, id, value);
    return;
  }
  s->home[id] = value;
  s->has_home[id / 64] |= 1ull << (id % 64);
}

void strip_lead(Strip *s, ParamId id, float scaled) {
  strip_begin(s);
  panel_lead(&s->panel, id, scaled);
  note_wanted(s, id);
}

void strip_swing(Strip *s, ParamId id, float offset) {
  panel_swing(&s->panel, id, offset);
  note_wanted(s, id);
}

// Parameters jump until it wakes.
static void fall_asleep(Strip *s) {
  strip_begin(s);
  s->asleep = true;
  panel_snap(&s->panel);
}

void strip_wake(Strip *s) {
  s->fed = true;
  if (!s->asleep) return;
  *s->awake |= s->bit;
  s->asleep = false;
  s->fresh = true;
  panel_snap(&s->panel);
}

// -- levels ----------------------------------------------------------------------------------------

static void go(Glide *g, float value, bool jumps) {
  if (jumps)
    glide_snap(g, value);
  else
    glide_follow(g, value);
}

// A level at each side, from the parameters where they are by now. At the middle it is exactly `centre`.
static void follow_levels(Strip *s, bool jumps) {
  const Glide *g = s->panel.glide;
  float level = g[s->fader].next * g[PARAM_EXPRESSION].next * s->audible.next;
  if (g[PARAM_GAIN].next != 0) level *= maths_decibels(g[PARAM_GAIN].next);
  float pan = g[PARAM_PAN].next, angle = (pan + 1) * 0.125f; // of a cycle: constant power
  float root = s->centre * 1.41421356f;
  float left = pan == 0 ? s->centre : root * maths_sin(0.25f - angle);
  float right = pan == 0 ? s->centre : root * maths_sin(angle);
  float trim = g[PARAM_TRIM].next == 0 ? 1 : maths_decibels(g[PARAM_TRIM].next);
  go(&s->left, level * left, jumps);
  go(&s->right, level * right, jumps);
  if (jumps) glide_snap(&s->trim, trim);
  s->trim.target = trim;
}

static bool levels_move(const Strip *s) {
  const Panel *p = &s->panel;
  return panel_moves(p, s->fader) || panel_moves(p, PARAM_EXPRESSION) || panel_moves(p, PARAM_GAIN) ||
         panel_moves(p, PARAM_PAN) || panel_moves(p, PARAM_TRIM) || glide_moves(&s->audible) ||
         glide_moves(&s->left) || glide_moves(&s->right) || glide_moves(&s->trim);
}

// Most of them rest most of the time.
static void advance(Glide *g, const StripSite *site) {
  if (glide_moves(g)) glide_advance(g, site->glide_rate);
}

static void close_sends(Strip *s) {
  for (uint32_t left = s->sends; left; left &= left - 1)
    note_send(s, (ParamId)(PARAM_SEND1 + __builtin_ctz(left)));
}

void strip_prepare(Strip *s, const StripSite *site) {
  chain_prepare(s, site);
  panel_advance(&s->panel, site->glide_rate);
  close_sends(s);
  if (s->fresh) { // who is heard was settled after it woke
    glide_snap(&s->audible, s->audible.target);
    glide_snap(&s->direct, s->direct.target);
  }
  advance(&s->audible, site);
  advance(&s->direct, site);
  if (s->fresh || levels_move(s)) follow_levels(s, s->fresh);
  advance(&s->trim, site); // by itself: in dB a long way down is steep
  s->fresh = false;
}

// -- rendering -------------------------------------------------------------------------------------

static void apply_level(const Glide *level, float x[QUANTUM]) {
  if (!glide_moves(level)) {
    const float gain = level->target;
    for (uint32_t n = 0; gain != 1 && n < QUANTUM; n++) x[n] *= gain;
    return;
  }
  float gain[QUANTUM];
  ramp_fill(level, gain);
  for (uint32_t n = 0; n < QUANTUM; n++) x[n] *= gain[n];
}

static void clear(float x[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n++) x[n] = 0;
}

void strip_render(Strip *s, const StripSite *site) {
  apply_level(&s->trim, s->bus[0]);
  apply_level(&s->trim, s->bus[1]);
  chain_render(s, site);
  apply_level(&s->left, s->bus[0]);
  apply_level(&s->right, s->bus[1]);
  float square = meter_measure(&s->meter, 0, s->bus[0], site->rate_hz);
  square += meter_measure(&s->meter, 1, s->bus[1], site->rate_hz);
  if (is_finite(square)) return;
  s->broken = true;
  clear(s->bus[0]), clear(s->bus[1]);
}

void strip_reset(Strip *s, const StripSite *site) {
  chain_close(s, site);
  s->meter = (Meter){0};
  s->broken = false;
  fall_asleep(s);
}

static const float nothing[QUANTUM];

static void rest(Strip *s, float rate_hz) {
  float left = 0;
  for (uint32_t side = 0; side < 2; side++) {
    meter_measure(&s->meter, side, nothing, rate_hz);
    left += s->meter.peak[side] + s->meter.square[side] + s->meter.hold[side];
  }
  if (left == 0) *s->awake &= ~s->bit;
}

void strip_settle(Strip *s, const StripSite *site) {
  if (s->asleep) {
    rest(s, site->rate_hz);
    return;
  }
  bool still = !s->fed && chain_is_still(s, site);
  s->fed = false;
  if (!still) return;
  chain_close(s, site);
  fall_asleep(s);
}
