// Drum strokes: sums of decaying sines (the modes of membranes, bars and bells: van den Doel and Pai 1998)
// under one pitch envelope; noise in two bands; six square waves through a high-pass and a band-pass (the
// cymbals of the TR-808: Werner, Abel and Smith 2014); and grains that collide at random while the energy of
// a shake runs out (PhISEM: Cook 1997).
//
// Each layer goes through the quantum by itself, so that its state stays in registers, and is left out of a
// part of the lanes that has nothing of it. A lane's samples do not depend on the other lanes: what a layer
// adds to a lane that lacks it is exactly 0.
#include "dsp/synths/drum_grains.h"
#include "dsp/synths/drum_metal.h"
#include "dsp/synths/drum_noise.h"
#include "dsp/synths/drum_tone.h"

static void add_noise(DrumPart *o) {
  DrumLanes *d = o->lanes;
  iv ringing = (PART(d->grain[0], o->p) > 0.0f) | filter_holds(&d->grain_filter, o->p);
  Sounds grains = sounds(o, (PART(d->grains.level, o->p) > 0.0f) | ringing);
  bool clicks = part_any((PART(d->click, o->p) > 0.0f) | (PART(d->click_state, o->p) != 0.0f));
  if (clicks || grains.any || band_sounds(o, 0).any || band_sounds(o, 1).any) {
    DrumWhite white;
    noise_white(o, &white);
    for (uint32_t k = 0; k < DRUM_BANDS; k++) add_band(o, k, &white);
    if (clicks) add_click(o, &white);
    if (grains.any) add_grains(o, &white, grains.wide);
  }
  PART_BITS(d->noise_place, o->p) += QUANTUM * DRUM_NOISE_STEP;
}

// -- out -----------------------------------------------------------------------------------------

static inline fv driven(fv x, fv drive, fv gain) {
  return part_select(drive > 0.0f, part_tanh(x * drive) * gain, x);
}

static inline void put_out(DrumPart *o, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM], const bool wide,
                           const bool drives) {
  DrumLanes *d = o->lanes;
  uint32_t p = o->p;
  const fv width = PART(d->width, p), left = PART(d->left, p), right = PART(d->right, p);
  const fv drive = PART(d->drive, p), gain = PART(d->drive_gain, p), step = PART(d->fade_step, p);
  fv fade = PART(d->fade, p);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    fv x = o->middle[n], y = x;
    if (wide) {
      x += width * o->side[n];
      y -= width * o->side[n];
    }
    if (drives) x = driven(x, drive, gain);
    if (!wide)
      y = x;
    else if (drives)
      y = driven(y, drive, gain);
    fv curve = fade * fade * (3.0f - 2.0f * fade);
    PART(bus_left[n], p) += x * curve * left;
    PART(bus_right[n], p) += y * curve * right;
    fade -= step;
    fade = part_keep(fade > 0.0f, fade);
  }
  PART(d->fade, p) = fade;
}

// What has died away becomes exactly zero. Returns the lanes in which the layer sounds.
static inline iv filter_lives(const DrumFilter *f, uint32_t p, iv wide) {
  iv middle =
      (part_abs(PART(f->state1[0], p)) > DRUM_SILENCE) | (part_abs(PART(f->state2[0], p)) > DRUM_SILENCE);
  iv side =
      (part_abs(PART(f->state1[1], p)) > DRUM_SILENCE) | (part_abs(PART(f->state2[1], p)) > DRUM_SILENCE);
  return middle | (side & wide);
}

static inline void filter_keep(DrumFilter *f, uint32_t p, iv lives) {
  for (uint32_t side = 0; side < 2; side++) {
    fv *state[] = {&PART(f->state1[side], p), &PART(f->state2[side], p)};
    for (uint32_t k = 0; k < 2; k++)
      *state[k] = part_keep(lives & (part_abs(*state[k]) > DRUM_NOTHING), *state[k]);
  }
}

