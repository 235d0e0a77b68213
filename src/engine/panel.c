#include "engine/panel.h"

static void touch(Panel *p, ParamId id) { p->moving[id / 64] |= 1ull << (id % 64); }

void panel_init(Panel *p) {
  for (ParamId id = 0; id < PARAM_COUNT; id++) {
    p->base[id] = p->value[id] = param_row(id)->initial;
    glide_snap(&p->glide[id], param_scale(id, p->base[id]));
  }
  for (uint32_t k = 0; k < PANEL_WORDS; k++) p->moving[k] = 0;
}

static bool is_off(ParamId id, float value) { return param_row(id)->curve == CURVE_EXP && value == 0; }

// What is off stays so, however it swings.
static void put_value(Panel *p, ParamId id) {
  const Glide *g = &p->glide[id];
  bool swings = g->offset != 0 && !is_off(id, p->base[id]);
  p->value[id] = swings ? param_hold(id, param_unscale(id, g->target + g->offset)) : p->base[id];
}

// What is off has no place to go to: it stays where it stands, to be faded over.
void panel_set(Panel *p, ParamId id, float value) {
  if (p->base[id] == value && p->glide[id].target == param_scale(id, value)) return;
  p->base[id] = value;
  if (!is_off(id, value)) p->glide[id].target = param_scale(id, value);
  put_value(p, id);
  touch(p, id);
}

// What it still has to glide goes with it.
void panel_lead(Panel *p, ParamId id, float scaled) {
  Glide *g = &p->glide[id];
  float by = scaled - g->target;
  p->base[id] = param_hold(id, param_unscale(id, scaled));
  g->target = scaled;
  g->first += by;
  g->second += by;
  put_value(p, id);
  touch(p, id);
}

void panel_swing(Panel *p, ParamId id, float offset) {
  Glide *g = &p->glide[id];
  ParamSpan span = param_span(id);
  g->offset = offset == 0 ? 0 : clamp_f(offset, span.low - g->target, span.high - g->target);
  put_value(p, id);
  touch(p, id);
}

void panel_resume(Panel *p, ParamId id, const Glide *from) {
  Glide *g = &p->glide[id], own = *g;
  *g = *from;
  g->target = own.target;
  g->offset = own.offset;
  touch(p, id);
}

void panel_rise(Panel *p, ParamId id) {
  Glide *g = &p->glide[id];
  g->first = g->second = g->before = g->now = g->next = 0;
  touch(p, id);
}

float panel_place(const Panel *p, ParamId id) {
  return is_off(id, p->base[id]) ? param_scale(id, 0) : p->glide[id].target;
}

// While it glides, what swings about it may reach further than where it goes would allow.
static void hold_in_range(Glide *g, ParamId id) {
  ParamSpan span = param_span(id);
  g->next = clamp_f(g->next, span.low, span.high);
}

void panel_advance(Panel *p, float rate) {
  for (uint32_t word = 0; word < PANEL_WORDS; word++) {
    for (uint64_t left = p->moving[word]; left; left &= left - 1) {
      uint32_t bit = (uint32_t)__builtin_ctzll(left);
      Glide *g = &p->glide[word * 64 + bit];
      glide_advance(g, rate);
      if (g->offset != 0) hold_in_range(g, (ParamId)(word * 64 + bit));
      if (!glide_moves(g)) p->moving[word] &= ~(1ull << bit);
    }
  }
}

void panel_snap(Panel *p) {
  for (uint32_t word = 0; word < PANEL_WORDS; word++) {
    for (uint64_t left = p->moving[word]; left; left &= left - 1) {
      glide_arrive(&p->glide[word * 64 + (uint32_t)__builtin_ctzll(left)]);
    }
    p->moving[word] = 0;
  }
}
