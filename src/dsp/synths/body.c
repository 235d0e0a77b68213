// Filters are trapezoidal state-variable ones (Zavalishin 2012, "The Art of VA Filter Design"; Simper 2013,
// "Linear Trapezoidal Integrated State Variable Filter").
#include "dsp/body.h"
#include "dsp/lanes.h"
#include "dsp/maths.h"

#define PART(x, p) (((fv *)&(x))[p])

enum { RINGS_AT_ONCE = 4 }; // one after the other, each would wait for its own last frame

static const float CORNER_MOST = 0.45f;   // cycles a frame
static const float SIXTY_DB = 9.9657843f; // as a power of 2
static const float SILENT = 1e-7f;        // of what falls

// -- filters ----------------------------------------------------------------------------------------

// first' = a first + b d, second' = second + b first + e d, for d = x - second.
typedef struct {
  f8 a, b, e;
} Shape;

static inline Shape shape_of(f8 g, f8 k) {
  f8 a1 = 1.0f / (1.0f + g * (g + k)), b = 2.0f * g * a1;
  return (Shape){2.0f * a1 - 1.0f, b, b * g};
}

typedef struct {
  fv a, b, e, gain, first, second;
} Filter;

// The band's state, twice.
static inline fv filter_band(Filter *f, fv x) {
  fv d = x - f->second, next = f->a * f->first + f->b * d;
  f->second += f->b * f->first + f->e * d;
  fv band = next + f->first;
  f->first = next;
  return f->gain * band;
}

static inline fv filter_low(Filter *f, fv x) {
  fv d = x - f->second, next = f->second + (f->b * f->first + f->e * d);
  f->first = f->a * f->first + f->b * d;
  fv low = next + f->second;
  f->second = next;
  return f->gain * low;
}

static inline fv audible(fv x, float least) {
  iv loud = (x > least) | (x < -least);
  return (fv)((iv)x & loud);
}

static inline void filter_keep(const Filter *f, uint32_t p, BodyFilter *state) {
  PART(state->first, p) = audible(f->first, 1e-18f);
  PART(state->second, p) = audible(f->second, 1e-18f);
}

// -- resonances --------------------------------------------------------------------------------------

// All of them are worked out at once: here a lane is a resonance.
typedef struct {
  Shape shape;
  f8 gain;
} Rings;

static Rings rings_of(const Timbre *t, float rate_hz) {
  f8 corner = {0}, level = {0}, k = lanes_splat(1);
  for (uint32_t r = 0; r < t->resonance_count; r++) {
    const Resonance *x = &t->resonance[r];
    corner[r] = min_f(x->hz / rate_hz, CORNER_MOST);
    level[r] = x->hz > rate_hz * CORNER_MOST ? 0 : x->level;
    k[r] = 1 / max_f(x->q, 0.05f);
  }
  return (Rings){shape_of(lanes_tan(corner), k), 0.5f * k * level};
}

// Parts are counted in fours or eights by who asks; more than there are here is all of them.
static inline uint32_t parts_of(const SynthQuantum *q) {
  return q->parts < LANE_PARTS ? q->parts : LANE_PARTS;
}

static inline fv same(float x) { return (fv){0} + x; }

static inline Filter ring_open(const Rings *r, uint32_t k, uint32_t p, const BodyFilter *state) {
  return (Filter){same(r->shape.a[k]), same(r->shape.b[k]),   same(r->shape.e[k]),
                  same(r->gain[k]),    PART(state->first, p), PART(state->second, p)};
}

static inline void ring_some(const Rings *r, BodyFilter *state, uint32_t at, uint32_t count, uint32_t p,
                             const f8 in[QUANTUM], fv out[QUANTUM]) {
  Filter f0 = ring_open(r, at, p, state), f1 = f0, f2 = f0, f3 = f0;
  if (count > 1) f1 = ring_open(r, at + 1, p, state + 1);
  if (count > 2) f2 = ring_open(r, at + 2, p, state + 2);
  if (count > 3) f3 = ring_open(r, at + 3, p, state + 3);
  for (uint32_t n = 0; n < QUANTUM; n++) {
    fv x = PART(in[n], p), y = out[n] + filter_band(&f0, x);
    if (count > 1) y += filter_band(&f1, x);
    if (count > 2) y += filter_band(&f2, x);
    if (count > 3) y += filter_band(&f3, x);
    out[n] = y;
  }
  filter_keep(&f0, p, state);
  if (count > 1) filter_keep(&f1, p, state + 1);
  if (count > 2) filter_keep(&f2, p, state + 2);
  if (count > 3) filter_keep(&f3, p, state + 3);
}

