#include "engine/held.h"

static float value_of(const Channel *c, ParamId id) { return c->strip->panel.value[id]; }

static bool is_mono(const Channel *c) { return value_of(c, PARAM_MONO) > 0 || value_of(c, PARAM_LEGATO) > 0; }

typedef struct {
  VoiceGroup *group;
  uint32_t lane;
} Place;

// The newest voice whose key is down.
static Place sounding(Channel *c) {
  Place found = {NULL, 0};
  uint64_t newest = 0;
  for (VoiceGroup *g = c->group; g < c->group + c->used; g++) EACH_LANE(lane, g->busy) {
      const Voice *v = &g->voice[lane];
      if ((v->state != VOICE_HELD && v->state != VOICE_PEDAL) || v->order < newest) continue;
      newest = v->order;
      found = (Place){g, lane};
    }
  return found;
}

static void remove_at(Channel *c, uint32_t place) {
  c->held_count--;
  for (uint32_t n = place; n < c->held_count; n++) c->held[n] = c->held[n + 1];
}

static void hold(Channel *c, const Voice *v) {
  if (v->state != VOICE_HELD) return;
  if (c->held_count == CHANNEL_HELD) remove_at(c, 0);
  c->held[c->held_count++] = *v;
}

bool held_takes(Channel *c, const VoiceSettings *s, Voice *note) {
  if (!is_mono(c)) {
    c->held_count = 0;
    return false;
  }
  Place place = sounding(c);
  float key = tuning_pitch(s->keys, note->pitch);
  if (!place.group) {
    c->held_count = 0;
    if (value_of(c, PARAM_LEGATO) == 0 && c->last_key != 0) note->slide = c->last_key - key;
    c->last_key = key;
    return false;
  }
  Voice *v = &place.group->voice[place.lane];
  hold(c, v);
  c->last_key = key;
  if (value_of(c, PARAM_LEGATO) > 0) {
    voice_turn(place.group, place.lane, s, note, value_of(c, PARAM_GLIDE));
    return true;
  }
  note->slide = place.group->key[place.lane] + v->slide - key;
  voice_fade(place.group, place.lane, note->begin, s->rate_hz);
  return false;
}

bool held_returns(Channel *c, const VoiceSettings *s, VoiceGroup *g, uint32_t lane, int64_t tick,
                  int64_t frame) {
  while (c->held_count > 0) {
    Voice back = c->held[--c->held_count];
    if (back.end_tick <= tick || back.end_frame <= frame) continue;
    voice_turn(g, lane, s, &back, value_of(c, PARAM_GLIDE));
    c->last_key = g->key[lane];
    return true;
  }
  return false;
}

void held_drop(Channel *c, uint32_t owner, float pitch) {
  for (uint32_t n = c->held_count; n-- > 0;)
    if (c->held[n].owner == owner && c->held[n].pitch == pitch) remove_at(c, n);
}

void held_release(Channel *c, uint32_t owner, uint32_t mask) {
  for (uint32_t n = c->held_count; n-- > 0;)
    if ((c->held[n].owner & mask) == (owner & mask)) remove_at(c, n);
}
