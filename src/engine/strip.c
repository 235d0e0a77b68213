#include "engine/strip.h"
#include "dsp/maths.h"
#include "dsp/ramp.h"

// What is below it (-140 dB) is not heard.
static const float unheard = 1e-7f;

// The longest delay of an effect that fades in: the chorus's.
static const float warm_s = 0.03f;

enum { ALL_KINDS = (1u << EFFECT_INSERTS) - 1 };

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

static EffectKnobs knobs_of(const Strip *s, uint32_t kind) {
  ParamId first = param_of_effect((EffectKind)kind);
  return (EffectKnobs){&s->panel.glide[first], &s->panel.value[first]};
}

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

void strip_set(Strip *s, ParamId id, float value) {
  panel_set(&s->panel, id, value);
  note_wanted(s, id);
}

void strip_lead(Strip *s, ParamId id, float scaled) {
  panel_lead(&s->panel, id, scaled);
  note_wanted(s, id);
}

void strip_swing(Strip *s, ParamId id, float offset) {
  panel_swing(&s->panel, id, offset);
  note_wanted(s, id);
}

void strip_clear(Strip *s) {
  for (ParamId id = 0; id < PARAM_COUNT; id++) {
    strip_swing(s, id, 0);
    strip_set(s, id, id == PARAM_VOLUME && s->centre == 1 ? 1 : param_row(id)->initial);
  }
  strip_chain(s, 0);
}

// -- the chain -------------------------------------------------------------------------------------

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

void strip_chain(Strip *s, uint64_t chain) {
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

// Most of them rest most of the time.
static void advance(Glide *g, const StripSite *site) {
  if (glide_moves(g)) glide_advance(g, site->glide_rate);
}

static void prepare_insert(Strip *s, const StripSite *site, uint32_t kind) {
  Insert *i = &s->insert[kind];
  bool wanted = s->wanted >> kind & 1;
  if (i->state == INSERT_OFF) {
    if (wanted) turn_on(s, site, kind);
    return;
  }
  if (i->state != INSERT_CHANGING) i->state = wanted ? INSERT_ON : INSERT_LEAVING;
  if (i->state == INSERT_ON && i->type != type_of(s, kind)) i->state = INSERT_CHANGING;
  bool stays = i->state == INSERT_ON || (i->state == INSERT_LEAVING && site->effects[kind]->rings);
  i->warms -= i->warms > 0;
  i->engaged.target = stays && i->warms == 0 && !(s->moved >> kind & 1);
  advance(&i->engaged, site);
  if (i->state != INSERT_ON && has_left(s, i, site, kind)) turn_off(s, site, kind);
}

// Parameters jump until it wakes.
static void fall_asleep(Strip *s) {
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

static void close_sends(Strip *s) {
  for (uint32_t left = s->sends; left; left &= left - 1)
    note_send(s, (ParamId)(PARAM_SEND1 + __builtin_ctz(left)));
}

void strip_prepare(Strip *s, const StripSite *site) {
  for (uint32_t kinds = s->on | s->wanted; kinds; kinds &= kinds - 1)
    prepare_insert(s, site, (uint32_t)__builtin_ctz(kinds));
  s->full &= s->wanted;
  advance_chain(s);
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

static void blend(const Glide *engaged, const float dry[QUANTUM], float x[QUANTUM]) {
  float share[QUANTUM];
  ramp_fill(engaged, share);
  for (uint32_t n = 0; n < QUANTUM; n++) x[n] = dry[n] + share[n] * (x[n] - dry[n]);
}

static void copy(const float from[QUANTUM], float to[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n++) to[n] = from[n];
}

static void clear(float x[QUANTUM]) {
  for (uint32_t n = 0; n < QUANTUM; n++) x[n] = 0;
}

static void run_insert(Strip *s, const StripSite *site, uint32_t kind) {
  Insert *i = &s->insert[kind];
  EffectSite around = {.rate_hz = site->rate_hz, .beat = site->beat, .key = {s->key[0], s->key[1]}};
  bool blends = glide_moves(&i->engaged) || i->engaged.target != 1;
  float dry[2][QUANTUM];
  if (blends) copy(s->bus[0], dry[0]), copy(s->bus[1], dry[1]);
  float loud = site->effects[kind]->process(i->effect, &around, knobs_of(s, kind), s->bus[0], s->bus[1]);
  if (blends) blend(&i->engaged, dry[0], s->bus[0]), blend(&i->engaged, dry[1], s->bus[1]);
  i->quiet = loud < unheard ? i->quiet + QUANTUM : 0;
}

void strip_render(Strip *s, const StripSite *site) {
  apply_level(&s->trim, s->bus[0]);
  apply_level(&s->trim, s->bus[1]);
  for (uint32_t n = 0, left = s->on; left; n++) {
    uint32_t kind = s->order[n], bit = 1u << kind;
    if (left & bit) run_insert(s, site, kind);
    left &= ~bit;
  }
  apply_level(&s->left, s->bus[0]);
  apply_level(&s->right, s->bus[1]);
  float square = meter_measure(&s->meter, 0, s->bus[0], site->rate_hz);
  square += meter_measure(&s->meter, 1, s->bus[1], site->rate_hz);
  if (is_finite(square)) return;
  s->broken = true;
  clear(s->bus[0]), clear(s->bus[1]);
}

void strip_reset(Strip *s, const StripSite *site) {
  for (; s->on; turn_off(s, site, (uint32_t)__builtin_ctz(s->on))) continue;
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
  bool still = !s->fed;
  s->fed = false;
  for (uint32_t left = s->on; still && left; left &= left - 1)
    still = is_still(s, site, (uint32_t)__builtin_ctz(left));
  if (!still) return;
  for (; s->on; turn_off(s, site, (uint32_t)__builtin_ctz(s->on))) continue;
  fall_asleep(s);
}