// One loop for each count: the compiler takes the conditions out of it.
static void ring_part(const Rings *r, BodyFilter *state, const Timbre *t, uint32_t p, f8 x[QUANTUM]) {
  fv out[QUANTUM];
  for (uint32_t n = 0; n < QUANTUM; n++) out[n] = t->dry * PART(x[n], p);
  for (uint32_t at = 0; at < t->resonance_count; at += RINGS_AT_ONCE) {
    uint32_t left = t->resonance_count - at;
    if (left >= 4)
      ring_some(r, state + at, at, 4, p, x, out);
    else if (left == 3)
      ring_some(r, state + at, at, 3, p, x, out);
    else if (left == 2)
      ring_some(r, state + at, at, 2, p, x, out);
    else
      ring_some(r, state + at, at, 1, p, x, out);
  }
  for (uint32_t n = 0; n < QUANTUM; n++) PART(x[n], p) = out[n];
}

// Where only one side sounds, the other's states follow it, so that it can join in at any time.
static void ring(BodyLanes *b, const SynthQuantum *q, f8 left[QUANTUM], f8 right[QUANTUM]) {
  Rings r = rings_of(q->timbre, q->rate_hz);
  for (uint32_t p = 0; p < parts_of(q); p++) {
    ring_part(&r, b->ring[0], q->timbre, p, left);
    if (q->stereo) ring_part(&r, b->ring[1], q->timbre, p, right);
  }
  if (q->stereo) return;
  for (uint32_t k = 0; k < q->timbre->resonance_count; k++) b->ring[1][k] = b->ring[0][k];
}

// -- noise ---------------------------------------------------------------------------------------------

// lanes_noise, a part at a time.
static inline fv noise(uv key, iv place) {
  uv x = key + (uv)place * 0x9e3779b9u;
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return __builtin_convertvector((iv)x, fv) * 0x1p-31f;
}

static inline f8 root(f8 x) {
  for (uint32_t lane = 0; lane < LANES; lane++) x[lane] = __builtin_sqrtf(x[lane]);
  return x;
}

// Filters of a quantum, one for each lane, with the gains that make noise of -1 to 1 have an rms of 1.
typedef struct {
  Shape breath, strike;
  f8 breath_gain, strike_gain; // halves: the filters give twice
  f8 breath_level;             // where it does not change
  float chiff_fall, thud_fall; // a frame
  bool breathes, thuds;        // in any lane
} Noises;

// White noise of variance 1 leaves this band with a variance of g k / (1 + g k + g g).
static void breath_of(const SynthQuantum *q, Noises *s) {
  const Breath *b = &q->timbre->breath;
  f8 corner = b->ratio > 0 ? b->ratio * q->step_to : lanes_splat(b->hz / q->rate_hz);
  corner = lanes_min(lanes_max(corner, lanes_splat(1e-5f)), lanes_splat(CORNER_MOST));
  f8 g = lanes_tan(corner), k = lanes_splat(1 / max_f(b->q, 0.05f)), gk = g * k;
  s->breath = shape_of(g, k);
  s->breath_gain = 0.5f * k * root(3.0f * (1.0f + gk + g * g) / gk);
}

// And the low-pass with (g g + g / k) / (1 + g k + g g); its k is Butterworth's.
static void strike_of(const BodyLanes *b, Noises *s) {
  f8 g = lanes_tan(lanes_max(b->thud_corner, lanes_splat(1e-5f))), k = lanes_splat(1.41421356f);
  s->strike = shape_of(g, k);
  s->strike_gain = 0.5f * root(3.0f * (1.0f + g * (g + k)) / (g * (g + 1.0f / k)));
}

static inline float fall_of(float seconds, float rate_hz) {
  return maths_exp2(-SIXTY_DB / max_f(seconds * rate_hz, 4));
}

static inline bool any(f8 x) { return lanes_sum(lanes_abs(x)) > 0; }

static inline bool any_of(const BodyFilter *f) { return any(f->first) || any(f->second); }

static Noises noises_of(BodyLanes *b, const SynthQuantum *q) {
  const Timbre *t = q->timbre;
  i8 bit = {1, 2, 4, 8, 16, 32, 64, 128}, busy = (bit & (int32_t)q->busy) != 0;
  b->effort = (f8)((i8)b->effort & busy);
  b->chiff = (f8)((i8)b->chiff & busy);
  b->thud = (f8)((i8)b->thud & busy);
  Noises s = {.breath_level = b->effort * t->breath.level};
  s.breathes = any(s.breath_level) || any(b->chiff) || any_of(&b->breath);
  s.thuds = any(b->thud) || any_of(&b->strike);
  if (s.breathes) breath_of(q, &s);
  if (s.thuds) strike_of(b, &s);
  s.chiff_fall = fall_of(t->breath.chiff_s, q->rate_hz);
  s.thud_fall = fall_of(t->strike.s, q->rate_hz);
  return s;
}