static inline iv settle_layer(DrumEnvelope *e, DrumFilter *f, DrumFilter *last, uint32_t p, iv wide,
                              iv more) {
  iv lives =
      (PART(e->level, p) > DRUM_SILENCE) | filter_lives(f, p, wide) | filter_lives(last, p, wide) | more;
  PART(e->level, p) = part_keep(lives & (PART(e->level, p) > DRUM_NOTHING), PART(e->level, p));
  PART(e->rise, p) = part_keep(lives & (PART(e->rise, p) > DRUM_NOTHING), PART(e->rise, p));
  filter_keep(f, p, lives);
  filter_keep(last, p, lives);
  return lives;
}

static inline iv settle_click(DrumLanes *d, uint32_t p) {
  iv lives = (PART(d->click, p) > DRUM_SILENCE) | (part_abs(PART(d->click_state, p)) > DRUM_SILENCE);
  PART(d->click, p) = part_keep(lives, PART(d->click, p));
  PART(d->click_state, p) = part_keep(lives, PART(d->click_state, p));
  return lives;
}

static iv settle(DrumLanes *d, uint32_t p) {
  iv wide = PART(d->width, p) > 0.0f, none = wide & 0;
  iv lives = settle_click(d, p);
  for (uint32_t k = 0; k < DRUM_MODES; k++) lives |= PART(d->mode[k].level, p) > 0.0f;
  for (uint32_t k = 0; k < DRUM_BANDS; k++) {
    DrumBand *b = &d->band[k];
    iv more = PART_INT(d->burst_left, p) > (int32_t)(k * INT32_MAX); // bursts are the first band's
    lives |= settle_layer(&b->envelope, &b->low_pass, &b->high_pass, p, wide, more);
  }
  lives |= settle_layer(&d->metal, &d->metal_filter, &d->metal_filter, p, wide, none);
  lives |= settle_layer(&d->metal_band, &d->metal_band_filter, &d->metal_band_filter, p, wide, none);
  // Of a grain's burst of noise its resonance lets little through: it is silent long before its energy is.
  iv spent = PART(d->grains.level, p)<16 * DRUM_SILENCE, grains = PART(d->grain[0], p)> DRUM_SILENCE;
  PART(d->grains.level, p) = part_keep(~spent, PART(d->grains.level, p));
  iv rings = settle_layer(&d->grains, &d->grain_filter, &d->grain_filter, p, wide, grains);
  for (uint32_t k = 0; k < 2; k++) PART(d->grain[k], p) = part_keep(rings, PART(d->grain[k], p));
  lives |= rings;
  iv left = PART_INT(d->start, p) - QUANTUM;
  PART_INT(d->start, p) = left & (left > 0);
  return (lives & (PART(d->fade, p) > 0.0f)) | (left > 0);
}

static uint32_t render_part(DrumPart *o, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) {
  DrumLanes *d = o->lanes;
  for (uint32_t n = 0; n < QUANTUM; n++) {
    o->begun[n] = PART_INT(d->start, o->p) <= (int32_t)n;
    o->middle[n] = o->side[n] = part_splat(0);
  }
  add_tone(o);
  add_noise(o);
  add_metal(o);
  bool drives = part_any(PART(d->drive, o->p) > 0.0f);
  if (o->wide && drives)
    put_out(o, bus_left, bus_right, true, true);
  else if (o->wide)
    put_out(o, bus_left, bus_right, true, false);
  else if (drives)
    put_out(o, bus_left, bus_right, false, true);
  else
    put_out(o, bus_left, bus_right, false, false);
  iv lives = settle(d, o->p);
  uint32_t mask = 0;
  for (uint32_t i = 0; i < LANES_A_PART; i++) mask |= (uint32_t)(lives[i] != 0) << i;
  return mask;
}

static REALTIME uint32_t render(DrumLanes *d, uint32_t busy, f8 bus_left[QUANTUM], f8 bus_right[QUANTUM]) {
  uint32_t lives = 0;
  for (uint32_t p = 0; p < LANE_PARTS; p++) {
    if (!(busy >> (p * LANES_A_PART) & ((1u << LANES_A_PART) - 1))) continue;
    DrumPart part = {.lanes = d, .p = p, .wide = part_any(PART(d->width, p) > 0.0f)};
    part.starting = part_any(PART_INT(d->start, p) > 0);
    lives |= render_part(&part, bus_left, bus_right) << (p * LANES_A_PART);
  }
  return lives & busy;
}

const Drum DRUM_OF(ISA_SET) = {.render = render};
