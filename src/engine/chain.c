#include "engine/chain.h"
#include "dsp/ramp.h"

// What is below it (-140 dB) is not heard.
static const float unheard = 1e-7f;

// The longest delay of an effect that fades in: the chorus's.
static const float warm_s = 0.03f;

enum { ALL_KINDS = (1u << EFFECT_INSERTS) - 1 };

// With which a delay that was turned off rings out.
static const float most_feedback = 0.9f;

static EffectKnobs knobs_of(const Strip *s, uint32_t kind) {
  ParamId first = param_of_effect((EffectKind)kind);
  return (EffectKnobs){&s->panel.glide[first], &s->panel.value[first]};
}

// -- the order -------------------------------------------------------------------------------------

static void read_chain(uint64_t chain, uint8_t order[EFFECT_INSERTS]) {
  uint32_t seen = 0, count = 0;
  for (uint32_t n = 0; n < EFFECT_INSERTS; n++) {
    uint32_t kind = chain >> (4 * n) & 15;
    if (kind >= EFFECT_INSERTS || seen >> kind & 1) continue;
    seen |= 1u << kind;
    order[count++] = (uint8_t)kind;
  }
  for (uint32_t kind = 0; kind < EFFECT_INSERTS; kind++)
    if (!(seen >> kind & 1)) order[count++] = (uint8_t)kind;
}

static uint32_t place_of(const uint8_t order[EFFECT_INSERTS], uint32_t kind) {
  uint32_t place = 0;
  while (order[place] != kind) place++;
  return place;
}

// Effects that are on and stand on the other side of another one that is.
static uint32_t movers(const Strip *s) {
  uint32_t moved = 0;
  for (uint32_t a = 0; a < EFFECT_INSERTS; a++)
    for (uint32_t b = a + 1; b < EFFECT_INSERTS; b++) {
      if (!(s->on >> a & s->on >> b & 1)) continue;
      bool before = place_of(s->order, a) < place_of(s->order, b);
      bool after = place_of(s->pending, a) < place_of(s->pending, b);
      if (before != after) moved |= 1u << a | 1u << b;
    }
  return moved;
}

void chain_order(Strip *s, uint64_t chain) {
  read_chain(chain, s->pending);
  s->moved = movers(s);
  s->reorders = true;
}

// The order changes once all that move have faded over to dry; then they fade back.
static void advance_chain(Strip *s) {
  if (!s->reorders) return;
  for (uint32_t kinds = s->moved; kinds; kinds &= kinds - 1) {
    const Insert *i = &s->insert[__builtin_ctz(kinds)];
    if (i->state != INSERT_OFF && glide_sounds(&i->engaged)) return;
  }
  for (uint32_t n = 0; n < EFFECT_INSERTS; n++) s->order[n] = s->pending[n];
  s->moved = 0;
  s->reorders = false;
}

// -- turning on and off ----------------------------------------------------------------------------

static float type_of(const Strip *s, uint32_t kind) {
  return kind == EFFECT_REVERB ? s->panel.value[PARAM_REVERB_TYPE] : 0;
}

static void snap_knobs(Strip *s, uint32_t kind, uint32_t knobs) {
  ParamId first = param_of_effect((EffectKind)kind);
  for (uint32_t k = 0; k < knobs; k++) glide_arrive(&s->panel.glide[first + k]);
}

// What rings has its input turned up from nothing; the others fade in. In a strip that slept there is nothing
// to fade from.
static void turn_on(Strip *s, const StripSite *site, uint32_t kind) {
  const Effect *effect = site->effects[kind];
  Insert *i = &s->insert[kind];
  if (effect->memory && !(i->memory = pool_take(&site->pools[kind]))) {
    if (!site->pools[kind].dirty) s->full |= 1u << kind; // else it will not be long
    return;
  }
  s->full &= ~(1u << kind);
  snap_knobs(s, kind, effect->knobs);
  bool turns_up = effect->rings && !s->fresh;
  if (turns_up) panel_rise(&s->panel, param_of_effect((EffectKind)kind));
  glide_snap(&i->engaged, s->fresh || effect->rings);
  i->warms = s->fresh || effect->rings ? 0 : 1 + (uint32_t)(site->rate_hz * (warm_s / QUANTUM));
  i->engaged.target = i->warms == 0;
  i->state = INSERT_ON;
  s->on |= 1u << kind;
  i->quiet = 0;
  i->type = type_of(s, kind);
  EffectSite around = {.rate_hz = site->rate_hz, .beat = site->beat};
  effect->reset(i->effect, i->memory, &around, knobs_of(s, kind));
}

static void turn_off(Strip *s, const StripSite *site, uint32_t kind) {
  Insert *i = &s->insert[kind];
  if (site->effects[kind]->memory) pool_give(&site->pools[kind], i->memory);
  i->memory = NULL;
  i->state = INSERT_OFF;
  s->on &= ~(1u << kind);
}

static uint32_t span_of(const Insert *i, const StripSite *site, uint32_t kind) {
  const Effect *effect = site->effects[kind];
  return effect->span ? effect->span(i->effect) : (uint32_t)(site->rate_hz * 0.1f);
}

static bool is_still(const Strip *s, const StripSite *site, uint32_t kind) {
  const Insert *i = &s->insert[kind];
  return i->quiet > span_of(i, site, kind);
}

