// drum_tone.h -- the modes of a drum: up to six sines under one pitch envelope.
#ifndef DSP_SYNTHS_DRUM_TONE_H
#define DSP_SYNTHS_DRUM_TONE_H

#include "dsp/synths/drum_part.h"

// The pitch of the first mode, and of those above it.
typedef struct {
  fv first[QUANTUM], upper[QUANTUM];
} Steps;

static inline void tone_steps(DrumPart *o, Steps *steps, const bool starting) {
  DrumLanes *d = o->lanes;
  fv end = PART(d->step, o->p), drop = PART(d->drop, o->p);
  const fv fall = PART(d->drop_fall, o->p), follow = PART(d->follow, o->p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    steps->first[n] = end + drop;
    steps->upper[n] = end + drop * follow;
    drop = part_fall(drop, fall, o->begun[n], starting);
  }
  PART(d->drop, o->p) = part_keep(part_abs(drop) > DRUM_NOTHING, drop);
}

// The modes above the first lie left and right in turn.
static inline void tone_put(DrumPart *o, uint32_t k, uint32_t n, fv x) {
  o->middle[n] += x;
  if (o->wide && k > 0) o->side[n] += k & 1 ? x : -x;
}

static inline void tone_mode(DrumPart *o, uint32_t k, const fv step[QUANTUM], const bool waiting) {
  DrumMode *m = &o->lanes->mode[k];
  fv level = PART(m->level, o->p);
  const fv fall = PART(m->fall, o->p), ratio = PART(m->ratio, o->p) * 0x1p32f;
  uv phase = PART_BITS(m->phase, o->p);
  iv left = PART_INT(m->wait, o->p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    fv x = level * part_sin(phase);
    uv move = (uv)part_truncate(step[n] * ratio);
    if (waiting) {
      iv begun = left <= (int32_t)n;
      x = part_keep(begun, x);
      move &= (uv)begun;
      level = part_select(begun, level * fall, level);
    } else {
      level *= fall;
    }
    tone_put(o, k, n, x);
    phase += move;
  }
  PART(m->level, o->p) = part_keep(level > DRUM_SILENCE, level);
  PART_BITS(m->phase, o->p) = phase;
  left -= QUANTUM;
  PART_INT(m->wait, o->p) = left & (left > 0);
}

static inline void tone_swell(DrumPart *o) {
  DrumLanes *d = o->lanes;
  fv rise = PART(d->tone_rise, o->p);
  const fv fall = PART(d->tone_rise_fall, o->p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    o->middle[n] -= o->middle[n] * rise;
    o->side[n] -= o->side[n] * rise;
    rise = part_fall(rise, fall, o->begun[n], true);
  }
  PART(d->tone_rise, o->p) = part_keep(rise > DRUM_NOTHING, rise);
}

static void add_tone(DrumPart *o) {
  DrumLanes *d = o->lanes;
  uint32_t sounding = 0;
  for (uint32_t k = 0; k < DRUM_MODES; k++)
    sounding |= (uint32_t)part_any(PART(d->mode[k].level, o->p) > 0.0f) << k;
  if (!sounding) return;
  Steps steps;
  if (o->starting)
    tone_steps(o, &steps, true);
  else
    tone_steps(o, &steps, false);
  for (uint32_t k = 0; k < DRUM_MODES; k++) {
    const fv *step = k == 0 ? steps.first : steps.upper;
    if (!(sounding >> k & 1)) continue;
    if (part_any(PART_INT(d->mode[k].wait, o->p) > 0))
      tone_mode(o, k, step, true);
    else
      tone_mode(o, k, step, false);
  }
  if (part_any(PART(d->tone_rise, o->p) > 0.0f)) tone_swell(o);
}

#endif
