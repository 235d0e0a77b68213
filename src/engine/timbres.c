#include "engine/timbres.h"

static void wave(Timbres *t, Shape slot, WaveShape shape, const Table *table) {
  Timbre *own = &t->own[slot];
  *own = (Timbre){.synth = SYNTH_WAVE, .shape = (uint8_t)shape, .copies = 1};
  if (table) {
    own->frames = 1;
    own->table[0] = *table;
  }
  t->slot[slot] = own;
}

void timbres_init(Timbres *t, const Tables *tables) {
  const Table *saw = &tables->table[TABLE_SAW];
  wave(t, SHAPE_SINE, WAVE_SINE, NULL);
  wave(t, SHAPE_SAW, WAVE_TABLE, saw);
  wave(t, SHAPE_TRIANGLE, WAVE_TABLE, &tables->table[TABLE_TRIANGLE]);
  wave(t, SHAPE_SQUARE, WAVE_TABLE, &tables->table[TABLE_SQUARE]);
  wave(t, SHAPE_PULSE, WAVE_PULSE, saw);
  wave(t, SHAPE_SUPERSAW, WAVE_TABLE, saw);
  wave(t, SHAPE_NOISE, WAVE_NOISE, NULL);
  wave(t, SHAPE_PWM_SLOW, WAVE_PULSE, saw);
  wave(t, SHAPE_PWM_FAST, WAVE_PULSE, saw);
  t->own[SHAPE_SUPERSAW].copies = 7;
  t->own[SHAPE_PWM_SLOW].pwm_hz = 0.3f;
  t->own[SHAPE_PWM_FAST].pwm_hz = 3;
}

Timbre *timbres_set(Timbres *t, uint32_t slot, Timbre *timbre) {
  if (slot < SHAPE_COUNT || slot >= TIMBRE_SLOTS) return timbre;
  Timbre *old = (Timbre *)t->slot[slot];
  t->slot[slot] = timbre;
  if (!old) return NULL;
  old->object.next = t->leaving ? &t->leaving->object : NULL;
  t->leaving = old;
  return NULL;
}

static bool is_played(const Timbre *timbre, const Channel *channels, uint32_t count) {
  for (const Channel *c = channels; c < channels + count; c++)
    for (uint32_t g = 0; g < c->used; g++)
      if (c->group[g].busy && c->group[g].timbre == timbre) return true;
  return false;
}

Timbre *timbres_sweep(Timbres *t, const Channel *channels, uint32_t count) {
  for (Object **link = (Object **)&t->leaving; *link; link = &(*link)->next) {
    Timbre *timbre = (Timbre *)*link;
    if (is_played(timbre, channels, count)) continue;
    *link = timbre->object.next;
    return timbre;
  }
  return NULL;
}