// Whether it may go: what rings has rung out with its input closed, the others have faded over to dry.
static bool has_left(const Strip *s, const Insert *i, const StripSite *site, uint32_t kind) {
  if (i->state == INSERT_CHANGING || !site->effects[kind]->rings) return !glide_sounds(&i->engaged);
  return !glide_sounds(&s->panel.glide[param_of_effect((EffectKind)kind)]) && is_still(s, site, kind);
}

// One that was ringing out is on again: its knobs go on from where they were kept.
static void take_up(Strip *s, const StripSite *site, uint32_t kind) {
  const Effect *effect = site->effects[kind];
  ParamId first = param_of_effect((EffectKind)kind);
  for (uint32_t k = 1; effect->rings && k < effect->knobs; k++)
    panel_resume(&s->panel, (ParamId)(first + k), &s->insert[kind].glide[k]);
}

// Most of them rest most of the time.
static void advance(Glide *g, const StripSite *site) {
  if (glide_moves(g)) glide_advance(g, site->glide_rate);
}

static void prepare_insert(Strip *s, const StripSite *site, uint32_t kind) {
  Insert *i = &s->insert[kind];
  bool wanted = s->wanted >> kind & 1;
  if (i->state == INSERT_OFF) {
    if (wanted && s->moved == 0) turn_on(s, site, kind); // else when the chain has its new order
    return;
  }
  if (i->state == INSERT_LEAVING && wanted) take_up(s, site, kind);
  if (i->state != INSERT_CHANGING) i->state = wanted ? INSERT_ON : INSERT_LEAVING;
  if (i->state == INSERT_ON && i->type != type_of(s, kind)) i->state = INSERT_CHANGING;
  bool stays = i->state == INSERT_ON || (i->state == INSERT_LEAVING && site->effects[kind]->rings);
  i->warms -= i->warms > 0;
  i->engaged.target = stays && i->warms == 0 && !(s->moved >> kind & 1);
  advance(&i->engaged, site);
  if (i->state != INSERT_ON && has_left(s, i, site, kind)) turn_off(s, site, kind);
}

// -- rendering -------------------------------------------------------------------------------------

static void blend(const Glide *engaged, const float dry[QUANTUM], float x[QUANTUM]) {
  float share[QUANTUM];
  ramp_fill(engaged, share);
  for (uint32_t n = 0; n < QUANTUM; n++) x[n] = dry[n] + share[n] * (x[n] - dry[n]);
}

_Static_assert((int)DELAY_KNOBS <= (int)INSERT_KEPT && (int)REVERB_KNOBS <= (int)INSERT_KEPT,
               "what rings has its knobs kept");

// What rings out keeps the knobs that it rang with, but for its input's level. A feedback that would go on
// for ever is held down.
static EffectKnobs kept_knobs(Strip *s, const StripSite *site, uint32_t kind) {
  EffectKnobs now = knobs_of(s, kind);
  Insert *i = &s->insert[kind];
  if (!site->effects[kind]->rings) return now;
  bool leaves = i->state == INSERT_LEAVING;
  for (uint32_t k = 0; k < site->effects[kind]->knobs; k++) {
    if (leaves && k > 0) {
      advance(&i->glide[k], site);
      continue;
    }
    i->glide[k] = now.glide[k];
    i->value[k] = now.value[k];
  }
  if (leaves && kind == EFFECT_DELAY)
    i->glide[DELAY_FEEDBACK].target = min_f(i->glide[DELAY_FEEDBACK].target, most_feedback);
  return (EffectKnobs){i->glide, i->value};
}

static void copy(const float from[QUANTUM], float to[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n++) to[n] = from[n];
}

static void run_insert(Strip *s, const StripSite *site, uint32_t kind) {
  Insert *i = &s->insert[kind];
  EffectSite around = {.rate_hz = site->rate_hz, .beat = site->beat, .key = {s->key[0], s->key[1]}};
  bool blends = glide_moves(&i->engaged) || i->engaged.target != 1;
  float dry[2][QUANTUM];
  if (blends) copy(s->bus[0], dry[0]), copy(s->bus[1], dry[1]);
  float loud =
      site->effects[kind]->process(i->effect, &around, kept_knobs(s, site, kind), s->bus[0], s->bus[1]);
  if (blends) blend(&i->engaged, dry[0], s->bus[0]), blend(&i->engaged, dry[1], s->bus[1]);
  i->quiet = loud < unheard ? i->quiet + QUANTUM : 0;
}

// -- the whole chain -------------------------------------------------------------------------------

void chain_prepare(Strip *s, const StripSite *site) {
  for (uint32_t kinds = s->on | s->wanted; kinds; kinds &= kinds - 1)
    prepare_insert(s, site, (uint32_t)__builtin_ctz(kinds));
  s->full &= s->wanted;
  advance_chain(s);
}

void chain_render(Strip *s, const StripSite *site) {
  for (uint32_t n = 0, left = s->on; left; n++) {
    uint32_t kind = s->order[n], bit = 1u << kind;
    if (left & bit) run_insert(s, site, kind);
    left &= ~bit;
  }
}

bool chain_is_still(const Strip *s, const StripSite *site) {
  bool still = true;
  for (uint32_t left = s->on; left; left &= left - 1)
    still &= is_still(s, site, (uint32_t)__builtin_ctz(left));
  return still;
}

void chain_close(Strip *s, const StripSite *site) {
  while (s->on) turn_off(s, site, (uint32_t)__builtin_ctz(s->on));
}
