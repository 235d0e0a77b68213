// drum_noise.h -- noise in two bands, and a click.
#ifndef DSP_SYNTHS_DRUM_NOISE_H
#define DSP_SYNTHS_DRUM_NOISE_H

#include "dsp/synths/drum_part.h"

static inline void noise_white(DrumPart *o, DrumWhite *white) {
  DrumLanes *d = o->lanes;
  uv key = PART_BITS(d->noise_key, o->p), place = PART_BITS(d->noise_place, o->p);
  for (uint32_t n = 0; n < QUANTUM; n++, place += DRUM_NOISE_STEP) {
    uv word = part_hash(key + place);
    white->middle[n] = part_upper(word);
    white->side[n] = part_lower(word);
  }
}

// The level of the first band begins again with each burst.
static inline void bursts(DrumPart *o, PartEnvelope *e, iv begun) {
  DrumLanes *d = o->lanes;
  uint32_t p = o->p;
  iv next = PART_INT(d->burst_next, p) + begun, left = PART_INT(d->burst_left, p);
  iv again = begun & (next == 0) & (left > 0);
  left += again;
  e->level = part_select(again, PART(d->burst_peak, p), e->level);
  e->fall = part_select(again & (left == 0), PART(d->burst_last, p), e->fall);
  PART_INT(d->burst_next, p) = (again & PART_INT(d->burst_gap, p)) | (~again & next);
  PART_INT(d->burst_left, p) = left;
}

static inline void noise_band(DrumPart *o, uint32_t which, const fv white[QUANTUM], const fv level[QUANTUM],
                              uint32_t side) {
  DrumBand *b = &o->lanes->band[which];
  PartFilter low = part_filter(&b->low_pass, o->p, side), high = part_filter(&b->high_pass, o->p, side);
  fv *out = side ? o->side : o->middle;
  for (uint32_t n = 0; n < QUANTUM; n++)
    out[n] += part_high_pass(&high, part_low_pass(&low, white[n] * level[n]));
  part_filter_end(&b->low_pass, o->p, side, &low);
  part_filter_end(&b->high_pass, o->p, side, &high);
}

static inline void noise_levels(DrumPart *o, uint32_t which, fv level[QUANTUM], const bool special) {
  DrumEnvelope *to = &o->lanes->band[which].envelope;
  PartEnvelope e = part_envelope(to, o->p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    level[n] = part_envelope_next(&e, o->begun[n], special);
    if (special && which == 0) bursts(o, &e, o->begun[n]);
  }
  part_envelope_end(to, o->p, &e);
  PART(to->fall, o->p) = e.fall;
}

static inline Sounds band_sounds(const DrumPart *o, uint32_t which) {
  const DrumBand *b = &o->lanes->band[which];
  iv lanes = (PART(b->envelope.level, o->p) > 0.0f) | filter_holds(&b->low_pass, o->p);
  if (which == 0) lanes |= PART_INT(o->lanes->burst_left, o->p) > 0;
  return sounds(o, lanes | filter_holds(&b->high_pass, o->p));
}

static void add_band(DrumPart *o, uint32_t which, const DrumWhite *white) {
  Sounds heard = band_sounds(o, which);
  if (!heard.any) return;
  fv level[QUANTUM];
  if (o->starting || (which == 0 && part_any(PART_INT(o->lanes->burst_left, o->p) > 0)))
    noise_levels(o, which, level, true);
  else
    noise_levels(o, which, level, false);
  noise_band(o, which, white->middle, level, 0);
  if (heard.wide) noise_band(o, which, white->side, level, 1);
}

// A one-pole low-pass after it: what a stick has no room for.
static inline void click(DrumPart *o, const DrumWhite *white, const bool starting) {
  DrumLanes *d = o->lanes;
  fv level = PART(d->click, o->p), state = PART(d->click_state, o->p);
  const fv fall = PART(d->click_fall, o->p), gain = PART(d->click_gain, o->p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    fv x = level * white->middle[n];
    if (starting) x = part_keep(o->begun[n], x);
    fv move = (x - state) * gain, low = state + move;
    state = low + move;
    o->middle[n] += low;
    level = part_fall(level, fall, o->begun[n], starting);
  }
  PART(d->click, o->p) = level;
  PART(d->click_state, o->p) = state;
}

static void add_click(DrumPart *o, const DrumWhite *white) {
  if (o->starting)
    click(o, white, true);
  else
    click(o, white, false);
}

#endif
