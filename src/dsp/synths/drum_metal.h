// drum_metal.h -- six square waves, through a high-pass and through a band-pass.
#ifndef DSP_SYNTHS_DRUM_METAL_H
#define DSP_SYNTHS_DRUM_METAL_H

#include "dsp/synths/drum_part.h"

// A square wave, its edges rounded over a frame at each side: two-point polynomial band-limited steps
// (Valimaki and Huovilainen 2007).
static inline fv square(DrumLanes *d, uint32_t k, uint32_t p) {
  uv phase = PART_BITS(d->square_phase[k], p);
  fv y = part_from_int((iv)phase);
  fv edge = 0x1p30f - part_abs(part_abs(y) - 0x1p30f);
  fv near = 1.0f - edge * PART(d->square_edge[k], p);
  near = part_keep(near > 0.0f, near);
  PART_BITS(d->square_phase[k], p) = phase + PART_BITS(d->square_step[k], p);
  return (fv)((iv)(1.0f - near * near) | ((iv)y & INT32_MIN));
}

static inline void metal_bank(DrumPart *o, fv middle[QUANTUM], fv side[QUANTUM], const bool wide) {
  DrumLanes *d = o->lanes;
  const fv ring = PART(d->ring, o->p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    fv a = square(d, 0, o->p), b = square(d, 1, o->p), c = square(d, 2, o->p);
    fv e = square(d, 3, o->p), f = square(d, 4, o->p), g = square(d, 5, o->p);
    fv sum = (a + b) + (c + e) + (f + g), product = a * b + c * e + f * g;
    middle[n] = 0.25f * (sum + ring * (1.5f * product - sum));
    if (!wide) continue;
    fv other = (a - b) + (c - e) + (f - g), across = a * e + c * g - f * b;
    side[n] = 0.25f * (other + ring * (1.5f * across - other));
  }
}

static inline void metal_filter(DrumPart *o, const fv in[QUANTUM], const fv level[QUANTUM], DrumFilter *f,
                                const bool side, const bool band) {
  PartFilter filter = part_filter(f, o->p, side);
  fv *out = side ? o->side : o->middle;
  if (band)
    for (uint32_t n = 0; n < QUANTUM; n++) out[n] += part_band_pass(&filter, in[n] * level[n]);
  else
    for (uint32_t n = 0; n < QUANTUM; n++) out[n] += part_high_pass(&filter, in[n] * level[n]);
  part_filter_end(f, o->p, side, &filter);
}

static inline void metal_layer(DrumPart *o, const fv middle[QUANTUM], const fv side[QUANTUM],
                               DrumEnvelope *envelope, DrumFilter *f, const bool band, bool wide) {
  fv level[QUANTUM];
  PartEnvelope e = part_envelope(envelope, o->p);
  if (o->starting)
    for (uint32_t n = 0; n < QUANTUM; n++) level[n] = part_envelope_next(&e, o->begun[n], true);
  else
    for (uint32_t n = 0; n < QUANTUM; n++) level[n] = part_envelope_next(&e, o->begun[n], false);
  part_envelope_end(envelope, o->p, &e);
  metal_filter(o, middle, level, f, false, band);
  if (wide) metal_filter(o, side, level, f, true, band);
}

static void add_metal(DrumPart *o) {
  DrumLanes *d = o->lanes;
  Sounds wash = layer_sounds(o, &d->metal, &d->metal_filter);
  Sounds band = layer_sounds(o, &d->metal_band, &d->metal_band_filter);
  if (!wash.any && !band.any) return;
  fv middle[QUANTUM], side[QUANTUM];
  if (wash.wide || band.wide)
    metal_bank(o, middle, side, true);
  else
    metal_bank(o, middle, side, false);
  if (wash.any) metal_layer(o, middle, side, &d->metal, &d->metal_filter, false, wash.wide);
  if (band.any) metal_layer(o, middle, side, &d->metal_band, &d->metal_band_filter, true, band.wide);
}

#endif
