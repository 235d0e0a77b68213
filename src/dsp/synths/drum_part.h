// drum_part.h -- arithmetic of the drums on a part of the lanes (base.h), and what one part is rendered with.
#ifndef DSP_SYNTHS_DRUM_PART_H
#define DSP_SYNTHS_DRUM_PART_H

#include "dsp/drum.h"

// Below silence (-114 dB) a layer ends; what is as good as nothing becomes 0.
#define DRUM_SILENCE 2e-6f
#define DRUM_NOTHING 1e-14f

// Steps of the noise's counter: an odd number, so that all keys have different noise.
#define DRUM_NOISE_STEP 0x9e3779b9u

// The part of a vector of eight that is rendered.
#define PART(x, p)      (((fv *)&(x))[p])
#define PART_INT(x, p)  (((iv *)&(x))[p])
#define PART_BITS(x, p) (((uv *)&(x))[p])

// A part of the lanes while it is rendered. Each layer adds to the middle and to the side.
typedef struct {
  DrumLanes *lanes;
  uint32_t p;
  bool wide;     // some lane has a side
  bool starting; // some lane begins in this quantum
  iv begun[QUANTUM];
  fv middle[QUANTUM], side[QUANTUM];
} DrumPart;

// Two noises of the same strokes.
typedef struct {
  fv middle[QUANTUM], side[QUANTUM];
} DrumWhite;

static inline fv part_splat(float x) { return (fv){0} + x; }
static inline fv part_keep(iv mask, fv x) { return (fv)(mask & (iv)x); }
static inline fv part_select(iv mask, fv yes, fv no) { return (fv)((mask & (iv)yes) | (~mask & (iv)no)); }
static inline fv part_abs(fv x) { return (fv)((iv)x & 0x7fffffff); }
static inline fv part_from_int(iv x) { return __builtin_convertvector(x, fv); }
static inline iv part_truncate(fv x) { return __builtin_convertvector(x, iv); }

static inline bool part_any(iv mask) {
  int32_t any = 0;
  for (int i = 0; i < LANES_A_PART; i++) any |= mask[i];
  return any != 0;
}

// sin of a phase, to 1e-7: folded into a quarter of a cycle, then Taylor's series.
static inline fv part_sin(uv phase) {
  fv x = part_from_int((iv)phase) * 0x1p-32f;
  iv sign = (iv)x & INT32_MIN;
  fv h = 0.25f - part_abs(part_abs(x) - 0.25f), q = h * h;
  fv y = 42.0586939f - 15.0946426f * q;
  y = -76.7058598f + q * y;
  y = 81.6052493f + q * y;
  y = -41.3417022f + q * y;
  y = 6.28318531f + q * y;
  return (fv)((iv)(h * y) ^ sign);
}

// tanh to 2e-4 and odd: Pade's approximant, held where it would leave [-1, 1].
static inline fv part_tanh(fv x) {
  const fv most = part_splat(4.97f);
  x = part_select(x < -most, -most, part_select(x > most, most, x));
  fv q = x * x;
  return x * (135135.0f + q * (17325.0f + q * (378.0f + q))) /
         (135135.0f + q * (62370.0f + q * (3150.0f + 28.0f * q)));
}

// 32 random bits of a counter (Wellons's "lowbias32", 2018).
static inline uv part_hash(uv x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ (x >> 16);
}

// Two noises from -1 to 1 in each word.
static inline fv part_upper(uv word) { return part_from_int((iv)(word & 0xffff0000u)) * 0x1p-31f; }
static inline fv part_lower(uv word) { return part_from_int((iv)(word << 16)) * 0x1p-31f; }

// Before it has begun, nothing.
static inline fv part_begun(fv x, iv begun, const bool starting) {
  if (starting) x = part_keep(begun, x);
  return x;
}

// -- envelopes -----------------------------------------------------------------------------------

typedef struct {
  fv level, fall, rise, rise_fall;
} PartEnvelope;

static inline PartEnvelope part_envelope(const DrumEnvelope *e, uint32_t p) {
  return (PartEnvelope){PART(e->level, p), PART(e->fall, p), PART(e->rise, p), PART(e->rise_fall, p)};
}

static inline void part_envelope_end(DrumEnvelope *to, uint32_t p, const PartEnvelope *e) {
  PART(to->level, p) = e->level;
  PART(to->rise, p) = e->rise;
}

// A level that has not begun to fall stays where it is.
static inline fv part_fall(fv level, fv fall, iv begun, const bool starting) {
  fv next = level * fall;
  if (starting) next = part_select(begun, next, level);
  return next;
}

static inline fv part_envelope_next(PartEnvelope *e, iv begun, const bool starting) {
  fv now = e->level - e->level * e->rise;
  e->level = part_fall(e->level, e->fall, begun, starting);
  e->rise = part_fall(e->rise, e->rise_fall, begun, starting);
  return part_begun(now, begun, starting);
}

// -- filters -------------------------------------------------------------------------------------

typedef struct {
  fv a, b, e, k, state1, state2;
} PartFilter;

static inline PartFilter part_filter(const DrumFilter *f, uint32_t p, uint32_t side) {
  return (PartFilter){
      PART(f->a, p),
      PART(f->b, p),
      PART(f->e, p),
      PART(f->k, p),
      PART(f->state1[side], p),
      PART(f->state2[side], p),
  };
}

static inline void part_filter_end(DrumFilter *to, uint32_t p, uint32_t side, const PartFilter *f) {
  PART(to->state1[side], p) = f->state1;
  PART(to->state2[side], p) = f->state2;
}

// The band-pass (before k) and the low-pass.
typedef struct {
  fv band, low;
} PartBands;

// Written so that the next states wait for as little as possible.
static inline PartBands part_filter_next(PartFilter *f, fv x) {
  fv d = x - f->state2;
  fv next1 = f->a * f->state1 + f->b * d, next2 = (f->state2 + f->b * f->state1) + f->e * d;
  PartBands bands = {0.5f * (next1 + f->state1), 0.5f * (next2 + f->state2)};
  f->state1 = next1;
  f->state2 = next2;
  return bands;
}

static inline fv part_low_pass(PartFilter *f, fv x) { return part_filter_next(f, x).low; }
static inline fv part_band_pass(PartFilter *f, fv x) { return f->k * part_filter_next(f, x).band; }

static inline fv part_high_pass(PartFilter *f, fv x) {
  PartBands b = part_filter_next(f, x);
  return x - f->k * b.band - b.low;
}
// -- what sounds -----------------------------------------------------------------------------------

static inline iv filter_holds(const DrumFilter *f, uint32_t p) {
  return (PART(f->state1[0], p) != 0.0f) | (PART(f->state2[0], p) != 0.0f) | (PART(f->state1[1], p) != 0.0f) |
         (PART(f->state2[1], p) != 0.0f);
}

// Whether some lane has anything of a layer, and whether some of those has a side.
typedef struct {
  bool any, wide;
} Sounds;

static inline Sounds sounds(const DrumPart *o, iv lanes) {
  iv wide = PART(o->lanes->width, o->p) > 0.0f;
  return (Sounds){part_any(lanes), part_any(lanes & wide)};
}

static inline Sounds layer_sounds(const DrumPart *o, const DrumEnvelope *e, const DrumFilter *f) {
  return sounds(o, (PART(e->level, o->p) > 0.0f) | filter_holds(f, o->p));
}

#endif
