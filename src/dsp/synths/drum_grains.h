// drum_grains.h -- grains that fall at random, or evenly, and ring through a resonance.
#ifndef DSP_SYNTHS_DRUM_GRAINS_H
#define DSP_SYNTHS_DRUM_GRAINS_H

#include "dsp/synths/drum_part.h"

typedef struct {
  fv middle[QUANTUM], side[QUANTUM];
} Grains;

// Where a grain falls, the level goes up by the energy that is left, more or less; and it lies anywhere.
static inline void grain_levels(DrumPart *o, Grains *out, const bool starting) {
  DrumLanes *d = o->lanes;
  uint32_t p = o->p;
  PartEnvelope e = part_envelope(&d->grains, p);
  fv middle = PART(d->grain[0], p), side = PART(d->grain[1], p);
  const fv fall = PART(d->grain_fall, p);
  const iv odds = PART_INT(d->grain_odds, p), step = PART_INT(d->ratchet_step, p);
  iv tooth = PART_INT(d->ratchet, p);
  uv key = PART_BITS(d->grain_key, p), place = PART_BITS(d->noise_place, p);
  for (uint32_t n = 0; n < QUANTUM; n++, place += DRUM_NOISE_STEP) {
    uv word = part_hash(key + place);
    tooth = (iv)((uv)tooth + (uv)(step & (o->begun[n] | (starting ? 0 : -1))));
    iv falls = ((iv)(word >> 1) < odds) | (tooth < 0);
    tooth &= INT32_MAX;
    fv size = 0.3f + part_from_int((iv)(word & 0xffu)) * (0.7f / 255);
    fv place_of = part_from_int((iv)(word >> 8 & 0xffu)) * (2.0f / 255) - 1.0f;
    fv grain = part_keep(falls, size * part_envelope_next(&e, o->begun[n], starting));
    middle += grain;
    side += grain * place_of;
    out->middle[n] = part_begun(middle, o->begun[n], starting);
    out->side[n] = part_begun(side, o->begun[n], starting);
    middle = part_fall(middle, fall, o->begun[n], starting);
    side = part_fall(side, fall, o->begun[n], starting);
  }
  part_envelope_end(&d->grains, p, &e);
  PART(d->grain[0], p) = part_keep(middle > DRUM_NOTHING, middle);
  PART(d->grain[1], p) = part_keep(part_abs(side) > DRUM_NOTHING, side);
  PART_INT(d->ratchet, p) = tooth;
}

static inline void grain_filter(DrumPart *o, const fv level[QUANTUM], const DrumWhite *white,
                                const bool side) {
  PartFilter f = part_filter(&o->lanes->grain_filter, o->p, side);
  fv *out = side ? o->side : o->middle;
  for (uint32_t n = 0; n < QUANTUM; n++) out[n] += part_band_pass(&f, level[n] * white->middle[n]);
  part_filter_end(&o->lanes->grain_filter, o->p, side, &f);
}

static void add_grains(DrumPart *o, const DrumWhite *white, bool wide) {
  Grains grains;
  if (o->starting)
    grain_levels(o, &grains, true);
  else
    grain_levels(o, &grains, false);
  grain_filter(o, grains.middle, white, false);
  if (wide) grain_filter(o, grains.side, white, true);
}

#endif