static inline Filter noise_open(const Shape *s, const f8 *gain, uint32_t p, const BodyFilter *state) {
  return (Filter){PART(s->a, p),  PART(s->b, p),         PART(s->e, p),
                  PART(*gain, p), PART(state->first, p), PART(state->second, p)};
}

static inline void noise_some(BodyLanes *b, const Noises *s, bool breathes, bool thuds, uint32_t p,
                              fv out[QUANTUM]) {
  Filter breath = noise_open(&s->breath, &s->breath_gain, p, &b->breath);
  Filter strike = noise_open(&s->strike, &s->strike_gain, p, &b->strike);
  fv chiff = PART(b->chiff, p), thud = PART(b->thud, p), level = PART(s->breath_level, p);
  uv key = ((uv *)&b->key)[p];
  iv place = ((iv *)&b->place)[p];
  for (uint32_t n = 0; n < QUANTUM; n++, place += 1) {
    fv white = (fv)((iv)noise(key, place) & (place >= 0)), y = {0};
    if (breathes) y = filter_band(&breath, white * (level + chiff));
    if (thuds) y += filter_low(&strike, white * thud);
    chiff *= s->chiff_fall;
    thud *= s->thud_fall;
    out[n] = y;
  }
  ((iv *)&b->place)[p] = place & 0x3fffffff;
  PART(b->chiff, p) = audible(chiff, SILENT);
  PART(b->thud, p) = audible(thud, SILENT);
  filter_keep(&breath, p, &b->breath);
  filter_keep(&strike, p, &b->strike);
}

static void noise_part(BodyLanes *b, const Noises *s, uint32_t p, fv out[QUANTUM]) {
  if (s->breathes && s->thuds)
    noise_some(b, s, true, true, p, out);
  else if (s->breathes)
    noise_some(b, s, true, false, p, out);
  else
    noise_some(b, s, false, true, p, out);
}

static void add_noise(BodyLanes *b, const SynthQuantum *q, f8 left[QUANTUM], f8 right[QUANTUM]) {
  Noises s = noises_of(b, q);
  if (!s.breathes && !s.thuds) return;
  for (uint32_t p = 0; p < parts_of(q); p++) {
    fv out[QUANTUM];
    noise_part(b, &s, p, out);
    for (uint32_t n = 0; n < QUANTUM; n++) PART(left[n], p) += out[n];
    if (!q->stereo) continue;
    for (uint32_t n = 0; n < QUANTUM; n++) PART(right[n], p) += out[n];
  }
}

// -- the table ------------------------------------------------------------------------------------------

// A level that falls from the quantum's start is `level` at the note's.
static float level_before(float level, float seconds, float rate_hz, int32_t begin) {
  return level * maths_exp2(SIXTY_DB * (float)begin / max_f(seconds * rate_hz, 4));
}

static void clear(BodyFilter *f, uint32_t lane) { f->first[lane] = f->second[lane] = 0; }

static REALTIME void body_start(BodyLanes *b, uint32_t lane, const SynthQuantum *q, const SynthNote *note) {
  const Timbre *t = q->timbre;
  for (uint32_t r = 0; r < TIMBRE_RESONANCES; r++) {
    clear(&b->ring[0][r], lane);
    clear(&b->ring[1][r], lane);
  }
  clear(&b->breath, lane);
  clear(&b->strike, lane);
  int32_t begin = q->begin[lane];
  float effort = 0.7f + 0.3f * note->velocity, bright = maths_exp2(2 * note->velocity - 1.5f);
  b->effort[lane] = effort;
  b->chiff[lane] = level_before(effort * t->breath.chiff, t->breath.chiff_s, q->rate_hz, begin);
  b->thud[lane] = level_before(t->strike.level, t->strike.s, q->rate_hz, begin);
  b->thud_corner[lane] = min_f(t->strike.hz * bright / q->rate_hz, CORNER_MOST);
  b->key[lane] = maths_hash(note->seed ^ 0x626f6479u);
  b->place[lane] = -begin;
}

static REALTIME void body_render(BodyLanes *b, const SynthQuantum *q, f8 left[QUANTUM], f8 right[QUANTUM]) {
  add_noise(b, q, left, right);
  if (q->timbre->resonance_count) ring(b, q, left, right);
}

extern const Body SYNTH_OF(body);
const Body SYNTH_OF(body) = {body_start, body_render};
